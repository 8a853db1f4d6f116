"""What a person is told at the end of a run over a collection: totals, the worst families, and what failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.text import Text

from chuyi_recon.app.collection.aligning.outcomes import read_outcomes
from chuyi_recon.app.collection.aligning.result_rows import MADE
from chuyi_recon.app.files import parquet
from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.app.project.family_job import FamilySummary
from chuyi_recon.app.project.summary_table import Tally
from chuyi_recon.app.rulings.by_family import RulingsByFamily, report_rulings
from chuyi_recon.app.terminal.choices import FailOn, reaches_severity
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.errors import ExitCode, ReconError
from chuyi_recon.messages import Message

MAX_TOLD = 20  # errors that are told; the others are counted
_ROWS = 1 << 12
_FIGURES = (
    "family", "status", "witnesses", "characters", "clauses", "agreement", "high", "medium", "low", "open_places",
    "doubts", "lowest_confidence", "problems", "repairs", "exit_code",
)  # fmt: skip


@dataclass(slots=True)
class CollectionSummary:
    """What came of a run: `codes` are the exit codes of what went wrong, of a family or of a page."""

    tally: Tally = field(default_factory=lambda: Tally(all_elsewhere=True))
    codes: set[int] = field(default_factory=set)
    repaired: bool = False
    incomplete: int = 0  # families that were made without some of their pages

    def exit_code(self, fail_on: FailOn, strict: bool) -> int:
        """The most serious of what happened, as `align` says it of folders."""
        for code in (ExitCode.BUG, ExitCode.OUTPUT):
            if code in self.codes:
                return code
        if self.codes or (strict and self.repaired):
            return ExitCode.INPUTS
        failing = any(n and reaches_severity(severity, fail_on) for severity, n in self.tally.findings.items())
        return ExitCode.FOUND if failing else ExitCode.DONE

    def report(self, where: str, painter: Painter) -> None:
        """The tables, and a line that says where the results are."""
        if self.incomplete:
            painter.print_note(Message("align.incomplete-families", n=self.incomplete))
        painter.print_summary((*self.tally.tables(), Text(translate(where))))


class ErrorList:
    """Errors as they come: the first are told, the others counted."""

    def __init__(self, painter: Painter) -> None:
        self._painter, self.codes, self._untold = painter, set[int](), 0
        self._told = 0

    def add(self, error: ReconError, family: str = "", trace: str = "") -> None:
        """One error, of a family or of what all of them need."""
        self.codes.add(int(error.exit_code))
        if self._told >= MAX_TOLD:
            self._untold += 1
            return
        self._told += 1
        self._painter.print_error(error, family)
        if trace:
            self._painter.print_trace(trace)

    def report_untold(self) -> None:
        """How many more there were."""
        if self._untold:
            self._painter.print_note(Message("align.more-errors", n=self._untold))


def report_results(
    out: Path, kept: int, rulings: RulingsByFamily, errors: ErrorList, painter: Painter
) -> CollectionSummary:
    """Tells what came of a run into a table, of which `kept` families were made before."""
    errors.report_untold()
    if kept:
        painter.print_note(Message("align.kept", n=kept))
    report_rulings(read_outcomes(out, rulings), rulings, painter)
    summary = summarize_table(out)
    summary.codes |= errors.codes
    summary.report(Message("align.table-written", out=out), painter)
    return summary


def summarize_table(out: Path) -> CollectionSummary:
    """The figures of a table of results, a file or a folder of parts, read without its texts."""
    summary, hint = CollectionSummary(), Message("hint.run-again")
    for batch in (b for path in parquet.list_parts(out) for b in parquet.read_batches(path, _FIGURES, _ROWS, hint)):
        for row in batch.to_pylist():
            if row["problems"]:
                summary.codes.add(ExitCode.INPUTS)
                summary.incomplete += row["status"] == MADE
            if row["status"] == MADE:
                summary.tally.add(_summary_of(row))
                summary.repaired = summary.repaired or bool(row["repairs"])
            else:
                summary.tally.failed += 1
                summary.codes.add(row["exit_code"])
    return summary


def _summary_of(row: Mapping[str, Any]) -> FamilySummary:  # Any: a row of Arrow
    """The figures of one family that a table shows."""
    return FamilySummary(
        name=row["family"],
        title="",
        base=None,
        witnesses=row["witnesses"],
        outsiders=(),
        characters=row["characters"],
        clauses=row["clauses"],
        agreement=row["agreement"],
        finding_counts={"high": row["high"], "medium": row["medium"], "low": row["low"]},
        open_places=row["open_places"],
        lowest_confidence=row["lowest_confidence"],
        doubts=row["doubts"],
        pivot="",
        scripts={},
        script=None,
        terms=(),
    )
