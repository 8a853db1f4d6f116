"""What stated confidences are worth: of the characters stated at .9, are nine of ten right?

In: the stretches of a reconstruction, and the truth, `plain`. Out: sums in ten equal bands of confidence, which can
be added over families. A character is right where the truth has it too in the cheapest alignment of the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.model import Ground, Stretch
from chuyi_recon.evaluation.error_rates import plain

BANDS = 10
SURE = 0.99  # an editor skips what is stated so high; asked of it: wrong no oftener than 1 in some hundreds


@dataclass(frozen=True, slots=True)
class Stated:
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
    """Ten bands from 0 to 1, the last with its upper end; and of what is stated at `SURE` or more."""

    bands: tuple[Band, ...] = (Band(),) * BANDS
    sure: int = 0
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
        """Of how many characters stated at `SURE` or more one is wrong; None where none is."""
        return self.sure / self.sure_wrong if self.sure_wrong else None

    def __add__(self, other: Calibration) -> Calibration:
        bands = tuple(a + b for a, b in zip(self.bands, other.bands, strict=True))
        return Calibration(bands, self.sure + other.sure, self.sure_wrong + other.sure_wrong)


def stated(stretches: Sequence[Stretch], truth: str) -> tuple[Stated, ...]:
    """Every character printed, without white space, in order."""
    pieces = [plain(s.text) for s in stretches]
    right = kept("".join(pieces), truth)
    each = [s for s, piece in zip(stretches, pieces, strict=True) for _ in piece]
    return tuple(Stated(s.confidence, ok, s.ground is not Ground.AGREED) for s, ok in zip(each, right, strict=True))


def kept(text: str, other: str) -> list[bool]:
    """Which characters of `text` stand in `other` too, in the cheapest alignment of the two.

    >>> kept("建没3所", "建设了3所")
    [True, False, True, True]
    """
    out = [False] * len(text)
    for op in Levenshtein.opcodes(text, other):
        if op.tag == "equal":
            out[op.src_start : op.src_end] = [True] * (op.src_end - op.src_start)
    return out


def calibration(characters: Iterable[Stated]) -> Calibration:
    """The sums over these characters."""
    held: list[list[Stated]] = [[] for _ in range(BANDS)]
    for c in characters:
        held[min(BANDS - 1, int(c.confidence * BANDS))].append(c)
    bands = tuple(Band(len(b), sum(c.confidence for c in b), sum(c.right for c in b)) for b in held)
    sure = [c.right for band in held for c in band if c.confidence >= SURE]
    return Calibration(bands, len(sure), sure.count(False))
