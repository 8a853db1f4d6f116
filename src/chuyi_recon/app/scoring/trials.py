"""Families to measure, each with what is known of it and never shown to the line: truth, labels, outsiders.

In: paths, and the files that `--truth` and `--labels` name. Out: `TrialSet`, one `Trial` a family: its work, and
what is known of it. Without an option a family's `truth.txt` and `labels.json` are those in its folder. Files with
these names, and what the options name, are no witnesses here; one that a family.toml names as a witness is no truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.suggest import did_you_mean, list_names
from chuyi_recon.app.i18n.system_errors import system_reason
from chuyi_recon.app.project.intake import Intake, IntakeOptions, read_all_witnesses, read_families
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.project.naming import name_families
from chuyi_recon.app.project.witness_reading import list_repairs
from chuyi_recon.app.scoring.sets import LABELS_FILE, TRUTH_FILE, SetFamily, find_set_folders, read_set_family
from chuyi_recon.app.scoring.truths import read_labels, read_truth
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import InputError, InternalError, ReconError, TruthError, UsageError
from chuyi_recon.evaluation.measures import GroundTruth
from chuyi_recon.messages import Message

_MAX_NAMED = 5  # families named in a message


@dataclass(frozen=True, slots=True)
class TruthOptions:
    """What the options name: a file, or a folder with one for each family."""

    truth: Path | None = None
    labels: Path | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """One family to measure."""

    job: FamilyJob
    ground_truth: GroundTruth

    @property
    def name(self) -> str:
        """The family's name."""
        return self.job.name


@dataclass(frozen=True, slots=True)
class TrialSet:
    """Families to measure, in order of name; what a person should hear of the rest; every file that was read, or that
    says something of a family; folders beside families of a set that hold something else.
    """

    trials: tuple[Trial, ...]
    intake: Intake
    read_files: tuple[Path, ...]
    skipped_folders: tuple[Path, ...]


def read_trials(
    paths: Sequence[Path], truth_options: TruthOptions, options: IntakeOptions, lexicon: Lexicon, settings: Settings
) -> TrialSet:
    """The families under `paths` with what is known of them.

    Raises `UsageError` where a family has neither truth nor labels, `TruthError` where they cannot be.
    """
    for option, path in (("--truth", truth_options.truth), ("--labels", truth_options.labels)):
        if path is not None and not (storage.is_file(path) or storage.is_folder(path)):
            raise UsageError(
                Message("error.truth.no-such-path", option=option, path=path),
                Message("hint.file-or-folder-per-family"),
            )
    found = _read_trial_intake(paths, truth_options, options, lexicon, settings)
    jobs, family_folders = found.intake.jobs, found.intake.family_folders
    if not jobs:  # none could be read; `problems` says why
        return TrialSet((), found.intake, found.intake.read_files, found.skipped_folders)
    truths = _files_by_family(truth_options.truth, "--truth", TRUTH_FILE, jobs) or _files_beside(
        TRUTH_FILE, family_folders, found.intake.read_files
    )
    labels = _files_by_family(truth_options.labels, "--labels", LABELS_FILE, jobs) or _files_beside(
        LABELS_FILE, family_folders, found.intake.read_files
    )
    witnesses = set(found.intake.read_files)
    for job in jobs:
        if job.name not in truths and (truth_options.truth or job.name not in labels):
            raise _missing_file_error(job, family_folders.get(job.name), truth_options.truth, TRUTH_FILE)
        if job.name not in labels and truth_options.labels:
            raise _missing_file_error(job, family_folders.get(job.name), truth_options.labels, LABELS_FILE)
    for path in (*truths.values(), *labels.values()):
        if storage.real_path(path) in witnesses:
            raise UsageError(
                Message("error.truth.is-witness", path=path),
                Message("hint.keep-truth-from-line"),
            )
    out = [
        Trial(
            job,
            GroundTruth(
                read_truth(truths[job.name]) if job.name in truths else None,
                read_labels(labels[job.name], job, bool(found.intake.problems)) if job.name in labels else None,
                found.outsiders.get(job.name),
            ),
        )
        for job in jobs
    ]
    beside = (f / name for f in family_folders.values() for name in (storage.MANIFEST_FILE, storage.RULINGS_FILE))
    read_too = (storage.real_path(p) for p in (*truths.values(), *labels.values(), *beside))
    return TrialSet(tuple(out), found.intake, (*found.intake.read_files, *read_too), found.skipped_folders)


# ------------------------------------------------------------ families


@dataclass(frozen=True, slots=True)
class _TrialIntake:
    intake: Intake
    outsiders: Mapping[str, tuple[str, ...] | None]
    skipped_folders: tuple[Path, ...] = ()


