"""Where two texts differ, clause by clause. In: two texts. Out: `ChangedSegment`s, in order.

Clauses are matched first, so that a long text costs no more than what differs in it; what is left over is matched
character by character (Levenshtein), and cut wherever both sides end a clause. So a clause that is now two is shown as
one difference with the comma that came, and a clause that was replaced as one, not as the syllables they share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from chuyi_recon.app.golden.drift import DriftPart
from chuyi_recon.core.model import Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import split_clauses

_DiffOperation = tuple[str, int, int, int, int]  # as in difflib: tag, [a, b) of the old text, [c, d) of the new one

_MAX_PAIRS = (
    4_000_000_000  # pairs of characters: two stretches of 60,000 that share no clause are shown as one difference
)
_MIN_SIMILARITY = (
    0.4  # of the longer side must stand on both, or the whole is shown as exchanged: what is left is chance
)
_MIN_COMMON_LENGTH = 2  # equal characters between two differences; a single one is shown with them


@dataclass(frozen=True, slots=True)
class ChangedSegment:
    """A stretch that differs: where it stands in both texts, and its runs."""

    old: Span
    new: Span
    parts: tuple[DriftPart, ...]

    def changed_spans(self) -> Iterator[tuple[Span, Span]]:
        """Where the runs that differ stand in both texts."""
        old_start, new_start = self.old.start, self.new.start
        for part in self.parts:
            old_end, new_end = old_start + len(part.golden), new_start + len(part.now)
            if part.golden != part.now:
                yield Span(old_start, old_end), Span(new_start, new_end)
            old_start, new_start = old_end, new_end


def changed_segments(old: str, new: str, settings: Settings) -> tuple[ChangedSegment, ...]:
    """Where `new` differs from `old`; none just where they are the same.

    >>> (only,) = changed_segments("支持建设3楚怡高校。", "支持建设3所楚怡高校。", Settings())
    >>> [(p.golden, p.now) for p in only.parts]
    [('支持建设3', '支持建设3'), ('', '所'), ('楚怡高校。', '楚怡高校。')]
    """
    before, after = clause_bounds(old, settings), clause_bounds(new, settings)
    pieces = [[text[a:b] for a, b in pairwise(at)] for text, at in ((old, before), (new, after))]
    out: list[ChangedSegment] = []
    for _, a, b, c, d in _changed_blocks(_diff_operations(*pieces)):
        out += _cut_block(old, new, before[a : b + 1], after[c : d + 1])
    return tuple(out)


def clause_bounds(text: str, settings: Settings) -> list[int]:
    """Where the clauses of a text begin, and its end."""
    return [*([c.span.start for c in split_clauses("", text, settings)] or [0]), len(text)]


def _diff_operations(old: Sequence[str], new: Sequence[str]) -> list[_DiffOperation]:
    return [(o.tag, o.src_start, o.src_end, o.dest_start, o.dest_end) for o in Levenshtein.opcodes(old, new)]


def _changed_blocks(ops: Sequence[_DiffOperation]) -> Iterator[_DiffOperation]:
    """Runs of operations that are not `equal`, each as one."""
    run: _DiffOperation | None = None
    for op in ops:
        if op[0] == "equal":
            if run is not None:
                yield run
            run = None
        else:
            run = op if run is None else ("replace", run[1], op[2], run[3], op[4])
    if run is not None:
        yield run


def _cut_block(old: str, new: str, before: Sequence[int], after: Sequence[int]) -> Iterator[ChangedSegment]:
    """The segments of one block, whose clauses begin at `before` and `after`."""
    a, b, c, d = before[0], before[-1], after[0], after[-1]
    if (b - a) * (d - c) > _MAX_PAIRS:
        yield ChangedSegment(Span(a, b), Span(c, d), (DriftPart(old[a:b], new[c:d]),))
        return
    ops = [(t, a + i, a + j, c + k, c + m) for t, i, j, k, m in _diff_operations(old[a:b], new[c:d])]
    both = [(a, c), *sorted(_common_clause_ends(ops, set(before), set(after))), (b, d)]
    for (i, k), (j, m) in pairwise(both):
        if old[i:j] != new[k:m]:
            yield ChangedSegment(Span(i, j), Span(k, m), tuple(diff_parts(old[i:j], new[k:m])))


def _common_clause_ends(ops: Sequence[_DiffOperation], before: set[int], after: set[int]) -> Iterator[tuple[int, int]]:
    """The places where both sides end a clause; what only came or only went is not cut within."""
    for tag, a, b, c, _ in ops:
        steps = range(b - a) if tag in ("equal", "replace") else (0,)
        yield from ((a + n, c + n) for n in steps if a + n in before and c + n in after)


def diff_parts(old: Sequence[str], new: Sequence[str], alike: float = _MIN_SIMILARITY) -> Iterator[DriftPart]:
    """What is the same in two texts, or two lists of pieces, and what is not, in order.

    Where less than the share `alike` of the longer one is the same, they are exchanged whole.
    """
    ops = _diff_operations(old, new)
    same = sum(b - a for tag, a, b, _, _ in ops if tag == "equal")
    if same < alike * max(len(old), len(new)):
        yield DriftPart("".join(old), "".join(new))
        return
    parts: list[DriftPart] = []
    for tag, a, b, c, d in ops:
        part, inner = DriftPart("".join(old[a:b]), "".join(new[c:d])), a > 0 and b < len(old)
        joins = (
            parts and (tag != "equal" or (b - a < _MIN_COMMON_LENGTH and inner)) and parts[-1].golden != parts[-1].now
        )
        if joins:
            parts[-1] = DriftPart(parts[-1].golden + part.golden, parts[-1].now + part.now)
        else:
            parts.append(part)
    yield from parts
