"""What corresponds, clause by clause and reading by reading."""

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
    kind: Literal["pivot", "island", "single"]
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
