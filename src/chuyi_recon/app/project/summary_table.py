"""The table at the end of `recon align`: one line a family, narrow enough for 80 columns; of many the worst."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class Tally:
    """The totals of a run and its worst families, taken one after the other and not held.

    Families are told in the order in which they came; of those as bad as one another the first come first.
    """

    failed: int = 0  # that have no results
    all_elsewhere: bool = False  # whether no option lists all of them here
    families: int = 0
    told: int = 0  # of which findings were asked for
    witnesses: int = 0
    characters: int = 0
    open_places: int = 0
    findings: Counter[Severity] = field(default_factory=Counter)
    first: list[FamilySummary] = field(default_factory=list)  # while there are so few that each is told
    worst: list[FamilySummary] = field(default_factory=list)  # the worst of all, and some that were bad so far

    def add(self, summary: FamilySummary) -> None:
        """Takes one family."""
        self.families += 1
        self.witnesses += summary.witnesses
        self.characters += summary.characters
        self.open_places += summary.open_places or 0
        self.told += summary.finding_counts is not None
        self.findings.update(summary.finding_counts or {})
        if len(self.first) <= _MAX_LISTED:
            self.first.append(summary)
        self.worst.append(summary)
        if len(self.worst) > 2 * _MAX_LISTED:
            self._keep_worst()

    def _keep_worst(self) -> None:
        self.worst.sort(key=_gravity)  # stable
        del self.worst[_WORST:]

    def tables(self) -> Iterator[Table | Text]:
        """Each family; or, of many, the totals and the worst."""
        if self.families + self.failed <= _MAX_LISTED:
            yield _family_table(self.first)
            return
        yield self.total_table()
        if self.worst:
            self._keep_worst()
            yield Text(
                translate(Message("align.worst-of-table" if self.all_elsewhere else "align.worst-families", n=_WORST))
            )
            yield _family_table(self.worst)

    def total_table(self) -> Table:
        """One line."""
        table = _table(_TOTALS)
        findings = {v: self.findings[v] for v in SEVERITY_STYLE} if self.told else None
        table.add_row(
            Text(str(self.families + self.failed)),
            Text(str(self.witnesses)),
            Text(str(self.characters)),
            *_counts(findings),
            Text(str(self.open_places) if self.told else "-"),
            Text(str(self.failed), "bold red" if self.failed else ""),
        )
        return table


def summary_table(
    summaries: Sequence[FamilySummary], out: str, failed: int = 0, everything: bool = False
) -> Iterator[Table | Text]:
    """The table, and a line that says where the results are; `out` is the output folder as it was typed.

    Of many families there are totals and the worst, unless `everything` is asked for; `failed` have no results.
    """
    tally = Tally(failed)
    for summary in summaries:
        tally.add(summary)
    if everything and len(summaries) + failed > _MAX_LISTED:
        yield tally.total_table()
        yield _family_table(summaries)
    else:
        yield from tally.tables()
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
