"""`recon check`: recomputes, and compares with the golden files. Writes only with `--update`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.desk.options import (
    Color,
    ColorOption,
    ConfigOption,
    FailOnOption,
    Form,
    FormOption,
    JobsOption,
    Lang,
    LangOption,
    QuietOption,
    StrictOption,
    VerboseOption,
)

if TYPE_CHECKING:
    from chuyi_recon.desk.paint import Painter

CORPORA = Path("corpora")


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Folders and files; by default corpora/.")
    ] = None,
    golden: Annotated[Path, typer.Option("--golden", metavar="FOLDER", help="Where golden files lie.")] = Path(
        "golden"
    ),
    update: Annotated[bool, typer.Option("--update", help="Write what differs into the golden files.")] = False,
    fail_on: FailOnOption = None,
    form: FormOption = None,
    strict: StrictOption = False,
    jobs: JobsOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Recompute every family and compare it with its golden files; exit 1 where they differ."""
    from chuyi_recon.core.errors import ReconError
    from chuyi_recon.desk import batch, outlet, settings_file
    from chuyi_recon.desk import golden as keep
    from chuyi_recon.desk.intake import Wish, take_in
    from chuyi_recon.desk.lexicon import DeskLexicon
    from chuyi_recon.desk.paint import Painter
    from chuyi_recon.desk.results import Place, work

    painter = Painter(color.value, quiet, verbose)
    wish = Wish(out=golden, write=keep.WRITE)
    settled = settings_file.load(config)
    painter.detail(settled.told())
    intake = take_in(paths or [CORPORA], wish, DeskLexicon(), settled.settings)
    names = [load.name for load in intake.loads]
    if update:
        outlet.refuse_inputs(golden, names, intake.read, "choose another folder with --golden")
    batch.tell(intake, painter, strict)
    errors: list[ReconError] = list(intake.problems)
    drifts: list[keep.Drift] = []
    places: list[Place] = []
    written = 0
    for outcome in batch.outcomes(intake.loads, work, jobs, painter):
        batch.tell_failure(outcome, painter)
        if outcome.error is not None:
            errors.append(outcome.error)
        elif outcome.result is not None:
            places += outcome.result.places
            if update:
                written += keep.update(golden, outcome.name, outcome.result.files)
            else:
                drifts += keep.compare(golden, outcome.name, outcome.result.files)
    if not paths:  # only then have all families been seen
        drifts += keep.gone(golden, names)
    if form is Form.json:
        painter.record({"drift": drifts, "findings": places})
    else:
        if form is not None:
            painter.findings(places, full=form is Form.full)
        for drift in drifts:
            painter.drift(drift, golden.as_posix())
    _conclude(painter, len(intake.loads), len(drifts), written if update else None)
    found = batch.failing(places, fail_on, settled.fail_on, intake.fail_on)
    return batch.exit_code(errors, found or bool(drifts), bool(intake.repaired), strict)


def _conclude(painter: Painter, families: int, drifts: int, written: int | None) -> None:
    if written is not None:
        painter.note(f"golden files written: {written}; read them before you commit")
    if drifts:
        painter.note(f"golden files that differ: {drifts}; if the new ones are right: recon check --update")
    elif written is None:
        painter.note(f"families checked: {families}; nothing differs")
