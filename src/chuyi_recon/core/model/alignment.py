"""Which signs of the witnesses correspond."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from chuyi_recon.core.model.arrays import IntArray
from chuyi_recon.core.model.column_sequence import ColumnSequence, make_spans
from chuyi_recon.core.model.span import Span

BlockKind = Literal["equal", "differs", "moved"]
BLOCK_KINDS: tuple[BlockKind, ...] = ("equal", "differs", "moved")
EQUAL, DIFFERS, MOVED = range(3)
_KIND_NUMBERS: Mapping[str, int] = {kind: n for n, kind in enumerate(BLOCK_KINDS)}
BlockRow = tuple[int, int, int, int, str]  # signs of the pivot, signs of the witness, kind


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
    kind: BlockKind


@dataclass(frozen=True, eq=False)
class Blocks(ColumnSequence[Block]):
    """Blocks in order of the pivot, as columns: signs of the pivot and of the witness; `kind` indexes `BLOCK_KINDS`.

    A family without a base is aligned many times, and most of its blocks nobody ever looks at one by one.
    """

    pivot_first: IntArray
    pivot_last: IntArray
    first: IntArray
    last: IntArray
    kind: IntArray

    @classmethod
    def of(cls, rows: Iterable[BlockRow]) -> Blocks:
        """The blocks given one by one, in order of the pivot."""
        *places, kinds = tuple(zip(*rows, strict=True)) or ((),) * 5
        p0, p1, a, b = (np.array(column, np.int32) for column in places)
        return cls(p0, p1, a, b, np.array(list(map(_KIND_NUMBERS.__getitem__, kinds)), np.int8))

    def __post_init__(self) -> None:
        for column in (self.pivot_first, self.pivot_last, self.first, self.last, self.kind):
            column.setflags(write=False)

    def __len__(self) -> int:
        return len(self.kind)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Blocks) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    @property
    def paired_signs(self) -> int:
        """How many signs of the witness have the same sign of the pivot beside them."""
        return int((self.last - self.first)[self.kind != DIFFERS].sum())

    def _make_item(self, i: int) -> Block:
        pivot = Span(int(self.pivot_first[i]), int(self.pivot_last[i]))
        return Block(pivot, Span(int(self.first[i]), int(self.last[i])), BLOCK_KINDS[self.kind[i]])


@dataclass(frozen=True, slots=True)
class PairwiseAlignment:
    """How one witness corresponds to the pivot.

    Blocks stand in order of the pivot and never overlap on either side. Signs of the pivot that
    no block holds are a lacuna of this witness: it abstains there. Signs of the witness that no
    block holds are uncovered: text that the pivot does not have.
    """

    siglum: str
    blocks: Blocks
    length: int  # signs in the witness's key

    def uncovered(self) -> tuple[Span, ...]:
        """Stretches of the witness, in signs and in order, that no block holds."""
        order = np.lexsort((self.blocks.last, self.blocks.first))
        starts = np.append(self.blocks.first[order], self.length)
        reached = np.maximum.accumulate(np.append(0, self.blocks.last[order]))
        free = np.flatnonzero(starts > reached)
        return tuple(make_spans(reached[free].tolist(), starts[free].tolist()))


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

    @property
    def has_moved_text(self) -> bool:
        """Whether a witness has text at another place than the pivot."""
        return any(bool((p.blocks.kind == MOVED).any()) for p in self.pairwise)
