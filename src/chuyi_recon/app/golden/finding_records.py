"""flags.json as a golden folder keeps it: which findings came, which are gone, which only stand elsewhere now.

In: the golden bytes and those of today. Out: `FindingChanges`, and their differences one by one, in the order of the
files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from chuyi_recon.app.golden.drift import DriftCause, DriftDifference, DriftPart
from chuyi_recon.messages import Message

FLAGS_FILE = "flags.json"


class FindingRecord(msgspec.Struct, frozen=True):
    """One finding as flags.json has it."""

    witness: str
    code: str
    severity: str
    start: int
    end: int
    message: str
    quote: str
    suggestion: str | None = None

    def contents(self) -> tuple[str | None, ...]:
        """Everything but its place."""
        return (self.witness, self.code, self.severity, self.message, self.quote, self.suggestion)

    def describe_flag(self) -> str:
        """Which flag, and in which witness."""
        return f"{self.severity} {self.code} in {self.witness} at "

    def one_line(self) -> str:
        """The finding in one line."""
        return f"{self.describe_flag()}{self.start}-{self.end}: {self.message}"


@dataclass(frozen=True, slots=True)
class FindingChanges:
    """The findings that came and are gone, and the pairs of which only the place is another."""

    added: tuple[FindingRecord, ...]
    removed: tuple[FindingRecord, ...]
    moved: tuple[tuple[FindingRecord, FindingRecord], ...]
    golden: tuple[FindingRecord, ...]


def read_finding_records(data: bytes) -> tuple[FindingRecord, ...]:
    """The findings in a flags.json; raises `ValueError` if it is none."""
    return msgspec.json.decode(data, type=tuple[FindingRecord, ...])


def compare_findings(golden: Sequence[FindingRecord], now: Sequence[FindingRecord]) -> FindingChanges:
    """What came and what is gone; of findings that say the same those at the same place are paired first."""
    both = Counter(golden) & Counter(now)
    old, new = _subtract_known(golden, both), _subtract_known(now, both)
    pairs: list[tuple[FindingRecord, FindingRecord]] = []
    for record in tuple(old):
        like = next((n for n in new if n.contents() == record.contents()), None)
        if like is not None:
            pairs.append((record, like))
            old.remove(record)
            new.remove(like)
    return FindingChanges(tuple(new), tuple(old), tuple(pairs), tuple(golden))


def find_known(golden: Sequence[FindingRecord], now: Sequence[FindingRecord]) -> frozenset[int]:
    """Which findings of today, by their number, the golden files have: as they are, elsewhere, or, in other words, at
    the same place with the same severity.
    """
    changes = compare_findings(golden, now)
    removed, new = list(changes.removed), Counter[FindingRecord]()
    for record in changes.added:
        old = next((o for o in removed if o.severity == record.severity and _are_same_place(o, record)), None)
        if old is None:
            new[record] += 1
        else:
            removed.remove(old)
    known = []
    for number, record in enumerate(now):
        if new[record]:
            new[record] -= 1
        else:
            known.append(number)
    return frozenset(known)


def _subtract_known(findings: Sequence[FindingRecord], known: Counter[FindingRecord]) -> list[FindingRecord]:
    left, out = known.copy(), []
    for f in findings:
        if left[f]:
            left[f] -= 1
        else:
            out.append(f)
    return out


def finding_differences(found: FindingChanges) -> Iterator[DriftDifference]:
    """One difference a finding; what only moved is counted, one difference a witness.

    A finding that came and one that is gone are one difference where they are of one flag and one place of a witness.
    """
    added = list(found.added)
    numbered: list[tuple[int, DriftDifference]] = []
    for old in found.removed:
        new = next((n for n in added if _are_same_place(old, n)), None)
        if new is not None:
            added.remove(new)
        numbered.append(_make_difference(found, old, new))
    numbered += [_make_difference(found, None, new) for new in added]
    for witness in dict.fromkeys(old.witness for old, _ in found.moved):
        pairs = [(old, new) for old, new in found.moved if old.witness == witness]
        first, last = pairs[0]
        part = DriftPart(f"{first.start}-{first.end}", f"{last.start}-{last.end}")
        says = Message(
            "drift.findings-moved",
            witness=witness,
            n=len(pairs),
            code=first.code,
        )
        line = _line_number(found.golden, first)
        numbered.append((line, DriftDifference(FLAGS_FILE, line, part.golden, part.now, (part,), says)))
    yield from (d for _, d in sorted(numbered, key=lambda pair: pair[0]))


def _make_difference(
    found: FindingChanges, old: FindingRecord | None, new: FindingRecord | None
) -> tuple[int, DriftDifference]:
    line = _line_number(found.golden, old or new)
    golden, now = old.one_line() if old else "", new.one_line() if new else ""
    causes = [DriftCause("now", "flag", new.code, (new.witness,), new.quote, new.message)] if new else []
    causes += [DriftCause("golden", "flag", old.code, (old.witness,), old.quote, old.message)] if old else []
    return line, DriftDifference(FLAGS_FILE, line, golden, now, tuple(_finding_parts(old, new)), causes=tuple(causes))


def _finding_parts(old: FindingRecord | None, new: FindingRecord | None) -> Iterator[DriftPart]:
    """The lines of two findings, or of one that came or is gone, member by member."""
    if old is None or new is None:
        yield DriftPart(old.one_line() if old else "", new.one_line() if new else "")
        return
    members = (
        (old.describe_flag(), new.describe_flag()),
        (f"{old.start}-{old.end}", f"{new.start}-{new.end}"),
        (": ", ": "),
    )
    yield from (DriftPart(*pair) for pair in members)
    yield from _message_parts(old.message, new.message)


def _message_parts(golden: str, now: str) -> Iterator[DriftPart]:
    """Two messages by what they begin and end with, if that is half of them: no sentence is mixed from two."""
    most = min(len(golden), len(now))
    head = next((i for i in range(most) if golden[i] != now[i]), most)
    tail = next((i for i in range(most - head) if golden[-1 - i] != now[-1 - i]), most - head)
    if 2 * (head + tail) < max(len(golden), len(now)):
        head = tail = 0
    ends = len(golden) - tail, len(now) - tail
    parts = (
        DriftPart(golden[:head], now[:head]),
        DriftPart(golden[head : ends[0]], now[head : ends[1]]),
        DriftPart(golden[ends[0] :], now[ends[1] :]),
    )
    yield from (p for p in parts if p.golden or p.now)


def _are_same_place(old: FindingRecord, new: FindingRecord) -> bool:
    """Whether two findings are of one flag and one place of a witness."""
    same = (old.witness, old.code) == (new.witness, new.code)
    return same and (old.quote == new.quote or (old.start < new.end and new.start < old.end))


def _line_number(golden: Sequence[FindingRecord], record: FindingRecord | None) -> int:
    """The line of the golden file where a finding stands, or where it would."""
    if record is None or not golden:
        return 1
    if record in golden:
        return golden.index(record) + 2
    return min(2 + sum((g.witness, g.start) <= (record.witness, record.start) for g in golden), len(golden) + 1)
