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
    OneFamilyOption,
    QuietOption,
    StrictOption,
    VerboseOption,
)
from chuyi_recon.app.terminal.choices import Color, Lang
from chuyi_recon.messages import said

if TYPE_CHECKING:
    from chuyi_recon.app.scoring.trials import Trials

STDOUT = Path("-")


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
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    strict: StrictOption = False,
    jobs: JobsOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Measure texts, flags and confidences against a truth and labels, which the line is never shown."""
    from chuyi_recon.app.language.chinese import DeskLexicon
    from chuyi_recon.app.project import batch, settings_file
    from chuyi_recon.app.project.intake import Wish
    from chuyi_recon.app.scoring import plot as figure
    from chuyi_recon.app.scoring import work
    from chuyi_recon.app.scoring.tables import sheets
    from chuyi_recon.app.scoring.trials import Given, trials
    from chuyi_recon.app.terminal.painter import Painter

    painter = Painter(color.value, quiet, verbose)
    if plot is not None:
        figure.refuse(plot)
    settled = settings_file.load(config)
    painter.detail(settled.told())
    wish = Wish(one_family, base)
    known = trials(paths, Given(truth, labels), wish, DeskLexicon(), settled.settings)
    _refuse(known, json, plot)
    batch.tell(known.intake, painter, strict)
    for folder in known.passed:
        painter.note(said("passed over {folder}: it is no family of a set", folder=folder))
    errors, families = list(known.intake.problems), []
    outcomes = batch.outcomes(known.each, work.work, jobs, painter)
    for trial, outcome in zip(known.each, outcomes, strict=True):
        batch.tell_failure(outcome, painter)
        if outcome.error is not None:
            errors.append(outcome.error)
        families.append(outcome.result or work.measured(trial, None, outcome.error))
    for family in families:
        if family.strange:
            painter.note(said("{name}: its truth resembles no witness; is it of this document?", name=family.name))
    if families:
        record = work.record(families)
        if json != STDOUT:
            painter.sheets(sheets(record, each=verbose > 0))
        _write(record, json, plot)
    return batch.exit_code(errors, False, bool(known.intake.repaired), strict)


def _refuse(known: Trials, json: Path | None, plot: Path | None) -> None:
    """Raises before any work where a figure would be written over what was read, or cannot be written or drawn."""
    from chuyi_recon.app.files import storage
    from chuyi_recon.errors import UsageError

    for option, path in (("--json", json), ("--plot", plot)):
        if path is None or path == STDOUT:
            continue
        if storage.is_folder(path):
            raise UsageError(
                said("{option} {path} is a folder", option=option, path=path), said("give the name of a file")
            )
        if storage.real(path) in known.read:
            raise UsageError(
                said("{option} {path} is what is measured", option=option, path=path), said("choose another file")
            )
        storage.check_writable(path.parent, said("choose another file with {option}", option=option))
    if json and plot and storage.real(json) == storage.real(plot):
        raise UsageError(
            said("--json and --plot both name {path}", path=plot), said("choose another file for one of them")
        )
    if plot is not None and known.each and all(t.known.truth is None for t in known.each):
        raise UsageError(said("--plot draws what a truth says, and there is none"), said("name one with --truth"))


def _write(record: dict[str, Any], json: Path | None, plot: Path | None) -> None:
    """Writes, or prints, the files that were named."""
    import msgspec

    from chuyi_recon.app.files import storage
    from chuyi_recon.app.scoring import plot as figure
    from chuyi_recon.exporters.json_lines import encode

    data = msgspec.json.format(encode(record), indent=2) + b"\n"
    if json == STDOUT:
        typer.echo(data.decode(), nl=False)
    elif json is not None:
        storage.write(json, data)
    if plot is not None:
        storage.write(plot, figure.drawn(record, plot.suffix.lower()))
