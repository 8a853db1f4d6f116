"""Where the pages of a family lie: what a worker is told of it, and what results depend on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import get_args

import msgspec

from chuyi_recon.app.project.kept_results import program_digest
from chuyi_recon.core.model import Ruling, Source
from chuyi_recon.core.settings import Settings

FORMAT = "recon-results-table/1"
NOWHERE = -1
_SOURCES: dict[str, Source] = {source: source for source in get_args(Source)}


@dataclass(frozen=True, slots=True)
class MemberPlace:
    """One page: its text is so many bytes of the gathered texts, or a file of its own; or it was not found."""

    siglum: str
    name: str  # of the file, as results call it
    sha256: str = ""  # of its text as UTF-8, or of the bytes of its file; empty where it was not found
    start: int = NOWHERE
    length: int = 0
    file: str = ""  # as typed
    kind: Source = "unknown"
    group: str = ""


@dataclass(frozen=True, slots=True)
class FamilyPlace:
    """One family: where its pages lie, each text once, and how many pages the table has of it.

    `made_of` is the digest of all that its results depend on; `rulings` are what editors ruled on it.
    """

    name: str
    members: tuple[MemberPlace, ...]
    pages: int
    base: str | None
    made_of: str
    rulings: tuple[Ruling, ...] = ()

    @property
    def page_ids(self) -> tuple[str, ...]:
        """What a line of `rulings.jsonl` on this family names."""
        return tuple(sorted(member.siglum for member in self.members))


@dataclass(frozen=True, slots=True)
class Declared:
    """What a page's own record says of it, in the words of family.toml: `base`, `source` and `group`."""

    is_base: bool = False
    kind: Source = "unknown"
    group: str = ""


def read_declared(fields: str | None) -> Declared:
    """What is said in the JSON of `fields`; what is no word of family.toml is passed over.

    >>> read_declared('{"base": true, "source": "web", "box": 3}')
    Declared(is_base=True, kind='web', group='')
    """
    if not fields:
        return Declared()
    try:
        said = msgspec.json.decode(fields)
    except (msgspec.DecodeError, RecursionError):
        return Declared()
    if not isinstance(said, dict):
        return Declared()
    kind, group = said.get("source"), said.get("group")
    return Declared(
        said.get("base") is True,
        _SOURCES.get(kind, "unknown") if isinstance(kind, str) else "unknown",
        group if isinstance(group, str) else "",
    )


def record_name(source: str, member: str) -> str:
    """What results call a page that is a record or row of a file.

    >>> record_name("archive/pages.jsonl", "卷三")
    'pages.jsonl#卷三'
    """
    return f"{Path(source).name}#{member}"


class Digests:
    """Makes the digests of families under some settings, the most characters of a witness and, of folders, the names of
    what is written."""

    def __init__(self, settings: Settings, max_chars: int | None = None, written: Sequence[str] = ()) -> None:
        facts = [FORMAT, program_digest(), settings, max_chars, list(written)]
        self._begun = msgspec.json.encode(facts, order="deterministic")

    def made_of(
        self,
        name: str,
        members: Sequence[MemberPlace],
        pages: int,
        base: str | None,
        rulings: Sequence[Ruling] = (),
    ) -> str:
        """The digest of a family; where its texts lie is nothing to it, nor in which order they are named."""
        digest = sha256(self._begun)
        known = sorted([m.siglum, m.name, m.sha256, bool(m.file), m.kind, m.group] for m in members)
        ruled = [[ruling.id for ruling in rulings]] if rulings else []
        digest.update(msgspec.json.encode([name, pages, base, known, *ruled]))
        return digest.hexdigest()


def assemble_family(
    name: str, pages: Iterable[tuple[MemberPlace, str | None]], digests: Digests, rulings: tuple[Ruling, ...] = ()
) -> FamilyPlace:
    """A family of pages, each with the JSON of its `fields`.

    A text that several pages have is taken once, from the first of them, because it would count once. The base is the
    page that declares itself as such; where several do, or none, there is none.
    """
    members, texts, bases, many = list[MemberPlace](), set[str](), list[str](), 0
    for many, (place, fields) in enumerate(pages, 1):  # noqa: B007  # how many there were
        declared = read_declared(fields)
        if declared.is_base:
            bases.append(place.siglum)
        elif place.sha256 in texts:
            continue
        if place.sha256:
            texts.add(place.sha256)
        members.append(replace(place, kind=declared.kind, group=declared.group))
    base = bases[0] if len(bases) == 1 else None
    made_of = digests.made_of(name, members, many, base, rulings)
    return FamilyPlace(name, tuple(members), many, base, made_of, rulings)
