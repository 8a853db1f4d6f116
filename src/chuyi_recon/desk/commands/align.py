"""`recon align`: reads, groups, aligns, flags, reconstructs and writes; prints a summary table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.desk.options import (
    BaseOption,
    Color,
    ColorOption,
    ConfigOption,
    FailOnOption,
    Form,
    FormOption,
    JobsOption,
    Lang,
    LangOption,
    OneFamilyOption,
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
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    prune: Annotated[bool, typer.Option("--prune", help="Remove results of families that are gone.")] = False,
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
    """Make one text of each family of transcriptions, with the evidence for every character."""
    from chuyi_recon.core.errors import OutputError
    from chuyi_recon.desk import batch, files, outlet, settings_file
    from chuyi_recon.desk.intake import Wish, take_in
    from chuyi_recon.desk.lexicon import DeskLexicon
    from chuyi_recon.desk.paint import Painter
    from chuyi_recon.desk.results import REPORT, work

    painter = Painter(color.value, quiet, verbose)
    wish = Wish(one_family, base, out, _names(write))
    settled = settings_file.load(config)
    painter.detail(settled.told())
    intake = take_in(paths, wish, DeskLexicon(), settled.settings)
    names = [load.name for load in intake.loads]
    outlet.refuse(out, names, intake.read, REPORT in wish.write)
    batch.tell(intake, painter, strict)
    errors, results = list(intake.problems), list[tuple[str, "Result"]]()
    for outcome in batch.outcomes(intake.loads, work, jobs, painter):
        batch.tell_failure(outcome, painter)
        if outcome.error is not None:
            errors.append(outcome.error)
        elif outcome.result is not None:
            try:
                files.write_all(out / outcome.name, outcome.result.files)
            except OutputError as error:
                painter.error(error)
                errors.append(error)
                if files.is_hopeless(error):
                    break
            else:
                results.append((outcome.name, outcome.result))
    try:
        outlet.lay_index(out, results)
    except OutputError as error:
        painter.error(error)
        errors.append(error)
    outlet.tell_old(out, names, results, prune, painter)
    _paint(results, out, form, painter)
    places = [place for _, result in results for place in result.places]
    return batch.exit_code(errors, places, fail_on or settled.fail_on, bool(intake.repaired), strict)


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
