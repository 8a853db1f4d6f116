"""What stated confidences are worth: of the characters stated at .9, are nine of ten right?

In: the stretches of a reconstruction, and the truth, `normalize_text`. Out: sums in ten equal bands of confidence,
which can be added over families. A character is right where the truth has it too in the cheapest alignment of the
two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.model import Ground, Stretch
from chuyi_recon.core.text.normal_form import normalize_text

BAND_COUNT = 10
HIGH_CONFIDENCE = 0.99  # an editor skips what is stated so high; asked of it: wrong no oftener than 1 in some hundreds


@dataclass(frozen=True, slots=True)
class StatedCharacter:
    """One printed character: how sure it is said to be, whether it is right, whether witnesses or rules parted
    there (any ground but agreed).
    """

    confidence: float
    right: bool
    contested: bool


@dataclass(frozen=True, slots=True)
class Band:
    """The characters stated in one band: how many, the sum of what was stated of them, how many are right."""

    characters: int = 0
    stated: float = 0.0
    right: int = 0

    def __add__(self, other: Band) -> Band:
        return Band(self.characters + other.characters, self.stated + other.stated, self.right + other.right)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Ten bands from 0 to 1, the last with its upper end; and of what is stated at `HIGH_CONFIDENCE` or more."""

    bands: tuple[Band, ...] = (Band(),) * BAND_COUNT
    sure_characters: int = 0
    sure_wrong: int = 0

    @property
    def characters(self) -> int:
        """All of them."""
        return sum(b.characters for b in self.bands)

    @property
    def wrong(self) -> int:
        """Those that the truth has not there."""
        return sum(b.characters - b.right for b in self.bands)

    @property
    def error(self) -> float:
        """Expected calibration error: how far stated and right lie apart in a band, each band by its characters."""
        return sum(abs(b.stated - b.right) for b in self.bands) / max(1, self.characters)

    @property
    def one_in(self) -> float | None:
        """Of how many characters stated at `HIGH_CONFIDENCE` or more one is wrong; None where none is."""
        return self.sure_characters / self.sure_wrong if self.sure_wrong else None

    def __add__(self, other: Calibration) -> Calibration:
        bands = tuple(a + b for a, b in zip(self.bands, other.bands, strict=True))
        return Calibration(bands, self.sure_characters + other.sure_characters, self.sure_wrong + other.sure_wrong)


def state_characters(stretches: Sequence[Stretch], truth: str) -> tuple[StatedCharacter, ...]:
    """Every character printed, without white space, in order."""
    pieces = [normalize_text(s.text) for s in stretches]
    right = mark_matching("".join(pieces), truth)
    each = [s for s, piece in zip(stretches, pieces, strict=True) for _ in piece]
    return tuple(
        StatedCharacter(s.confidence, ok, s.ground is not Ground.AGREED) for s, ok in zip(each, right, strict=True)
    )


def mark_matching(text: str, other: str) -> list[bool]:
    """Which characters of `text` stand in `other` too, in the cheapest alignment of the two.

    >>> mark_matching("建没3所", "建设了3所")
    [True, False, True, True]
    """
    out = [False] * len(text)
    for op in Levenshtein.opcodes(text, other):
        if op.tag == "equal":
            out[op.src_start : op.src_end] = [True] * (op.src_end - op.src_start)
    return out


def calibrate(characters: Iterable[StatedCharacter]) -> Calibration:
    """The sums over these characters."""
    by_band: list[list[StatedCharacter]] = [[] for _ in range(BAND_COUNT)]
    for c in characters:
        by_band[min(BAND_COUNT - 1, int(c.confidence * BAND_COUNT))].append(c)
    bands = tuple(Band(len(b), sum(c.confidence for c in b), sum(c.right for c in b)) for b in by_band)
    sure = [c.right for band in by_band for c in band if c.confidence >= HIGH_CONFIDENCE]
    return Calibration(bands, len(sure), sure.count(False))
