"""`recon rulings`: what editors ruled, with what came of it; take a ruling back; tidy the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.app.cli.options import (
    BaseOption,
    ColorOption,
    ConfigOption,
    FamilyTableOption,
    IdColumnOption,
    JobsOption,
    LangOption,
    ListingFormatOption,
    MaxCharsOption,
    OneFamilyOption,
    PathsOption,
    QuietOption,
    SomePathsOption,
    TextColumnOption,
    VerboseOption,
)
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.app.terminal.choices import ColorChoice, Language, ListingFormat
from chuyi_recon.messages import Message, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chuyi_recon.app.rulings.by_family import RulingsByFamily
    from chuyi_recon.app.rulings.log import LogEntry
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.core.model import ResolvedRuling

IdsOption = Annotated[list[str], typer.Option("--id", metavar="ID", help="A ruling, by its id or how it begins.")]


def list_rulings(
    paths: SomePathsOption = None,
    families: FamilyTableOption = None,
    form: ListingFormatOption = ListingFormat.concise,
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    id_column: IdColumnOption = "id",
    text_column: TextColumnOption = "text",
    jobs: JobsOption = None,
    max_chars: MaxCharsOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Show every ruling that nobody has retracted, and what becomes of it today."""
    from chuyi_recon.app.cli.family_table import family_table
    from chuyi_recon.app.files.limits import MAX_CHARS, Limits
    from chuyi_recon.app.language.chinese import ChineseLexicon
    from chuyi_recon.app.project import batch, settings_file
    from chuyi_recon.app.project.family_job import process_family
    from chuyi_recon.app.project.intake import IntakeOptions, read_families
    from chuyi_recon.app.rulings import by_family
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import UsageError

    painter = Painter(color.value, quiet, verbose)
    settled = settings_file.load_config(config)
    limits = Limits(max_chars or MAX_CHARS)
    if families is not None:
        others = {"PATH": paths, "--one-family": one_family, "--base": base}
        table = family_table(families, (id_column, text_column), settled.settings, limits, "recon rulings list", others)
        intake, family_rulings = table.open_ruled(), table.rulings
    elif paths:
        taken = read_families(paths, IntakeOptions(one_family, base, limits=limits), ChineseLexicon(), settled.settings)
        intake, family_rulings = by_family.add_rulings(taken)
    else:
        missing = Message("error.command-line.missing-argument", name=translate("PATH"))
        raise UsageError(missing, Message("hint.see-help", command="recon rulings list"))
    batch.report_intake(intake, painter, strict=False)
    errors, ruled = list(intake.problems), dict[str, tuple["ResolvedRuling", ...]]()
    for outcome in batch.run_families([job for job in intake.jobs if job.rulings], process_family, jobs, painter):
        errors += batch.report_failure(outcome, painter)
        if outcome.result is not None:
            batch.report_files(outcome.result, painter, strict=False)
            errors += outcome.result.problems
            ruled[outcome.name] = outcome.result.rulings
    by_family.report_rulings((), by_family.RulingsByFamily(unreadable=family_rulings.unreadable), painter)
    _print_rows(list(_ruling_rows(family_rulings, ruled)), form, painter)
    return batch.choose_exit_code(errors, found=False, repaired=False, strict=False)


