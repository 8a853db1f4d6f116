"""family.toml: what an archivist declares about the witnesses of one document.

In: a folder. Out: a `Manifest` whose files exist and lie in the folder, whose sigla are different,
and whose base is one of them, or a `ManifestError` that says which line of thought went wrong.

    title = "关于实施职业教育“楚怡”行动的通知"
    base = "004"
    [[witness]]
    file = "004.txt"
    source = "web"
    [[witness]]
    files = ["ocr/p1.txt", "ocr/p2.txt"]  # the pages of one witness, in order; or a pattern: "ocr/p*.txt"
    [[witness]]
    file = "scan/mets.xml"  # a METS file stands for the files of its pages

Above the witnesses may stand `images = "pages/*.jpg"`, a pattern or a list: the images of the pages, in their order;
in a `[[witness]]` those of its own pages. What they name is looked for when a page is to be shown, and not before.

Settings for this family alone stand there as in a recon.toml: `[settings]`, `select`, `ignore`, `entities`, `fail-on`,
`language`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Annotated, Literal

import msgspec

from chuyi_recon.app.crops.sources import ImageSources
from chuyi_recon.app.files import strict
from chuyi_recon.app.files.records import expand_records, name_after_records, split_record
from chuyi_recon.app.files.storage import MANIFEST_FILE, is_file, list_witness_files, matching, real_path
from chuyi_recon.app.i18n.suggest import did_you_mean, short_repr
from chuyi_recon.app.project.naming import assign_sigla
from chuyi_recon.app.project.pages import WitnessPages, group_pages, name_of_files, natural_key, stem_of
from chuyi_recon.app.project.pages.mets import expand_mets, take_mets
from chuyi_recon.app.project.settings_file import Declared, DeclaredSettings, elsewhere, parse_settings
from chuyi_recon.app.project.walk import find_files_below
from chuyi_recon.app.project.witness_files import WitnessFiles, read_witness
from chuyi_recon.core.model import Source
from chuyi_recon.errors import (
    DuplicateSiglum,
    InputError,
    InternalError,
    ManifestError,
    NoSuchBase,
    OutsideFolder,
)
from chuyi_recon.messages import Message

FileName = Annotated[str, msgspec.Meta(min_length=1)]


class DeclaredWitness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[witness]]` as it stands in the file: with `file`, or with `files`, a list in the order of the pages or a
    pattern that finds them.
    """

    file: FileName = ""
    files: FileName | tuple[FileName, ...] = ()
    siglum: str = ""
    source: Literal["", "web", "ocr", "vlm", "human"] = ""
    group: str = ""
    images: FileName | tuple[FileName, ...] = ()


