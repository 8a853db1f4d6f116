"""`recon show`: every witness at a place of the reconstruction, and why this reading won."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.app.cli.options import (
    BaseOption,
    ColorOption,
    ConfigOption,
    LangOption,
    OneFamilyOption,
    QuietOption,
    VerboseOption,
)
from chuyi_recon.app.i18n.suggest import listing
from chuyi_recon.app.terminal.choices import Color, Form, Lang
from chuyi_recon.messages import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chuyi_recon.app.project.family_choice import Named
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.core.model import Reconstruction, Span


def show(
    family: Annotated[
        str, typer.Argument(metavar="FAMILY[:START-END]", help="A family's folder or name, and a place in its text.")
    ],
    find: Annotated[
        str | None, typer.Option("--find", metavar="TEXT", help="The places where the text has these characters.")
    ] = None,
    line: Annotated[int | None, typer.Option("--line", metavar="N", help="A line of reconstruction.txt.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Without a place: list decided passages too, not only the open ones.")
    ] = False,
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    form: Annotated[
        Form | None, typer.Option("--format", help="full: with every witness's weights; json: for programs.")
    ] = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Show all witnesses at a place of the text, and why this was printed; without a place, the open passages."""
    from chuyi_recon.app.language.chinese import DeskLexicon
    from chuyi_recon.app.language.confusables import DeskAlikes
    from chuyi_recon.app.project import family_choice, settings_file
    from chuyi_recon.app.project.family_job import reconstruction
    from chuyi_recon.app.project.intake import Wish
    from chuyi_recon.app.rulings import by_family
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.app.terminal.place_sheet import View, listed, record, shown, view_record
    from chuyi_recon.errors import UsageError
    from chuyi_recon.views.confusables import explained
    from chuyi_recon.views.passages import graver, passages

    painter = Painter(color.value, quiet, verbose)
    asked = family_choice.named(family)
    if (asked.span is not None) + (find is not None) + (line is not None) > 1:
        raise UsageError(said("more than one place is named"), said("give one of :START-END, --find and --line"))
    if find == "":
        raise UsageError(said("--find: nothing to find"), said("give some characters of the text"))
    settled = settings_file.load(config)
    load, intake = family_choice.chosen(asked.name, Wish(one_family, base), DeskLexicon(), settled.settings)
    intake, _ = by_family.with_rulings(intake)
    load = next(ruled for ruled in intake.loads if ruled.name == load.name)
    made = explained(reconstruction(load), DeskAlikes())
    spans = _spans(made, asked, find, line, painter)
    found = passages(made)
    if spans is None:
        ordered = sorted((p for p in found if everything or p.state == "open"), key=graver)
        painter.record(record(made, ordered)) if form is Form.json else painter.sheets(listed(made, ordered))
        return 0
    views = [View.of(made, span, found) for span in spans]
    if form is Form.json:
        painter.record({"family": load.name, "places": [view_record(made, view) for view in views]})
    else:
        painter.sheets(shown(made, views, painter.width, full=form is Form.full))
    return 0


def _spans(
    made: Reconstruction, asked: Named, find: str | None, line: int | None, painter: Painter
) -> Sequence[Span] | None:
    """The stretches of the text that were asked for; None where none was."""
    from chuyi_recon.app.project import family_choice
    from chuyi_recon.errors import UsageError

    text = made.text
    if line is not None:
        return [family_choice.line_of(text, line)]
    if find is not None:
        spans = family_choice.occurrences(text, find)
        if not spans:
            spans = _opposite(made, find)
            if not spans:
                raise UsageError(said("the text does not have {find!r}", find=find), said("no witness has it either"))
            having = [w.siglum for w in made.family.witnesses if find in w.text]
            painter.note(
                said(
                    "the text does not have {find!r}; shown is what stands where {sigla} have it",
                    find=find,
                    sigla=listing(having),
                )
            )
        return [family_choice.widened(span, text) for span in spans]
    if asked.span is None:
        return None
    if asked.span.end > len(text):
        raise UsageError(
            said("{end} is past the end of the text", end=asked.span.end), said("it has {n} code points", n=len(text))
        )
    return [asked.span]


def _opposite(made: Reconstruction, wanted: str) -> tuple[Span, ...]:
    """The places of the text at which witnesses have these characters."""
    from chuyi_recon.app.project import family_choice
    from chuyi_recon.views.collation_sheet import opposite

    own = (
        opposite(made, w.siglum, span)
        for w in made.family.witnesses
        for span in family_choice.occurrences(w.text, wanted)
    )
    return tuple(sorted({family_choice.widened(span, made.text) for span in own if span is not None}))
