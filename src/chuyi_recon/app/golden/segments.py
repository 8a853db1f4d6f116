"""Where two texts differ, clause by clause. In: two texts. Out: `Segment`s, in order.

Clauses are matched first, so that a long text costs no more than what differs in it; what is left over is matched
character by character (Levenshtein), and cut wherever both sides end a clause. So a clause that is now two is shown as
one difference with the comma that came, and a clause that was replaced as one, not as the syllables they share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from chuyi_recon.app.golden.drift import Part
from chuyi_recon.core.model import Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import clauses

_Op = tuple[str, int, int, int, int]  # as in difflib: tag, [a, b) of the old text, [c, d) of the new one

_MOST = 4_000_000_000  # pairs of characters: two stretches of 60,000 that share no clause are shown as one difference
_ALIKE = 0.4  # of the longer side must stand on both, or the whole is shown as exchanged: what is left is chance
_SHORTEST = 2  # equal characters between two differences; a single one is shown with them


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch that differs: where it stands in both texts, and its runs."""

    old: Span
    new: Span
    parts: tuple[Part, ...]

    def changed(self) -> Iterator[tuple[Span, Span]]:
        """Where the runs that differ stand in both texts."""
        a, c = self.old.start, self.new.start
        for part in self.parts:
            b, d = a + len(part.golden), c + len(part.now)
            if part.golden != part.now:
                yield Span(a, b), Span(c, d)
            a, c = b, d


def segments(old: str, new: str, settings: Settings) -> tuple[Segment, ...]:
    """Where `new` differs from `old`; none just where they are the same.

    >>> (only,) = segments("支持建设3楚怡高校。", "支持建设3所楚怡高校。", Settings())
    >>> [(p.golden, p.now) for p in only.parts]
    [('支持建设3', '支持建设3'), ('', '所'), ('楚怡高校。', '楚怡高校。')]
    """
    before, after = bounds(old, settings), bounds(new, settings)
    pieces = [[text[a:b] for a, b in pairwise(at)] for text, at in ((old, before), (new, after))]
    out: list[Segment] = []
    for _, a, b, c, d in _blocks(_matched(*pieces)):
        out += _cut(old, new, before[a : b + 1], after[c : d + 1])
    return tuple(out)


def bounds(text: str, settings: Settings) -> list[int]:
    """Where the clauses of a text begin, and its end."""
    return [*([c.span.start for c in clauses("", text, settings)] or [0]), len(text)]


def _matched(old: Sequence[str], new: Sequence[str]) -> list[_Op]:
    return [(o.tag, o.src_start, o.src_end, o.dest_start, o.dest_end) for o in Levenshtein.opcodes(old, new)]


def _blocks(ops: Sequence[_Op]) -> Iterator[_Op]:
    """Runs of operations that are not `equal`, each as one."""
    run: _Op | None = None
    for op in ops:
        if op[0] == "equal":
            if run is not None:
                yield run
            run = None
        else:
            run = op if run is None else ("replace", run[1], op[2], run[3], op[4])
    if run is not None:
        yield run


def _cut(old: str, new: str, before: Sequence[int], after: Sequence[int]) -> Iterator[Segment]:
    """The segments of one block, whose clauses begin at `before` and `after`."""
    a, b, c, d = before[0], before[-1], after[0], after[-1]
    if (b - a) * (d - c) > _MOST:
        yield Segment(Span(a, b), Span(c, d), (Part(old[a:b], new[c:d]),))
        return
    ops = [(t, a + i, a + j, c + k, c + m) for t, i, j, k, m in _matched(old[a:b], new[c:d])]
    both = [(a, c), *sorted(_common(ops, set(before), set(after))), (b, d)]
    for (i, k), (j, m) in pairwise(both):
        if old[i:j] != new[k:m]:
            yield Segment(Span(i, j), Span(k, m), tuple(runs(old[i:j], new[k:m])))


def _common(ops: Sequence[_Op], before: set[int], after: set[int]) -> Iterator[tuple[int, int]]:
    """The places where both sides end a clause; what only came or only went is not cut within."""
    for tag, a, b, c, _ in ops:
        steps = range(b - a) if tag in ("equal", "replace") else (0,)
        yield from ((a + n, c + n) for n in steps if a + n in before and c + n in after)


def runs(old: Sequence[str], new: Sequence[str], alike: float = _ALIKE) -> Iterator[Part]:
    """What is the same in two texts, or two lists of pieces, and what is not, in order.

    Where less than the share `alike` of the longer one is the same, they are exchanged whole.
    """
    ops = _matched(old, new)
    same = sum(b - a for tag, a, b, _, _ in ops if tag == "equal")
    if same < alike * max(len(old), len(new)):
        yield Part("".join(old), "".join(new))
        return
    made: list[Part] = []
    for tag, a, b, c, d in ops:
        part, inner = Part("".join(old[a:b]), "".join(new[c:d])), a > 0 and b < len(old)
        joins = made and (tag != "equal" or (b - a < _SHORTEST and inner)) and made[-1].golden != made[-1].now
        if joins:
            made[-1] = Part(made[-1].golden + part.golden, made[-1].now + part.now)
        else:
            made.append(part)
    yield from made
