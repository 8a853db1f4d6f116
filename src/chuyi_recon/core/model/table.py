"""The types of what corresponds: blocks and pairings in signs, then cells, rows, readings and loci.

A table holds its rows and loci as columns (`columns.py`); what is here is one of them, taken out to be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chuyi_recon.core.model.span import Span


@dataclass(frozen=True, slots=True)
class Attestation:
    """A witness and the stretch of its text where it carries these signs, character for character."""

    siglum: str
    span: Span


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
class Pairing:
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
    pairings: tuple[Pairing, ...]  # in family order, without the pivot
    islands: tuple[Island, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What one witness has in a row.

    `agreement` is the share of signs it has in common with the pivot, or where the pivot has nothing
    with the first witness that has text: 1 for that witness itself. It is not a probability. `moved`
    says that the text stands elsewhere in the witness than its neighbours do.
    """

    span: Span
    agreement: float
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a clause, and what each witness has there.

    A witness without a cell has a lacuna here: it abstains. `place` says whose clause it is:
    `pivot`, `island` (the pivot lacks it, two or more share it) or `single` (one witness alone).
    `loci` is the stretch of `Table.loci` that belongs to the row.
    """

    ordinal: int
    place: Literal["pivot", "island", "single"]
    cells: Mapping[str, Cell]
    loci: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """What one witness has at a locus; an empty span is an omission. `key` is its comparison text.

    A withheld reading has no vote and attests nothing: a flag says it is no part of the document.
    """

    siglum: str
    span: Span
    text: str
    key: str
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Locus:
    """A variation unit inside a row: witnesses all agree here, or here they part.

    Readings stand in family order; a witness that has none abstains. `slot` is the sign of the
    pivot's key at which the locus begins (for an addition: before which it stands).
    """

    row: int
    ordinal: int  # index in Table.loci
    kind: Literal["agreed", "substantive", "accidental"]
    readings: tuple[Reading, ...]
    slot: int

    def reading(self, siglum: str) -> Reading | None:
        """That witness's reading, or None where it abstains."""
        for r in self.readings:
            if r.siglum == siglum:
                return r
        return None
