"""A place of the text as the terminal shows it: the witnesses sign under sign, and why each reading won.

In: a reconstruction and places in it. Out: rich tables and lines, or plain values for JSON. No table has a right
border and the text stands last, because terminals disagree on the width of “ and ”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from chuyi_recon.app.i18n.suggest import listing
from chuyi_recon.app.i18n.translate import tr
from chuyi_recon.core.model import Reconstruction, Span
from chuyi_recon.errors import printable
from chuyi_recon.exporters.located import located
from chuyi_recon.messages import said
from chuyi_recon.views import line_index
from chuyi_recon.views.collation_sheet import Sheet, Square, sheet
from chuyi_recon.views.passages import Passage, Version

SEVERITY = {"high": "bold red", "medium": "yellow", "low": "dim"}
# Squares without a character: the witness has nothing there, or its text is lost. Both are as wide as a Han.
_NOTHING, _LOST = "＿", "・"
_TEXT = said("text")  # stands before the line of what is printed
_COLUMN = 26  # cells that a witness's column needs to be read in
_MOST = 20  # passages told of one place


@dataclass(frozen=True, slots=True)
class View:
    """One place: its stretch of the text, the collation there, and the passages in it."""

    span: Span
    sheet: Sheet
    passages: tuple[Passage, ...]

    @staticmethod
    def of(made: Reconstruction, span: Span, passages: Sequence[Passage]) -> View:
        """What there is to see at `span`."""
        laid = sheet(made, span)
        wide = laid.span
        inside = tuple(
            p
            for p in passages
            if (p.span.start < wide.end and wide.start < p.span.end)
            or (not len(p.span) and wide.start <= p.span.start <= wide.end)
        )
        return View(span, laid, inside)


def listed(made: Reconstruction, passages: Sequence[Passage]) -> Iterator[RenderableType]:
    """One line a passage: how grave, where, what is printed and what else is read, in which clause."""
    if not passages:
        yield Text(tr("no passage is open"))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in (said("severity"), said("place"), said("confidence"), said("what")):
        table.add_column(tr(name), no_wrap=True)
    table.add_column(tr("text"), overflow="fold")
    for p in passages:
        codes = dict.fromkeys(made.findings[i].code for i in p.findings)
        table.add_row(
            Text(tr(p.severity or "-"), SEVERITY.get(p.severity or "", "")),
            Text(f"{p.span.start}-{p.span.end}"),
            Text(f"{p.confidence:.2f}"),
            Text(next(iter(codes), "") or (tr("variant") if p.kind == "locus" else re.split("[:：]", tr(p.reason))[0])),
            in_clause(made.text, p),
        )
    yield table


def in_clause(text: str, passage: Passage, most: int = 60) -> Text:
    """The clause with the passage marked by brackets and, where there is colour, reversed."""
    span, clause = passage.span, passage.clause
    room = max(8, (most - min(len(span), most)) // 2)
    before = text[max(clause.start, span.start - room) : span.start]
    after = text[span.end : min(clause.end, span.end + room)]
    return Text.assemble(
        one_line(before),
        ("[", "dim"),
        (one_line(_short(span.of(text), most)), "reverse"),
        ("]", "dim"),
        one_line(after),
    )


def shown(made: Reconstruction, views: Sequence[View], width: int, *, full: bool) -> Iterator[RenderableType]:
    """Everything there is to say of each place; `full`: also of every witness's weight."""
    begins = line_index.starts(made.text)
    if full:
        yield from _weights(made)
    for n, view in enumerate(views):
        if n or full:
            yield Text("")
        start, end = view.sheet.span.start, view.sheet.span.end
        where, line = (
            f"{made.family.name}:{view.span.start}-{view.span.end}",
            line_index.place(begins, view.span.start)[0],
        )
        yield Text(tr(said("{where}, line {line}", where=where, line=line)), "bold")
        if view.sheet.span != view.span:
            yield Text(tr(said("whole places: {start}-{end}", start=start, end=end)), "dim")
        yield from _collated(made, view.sheet, width)
        for passage in view.passages[:_MOST]:
            yield Text("")
            yield from told(made, passage)
        if len(view.passages) > _MOST:
            left = len(view.passages) - _MOST
            yield Text(tr(said("and {n} more passages: name a shorter place", n=left)), "dim")


