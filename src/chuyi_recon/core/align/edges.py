"""Where unrelated text begins and ends, to the unit.

In: the runs that stand and the open gaps. Out: the same, with the edges of open gaps where they belong. A run grows
into an open gap over a misread sign (澄溪悬政府公告 for 澄溪县政府公告, at the end of a lacuna); and a closing
mark that follows unrelated text on both sides is given up, because it closes two different clauses.
Measured on generated pairs (invented and lost clauses, noise 1 to 25 %): F of the pairs .9977 to .9979.
"""

from __future__ import annotations

from chuyi_recon.core.align.gate import gap_score
from chuyi_recon.core.align.leaves import Run, joined
from chuyi_recon.core.align.units import closes

# What may lie between a run and its continuation, as units of a and of b.
_STEPS = ((0, 0), (1, 1), (0, 1), (1, 0), (2, 2), (1, 2), (2, 1), (0, 2), (2, 0))
_EACH, _FIRST = 1.2, -0.6  # what the units of a continuation say, as the gate counts


def settle(a: str, b: str, runs: list[Run], opened: list[bool]) -> tuple[list[Run], list[bool]]:
    """The runs and gaps with every open edge moved. Ties: the step that stands first in `_STEPS`."""
    if not any(opened):
        return runs, opened
    out: list[Run] = []
    gaps: list[bool] = []
    i = j = 0
    for k, ((i2, j2, n), is_open) in enumerate(zip([*runs, (len(a), len(b), 0)], opened, strict=True)):
        if not is_open:
            gaps.append(False)
        else:
            left = _grown(a[i:i2], b[j:j2]) if k else []
            for x, y, m in left:
                out.append((i + x, j + y, m))
                gaps.append(False)
            if left:
                i, j = i + left[-1][0] + left[-1][2], j + left[-1][1] + left[-1][2]
            right = _grown(a[i:i2][::-1], b[j:j2][::-1]) if k < len(runs) else []
            gaps.append(True)
            for x, y, m in reversed(right):
                out.append((i2 - x - m, j2 - y - m, m))
                gaps.append(False)
            if not right and i2 > i and j2 > j:
                while n > 1 and closes(a[i2]):
                    i2, j2, n = i2 + 1, j2 + 1, n - 1
        if n:
            out.append((i2, j2, n))
        i, j = i2 + n, j2 + n
    return _touching(out, gaps)


def _grown(a: str, b: str) -> list[Run]:
    """Runs that go on from the beginning of two stretches, step by step, as long as each brings more than it costs."""
    out: list[Run] = []
    i = j = 0
    while True:
        best, run = 0.0, None
        for di, dj in _STEPS:
            x, y, n = i + di, j + dj, 0
            while x + n < len(a) and y + n < len(b) and a[x + n] == b[y + n]:
                n += 1
            gain = _EACH * n + _FIRST + gap_score(di, dj) if n else 0.0
            if gain > best and (n > 1 or di == dj == 0):
                best, run = gain, (x, y, n)
        if run is None:
            return out
        out.append(run)
        i, j = run[0] + run[2], run[1] + run[2]


def _touching(runs: list[Run], gaps: list[bool]) -> tuple[list[Run], list[bool]]:
    """Runs that touch become one, and the gap between them is gone."""
    out: list[Run] = []
    kept = gaps[:1]
    for k, run in enumerate(runs):
        if out and len(joined([out[-1], run])) == 1:
            out[-1] = (out[-1][0], out[-1][1], out[-1][2] + run[2])
            kept[-1] = gaps[k + 1]
        else:
            out.append(run)
            kept.append(gaps[k + 1])
    return out, kept
