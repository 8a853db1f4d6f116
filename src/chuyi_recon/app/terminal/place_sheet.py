"""A place of the text as the terminal shows it: the witnesses sign under sign, and why each reading won.

In: a reconstruction and places in it. Out: rich tables and lines, or plain values for JSON. No table has a right
border and the text stands last, because terminals disagree on the width of “ and ”.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.app.i18n.widths import shorten_middle
from chuyi_recon.app.terminal.painter import SEVERITY_STYLE
from chuyi_recon.core.model import Reconstruction, Span
from chuyi_recon.errors import escape_unprintable
from chuyi_recon.messages import Message, counted, word
from chuyi_recon.views import line_index
from chuyi_recon.views.collation_sheet import CollationSheet, SheetCell, make_sheet
from chuyi_recon.views.page_crops import describe_page, find_page_place
from chuyi_recon.views.passages import Passage, PassageReading

# Squares without a character: the witness has nothing there, or its text is lost. Both are as wide as a Han.
_OMITTED_MARK, _LACUNA_MARK = "＿", "・"
_TEXT_LABEL = Message("label.text")  # stands before the line of what is printed
_MIN_COLUMN_WIDTH = 26  # cells that a witness's column needs to be read in
_MAX_PASSAGES = 20  # passages told of one place


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place: its stretch of the text, the collation there, and the passages in it."""

    span: Span
    collation: CollationSheet
    passages: tuple[Passage, ...]

    @staticmethod
    def build(reconstruction: Reconstruction, span: Span, passages: Sequence[Passage]) -> PlaceView:
        """What there is to see at `span`."""
        collation = make_sheet(reconstruction, span)
        wide = collation.span
        inside = tuple(
            p
            for p in passages
            if (p.span.start < wide.end and wide.start < p.span.end)
            or (not len(p.span) and wide.start <= p.span.start <= wide.end)
        )
        return PlaceView(span, collation, inside)


def passage_table(reconstruction: Reconstruction, passages: Sequence[Passage]) -> Iterator[RenderableType]:
    """One line a passage, its parts under it: how grave, where, what is printed and what is read, in which clause."""
    if not passages:
        yield Text(translate("no passage is open"))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in (Message("label.severity"), Message("label.place"), Message("label.confidence"), Message("label.what")):
        table.add_column(translate(name), no_wrap=True)
    table.add_column(translate("text"), overflow="fold")
    for passage, indent in ((own, "  " * (own is not place)) for place in passages for own in (place, *place.parts)):
        codes = dict.fromkeys(reconstruction.findings[i].code for i in passage.findings)
        about = translate(word(passage.doubt.code)) if passage.doubt else next(iter(codes), "")
        table.add_row(
            Text(translate(passage.severity or "-"), SEVERITY_STYLE[passage.severity] if passage.severity else ""),
            Text(f"{indent}{passage.span.start}-{passage.span.end}"),
            Text(f"{passage.confidence:.2f}"),
            Text(about or (translate("variant") if passage.kind == "locus" else translate(word(passage.kind)))),
            mark_in_clause(reconstruction.text, passage),
        )
    yield table


