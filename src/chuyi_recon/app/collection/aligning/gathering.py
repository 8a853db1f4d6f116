"""The texts of all families in one file, so that a worker is told where they lie and nothing travels to it.

In: the members in order, and the files in which they lie. Out: `GatheredFamilies`, which gives family by family a
`FamilyPlace`. Each source is read once, from its beginning to its end. A page that is a file of its own stays where it
is: only its bytes are hashed. Of each page some eighty bytes are held, of a family nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b, sha256
from itertools import count, islice
from pathlib import Path

import numpy as np

from chuyi_recon.app.collection.aligning.members import Member, Members
from chuyi_recon.app.collection.aligning.places import (
    NOWHERE,
    Digests,
    FamilyPlace,
    MemberPlace,
    assemble_family,
    record_name,
)
from chuyi_recon.app.collection.sources import Columns, Page, Report, holds_records, page_id, read_pages
from chuyi_recon.app.files import storage
from chuyi_recon.app.files.inputs import register_inputs
from chuyi_recon.app.files.streams import GrowingFile
from chuyi_recon.app.rulings.by_family import RulingsByFamily
from chuyi_recon.errors import InputError, UnreadableWitness, UsageError
from chuyi_recon.messages import Message

_ID_BYTES, _SHA_BYTES = 16, 32
_FOUND_AT_ONCE = 256  # pages that are looked up together
_FILE = -1  # instead of the number of a source: the page is a file of its own


class GatheredFamilies:
    """Families with the places of their pages, as often as asked for."""

    def __init__(self, members: Members, pages: _Pages, digests: Digests, rulings: RulingsByFamily) -> None:
        self._members, self._pages, self._digests = members, pages, digests
        self.many, self.rulings = pages.families, rulings

    def __iter__(self) -> Iterator[FamilyPlace]:
        rows = count()
        for name, members in self._members.families():
            # Members first: where they end no number is taken.
            numbered = zip(members, rows, strict=False)
            pages = ((self._pages.place(row, member), member.fields) for member, row in numbered)
            yield assemble_family(name, pages, self._digests, self.rulings.of(name))


def gather_texts(
    members: Members,
    columns: Columns,
    texts: GrowingFile,
    digests: Digests,
    rulings: RulingsByFamily,
    report: Report,
    tell: Callable[[int], None],
) -> GatheredFamilies:
    """Puts the texts of all members behind one another into `texts`; `tell` hears how many pages were found.

    Raises `UsageError` for a page that stands in the table twice, or in its source. What is not found is reported, in
    one line a source.
    """
    pages = _Pages(members, columns, report)
    tell(pages.found)
    for source, number in sorted(pages.sources.items()):
        register_inputs([Path(source)])
        rest = _read_source(source, columns, report, int(pages.expected(number)))
        while batch := list(islice(rest, _FOUND_AT_ONCE)):
            pages.take(number, batch, texts)
            tell(pages.found)
    texts.flush()
    pages.report_lost(members, report)
    return GatheredFamilies(members, pages, digests, rulings)


def _read_source(source: str, columns: Columns, report: Report, many: int) -> Iterator[Page]:
    if not storage.is_file(Path(source)):
        report(
            UnreadableWitness(Message("error.families.source-gone", path=source, n=many), Message("hint.source-gone"))
        )
        return
    yield from read_pages([Path(source)], columns, report)


class _Pages:
    """What is held of each row of the table: the digest of its id, its source, and where its text lies."""

    def __init__(self, members: Members, columns: Columns, report: Report) -> None:
        self.sources: dict[str, int] = {}  # of records and rows, with their numbers
        self.families = self.found = 0
        self._codes, ids, self._shas = array("i"), bytearray(), bytearray()
        last = None
        for member in members:
            self.families += member.family != last
            last = member.family
            ids += _digest(member.member)
            self._take_file(member, columns, report)
        rows = len(self._codes)
        self._starts = np.full(rows, NOWHERE, np.int64)
        self._lengths = np.zeros(rows, np.int64)
        digests = np.frombuffer(bytes(ids), f"S{_ID_BYTES}")
        self._order = np.argsort(digests, kind="stable")
        self._ids = digests[self._order]
        twice = np.flatnonzero(self._ids[1:] == self._ids[:-1])
        if len(twice):
            rows_of_one = sorted(self._order[twice[0] : twice[0] + 2].tolist())
            one, other = (next(islice(members, row, None)) for row in rows_of_one)
            raise UsageError(
                Message("error.page.id-twice", id=one.member, one=one.source, other=other.source),
                Message("hint.page-id"),
            )

    def _take_file(self, member: Member, columns: Columns, report: Report) -> None:
        """Notes in which source a page lies; one that is a file of its own is hashed."""
        sha, code = bytes(_SHA_BYTES), _FILE
        path = Path(member.source)
        if page_id(path.as_posix()) != member.member or holds_records(path, columns):
            code = self.sources.setdefault(member.source, len(self.sources))
        else:
            try:
                sha = sha256(storage.read_bytes(path)).digest()
                self.found += 1
            except InputError as error:
                report(error)
        self._codes.append(code)
        self._shas += sha

    def expected(self, source: int) -> int:
        """How many pages of the table a source has."""
        return int((np.frombuffer(self._codes, np.int32) == source).sum())

    def take(self, source: int, batch: list[Page], texts: GrowingFile) -> None:
        """Puts the texts of those pages that are in the table behind the others."""
        codes = np.frombuffer(self._codes, np.int32)
        for page, row in zip(batch, self._find(page.id for page in batch), strict=True):
            if row < 0 or codes[row] != source:
                continue
            if self._starts[row] != NOWHERE:
                raise UsageError(
                    Message("error.page.id-twice", id=page.id, one=page.source, other=page.source),
                    Message("hint.page-id"),
                )
            data = page.text.encode("utf-8", "replace")  # half a character of UTF-16 is none
            self._starts[row], self._lengths[row] = texts.size, len(data)
            texts.add(data)
            self._shas[row * _SHA_BYTES : (row + 1) * _SHA_BYTES] = sha256(data).digest()
            self.found += 1

    def _find(self, names: Iterable[str]) -> list[int]:
        """The row of each id; -1 where the table has none of that name."""
        wanted = np.frombuffer(b"".join(map(_digest, names)), f"S{_ID_BYTES}")
        if not len(self._ids):
            return [NOWHERE] * len(wanted)
        at = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1)
        found: list[int] = np.where(self._ids[at] == wanted, self._order[at], NOWHERE).tolist()
        return found

    def report_lost(self, members: Members, report: Report) -> None:
        """Tells of each source how many of its pages are not there any more, and which is the first."""
        codes = np.frombuffer(self._codes, np.int32)
        lost = (self._starts == NOWHERE) & (codes != _FILE)
        if not lost.any():
            return
        many = np.bincount(codes[lost], minlength=len(self.sources))
        told = set[str]()
        for row, member in enumerate(members):
            if lost[row] and member.source not in told and storage.is_file(Path(member.source)):
                told.add(member.source)
                n = int(many[self.sources[member.source]])
                report(
                    InputError(
                        Message("error.families.pages-gone", path=member.source, n=n, first=member.member),
                        Message("hint.group-again"),
                    )
                )

    def place(self, row: int, member: Member) -> MemberPlace:
        """Where the page of a row lies."""
        sha = self._shas[row * _SHA_BYTES : (row + 1) * _SHA_BYTES]
        known = sha.hex() if any(sha) else ""
        name = Path(member.source).name
        if self._codes[row] == _FILE:
            return MemberPlace(member.member, name, known, file=member.source)
        start, length = int(self._starts[row]), int(self._lengths[row])
        return MemberPlace(member.member, record_name(member.source, member.member), known, start, length)


def _digest(name: str) -> bytes:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_ID_BYTES).digest()
