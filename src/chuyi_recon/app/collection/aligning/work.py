"""One family as a worker of this machine takes it: it is told where the pages lie, reads them, and gives back a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from chuyi_recon.app.collection.aligning.places import NOWHERE, FamilyPlace, MemberPlace
from chuyi_recon.app.collection.aligning.result_rows import Row, make_row
from chuyi_recon.app.files.limits import Limits
from chuyi_recon.app.files.streams import read_span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import MemoryExceeded, ReconError


@dataclass(frozen=True, slots=True)
class FamilyWork:
    """What travels to a worker: a place, and the file in which texts lie."""

    place: FamilyPlace
    texts: Path
    lexicon: Lexicon
    settings: Settings
    limits: Limits


@dataclass(frozen=True, slots=True)
class WorkedFamily:
    """What travels back: the result as a batch of one row, and the error that kept it from being more."""

    row: pa.RecordBatch
    error: ReconError | None
    trace: str


def make_family_row(work: FamilyWork) -> WorkedFamily:
    """The result of one family; raises `MemoryExceeded`, for whoever gave the memory to take it back."""
    made = make_row(read_family_texts(work.place, work.texts), work.lexicon, work.settings, work.limits)
    if isinstance(made.error, MemoryExceeded):
        raise made.error
    return WorkedFamily(made.as_batch(), made.error, made.trace)


def read_family_texts(place: FamilyPlace, texts: Path) -> Row:
    """The family as `make_row` takes it; raises `UnreadableWitness` where the gathered texts are gone."""

    def text_of(member: MemberPlace) -> str | None:
        return None if member.start == NOWHERE else read_span(texts, member.start, member.length).decode()

    return describe_family(place, text_of)


def describe_family(place: FamilyPlace, text_of: Callable[[MemberPlace], str | None]) -> Row:
    """The family as `make_row` takes it; `text_of` knows the text of a member that is no file of its own."""
    members = [
        {
            "siglum": member.siglum,
            "name": member.name,
            "text": text_of(member),
            "file": member.file or None,
            "sha256": member.sha256,
            "kind": member.kind,
            "group": member.group,
        }
        for member in place.members
    ]
    return {
        "family": place.name,
        "pages": place.pages,
        "base": place.base,
        "made_of": place.made_of,
        "members": members,
        "rulings": place.rulings,
    }