class DeclaredFamily(Declared, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A family.toml as it stands; its witnesses, and beside them what a recon.toml may say."""

    title: str = ""
    base: str = ""
    images: FileName | tuple[FileName, ...] = ()
    witness: tuple[DeclaredWitness, ...] = ()


@dataclass(frozen=True, slots=True)
class WitnessEntry:
    """One `[[witness]]`; its files, in the order of its pages, are relative to the folder, with forward slashes.

    `images` are those of its pages that it names itself, `paired` by the name of a file those that METS names.
    """

    siglum: str
    files: tuple[str, ...]
    source: Source = "unknown"
    group: str = ""
    images: tuple[str, ...] = ()
    paired: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A family.toml that holds together."""

    title: str
    base: str | None
    entries: tuple[WitnessEntry, ...]
    settings: DeclaredSettings = field(default_factory=DeclaredSettings)
    images: tuple[str, ...] = ()  # of the pages of all witnesses, in order

    def image_sources(self, folder: Path) -> ImageSources:
        """Where the images of the pages lie; `folder` is that of the family.toml."""
        declared = {"": self.images} | {e.siglum: e.images for e in self.entries if e.images}
        paired = {file: image for e in self.entries for file, image in e.paired.items()}
        return ImageSources(folder, {}, declared, paired)


def load_manifest(folder: Path) -> Manifest:
    """The manifest in `folder`; raises a `ManifestError`, or a `SettingsError` for settings that cannot be."""
    where = folder / MANIFEST_FILE
    above = dict.fromkeys(
        (f.encode_name for f in msgspec.structs.fields(DeclaredFamily)), Message("hint.key-above-witnesses")
    )
    source = strict.DecodedFile(str(where), ManifestError, above | elsewhere())
    declared = source.decode(strict.read_toml(where, ManifestError), DeclaredFamily)
    if not declared.witness:
        raise ManifestError(
            Message("error.manifest.no-witness", where=where),
            Message("hint.add-witness-or-init"),
        )
    entries = tuple(_parse_entry(w, folder, _nth(where, n)) for n, w in enumerate(declared.witness, 1))
    _check_distinct(entries, folder, where)
    if declared.base:
        problem = Message("error.manifest.unknown-base", where=where, base=short_repr(declared.base))
        strict.require_known(declared.base, [e.siglum for e in entries], problem, NoSuchBase)
    settings = parse_settings(declared, where)
    return Manifest(declared.title, declared.base or None, entries, settings, _images(declared.images, folder))


def _nth(where: Path, n: int) -> str:
    return Message("layout.nth-entry", where=where, key="witness", n=n)


def _parse_entry(declared: DeclaredWitness, folder: Path, where: str) -> WitnessEntry:
    named = tuple(_inside(file, folder, where) for file in _files(declared, folder, where))
    expanded = expand_mets(folder, named)
    files = expanded.files
    if expanded.absent:
        raise _no_such_file(expanded.absent[0], folder, where)
    siglum = declared.siglum or split_record(folder / files[0])[1] or stem_of(named)
    if not siglum.isprintable() or siglum != siglum.strip():
        raise ManifestError(
            Message("error.manifest.no-siglum", where=where, siglum=short_repr(siglum)),
            Message("hint.give-short-siglum"),
        )
    images = _images(declared.images, folder)
    return WitnessEntry(siglum, files, declared.source or "unknown", declared.group, images, expanded.images)


def _images(declared: str | tuple[str, ...], folder: Path) -> tuple[str, ...]:
    """The page images that are named, in order; a pattern that finds none stands for itself, to be told when needed.

    A family whose images lie elsewhere is a family.
    """
    if not isinstance(declared, str):
        return declared
    return tuple(sorted(matching(folder, declared), key=natural_key)) or (declared,)


def _files(declared: DeclaredWitness, folder: Path, where: str) -> tuple[str, ...]:
    """The files that an entry names: one, a list in the order of the pages, or those that a pattern finds there."""
    if declared.file and declared.files:
        raise ManifestError(Message("error.manifest.file-and-files", where=where), Message("hint.pages-in-files"))
    if declared.file:
        return (declared.file,)
    if not declared.files:
        raise ManifestError(Message("error.manifest.witness-without-file", where=where), Message("hint.add-file-key"))
    if not isinstance(declared.files, str):
        return declared.files
    found = tuple(sorted(matching(folder, declared.files), key=natural_key))
    if not found:
        raise ManifestError(
            Message("error.manifest.no-file-matches", where=where, pattern=short_repr(declared.files)),
            did_you_mean(declared.files, list_witness_files(folder)),
        )
    return found


def _inside(file: str, folder: Path, where: str) -> str:
    """The name of a file that is there, in the folder or below it."""
    if "\0" in file:
        raise ManifestError(
            Message("error.manifest.no-file-name", where=where, file=short_repr(file)),
            Message("hint.no-zero-byte"),
        )
    path = folder / file
    if PurePath(file).is_absolute() or not real_path(path).is_relative_to(real_path(folder)):
        raise OutsideFolder(
            Message("error.manifest.file-outside-folder", where=where, file=file),
            Message("hint.copy-into-folder"),
        )
    if not is_file(split_record(path)[0]):
        raise _no_such_file(file, folder, where)
    return posixpath.normpath(PurePath(file).as_posix())


def _no_such_file(file: str, folder: Path, where: str) -> ManifestError:
    return ManifestError(
        Message("error.manifest.no-such-file", where=where, file=file), did_you_mean(file, list_witness_files(folder))
    )


def _check_distinct(entries: tuple[WitnessEntry, ...], folder: Path, where: Path) -> None:
    sigla: dict[str, WitnessEntry] = {}
    first_entries: dict[Path, int] = {}
    for number, entry in enumerate(entries, 1):
        for file in entry.files:
            path = real_path(folder / file)
            if path in first_entries:
                raise ManifestError(
                    Message(
                        "error.manifest.file-named-twice",
                        where=_nth(where, number),
                        file=file,
                        first=first_entries[path],
                    ),
                    Message("hint.file-stands-once"),
                )
            first_entries[path] = number
        if entry.siglum in sigla:
            raise DuplicateSiglum(
                Message(
                    "error.manifest.siglum-named-twice",
                    where=where,
                    one=name_of_files(sigla[entry.siglum].files),
                    other=name_of_files(entry.files),
                    siglum=entry.siglum,
                ),
                Message("hint.give-another-siglum"),
            )
        sigla[entry.siglum] = entry


@dataclass(frozen=True, slots=True)
class FoundWitnesses:
    """The files in a folder and below it that can be witnesses, and in a sentence each what is none."""

    witnesses: tuple[WitnessPages, ...]
    left_out: tuple[str, ...]


def find_witnesses(folder: Path) -> FoundWitnesses:
    """What a reader reads, pages of one witness together; folders that are families of their own are left out."""
    files, left_out = find_files_below(folder)
    taken, refused = list[WitnessPages](), list[str]()
    listed, rest = take_mets(expand_records(files))
    for pages in (*listed, *group_pages(rest)):
        try:
            read_witness(WitnessFiles("", tuple((path.name, path) for path in pages.files)))
        except (InputError, InternalError) as error:
            refused.append(error.problem)
        else:
            taken.append(pages)
    return FoundWitnesses(tuple(taken), (*left_out, *refused))


def draft_manifest(folder: Path, found: Sequence[WitnessPages]) -> str:
    """The text of a family.toml to start from: each of these a witness, no base yet."""
    if not found:
        raise ManifestError(
            Message("error.manifest.folder-without-files", folder=folder),
            Message("hint.put-transcriptions-first"),
        )
    every = [tuple(path.relative_to(folder).as_posix() for path in pages.files) for pages in found]
    for name in (name for files in every for name in files):
        if not _is_unicode(name):
            raise ManifestError(
                Message("error.manifest.unnameable-file", path=folder / name),
                Message("hint.rename-file"),
            )
    named = [pages.named for pages in found]
    plain = assign_sigla([path.relative_to(folder) for path in named])
    sigla = [siglum for siglum, _ in name_after_records(named, plain)]
    lines = [
        'title = ""',
        f"# base = {toml_string(sigla[0])}  # the witness trusted for wording and order; none, if none deserves it",
        '# language = "zh"  # of marks, notes and messages in results; English without it',
    ]
    for siglum, names in zip(sigla, every, strict=True):
        one = (
            f"file = {toml_string(names[0])}" if len(names) == 1 else f"files = [{', '.join(map(toml_string, names))}]"
        )
        lines += [
            "",
            "[[witness]]",
            f"siglum = {toml_string(siglum)}",
            one,
            '# source = "web"  # web, ocr, vlm or human',
            '# group = ""      # one name for witnesses derived from the same transcription: they count once',
        ]
    return "\n".join(lines) + "\n"


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in name)


def toml_string(text: str) -> str:
    """A TOML basic string."""
    escaped = (f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else f"\\{c}" if c in '"\\' else c for c in text)
    return f'"{"".join(escaped)}"'
