"""flags.json as a golden folder keeps it: which findings came, which are gone, which only stand elsewhere now.

In: the golden bytes and those of today. Out: `Findings`, and their differences one by one, in the order of the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from chuyi_recon.app.golden.drift import Cause, Difference, Part
from chuyi_recon.messages import said

FLAGS = "flags.json"


class Told(msgspec.Struct, frozen=True):
    """One finding as flags.json has it."""

    witness: str
    code: str
    severity: str
    start: int
    end: int
    message: str
    quote: str
    suggestion: str | None = None

    def says(self) -> tuple[str | None, ...]:
        """Everything but its place."""
        return (self.witness, self.code, self.severity, self.message, self.quote, self.suggestion)

    def head(self) -> str:
        """Which flag, and in which witness."""
        return f"{self.severity} {self.code} in {self.witness} at "

    def line(self) -> str:
        """The finding in one line."""
        return f"{self.head()}{self.start}-{self.end}: {self.message}"


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings that came and are gone, and the pairs of which only the place is another."""

    came: tuple[Told, ...]
    gone: tuple[Told, ...]
    moved: tuple[tuple[Told, Told], ...]
    golden: tuple[Told, ...]


def read_flags(data: bytes) -> tuple[Told, ...]:
    """The findings in a flags.json; raises `ValueError` if it is none."""
    return msgspec.json.decode(data, type=tuple[Told, ...])


def compared(golden: Sequence[Told], now: Sequence[Told]) -> Findings:
    """What came and what is gone; of findings that say the same those at the same place are paired first."""
    both = Counter(golden) & Counter(now)
    old, new = _without(golden, both), _without(now, both)
    pairs: list[tuple[Told, Told]] = []
    for told in tuple(old):
        like = next((n for n in new if n.says() == told.says()), None)
        if like is not None:
            pairs.append((told, like))
            old.remove(told)
            new.remove(like)
    return Findings(tuple(new), tuple(old), tuple(pairs), tuple(golden))


def _without(findings: Sequence[Told], known: Counter[Told]) -> list[Told]:
    left, out = known.copy(), []
    for f in findings:
        if left[f]:
            left[f] -= 1
        else:
            out.append(f)
    return out


def differences(found: Findings) -> Iterator[Difference]:
    """One difference a finding; what only moved is counted, one difference a witness.

    A finding that came and one that is gone are one difference where they are of one flag and one place of a witness.
    """
    came = list(found.came)
    told: list[tuple[int, Difference]] = []
    for old in found.gone:
        new = next((n for n in came if _alike(old, n)), None)
        if new is not None:
            came.remove(new)
        told.append(_difference(found, old, new))
    told += [_difference(found, None, new) for new in came]
    for witness in dict.fromkeys(old.witness for old, _ in found.moved):
        pairs = [(old, new) for old, new in found.moved if old.witness == witness]
        first, last = pairs[0]
        part = Part(f"{first.start}-{first.end}", f"{last.start}-{last.end}")
        says = said(
            "findings in {witness} that only stand elsewhere: {n}; the first, {code}, at ",
            witness=witness,
            n=len(pairs),
            code=first.code,
        )
        line = _line(found.golden, first)
        told.append((line, Difference(FLAGS, line, part.golden, part.now, (part,), says)))
    yield from (d for _, d in sorted(told, key=lambda pair: pair[0]))


def _difference(found: Findings, old: Told | None, new: Told | None) -> tuple[int, Difference]:
    line = _line(found.golden, old or new)
    golden, now = old.line() if old else "", new.line() if new else ""
    causes = [Cause("now", "flag", new.code, (new.witness,), new.quote, new.message)] if new else []
    causes += [Cause("golden", "flag", old.code, (old.witness,), old.quote, old.message)] if old else []
    return line, Difference(FLAGS, line, golden, now, tuple(_runs(old, new)), causes=tuple(causes))


def _runs(old: Told | None, new: Told | None) -> Iterator[Part]:
    """The lines of two findings, or of one that came or is gone, member by member."""
    if old is None or new is None:
        yield Part(old.line() if old else "", new.line() if new else "")
        return
    members = ((old.head(), new.head()), (f"{old.start}-{old.end}", f"{new.start}-{new.end}"), (": ", ": "))
    yield from (Part(*pair) for pair in members)
    yield from _of_messages(old.message, new.message)


def _of_messages(golden: str, now: str) -> Iterator[Part]:
    """Two messages by what they begin and end with, if that is half of them: no sentence is mixed from two."""
    most = min(len(golden), len(now))
    head = next((i for i in range(most) if golden[i] != now[i]), most)
    tail = next((i for i in range(most - head) if golden[-1 - i] != now[-1 - i]), most - head)
    if 2 * (head + tail) < max(len(golden), len(now)):
        head = tail = 0
    ends = len(golden) - tail, len(now) - tail
    parts = (
        Part(golden[:head], now[:head]),
        Part(golden[head : ends[0]], now[head : ends[1]]),
        Part(golden[ends[0] :], now[ends[1] :]),
    )
    yield from (p for p in parts if p.golden or p.now)


def _alike(old: Told, new: Told) -> bool:
    """Whether two findings are of one flag and one place of a witness."""
    same = (old.witness, old.code) == (new.witness, new.code)
    return same and (old.quote == new.quote or (old.start < new.end and new.start < old.end))


def _line(golden: Sequence[Told], told: Told | None) -> int:
    """The line of the golden file where a finding stands, or where it would."""
    if told is None or not golden:
        return 1
    if told in golden:
        return golden.index(told) + 2
    return min(2 + sum((g.witness, g.start) <= (told.witness, told.start) for g in golden), len(golden) + 1)