def told(made: Reconstruction, passage: Passage) -> Iterator[RenderableType]:
    """One passage: its readings with who has them, why one of them is printed, and the flags there."""
    head = said(
        "{start}-{end}  {state}, {ground}, confidence {confidence:.2f}",
        start=passage.span.start,
        end=passage.span.end,
        state=said(passage.state),
        ground=said(passage.ground.value),
        confidence=passage.confidence,
    )
    yield Text(tr(head), "bold")
    if passage.versions:
        yield readings(made, passage.versions)
    yield Text(f"  {tr(said('why: {reason}', reason=one_line(tr(passage.reason))))}")
    for i in passage.findings:
        f = made.findings[i]
        at = made.family.witness(f.siglum).locate(f.span)[0]
        where = line_index.told(at, at.file)
        yield Text.assemble(
            f"  {one_line(tr(where))}: ",
            (tr(f.severity), SEVERITY[f.severity]),
            f" {f.code} {one_line(tr(f.message))}",
        )


def readings(made: Reconstruction, versions: Sequence[Version]) -> Table:
    """The readings of one passage, the pivot's first; an arrow marks the printed one."""
    base = made.family.base
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
    for name in ("", said("sources"), said("share"), said("witnesses"), "", said("reading")):
        table.add_column(tr(name), no_wrap=name != "reading", overflow="fold")
    for version in versions:
        who = listing(said("{siglum} (base)", siglum=s) if s == base else s for s in version.sigla)
        table.add_row(
            Text("  →" if version.printed else ""),
            Text(f"{version.sources}"),
            Text(tr("withheld") if version.withheld else f"{version.share:.2f}"),
            Text(tr(who)),
            Text(tr(version.likeness or "")),
            Text(one_line(version.text) or tr("(nothing)"), "bold" if version.printed else ""),
        )
    return table


def record(made: Reconstruction, passages: Sequence[Passage]) -> dict[str, Any]:
    """The passages for programs."""
    return {"family": made.family.name, "passages": [_passage(made, p) for p in passages]}


def view_record(made: Reconstruction, view: View) -> dict[str, Any]:
    """One place for programs: the text, each witness's squares joined, the passages."""
    return {
        "place": [view.span.start, view.span.end],
        "loci": [view.sheet.span.start, view.sheet.span.end],
        "text": view.sheet.span.of(made.text),
        "witnesses": {s: "".join(square.text for square in line) for s, line in view.sheet.lines.items()},
        "passages": [_passage(made, p) for p in view.passages],
    }


def _passage(made: Reconstruction, p: Passage) -> dict[str, Any]:
    return {
        "kind": p.kind,
        "state": p.state,
        "severity": p.severity,
        "at": [p.span.start, p.span.end],
        "locus": p.locus,
        "text": p.span.of(made.text),
        "ground": p.ground.value,
        "confidence": p.confidence,
        "reason": p.reason,
        "readings": [_version(v) for v in p.versions],
        "findings": [_finding(made, i) for i in p.findings],
    }


def _version(v: Version) -> dict[str, Any]:
    return {
        "text": v.text,
        "places": {a.siglum: [a.span.start, a.span.end] for a in v.places},
        "sources": v.sources,
        "share": v.share,
        "printed": v.printed,
        "withheld": v.withheld,
        "likeness": v.likeness,
    }


def _finding(made: Reconstruction, i: int) -> dict[str, Any]:
    f = made.findings[i]
    location = located(made.family.witness(f.siglum), f.span)
    return {
        "code": f.code,
        "severity": f.severity,
        "witness": f.siglum,
        "place": [f.span.start, f.span.end],
        "message": f.message,
        "suggestion": f.suggestion,
        **({} if location is None else {"location": location}),
    }


