"""Paths become families to work on: declared by a family.toml, or found by likeness.

In: files and folders. Out: an `Intake`, which holds no text: a declared family is read by whoever works on it, and
loose files are read here to sort them, and again when they are worked on. A file that cannot be read is refused by name
and the rest goes on; a manifest that contradicts itself stops the run before any work. Sigla and names of families are
made different by the folders they lie in, never by the order in which they came.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.suggest import did_you_mean, listing
from chuyi_recon.app.project import manifest
from chuyi_recon.app.project.family_job import Load
from chuyi_recon.app.project.naming import family_names, sigla
from chuyi_recon.app.project.pages import Pages, apart, grouped
from chuyi_recon.app.project.walk import walk
from chuyi_recon.app.project.witness_files import WitnessFiles, read_witness
from chuyi_recon.app.project.witness_reading import repairs, taken_up
from chuyi_recon.app.terminal.choices import FailOn
from chuyi_recon.core import pipeline
from chuyi_recon.core.families.grouping import groups, likenesses
from chuyi_recon.core.model import Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.engines import bug
from chuyi_recon.errors import BrokenLaw, InputError, NoSuchBase, NothingInCommon, ReconError, UsageError
from chuyi_recon.messages import said

_NAMED = 5  # files named in a message
_COMPARED = 4  # pages of which it is asked whether they say the same


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
    read: tuple[Path, ...]  # the files of all witnesses, as they really lie
    repaired: tuple[str, ...]  # one line a repair of what was read here
    homes: Mapping[str, Path]  # by name of the family, the one folder in which it lies, if there is one
    lying: Mapping[str, Lying] = field(default_factory=dict)  # by name of the family
    fail_on: Mapping[str, FailOn] = field(default_factory=dict)  # of families that say so themselves
    paths: Mapping[str, Mapping[str, Path]] = field(default_factory=dict)  # by family and file, as typed
    notes: tuple[str, ...] = ()  # what else a person should hear


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
    declared = {storage.real(folder): (folder, manifest.load(folder)) for folder in found.manifests}
    # Each family with what it is named after: its folder, else its first siglum.
    made = [(real, _declared(real.name, *both, wish, lexicon, settings)) for real, both in declared.items()]
    loose = _loose(found.loose, lexicon, settings, problems)
    alone: tuple[str, ...] = ()
    if wish.one_family and loose.witnesses:
        base = _siglum(wish.base, loose.witnesses, problems) if wish.base else None
        home = Path(os.path.commonpath([storage.real(path.parent) for path in found.loose]))
        made.append((home, Load(home.name, tuple(loose.files.values()), base, "", None, wish.write, lexicon, settings)))
    elif loose.witnesses:
        try:
            gathered, alone = _gathered(loose, wish, lexicon, settings, problems)
            made += [(Path(load.name), load) for load in gathered]
        except ReconError:
            raise
        except Exception as error:  # noqa: BLE001  # a bug: families with a family.toml are still done
            broken = bug(error, said("the loose files"))
            broken.__cause__ = error
            problems.append(broken)
    if alone and not made and not problems:
        raise _strangers(alone)
    names = family_names([path for path, _ in made])
    made = [(path, replace(load, name=name)) for (path, load), name in zip(made, names, strict=True)]
    typed = {storage.real(p): p for p in (*found.manifests, *(p for path in found.loose for p in path.parents))}
    loads = tuple(sorted((load for _, load in made), key=lambda load: load.name))
    in_toml = [storage.real(path) for _, load in made if load.pivot is None for w in load.files for path in w.paths]
    asked = {load.name: declared[named][1].settled.fail_on for named, load in made if named in declared}
    return Intake(
        loads,
        tuple(problems),
        alone,
        found.results,
        found.empty,
        tuple(dict.fromkeys((*in_toml, *map(storage.real, found.loose)))),
        tuple(line for load in loads for line in loose.repaired(load)),
        {load.name: at for named, load in made if (at := _home(named, load, typed))},
        {load.name: _lying(named, load, typed) for named, load in made},
        {name: fail_on for name, fail_on in asked.items() if fail_on},
        {load.name: {name: path for w in load.files for name, path in w.files} for load in loads},
        loose.notes,
    )


def held(intake: Intake) -> Intake:
    """The same families with their witnesses read, for who needs all of them at once; what cannot be is a problem."""
    loads, problems, repaired = list[Load](), list[ReconError](), list[str]()
    for load in intake.loads:
        try:
            taken = taken_up(load)
        except (InputError, BrokenLaw) as error:
            problems += (*error.beside, error)
            continue
        loads.append(taken.load)
        problems += taken.problems
        repaired += taken.repaired
    return replace(
        intake,
        loads=tuple(loads),
        problems=(*intake.problems, *problems),
        repaired=(*intake.repaired, *repaired),
    )


def _home(named: Path, load: Load, typed: Mapping[Path, Path]) -> Path | None:
    """The one folder in which a family lies, as it was typed; loose files sorted by likeness may have several."""
    folders = {named} if named.is_absolute() else {storage.real(path.parent) for w in load.files for path in w.paths}
    if len(folders) > 1:
        return None
    home = folders.pop()
    return typed.get(home, home)


def _lying(named: Path, load: Load, typed: Mapping[Path, Path]) -> Lying:
    """Where one family lies; a declared one is named after its folder and its files lie in it."""
    paths = tuple(path for w in load.files for path in w.paths)
    if named.is_absolute() and named in typed and storage.is_file(typed[named] / storage.MANIFEST):
        return Lying(typed[named], paths, declared=True)
    try:
        home = Path(os.path.commonpath([storage.real(path.parent) for path in paths]))
    except ValueError:  # on different disks
        return Lying(None, paths, declared=False)
    return Lying(None if home == home.parent else typed.get(home, home), paths, declared=False)


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
    name: str, folder: Path, told: manifest.Manifest, wish: Wish, lexicon: Lexicon, settings: Settings
) -> Load:
    """The work on the witnesses that a manifest names; none is read."""
    lying = tuple(
        WitnessFiles(e.siglum, tuple((file, folder / file) for file in e.files), e.kind, e.group) for e in told.entries
    )
    return Load(name, lying, told.base, told.title, None, wish.write, lexicon, told.settled.over(settings))


@dataclass(frozen=True, slots=True)
class _Loose:
    """The witnesses in loose files, in order of siglum, as long as they are sorted; and where each lies."""

    by_siglum: Mapping[str, Witness]
    files: Mapping[str, WitnessFiles]  # by siglum
    notes: tuple[str, ...]

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """The witnesses, in order of siglum."""
        return tuple(self.by_siglum.values())

    def repaired(self, load: Load) -> Iterator[str]:
        """One line for each repair of a witness of that family, if it was read here."""
        yield from repairs(load.name, [self.by_siglum[w.siglum] for w in load.files if w.sha256])


def _loose(paths: Sequence[Path], lexicon: Lexicon, settings: Settings, problems: list[ReconError]) -> _Loose:
    """The witnesses in loose files; what cannot be read goes to `problems`."""
    typed = {storage.real(path.parent) / path.name: path for path in paths}
    found = [p for pages in grouped(typed) for p in _checked(pages, lexicon, settings)]
    named = dict(zip(typed, (source for _, source in sigla(list(typed))), strict=True))
    witnesses, where, notes = list[Witness](), dict[str, WitnessFiles](), list[str]()
    for pages, (siglum, _) in zip(found, sigla([pages.named for pages in found]), strict=True):
        lying = WitnessFiles(siglum, tuple((named[path], typed[path]) for path in pages.files))
        try:
            witness = read_witness(lying)
        except (InputError, BrokenLaw) as error:
            problems.append(error)
            continue
        witnesses.append(witness)
        where[siglum] = replace(lying, sha256=witness.sha256)
        if pages.missing:
            missing = listing(map(str, pages.missing), _NAMED)
            notes.append(said("{name} has no page {missing}", name=lying.source, missing=missing))
    witnesses.sort(key=lambda w: w.siglum)
    return _Loose({w.siglum: w for w in witnesses}, {w.siglum: where[w.siglum] for w in witnesses}, tuple(notes))


def _checked(pages: Pages, lexicon: Lexicon, settings: Settings) -> list[Pages]:
    """The pages of one witness; or, where the first of them say the same, each file as a witness of its own."""
    texts: dict[str, str] = {}
    for path in pages.files[:_COMPARED] if len(pages.files) > 1 else ():
        try:
            texts[path.name] = read_witness(WitnessFiles("", ((path.name, path),))).text
        except (InputError, BrokenLaw):
            continue  # said when it is read as a witness
    folded = {name: fold(text, lexicon.simplify) for name, text in texts.items()}
    one = len(folded) > 1 and len(groups(sorted(folded), likenesses(folded, settings), settings)) == 1
    return apart(pages) if one else [pages]


def _gathered(
    loose: _Loose, wish: Wish, lexicon: Lexicon, settings: Settings, problems: Sequence[ReconError]
) -> tuple[list[Load], tuple[str, ...]]:
    """Loose witnesses sorted into families by likeness, and the files of those that belong to none."""
    families, single = pipeline.gather(loose.witnesses, lexicon, settings)
    base = _siglum(wish.base, loose.witnesses, problems) if wish.base else None
    loads = []
    for family in families:
        lying = tuple(loose.files[s] for s in family.sigla)
        own = base in family.sigla
        pivot = None if own else family.pivot
        loads.append(Load(family.name, lying, base if own else None, "", pivot, wish.write, lexicon, settings))
    if base in [w.siglum for w in single]:
        raise NoSuchBase(
            said("the base {base} resembles no other witness", base=base),
            said("say that they are one with --one-family"),
        )
    return loads, tuple(w.source for w in single)


def _siglum(named: str, witnesses: Sequence[Witness], problems: Sequence[ReconError]) -> str:
    """The siglum that `named` means: a siglum, or the name of a file."""
    for witness in witnesses:
        if named in (witness.siglum, *(name for name, _, _ in witness.files)):
            return witness.siglum
    if problems:
        raise NoSuchBase(
            said("--base {named} names no witness that can be read: {what}", named=named, what=problems[0].what),
            problems[0].hint,
        )
    raise NoSuchBase(
        said("--base {named} names no witness", named=named), did_you_mean(named, [w.siglum for w in witnesses])
    )
