"""flags.json as a golden folder keeps it: which findings came, which are gone, which only stand elsewhere now.

In: the golden bytes and those of today. Out: `FindingChanges`, and their differences one by one, in the order of the
files.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from chuyi_recon.app.golden.drift import DriftCause, DriftDifference, DriftPart
from chuyi_recon.app.golden.finding_places import FindingPlaces, FindingRecord
from chuyi_recon.messages import Message

FLAGS_FILE = "flags.json"


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
    saying: dict[object, deque[int]] = defaultdict(deque)
    for n, record in enumerate(new):
        saying[record.contents()].append(n)
    like = [saying[record.contents()].popleft() if saying[record.contents()] else None for record in old]
    paired = set(like)
    return FindingChanges(
        tuple(record for n, record in enumerate(new) if n not in paired),
        tuple(record for record, n in zip(old, like, strict=True) if n is None),
        tuple((record, new[n]) for record, n in zip(old, like, strict=True) if n is not None),
        tuple(golden),
    )


def find_known(golden: Sequence[FindingRecord], now: Sequence[FindingRecord]) -> frozenset[int]:
    """Which findings of today, by their number, the golden files have: as they are, elsewhere, or, in other words, at
    the same place with the same severity.
    """
    changes = compare_findings(golden, now)
    by_severity = {s: FindingPlaces(r for r in changes.removed if r.severity == s) for s in _severities(changes)}
    new = Counter[FindingRecord]()
    for record in changes.added:
        if by_severity[record.severity].take(record) is None:
            new[record] += 1
    known = []
    for number, record in enumerate(now):
        if new[record]:
            new[record] -= 1
        else:
            known.append(number)
    return frozenset(known)


def _severities(changes: FindingChanges) -> set[str]:
    return {record.severity for record in (*changes.added, *changes.removed)}


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
    added, lines = FindingPlaces(found.added), _LineNumbers(found.golden)
    numbered = [_make_difference(lines, old, added.take(old)) for old in found.removed]
    numbered += [_make_difference(lines, None, new) for new in added.left()]
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
        line = lines.find(first)
        numbered.append((line, DriftDifference(FLAGS_FILE, line, part.golden, part.now, (part,), says)))
    yield from (d for _, d in sorted(numbered, key=lambda pair: pair[0]))


def _make_difference(
    lines: _LineNumbers, old: FindingRecord | None, new: FindingRecord | None
) -> tuple[int, DriftDifference]:
    line = lines.find(old or new)
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


class _LineNumbers:
    """In which line of the golden file a finding stands, or would."""

    def __init__(self, golden: Sequence[FindingRecord]) -> None:
        self._first = {record: n for n, record in reversed(list(enumerate(golden, 2)))}
        self._places = sorted((record.witness, record.start) for record in golden)

    def find(self, record: FindingRecord | None) -> int:
        if record is None or not self._places:
            return 1
        would = 2 + bisect_right(self._places, (record.witness, record.start))
        return self._first.get(record, min(would, len(self._places) + 1))