def _read_trial_intake(
    paths: Sequence[Path], truth_options: TruthOptions, options: IntakeOptions, lexicon: Lexicon, settings: Settings
) -> _TrialIntake:
    """The families of sets, and the ordinary ones, as one intake."""
    folders: dict[Path, Path] = {}  # real -> as typed
    ordinary, skipped_folders = list[Path](), list[Path]()
    for path in paths:
        below, beside = find_set_folders(path)
        skipped_folders += beside
        folders |= {storage.real_path(f): f for f in below if storage.real_path(f) not in folders}
        if not below:
            ordinary.append(path)
    members, problems = list[SetFamily](), list[ReconError]()
    for folder in (folders[p] for p in sorted(folders)):
        try:
            members.append(read_set_family(folder, lexicon, settings, problems))
        except (InputError, InternalError) as error:
            problems.append(error)
    excluded = {
        Path(TRUTH_FILE),
        Path(LABELS_FILE),
        *(storage.real_path(p) for p in (truth_options.truth, truth_options.labels) if p),
    }
    options = replace(options, excluded=frozenset(excluded))
    if options.base and not ordinary:
        raise UsageError(Message("error.option.base-without-loose-files"), Message("hint.set-names-its-base"))
    rest = read_all_witnesses(read_families(ordinary, options, lexicon, settings)) if ordinary else None
    return replace(_join_intakes(members, problems, rest), skipped_folders=tuple(skipped_folders))


def _join_intakes(members: Sequence[SetFamily], problems: Sequence[ReconError], rest: Intake | None) -> _TrialIntake:
    names = name_families([storage.real_path(m.folder) for m in members])
    of_sets = [replace(m.job, name=n) for m, n in zip(members, names, strict=True)]
    intake = rest or Intake((), (), (), (), (), (), (), {})
    twice = set(names).intersection(job.name for job in intake.jobs)
    if twice:
        raise UsageError(Message("error.family.same-name", name=min(twice)), Message("hint.measure-apart"))
    family_folders = dict(zip(names, (m.folder for m in members), strict=True))
    return _TrialIntake(
        Intake(
            tuple(sorted((*of_sets, *intake.jobs), key=lambda job: job.name)),
            (*problems, *intake.problems),
            intake.ungrouped,
            intake.result_folders,
            intake.empty_folders,
            (*(p for m in members for p in m.read_files), *intake.read_files),
            (*(line for job in of_sets for line in list_repairs(job.name, job.held)), *intake.repair_lines),
            {**family_folders, **intake.family_folders},
        ),
        dict(zip(names, (m.outsiders for m in members), strict=True)),
    )


def _missing_file_error(job: FamilyJob, family_folder: Path | None, given: Path | None, name: str) -> UsageError:
    """A family whose truth (or labels) is not where it should be: where an option says, or in its folder."""
    option, ending = Path(name).stem, Path(name).suffix
    what = Message("label.labels") if name == LABELS_FILE else Message("label.truth")
    if given:
        return UsageError(
            Message("error.truth.missing-in-folder", given=given, what=what, name=job.name),
            Message("hint.put-named-file-there", name=job.name, ending=ending),
        )
    hint = Message("hint.name-with-option", option=option)
    if family_folder:
        hint = Message("hint.put-file-beside-witnesses", file=name, hint=hint)
    return UsageError(Message("error.truth.missing", what=what, name=job.name), hint)


# ------------------------------------------------------------ where things lie


def _files_beside(name: str, family_folders: Mapping[str, Path], read: Sequence[Path]) -> dict[str, Path]:
    """The files of that name in the folders of families; a witness is none."""
    found: dict[str, Path] = {}
    owners: dict[Path, str] = {}
    for family, family_folder in family_folders.items():
        path = family_folder / name
        if not storage.is_file(path) or storage.real_path(path) in read:
            continue
        if owners.setdefault(storage.real_path(path), family) != family:
            raise UsageError(
                Message(
                    "error.truth.beside-several-families",
                    path=path,
                    one=owners[storage.real_path(path)],
                    other=family,
                ),
                Message("hint.one-family-or-folder-of-files"),
            )
        found[family] = path
    return found


def _files_by_family(path: Path | None, option: str, name: str, jobs: Sequence[FamilyJob]) -> dict[str, Path]:
    """By family the file that an option names: itself, or in a folder `<family>.<ending>` or `<family>/<name>`."""
    if path is None:
        return {}
    families = [job.name for job in jobs]
    if not storage.is_folder(path):
        if len(families) != 1:
            listed_names = list_names(families[:_MAX_NAMED])
            if len(families) > _MAX_NAMED:
                listed_names = Message("list.names-cut", names=listed_names)
            raise UsageError(
                Message(
                    "error.truth.one-file-many-families",
                    option=option,
                    path=path,
                    n=len(families),
                    told=listed_names,
                ),
                Message("hint.folder-with-file-per-family", suffix=Path(name).suffix),
            )
        return {families[0]: path}
    try:
        below, names = storage.list_folder(path)
    except OSError as error:
        raise TruthError(
            Message("error.folder.path-unlistable", path=path, why=system_reason(error)),
            Message("hint.check-permissions"),
        ) from error
    found = {Path(n).stem: path / n for n in names if n.endswith(Path(name).suffix) and not n.startswith(".")}
    found |= {b: path / b / name for b in below if storage.is_file(path / b / name)}
    for stem, file in found.items():
        if stem not in families:
            raise TruthError(Message("error.truth.of-no-family", file=file), did_you_mean(stem, families))
    if not found:
        raise UsageError(
            Message("error.truth.folder-without-families", option=option, path=path),
            Message("hint.put-family-file-there", suffix=Path(name).suffix),
        )
    return found
