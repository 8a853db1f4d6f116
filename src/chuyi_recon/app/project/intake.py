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
from chuyi_recon.app.files.inputs import register_inputs
from chuyi_recon.app.files.limits import Limits
from chuyi_recon.app.files.records import expand_records, name_after_records
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.project import manifest
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.project.naming import assign_sigla, name_families, own_folders, resolve_base
from chuyi_recon.app.project.pages import WitnessPages, group_pages, split_pages
from chuyi_recon.app.project.pages.mets import take_mets
from chuyi_recon.app.project.walk import find_paths, folders_above
from chuyi_recon.app.project.witness_files import WitnessFiles, read_witness
from chuyi_recon.app.project.witness_reading import list_repairs, read_family
from chuyi_recon.app.terminal.choices import FailOn
from chuyi_recon.archive.loose_texts import group_texts
from chuyi_recon.core import pipeline
from chuyi_recon.core.families.grouping import group_witnesses, pairwise_similarities
from chuyi_recon.core.model import Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.engines import internal_error
from chuyi_recon.errors import InputError, InternalError, NoSuchBase, NothingInCommon, ReconError, UsageError
from chuyi_recon.messages import Message

_MAX_NAMED = 5  # files named in a message
_MANY_LOOSE = 100  # files: more are sorted as an archive is, in time that does not grow with their square
_COMPARED = 4  # pages of which it is asked whether they say the same


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """How the person wants the witnesses taken."""

    one_family: bool = False
    base: str | None = None
    out: Path | None = None
    exporter_names: tuple[str, ...] = ()
    excluded: frozenset[Path] = frozenset()  # what is no witness; a bare name means every file of that name
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class FamilyLocation:
    """Where a family lies, as typed where it was: the folder that holds all of it, if there is one, and its files.

    Of a family of a table the folder is the table's, and `pages` are the ids of its pages.
    """

    folder: Path | None
    files: tuple[Path, ...]
    has_manifest: bool  # by a family.toml in that folder
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """Families to work on, and what a person should hear about the rest."""

    jobs: tuple[FamilyJob, ...]  # in order of name
    problems: tuple[ReconError, ...]  # a file, a folder or a family; the others go on
    ungrouped: tuple[str, ...]  # loose witnesses that resemble no other
    result_folders: tuple[Path, ...]  # result folders passed over
    empty_folders: tuple[Path, ...]  # folders that were given and hold nothing
    read_files: tuple[Path, ...]  # the files of all witnesses, as they really lie
    repair_lines: tuple[str, ...]  # one line a repair of what was read here
    family_folders: Mapping[str, Path]  # by name of the family, the one folder in which it lies, if there is one
    locations: Mapping[str, FamilyLocation] = field(default_factory=dict)  # by name of the family
    fail_on: Mapping[str, FailOn] = field(default_factory=dict)  # of families that say so themselves
    witness_paths: Mapping[str, Mapping[str, Path]] = field(default_factory=dict)  # by family and file, as typed
    notes: tuple[str, ...] = ()  # what else a person should hear


