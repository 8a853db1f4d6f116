"""`recon eval`: how right the texts, flags and confidences are where the truth is known. Writes only what is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chuyi_recon.app.cli.options import (
    BaseOption,
    ColorOption,
    ConfigOption,
    JobsOption,
    LangOption,
    MaxCharsOption,
    OneFamilyOption,
    QuietOption,
    StrictOption,
    VerboseOption,
)
from chuyi_recon.app.terminal.choices import ColorChoice, Language
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chuyi_recon.app.scoring.trials import TrialSet

STDOUT = Path("-")
REPORT_ENDINGS = (".html", ".htm")


def evaluate(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Evaluation sets, families, or loose files.")],
    truth: Annotated[
        Path | None,
        typer.Option(
            "--truth",
            metavar="FILE|FOLDER",
            help="The truth, or a folder with FAMILY.txt for each. Default: truth.txt in the family's folder.",
        ),
    ] = None,
    labels: Annotated[
        Path | None,
        typer.Option(
            "--labels",
            metavar="FILE|FOLDER",
            help="The labels, or a folder with FAMILY.json for each. Default: labels.json in the family's folder.",
        ),
    ] = None,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE|-", help="Write the figures here; - prints them, no table.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw them, as .svg or .png; needs matplotlib.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write a page with each text beside its truth."),
    ] = None,
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    strict: StrictOption = False,
    jobs: JobsOption = None,
    max_chars: MaxCharsOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Measure texts, flags and confidences against a truth and labels, which the line is never shown."""
    from chuyi_recon.app.files import writing
    from chuyi_recon.app.files.limits import MAX_CHARS, Limits
    from chuyi_recon.app.language.chinese import ChineseLexicon
    from chuyi_recon.app.project import batch, settings_file
    from chuyi_recon.app.project.intake import IntakeOptions
    from chuyi_recon.app.scoring import diff_page, work
    from chuyi_recon.app.scoring import plot as figure
    from chuyi_recon.app.scoring.tables import evaluation_tables
    from chuyi_recon.app.scoring.trials import TruthOptions, read_trials
    from chuyi_recon.app.terminal.painter import Painter

    painter = Painter(color.value, quiet, verbose)
    if plot is not None:
        figure.check_plot_path(plot)
    _check_report_name(report)
    settled = settings_file.load_config(config)
    painter.print_detail(settled.describe())
    intake_options = IntakeOptions(one_family, base, limits=Limits(max_chars or MAX_CHARS))
    known = read_trials(paths, TruthOptions(truth, labels), intake_options, ChineseLexicon(), settled.settings)
    _check_outputs(known, settled.path, {"--json": json, "--plot": plot, "--report": report})
    batch.report_intake(known.intake, painter, strict)
    for folder in known.skipped_folders:
        painter.print_note(Message("eval.folder-passed-over", folder=folder))
    errors, families = list(known.intake.problems), []
    outcomes = batch.run_families(known.trials, work.evaluate_family, jobs, painter)
    for trial, outcome in zip(known.trials, outcomes, strict=True):
        batch.report_failure(outcome, painter)
        if outcome.error is not None:
            errors.append(outcome.error)
        families.append(outcome.result or work.measure_trial(trial, None, outcome.error))
    for family in families:
        if family.looks_unrelated:
            painter.print_note(Message("eval.truth-unlike-witnesses", name=family.name))
    if families:
        record = work.make_record(families)
        if json != STDOUT:
            painter.print_parts(evaluation_tables(record, each=verbose > 0))
        _write_record(record, json, plot)
        if report is not None:
            truths = (trial.ground_truth.truth or "" for trial in known.trials)
            texts = {f.name: (truth, f.text) for f, truth in zip(families, truths, strict=True)}
            writing.write_file(report, diff_page.render_diff_page(record, texts))
    return batch.choose_exit_code(errors, False, bool(known.intake.repair_lines), strict)


def _check_report_name(report: Path | None) -> None:
    """Raises `UsageError` for a name under which no browser would open the page."""
    from chuyi_recon.errors import UsageError

    if report is not None and report.suffix.lower() not in REPORT_ENDINGS:
        raise UsageError(Message("error.option.report-format", path=report), Message("hint.html"))


def _check_outputs(known: TrialSet, settings: Path | None, outputs: Mapping[str, Path | None]) -> None:
    """Raises before any work where something would be written over what was read, or cannot be written or drawn."""
    from chuyi_recon.app.files import storage, writing
    from chuyi_recon.errors import UsageError

    read = {*known.read_files, *([storage.real_path(settings)] if settings else [])}
    options: dict[Path, str] = {}  # by file the option that names it
    for option, path in outputs.items():
        if path is None or path == STDOUT:
            continue
        if storage.is_folder(path):
            raise UsageError(
                Message("error.option.is-folder", option=option, path=path), Message("hint.give-file-name")
            )
        if storage.real_path(path) in read:
            raise UsageError(
                Message("error.option.is-measured", option=option, path=path), Message("hint.other-file.any")
            )
        writing.check_target(path, Message("hint.other-file.option", option=option))
        other = options.setdefault(storage.real_path(path), option)
        if other != option:
            raise UsageError(
                Message("error.option.same-file", one=other, other=option, path=path),
                Message("hint.other-file.one-of-two"),
            )
    for option in ("--plot", "--report"):
        if outputs[option] is not None and known.trials and all(t.ground_truth.truth is None for t in known.trials):
            raise UsageError(Message("error.option.without-truth", option=option), Message("hint.name-truth"))


def _write_record(record: dict[str, Any], json: Path | None, plot: Path | None) -> None:
    """Writes, or prints, the files that were named."""
    import msgspec

    from chuyi_recon.app.files import writing
    from chuyi_recon.app.scoring import plot as figure
    from chuyi_recon.exporters.json_lines import encode

    data = msgspec.json.format(encode(record), indent=2) + b"\n"
    if json == STDOUT:
        typer.echo(data.decode(), nl=False)
    elif json is not None:
        writing.write_file(json, data)
    if plot is not None:
        writing.write_file(plot, figure.draw_figure(record, plot.suffix.lower()))
