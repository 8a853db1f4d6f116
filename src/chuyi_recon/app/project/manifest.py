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
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, get_args

from chuyi_recon.app.files.storage import MANIFEST, is_file, read, real, witnesses_in
from chuyi_recon.app.i18n.suggest import brief, did_you_mean
from chuyi_recon.app.i18n.system_errors import why_no_toml
from chuyi_recon.app.project.settings_file import KEYS, Settled, settled
from chuyi_recon.core.model import Kind
from chuyi_recon.core.settings import thresholds
from chuyi_recon.errors import DuplicateSiglum, InputError, ManifestError, NoSuchBase, OutsideFolder, printable
from chuyi_recon.messages import said

_TOP = ("title", "base", "witness", *KEYS)
_ENTRY = ("siglum", "file", "source", "group")
_KINDS = tuple(k for k in get_args(Kind) if k != "unknown")


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
    try:
        declared = tomllib.loads(read(where).decode("utf-8-sig"))
    except InputError as error:
        raise ManifestError(error.what, error.hint) from error
    except UnicodeDecodeError as error:
        raise ManifestError(
            said("{path} is not UTF-8 (byte {start})", path=where, start=error.start), said("save it as UTF-8")
        ) from error
    except (ValueError, RecursionError) as error:
        raise ManifestError(
            said("{path} is not TOML: {why}", path=where, why=why_no_toml(error)),
            said("strings stand in straight quotation marks"),
        ) from error
    _only(declared, _TOP, f"{where}")
    witnesses = declared.get("witness", [])
    if not isinstance(witnesses, list) or not all(isinstance(w, dict) for w in witnesses):
        raise ManifestError(
            said("{where}: witness is not a list of tables", where=where), said("write [[witness]], in double brackets")
        )
    if not witnesses:
        raise ManifestError(
            said("{where} names no witness", where=where),
            said("add a [[witness]] with its file, or begin with `recon init`"),
        )
    entries = tuple(
        _entry(w, folder, said("{where}, witness {n}", where=where, n=n)) for n, w in enumerate(witnesses, 1)
    )
    _different(entries, folder, where)
    base = _string(declared, "base", f"{where}") or None
    if base is not None and base not in [e.siglum for e in entries]:
        raise NoSuchBase(
            said("{where}: the base {base} names no witness", where=where, base=brief(base)),
            did_you_mean(base, [e.siglum for e in entries]),
        )
    return Manifest(_string(declared, "title", f"{where}"), base, entries, settled(declared, where))


def _entry(declared: Mapping[str, Any], folder: Path, where: str) -> Entry:
    _only(declared, _ENTRY, where)
    file = _string(declared, "file", where)
    if not file:
        raise ManifestError(said("{where} names no file", where=where), said('add file = "…", relative to the folder'))
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
    kind = _string(declared, "source", where)
    if kind and kind not in _KINDS:
        raise ManifestError(
            said("{where}: source {kind} is unknown", where=where, kind=brief(kind)), did_you_mean(kind, _KINDS)
        )
    siglum = _string(declared, "siglum", where) or path.stem
    if not siglum.isprintable() or siglum != siglum.strip():
        raise ManifestError(
            said("{where}: {siglum} is no siglum", where=where, siglum=brief(siglum)),
            said("give it a short siglum without line ends or outer spaces"),
        )
    known: Kind = kind or "unknown"  # type: ignore[assignment]  # one of _KINDS
    return Entry(siglum, posixpath.normpath(PurePath(file).as_posix()), known, _string(declared, "group", where))


def _different(entries: tuple[Entry, ...], folder: Path, where: Path) -> None:
    files: dict[str, str] = {}
    lying: dict[Path, int] = {}
    for number, entry in enumerate(entries, 1):
        first = lying.setdefault(real(folder / entry.file), number)
        if first != number:
            raise ManifestError(
                said(
                    "{where}: {file} is already witness {first}",
                    where=said("{where}, witness {n}", where=where, n=number),
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


def _only(declared: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in declared:
        if key in known:
            continue
        hint = did_you_mean(key, known)
        if key in _TOP:
            hint = said("it stands above the first [[witness]]")
        elif key in [f.name for f in thresholds()]:
            hint = said("it belongs under [settings]")
        raise ManifestError(said("{path}: unknown key {key}", path=where, key=brief(key)), hint)


def _string(declared: Mapping[str, Any], key: str, where: str) -> str:
    value = declared.get(key, "")
    if not isinstance(value, str):
        raise ManifestError(
            said("{where}: {key} = {value} is no string", where=where, key=key, value=brief(value)),
            said("put it in quotation marks"),
        )
    return value


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
