"""What came of rulings, read off the results: of families that were made now as of those that lay there.

In: a table of results and the rulings of its families. Out: by family each ruling with its outcome. Only groups of rows
that hold a family with rulings are read; the reason of an outcome is in the language of results.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from chuyi_recon.app.files import parquet
from chuyi_recon.app.rulings.by_family import RulingsByFamily
from chuyi_recon.core.model import ResolvedRuling
from chuyi_recon.exporters.record import RulingForm
from chuyi_recon.messages import Message

_NAMES, _RECORDS = 1 << 14, 16  # rows that are in memory at once


class _RecordPart(msgspec.Struct):
    """Of the record of a family what is asked for here."""

    rulings: tuple[RulingForm, ...] = ()


def read_outcomes(out: Path, rulings: RulingsByFamily) -> list[tuple[str, ResolvedRuling]]:
    """The outcome of each ruling in force on a family that was made, families in order of their names."""
    if not rulings.by_family:
        return []
    found = [
        (family, ruled)
        for path in parquet.list_parts(out)
        for group in range(parquet.count_groups(path))
        if not rulings.by_family.keys().isdisjoint(name for (name,) in _rows(path, ("family",), group, _NAMES))
        for family, record in _rows(path, ("family", "record"), group, _RECORDS)
        if record is not None
        for ruled in _outcomes_of(family, record, rulings)
    ]
    return sorted(found, key=lambda one: one[0])


def _outcomes_of(family: str, record: str, rulings: RulingsByFamily) -> Iterator[ResolvedRuling]:
    by_id = {ruling.id: ruling for ruling in rulings.of(family)}
    for ruled in msgspec.json.decode(record, type=_RecordPart).rulings if by_id else ():
        if ruled.id in by_id:
            yield ResolvedRuling(by_id[ruled.id], ruled.outcome, ruled.why)


def _rows(path: Path, names: tuple[str, ...], group: int, rows: int) -> Iterator[tuple[str, ...]]:
    for batch in parquet.read_batches(path, names, rows, Message("hint.run-again"), group):
        yield from zip(*(batch.column(name).to_pylist() for name in names), strict=True)
