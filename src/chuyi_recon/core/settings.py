"""Every threshold of the house, with its unit, its range and where it was measured; and which flags are asked.

`Settings()` are the defaults for all kinds of document; `Settings(name=value)` checks type and range.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import Any

from chuyi_recon.core.errors import SettingsError


def _setting(default: Any, unit: str, low: float, high: float, measured: str) -> Any:
    """A field with its unit, closed range and the measurement behind the default."""
    return field(default=default, metadata={"unit": unit, "low": low, "high": high, "measured": measured})


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds by name; raises `SettingsError` for a value out of its range.

    A flag that `select` leaves out, or that `ignore` names, is not asked at all: it reports nothing
    and withholds nothing. That the codes exist is checked where the flags are known.
    """

    lacuna: int = _setting(
        25, "signs", 4, 400,
        "a longer stretch of the pivot that a witness lacks is a lacuna, not an omission: the witness"
        " abstains. From the prototype: safe only on an alignment from which invented text is gone.",
    )  # fmt: skip
    shortest_move: int = _setting(
        12, "signs", 6, 200,
        "a shorter stretch that stands elsewhere in a witness is a formula, not a moved block. Notice: the"
        " longest name of a body that both letterhead and signature have is 13 signs, but it stands twice.",
    )  # fmt: skip

    block_ratio: float = _setting(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a block of 24 signs counts as found in another text from this ratio on. At .6 a chapter on a"
        " neighbouring weir is as like as a copy (.63), at .8 it is not (.13).",
    )  # fmt: skip
    likeness: float = _setting(
        0.2, "share of blocks", 0.02, 1.0,
        "two texts are of one document from this share of found blocks on. Development sets: the least"
        " like copies .32 (two columns read across), the likest outsider .13, other statutes .03.",
    )  # fmt: skip
    error_prior: float = _setting(
        0.03, "share of signs", 0.0001, 0.5,
        "what a witness is taken to get wrong before anything is counted: half of what the median OCR"
        " witness of the development set shows with its page furniture (.067).",
    )  # fmt: skip
    alternatives: float = _setting(
        30.0, "readings", 2, 10000,
        "how many wrong readings a sign may have: V of the weight log((1-e)V/e). From the prototype.",
    )  # fmt: skip
    pseudo_counts: float = _setting(
        6.0, "signs", 0, 1000, "shrinks a reliability towards the prior. From the prototype."
    )  # fmt: skip
    copy_evidence: int = _setting(
        20, "loci", 1, 10000,
        "fewer readings that two share against two others say nothing about copying. From the prototype.",
    )  # fmt: skip
    copy_dependence: float = _setting(
        0.9, "share", 0.1, 1.0,
        "two witnesses more dependent than this count once. Generated copies with .4 % errors of their own: .95 and"
        " more; independent ones beside them, which look dependent too because the copies all part from them: .87;"
        " engines on one scan: .8 at most; three editions of one line (t17n0741): .92 to .98.",
    )  # fmt: skip
    base_doubt: float = _setting(
        0.05, "share of signs", 0.001, 1.0,
        "a base that two or more others contradict together at more of the signs they cover loses its"
        " privilege. From the prototype.",
    )  # fmt: skip

    select: tuple[str, ...] = ()  # codes of the flags that are asked; none named: all
    ignore: tuple[str, ...] = ()  # codes of flags that are not asked, also if selected

    def __post_init__(self) -> None:
        for f in thresholds():
            value, low, high = getattr(self, f.name), f.metadata["low"], f.metadata["high"]
            told = f"it is counted in {f.metadata['unit']} and lies between {low} and {high}"
            whole = isinstance(f.default, int)
            if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
                raise SettingsError(f"{f.name} = {value!r} is no {'whole ' if whole else ''}number", told)
            if not low <= value <= high:
                raise SettingsError(f"{f.name} = {value} is out of range", told)

    def asks(self, code: str) -> bool:
        """Whether the flag of this code is asked.

        >>> Settings(ignore=("spaced-text",)).asks("spaced-text"), Settings().asks("spaced-text")
        (False, True)
        """
        return (not self.select or code in self.select) and code not in self.ignore


def thresholds() -> tuple[Field[Any], ...]:
    """The fields of `Settings` that are numbers, each with its unit, range and measurement in `metadata`."""
    return tuple(f for f in fields(Settings) if "low" in f.metadata)
