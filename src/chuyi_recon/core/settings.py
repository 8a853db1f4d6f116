"""What a user may settle for a kind of document, with unit, range and measurement; and which flags are asked.

`Settings()` are the defaults for all kinds of document; `Settings(name=value)` checks type and range.

A setting is what somebody with other documents has a reason to change: how alike copies are, how often a word must
come to be a term, how many lines a letterhead has. What else decides something about a document is a constant where it
is used, with its unit and its measurement; so is what belongs to the structure of a method (the length of a gram, the
scores of a path) or bounds its work (how many places are tried).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Literal, Protocol

from chuyi_recon.errors import SettingsError
from chuyi_recon.messages import LANGUAGES, Language, Message, MessageList, word

FigureName = Literal[
    "flags", "notice", "OCR", "pairs", "corruption", "loci", "calibration", "open loci", "doubts", "mean CER"
]


@dataclass(frozen=True, slots=True)
class Trial:
    """What another value of a setting does: to each figure that changes, what it is there and what it is by default.

    Values are printed as they were measured. `identical` results are the same to the byte; with the `same figures` some
    may differ.
    """

    value: float
    change: Mapping[FigureName, tuple[str, str]] | Literal["identical", "same figures"]


class MakeSetting(Protocol):
    """Makes a field of one group: default, unit, lowest and highest value, what it decides and why, what was tried."""

    def __call__(  # noqa: D102
        self, default: float, unit: str, low: float, high: float, reason: str, *trials: Trial
    ) -> Any: ...


def about(*of: str) -> MakeSetting:
    """Makes the fields of one group: of a step (`alignment`), or of the flags with these codes.

    A default that is an integer allows no other values. A likeness is counted as rapidfuzz's ratio / 100.
    """

    def setting(default: float, unit: str, low: float, high: float, reason: str, *trials: Trial) -> Any:
        metadata = {"of": of, "unit": unit, "low": low, "high": high, "reason": reason, "trials": trials}
        return field(default=default, metadata=metadata)

    return setting


_STEPS = ("families", "clauses", "alignment", "terms", "weights", "copies")
_families, _clauses, _alignment, _terms, _weights, _copies = map(about, _STEPS)
_base, _vote, _doubts = map(about, ("decisions with a base", "decisions by vote", "doubts"))
_page, _web, _loop, _issuer = map(about, ("page-artifact", "web-boilerplate", "repetition-loop", "wrong-issuer"))
_section, _missing = about("hallucinated-section"), about("missing-clause")
_name, _phrase = about("entity-substitution"), about("unsupported-phrase")


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds by name, in the order of the line; raises `SettingsError` for a value out of its range.

    A flag that `select` leaves out, or that `ignore` names, is not asked at all: it reports nothing
    and withholds nothing. That the codes exist is checked where the flags are known. The names in `entities` are words,
    whatever a dictionary says; none of them is told as a false name, and without a base a reading that makes one
    of them goes before one that makes none.
    """

    select: tuple[str, ...] = ()  # codes of the flags that are asked; none named: all
    ignore: tuple[str, ...] = ()  # codes of flags that are not asked, also if selected
    entities: tuple[str, ...] = ()  # names of the document that are right, as an editor says
    language: Language = "en"  # in which results are told; nothing is decided by it

    block_length: int = _families(
        24, "signs", 8, 200,
        "so long are the blocks of a text that are looked for in another. A block of this length is not found by "
        "chance between statutes.",
        Trial(12, {"flags": (".936", ".934"), "OCR": (".0082", ".0093"), "pairs": (".189", ".166")}),
        Trial(48, {"flags": (".924", ".934"), "OCR": (".0082", ".0093"), "corruption": (".0331", ".0306")}),
    )  # fmt: skip
    block_ratio: float = _families(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a block counts as found in another text from this ratio on. At .6 a chapter on a neighbouring weir is as "
        "like as a copy (.63), at .8 it is not (.13).",
        Trial(0.5, {"flags": (".936", ".934"), "OCR": (".0082", ".0093"), "pairs": (".189", ".166")}),
        Trial(0.95, {"notice": (".597", ".954"), "OCR": (".0091", ".0093")}),
    )  # fmt: skip
    likeness: float = _families(
        0.2, "share of blocks", 0.02, 1.0,
        "two texts are of one document from this share of found blocks on. Development sets: the least like copies "
        ".32 (two columns read across), the likest outsider .13, other statutes .03.",
        Trial(0.1, {"pairs": (".175", ".166")}),
        Trial(0.4, {"OCR": (".0080", ".0093"), "pairs": (".161", ".166")}),
    )  # fmt: skip

    wrap_share: float = _clauses(
        0.8, "share of the longest line near by", 0.1, 1.0,
        "a wrapped line is at least so long, and so is the line after it, unless that ends the sentence.",
        Trial(0.4, {"notice": (".947", ".954")}),
        Trial(0.95, "same figures"),
    )  # fmt: skip

    lacuna: int = _alignment(
        25, "signs", 4, 400,
        "a longer stretch of the pivot that a witness lacks is a lacuna, not an omission: the witness abstains. "
        "From the prototype: safe only on an alignment from which invented text is gone.",
        Trial(12, {"flags": (".915", ".934"), "notice": (".951", ".954"), "OCR": (".0075", ".0093"),
                   "corruption": (".0329", ".0306")}),
        Trial(50, {"flags": (".929", ".934"), "OCR": (".0090", ".0093"), "corruption": (".0391", ".0306"),
                   "loci": (".959", ".960")}),
    )  # fmt: skip
    longest_name: int = _alignment(
        18, "units", 2, 200,
        "a moved block without a closing mark must have a longer line, or it is a name or title that stands in "
        "several places by right. The longest name of a body in the notice and the OCR set has 14 signs, the title "
        "of the notice 17.",
        Trial(9, {"notice": (".927", ".954")}),
        Trial(36, "identical"),
    )  # fmt: skip

    term_often: int = _terms(
        3, "places", 2, 1000,
        "so often two sources must say a word for it to be one of the family that no dictionary has. On 28 families "
        "of misread texts without a base the mean CER is .01115, without terms .01124.",
        Trial(2, "identical"),
        Trial(6, {"mean CER": (".01127", ".01115")}),
    )  # fmt: skip

    error_prior: float = _weights(
        0.03, "share of signs", 0.0001, 0.5,
        "what a witness is taken to get wrong before anything is counted: half of what the median OCR witness of "
        "the development set shows with its page furniture (.067).",
        Trial(0.015, {"calibration": (".031 / .174", ".031 / .173")}),
        Trial(0.06, "identical"),
    )  # fmt: skip

    copy_dependence: float = _copies(
        0.9, "share", 0.1, 1.0,
        "two witnesses more dependent than this count once. Generated copies with .4 % errors of their own: .95 and "
        "more; independent ones beside them, which look dependent too because the copies all part from them: .87; "
        "engines on one scan: .8 at most; three editions of one line (t17n0741): .92 to .98.",
        Trial(0.6, {"OCR": (".0114", ".0093")}),
        Trial(0.98, "identical"),
    )  # fmt: skip

    base_doubt: float = _base(
        1000.0, "to one", 1.0, 1e12,
        "a base loses its privilege of wording where what others contradict together is so much likelier of a bad "
        "base than of a sound one: six places of 360 signs, four of 100; never three.",
    )  # fmt: skip

    open_below: float = _vote(
        0.95, "confidence", 0.0, 1.0,
        "a voted locus of words that is less sure is open, for an editor to look at. It decides nothing else.",
        Trial(0.5, {"open loci": ("105", "141")}),
        Trial(0.99, {"open loci": ("156", "141")}),
    )  # fmt: skip

    single_support: int = _doubts(
        8, "signs", 1, 1000,
        "a shorter run that one witness has alone is told at its locus, not as a doubt.",
        Trial(4, {"doubts": ("37", "32")}),
        Trial(16, {"doubts": ("23", "32")}),
    )  # fmt: skip

    head_shortest: int = _page(
        6, "signs", 2, 100,
        "a shorter first line is no running head, though it comes back.",
        Trial(3, {"flags": (".931", ".934"), "OCR": (".0099", ".0093"), "corruption": (".0317", ".0306")}),
        Trial(12, {"OCR": (".0108", ".0093")}),
    )  # fmt: skip
    head_lines: int = _page(
        8, "lines", 1, 100,
        "the title itself, which is no running head, stands among the first so many.",
        Trial(4, {"OCR": (".0111", ".0093")}),
        Trial(16, "identical"),
    )  # fmt: skip
    head_ratio: float = _page(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a line is a running head again, some signs misread, from this ratio on.",
        Trial(0.6, "same figures"),
        Trial(0.95, {"OCR": (".0172", ".0093")}),
    )  # fmt: skip

    web_line: int = _web(
        80, "signs", 10, 1000,
        "a longer line with a time, labels or a telephone number is a paragraph, not part of a frame. Publishing "
        "lines of web copies in the OCR set have more than 40.",
        Trial(40, {"OCR": (".0305", ".0093")}),
        Trial(160, "identical"),
    )  # fmt: skip
    web_lines: int = _web(
        12, "lines", 1, 200,
        "the frame above a text has no more; no navigation seen was longer.",
        Trial(6, "identical"),
        Trial(24, "identical"),
    )  # fmt: skip

    loop_shortest: int = _loop(
        6, "signs", 1, 200,
        "a shorter copy that is exact is no loop.",
        Trial(3, {"flags": (".931", ".934"), "corruption": (".0321", ".0306")}),
        Trial(12, {"flags": (".933", ".934"), "pairs": (".167", ".166")}),
    )  # fmt: skip
    loop_ratio: float = _loop(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a sentence is a pattern with one word changed from this ratio on: 评价制度 / 监督制度 in fifty signs is "
        ".88.",
        Trial(0.6, {"notice": (".947", ".954")}),
        Trial(0.9, {"pairs": (".181", ".166")}),
    )  # fmt: skip

    issuer_lines: int = _issuer(
        14, "lines", 1, 200,
        "a letterhead stands in the first so many; web copies have up to six lines of frame above it.",
        Trial(7, "identical"),
        Trial(28, "identical"),
    )  # fmt: skip

    section_sentence: int = _section(
        12, "signs", 1, 400,
        "a shorter sentence that nobody supports must be a line of its own to be invented.",
        Trial(6, "same figures"),
        Trial(24, {"flags": (".926", ".934"), "corruption": (".0324", ".0306")}),
    )  # fmt: skip
    section_clauses: int = _section(
        24, "signs", 1, 400,
        "fewer of invented clauses inside a sentence are a phrase put in.",
        Trial(12, {"notice": (".958", ".954")}),
        Trial(48, "identical"),
    )  # fmt: skip
    section_line: int = _section(
        8, "signs", 1, 400,
        "a shorter line that nobody supports is not invented.",
        Trial(4, {"notice": (".949", ".954")}),
        Trial(16, {"flags": (".926", ".934"), "corruption": (".0324", ".0306")}),
    )  # fmt: skip

    gap_shortest: int = _missing(
        8, "signs", 1, 400,
        "a clause with fewer words and figures is none that is missed: they are lost characters.",
        Trial(4, {"flags": (".933", ".934")}),
        Trial(16, "same figures"),
    )  # fmt: skip

    name_often: int = _name(
        2, "times", 2, 1000,
        "so often a true name must stand in some other witness, and a false one, if it is not in quotation marks, "
        "in its own. What stands once is told by its shape.",
        Trial(4, {"flags": (".929", ".940")}),
        Trial(8, {"flags": (".915", ".940")}),
    )  # fmt: skip

    phrase_shortest: int = _phrase(
        2, "letters", 1, 40,
        "fewer are no phrase: a single one is a misread sign.",
        Trial(1, {"flags": (".841", ".940")}),
        Trial(4, "same figures"),
    )  # fmt: skip

    def __post_init__(self) -> None:
        for f in thresholds():
            value, low, high = getattr(self, f.name), f.metadata["low"], f.metadata["high"]
            whole = isinstance(f.default, int)
            if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
                no_number = Message(
                    "error.settings.not-whole-number" if whole else "error.settings.not-number",
                    name=f.name,
                    value=_quote(value),
                )
                raise SettingsError(no_number, _range_of(f))
            if not low <= value <= high:
                out = Message("error.settings.out-of-range", name=f.name, value=value)
                raise SettingsError(out, _range_of(f))
        if self.language not in LANGUAGES:
            raise SettingsError(
                Message("error.settings.unknown-language", value=repr(self.language)),
                Message("hint.known-names", names=MessageList(LANGUAGES)),
            )
        for name in self.entities:
            if len(name.strip()) < 2 or name != name.strip() or "\n" in name:
                raise SettingsError(
                    Message("error.settings.entity-not-name", name=_quote(name)),
                    Message("hint.entity-names"),
                )

    def asks(self, code: str) -> bool:
        """Whether the flag of this code is asked.

        >>> Settings(ignore=("spaced-text",)).asks("spaced-text"), Settings().asks("spaced-text")
        (False, True)
        """
        return (not self.select or code in self.select) and code not in self.ignore


