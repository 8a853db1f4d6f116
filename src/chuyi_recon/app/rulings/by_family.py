"""Which rulings lie beside the witnesses, whose family each is of, and what came of it.

A folder with a `family.toml` holds the rulings of its family. Beside loose files a line names the files of its family,
for they may be sorted into several, and these may be called otherwise tomorrow: it is of the family that has most of
them. `beside_table` does the same for the families of a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os.path import relpath
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.widths import shorten_middle
from chuyi_recon.app.project.intake import FamilyLocation, Intake
from chuyi_recon.app.rulings import log
from chuyi_recon.app.rulings.log import LogEntry
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.core.model import FAILING_OUTCOMES, ResolvedRuling, Ruling
from chuyi_recon.errors import InputError
from chuyi_recon.messages import Message

_MAX_SHOWN = 8  # signs of a context or a reading, in a message


@dataclass(frozen=True, slots=True)
class RulingsByFamily:
    """The rulings beside some witnesses, family by family."""

    by_family: Mapping[str, tuple[LogEntry, ...]] = field(default_factory=dict)  # by name of the family
    unassigned: tuple[tuple[LogEntry, str], ...] = ()  # of no family, and why
    unreadable: tuple[LogEntry, ...] = ()  # lines that cannot be read
    problems: tuple[InputError, ...] = ()  # files that cannot be read

    def of(self, name: str) -> tuple[Ruling, ...]:
        """What was ruled on a family, in order of lines."""
        return tuple(e.ruling for e in self.by_family.get(name, ()) if e.ruling is not None)


def find_rulings_folder(location: FamilyLocation) -> tuple[Path | None, tuple[str, ...]]:
    """The folder into whose `rulings.jsonl` a family's rulings go, and the files that its lines name.

    None where there is no such folder: loose files on different disks.
    A name that is no Unicode cannot stand in a line, and is left out.
    """
    if location.pages:
        return location.folder, location.pages
    if location.folder is None or location.has_manifest:
        return location.folder, ()
    names = sorted(_relative_name(path, location.folder) for path in location.files)
    return location.folder, tuple(n for n in names if not any("\ud800" <= c <= "\udfff" for c in n))


def add_rulings(intake: Intake) -> tuple[Intake, RulingsByFamily]:
    """The same families with what editors ruled on them; a file that cannot be read is one of the problems."""
    family_rulings = read_rulings(intake)
    jobs = tuple(
        replace(
            job,
            rulings=family_rulings.of(job.name),
            ruling_files=find_rulings_folder(intake.locations[job.name])[1],
        )
        for job in intake.jobs
    )
    return replace(intake, jobs=jobs, problems=(*intake.problems, *family_rulings.problems)), family_rulings


def read_rulings(intake: Intake) -> RulingsByFamily:
    """What lies beside the witnesses of an intake."""
    by_family: dict[str, list[LogEntry]] = {}
    unassigned: list[tuple[LogEntry, str]] = []
    unreadable: list[LogEntry] = []
    problems: list[InputError] = []
    typed = _typed(intake.locations)
    for folder, names in sorted(_candidate_folders(intake.locations).items()):
        path = typed.get(folder, folder) / storage.RULINGS_FILE
        if not storage.is_file(path):
            continue
        try:
            entries = log.read_log(path)
        except InputError as error:
            problems.append(error)
            continue
        unreadable += [e for e in entries if e.problem]
        for entry in log.unretracted(entries):
            name, why = _assign_entry(entry, path.parent, {n: intake.locations[n] for n in names})
            if name:
                by_family.setdefault(name, []).append(entry)
            elif why:
                unassigned.append((entry, why))
    return RulingsByFamily(
        {name: tuple(found) for name, found in by_family.items()}, tuple(unassigned), tuple(unreadable), tuple(problems)
    )


def _typed(lying: Mapping[str, FamilyLocation]) -> dict[Path, Path]:
    """By real folder how somebody typed it; of two ways the first."""
    typed = dict.fromkeys(p for f in lying.values() for p in (f.folder, *(path.parent for path in f.files)) if p)
    out: dict[Path, Path] = {}
    for path in typed:
        out.setdefault(storage.real_path(path), path)
    return out


def report_rulings(
    outcomes: Iterable[tuple[str, ResolvedRuling]], family_rulings: RulingsByFamily, painter: Painter
) -> int:
    """Says what was not plainly applied, family by family; returns how many rulings somebody has to look at."""
    for entry in family_rulings.unreadable:
        painter.print_note(Message("ruling.line.passed-over", where=entry.location, fault=entry.problem))
    for entry, why in family_rulings.unassigned:
        painter.print_note(
            Message(
                "ruling.stray.orphaned",
                where=entry.location,
                ruling=describe_ruling(entry.ruling),
                why=why,
            )
        )
    failing = len(family_rulings.unassigned)
    entries = {(name, e.ruling): e for name, own in family_rulings.by_family.items() for e in own}
    for name, ruled in outcomes:
        if ruled.outcome in ("moved", *FAILING_OUTCOMES):
            found = entries.get((name, ruled.ruling))
            where = found.location if found else name
            painter.print_note(Message("layout.located", where=where, what=_describe_outcome(ruled)))
            failing += ruled.outcome in FAILING_OUTCOMES
    return failing


def describe_ruling(ruling: Ruling | None) -> str:
    """A ruling as a message names it: its id, its editor, its place."""
    if ruling is None:
        return Message("ruling.name.unreadable")
    if ruling.editor:
        return Message(
            "ruling.name.id-editor-and-place", id=ruling.id, editor=ruling.editor, place=describe_place(ruling)
        )
    return Message("ruling.name.id-and-place", id=ruling.id, place=describe_place(ruling))


def describe_place(ruling: Ruling) -> str:
    """A place as a person knows it: the words before it, its readings in brackets, the words after.

    >>> describe_place(Ruling(("支持建设3", ("", "所"), "楚怡高水平"), "reading", "所"))
    '支持建设3[-|所]楚怡高水平'
    """
    before, shown_readings, after = ruling.anchor
    readings = "|".join(shorten_middle(r, 2 * _MAX_SHOWN) or "-" for r in shown_readings)
    return f"{ruling.witness and ruling.witness + ' '}{before[-_MAX_SHOWN:]}[{readings}]{after[:_MAX_SHOWN]}"


def _describe_outcome(ruled: ResolvedRuling) -> str:
    parts = {"ruling": describe_ruling(ruled.ruling), "why": ruled.explanation}
    match ruled.outcome:
        case "moved":
            return Message("ruling.outcome.moved", **parts)
        case "stale":
            return Message("ruling.outcome.stale", **parts)
        case "orphaned":
            return Message("ruling.outcome.orphaned", **parts)
        case _:
            return Message("ruling.outcome.conflict", **parts)


def _candidate_folders(locations: Mapping[str, FamilyLocation]) -> dict[Path, list[str]]:
    """By real folder the families whose rulings may lie there: their home, and beside each loose file."""
    out: dict[Path, list[str]] = {}
    for name in sorted(locations):
        own_folder = {locations[name].folder} - {None}
        beside = set() if locations[name].has_manifest else {path.parent for path in locations[name].files}
        for folder in {storage.real_path(p) for p in (*own_folder, *beside) if p is not None}:
            out.setdefault(folder, []).append(name)
    return out


def _assign_entry(entry: LogEntry, folder: Path, families: Mapping[str, FamilyLocation]) -> tuple[str, str]:
    """The family that a line is of; or why it is of none, and nothing where its files are there and not asked for."""
    declared = [name for name, location in families.items() if location.has_manifest]
    if declared:
        return declared[0], ""
    if not entry.witnesses:
        only = len(families) == 1
        return (next(iter(families)), "") if only else ("", Message("ruling.stray.family-unclear"))
    names_by_family = {
        name: {_relative_name(path, folder) for path in location.files} for name, location in families.items()
    }
    best = max(
        names_by_family,
        key=lambda n: (
            len(names_by_family[n].intersection(entry.witnesses)),
            -_first_index(entry.witnesses, names_by_family[n]),
        ),
    )
    if names_by_family[best].intersection(entry.witnesses):
        return best, ""
    if any(storage.is_file(folder / name) for name in entry.witnesses):
        return "", ""
    return "", Message("ruling.stray.witnesses-gone")


def _first_index(named: Sequence[str], own: Iterable[str]) -> int:
    """The first of the named that is among a family's own."""
    own_names = set(own)
    return next((i for i, name in enumerate(named) if name in own_names), len(named))


def _relative_name(path: Path, folder: Path) -> str:
    """A file as a line beside it names it."""
    return Path(relpath(storage.real_path(path.parent), storage.real_path(folder)), path.name).as_posix()
