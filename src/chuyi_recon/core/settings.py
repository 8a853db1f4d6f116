"""What a user may settle for a kind of document, with unit, range and measurement; and which flags are asked.

`Settings()` are the defaults for all kinds of document; `Settings(name=value)` checks type and range.

A setting is what somebody with other documents has a reason to change: how alike copies are, how often a word must
come to be a term, how many lines a letterhead has. What else decides something about a document is a constant where it
is used, with its unit and its measurement; so is what belongs to the structure of a method (the length of a gram, the
scores of a path) or bounds its work (how many places are tried).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from chuyi_recon.errors import SettingsError
from chuyi_recon.messages import LANGUAGES, Language, Message, MessageList, word


def about(*of: str) -> Callable[[float, str, float, float, str], Any]:
    """Makes the fields of one group: of a room (`alignment`), or of the flags with these codes.

    A field has a default, its unit, the lowest and the highest value it may have, and the measurement behind the
    default. A default that is an integer allows no other values. A likeness is counted as rapidfuzz's ratio / 100.
    """

    def setting(default: float, unit: str, low: float, high: float, measured: str) -> Any:
        return field(default=default, metadata={"of": of, "unit": unit, "low": low, "high": high, "measured": measured})

    return setting


_families, _clauses, _alignment, _terms, _weights, _copies, _base, _vote, _doubts = map(
    about,
    (
        "families",
        "clauses",
        "alignment",
        "terms",
        "weights",
        "copies",
        "decisions with a base",
        "decisions by vote",
        "doubts",
    ),
)
_page, _web, _loop, _issuer, _section, _missing, _name, _phrase = map(
    about,
    (
        "page-artifact",
        "web-boilerplate",
        "repetition-loop",
        "wrong-issuer",
        "hallucinated-section",
        "missing-clause",
        "entity-substitution",
        "unsupported-phrase",
    ),
)


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
        "so long are the blocks of a text that are looked for in another. A block of this length is not found by"
        " chance between statutes."
        " At 12 flags .936 for .934, OCR .0082 for .0093, pairs .189 for .166; at 48 flags .924 for .934, OCR .0082"
        " for .0093, corruption .0331 for .0306.",
    )  # fmt: skip
    block_ratio: float = _families(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a block counts as found in another text from this ratio on. At .6 a chapter on a"
        " neighbouring weir is as like as a copy (.63), at .8 it is not (.13)."
        " At .5 flags .936 for .934, OCR .0082 for .0093, pairs .189 for .166; at .95 notice .597 for .954, OCR"
        " .0091 for .0093.",
    )  # fmt: skip
    likeness: float = _families(
        0.2, "share of blocks", 0.02, 1.0,
        "two texts are of one document from this share of found blocks on. Development sets: the least"
        " like copies .32 (two columns read across), the likest outsider .13, other statutes .03."
        " At .1 pairs .175 for .166; at .4 OCR .0080 for .0093, pairs .161 for .166.",
    )  # fmt: skip

    wrap_share: float = _clauses(
        0.8, "share of the longest line near by", 0.1, 1.0,
        "a wrapped line is at least so long, and so is the line after it, unless that ends the sentence."
        " At .4 notice .947 for .954; at .95 no figure changes.",
    )  # fmt: skip

    lacuna: int = _alignment(
        25, "signs", 4, 400,
        "a longer stretch of the pivot that a witness lacks is a lacuna, not an omission: the witness"
        " abstains. From the prototype: safe only on an alignment from which invented text is gone."
        " At 12 flags .915 for .934, notice .951 for .954, OCR .0075 for .0093, corruption .0329 for .0306; at 50"
        " flags .929 for .934, OCR .0090 for .0093, corruption .0391 for .0306, loci .959 for .960.",
    )  # fmt: skip
    longest_name: int = _alignment(
        18, "units", 2, 200,
        "a moved block without a closing mark must have a longer line, or it is a name or title that stands in"
        " several places by right. The longest name of a body in the notice and the OCR set has 14 signs, the title"
        " of the notice 17. At 9 notice .927 for .954; at 36 nothing changes.",
    )  # fmt: skip

    term_often: int = _terms(
        3, "places", 2, 1000,
        "so often two sources must say a word for it to be one of the family that no dictionary has. On 28 families"
        " of misread texts without a base the mean CER is .01115, without terms .01124. At 2 nothing changes; at 6"
        " .01127.",
    )  # fmt: skip

    error_prior: float = _weights(
        0.03, "share of signs", 0.0001, 0.5,
        "what a witness is taken to get wrong before anything is counted: half of what the median OCR"
        " witness of the development set shows with its page furniture (.067)."
        " At .015 calibration .031 and .174 for .031 and .173; at .06 nothing changes.",
    )  # fmt: skip

    copy_dependence: float = _copies(
        0.9, "share", 0.1, 1.0,
        "two witnesses more dependent than this count once. Generated copies with .4 % errors of their own: .95 and"
        " more; independent ones beside them, which look dependent too because the copies all part from them: .87;"
        " engines on one scan: .8 at most; three editions of one line (t17n0741): .92 to .98."
        " At .6 OCR .0114 for .0093; at .98 nothing changes.",
    )  # fmt: skip

    base_doubt: float = _base(
        1000.0, "to one", 1.0, 1e12,
        "a base loses its privilege of wording where what others contradict together is so much likelier of a bad base"
        " than of a sound one: six places of 360 signs, four of 100; never three.",
    )  # fmt: skip

    open_below: float = _vote(
        0.95, "confidence", 0.0, 1.0,
        "a voted locus of words that is less sure is open, for an editor to look at. It decides nothing else."
        " At .5 open loci 105 for 141; at .99 open loci 156 for 141.",
    )  # fmt: skip

    single_support: int = _doubts(
        8, "signs", 1, 1000,
        "a shorter run that one witness has alone is told at its locus, not as a doubt."
        " At 4 doubts 37 for 32; at 16 doubts 23 for 32.",
    )  # fmt: skip

    head_shortest: int = _page(
        6, "signs", 2, 100,
        "a shorter first line is no running head, though it comes back."
        " At 3 flags .931 for .934, OCR .0099 for .0093, corruption .0317 for .0306; at 12 OCR .0108 for .0093.",
    )  # fmt: skip
    head_lines: int = _page(
        8, "lines", 1, 100,
        "the title itself, which is no running head, stands among the first so many."
        " At 4 OCR .0111 for .0093; at 16 nothing changes.",
    )  # fmt: skip
    head_ratio: float = _page(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a line is a running head again, some signs misread, from this ratio on."
        " At .6 no figure changes; at .95 OCR .0172 for .0093.",
    )  # fmt: skip

    web_line: int = _web(
        80, "signs", 10, 1000,
        "a longer line with a time, labels or a telephone number is a paragraph, not part of a frame. Publishing"
        " lines of web copies in the OCR set have more than 40."
        " At 40 OCR .0305 for .0093; at 160 nothing changes.",
    )  # fmt: skip
    web_lines: int = _web(
        12, "lines", 1, 200,
        "the frame above a text has no more; no navigation seen was longer. 6 and 24 decide alike.",
    )  # fmt: skip

    loop_shortest: int = _loop(
        6, "signs", 1, 200,
        "a shorter copy that is exact is no loop."
        " At 3 flags .931 for .934, corruption .0321 for .0306; at 12 flags .933 for .934, pairs .167 for .166.",
    )  # fmt: skip
    loop_ratio: float = _loop(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a sentence is a pattern with one word changed from this ratio on: 评价制度 / 监督制度 in fifty signs is .88."
        " At .6 notice .947 for .954; at .9 pairs .181 for .166.",
    )  # fmt: skip

    issuer_lines: int = _issuer(
        14, "lines", 1, 200,
        "a letterhead stands in the first so many; web copies have up to six lines of frame above it."
        " 7 and 28 decide alike.",
    )  # fmt: skip

    section_sentence: int = _section(
        12, "signs", 1, 400,
        "a shorter sentence that nobody supports must be a line of its own to be invented."
        " At 6 no figure changes; at 24 flags .926 for .934, corruption .0324 for .0306.",
    )  # fmt: skip
    section_clauses: int = _section(
        24, "signs", 1, 400,
        "fewer of invented clauses inside a sentence are a phrase put in."
        " At 12 notice .958 for .954; at 48 nothing changes.",
    )  # fmt: skip
    section_line: int = _section(
        8, "signs", 1, 400,
        "a shorter line that nobody supports is not invented."
        " At 4 notice .949 for .954; at 16 flags .926 for .934, corruption .0324 for .0306.",
    )  # fmt: skip

    gap_shortest: int = _missing(
        8, "signs", 1, 400,
        "a clause with fewer words and figures is none that is missed: they are lost characters."
        " At 4 flags .933 for .934; at 16 no figure changes.",
    )  # fmt: skip

    name_often: int = _name(
        2, "times", 2, 1000,
        "so often a true name must stand in some other witness, and a false one, if it is not in quotation marks, in"
        " its own. What stands once is told by its shape. At 4 flags .929 for .940; at 8 flags .915 for .940.",
    )  # fmt: skip

    phrase_shortest: int = _phrase(
        2, "letters", 1, 40,
        "fewer are no phrase: a single one is a misread sign. At 1 flags .841 for .940; at 4 no figure changes.",
    )  # fmt: skip

    def __post_init__(self) -> None:
        for f in thresholds():
            value, low, high = getattr(self, f.name), f.metadata["low"], f.metadata["high"]
            whole = isinstance(f.default, int)
            if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
                no_number = Message(
                    "error.settings.not-whole-number" if whole else "error.settings.not-number",
                    name=f.name,
                    value=repr(value),
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
                    Message("error.settings.entity-not-name", name=repr(name)),
                    Message("hint.entity-names"),
                )

    def asks(self, code: str) -> bool:
        """Whether the flag of this code is asked.

        >>> Settings(ignore=("spaced-text",)).asks("spaced-text"), Settings().asks("spaced-text")
        (False, True)
        """
        return (not self.select or code in self.select) and code not in self.ignore


def _range_of(f: Field[Any]) -> Message:
    """How a threshold is counted, and what it may be."""
    m = f.metadata
    facts = {"unit": word(m["unit"]), "low": m["low"], "high": m["high"]}
    return Message("hint.setting-unit-and-range", **facts)


def thresholds() -> tuple[Field[Any], ...]:
    """The fields of `Settings` that are numbers, each with its unit, range and measurement in `metadata`."""
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