def read_families(paths: Sequence[Path], options: IntakeOptions, lexicon: Lexicon, settings: Settings) -> Intake:
    """The families under `paths`; raises `UsageError` or `ManifestError` before any work is done."""
    found = find_paths(paths, options.out, options.excluded)
    if not found.manifests and not found.loose_files and not found.unreadable:
        advice = Message("hint.give-transcriptions")
        if found.result_folders:
            advice = Message("hint.results-are-no-witnesses", advice=advice)
        where = list_names(map(str, paths))
        raise UsageError(
            Message("error.input.no-witnesses", where=where),
            advice,
        )
    if options.base and not found.loose_files:
        raise UsageError(Message("error.option.base-without-loose-files"), Message("hint.write-into-manifest"))
    problems: list[ReconError] = list(found.unreadable)
    declared = {storage.real_path(folder): (folder, manifest.load_manifest(folder)) for folder in found.manifests}
    # Each family with what it is named after: its folder, or its first siglum where it shares that with others.
    named_jobs = [
        (real, _make_declared_job(real.name, *both, options, lexicon, settings)) for real, both in declared.items()
    ]
    loose = _read_loose_files(found.loose_files, options.limits, lexicon, settings, problems)
    ungrouped: tuple[str, ...] = ()
    if options.one_family and loose.witnesses:
        base = resolve_base(options.base, loose.witnesses, problems) if options.base else None
        common_folder = Path(os.path.commonpath([storage.real_path(path.parent) for path in found.loose_files]))
        named_jobs.append(
            (
                common_folder,
                FamilyJob(
                    common_folder.name,
                    tuple(loose.files.values()),
                    base,
                    "",
                    None,
                    options.exporter_names,
                    lexicon,
                    settings,
                ),
            )
        )
    elif loose.witnesses:
        try:
            gathered, ungrouped = _group_loose_files(loose, options, lexicon, settings, problems)
            given = {storage.real_path(path) for path in paths if storage.is_folder(path)}
            homes = own_folders([[path for w in job.files for path in w.paths] for job in gathered], given)
            named_jobs += [(home or Path(job.name), job) for home, job in zip(homes, gathered, strict=True)]
        except ReconError:
            raise
        except Exception as error:  # noqa: BLE001  # a bug: families with a family.toml are still done
            broken = internal_error(error, Message("label.loose-files"))
            broken.__cause__ = error
            problems.append(broken)
    if ungrouped and not named_jobs and not problems:
        raise _nothing_in_common(ungrouped)
    names = name_families([path for path, _ in named_jobs])
    named_jobs = [(path, replace(job, name=name)) for (path, job), name in zip(named_jobs, names, strict=True)]
    typed = {storage.real_path(folder): folder for folder in found.manifests} | folders_above(found.loose_files)
    jobs = tuple(sorted((job for _, job in named_jobs), key=lambda job: job.name))
    register_inputs([*found.loose_files, *(path for job in jobs for w in job.files for path in w.paths)])
    in_families = [storage.real_path(path) for _, job in named_jobs for w in job.files for path in w.paths]
    asked = {job.name: declared[named][1].settings.fail_on for named, job in named_jobs if named in declared}
    return Intake(
        jobs,
        tuple(problems),
        ungrouped,
        found.result_folders,
        found.empty_folders,
        tuple(dict.fromkeys((*in_families, *map(storage.real_path, found.loose_files)))),
        tuple(line for job in jobs for line in loose.repaired(job)),
        {job.name: at for named, job in named_jobs if (at := _folder_of(named, job, typed))},
        {job.name: _locate_family(named, job, typed) for named, job in named_jobs},
        {name: fail_on for name, fail_on in asked.items() if fail_on},
        {job.name: {name: path for w in job.files for name, path in w.files} for job in jobs},
        loose.notes,
    )


def read_all_witnesses(intake: Intake) -> Intake:
    """The same families with their witnesses read, for who needs all of them at once; what cannot be is a problem."""
    loads, problems, repaired = list[FamilyJob](), list[ReconError](), list[str]()
    for load in intake.jobs:
        try:
            taken = read_family(load)
        except (InputError, InternalError) as error:
            problems += (*error.beside, error)
            continue
        loads.append(taken.load)
        problems += taken.problems
        repaired += taken.repaired
    return replace(
        intake,
        jobs=tuple(loads),
        problems=(*intake.problems, *problems),
        repair_lines=(*intake.repair_lines, *repaired),
    )


def _folder_of(named: Path, load: FamilyJob, typed: Mapping[Path, Path]) -> Path | None:
    """The one folder in which a family lies, as it was typed; loose files sorted by likeness may have several."""
    folders = (
        {named} if named.is_absolute() else {storage.real_path(path.parent) for w in load.files for path in w.paths}
    )
    if len(folders) > 1:
        return None
    home = folders.pop()
    return typed.get(home, home)


def _locate_family(named: Path, job: FamilyJob, typed: Mapping[Path, Path]) -> FamilyLocation:
    """Where one family lies; a declared one is named after its folder and its files lie in it."""
    paths = tuple(path for w in job.files for path in w.paths)
    if named.is_absolute() and named in typed and storage.is_file(typed[named] / storage.MANIFEST_FILE):
        return FamilyLocation(typed[named], paths, has_manifest=True)
    try:
        common_folder = Path(os.path.commonpath([storage.real_path(path.parent) for path in paths]))
    except ValueError:  # on different disks
        return FamilyLocation(None, paths, has_manifest=False)
    return FamilyLocation(
        None if common_folder == common_folder.parent else typed.get(common_folder, common_folder),
        paths,
        has_manifest=False,
    )


def _nothing_in_common(ungrouped: Sequence[str]) -> NothingInCommon:
    """What is said where no family was found at all."""
    if len(ungrouped) == 1:
        return NothingInCommon(
            Message("error.family.single-witness", name=ungrouped[0]),
            Message("hint.another-transcription"),
        )
    return NothingInCommon(
        Message("error.family.no-two-alike", names=list_names(ungrouped, _MAX_NAMED)),
        Message("hint.one-family-or-manifest"),
    )


def _make_declared_job(
    name: str,
    folder: Path,
    declaration: manifest.Manifest,
    options: IntakeOptions,
    lexicon: Lexicon,
    settings: Settings,
) -> FamilyJob:
    """The work on the witnesses that a manifest names; none is read."""
    lying = tuple(
        WitnessFiles(e.siglum, tuple((f, folder / f) for f in e.files), e.source, e.group, limits=options.limits)
        for e in declaration.entries
    )
    return FamilyJob(
        name,
        lying,
        declaration.base,
        declaration.title,
        None,
        options.exporter_names,
        lexicon,
        declaration.settings.apply_to(settings),
        image_sources=declaration.image_sources(folder),
    )


