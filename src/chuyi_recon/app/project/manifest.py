"""family.toml: what an archivist declares about the witnesses of one document.

In: a folder. Out: a `Manifest` whose files exist and lie in the folder, whose sigla are different,
and whose base is one of them, or a `ManifestError` that says which line of thought went wrong.

    title = "关于实施职业教育“楚怡”行动的通知"
    base = "004"
    [[witness]]
    file = "004.txt"
    source = "web"

Settings for this family alone stand there as in a recon.toml: `[settings]`, `select`, `ignore`, `entities`, `fail-on`.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Annotated, Literal

import msgspec

from chuyi_recon.app.files import strict
from chuyi_recon.app.files.storage import MANIFEST, is_file, real, witnesses_in
from chuyi_recon.app.i18n.suggest import brief, did_you_mean
from chuyi_recon.app.project.settings_file import Declared, Settled, elsewhere, settled
from chuyi_recon.core.model import Kind
from chuyi_recon.errors import DuplicateSiglum, ManifestError, NoSuchBase, OutsideFolder, printable
from chuyi_recon.messages import said


class DeclaredWitness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[witness]]` as it stands in the file."""

    file: Annotated[str, msgspec.Meta(min_length=1)]
    siglum: str = ""
    source: Literal["", "web", "ocr", "vlm", "human"] = ""
    group: str = ""


class DeclaredFamily(Declared, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A family.toml as it stands; its witnesses, and beside them what a recon.toml may say."""

    title: str = ""
    base: str = ""
    witness: tuple[DeclaredWitness, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One `[[witness]]`; `file` is relative to the folder, with forward slashes."""

    siglum: str
    file: str
    kind: Kind = "unknown"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A family.toml that holds together."""

    title: str
    base: str | None
    entries: tuple[Entry, ...]
    settled: Settled = field(default_factory=Settled)


def load(folder: Path) -> Manifest:
    """The manifest in `folder`; raises a `ManifestError`, or a `SettingsError` for settings that cannot be."""
    where = folder / MANIFEST
    above = dict.fromkeys(
        (f.encode_name for f in msgspec.structs.fields(DeclaredFamily)), said("it stands above the first [[witness]]")
    )
    source = strict.Source(str(where), ManifestError, above | elsewhere())
    declared = source.decoded(strict.toml(where, ManifestError), DeclaredFamily)
    if not declared.witness:
        raise ManifestError(
            said("{where} names no witness", where=where),
            said("add a [[witness]] with its file, or begin with `recon init`"),
        )
    entries = tuple(_entry(w, folder, _nth(where, n)) for n, w in enumerate(declared.witness, 1))
    _different(entries, folder, where)
    if declared.base:
        told = said("{where}: the base {base} names no witness", where=where, base=brief(declared.base))
        strict.one_of(declared.base, [e.siglum for e in entries], told, NoSuchBase)
    return Manifest(declared.title, declared.base or None, entries, settled(declared, where))


def _nth(where: Path, n: int) -> str:
    return said("{where}, {key} {n}", where=where, key="witness", n=n)


def _entry(declared: DeclaredWitness, folder: Path, where: str) -> Entry:
    file = declared.file
    if "\0" in file:
        raise ManifestError(
            said("{where}: {file} is no name of a file", where=where, file=brief(file)),
            said("a name holds no zero byte"),
        )
    path = folder / file
    if PurePath(file).is_absolute() or not real(path).is_relative_to(real(folder)):
        raise OutsideFolder(
            said("{where}: {file} lies outside the folder of the family", where=where, file=file),
            said("copy it into the folder"),
        )
    if not is_file(path):
        raise ManifestError(
            said("{where}: there is no file {file}", where=where, file=file), did_you_mean(file, witnesses_in(folder))
        )
    siglum = declared.siglum or path.stem
    if not siglum.isprintable() or siglum != siglum.strip():
        raise ManifestError(
            said("{where}: {siglum} is no siglum", where=where, siglum=brief(siglum)),
            said("give it a short siglum without line ends or outer spaces"),
        )
    return Entry(siglum, posixpath.normpath(PurePath(file).as_posix()), declared.source or "unknown", declared.group)


def _different(entries: tuple[Entry, ...], folder: Path, where: Path) -> None:
    files: dict[str, str] = {}
    lying: dict[Path, int] = {}
    for number, entry in enumerate(entries, 1):
        first = lying.setdefault(real(folder / entry.file), number)
        if first != number:
            raise ManifestError(
                said(
                    "{where}: {file} is already witness {first}",
                    where=_nth(where, number),
                    file=entry.file,
                    first=first,
                ),
                said("a file stands there once"),
            )
        if entry.siglum in files:
            raise DuplicateSiglum(
                said(
                    "{where}: {one} and {other} are both called {siglum!r}",
                    where=where,
                    one=files[entry.siglum],
                    other=entry.file,
                    siglum=entry.siglum,
                ),
                said("give one of them another siglum"),
            )
        files[entry.siglum] = entry.file


def draft(folder: Path) -> str:
    """The text of a family.toml to start from: every file of the folder a witness, no base yet."""
    names = witnesses_in(folder)
    if not names:
        raise ManifestError(
            said("{folder} holds no file that could be a witness", folder=folder),
            said("put the transcriptions there first"),
        )
    for name in names:
        if not _is_unicode(name):
            raise ManifestError(
                said("{path}: no family.toml can name a file that is not named in UTF-8", path=folder / name),
                said("rename it"),
            )
    stems = [printable(Path(n).stem) for n in names]
    # Files that differ only in their endings keep them in the siglum.
    sigla = [s if stems.count(s) == 1 else printable(n) for s, n in zip(stems, names, strict=True)]
    lines = [
        'title = ""',
        f"# base = {_quoted(sigla[0])}  # the witness trusted for wording and order; none, if none deserves it",
    ]
    for siglum, name in zip(sigla, names, strict=True):
        lines += [
            "",
            "[[witness]]",
            f"siglum = {_quoted(siglum)}",
            f"file = {_quoted(name)}",
            '# source = "web"  # web, ocr, vlm or human',
            '# group = ""      # one name for witnesses derived from the same transcription: they count once',
        ]
    return "\n".join(lines) + "\n"


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in name)


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = (f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else f"\\{c}" if c in '"\\' else c for c in text)
    return f'"{"".join(escaped)}"'
