"""Which rulings lie beside the witnesses, whose family each is of, and what came of it.

A folder with a `family.toml` holds the rulings of its family. Beside loose files a line names the files of its family,
for they may be sorted into several, and these may be called otherwise tomorrow: it is of the family that has most of
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os.path import relpath
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.project.intake import Intake, Lying
from chuyi_recon.app.rulings import log
from chuyi_recon.app.rulings.log import Entry
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.core.model import FAILING, Ruled, Ruling
from chuyi_recon.errors import InputError
from chuyi_recon.messages import said

_LONGEST = 8  # signs of a context or a reading, in a message


@dataclass(frozen=True, slots=True)
class Spoken:
    """The rulings beside some witnesses, family by family."""

    of: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)  # by name of the family
    strays: tuple[tuple[Entry, str], ...] = ()  # of no family, and why
    faults: tuple[Entry, ...] = ()  # lines that cannot be read
    problems: tuple[InputError, ...] = ()  # files that cannot be read


def home_of(lying: Lying) -> tuple[Path | None, tuple[str, ...]]:
    """The folder into whose `rulings.jsonl` a family's rulings go, and the files that its lines name.

    None where there is no such folder: loose files on different disks.
    """
    if lying.home is None or lying.declared:
        return lying.home, ()
    return lying.home, tuple(sorted(_named(path, lying.home) for path in lying.files))


def with_rulings(intake: Intake) -> tuple[Intake, Spoken]:
    """The same families with what editors ruled on them; a file that cannot be read is one of the problems."""
    spoken = rulings_in(intake)
    loads = tuple(
        replace(load, rulings=tuple(e.ruling for e in spoken.of.get(load.name, ()) if e.ruling is not None))
        for load in intake.loads
    )
    return replace(intake, loads=loads, problems=(*intake.problems, *spoken.problems)), spoken


def rulings_in(intake: Intake) -> Spoken:
    """What lies beside the witnesses of an intake."""
    of: dict[str, list[Entry]] = {}
    strays: list[tuple[Entry, str]] = []
    faults: list[Entry] = []
    problems: list[InputError] = []
    typed = _typed(intake.lying)
    for folder, names in sorted(_folders(intake.lying).items()):
        path = typed.get(folder, folder) / storage.RULINGS
        if not storage.is_file(path):
            continue
        try:
            entries = log.read(path)
        except InputError as error:
            problems.append(error)
            continue
        faults += [e for e in entries if e.fault]
        for entry in log.standing(entries):
            name, why = _whose(entry, path.parent, {n: intake.lying[n] for n in names})
            if name:
                of.setdefault(name, []).append(entry)
            elif why:
                strays.append((entry, why))
    return Spoken({name: tuple(found) for name, found in of.items()}, tuple(strays), tuple(faults), tuple(problems))


def _typed(lying: Mapping[str, Lying]) -> dict[Path, Path]:
    """By real folder how somebody typed it; of two ways the first."""
    typed = dict.fromkeys(p for f in lying.values() for p in (f.home, *(path.parent for path in f.files)) if p)
    out: dict[Path, Path] = {}
    for path in typed:
        out.setdefault(storage.real(path), path)
    return out


def tell(outcomes: Iterable[tuple[str, Ruled]], spoken: Spoken, painter: Painter) -> int:
    """Says what was not plainly applied, family by family; returns how many rulings somebody has to look at."""
    for entry in spoken.faults:
        painter.note(said("{where}: no ruling, and passed over: {fault}", where=entry.where, fault=entry.fault))
    for entry, why in spoken.strays:
        painter.note(
            said("{where}: {ruling} is orphaned: {why}", where=entry.where, ruling=told(entry.ruling), why=why)
        )
    failing = len(spoken.strays)
    for name, ruled in outcomes:
        if ruled.outcome in ("moved", *FAILING):
            where = next((e.where for e in spoken.of.get(name, ()) if e.ruling == ruled.ruling), name)
            painter.note(said("{where}: {what}", where=where, what=_outcome(ruled)))
            failing += ruled.outcome in FAILING
    return failing


def told(ruling: Ruling | None) -> str:
    """A ruling as a message names it: its id, its editor, its place."""
    if ruling is None:
        return said("a ruling")
    if ruling.editor:
        return said("ruling {id} of {editor} on {place}", id=ruling.id, editor=ruling.editor, place=place(ruling))
    return said("ruling {id} on {place}", id=ruling.id, place=place(ruling))


def place(ruling: Ruling) -> str:
    """A place as a person knows it: the words before it, its readings in brackets, the words after.

    >>> place(Ruling(("支持建设3", ("", "所"), "楚怡高水平"), "reading", "所"))
    '支持建设3[-|所]楚怡高水平'
    """
    before, seen, after = ruling.anchor
    readings = "|".join(_short(r) or "-" for r in seen)
    return f"{ruling.witness and ruling.witness + ' '}{before[-_LONGEST:]}[{readings}]{after[:_LONGEST]}"


def _outcome(ruled: Ruled) -> str:
    parts = {"ruling": told(ruled.ruling), "why": ruled.why}
    match ruled.outcome:
        case "moved":
            return said("{ruling} is applied; its place has moved: {why}", **parts)
        case "stale":
            return said("{ruling} is stale: it is applied, look at it again: {why}", **parts)
        case "orphaned":
            return said("{ruling} is orphaned, and not applied: {why}", **parts)
        case _:
            return said("{ruling} is in conflict, and not applied: {why}", **parts)


def _short(text: str) -> str:
    return text if len(text) <= 2 * _LONGEST else f"{text[:_LONGEST]}…{text[-_LONGEST // 2 :]}"


def _folders(lying: Mapping[str, Lying]) -> dict[Path, list[str]]:
    """By real folder the families whose rulings may lie there: their home, and beside each loose file."""
    out: dict[Path, list[str]] = {}
    for name in sorted(lying):
        home = {lying[name].home} - {None}
        beside = set() if lying[name].declared else {path.parent for path in lying[name].files}
        for folder in {storage.real(p) for p in (*home, *beside) if p is not None}:
            out.setdefault(folder, []).append(name)
    return out


def _whose(entry: Entry, folder: Path, families: Mapping[str, Lying]) -> tuple[str, str]:
    """The family that a line is of; or why it is of none, and nothing where its files are there and not asked for."""
    declared = [name for name, lying in families.items() if lying.declared]
    if declared:
        return declared[0], ""
    if not entry.witnesses:
        only = len(families) == 1
        return (
            (next(iter(families)), "") if only else ("", said("it names no witnesses, and several families lie here"))
        )
    has = {name: {_named(path, folder) for path in lying.files} for name, lying in families.items()}
    best = max(has, key=lambda n: (len(has[n].intersection(entry.witnesses)), -_first(entry.witnesses, has[n])))
    if has[best].intersection(entry.witnesses):
        return best, ""
    if any(storage.is_file(folder / name) for name in entry.witnesses):
        return "", ""
    return "", said("none of its witnesses lies there any more")


def _first(named: Sequence[str], own: Iterable[str]) -> int:
    """The first of the named that is among a family's own."""
    mine = set(own)
    return next((i for i, name in enumerate(named) if name in mine), len(named))


def _named(path: Path, folder: Path) -> str:
    """A file as a line beside it names it."""
    return Path(relpath(storage.real(path.parent), storage.real(folder)), path.name).as_posix()
