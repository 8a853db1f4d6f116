"""`recon check`: recomputes, and compares with the golden files. Writes only with `--update`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.app.cli.options import (
    ColorOption,
    ConfigOption,
    FailOnOption,
    FormOption,
    IgnoreOption,
    JobsOption,
    LangOption,
    QuietOption,
    SelectOption,
    StrictOption,
    VerboseOption,
)
from chuyi_recon.app.terminal.choices import Color, Form, Lang
from chuyi_recon.messages import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chuyi_recon.app.golden.comparison import Kept
    from chuyi_recon.app.project.family_job import Load
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import ReconError

CORPORA = Path("corpora")


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
    form: FormOption = None,
    strict: StrictOption = False,
    jobs: JobsOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Recompute every family and compare it with its golden files; exit 1 where they differ, or a ruling fails."""
    from chuyi_recon.app.files import storage
    from chuyi_recon.app.findings_output import formats
    from chuyi_recon.app.findings_output.finding_filter import sieve
    from chuyi_recon.app.golden import comparison as keep
    from chuyi_recon.app.golden.drift import Drift
    from chuyi_recon.app.language.chinese import DeskLexicon
    from chuyi_recon.app.project import batch, output_folder, settings_file
    from chuyi_recon.app.project.family_job import Place, Result
    from chuyi_recon.app.project.intake import Wish, take_in
    from chuyi_recon.app.rulings import by_family
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.core.model import Ruled
    from chuyi_recon.errors import OutputError

    painter = Painter(color.value, quiet, verbose)
    wish = Wish(out=golden, write=(*keep.WRITE, "sarif") if form is Form.sarif else keep.WRITE)
    settled = settings_file.load(config)
    painter.detail(settled.told())
    intake, spoken = by_family.with_rulings(take_in(paths or [CORPORA], wish, DeskLexicon(), settled.settings))
    told = sieve(select, ignore, [load.settings for load in intake.loads])
    names = [load.name for load in intake.loads]
    if update:
        output_folder.refuse_inputs(golden, names, intake.read, said("choose another folder with --golden"))
    batch.tell(intake, painter, strict)
    errors: list[ReconError] = list(intake.problems)
    drifts: list[Drift] = []
    places: list[Place] = []
    ruled: list[tuple[str, Ruled]] = []
    results: dict[str, Result] = {}
    written = 0
    for outcome in batch.outcomes(_kept(golden, intake.loads, errors, painter), keep.work, jobs, painter):
        batch.tell_failure(outcome, painter)
        if outcome.error is not None:
            errors.append(outcome.error)
        elif outcome.result is not None:
            made = outcome.result
            try:
                written += keep.update(golden, made, outcome.name) if update else 0
            except OutputError as error:
                painter.error(error)
                errors.append(error)
                if storage.is_hopeless(error):
                    break
                continue
            places += told.of(made.result.places)
            drifts += made.drifts
            results[outcome.name] = made.result
            ruled += [(outcome.name, r) for r in made.result.rulings]
    orphans: tuple[Drift, ...] = ()
    if _all_seen(paths) and not intake.problems:  # a family that could not be read is not gone
        orphans = keep.orphans(golden, names)
    logs = formats.sarif_of(results) if form is Form.sarif else {}
    seen = formats.relative(golden) if golden.is_absolute() else golden.as_posix()
    where, all_drifts = formats.located(intake.paths), (*drifts, *orphans)
    run = formats.Run("check", len(names), tuple(places), told, where, logs, all_drifts, seen, update)
    formats.tell(run, form, painter)
    failing = by_family.tell(ruled, spoken, painter)
    _conclude(painter, len(results), len(drifts) + len(orphans), written if update else None)
    found = batch.failing(places, fail_on, settled.fail_on, intake.fail_on)
    drifted = bool(orphans) or (bool(drifts) and not update)
    return batch.exit_code(errors, found or drifted or failing > 0, bool(intake.repaired), strict)


def _kept(golden: Path, loads: Sequence[Load], errors: list[ReconError], painter: Painter) -> list[Kept]:
    """The families with their golden files; one whose golden files cannot be read is named, and the rest goes on."""
    from chuyi_recon.app.golden import comparison as keep
    from chuyi_recon.errors import InputError

    out = []
    for load in loads:
        try:
            out.append(keep.kept(golden, load))
        except InputError as error:
            painter.error(error)
            errors.append(error)
    return out


def _all_seen(paths: list[Path] | None) -> bool:
    """Whether all of corpora/ was looked at, so that a golden folder without a family is known to be an orphan."""
    return not paths or CORPORA in paths


def _conclude(painter: Painter, families: int, drifts: int, written: int | None) -> None:
    if written is not None:
        painter.note(
            said("golden files written: {written}; read them before you commit", written=written)
            if written
            else said("nothing to write")
        )
    elif drifts:
        painter.note(said("golden files differ; if the new ones are right: recon check --update"))
    else:
        painter.note(said("families checked: {families}; nothing differs", families=families))