def retract_rulings(
    paths: PathsOption,
    ids: IdsOption,
    editor: Annotated[str, typer.Option("--editor", metavar="NAME", help="Who takes it back.")] = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Take rulings back: a line is added that says so, and none is removed."""
    from chuyi_recon.app.rulings import by_family, log
    from chuyi_recon.app.terminal.painter import Painter

    painter = Painter(color.value, quiet, verbose)
    found = _match_ids(_unretracted_entries(paths), ids)
    for path in dict.fromkeys(e.path for e in found):
        retracted_ids = [e.ruling.id for e in found if e.path == path and e.ruling is not None]
        log.retract_rulings(path, retracted_ids, editor, log.current_time())
    for entry in found:
        painter.print_note(Message("rulings.retracted", ruling=by_family.describe_ruling(entry.ruling)))
    return 0


def compact_logs(
    paths: PathsOption,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Remove from rulings.jsonl what no longer counts: retracted and replaced rulings, repeated lines."""
    import sys

    from chuyi_recon.app.rulings import log
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import UsageError

    painter = Painter(color.value, quiet, verbose)
    many = {path: log.count_superfluous(log.read_log(path)) for path in _find_logs(paths)}
    for path, lines in ((p, n) for p, n in many.items() if n):
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError(
                    Message("error.rulings.removal-unconfirmed", path=path, lines=counted("count.lines", lines)),
                    Message("hint.confirm-removal"),
                )
            if not typer.confirm(
                translate(Message("rulings.confirm-removal", path=path, lines=counted("count.lines", lines))), err=True
            ):
                continue
        painter.print_note(
            Message("rulings.lines-removed", path=path, lines=counted("count.lines", log.compact_log(path)))
        )
    if not any(many.values()):
        painter.print_note(Message("rulings.nothing-to-remove"))
    return 0


def _find_logs(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The rulings under some paths; raises `UsageError` where there are none."""
    from chuyi_recon.app.files.storage import RULINGS_FILE
    from chuyi_recon.app.project.walk import find_files_named
    from chuyi_recon.errors import UsageError

    found = find_files_named(RULINGS_FILE, paths)
    if not found:
        raise UsageError(
            Message("error.rulings.no-file", file=RULINGS_FILE, paths=list_names(map(str, paths))),
            Message("hint.give-witness-folder"),
        )
    return found


def _unretracted_entries(paths: Sequence[Path]) -> list[LogEntry]:
    from chuyi_recon.app.rulings import log

    return [e for path in _find_logs(paths) for e in log.unretracted(log.read_log(path))]


def _match_ids(entries: Sequence[LogEntry], ids: Sequence[str]) -> list[LogEntry]:
    """The rulings that ids name; raises `UsageError` for one that names none, or several."""
    from chuyi_recon.app.i18n.suggest import did_you_mean, join_alternatives
    from chuyi_recon.errors import UsageError

    out: list[LogEntry] = []
    known = [e.ruling.id for e in entries if e.ruling is not None]
    for named in ids:
        meant = sorted({i for i in known if named and i.startswith(named)})
        if len(meant) > 1:
            raise UsageError(
                Message("error.rulings.ambiguous-id", named=named, names=join_alternatives(meant)),
                Message("hint.give-more-of-id"),
            )
        if not meant:
            raise UsageError(Message("error.rulings.unknown-id", named=named), did_you_mean(named, known))
        out += [e for e in entries if e.ruling is not None and e.ruling.id == meant[0] and e not in out]
    return out


def _ruling_rows(
    family_rulings: RulingsByFamily, ruled: Mapping[str, Sequence[ResolvedRuling]]
) -> Iterator[dict[str, object]]:
    """One ruling each: what was said, of what, and what became of it."""
    for name in sorted(family_rulings.by_family):
        outcomes = {r.ruling: r for r in ruled.get(name, ())}
        for entry in family_rulings.by_family[name]:
            r = outcomes.get(entry.ruling) if entry.ruling else None
            succeeded = name in ruled  # else the family failed, and nobody knows
            yield from _ruling_row(
                entry, name, r.outcome if r else "replaced" if succeeded else "unknown", r.explanation if r else ""
            )
    for entry, why in family_rulings.unassigned:
        yield from _ruling_row(entry, "", "orphaned", why)


def _ruling_row(entry: LogEntry, family: str, outcome: str, why: str) -> Iterator[dict[str, object]]:
    from chuyi_recon.app.rulings.by_family import describe_place

    r = entry.ruling
    if r is None:
        return
    fields = {"choice": r.choice, "text": r.text, "editor": r.editor, "date": r.date, "note": r.note}
    where = {"place": describe_place(r), "file": entry.path.as_posix(), "line": entry.line_number}
    yield {"id": r.id, "family": family, "outcome": outcome, "why": why, **fields, **where, "anchor": r.anchor}


def _print_rows(rows: Sequence[Mapping[str, object]], form: ListingFormat, painter: Painter) -> None:
    if form is ListingFormat.json:
        painter.print_json({"rulings": rows})
        return
    columns = ("id", "family", "outcome", "choice", "text", "place", "editor", "date", "note")
    if not rows:
        painter.print_note(Message("rulings.none"))
        return
    cells = ([translate(str(row[c])) if c == "outcome" else str(row[c] or "") for c in columns] for row in rows)
    from chuyi_recon.app.rulings.table import rulings_table

    painter.print_parts([rulings_table(list(cells))])
    for row in rows if form is ListingFormat.full else ():
        if row["why"]:
            painter.print_note(Message("layout.located", where=row["id"], what=row["why"]))
