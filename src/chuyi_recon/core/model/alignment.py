"""Which signs of the witnesses correspond."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chuyi_recon.core.model.span import Span


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the pivot and a stretch of one witness that correspond, **in signs of the keys**.

    equal    the same signs, sign by sign; both stretches are equally long
    moved    as equal, but out of order in the witness
    differs  what stands in the same place and is not the same; one side may be empty: an empty
             witness side is an omission, an empty pivot side an addition
    """

    pivot: Span
    witness: Span
    kind: Literal["equal", "differs", "moved"]


@dataclass(frozen=True, slots=True)
class PairwiseAlignment:
    """How one witness corresponds to the pivot.

    Blocks stand in order of the pivot and never overlap on either side. Signs of the pivot that
    no block holds are a lacuna of this witness: it abstains there. Signs of the witness that no
    block holds are uncovered: text that the pivot does not have.
    """

    siglum: str
    blocks: tuple[Block, ...]
    length: int  # signs in the witness's key

    def uncovered(self) -> tuple[Span, ...]:
        """Stretches of the witness, in signs and in order, that no block holds."""
        out, at = [], 0
        for b in sorted(self.blocks, key=lambda b: (b.witness.start, b.witness.end)):
            if b.witness.start > at:
                out.append(Span(at, b.witness.start))
            at = max(at, b.witness.end)
        if at < self.length:
            out.append(Span(at, self.length))
        return tuple(out)


@dataclass(frozen=True, slots=True)
class Island:
    """Text that the pivot lacks and two or more witnesses share at one place.

    `slot` is the sign of the pivot's key before which it stands; `spans` are the stretches, in
    signs of each witness's key; `alignment` aligns the stretches with one another as a small
    family without a base, counting signs from the start of each stretch.
    """

    slot: int
    spans: Mapping[str, Span]
    alignment: Alignment


@dataclass(frozen=True, slots=True)
class Alignment:
    """The pivot star: every other witness against the pivot, and the islands. Counts signs of the keys."""

    pivot: str
    length: int  # signs in the pivot's key
    pairwise: tuple[PairwiseAlignment, ...]  # in family order, without the pivot
    islands: tuple[Island, ...] = ()
