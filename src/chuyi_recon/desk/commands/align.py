"""`recon align`: reads, groups, aligns, flags, reconstructs and writes; prints a summary table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.desk.options import (
    Color,
    ColorOption,
    ConfigOption,
    FailOn,
    FailOnOption,
    Form,
    FormOption,
    JobsOption,
    Lang,
    LangOption,
    PathsOption,
    QuietOption,
    StrictOption,
    VerboseOption,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chuyi_recon.desk.paint import Painter
    from chuyi_recon.desk.results import Result


def align(
    paths: PathsOption,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where results go.")] = Path("recon-out"),
    write: Annotated[
        str | None, typer.Option("--write", metavar="NAMES", help="Results to write, with commas. Default: all.")
    ] = None,
    one_family: Annotated[bool, typer.Option("--one-family", help="Loose files are one family.")] = False,
    base: Annotated[str | None, typer.Option("--base", metavar="SIGLUM", help="The base of loose files.")] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Remove results of families that are gone.")] = False,
    fail_on: FailOnOption = FailOn.never,
    form: FormOption = None,
    strict: StrictOption = False,
    jobs: JobsOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Make one text of each family of transcriptions, with the evidence for every character."""
    from chuyi_recon.desk import batch, files, settings_file
    from chuyi_recon.desk.intake import Wish, take_in
    from chuyi_recon.desk.lexicon import DeskLexicon
    from chuyi_recon.desk.paint import Painter

    painter = Painter(color.value, quiet, verbose)
    wish = Wish(one_family, base, out, _names(write))
    settings = settings_file.load(config)
    painter.detail("reading")
    intake = take_in(paths, wish, DeskLexicon(), settings)
    _refuse_foreign(out, [load.name for load in intake.loads])
    batch.tell(intake, painter, strict)
    errors, results = list(intake.problems), list[tuple[str, "Result"]]()
    for outcome in batch.outcomes(intake.loads, jobs, painter):
        batch.tell_failure(outcome, painter, verbose)
        if outcome.error is not None:
            errors.append(outcome.error)
        elif outcome.result is not None:
            for name, data in outcome.result.files:
                files.write(out / outcome.name / name, data)
            results.append((outcome.name, outcome.result))
    _tell_old(out, [load.name for load in intake.loads], results, prune, painter)
    _paint(results, out, form, painter)
    places = [place for _, result in results for place in result.places]
    return batch.exit_code(errors, places, fail_on, bool(intake.repaired), strict)


def _names(write: str | None) -> tuple[str, ...]:
    """The exporters that `--write` names, in their own order; all of them by default."""
    from chuyi_recon.core.errors import UsageError
    from chuyi_recon.desk.suggest import did_you_mean
    from chuyi_recon.exporters import EXPORTERS

    if write is None:
        return tuple(EXPORTERS)
    asked = [name.strip() for name in write.split(",") if name.strip()]
    for name in asked:
        if name not in EXPORTERS:
            raise UsageError(f"--write: no result is called {name!r}", did_you_mean(name, EXPORTERS))
    if not asked:
        raise UsageError("--write names nothing", f"known are: {', '.join(EXPORTERS)}")
    return tuple(name for name in EXPORTERS if name in asked)


def _refuse_foreign(out: Path, families: Sequence[str]) -> None:
    """Raises `UsageError` where a family's results would land among files that are not ours."""
    from chuyi_recon.core.errors import UsageError
    from chuyi_recon.desk.files import RESULTS, names_in

    if out.exists() and not out.is_dir():
        raise UsageError(f"-o {out} is a file", "give a folder for the results")
    for family in families:
        foreign = [n for n in names_in(out / family) if n not in RESULTS and not n.startswith(".")]
        if foreign:
            raise UsageError(
                f"{out / family} holds {foreign[0]}, which is no result of ours", "choose another folder with -o"
            )


def _tell_old(
    out: Path, families: Sequence[str], results: Sequence[tuple[str, Result]], prune: bool, painter: Painter
) -> None:
    """Names results that are not of this run; removes those of families that are gone if asked."""
    from chuyi_recon.desk import files

    written = {name: {file for file, _ in result.files} for name, result in results}
    for name in files.results_in(out):
        if name not in families and prune:
            files.remove_results(out / name)
            painter.note(f"removed {out / name}: its family is gone")
        elif name not in families:
            painter.note(f"{out / name} holds results of a family that is gone; --prune removes them")
        elif name not in written:
            painter.note(f"{out / name} holds results of an earlier run")
        elif old := [n for n in files.names_in(out / name) if n in files.RESULTS and n not in written[name]]:
            painter.note(f"{out / name}: of an earlier run: {', '.join(old)}")


def _paint(results: Sequence[tuple[str, Result]], out: Path, form: Form | None, painter: Painter) -> None:
    places = [place for _, result in results for place in result.places]
    summaries = [result.summary for _, result in results]
    if form is Form.json:
        painter.record({"families": summaries, "findings": places})
        return
    if form is not None:
        painter.findings(places, full=form is Form.full)
    for summary in summaries:
        for siglum in summary.outsiders:
            painter.note(f"{summary.name}: {siglum} is of another document and takes no part")
    if summaries:
        painter.summary(summaries, out.as_posix())
