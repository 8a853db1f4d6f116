"""What a format says of stretches of a text: headings, cells of tables, notes, running heads.

Structure stands beside the text and never in it. A plain text has none; what can be told from the characters alone
(`core/text`) is no structure in this sense.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chuyi_recon.core.model.span import Span


class RegionKind(StrEnum):
    """What a stretch is, by the format's own word for it. A running paragraph has no region."""

    HEADING = "heading"
    LIST_ITEM = "list-item"
    TABLE_CELL = "table-cell"
    CAPTION = "caption"
    NOTE = "note"  # at the foot of a page or at the end
    MARGIN_NOTE = "margin-note"
    RUNNING_HEAD = "running-head"
    RUNNING_FOOT = "running-foot"
    PAGE_NUMBER = "page-number"


@dataclass(frozen=True, slots=True)
class Region:
    """One stretch of a text with what its format says it is.

    `level` is that of a heading or list item, from 1, and 0 where the format has none; `row` and `column` place a cell
    in its table, from 0. Regions may nest: a note within a cell.
    """

    span: Span
    kind: RegionKind
    level: int = 0
    row: int = 0
    column: int = 0

    def shifted(self, by: int) -> Region:
        """The same of a text that begins `by` characters earlier."""
        return Region(Span(self.span.start + by, self.span.end + by), self.kind, self.level, self.row, self.column)
