"""Families to measure, each with what is known of it and never shown to the line: truth, labels, outsiders.

In: paths, and the files that `--truth` and `--labels` name. Out: `Trials`, one `Trial` a family: its work, and what is
known of it. Without an option a family's `truth.txt` and `labels.json` are those in its folder. Files with these
names, and what the options name, are no witnesses here; one that a family.toml names as a witness is no truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.suggest import did_you_mean, listing
from chuyi_recon.app.i18n.system_errors import why
from chuyi_recon.app.project.family_job import Load
from chuyi_recon.app.project.intake import Intake, Wish, held, take_in
from chuyi_recon.app.project.naming import family_names
from chuyi_recon.app.project.witness_reading import repairs
from chuyi_recon.app.scoring.sets import LABELS, TRUTH, Member, member, members_in
from chuyi_recon.app.scoring.truths import read_labels, read_truth
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import BrokenLaw, InputError, ReconError, TruthError, UsageError
from chuyi_recon.evaluation.measures import Known
from chuyi_recon.messages import said

_NAMED = 5  # families named in a message


@dataclass(frozen=True, slots=True)
class Given:
    """What the options name: a file, or a folder with one for each family."""

    truth: Path | None = None
    labels: Path | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """One family to measure."""

    load: Load
    known: Known

    @property
    def name(self) -> str:
        """The family's name."""
        return self.load.name


@dataclass(frozen=True, slots=True)
class Trials:
    """Families to measure, in order of name; what a person should hear of the rest; every file that was read;
    folders beside families of a set that hold something else.
    """

    each: tuple[Trial, ...]
    intake: Intake
    read: tuple[Path, ...]
    passed: tuple[Path, ...]


def trials(paths: Sequence[Path], given: Given, wish: Wish, lexicon: Lexicon, settings: Settings) -> Trials:
    """The families under `paths` with what is known of them.

    Raises `UsageError` where a family has neither truth nor labels, `TruthError` where they cannot be.
    """
    for option, path in (("--truth", given.truth), ("--labels", given.labels)):
        if path is not None and not (storage.is_file(path) or storage.is_folder(path)):
            raise UsageError(
                said("{option}: there is no {path}", option=option, path=path),
                said("give a file, or a folder with one for each family"),
            )
    found = _taken(paths, given, wish, lexicon, settings)
    loads, homes = found.intake.loads, found.intake.homes
    if not loads:  # none could be read; `problems` says why
        return Trials((), found.intake, found.intake.read, found.passed)
    truths = _places(given.truth, "--truth", TRUTH, loads) or _beside(TRUTH, homes, found.intake.read)
    labels = _places(given.labels, "--labels", LABELS, loads) or _beside(LABELS, homes, found.intake.read)
    witnesses = set(found.intake.read)
    for load in loads:
        if load.name not in truths and (given.truth or load.name not in labels):
            raise _unknown(load, homes.get(load.name), given.truth, TRUTH)
        if load.name not in labels and given.labels:
            raise _unknown(load, homes.get(load.name), given.labels, LABELS)
    for path in (*truths.values(), *labels.values()):
        if storage.real(path) in witnesses:
            raise UsageError(
                said("{path} is a witness of the family", path=path),
                said("a truth or labels must not be shown to the line"),
            )
    out = [
        Trial(
            load,
            Known(
                read_truth(truths[load.name]) if load.name in truths else None,
                read_labels(labels[load.name], load, bool(found.intake.problems)) if load.name in labels else None,
                found.outsiders.get(load.name),
            ),
        )
        for load in loads
    ]
    read_too = (storage.real(p) for p in (*truths.values(), *labels.values()))
    return Trials(tuple(out), found.intake, (*found.intake.read, *read_too), found.passed)


# ------------------------------------------------------------ families


@dataclass(frozen=True, slots=True)
class _Taken:
    intake: Intake
    outsiders: Mapping[str, tuple[str, ...] | None]
    passed: tuple[Path, ...] = ()


def _taken(paths: Sequence[Path], given: Given, wish: Wish, lexicon: Lexicon, settings: Settings) -> _Taken:
    """The families of sets, and the ordinary ones, as one intake."""
    folders: dict[Path, Path] = {}  # real -> as typed
    ordinary, passed = list[Path](), list[Path]()
    for path in paths:
        below, beside = members_in(path)
        passed += beside
        folders |= {storage.real(f): f for f in below if storage.real(f) not in folders}
        if not below:
            ordinary.append(path)
    members, problems = list[Member](), list[ReconError]()
    for folder in (folders[p] for p in sorted(folders)):
        try:
            members.append(member(folder, lexicon, settings, problems))
        except (InputError, BrokenLaw) as error:
            problems.append(error)
    aside = {Path(TRUTH), Path(LABELS), *(storage.real(p) for p in (given.truth, given.labels) if p)}
    wish = replace(wish, aside=frozenset(aside))
    if wish.base and not ordinary:
        raise UsageError(
            said("--base names the base of loose files, and there are none"), said("family.json names that of a set")
        )
    rest = held(take_in(ordinary, wish, lexicon, settings)) if ordinary else None
    return replace(_joined(members, problems, rest), passed=tuple(passed))


