"""What makes a run fail: the findings that reach `--fail-on`, how many of which family, and the worst of them.

A finding that a ruling answers is none any more. One inside a section that fails too is one fault with it. Where golden
files know some of the findings, those that are new come first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chuyi_recon.app.findings_output.findings_sheet import finding_line
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.project import batch
from chuyi_recon.app.project.family_job import LocatedFinding
from chuyi_recon.app.terminal.choices import FailOn, reaches_severity
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.core.model import Finding
from chuyi_recon.messages import Message, word

MAX_FINDINGS = 10  # findings that are named; the others are counted

_MAX_FAMILIES = 5  # families that are named
_SEVERITY_ORDER = ("high", "medium", "low")


@dataclass(slots=True)
class Gate:
    """The severities that fail a run: as asked for on the command line, of the project, of families. Takes findings
    family by family and holds no more of them than it names.
    """

    asked: FailOn | None
    project: FailOn
    by_family: Mapping[str, FailOn]
    _counts: dict[str, int] = field(default_factory=dict)  # by name of the family
    _new: int = 0
    _worst: list[tuple[bool, int, LocatedFinding]] = field(default_factory=list)

    def fail_on(self, family: str) -> FailOn:
        """The severity that fails a run on a finding of this family."""
        return batch.fail_on_of(family, self.asked, self.project, self.by_family)

    def add(self, family: str, places: Sequence[LocatedFinding], known: Collection[Finding] = ()) -> None:
        """Takes the findings of a family; `known` are those that its golden files have."""
        failing = list(_failing(places, self.fail_on(family)))
        if not failing:
            return
        self._counts[family] = len(failing)
        self._new += sum(p.finding not in known for p in failing)
        self._worst += ((p.finding in known, _SEVERITY_ORDER.index(p.finding.severity), p) for p in failing)
        self._worst.sort(key=lambda item: item[:2])
        del self._worst[MAX_FINDINGS:]

    @property
    def failed(self) -> bool:
        """Whether a finding reaches the severity."""
        return bool(self._counts)

    def report(self, painter: Painter) -> None:
        """Says what failed; nothing where nothing did."""
        if not self._counts:
            return
        total = sum(self._counts.values())
        families = [
            Message("gate.of-family", name=name, n=n, severity=word(self.fail_on(name).value))
            for name, n in self._counts.items()
        ]
        painter.print_note(Message("gate.findings", n=total, families=list_names(families, _MAX_FAMILIES)))
        if self._new < total:
            painter.print_note(Message("gate.known", new=self._new, known=total - self._new))
        for _, _, place in self._worst:
            painter.print_note(f"  {finding_line(place).plain}")
        if total > MAX_FINDINGS:
            painter.print_note(Message("gate.more", n=total - MAX_FINDINGS))


def _failing(places: Sequence[LocatedFinding], least: FailOn) -> Iterator[LocatedFinding]:
    """The findings of one family that fail a run, without those inside another that does."""

    def fails(p: LocatedFinding) -> bool:
        return not p.ruling and reaches_severity(p.finding.severity, least)

    yield from (p for p in places if fails(p) and (p.within is None or not fails(places[p.within])))
