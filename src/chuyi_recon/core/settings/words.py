"""Which words are wrong: the thresholds of the flags that compare words, figures and signs.

The first word of a name says what is found: `differing` (all that follow but the last), `name`, `figure`, `phrase`,
`misread`, `dropped`.
"""

from __future__ import annotations

from dataclasses import dataclass

from chuyi_recon.core.settings.field import about
from chuyi_recon.core.settings.flags import Flags

_differing = about("entity-substitution", "number-conflict", "unsupported-phrase", "garbled-characters")
_name, _shape = about("entity-substitution"), about("entity-substitution", "garbled-characters")
_figure, _phrase = about("number-conflict"), about("unsupported-phrase")
_misread, _dropped = about("garbled-characters"), about("dropped-characters")


@dataclass(frozen=True, slots=True)
class Words(Flags):
    """Thresholds of what is found word for word, in the order in which flags are asked."""

    differing_shortest: int = _differing(
        6, "signs", 1, 100,
        "shorter readings of one place are not compared by likeness. At 3 nothing changes; at 12 no figure changes.",
    )  # fmt: skip
    differing_ratio: float = _differing(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "two readings are one, a sign of it misread, from this ratio on, and speak together against a third. At .6 no"
        " figure changes; at .95 flags .938 for .940.",
    )  # fmt: skip
    differing_shift: int = _differing(
        2, "signs", 0, 20,
        "words that an exchange shifts by no more are exchanged as one (科学学校 for 本科学校). 1 and 4 decide alike.",
    )  # fmt: skip

    name_longest: int = _name(
        6, "signs", 2, 40,
        "a longer stretch round a difference is no name that stands again and again. At 3 and 12 no figure changes.",
    )  # fmt: skip
    name_around: int = _name(
        4, "signs", 0, 40,
        "so many on each side of a difference may belong to the name. At 2 no figure changes; at 8 nothing changes.",
    )  # fmt: skip
    name_often: int = _name(
        2, "times", 2, 1000,
        "so often a true name must stand in some other witness, and a false one, if it is not in quotation marks, in"
        " its own. What stands once is told by its shape. At 4 flags .929 for .940; at 8 flags .915 for .940.",
    )  # fmt: skip
    name_company: int = _name(
        4, "signs", 1, 40,
        "so many that follow a name say in what company it stands, where others have the false name too. At 2 nothing"
        " changes; at 8 no figure changes.",
    )  # fmt: skip
    name_heard: int = _name(
        6, "readings", 1, 1000,
        "fewer readings of others in the places of a name do not tell whether they have one other name or guess."
        " 中华鲟 of the OCR set is held against more than 30.",
    )  # fmt: skip
    name_consistent: float = _name(
        0.5, "share of readings", 0.0, 1.0,
        "of them so many must have the true name, or the others guess at a rare sign. For 中华鲜 in the place of 中华鲟"
        " it is .2, for 楚怡 in the place of 楚信 1.",
    )  # fmt: skip
    name_shape: int = _shape(
        4, "signs", 2, 8,
        "a longer word is no name that is told by its shape: a surname with a given name, what stands before the sign"
        " for a county or a town. At 2 flags .942 for .940, corruption .0306 for .0305; at 8 no figure changes.",
    )  # fmt: skip
    name_again: int = _shape(
        2, "times", 1, 1000,
        "so often a word that no dictionary has and that has no such shape must stand in a witness to be a name of"
        " its document, and not a misreading. At 1 flags .927 for .940; at 4 flags .936 for .940.",
    )  # fmt: skip

    figure_unit: int = _figure(
        4, "signs", 0, 20,
        "a longer word behind a number is no measure word that is pointed at with it. At 2 no figure changes; at 8"
        " nothing changes.",
    )  # fmt: skip
    figure_late: int = _figure(
        3, "months", 0, 11,
        "a term of no more months ago is over, one of more may be next year's. 1 and 6 decide alike.",
    )  # fmt: skip

    phrase_shortest: int = _phrase(
        2, "letters", 1, 40,
        "fewer are no phrase: a single one is a misread sign. At 1 flags .841 for .940; at 4 no figure changes.",
    )  # fmt: skip
    phrase_longest: int = _phrase(
        120, "signs", 2, 1000,
        "more are no words inside a sentence. 60 and 240 decide alike.",
    )  # fmt: skip
    phrase_bridge: int = _phrase(
        1, "signs", 0, 40,
        "two phrases may have so many between them that agree by chance. 0 to 4 hardly differ on the development set."
        " At 0 flags .938 for .940; at 2 no figure changes.",
    )  # fmt: skip
    phrase_put_in: int = _phrase(
        12, "signs", 0, 400,
        "of more words that others run on without nothing is suggested: a page may be lost there. At 6 and 24 no"
        " figure changes.",
    )  # fmt: skip
    phrase_edge: int = _phrase(
        8, "signs", 0, 400,
        "words so near to invented text are its first or last (…的通知). Precision on the development set: .81 at 0,"
        " .87 at 5, .93 at 8 and at 12; on the notice .92 to .95. At 4 flags .938 for .940; at 16 nothing changes.",
    )  # fmt: skip

    misread_longest: int = _misread(
        8, "signs", 1, 400,
        "a longer stretch is not misread, it is another text. At 4 no figure changes; at 16 nothing changes.",
    )  # fmt: skip
    misread_near: int = _misread(
        2, "signs", 0, 40,
        "a misread sign so near to words put in is one of them. At 1 nothing changes; at 4 no figure changes.",
    )  # fmt: skip
    misread_home: int = _misread(
        3, "times", 1, 1000,
        "a sign that two witnesses have so often is at home in the document. On pairs of OCR engines (850 findings)"
        " .983 are right at 2, .990 at 3. At 2 nothing changes; at 6 flags .938 for .940.",
    )  # fmt: skip
    misread_again: int = _misread(
        2, "times", 1, 1000,
        "a stranger to the document that stands more often is a rare sign of it, which comes again (浬, 鲟). On pairs"
        " of OCR engines .987 of the findings are right without this. At 1 flags .936 for .940; at 4 nothing changes.",
    )  # fmt: skip

    dropped_longest: int = _dropped(
        12, "signs", 1, 400,
        "more lost at once is a lost clause. At 6 and 24 no figure changes.",
    )  # fmt: skip
    dropped_beside: int = _dropped(
        2, "signs", 0, 40,
        "so many on each side of a gap must be those of the other witness, where that one alone has what is lost:"
        " beside a place where both go on otherwise a sentence is written anew. At 1 and 4 no figure changes.",
    )  # fmt: skip
    dropped_alone: int = _dropped(
        3, "signs", 1, 40,
        "so many are lost unnoticed; more that one other witness alone has can be an invented phrase. At 1 flags .936"
        " for .940; at 6 nothing changes.",
    )  # fmt: skip
    dropped_reach: int = _dropped(
        40, "signs", 1, 1000,
        "a pair of lost quotation marks does not hold more. At 20 nothing changes; at 80 no figure changes.",
    )  # fmt: skip
    dropped_margin: int = _dropped(
        4, "signs", 1, 100,
        "so many on each side of a gap are pointed at, to show where it is. At 2 flags .938 for .940; at 8 no figure"
        " changes.",
    )  # fmt: skip