@dataclass(frozen=True, slots=True)
class _LooseFiles:
    """The witnesses in loose files, in order of siglum, as long as they are sorted; and where each lies."""

    by_siglum: Mapping[str, Witness]
    files: Mapping[str, WitnessFiles]  # by siglum
    notes: tuple[str, ...]

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """The witnesses, in order of siglum."""
        return tuple(self.by_siglum.values())

    def repaired(self, load: FamilyJob) -> Iterator[str]:
        """One line for each repair of a witness of that family, if it was read here."""
        yield from list_repairs(load.name, [self.by_siglum[w.siglum] for w in load.files if w.sha256])


def _read_loose_files(
    paths: Sequence[Path], limits: Limits, lexicon: Lexicon, settings: Settings, problems: list[ReconError]
) -> _LooseFiles:
    """The witnesses in loose files; what cannot be read goes to `problems`."""
    listed, rest = take_mets(expand_records(paths))
    typed = {storage.real_path(path.parent) / path.name: path for path in rest}
    found = [p for pages in group_pages(typed) for p in _checked_pages(pages, limits, lexicon, settings)]
    found = sorted([*found, *map(_as_they_lie, listed)], key=lambda pages: pages.files[0])
    typed |= {storage.real_path(path.parent) / path.name: path for pages in listed for path in pages.files}
    named = dict(zip(typed, (source for _, source in assign_sigla(list(typed))), strict=True))
    witnesses, paths_by_source, notes = list[Witness](), dict[str, WitnessFiles](), list[str]()
    names = [pages.named for pages in found]
    for pages, (siglum, _) in zip(found, name_after_records(names, assign_sigla(names)), strict=True):
        real_paths = WitnessFiles(siglum, tuple((named[path], typed[path]) for path in pages.files), limits=limits)
        try:
            witness = read_witness(real_paths)
        except (InputError, InternalError) as error:
            problems.append(error)
            continue
        witnesses.append(witness)
        paths_by_source[siglum] = replace(real_paths, sha256=witness.sha256)
        if pages.missing:
            missing = list_names(map(str, pages.missing), _MAX_NAMED)
            notes.append(Message("input.page-missing", name=real_paths.source, missing=missing))
    witnesses.sort(key=lambda w: w.siglum)
    return _LooseFiles(
        {w.siglum: w for w in witnesses}, {w.siglum: paths_by_source[w.siglum] for w in witnesses}, tuple(notes)
    )


def _as_they_lie(pages: WitnessPages) -> WitnessPages:
    """The same with paths from the root of the disk."""
    files = (pages.named, *pages.files)
    named, *real = (storage.real_path(path.parent) / path.name for path in files)
    return WitnessPages(tuple(real), named, pages.missing)


def _checked_pages(pages: WitnessPages, limits: Limits, lexicon: Lexicon, settings: Settings) -> list[WitnessPages]:
    """The pages of one witness; or, where the first of them say the same, each file as a witness of its own."""
    texts: dict[str, str] = {}
    for path in pages.files[:_COMPARED] if len(pages.files) > 1 else ():
        try:
            texts[path.name] = read_witness(WitnessFiles("", ((path.name, path),), limits=limits)).text
        except (InputError, InternalError):
            continue  # said when it is read as a witness
    folded = {name: fold(text, lexicon.simplify) for name, text in texts.items()}
    one = (
        len(folded) > 1 and len(group_witnesses(sorted(folded), pairwise_similarities(folded, settings), settings)) == 1
    )
    return split_pages(pages) if one else [pages]


def _group_loose_files(
    loose: _LooseFiles, options: IntakeOptions, lexicon: Lexicon, settings: Settings, problems: Sequence[ReconError]
) -> tuple[list[FamilyJob], tuple[str, ...]]:
    """Loose witnesses sorted into families by likeness, and the files of those that belong to none."""
    witnesses, groups = loose.witnesses, None
    if len(witnesses) > _MANY_LOOSE:
        found = group_texts([w.text for w in witnesses], lexicon.simplify)
        groups = [[witnesses[i].siglum for i in group] for group in found]
    families, single = pipeline.group_into_families(witnesses, lexicon, settings, groups)
    base = resolve_base(options.base, loose.witnesses, problems) if options.base else None
    jobs = []
    for family in families:
        lying = tuple(loose.files[s] for s in family.sigla)
        own = base in family.sigla
        pivot = None if own else family.lead_witness
        jobs.append(
            FamilyJob(family.name, lying, base if own else None, "", pivot, options.exporter_names, lexicon, settings)
        )
    if base in [w.siglum for w in single]:
        raise NoSuchBase(
            Message("error.family.base-unlike-others", base=base),
            Message("hint.say-one-family"),
        )
    return jobs, tuple(w.file_name for w in single)
