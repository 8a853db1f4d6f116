"""Paths become families to work on: declared by a family.toml, or found by likeness.

In: files and folders. Out: an `Intake`. A file that cannot be read is refused by name and the rest
goes on; a manifest that contradicts itself stops the run before any work. Sigla and names of
families are made different by the folders they lie in, never by the order in which they came.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.suggest import did_you_mean, listing
from chuyi_recon.app.project import manifest
from chuyi_recon.app.project.family_job import Load
from chuyi_recon.app.project.naming import family_names, sigla
from chuyi_recon.app.project.walk import walk
from chuyi_recon.app.terminal.choices import FailOn
from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Kind, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.engines import bug
from chuyi_recon.errors import BrokenLaw, InputError, NoSuchBase, NothingInCommon, ReconError, UsageError
from chuyi_recon.messages import said
from chuyi_recon.readers import read

_NAMED = 5  # files named in a message


@dataclass(frozen=True, slots=True)
class Wish:
    """How the person wants the witnesses taken."""

    one_family: bool = False
    base: str | None = None
    out: Path | None = None
    write: tuple[str, ...] = ()
    aside: frozenset[Path] = frozenset()  # what is no witness; a bare name means every file of that name


@dataclass(frozen=True, slots=True)
class Lying:
    """Where a family lies, as typed where it was: the folder that holds all of it, if there is one, and its files."""

    home: Path | None
    files: tuple[Path, ...]
    declared: bool  # by a family.toml in that folder


@dataclass(frozen=True, slots=True)
class Intake:
    """Families to work on, and what a person should hear about the rest."""

    loads: tuple[Load, ...]  # in order of name
    problems: tuple[ReconError, ...]  # a file, a folder or a family; the others go on
    alone: tuple[str, ...]  # loose witnesses that resemble no other
    results: tuple[Path, ...]  # result folders passed over
    empty: tuple[Path, ...]  # folders that were given and hold nothing
    read: tuple[Path, ...]  # the files that were read, as they really lie
    repaired: tuple[str, ...]  # one line a repair
    homes: Mapping[str, Path]  # by name of the family, the one folder in which it lies, if there is one
    lying: Mapping[str, Lying] = field(default_factory=dict)  # by name of the family
    fail_on: Mapping[str, FailOn] = field(default_factory=dict)  # of families that say so themselves
    paths: Mapping[str, Mapping[str, Path]] = field(default_factory=dict)  # by family and source, as typed


def take_in(paths: Sequence[Path], wish: Wish, lexicon: Lexicon, settings: Settings) -> Intake:
    """The families under `paths`; raises `UsageError` or `ManifestError` before any work is done."""
    found = walk(paths, wish.out, wish.aside)
    if not found.manifests and not found.loose and not found.unreadable:
        advice = said("give folders or files with transcriptions")
        if found.results:
            advice = said("results of recon are no witnesses; {advice}", advice=advice)
        where = listing(map(str, paths))
        raise UsageError(
            said("no witnesses in {where}", where=where),
            advice,
        )
    if wish.base and not found.loose:
        raise UsageError(
            said("--base names the base of loose files, and there are none"), said("write it into the family.toml")
        )
    problems: list[ReconError] = list(found.unreadable)
    declared = [(folder, manifest.load(folder)) for folder in found.manifests]
    made: list[tuple[Path, Load]] = []  # each with what it is named after: its folder, else its first siglum
    for folder, told in declared:
        try:
            made.append((storage.real(folder), _declared(folder, told, wish, lexicon, settings, problems)))
        except (InputError, BrokenLaw) as error:
            problems.append(error)
    loose, lying = _loose(found.loose, problems)
    alone: tuple[str, ...] = ()
    if wish.one_family and loose:
        base = _siglum(wish.base, loose, problems) if wish.base else None
        home = Path(os.path.commonpath([storage.real(path.parent) for path in found.loose]))
        made.append((home, Load(home.name, loose, base, "", None, wish.write, lexicon, settings)))
    elif loose:
        try:
            gathered, single = _gathered(loose, wish, lexicon, settings, problems)
        except ReconError:
            raise
        except Exception as error:  # noqa: BLE001  # a bug: families with a family.toml are still done
            broken = bug(error, said("the loose files"))
            broken.__cause__ = error
            problems.append(broken)
            gathered, single = [], ()
        made += [(Path(load.name), load) for load in gathered]
        alone = tuple(w.source for w in single)
    if alone and not made and not problems:
        raise _strangers(alone)
    loads = [_named(load, name) for (_, load), name in zip(made, family_names([p for p, _ in made]), strict=True)]
    typed = [*found.manifests, *(p for path in found.loose for p in path.parents)]
    return Intake(
        tuple(sorted(loads, key=lambda load: load.name)),
        tuple(problems),
        alone,
        found.results,
        found.empty,
        tuple(storage.real(folder / e.file) for folder, told in declared for e in told.entries)
        + tuple(map(storage.real, found.loose)),
        tuple(repairs(loads)),
        _homes(loads, made, lying, typed),
        {load.name: _lying(named, first, lying, typed) for load, (named, first) in zip(loads, made, strict=True)},
        *_told(loads, made, lying, declared),
    )


def _told(
    loads: Sequence[Load],
    made: Sequence[tuple[Path, Load]],
    lying: Mapping[str, Path],
    declared: Sequence[tuple[Path, manifest.Manifest]],
) -> tuple[dict[str, FailOn], dict[str, dict[str, Path]]]:
    """By family what it says of `fail-on`, and where each of its witnesses lies."""
    manifests = {storage.real(folder): (folder, told) for folder, told in declared}
    fail_on, paths = {}, {}
    for load, (named, _) in zip(loads, made, strict=True):
        folder, told = manifests.get(named, (None, None))
        if told and told.settled.fail_on:
            fail_on[load.name] = told.settled.fail_on
        paths[load.name] = {w.source: folder / w.source if folder else lying[w.source] for w in load.witnesses}
    return fail_on, paths


def _homes(
    loads: Sequence[Load], made: Sequence[tuple[Path, Load]], lying: Mapping[str, Path], typed: Sequence[Path]
) -> dict[str, Path]:
    """The folder of each family that has one, as it was typed; loose files sorted by likeness may have several."""
    names = {storage.real(path): path for path in typed}
    homes = {}
    for load, (named, first) in zip(loads, made, strict=True):
        folders = {named} if named.is_absolute() else {storage.real(lying[w.source].parent) for w in first.witnesses}
        if len(folders) == 1:
            home = folders.pop()
            homes[load.name] = names.get(home, home)
    return homes


def _lying(named: Path, load: Load, lying: Mapping[str, Path], typed: Sequence[Path]) -> Lying:
    """Where one family lies; a declared one is named after its folder and its sources lie in it."""
    names = {storage.real(path): path for path in typed}
    loose = [lying[w.source] for w in load.witnesses if w.source in lying]
    if named.is_absolute() and named in names and storage.is_file(names[named] / storage.MANIFEST):
        folder = names[named]
        return Lying(folder, tuple(folder / w.source for w in load.witnesses), declared=True)
    try:
        home = Path(os.path.commonpath([storage.real(path.parent) for path in loose]))
    except ValueError:  # on different disks
        return Lying(None, tuple(loose), declared=False)
    return Lying(None if home == home.parent else names.get(home, home), tuple(loose), declared=False)


def _strangers(alone: Sequence[str]) -> NothingInCommon:
    """What is said where no family was found at all."""
    if len(alone) == 1:
        return NothingInCommon(
            said("{name} is the only witness", name=alone[0]),
            said("give another transcription of the document, or say --one-family"),
        )
    return NothingInCommon(
        said("no two of {names} are of one document", names=listing(alone, _NAMED)),
        said("if they are, say so with --one-family or a family.toml"),
    )


def _declared(
    folder: Path,
    told: manifest.Manifest,
    wish: Wish,
    lexicon: Lexicon,
    settings: Settings,
    problems: list[ReconError],
) -> Load:
    """The witnesses that a manifest names; raises `InputError` if the base or all are missing."""
    witnesses = []
    for entry in told.entries:
        try:
            witnesses.append(read_witness(folder / entry.file, entry.siglum, entry.file, entry.kind, entry.group))
        except (InputError, BrokenLaw) as error:
            if entry.siglum == told.base:
                raise without_base(storage.real(folder).name, entry.siglum, error) from error
            problems.append(error)
    if not witnesses:
        raise InputError(
            said("{name} is left out: none of its witnesses can be read", name=storage.real(folder).name),
            said("mend one of them"),
        )
    settled = told.settled.over(settings)
    return Load(storage.real(folder).name, tuple(witnesses), told.base, told.title, None, wish.write, lexicon, settled)


def without_base(family: str, base: str, error: ReconError, told: str = storage.MANIFEST) -> ReconError:
    """Why a family is not made: without its base it would be another text."""
    what = said("{family} is left out: its base {base} cannot be read: {why}", family=family, base=base, why=error.what)
    if isinstance(error, BrokenLaw):
        return BrokenLaw(what, error.hint)
    return InputError(what, said("mend the file, or name another base in the {file}", file=told))


def _loose(paths: Sequence[Path], problems: list[ReconError]) -> tuple[tuple[Witness, ...], dict[str, Path]]:
    """The witnesses in loose files, in order of siglum, and by source the path of each; what cannot be read
    goes to `problems`.
    """
    witnesses, where = [], {}
    lying = [storage.real(path.parent) / path.name for path in paths]
    for path, (siglum, source) in zip(paths, sigla(lying), strict=True):
        where[source] = path
        try:
            witnesses.append(read_witness(path, siglum, source))
        except (InputError, BrokenLaw) as error:
            problems.append(error)
    return tuple(sorted(witnesses, key=lambda w: w.siglum)), where


def read_witness(path: Path, siglum: str, source: str, kind: Kind = "unknown", group: str = "") -> Witness:
    """One file as a witness; raises `InputError`, or `BrokenLaw` for a bug in a reader."""
    data = storage.read(path)
    try:
        transcription = read(str(path), data)
    except ReconError:
        raise
    except Exception as error:
        raise bug(error, str(path)) from error
    return Witness(siglum, transcription, source, hashlib.sha256(data).hexdigest(), kind, group)


def _gathered(
    loose: tuple[Witness, ...], wish: Wish, lexicon: Lexicon, settings: Settings, problems: Sequence[ReconError]
) -> tuple[list[Load], tuple[Witness, ...]]:
    """Loose witnesses sorted into families by likeness, and those that belong to none."""
    families, single = pipeline.gather(loose, lexicon, settings)
    base = _siglum(wish.base, loose, problems) if wish.base else None
    loads = []
    for family in families:
        if base in family.sigla:
            loads.append(Load(family.name, family.witnesses, base, "", None, wish.write, lexicon, settings))
        else:
            loads.append(Load(family.name, family.witnesses, None, "", family, wish.write, lexicon, settings))
    if base in [w.siglum for w in single]:
        raise NoSuchBase(
            said("the base {base} resembles no other witness", base=base),
            said("say that they are one with --one-family"),
        )
    return loads, single


def _siglum(named: str, witnesses: Sequence[Witness], problems: Sequence[ReconError]) -> str:
    """The siglum that `named` means: a siglum, or the name of a file."""
    for witness in witnesses:
        if named in (witness.siglum, witness.source):
            return witness.siglum
    if problems:
        raise NoSuchBase(
            said("--base {named} names no witness that can be read: {what}", named=named, what=problems[0].what),
            problems[0].hint,
        )
    raise NoSuchBase(
        said("--base {named} names no witness", named=named), did_you_mean(named, [w.siglum for w in witnesses])
    )


def _named(load: Load, name: str) -> Load:
    return replace(load, name=name, family=load.family and replace(load.family, name=name))


def repairs(loads: Sequence[Load]) -> list[str]:
    """One line for each repair of a witness."""
    return [
        said("{file}: {what} (at {at})", file=f"{load.name}/{witness.source}", what=repair.what, at=repair.at)
        for load in loads
        for witness in load.witnesses
        for repair in witness.transcription.repairs
    ]
