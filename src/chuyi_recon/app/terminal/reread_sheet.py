"""Places that were read again, for a person and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.app.terminal.place_sheet import mark_in_clause
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.errors import escape_unprintable
from chuyi_recon.messages import Message
from chuyi_recon.views.page_crops import PagePlace
from chuyi_recon.views.passages import Passage
from chuyi_recon.views.reread_place import Rereading


def reread_table(reconstruction: Reconstruction, every: Sequence[Rereading]) -> Iterator[RenderableType]:
    """One line a place: where, what each engine read most often, who reads so, and what is printed."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(translate(Message("label.place")), no_wrap=True)
    table.add_column(translate(Message("reread.label")), overflow="fold")
    table.add_column(translate("text"), overflow="fold")
    for found in every:
        span = found.passage.span
        table.add_row(
            Text(f"{span.start}-{span.end}"),
            Text("\n".join(_advice_lines(found))),
            mark_in_clause(reconstruction.text, found.passage),
        )
    yield table


def _advice_lines(found: Rereading) -> Iterator[str]:
    if found.problem:
        yield translate(found.problem)
    for engine, counts in found.readings.items():
        text, most = max(counts.items(), key=lambda c: (c[1], c[0]))
        sigla = holders(found.passage, text)
        said = Message(
            "reread.advice.of-witnesses" if sigla else "reread.advice.of-none",
            text=escape_unprintable(text) or translate("(nothing)"),
            engine=engine,
            n=most,
            of=found.times,
            sigla=list_names(sigla),
        )
        yield translate(said)


def holders(passage: Passage, text: str) -> tuple[str, ...]:
    """The witnesses that read a text at a place, white space aside."""
    bare = "".join(text.split())
    return tuple(s for r in passage.readings if "".join(r.text.split()) == bare for s in r.sigla)


def reread_record(reconstruction: Reconstruction, every: Sequence[Rereading]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "family": reconstruction.family.name,
        "places": [
            {
                "at": [found.passage.span.start, found.passage.span.end],
                "text": found.passage.span.extract(reconstruction.text),
                "page": _page_record(found.place),
                "times": found.times,
                "readings": {engine: dict(sorted(counts.items())) for engine, counts in found.readings.items()},
                "agreed": found.agreed,
                "witnesses": list(holders(found.passage, found.agreed)) if found.agreed is not None else [],
                "problem": str(found.problem) or None,
            }
            for found in every
        ],
    }


def _page_record(place: PagePlace | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"siglum": place.siglum, "page": place.page, "image": place.image, "window": list(place.window)}