def mark_in_clause(text: str, passage: Passage, most: int = 60) -> Text:
    """The clause with the passage marked by brackets and, where there is colour, reversed."""
    span, clause = passage.span, passage.clause
    room = max(8, (most - min(len(span), most)) // 2)
    before = text[max(clause.start, span.start - room) : span.start]
    after = text[span.end : min(clause.end, span.end + room)]
    return Text.assemble(
        to_one_line(before),
        ("[", "dim"),
        (to_one_line(shorten_middle(span.extract(text), most)), "reverse"),
        ("]", "dim"),
        to_one_line(after),
    )


def place_lines(
    reconstruction: Reconstruction, views: Sequence[PlaceView], width: int, *, full: bool
) -> Iterator[RenderableType]:
    """Everything there is to say of each place; `full`: also of every witness's weight.

    What is the same at several places is told once, under all of them.
    """
    begins = line_index.line_starts(reconstruction.text)
    if full:
        yield from _weight_lines(reconstruction)
    alike: dict[Hashable, list[PlaceView]] = {}
    for view in views:
        alike.setdefault(_content_of(reconstruction, view), []).append(view)
    for n, (view, *others) in enumerate(alike.values()):
        if n or full:
            yield Text("")
        start, end = view.collation.span.start, view.collation.span.end
        places = [
            Message(
                "layout.place-and-line",
                where=f"{reconstruction.family.name}:{own.span.start}-{own.span.end}",
                line=line_index.line_and_column(begins, own.span.start)[0],
            )
            for own in (view, *others)
        ]
        yield Text(translate("; ").join(map(translate, places)), "bold")
        if view.collation.span != view.span:
            yield Text(translate(Message("show.whole-places", start=start, end=end)), "dim")
        yield from _collation_lines(reconstruction, view.collation, width)
        for passage in view.passages[:_MAX_PASSAGES]:
            yield Text("")
            yield from passage_lines(reconstruction, passage)
        if len(view.passages) > _MAX_PASSAGES:
            left = len(view.passages) - _MAX_PASSAGES
            yield Text(translate(Message("show.more-passages", more=counted("count.passages", left))), "dim")


def _content_of(reconstruction: Reconstruction, view: PlaceView) -> Hashable:
    """What is said of a place but where it is."""
    passages = (
        (
            (p.kind, p.state, p.ground, p.severity, p.reason, f"{p.confidence:.2f}"),
            tuple((r.text, r.sigla, r.class_count, r.share, r.printed, r.withheld, r.likeness) for r in p.readings),
            tuple(
                (finding.code, finding.siglum, finding.message)
                for finding in map(reconstruction.findings.__getitem__, p.findings)
            ),
        )
        for p in view.passages
    )
    return view.collation.printed, tuple(view.collation.lines.items()), view.collation.disputed, tuple(passages)


def passage_lines(reconstruction: Reconstruction, passage: Passage) -> Iterator[RenderableType]:
    """One passage: its readings with who has them, why one of them is printed, and the flags there."""
    head = Message(
        "show.passage-head",
        start=passage.span.start,
        end=passage.span.end,
        state=word(passage.state),
        ground=word(passage.ground.value),
        confidence=passage.confidence,
    )
    yield Text(translate(head), "bold")
    if passage.readings:
        yield reading_table(reconstruction, passage.readings)
    yield Text(f"  {translate(Message('show.reason', reason=to_one_line(translate(passage.reason))))}")
    if (place := find_page_place(reconstruction, passage)) is not None:
        yield Text(f"  {to_one_line(translate(describe_page(place)))}")
    for i in passage.findings:
        finding = reconstruction.findings[i]
        location = reconstruction.family.witness(finding.siglum).locate(finding.span)[0]
        where = line_index.describe_location(location, location.file)
        yield Text.assemble(
            f"  {to_one_line(translate(where))}: ",
            (translate(finding.severity), SEVERITY_STYLE[finding.severity]),
            f" {finding.code} {to_one_line(translate(finding.message))}",
        )


def reading_table(reconstruction: Reconstruction, readings: Sequence[PassageReading]) -> Table:
    """The readings of one passage, the pivot's first; an arrow marks the printed one."""
    base = reconstruction.family.base
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
    for name in (
        "",
        Message("label.sources"),
        Message("label.share"),
        Message("label.witnesses"),
        "",
        Message("label.reading"),
    ):
        table.add_column(translate(name), no_wrap=name != "reading", overflow="fold")
    for version in readings:
        who = list_names(Message("show.siglum.base", siglum=s) if s == base else s for s in version.sigla)
        table.add_row(
            Text("  →" if version.printed else ""),
            Text(f"{version.class_count}"),
            Text(translate("withheld") if version.withheld else f"{version.share:.2f}"),
            Text(translate(who)),
            Text(translate(version.likeness or "")),
            Text(to_one_line(version.text) or translate("(nothing)"), "bold" if version.printed else ""),
        )
    return table


def _weight_lines(reconstruction: Reconstruction) -> Iterator[RenderableType]:
    """Who speaks for how much, and who counts once with whom."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(translate("witness"), overflow="fold")
    for name in (Message("label.reliability"), Message("label.votes"), Message("label.voice")):
        table.add_column(translate(name), justify="right", no_wrap=True)
    table.add_column(translate("counts once with"), overflow="fold")
    weights, classes = reconstruction.weights, reconstruction.table.independence_classes
    for s in reconstruction.family.sigla:
        others = [o for o in reconstruction.family.sigla if o != s and classes[o] == classes[s]]
        named: str = s
        if s == reconstruction.family.base:
            named = Message("show.siglum.base", siglum=s)
        elif s == reconstruction.family.lead_witness:
            named = Message("show.siglum.pivot", siglum=s)
        table.add_row(
            Text(translate(list_names([named]))),
            f"{weights.reliability[s]:.3f}",
            f"{weights.vote_shares[s]:.2f}",
            f"{weights.vote_weights[s]:.2f}",
            Text(translate(list_names(others)) or "-"),
        )
    yield table
    yield Text(translate(Message("show.independent-witnesses", n=weights.effective_witnesses)), "dim")


# ------------------------------------------------------------------ the collation


def _collation_lines(reconstruction: Reconstruction, collation: CollationSheet, width: int) -> Iterator[RenderableType]:
    """Side by side where every witness has room for a column, else below one another."""
    columns = {_TEXT_LABEL: collation.printed, **collation.lines}
    if width >= _MIN_COLUMN_WIDTH * len(columns) and len(collation.printed) > width:
        yield _column_table(columns, collation)
    else:
        yield from _stacked_lines(reconstruction, columns, collation, width)
    absences = {square.abstains for line in collation.lines.values() for square in line if not square.text}
    known = [translate(Message("show.legend.nothing-there", sign=_OMITTED_MARK))] * (False in absences)
    known += [translate(Message("show.legend.lost-there", sign=_LACUNA_MARK))] * (True in absences)
    if known:
        yield Text(translate("; ").join(known), "dim")


def _column_table(columns: Mapping[str, Sequence[SheetCell]], collation: CollationSheet) -> Table:
    """A column a witness, a line a clause; what differs is underlined."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns:
        table.add_column(Text(translate(name) if name is _TEXT_LABEL else name), ratio=1, overflow="fold")
    for _, group in groupby(range(len(collation.rows)), key=lambda i: collation.rows[i]):
        at = list(group)
        table.add_row(*(_cell_text(line, at, collation) for line in columns.values()))
    return table


def _cell_text(line: Sequence[SheetCell], at: Sequence[int], collation: CollationSheet) -> Text:
    out = Text()
    for i in at:
        square = line[i]
        if square.text:
            out.append(escape_unprintable(square.text), _cell_style(square, collation.disputed[i]))
    return out if out or not all(line[i].abstains for i in at) else Text(_LACUNA_MARK, "dim")


def _stacked_lines(
    reconstruction: Reconstruction, columns: Mapping[str, Sequence[SheetCell]], collation: CollationSheet, width: int
) -> Iterator[RenderableType]:
    """A line a witness, sign under sign, in as many strips as the width asks for; ~ stands under what differs."""
    names = {
        s: f"{s}*" if s == reconstruction.family.base else translate(s) if s is _TEXT_LABEL else s for s in columns
    }
    lead = max(cell_len(n) for n in names.values()) + 2
    printable_texts = {s: [_printable_text(square) for square in line] for s, line in columns.items()}
    sizes = [max(cell_len(line[i]) for line in printable_texts.values()) for i in range(len(collation.printed))]
    for first, last in _line_ranges(sizes, max(20, width - lead)):
        for s, line in columns.items():
            out = Text(names[s] + " " * (lead - cell_len(names[s])), "bold" if s is _TEXT_LABEL else "")
            for i in range(first, last):
                out.append(
                    _pad_cell(printable_texts[s][i], sizes[i], line[i]), _cell_style(line[i], collation.disputed[i])
                )
            out.rstrip()
            yield out
        marks = "".join(("~" if collation.disputed[i] else " ") * sizes[i] for i in range(first, last)).rstrip()
        if marks:
            yield Text(" " * lead + marks, "dim")
        if last < len(sizes):
            yield Text("")


def _line_ranges(sizes: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    first = used = 0
    for i, size in enumerate(sizes):
        if used + size > room and i > first:
            yield first, i
            first, used = i, 0
        used += size
    yield first, len(sizes)


def _printable_text(square: SheetCell) -> str:
    return escape_unprintable(square.text)


def _pad_cell(text: str, size: int, square: SheetCell) -> str:
    """A square as wide as its column: a Han's width in wide signs, what is left in narrow ones."""
    if text:
        return text + " " * (size - cell_len(text))
    sign, narrow = (_LACUNA_MARK, ".") if square.abstains else (_OMITTED_MARK, "_")
    return sign * (size // 2) + narrow * (size % 2)


def _cell_style(square: SheetCell, disputed: bool) -> str:
    if square.withheld:
        return "strike dim"
    return "underline" if disputed and square.text else "dim" if not square.text else ""


def to_one_line(text: str) -> str:
    """`text` in one line: line ends as ⏎, what cannot be printed as its escape."""
    return escape_unprintable(text.replace("\n", "⏎"))
