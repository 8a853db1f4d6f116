"""`recon rulings`: what editors ruled, with what came of it; take a ruling back; tidy the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.app.cli.options import (
    BaseOption,
    ColorOption,
    ConfigOption,
    JobsOption,
    LangOption,
    OneFamilyOption,
    PathsOption,
    QuietOption,
    VerboseOption,
)
from chuyi_recon.app.i18n.suggest import listing
from chuyi_recon.app.i18n.translate import tr
from chuyi_recon.app.terminal.choices import Color, Form, Lang
from chuyi_recon.messages import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chuyi_recon.app.rulings.by_family import Spoken
    from chuyi_recon.app.rulings.log import Entry
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.core.model import Ruled

Ids = Annotated[list[str], typer.Option("--id", metavar="ID", help="A ruling, by its id or how it begins.")]
Listing = Annotated[Form, typer.Option("--format", help="A table, or JSON.")]


def listed(
    paths: PathsOption,
    form: Listing = Form.concise,
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    jobs: JobsOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Show every ruling that nobody has retracted, and what becomes of it today."""
    from chuyi_recon.app.language.chinese import DeskLexicon
    from chuyi_recon.app.project import batch, settings_file
    from chuyi_recon.app.project.family_job import work
    from chuyi_recon.app.project.intake import Wish, take_in
    from chuyi_recon.app.rulings import by_family
    from chuyi_recon.app.terminal.painter import Painter

    painter = Painter(color.value, quiet, verbose)
    settled = settings_file.load(config)
    taken = take_in(paths, Wish(one_family, base), DeskLexicon(), settled.settings)
    intake, spoken = by_family.with_rulings(taken)
    batch.tell(intake, painter, strict=False)
    errors, ruled = list(intake.problems), dict[str, tuple["Ruled", ...]]()
    for outcome in batch.outcomes([load for load in intake.loads if load.rulings], work, jobs, painter):
        errors += batch.tell_failure(outcome, painter)
        if outcome.result is not None:
            batch.tell_files(outcome.result, painter, strict=False)
            errors += outcome.result.problems
            ruled[outcome.name] = outcome.result.rulings
    by_family.tell((), by_family.Spoken(faults=spoken.faults), painter)
    _show(list(_rows(spoken, ruled)), form, painter)
    return batch.exit_code(errors, found=False, repaired=False, strict=False)


def retract(
    paths: PathsOption,
    ids: Ids,
    editor: Annotated[str, typer.Option("--editor", metavar="NAME", help="Who takes it back.")] = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Take rulings back: a line is added that says so, and none is removed."""
    from chuyi_recon.app.rulings import by_family, log
    from chuyi_recon.app.terminal.painter import Painter

    painter = Painter(color.value, quiet, verbose)
    found = _named(_standing(paths), ids)
    for path in dict.fromkeys(e.path for e in found):
        gone = [e.ruling.id for e in found if e.path == path and e.ruling is not None]
        log.retract(path, gone, editor, log.now())
    for entry in found:
        painter.note(said("retracted {ruling}", ruling=by_family.told(entry.ruling)))
    return 0


def compact(
    paths: PathsOption,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Remove from rulings.jsonl what no longer counts: retracted and replaced rulings, repeated lines."""
    import sys

    from chuyi_recon.app.rulings import log
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import UsageError

    painter = Painter(color.value, quiet, verbose)
    many = {path: log.superfluous(log.read(path)) for path in _files(paths)}
    for path, lines in ((p, n) for p, n in many.items() if n):
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError(
                    said("{path}: {lines} lines would go", path=path, lines=lines), said("say --yes to remove them")
                )
            if not typer.confirm(tr(said("{path}: remove {lines} lines?", path=path, lines=lines)), err=True):
                continue
        painter.note(said("{path}: removed {lines} lines", path=path, lines=log.compact(path)))
    if not any(many.values()):
        painter.note(said("nothing to remove"))
    return 0


def _files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The rulings under some paths; raises `UsageError` where there are none."""
    from chuyi_recon.app.files.storage import RULINGS
    from chuyi_recon.app.project.walk import files_called
    from chuyi_recon.errors import UsageError

    found = files_called(RULINGS, paths)
    if not found:
        raise UsageError(
            said("no {file} in {paths}", file=RULINGS, paths=listing(map(str, paths))),
            said("give the folder that holds the witnesses"),
        )
    return found


def _standing(paths: Sequence[Path]) -> list[Entry]:
    from chuyi_recon.app.rulings import log

    return [e for path in _files(paths) for e in log.standing(log.read(path))]


def _named(entries: Sequence[Entry], ids: Sequence[str]) -> list[Entry]:
    """The rulings that ids name; raises `UsageError` for one that names none, or several."""
    from chuyi_recon.app.i18n.suggest import did_you_mean
    from chuyi_recon.errors import UsageError

    out: list[Entry] = []
    known = [e.ruling.id for e in entries if e.ruling is not None]
    for named in ids:
        meant = sorted({i for i in known if named and i.startswith(named)})
        if len(meant) > 1:
            raise UsageError(
                said("--id {named} may be {names}", named=named, names=_either(meant)), said("give more of it")
            )
        if not meant:
            raise UsageError(
                said("--id: no ruling that stands is called {named!r}", named=named), did_you_mean(named, known)
            )
        out += [e for e in entries if e.ruling is not None and e.ruling.id == meant[0] and e not in out]
    return out


def _either(names: Sequence[str]) -> str:
    """Names of which one is meant."""
    told = names[-1]
    for name in reversed(names[:-1]):
        told = said("{one} or {others}", one=name, others=told)
    return told


def _rows(spoken: Spoken, ruled: Mapping[str, Sequence[Ruled]]) -> Iterator[dict[str, object]]:
    """One ruling each: what was said, of what, and what became of it."""
    for name in sorted(spoken.of):
        outcomes = {r.ruling: r for r in ruled.get(name, ())}
        for entry in spoken.of[name]:
            r = outcomes.get(entry.ruling) if entry.ruling else None
            made = name in ruled  # else the family failed, and nobody knows
            yield from _row(entry, name, r.outcome if r else "replaced" if made else "unknown", r.why if r else "")
    for entry, why in spoken.strays:
        yield from _row(entry, "", "orphaned", why)


def _row(entry: Entry, family: str, outcome: str, why: str) -> Iterator[dict[str, object]]:
    from chuyi_recon.app.rulings.by_family import place

    r = entry.ruling
    if r is None:
        return
    told = {"choice": r.choice, "text": r.text, "editor": r.editor, "date": r.date, "note": r.note}
    where = {"place": place(r), "file": entry.path.as_posix(), "line": entry.number}
    yield {"id": r.id, "family": family, "outcome": outcome, "why": why, **told, **where, "anchor": r.anchor}


def _show(rows: Sequence[Mapping[str, object]], form: Form, painter: Painter) -> None:
    if form is Form.json:
        painter.record({"rulings": rows})
        return
    columns = ("id", "family", "outcome", "choice", "text", "place", "editor", "date", "note")
    if not rows:
        painter.note(said("no rulings"))
        return
    cells = ([tr(str(row[c])) if c == "outcome" else str(row[c] or "") for c in columns] for row in rows)
    from chuyi_recon.app.rulings.table import rulings_table

    painter.sheets([rulings_table(list(cells))])
    for row in rows if form is Form.full else ():
        if row["why"]:
            painter.note(said("{where}: {what}", where=row["id"], what=row["why"]))