def _joined(members: Sequence[Member], problems: Sequence[ReconError], rest: Intake | None) -> _Taken:
    names = family_names([storage.real(m.folder) for m in members])
    of_sets = [replace(m.load, name=n) for m, n in zip(members, names, strict=True)]
    intake = rest or Intake((), (), (), (), (), (), (), {})
    twice = set(names).intersection(load.name for load in intake.loads)
    if twice:
        raise UsageError(said("two families are called {name}", name=min(twice)), said("measure them apart"))
    homes = dict(zip(names, (m.folder for m in members), strict=True))
    return _Taken(
        Intake(
            tuple(sorted((*of_sets, *intake.loads), key=lambda load: load.name)),
            (*problems, *intake.problems),
            intake.alone,
            intake.results,
            intake.empty,
            (*(p for m in members for p in m.read), *intake.read),
            (*(line for load in of_sets for line in repairs(load.name, load.held)), *intake.repaired),
            {**homes, **intake.homes},
        ),
        dict(zip(names, (m.outsiders for m in members), strict=True)),
    )


def _unknown(load: Load, home: Path | None, given: Path | None, name: str) -> UsageError:
    """A family whose truth (or labels) is not where it should be: where an option says, or in its folder."""
    option, ending = Path(name).stem, Path(name).suffix
    what = said("labels") if name == LABELS else said("truth")
    if given:
        return UsageError(
            said("{given} holds no {what} of {name}", given=given, what=what, name=load.name),
            said("put {name}{ending} there", name=load.name, ending=ending),
        )
    hint = said("name one with --{option}; --labels alone measures flags", option=option)
    if home:
        hint = said("put {file} beside its witnesses, or {hint}", file=name, hint=hint)
    return UsageError(said("no {what} of {name}", what=what, name=load.name), hint)


# ------------------------------------------------------------ where things lie


def _beside(name: str, homes: Mapping[str, Path], read: Sequence[Path]) -> dict[str, Path]:
    """The files of that name in the folders of families; a witness is none."""
    found: dict[str, Path] = {}
    owners: dict[Path, str] = {}
    for family, home in homes.items():
        path = home / name
        if not storage.is_file(path) or storage.real(path) in read:
            continue
        if owners.setdefault(storage.real(path), family) != family:
            raise UsageError(
                said(
                    "{path} lies beside {one} and {other}",
                    path=path,
                    one=owners[storage.real(path)],
                    other=family,
                ),
                said("say that they are one with --one-family, or name a folder with a file for each"),
            )
        found[family] = path
    return found


def _places(path: Path | None, option: str, name: str, loads: Sequence[Load]) -> dict[str, Path]:
    """By family the file that an option names: itself, or in a folder `<family>.<ending>` or `<family>/<name>`."""
    if path is None:
        return {}
    families = [load.name for load in loads]
    if not storage.is_folder(path):
        if len(families) != 1:
            told = listing(families[:_NAMED])
            if len(families) > _NAMED:
                told = said("{names}, …", names=told)
            raise UsageError(
                said(
                    "{option} {path} is one file, and there are {n} families: {told}",
                    option=option,
                    path=path,
                    n=len(families),
                    told=told,
                ),
                said("give a folder with <family>{suffix} for each", suffix=Path(name).suffix),
            )
        return {families[0]: path}
    try:
        below, names = storage.listed(path)
    except OSError as error:
        raise TruthError(
            said("{path} cannot be listed: {why}", path=path, why=why(error)), said("check its permissions")
        ) from error
    found = {Path(n).stem: path / n for n in names if n.endswith(Path(name).suffix) and not n.startswith(".")}
    found |= {b: path / b / name for b in below if storage.is_file(path / b / name)}
    for stem, file in found.items():
        if stem not in families:
            raise TruthError(said("{file} is of no family that is measured", file=file), did_you_mean(stem, families))
    if not found:
        raise UsageError(
            said("{option}: {path} holds nothing of a family", option=option, path=path),
            said("put <family>{suffix} there", suffix=Path(name).suffix),
        )
    return found
