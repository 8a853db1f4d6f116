"""The table of `recon rulings`."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.errors import escape_line
from chuyi_recon.messages import Message

_RULED = (
    Message("label.family"),
    Message("label.outcome"),
    Message("label.choice"),
    Message("label.text"),
    Message("label.place"),
    Message("label.editor"),
    Message("label.date"),
    Message("label.note"),
)


def rulings_table(rows: Sequence[Sequence[str]]) -> Table:
    """Rulings as `recon rulings list` shows them."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for name in ("id", *_RULED):
        table.add_column(translate(name), overflow="fold", no_wrap=name in ("id", "outcome", "choice"))
    for row in rows:
        table.add_row(*(Text(escape_line(cell)) for cell in row))
    return table
