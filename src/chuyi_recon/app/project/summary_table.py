"""The table at the end of `recon align`: one line a family, narrow enough for 80 columns; of many the worst."""

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
_TOTALS = (
    Message("label.families"),
    Message("label.witnesses"),
    Message("label.characters"),
    Message("label.high"),
    Message("label.medium"),
    Message("label.low"),
    Message("label.open"),
    Message("label.failed"),
)
_MAX_LISTED, _WORST = 20, 10  # families that are all listed, and of more the worst


def summary_table(
    summaries: Sequence[FamilySummary], out: str, failed: int = 0, everything: bool = False
) -> Iterator[Table | Text]:
    """The table, and a line that says where the results are; `out` is the output folder as it was typed.

    Of many families there are totals and the worst, unless `everything` is asked for; `failed` have no results.
    """
    many = len(summaries) + failed > _MAX_LISTED
    if many:
        yield _total_table(summaries, failed)
    if everything or not many:
        yield _family_table(summaries)
    else:
        yield Text(translate(Message("align.worst-families", n=_WORST)))
        yield _family_table(sorted(summaries, key=_gravity)[:_WORST])
    family: str = summaries[0].name
    if len(summaries) > 1:
        family = Message("label.any-family")
    yield Text(translate(Message("output.results-in", out=escape_line(out), family=family)))


def _gravity(summary: FamilySummary) -> tuple[float, ...]:
    """What an editor should look at first comes first; where nobody asked for findings, by confidence."""
    counts = summary.finding_counts or {}
    found = [-counts.get(severity, 0) for severity in SEVERITY_STYLE]
    lowest = 1.0 if summary.lowest_confidence is None else summary.lowest_confidence
    return (found[0], -(summary.open_places or 0), *found[1:], lowest)


def _total_table(summaries: Sequence[FamilySummary], failed: int) -> Table:
    table = _table(_TOTALS)
    counted = [s for s in summaries if s.finding_counts is not None]
    findings = {v: sum((s.finding_counts or {})[v] for s in counted) for v in SEVERITY_STYLE} if counted else None
    table.add_row(
        Text(str(len(summaries) + failed)),
        Text(str(sum(s.witnesses for s in summaries))),
        Text(str(sum(s.characters for s in summaries))),
        *_counts(findings),
        Text(str(sum(s.open_places or 0 for s in counted)) if counted else "-"),
        Text(str(failed), "bold red" if failed else ""),
    )
    return table


def _family_table(summaries: Sequence[FamilySummary]) -> Table:
    table = _table((Message("label.family"), *_FIGURES))
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
    return table


def _table(heads: Sequence[str]) -> Table:
    """A table of figures, but for the names of families."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for head in heads:
        if head == Message("label.family"):
            table.add_column(translate(head), overflow="fold")
        else:
            table.add_column(translate(head), justify="right", no_wrap=True)
    return table


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _counts(findings: Mapping[Severity, int] | None) -> Iterator[Text]:
    """The findings of each severity; a dash each where nobody asked for them."""
    for severity, style in SEVERITY_STYLE.items():
        count = "-" if findings is None else str(findings[severity])
        yield Text(count, style if count not in ("-", "0") else "")
