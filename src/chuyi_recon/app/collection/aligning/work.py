"""One family as a worker of this machine takes it: it is told where the pages lie, reads them, and gives back a row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from chuyi_recon.app.collection.aligning.batches import make_row
from chuyi_recon.app.collection.aligning.places import NOWHERE, FamilyPlace, MemberPlace
from chuyi_recon.app.files.streams import read_span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import ReconError


@dataclass(frozen=True, slots=True)
class FamilyWork:
    """What travels to a worker: a place, and the file in which texts lie."""

    place: FamilyPlace
    texts: Path
    lexicon: Lexicon
    settings: Settings


@dataclass(frozen=True, slots=True)
class WorkedFamily:
    """What travels back: the result as a batch of one row, and the error that kept it from being more."""

    row: pa.RecordBatch
    error: ReconError | None
    trace: str


def make_family_row(work: FamilyWork) -> WorkedFamily:
    """The result of one family."""
    made = make_row(read_family_texts(work.place, work.texts), work.lexicon, work.settings)
    return WorkedFamily(made.as_batch(), made.error, made.trace)


def read_family_texts(place: FamilyPlace, texts: Path) -> dict[str, Any]:  # Any: a row of Arrow
    """The row of `FAMILIES`; raises `UnreadableWitness` where the gathered texts are gone."""
    return {
        "family": place.name,
        "pages": place.pages,
        "base": place.base,
        "made_of": place.made_of,
        "members": [_read_member(member, texts) for member in place.members],
    }


def _read_member(member: MemberPlace, texts: Path) -> dict[str, str | None]:
    text = None
    if member.start != NOWHERE:
        text = read_span(texts, member.start, member.length).decode()
    return {
        "siglum": member.siglum,
        "name": member.name,
        "text": text,
        "file": member.file or None,
        "sha256": member.sha256,
        "kind": member.kind,
        "group": member.group,
    }
