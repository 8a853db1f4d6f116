"""Some families of a table, for who looks at them one by one: `recon review`, `recon show`, `recon rulings list`.

In: the table and names of its families. Out: an `Intake` as that of folders, with the rulings beside the table. Each
question reads the table from its beginning to its end, and each file in which pages of these families lie is read once;
in memory are these families alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from mmap import mmap
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import process

from chuyi_recon.app.collection.aligning.asked import table_files
from chuyi_recon.app.collection.aligning.gathering import gather_texts
from chuyi_recon.app.collection.aligning.members import HeldMembers, find_families, read_members
from chuyi_recon.app.collection.aligning.places import NOWHERE, Digests, FamilyPlace, MemberPlace
from chuyi_recon.app.collection.aligning.result_rows import NO_LIMITS, find_witnesses
from chuyi_recon.app.collection.aligning.work import describe_family
from chuyi_recon.app.collection.sources import Columns
from chuyi_recon.app.files.limits import Limits
from chuyi_recon.app.files.streams import GrowingFile
from chuyi_recon.app.i18n.suggest import did_you_mean
from chuyi_recon.app.project.family_choice import FamilyReference, parse_reference
from chuyi_recon.app.project.intake import FamilyLocation, Intake
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.rulings.beside_table import read_table_rulings
from chuyi_recon.app.rulings.by_family import RulingsByFamily
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import InputError, ReconError, UsageError
from chuyi_recon.messages import Message

MOST_UNNAMED = 100  # families of a table that are opened where none is named: each takes a second or so
_LOOKED_AT = 21  # names from which those are proposed that are near a wrong one, or that are listed
_MAX_NEAR = 3


@dataclass(frozen=True)
class FamilyTable:
    """A table of families, and how its pages are read; raises `UsageError` where there is none."""

    table: Path
    columns: Columns
    lexicon: Lexicon
    settings: Settings
    limits: Limits = NO_LIMITS

    @cached_property
    def rulings(self) -> RulingsByFamily:
        """What lies beside the table, of all its families."""
        return read_table_rulings(self.table, lambda pages: find_families(self._members(), pages))

    def open(self, names: Sequence[str]) -> Intake:
        """The families of these names; without a name all, if they are not many.

        Raises `UsageError` for a name that no family has, and where too many are not named.
        """
        if not names:
            return self._open(self._find_all())
        names = [_as_unicode(name) for name in names]
        found = self._find(names)
        known = {name for batch in found for name in batch.column("family").to_pylist()}
        for name in names:
            if name not in known:
                raise self._unknown(name)
        return self._open(found)

    def open_ruled(self) -> Intake:
        """The families on which something was ruled."""
        return self._open(self._find(self.rulings.by_family))

    def parse_reference(self, typed: str) -> FamilyReference:
        """The family and the place that `typed` names: a family that is called so is one, whatever is in its name."""
        return FamilyReference(typed) if self._find([_as_unicode(typed)]) else parse_reference(typed)

    def _members(self) -> Iterator[pa.RecordBatch]:
        for path in table_files(self.table):
            yield from read_members(path)

    def _find(self, names: Collection[str]) -> list[pa.RecordBatch]:
        wanted = pa.array(list(names), pa.string())
        found = (batch.filter(pc.is_in(batch.column("family"), wanted)) for batch in self._members())
        return [batch for batch in found if len(batch)]

    def _find_all(self) -> list[pa.RecordBatch]:
        held, names = list[pa.RecordBatch](), set[str]()
        for batch in self._members():
            held.append(batch)
            names.update(batch.column("family").unique().to_pylist())
            if len(names) > MOST_UNNAMED:
                many = Message("error.families.unnamed", path=self.table, most=MOST_UNNAMED)
                raise UsageError(many, Message("hint.name-families"))
        if not names:
            raise UsageError(Message("error.families.none", path=self.table), Message("hint.group-again"))
        return held

    def _unknown(self, name: str) -> UsageError:
        """What is said of a name that no family has: whose page it is, or which names are near it."""
        family, near = find_families(self._members(), [name]).get(name), dict[str, float]()
        for batch in self._members():
            known = batch.column("family").unique().to_pylist()
            near |= {other: score for other, score, _ in process.extract(name, known, limit=_LOOKED_AT)}
            near = dict(sorted(near.items(), key=lambda found: (-found[1], found[0]))[:_LOOKED_AT])
        return UsageError(
            Message("error.families.unknown", path=self.table, name=name),
            Message("hint.page-of-family", family=family) if family else did_you_mean(name, near, _MAX_NEAR),
        )

    def _open(self, found: Sequence[pa.RecordBatch]) -> Intake:
        """These families with their texts in hand; what cannot be read is a problem, and of a base its family's."""
        problems, texts = list[ReconError](), GrowingFile()
        jobs, locations = list[FamilyJob](), dict[str, FamilyLocation]()
        try:
            families = gather_texts(
                HeldMembers(found), self.columns, texts, Digests(self.settings), self.rulings, problems.append, _untold
            )
            data = texts.map()
            for place in families:
                try:
                    jobs.append(self._job(place, data, problems))
                except InputError as error:
                    problems.append(error)
                    continue
                locations[place.name] = FamilyLocation(self.table.parent, (), has_manifest=False, pages=place.page_ids)
        finally:
            texts.close()
        return Intake(
            tuple(jobs), (*problems, *self.rulings.problems), (), (), (), (self.table,), (), {}, locations,
            witness_paths={job.name: {name: path for w in job.files for name, path in w.files} for job in jobs},
        )  # fmt: skip

    def _job(self, place: FamilyPlace, texts: bytes | mmap, problems: list[ReconError]) -> FamilyJob:
        def text_of(member: MemberPlace) -> str | None:
            start = member.start
            return None if start == NOWHERE else texts[start : start + member.length].decode()

        witnesses = find_witnesses(describe_family(place, text_of), problems, self.limits)
        return FamilyJob(
            place.name, witnesses, place.base, "", None, (), self.lexicon, self.settings, place.rulings, place.page_ids
        )


def _as_unicode(typed: str) -> str:
    """What somebody typed, as a table could have it."""
    return typed.encode("utf-8", "replace").decode()


def _untold(_: int) -> None:
    """How many pages were found is nothing to a person who opens a few."""
