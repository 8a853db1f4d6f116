"""`recon align`: reads, groups, aligns, flags, reconstructs and writes; prints a summary table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.app.cli.options import (
    BaseOption,
    ColorOption,
    ConfigOption,
    FailOnOption,
    FormOption,
    JobsOption,
    LangOption,
    OneFamilyOption,
    PathsOption,
    QuietOption,
    StrictOption,
    VerboseOption,
)
from chuyi_recon.app.i18n.suggest import listing
from chuyi_recon.app.terminal.choices import Color, FailOn, Form, Lang
from chuyi_recon.messages import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chuyi_recon.app.findings_output.formats import Run
    from chuyi_recon.app.project.family_job import Summary
    from chuyi_recon.app.terminal.painter import Painter


def align(
    paths: PathsOption,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where results go.")] = Path("recon-out"),
    write: Annotated[
        str | None, typer.Option("--write", metavar="NAMES", help="Results to write, with commas; all but sarif.")
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
    from dataclasses import replace

    from chuyi_recon.app.files import storage
    from chuyi_recon.app.findings_output import formats, sarif_log
    from chuyi_recon.app.findings_output.finding_filter import sieve
    from chuyi_recon.app.language.chinese import DeskLexicon
    from chuyi_recon.app.project import batch, output_folder, settings_file
    from chuyi_recon.app.project.delivery import Delivery, deliver
    from chuyi_recon.app.project.family_job import REPORT
    from chuyi_recon.app.project.intake import Wish, take_in
    from chuyi_recon.app.rulings import by_family
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.core.model import Ruled
    from chuyi_recon.errors import OutputError

    painter = Painter(color.value, quiet, verbose)
    names_wished = _names(write)
    only_told = form is Form.sarif and "sarif" not in names_wished  # made to be printed, and not written
    wish = Wish(one_family, base, out, (*names_wished, "sarif") if only_told else names_wished)
    settled = settings_file.load(config)
    painter.detail(settled.told())
    intake, spoken = by_family.with_rulings(take_in(paths, wish, DeskLexicon(), settled.settings))
    names = [load.name for load in intake.loads]
    gates = {name: batch.least(name, fail_on, settled.fail_on, intake.fail_on) is not FailOn.never for name in names}
    loads = [replace(load, told=form is not None or gates[load.name]) for load in intake.loads]
    output_folder.refuse(out, names, intake.read, REPORT in wish.write)
    batch.tell(intake, painter, strict)
    errors, written = list(intake.problems), list[output_folder.Written]()
    repaired, found = bool(intake.repaired), False
    ruled: list[tuple[str, Ruled]] = []
    run = formats.Run("align", form, sieve(None, None, ()), formats.located(intake.paths))
    shown = sarif_log.FILE if form is Form.sarif else ""
    deliveries = [Delivery(load, out, shown, not only_told) for load in loads]
    for outcome in batch.outcomes(deliveries, deliver, jobs, painter):
        errors += batch.tell_failure(outcome, painter)
        if isinstance(outcome.error, OutputError) and storage.is_hopeless(outcome.error):
            break
        if outcome.result is not None:
            result = outcome.result.result
            batch.tell_files(result, painter, strict)
            errors += result.problems
            repaired = repaired or bool(result.repaired)
            places = run.add(outcome.name, result, outcome.result.shown)
            found = found or batch.failing(places, fail_on, settled.fail_on, intake.fail_on)
            ruled += ((outcome.name, r) for r in result.rulings)
            names_written = tuple(name for name, _ in result.files)
            written.append(output_folder.Written(outcome.name, names_written, result.summary, result.entry))
    try:
        output_folder.lay_index(out, written)
    except OutputError as error:
        painter.error(error)
        errors.append(error)
    by_family.tell(ruled, spoken, painter)
    output_folder.tell_old(out, names, written, prune, painter)
    _paint(run, [made.summary for made in written], out, painter)
    return batch.exit_code(errors, found, repaired, strict)


def _names(write: str | None) -> tuple[str, ...]:
    """The exporters that `--write` names, in their own order; by default the usual ones."""
    from chuyi_recon.app.i18n.suggest import did_you_mean
    from chuyi_recon.errors import UsageError
    from chuyi_recon.exporters import EXPORTERS

    if write is None:
        return tuple(e.name for e in EXPORTERS.values() if e.usual)
    asked = [name.strip() for name in write.split(",") if name.strip()]
    for name in asked:
        if name not in EXPORTERS:
            raise UsageError(said("--write: no result is called {name!r}", name=name), did_you_mean(name, EXPORTERS))
    if not asked:
        raise UsageError(said("--write names nothing"), said("known are: {names}", names=listing(EXPORTERS)))
    return tuple(name for name in EXPORTERS if name in asked)


def _paint(run: Run, summaries: Sequence[Summary], out: Path, painter: Painter) -> None:
    from chuyi_recon.app.findings_output import formats
    from chuyi_recon.app.project.summary_table import summary_table

    if run.form is Form.json:
        formats.record({"families": summaries, "findings": ()}, run, painter)
        return
    formats.tell(run, len(summaries), formats.Drifted(), painter)
    if run.form is Form.sarif:
        return
    for summary in summaries:
        for siglum in summary.outsiders:
            painter.note(
                said("{name}: {siglum} is of another document and takes no part", name=summary.name, siglum=siglum)
            )
        if summary.scripts:
            painter.note(said("{where}: {what}", where=summary.name, what=_scripts(summary)))
        if summary.terms:
            painter.detail(
                said(
                    "{name}: words of its own, which no dictionary has: {terms}",
                    name=summary.name,
                    terms=listing(summary.terms),
                )
            )
    if summaries:
        painter.sheets(summary_table(summaries, out.as_posix()))


def _scripts(summary: Summary) -> str:
    """In which script the text is where its witnesses mix two."""
    return said(
        "the text is in {script} script; not in it: {others}",
        script=said(str(summary.script)),
        others=listing(s for s, script in summary.scripts.items() if script != summary.script),
    )
