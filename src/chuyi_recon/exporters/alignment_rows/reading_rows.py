"""The readings of one locus laid beside one another, in rows as small as any two of them allow.

In: the words of each reading, and whose reading leads. Out: rows, by siglum the words `[a, b)`, each word in one
row and in order. A witness that rewrote a clause hides nothing that others differ in inside it: what it has stands in
a row of its own before the words it replaces, where others cut these.

What two readings share is set against each other where more than two readings stand here, and it is two words or more,
or begins both or ends both. What else they share (是 in 應如是 and 作是) is chance, or was found to be: each
has its row, so that what stands before it and after it can be told apart.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

_MAX_CELLS = 40_000  # words by words; longer readings are cut at their ends only
CommonRun = tuple[int, int, int]
ReadingRow = dict[str, tuple[int, int]]
PairingStep = tuple[int, int, int, int, bool]  # words of the leading reading, of the other; whether they are paired


def make_reading_rows(
    readings: Mapping[str, Sequence[str]], leading: str, *, several: bool, everyone: bool
) -> Iterator[ReadingRow]:
    """The rows, in order of the reading that leads. `several`: more than two readings stand at the locus."""
    own = readings[leading]
    length = len(own)
    cuts = {0, length}
    steps: dict[str, list[PairingStep]] = {}
    for siglum, other in readings.items():
        if siglum == leading:
            continue
        steps[siglum] = list(_pairing_steps(own, other, several=several))
        for i, i2, _, _, paired in steps[siglum]:
            cuts.update(range(i, i2 + 1) if paired else (i, i2))
    beside: dict[int, ReadingRow] = {at: {} for at in cuts}  # by place of the lead: what stands against its next words
    alone: dict[int, list[ReadingRow]] = {at: [] for at in cuts}  # and what stands before them
    edges = sorted(cuts)
    for siglum, found in steps.items():
        for i, i2, j, j2, _ in found:
            inner = edges[bisect_left(edges, i) : bisect_left(edges, i2) + 1]
            if i2 > i and (len(inner) == 2 or i2 - i == j2 - j) and j2 > j:
                for at, to in pairwise(inner):
                    beside[at][siglum] = j + at - i, j + to - i if to < i2 else j2
            elif j2 > j:
                _add_to_rows(alone[i], siglum, j, j2)

    def all_have(others: ReadingRow, here: Sequence[str]) -> bool:
        return len(others) == len(readings) - 1 and all(readings[s][a:b] == here for s, (a, b) in others.items())

    for at, to in pairwise([*edges, length]):
        yield from alone[at]
        if to > at and everyone and all_have(beside[at], own[at:to]):
            yield {leading: (at, to)}
            yield beside[at]
        elif to > at:
            yield {leading: (at, to), **beside[at]}


def _add_to_rows(rows: list[ReadingRow], siglum: str, j: int, j2: int) -> None:
    """Puts what one witness has beside what others have at this place, in the first row after those it is in."""
    last = max((k for k, row in enumerate(rows) if siglum in row), default=-1)
    if last + 1 == len(rows):
        rows.append({})
    rows[last + 1][siglum] = j, j2


def _pairing_steps(a: Sequence[str], b: Sequence[str], *, several: bool) -> Iterator[PairingStep]:
    """The gaps between two readings, and what is paired; a run that is chance is a gap of each side.

    Between stretches that are equally long on both sides it needs no rows of its own: word stands against word there.
    """
    i = j = 0  # where the gap begins
    for i2, j2, n in [*_common_runs(a, b), (len(a), len(b), 0)]:
        ends = (i2 == j2 == 0) or (i2 + n == len(a) and j2 + n == len(b))
        if n and (a == b or (several and (n > 1 or ends))):
            yield from _gap_step(i, i2, j, j2)
            yield i2, i2 + n, j2, j2 + n, True
            i, j = i2 + n, j2 + n
        elif n and i2 - i != j2 - j:
            yield from _gap_step(i, i2, j, j2)
            yield i2, i2 + n, j2, j2, False
            yield i2 + n, i2 + n, j2, j2 + n, False
            i, j = i2 + n, j2 + n
        elif not n:
            yield from _gap_step(i, i2, j, j2)


def _gap_step(i: int, i2: int, j: int, j2: int) -> Iterator[PairingStep]:
    """What stands between two runs, if anything does."""
    if i2 > i or j2 > j:
        yield i, i2, j, j2, False


def _common_runs(a: Sequence[str], b: Sequence[str]) -> list[CommonRun]:
    """What two readings share, in order."""
    if a == b:
        return [(0, 0, len(a))]
    if len(a) * len(b) <= _MAX_CELLS:
        return [(m.a, m.b, m.size) for m in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks() if m.size]
    least = min(len(a), len(b))
    head = next((k for k in range(least) if a[k] != b[k]), least)
    tail = next((k for k in range(least - head) if a[-1 - k] != b[-1 - k]), least - head)
    return [r for r in ((0, 0, head), (len(a) - tail, len(b) - tail, tail)) if r[2]]