def _weights(made: Reconstruction) -> Iterator[RenderableType]:
    """Who speaks for how much, and who counts once with whom."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(tr("witness"), overflow="fold")
    for name in (said("reliability"), said("votes"), said("voice")):
        table.add_column(tr(name), justify="right", no_wrap=True)
    table.add_column(tr("counts once with"), overflow="fold")
    weights, sources = made.weights, made.table.sources
    for s in made.family.sigla:
        others = [o for o in made.family.sigla if o != s and sources[o] == sources[s]]
        named: str = s
        if s == made.family.base:
            named = said("{siglum} (base)", siglum=s)
        elif s == made.family.pivot:
            named = said("{siglum} (pivot)", siglum=s)
        table.add_row(
            Text(tr(listing([named]))),
            f"{weights.reliability[s]:.3f}",
            f"{weights.votes[s]:.2f}",
            f"{weights.voice[s]:.2f}",
            Text(tr(listing(others)) or "-"),
        )
    yield table
    yield Text(tr(said("independent witnesses: {n:g}; voice is in log-odds", n=weights.effective)), "dim")


# ------------------------------------------------------------------ the collation


def _collated(made: Reconstruction, laid: Sheet, width: int) -> Iterator[RenderableType]:
    """Side by side where every witness has room for a column, else below one another."""
    columns = {_TEXT: laid.printed, **laid.lines}
    if width >= _COLUMN * len(columns) and len(laid.printed) > width:
        yield _beside(columns, laid)
    else:
        yield from _below(made, columns, laid, width)
    signs = {square.lost for line in laid.lines.values() for square in line if not square.text}
    known = [tr(said("{sign} nothing there", sign=_NOTHING))] * (False in signs)
    known += [tr(said("{sign} lost there", sign=_LOST))] * (True in signs)
    if known:
        yield Text(tr("; ").join(known), "dim")


def _beside(columns: Mapping[str, Sequence[Square]], laid: Sheet) -> Table:
    """A column a witness, a line a clause; what differs is underlined."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns:
        table.add_column(Text(tr(name) if name is _TEXT else name), ratio=1, overflow="fold")
    for _, group in groupby(range(len(laid.rows)), key=lambda i: laid.rows[i]):
        at = list(group)
        table.add_row(*(_cell(line, at, laid) for line in columns.values()))
    return table


def _cell(line: Sequence[Square], at: Sequence[int], laid: Sheet) -> Text:
    out = Text()
    for i in at:
        square = line[i]
        if square.text:
            out.append(printable(square.text), _style(square, laid.parted[i]))
    return out if out or not all(line[i].lost for i in at) else Text(_LOST, "dim")


def _below(
    made: Reconstruction, columns: Mapping[str, Sequence[Square]], laid: Sheet, width: int
) -> Iterator[RenderableType]:
    """A line a witness, sign under sign, in as many strips as the width asks for; ~ stands under what differs."""
    names = {s: f"{s}*" if s == made.family.base else tr(s) if s is _TEXT else s for s in columns}
    lead = max(cell_len(n) for n in names.values()) + 2
    drawn = {s: [_drawn(square) for square in line] for s, line in columns.items()}
    sizes = [max(cell_len(line[i]) for line in drawn.values()) for i in range(len(laid.printed))]
    for first, last in _strips(sizes, max(20, width - lead)):
        for s, line in columns.items():
            out = Text(names[s] + " " * (lead - cell_len(names[s])), "bold" if s is _TEXT else "")
            for i in range(first, last):
                out.append(_wide(drawn[s][i], sizes[i], line[i]), _style(line[i], laid.parted[i]))
            out.rstrip()
            yield out
        marks = "".join(("~" if laid.parted[i] else " ") * sizes[i] for i in range(first, last)).rstrip()
        if marks:
            yield Text(" " * lead + marks, "dim")
        if last < len(sizes):
            yield Text("")


def _strips(sizes: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    first = used = 0
    for i, size in enumerate(sizes):
        if used + size > room and i > first:
            yield first, i
            first, used = i, 0
        used += size
    yield first, len(sizes)


def _drawn(square: Square) -> str:
    return printable(square.text)


def _wide(drawn: str, size: int, square: Square) -> str:
    """A square as wide as its column: a Han's width in wide signs, what is left in narrow ones."""
    if drawn:
        return drawn + " " * (size - cell_len(drawn))
    sign, narrow = (_LOST, ".") if square.lost else (_NOTHING, "_")
    return sign * (size // 2) + narrow * (size % 2)


def _style(square: Square, parted: bool) -> str:
    if square.withheld:
        return "strike dim"
    return "underline" if parted and square.text else "dim" if not square.text else ""


def one_line(text: str) -> str:
    """`text` in one line: line ends as ⏎, what cannot be printed as its escape."""
    return printable(text.replace("\n", "⏎"))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-(most // 2) :]}"
