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

MIN_UNION_SHARE, MIN_SHORTER_SHARE = (
    0.3,
    0.8,
)  # shares; agreed with the makers of the labels before any flag was written
MAX_EXCESS, MAX_EXCESS_FACTOR = (
    300,
    4,
)  # a finding longer than its label may have so many characters, or times the label's
LOSS_CODES = frozenset(("missing-clause", "dropped-characters"))  # their spans point at a place, not at what is wrong
TOTAL_NAMES = ("micro", "micro-high", "micro-high+medium", "any-code", "chars")


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
    correct_flags: int = 0
    labels: int = 0
    found_labels: int = 0

    @property
    def precision(self) -> float:
        """Share of the flags that are right; where there are none, 1 if none was asked for, else 0."""
        return self.correct_flags / self.flags if self.flags else float(not self.labels)

    @property
    def recall(self) -> float:
        """Share of the labels that are found; 1 where there are none."""
        return self.found_labels / self.labels if self.labels else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.flags + other.flags,
            self.correct_flags + other.correct_flags,
            self.labels + other.labels,
            self.found_labels + other.found_labels,
        )


@dataclass(frozen=True, slots=True)
class FlagScore:
    """Tallies by code, in order of the code, and in total, in order of `TOTAL_NAMES`.

    `any-code` asks only for some flag at the place. `chars` counts flagged and labelled characters, whatever the
    code, so that the number of findings on one section cannot move it; gap codes are left out of it.
    """

    codes: Mapping[str, Tally] = field(default_factory=dict)
    totals: Mapping[str, Tally] = field(default_factory=lambda: dict.fromkeys(TOTAL_NAMES, Tally()))

    def __add__(self, other: FlagScore) -> FlagScore:
        codes = sorted({*self.codes, *other.codes})
        none = Tally()
        return FlagScore(
            {c: self.codes.get(c, none) + other.codes.get(c, none) for c in codes},
            {t: self.totals[t] + other.totals[t] for t in TOTAL_NAMES},
        )


def is_near(finding: Span, label: Span) -> bool:
    """Whether two spans are near enough; an empty one counts as one character.

    >>> is_near(Span(10, 20), Span(14, 26)), is_near(Span(10, 20), Span(18, 40)), is_near(Span(0, 2000), Span(900, 920))
    (True, False, False)
    """
    a, b = Span(finding.start, max(finding.end, finding.start + 1)), Span(label.start, max(label.end, label.start + 1))
    if len(a) > len(b) and len(a) > max(MAX_EXCESS, MAX_EXCESS_FACTOR * len(b)):
        return False
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0 and (
        shared / (len(a) + len(b) - shared) >= MIN_UNION_SHARE or shared >= MIN_SHORTER_SHARE * min(len(a), len(b))
    )  # fmt: skip


def score_findings(findings: Sequence[Finding], labels: Sequence[Label], severity: Mapping[str, Severity]) -> FlagScore:
    """The tallies of one family. Findings with one witness, code and span count once."""
    sure = [x for x in labels if not x.doubtful]
    doubtful = [x for x in labels if x.doubtful]
    unique = {(f.siglum, f.code, f.span): f for f in findings}.values()
    counted = [f for f in unique if _matches_any(f, sure) or not _matches_any(f, doubtful)]

    def of(wanted: Collection[str]) -> Tally:
        return _count_matches([f for f in counted if f.code in wanted], [x for x in sure if x.code in wanted])

    codes = sorted({f.code for f in counted} | {x.code for x in sure})
    totals = {
        "micro": of(codes),
        "micro-high": of([c for c in codes if severity.get(c) == "high"]),
        "micro-high+medium": of([c for c in codes if severity.get(c) != "low"]),
        "any-code": _count_matches(counted, sure, any_code=True),
        "chars": _count_characters(counted, labels),
    }
    return FlagScore({code: of((code,)) for code in codes}, totals)


def _matches_label(finding: Finding, label: Label, any_code: bool = False) -> bool:
    if finding.siglum != label.siglum or not (any_code or finding.code == label.code):
        return False
    return any(is_near(finding.span, span) for span in (label.span, *label.also))


def _matches_any(finding: Finding, labels: Iterable[Label], any_code: bool = False) -> bool:
    return any(_matches_label(finding, label, any_code) for label in labels)


def _count_matches(findings: Sequence[Finding], labels: Sequence[Label], any_code: bool = False) -> Tally:
    return Tally(
        len(findings),
        sum(_matches_any(f, labels, any_code) for f in findings),
        len(labels),
        sum(any(_matches_label(f, x, any_code) for f in findings) for x in labels),
    )


def _count_characters(findings: Iterable[Finding], labels: Iterable[Label]) -> Tally:
    """Flagged and labelled characters; those of a doubtful label alone count neither way."""
    flagged, wrong, doubted = (defaultdict[str, set[int]](set) for _ in range(3))
    for f in findings:
        if f.code not in LOSS_CODES:
            flagged[f.siglum].update(range(f.span.start, max(f.span.end, f.span.start + 1)))
    for x in labels:
        if x.doubtful:
            doubted[x.siglum].update(range(x.span.start, x.span.end))
        elif x.code not in LOSS_CODES:
            wrong[x.siglum].update(range(x.span.start, x.span.end))
    tally = Tally()
    for siglum in {*flagged, *wrong}:
        asked = flagged[siglum] - (doubted[siglum] - wrong[siglum])
        both = len(asked & wrong[siglum])
        tally += Tally(len(asked), both, len(wrong[siglum]), both)
    return tally
