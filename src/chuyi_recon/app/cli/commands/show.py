"""`recon show`: every witness at a place of the reconstruction, and why this reading won."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.app.cli.options import (
    BaseOption,
    ColorOption,
    ConfigOption,
    FamilyTableOption,
    IdColumnOption,
    LangOption,
    ListingFormatOption,
    MaxCharsOption,
    OneFamilyOption,
    QuietOption,
    TextColumnOption,
    VerboseOption,
)
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.terminal.choices import ColorChoice, Language, ListingFormat
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chuyi_recon.app.project.family_choice import FamilyReference
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.core.model import Reconstruction, Span


def show(
    family: Annotated[
        str, typer.Argument(metavar="FAMILY[:START-END]", help="A family's folder or name, and a place in its text.")
    ],
    families: FamilyTableOption = None,
    find: Annotated[
        str | None, typer.Option("--find", metavar="TEXT", help="The places where the text has these characters.")
    ] = None,
    line: Annotated[int | None, typer.Option("--line", metavar="N", help="A line of reconstruction.txt.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Without a place: list decided passages too, not only the open ones.")
    ] = False,
    one_family: OneFamilyOption = False,
    base: BaseOption = None,
    id_column: IdColumnOption = "id",
    text_column: TextColumnOption = "text",
    form: ListingFormatOption = ListingFormat.concise,
    max_chars: MaxCharsOption = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Show all witnesses at a place of the text, and why this was printed; without a place, the open passages."""
    from chuyi_recon.app.cli.family_table import family_table
    from chuyi_recon.app.files.limits import MAX_CHARS, Limits
    from chuyi_recon.app.language.chinese import ChineseLexicon
    from chuyi_recon.app.language.confusables import TableConfusables
    from chuyi_recon.app.project import batch, family_choice, settings_file
    from chuyi_recon.app.project.family_job import reconstruct_family
    from chuyi_recon.app.project.intake import IntakeOptions
    from chuyi_recon.app.rulings import by_family
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.app.terminal.place_record import passages_record, place_record
    from chuyi_recon.app.terminal.place_sheet import PlaceView, passage_table, place_lines
    from chuyi_recon.errors import UsageError
    from chuyi_recon.views.confusables import label_rejected_readings
    from chuyi_recon.views.passages import gravity_order, list_passages

    painter = Painter(color.value, quiet, verbose)
    settled, limits = settings_file.load_config(config), Limits(max_chars or MAX_CHARS)
    table = None
    if families is not None:
        others = {"--one-family": one_family, "--base": base}
        table = family_table(families, (id_column, text_column), settled.settings, limits, "recon show", others)
    asked = (table or family_choice).parse_reference(family)
    if (asked.span is not None) + (find is not None) + (line is not None) > 1:
        raise UsageError(Message("error.place.several-named"), Message("hint.name-one-place"))
    if find == "":
        raise UsageError(Message("error.place.find-empty"), Message("hint.give-characters"))
    if table is not None:
        intake, name = table.open([asked.name]), asked.name
    else:
        job, intake = family_choice.find_family(
            asked.name, IntakeOptions(one_family, base, limits=limits), ChineseLexicon(), settled.settings
        )
        (intake, _), name = by_family.add_rulings(intake), job.name
    intake = family_choice.read_chosen_family(name, intake)
    batch.report_errors(intake.problems, painter)
    code = max((p.exit_code for p in intake.problems), default=0)
    if not intake.jobs:
        return code
    (job,) = intake.jobs
    reconstruction = label_rejected_readings(reconstruct_family(job), TableConfusables())
    spans = _requested_spans(reconstruction, asked, find, line, painter)
    found = list_passages(reconstruction)
    if spans is None:
        ordered = sorted((p for p in found if everything or p.state == "open"), key=gravity_order)
        painter.print_json(
            passages_record(reconstruction, ordered)
        ) if form is ListingFormat.json else painter.print_parts(passage_table(reconstruction, ordered))
        return code
    views = [PlaceView.build(reconstruction, span, found) for span in spans]
    if form is ListingFormat.json:
        painter.print_json({"family": job.name, "places": [place_record(reconstruction, view) for view in views]})
    else:
        painter.print_parts(place_lines(reconstruction, views, painter.width, full=form is ListingFormat.full))
    return code


def _requested_spans(
    reconstruction: Reconstruction, asked: FamilyReference, find: str | None, line: int | None, painter: Painter
) -> Sequence[Span] | None:
    """The stretches of the text that were asked for; None where none was."""
    from chuyi_recon.app.project import family_choice
    from chuyi_recon.errors import UsageError

    text = reconstruction.text
    if line is not None:
        return [family_choice.line_span(text, line)]
    if find is not None:
        spans = family_choice.find_occurrences(text, find)
        if not spans:
            spans = _spans_of_readings(reconstruction, find)
            if not spans:
                raise UsageError(Message("error.place.text-not-found", find=find), Message("hint.no-witness-has-text"))
            having = [w.siglum for w in reconstruction.family.witnesses if find in w.text]
            painter.print_note(
                Message(
                    "show.found-in-witnesses",
                    find=find,
                    sigla=list_names(having),
                )
            )
        return [family_choice.widen_span(span, text) for span in spans]
    if asked.span is None:
        return None
    if asked.span.end > len(text):
        raise UsageError(Message("error.place.past-end", end=asked.span.end), Message("hint.text-length", n=len(text)))
    return [asked.span]


def _spans_of_readings(reconstruction: Reconstruction, wanted: str) -> tuple[Span, ...]:
    """The places of the text at which witnesses have these characters."""
    from chuyi_recon.app.project import family_choice
    from chuyi_recon.views.collation_sheet import find_opposite_span

    own = (
        find_opposite_span(reconstruction, w.siglum, span)
        for w in reconstruction.family.witnesses
        for span in family_choice.find_occurrences(w.text, wanted)
    )
    return tuple(sorted({family_choice.widen_span(span, reconstruction.text) for span in own if span is not None}))
