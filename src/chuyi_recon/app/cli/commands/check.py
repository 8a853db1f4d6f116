"""`recon check`: recomputes, and compares with the golden files. Writes only with `--update`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.app.cli.options import (
    ColorOption,
    ConfigOption,
    FailOnOption,
    FormatOption,
    IgnoreOption,
    JobsOption,
    LangOption,
    MaxCharsOption,
    MemoryOption,
    QuietOption,
    SelectOption,
    StrictOption,
    TimeoutOption,
    VerboseOption,
)
from chuyi_recon.app.terminal.choices import ColorChoice, Language, OutputFormat
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chuyi_recon.app.golden.drift import Drift
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import ReconError

DEFAULT_CORPORA = Path("corpora")
_MAX_FAMILIES = 5  # families named in the conclusion


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Folders and files; by default corpora/.")
    ] = None,
    golden: Annotated[Path, typer.Option("--golden", metavar="FOLDER", help="Where golden files lie.")] = Path(
        "golden"
    ),
    update: Annotated[bool, typer.Option("--update", help="Write what differs into the golden files.")] = False,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    fail_on: FailOnOption = None,
    form: FormatOption = None,
    strict: StrictOption = False,
    jobs: JobsOption = None,
    max_chars: MaxCharsOption = None,
    timeout: TimeoutOption = None,
    memory: MemoryOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Recompute every family and compare it with its golden files; exit 1 where they differ, or a ruling fails."""
    from chuyi_recon.app.collection.memory_size import parse_size
    from chuyi_recon.app.files import writing
    from chuyi_recon.app.files.limits import MAX_CHARS, Limits
    from chuyi_recon.app.findings_output import formats, sarif_log
    from chuyi_recon.app.findings_output.finding_filter import make_filter
    from chuyi_recon.app.findings_output.gate import Gate
    from chuyi_recon.app.golden import comparison as keep
    from chuyi_recon.app.golden import ownership
    from chuyi_recon.app.language.chinese import ChineseLexicon
    from chuyi_recon.app.project import batch, output_folder, settings_file
    from chuyi_recon.app.project.intake import IntakeOptions, read_families
    from chuyi_recon.app.rulings import by_family
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.core.model import ResolvedRuling
    from chuyi_recon.errors import OutputError

    painter = Painter(color.value, quiet, verbose)
    limits = Limits(max_chars or MAX_CHARS, timeout, parse_size(memory) if memory is not None else None)
    intake_options = IntakeOptions(
        out=golden,
        exporter_names=(*keep.GOLDEN_EXPORTERS, "sarif") if form is OutputFormat.sarif else keep.GOLDEN_EXPORTERS,
        limits=limits,
    )
    settled = settings_file.load_config(config)
    painter.print_detail(settled.describe())
    intake, family_rulings = by_family.add_rulings(
        read_families(paths or [DEFAULT_CORPORA], intake_options, ChineseLexicon(), settled.settings)
    )
    finding_filter = make_filter(select, ignore, [job.settings for job in intake.jobs])
    names = [job.name for job in intake.jobs]
    if update:
        output_folder.check_not_inputs(golden, names, intake.read_files, Message("hint.other-folder.golden"))
        ownership.check_owners(golden, {name: intake.locations[name] for name in names})
    batch.report_intake(intake, painter, strict)
    errors: list[ReconError] = list(intake.problems)
    drifts: list[Drift] = []
    ruled: list[tuple[str, ResolvedRuling]] = []
    made_of = written = 0
    repaired = bool(intake.repair_lines)
    gate = Gate(fail_on, settled.fail_on, intake.fail_on)
    paths_of = formats.relative_paths(intake.witness_paths)
    run = formats.CommandRun("check", form, finding_filter, paths_of, settled.settings.language)
    families = [keep.GoldenFamily(job, golden / job.name) for job in intake.jobs]
    for outcome in batch.run_families(families, keep.check_family, jobs, painter, limits):
        errors += batch.report_failure(outcome, painter)
        if outcome.result is not None:
            checked = outcome.result
            batch.report_files(checked.result, painter, strict)
            errors += checked.result.problems
            repaired = repaired or bool(checked.result.repaired)
            try:
                if update:
                    mark = ownership.make_golden_mark(golden / outcome.name, intake.locations[outcome.name])
                    written += keep.update_golden(golden, checked, outcome.name, mark)
            except OutputError as error:
                painter.print_error(error)
                errors.append(error)
                if writing.prevents_all_writes(error):
                    break
                continue
            made_of += 1
            log = dict(checked.result.files).get(sarif_log.LOG_FILE, b"")
            places = run.add(outcome.name, checked.result, log, checked.known)
            gate.add(outcome.name, places, {checked.result.findings[i].finding for i in checked.known})
            drifts += checked.drifts
            ruled += [(outcome.name, r) for r in checked.result.rulings]
    orphans: tuple[Drift, ...] = ()
    if _covers_corpora(paths) and not intake.problems:  # a family that could not be read is not gone
        orphans = keep.find_orphans(golden, names)
    golden_path = formats.relative_path(golden) if golden.is_absolute() else golden.as_posix()
    formats.print_run(run, len(names), formats.GoldenDrift((*drifts, *orphans), golden_path, update), painter)
    failing = by_family.report_rulings(ruled, family_rulings, painter)
    gate.report(painter)
    if failing:
        painter.print_note(Message("check.rulings-fail", n=failing))
    _print_conclusion(painter, made_of, (*drifts, *orphans), written if update else None)
    drifted = bool(orphans) or (bool(drifts) and not update)
    return batch.choose_exit_code(errors, gate.failed or drifted or failing > 0, repaired, strict)


def _covers_corpora(paths: list[Path] | None) -> bool:
    """Whether all of corpora/ was looked at, so that a golden folder without a family is known to be an orphan."""
    return not paths or DEFAULT_CORPORA in paths


def _print_conclusion(painter: Painter, families: int, drifts: Sequence[Drift], written: int | None) -> None:
    from chuyi_recon.app.i18n.suggest import list_names

    if written is not None:
        painter.print_note(Message("check.written", written=written) if written else Message("check.nothing-to-write"))
    elif drifts:
        places = dict.fromkeys((drift.family for drift in drifts), 0)
        for drift in drifts:
            places[drift.family] += max(1, len(drift.differences or drift.files))
        counts = (Message("check.differs.family", name=name, n=n) for name, n in places.items())
        painter.print_note(Message("check.differs", families=list_names(counts, _MAX_FAMILIES)))
    else:
        painter.print_note(Message("check.nothing-differs", families=families))
