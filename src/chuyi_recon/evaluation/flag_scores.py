"""Findings against labels: what was found of what is wrong, and what was flagged rightly.

In: findings, labels, and the severity of each code. Out: tallies by code and in total. A finding and a label meet
when witness and code agree and their spans share 30 % of their union, or 80 % of the shorter. One finding may meet
several labels and one label several findings: clause by clause is as good as a whole section.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chuyi_recon.core.model import Finding, Severity, Span

UNION, SHORTER = 0.3, 0.8  # shares; agreed with the makers of the labels before any flag was written
PAGE, TIMES = 300, 4  # a finding longer than its label may have so many characters, or times the label's
GAPS = frozenset(("missing-clause", "dropped-characters"))  # their spans point at a place, not at what is wrong
TOTALS = ("micro", "micro-high", "micro-high+medium", "any-code", "chars")


@dataclass(frozen=True, slots=True)
class Label:
    """Something that is wrong in a witness, as a person says. `also` are spans that are accepted as well;
    a doubtful one is not asked for, and a finding that meets it alone counts neither way.
    """

    siglum: str
    code: str
    span: Span
    also: tuple[Span, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are, and how many of them meet one of the other side."""

    flags: int = 0
    right: int = 0
    labels: int = 0
    found: int = 0

    @property
    def precision(self) -> float:
        """Share of the flags that are right; where there are none, 1 if none was asked for, else 0."""
        return self.right / self.flags if self.flags else float(not self.labels)

    @property
    def recall(self) -> float:
        """Share of the labels that are found; 1 where there are none."""
        return self.found / self.labels if self.labels else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.flags + other.flags, self.right + other.right, self.labels + other.labels, self.found + other.found
        )


@dataclass(frozen=True, slots=True)
class FlagScore:
    """Tallies by code, in order of the code, and in total, in order of `TOTALS`.

    `any-code` asks only for some flag at the place. `chars` counts flagged and labelled characters, whatever the
    code, so that the number of findings on one section cannot move it; gap codes are left out of it.
    """

    codes: Mapping[str, Tally] = field(default_factory=dict)
    totals: Mapping[str, Tally] = field(default_factory=lambda: dict.fromkeys(TOTALS, Tally()))

    def __add__(self, other: FlagScore) -> FlagScore:
        codes = sorted({*self.codes, *other.codes})
        none = Tally()
        return FlagScore(
            {c: self.codes.get(c, none) + other.codes.get(c, none) for c in codes},
            {t: self.totals[t] + other.totals[t] for t in TOTALS},
        )


def near(finding: Span, label: Span) -> bool:
    """Whether two spans are near enough; an empty one counts as one character.

    >>> near(Span(10, 20), Span(14, 26)), near(Span(10, 20), Span(18, 40)), near(Span(0, 2000), Span(900, 920))
    (True, False, False)
    """
    a, b = Span(finding.start, max(finding.end, finding.start + 1)), Span(label.start, max(label.end, label.start + 1))
    if len(a) > len(b) and len(a) > max(PAGE, TIMES * len(b)):
        return False
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0 and (
        shared / (len(a) + len(b) - shared) >= UNION or shared >= SHORTER * min(len(a), len(b))
    )  # fmt: skip


def count(findings: Sequence[Finding], labels: Sequence[Label], severity: Mapping[str, Severity]) -> FlagScore:
    """The tallies of one family. Findings with one witness, code and span count once."""
    sure = [x for x in labels if not x.doubtful]
    doubtful = [x for x in labels if x.doubtful]
    once = {(f.siglum, f.code, f.span): f for f in findings}.values()
    counted = [f for f in once if _meets_one(f, sure) or not _meets_one(f, doubtful)]

    def of(wanted: Collection[str]) -> Tally:
        return _tally([f for f in counted if f.code in wanted], [x for x in sure if x.code in wanted])

    codes = sorted({f.code for f in counted} | {x.code for x in sure})
    totals = {
        "micro": of(codes),
        "micro-high": of([c for c in codes if severity.get(c) == "high"]),
        "micro-high+medium": of([c for c in codes if severity.get(c) != "low"]),
        "any-code": _tally(counted, sure, any_code=True),
        "chars": _characters(counted, labels),
    }
    return FlagScore({code: of((code,)) for code in codes}, totals)


def _meets(finding: Finding, label: Label, any_code: bool = False) -> bool:
    if finding.siglum != label.siglum or not (any_code or finding.code == label.code):
        return False
    return any(near(finding.span, span) for span in (label.span, *label.also))


def _meets_one(finding: Finding, labels: Iterable[Label], any_code: bool = False) -> bool:
    return any(_meets(finding, label, any_code) for label in labels)


def _tally(findings: Sequence[Finding], labels: Sequence[Label], any_code: bool = False) -> Tally:
    return Tally(
        len(findings),
        sum(_meets_one(f, labels, any_code) for f in findings),
        len(labels),
        sum(any(_meets(f, x, any_code) for f in findings) for x in labels),
    )


def _characters(findings: Iterable[Finding], labels: Iterable[Label]) -> Tally:
    """Flagged and labelled characters; those of a doubtful label alone count neither way."""
    flagged, wrong, doubted = (defaultdict[str, set[int]](set) for _ in range(3))
    for f in findings:
        if f.code not in GAPS:
            flagged[f.siglum].update(range(f.span.start, max(f.span.end, f.span.start + 1)))
    for x in labels:
        if x.doubtful:
            doubted[x.siglum].update(range(x.span.start, x.span.end))
        elif x.code not in GAPS:
            wrong[x.siglum].update(range(x.span.start, x.span.end))
    tally = Tally()
    for siglum in {*flagged, *wrong}:
        asked = flagged[siglum] - (doubted[siglum] - wrong[siglum])
        both = len(asked & wrong[siglum])
        tally += Tally(len(asked), both, len(wrong[siglum]), both)
    return tally
