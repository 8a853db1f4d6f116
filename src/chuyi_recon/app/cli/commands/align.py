"""`recon align`: reads, groups, aligns, flags, reconstructs and writes; prints a summary table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.app.cli.options import (
    SPARK_MASTER,
    BaseOption,
    ColorOption,
    ConfigOption,
    EngineOption,
    FailOnOption,
    FormatOption,
    IdColumnOption,
    ImagesOption,
    JobsOption,
    LangOption,
    MasterOption,
    MaxCharsOption,
    MemoryOption,
    OneFamilyOption,
    QuietOption,
    SomePathsOption,
    StrictOption,
    TextColumnOption,
    TimeoutOption,
    VerboseOption,
)
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.terminal.choices import ArchiveEngine, ColorChoice, FailOn, Language, OutputFormat, ShownImages
from chuyi_recon.messages import Message, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chuyi_recon.app.findings_output.formats import CommandRun
    from chuyi_recon.app.project.family_job import FamilySummary
    from chuyi_recon.app.terminal.painter import Painter


def align(
    paths: SomePathsOption = None,
    families: Annotated[
        Path | None,
        typer.Option("--families", metavar="FILE", help="Instead of PATH: the families that recon group has found."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="PATH",
            show_default=False,
            help="Where results go. Default: recon-out, a folder; of --families results.parquet, one row a family; "
            "of Spark, without that ending, a folder of parts.",
        ),
    ] = None,
    write: Annotated[
        str | None,
        typer.Option(
            "--write",
            metavar="NAMES",
            help="Results to write, with commas. Default: text, annotated, json, flags, alignment, html, tei.",
        ),
    ] = None,
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    id_column: IdColumnOption = "id",
    text_column: TextColumnOption = "text",
    engine: EngineOption = ArchiveEngine.embedded,
    master: MasterOption = None,
    again: Annotated[bool, typer.Option("--again", help="Make also what has not changed.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Remove results of families that are gone.")] = False,
    images: ImagesOption = ShownImages.open,
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
    """Make one text of each family of transcriptions, with the evidence for every character."""
    from dataclasses import replace

    from chuyi_recon.app.cli.family_table import refuse_beside_families
    from chuyi_recon.app.collection.memory_size import parse_size
    from chuyi_recon.app.files import parquet, writing
    from chuyi_recon.app.files.limits import MAX_CHARS, Limits
    from chuyi_recon.app.findings_output import formats, sarif_log
    from chuyi_recon.app.findings_output.finding_filter import make_filter
    from chuyi_recon.app.findings_output.gate import Gate
    from chuyi_recon.app.i18n.translate import translate
    from chuyi_recon.app.language.chinese import ChineseLexicon
    from chuyi_recon.app.project import batch, output_folder, settings_file
    from chuyi_recon.app.project.delivery import DeliveryJob, write_family_results
    from chuyi_recon.app.project.family_job import REPORT_EXPORTER
    from chuyi_recon.app.project.intake import IntakeOptions, read_families
    from chuyi_recon.app.project.result_mark import make_mark
    from chuyi_recon.app.rulings import by_family
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.core.model import ResolvedRuling
    from chuyi_recon.errors import OutputError, UsageError

    painter = Painter(color.value, quiet, verbose)
    limits = Limits(max_chars or MAX_CHARS, timeout, parse_size(memory) if memory is not None else None)
    names_wished = _chosen_exporters(write)
    on_spark = engine is ArchiveEngine.spark
    if master is not None and not on_spark:
        raise UsageError(Message("error.group.master-alone"), Message("hint.engine-spark"))
    if on_spark and families is None:
        raise UsageError(Message("error.align.spark-alone"), Message("hint.families-first"))
    if families is not None:
        others = {"PATH": paths, "--one-family": one_family, "--base": base, "--format": form}
        refuse_beside_families(others)
        if on_spark:
            from chuyi_recon.app.collection.spark_session import require_spark_parts

            _refuse_on_spark(
                {"--jobs": jobs, "--timeout": timeout, "--memory": memory, "--write": write, "--prune": prune}
            )
            require_spark_parts("recon align --engine spark")
            master = master or SPARK_MASTER
        else:
            parquet.require_archive_parts("recon align --families")

        from chuyi_recon.app.collection import aligning
        from chuyi_recon.app.collection.sources import Columns

        settled = settings_file.load_config(config)
        painter.print_detail(settled.describe())
        out = out or Path("results.parquet")
        if out.suffix == ".parquet":
            refuse_beside_families({"--write": write, "--prune": prune}, out)
        asked = aligning.CollectionRun(
            families, out, Columns(id_column, text_column), names_wished, ChineseLexicon(), settled.settings,
            fail_on or settled.fail_on, jobs, limits, master or "", again, prune, strict,
        )  # fmt: skip
        return aligning.align_collection(asked, painter)
    if not paths:
        missing = Message("error.command-line.missing-argument", name=translate("PATH"))
        raise UsageError(missing, Message("hint.see-help", command="recon align"))
    out = out or Path("recon-out")
    only_told = form is OutputFormat.sarif and "sarif" not in names_wished  # made to be printed, and not written
    intake_options = IntakeOptions(
        one_family, base, out, (*names_wished, "sarif") if only_told else names_wished, limits=limits
    )
    settled = settings_file.load_config(config)
    painter.print_detail(settled.describe())
    intake, family_rulings = by_family.add_rulings(
        read_families(paths, intake_options, ChineseLexicon(), settled.settings)
    )
    names = [job.name for job in intake.jobs]
    gate = Gate(fail_on, settled.fail_on, intake.fail_on)
    told = {job.name: form is not None or gate.fail_on(job.name) is not FailOn.never for job in intake.jobs}
    loads = [replace(job, told=told[job.name], indexed=len(names) > 1, shown_images=images) for job in intake.jobs]
    output_folder.check_output_folder(
        out, names, intake.read_files, paths, REPORT_EXPORTER in intake_options.exporter_names
    )
    batch.report_intake(intake, painter, strict)
    errors, written = list(intake.problems), list[output_folder.WrittenFamily]()
    repaired, notes = bool(intake.repair_lines), list[str]()
    ruled: list[tuple[str, ResolvedRuling]] = []
    paths_of = formats.relative_paths(intake.witness_paths)
    run = formats.CommandRun("align", form, make_filter(None, None, ()), paths_of, settled.settings.language)
    shown = sarif_log.LOG_FILE if form is OutputFormat.sarif else ""
    deliveries = [
        DeliveryJob(job, out, shown, not only_told, make_mark(out / job.name, paths, one_family, base), again)
        for job in loads
    ]
    kept = 0
    for outcome in batch.run_families(deliveries, write_family_results, jobs, painter, limits):
        errors += batch.report_failure(outcome, painter)
        if isinstance(outcome.error, OutputError) and writing.prevents_all_writes(outcome.error):
            break
        if outcome.result is not None:
            result = outcome.result.result
            kept += outcome.result.is_kept
            batch.report_files(result, painter, strict)
            errors += result.problems
            notes += [result.note] if result.note else []
            repaired = repaired or bool(result.repaired)
            gate.add(outcome.name, run.add(outcome.name, result, outcome.result.shown))
            ruled += ((outcome.name, r) for r in result.rulings)
            names_written = tuple(name for name, _ in result.files)
            written.append(output_folder.WrittenFamily(outcome.name, names_written, result.summary, result.index_entry))
    else:  # on a full disk nothing more is tried
        try:
            output_folder.write_report_index(out, names, written, settled.settings.language)
        except OutputError as error:
            painter.print_error(error)
            errors.append(error)
    if kept:
        painter.print_note(Message("align.kept", n=kept))
    batch.report_notes(notes, painter)
    by_family.report_rulings(ruled, family_rulings, painter)
    output_folder.report_old_results(out, intake, paths, written, prune, painter)
    summaries = [family_result.summary for family_result in written]
    _print_result(run, summaries, out, len(names) - len(written), painter)
    gate.report(painter)
    return batch.choose_exit_code(errors, gate.failed, repaired, strict)


def _refuse_on_spark(options: Mapping[str, object]) -> None:
    """Raises `UsageError` for the first option that is given and that a cluster has no use for."""
    from chuyi_recon.errors import UsageError

    for option, given in options.items():
        if given:
            raise UsageError(Message("error.align.not-on-spark", option=option), Message("hint.leave-out-on-spark"))


def _chosen_exporters(write: str | None) -> tuple[str, ...]:
    """The exporters that `--write` names, in their own order; by default the usual ones."""
    from chuyi_recon.app.i18n.suggest import did_you_mean
    from chuyi_recon.errors import UsageError
    from chuyi_recon.exporters import EXPORTERS

    if write is None:
        return tuple(e.name for e in EXPORTERS.values() if e.is_default)
    asked = [name.strip() for name in write.split(",") if name.strip()]
    for name in asked:
        if name not in EXPORTERS:
            raise UsageError(Message("error.option.unknown-result", name=name), did_you_mean(name, EXPORTERS))
    if not asked:
        raise UsageError(Message("error.option.write-empty"), Message("hint.known-names", names=list_names(EXPORTERS)))
    return tuple(name for name in EXPORTERS if name in asked)


def _print_result(
    run: CommandRun, summaries: Sequence[FamilySummary], out: Path, failed: int, painter: Painter
) -> None:
    from chuyi_recon.app.findings_output import formats
    from chuyi_recon.app.project.summary_table import summary_table

    if run.form is OutputFormat.json:
        formats.print_record({"families": summaries, "findings": ()}, run, painter)
        return
    formats.print_run(run, len(summaries), formats.GoldenDrift(), painter)
    if run.form is OutputFormat.sarif:
        return
    for summary in summaries:
        for siglum in summary.outsiders:
            painter.print_note(Message("align.outsider", name=summary.name, siglum=siglum))
        if summary.scripts:
            painter.print_note(Message("layout.located", where=summary.name, what=_describe_scripts(summary)))
        if summary.terms:
            painter.print_detail(
                Message(
                    "align.own-words",
                    name=summary.name,
                    terms=list_names(summary.terms),
                )
            )
    if summaries:
        painter.print_summary(summary_table(summaries, out.as_posix(), failed, everything=painter.is_verbose))


def _describe_scripts(summary: FamilySummary) -> str:
    """In which script the text is where its witnesses mix two."""
    return Message(
        "align.mixed-scripts",
        script=word(str(summary.script)),
        others=list_names(s for s, script in summary.scripts.items() if script != summary.script),
    )
