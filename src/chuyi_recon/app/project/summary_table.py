"""The table at the end of `recon align`: one line a family, narrow enough for 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.app.project.family_job import FamilySummary
from chuyi_recon.app.terminal.painter import SEVERITY_STYLE
from chuyi_recon.core.model import Severity
from chuyi_recon.errors import escape_line
from chuyi_recon.messages import Message

_FIGURES = (
    Message("label.witnesses"),
    Message("label.clauses"),
    Message("label.agreement"),
    Message("label.high"),
    Message("label.medium"),
    Message("label.low"),
    Message("label.open"),
    Message("label.lowest"),
)


def summary_table(summaries: Sequence[FamilySummary], out: str) -> Iterator[Table | Text]:
    """The table, and a line that says where the results are; `out` is the output folder as it was typed."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(translate("family"), overflow="fold")
    for name in _FIGURES:
        table.add_column(translate(name), justify="right", no_wrap=True)
    for summary in summaries:
        table.add_row(
            Text(summary.name),
            Text(str(summary.witnesses)),
            Text(str(summary.clauses)),
            Text(_share(summary.agreement)),
            *_counts(summary.finding_counts),
            Text("-" if summary.open_places is None else str(summary.open_places)),
            Text(_share(summary.lowest_confidence)),
        )
    yield table
    family: str = summaries[0].name
    if len(summaries) > 1:
        family = Message("label.any-family")
    yield Text(translate(Message("output.results-in", out=escape_line(out), family=family)))


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _counts(findings: Mapping[Severity, int] | None) -> Iterator[Text]:
    """The findings of each severity; a dash each where nobody asked for them."""
    for severity, style in SEVERITY_STYLE.items():
        count = "-" if findings is None else str(findings[severity])
        yield Text(count, style if count not in ("-", "0") else "")