def _quote(value: object) -> str:
    """A value as it is written; a text between the quotation marks of the reader's language."""
    return Message("layout.quoted-value", text=value) if isinstance(value, str) else repr(value)


def _range_of(f: Field[Any]) -> Message:
    """How a threshold is counted, and what it may be."""
    m = f.metadata
    facts = {"unit": word(m["unit"]), "low": m["low"], "high": m["high"]}
    return Message("hint.setting-unit-and-range", **facts)


def thresholds() -> tuple[Field[Any], ...]:
    """The fields of `Settings` that are numbers, each with its unit, range, reason and trials in `metadata`."""
    return tuple(f for f in fields(Settings) if "low" in f.metadata)


def grouped() -> Mapping[str, tuple[Field[Any], ...]]:
    """The thresholds by what they belong to, a step of the line or a flag, in order.

    >>> [f.name for f in grouped()["alignment"]]
    ['lacuna', 'longest_name']
    """
    out: dict[str, tuple[Field[Any], ...]] = {}
    for f in thresholds():
        name = ", ".join(f.metadata["of"])
        out[name] = (*out.get(name, ()), f)
    return out


def of_flag(code: str) -> tuple[Field[Any], ...]:
    """The thresholds of what a flag finds; none if it has none of its own.

    >>> [f.name for f in of_flag("web-boilerplate")]
    ['web_line', 'web_lines']
    """
    return tuple(f for f in thresholds() if code in f.metadata["of"])
