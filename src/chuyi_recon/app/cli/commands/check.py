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
    from chuyi_recon.app.findings_output import formats, sarif_log
    from chuyi_recon.app.findings_output.finding_filter import sieve
    from chuyi_recon.app.golden import comparison as keep
    from chuyi_recon.app.golden.drift import Drift
    from chuyi_recon.app.language.chinese import DeskLexicon
    from chuyi_recon.app.project import batch, output_folder, settings_file
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
    ruled: list[tuple[str, Ruled]] = []
    made_of = written = 0
    repaired, found = bool(intake.repaired), False
    run = formats.Run("check", form, told, formats.located(intake.paths))
    families = [keep.Kept(load, golden / load.name) for load in intake.loads]
    for outcome in batch.outcomes(families, keep.work, jobs, painter):
        errors += batch.tell_failure(outcome, painter)
        if outcome.result is not None:
            made = outcome.result
            batch.tell_files(made.result, painter, strict)
            errors += made.result.problems
            repaired = repaired or bool(made.result.repaired)
            try:
                written += keep.update(golden, made, outcome.name) if update else 0
            except OutputError as error:
                painter.error(error)
                errors.append(error)
                if storage.is_hopeless(error):
                    break
                continue
            made_of += 1
            log = dict(made.result.files).get(sarif_log.FILE, b"")
            places = run.add(outcome.name, made.result, log)
            found = found or batch.failing(places, fail_on, settled.fail_on, intake.fail_on)
            drifts += made.drifts
            ruled += [(outcome.name, r) for r in made.result.rulings]
    orphans: tuple[Drift, ...] = ()
    if _all_seen(paths) and not intake.problems:  # a family that could not be read is not gone
        orphans = keep.orphans(golden, names)
    seen = formats.relative(golden) if golden.is_absolute() else golden.as_posix()
    formats.tell(run, len(names), formats.Drifted((*drifts, *orphans), seen, update), painter)
    failing = by_family.tell(ruled, spoken, painter)
    _conclude(painter, made_of, len(drifts) + len(orphans), written if update else None)
    drifted = bool(orphans) or (bool(drifts) and not update)
    return batch.exit_code(errors, found or drifted or failing > 0, repaired, strict)


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
