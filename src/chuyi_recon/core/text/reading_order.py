"""In what order texts have what they share: who reads on, and who goes back again and again.

In: keys. Out: the witness in whose order the others are read; the pieces of a text in another's order.

Columns that were read across go back at every line, in the eyes of one who has them apart; he goes back once a column
in theirs. So of two orders the one that goes back less often is the better, and of several that which does so in the
eyes of most; and one in which numbers go up before one in which the same numbers do not. Pages out of order, lines from
the last to the first and swapped paragraphs are counted in the same way.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice, pairwise

import numpy as np
import regex
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq, Levenshtein

from chuyi_recon.core.model import FoldedText, Span
from chuyi_recon.core.text.ngram_index import NGRAM_LENGTH, NgramIndex, ngram_index
from chuyi_recon.core.text.notation import parse_numeral

_MAX_SHIFT = 16  # signs that may be lost or added where a text still reads on
_MAX_SMALL_SHIFT = 2  # the same where nothing else may stand between
_MIN_ORDERED = (
    0.85  # share of the signs in one order from which a text is not rearranged: single blocks are found as moved
)
_MIN_RETURNS = 3  # times that a text goes back; what does so less often has moved blocks, which are found as such
# Figures may go on over many lines of a key; a number of ten and more is none that lines are counted with.
_HAN_FIGURES = "[〇一二三四五六七八九十百]"
_NUMBER = regex.compile(rf"(\p{{Han}}{{0,2}}?)(\d{{1,9}}+(?!\d)|{_HAN_FIGURES}{{1,9}}+(?!{_HAN_FIGURES}))")
_MAX_WITNESSES = 64  # each is compared with each
_MAX_COMPARED = 60  # signs between two pieces that are compared
_MAX_GAP = 400  # signs of the other text in which a line is looked for
_MIN_RATIO = 60  # rapidfuzz ratio
_SharedPiece = tuple[int, int, int, int]  # first and last place in one text, and in the other


def best_ordered_witness(folded: Mapping[str, FoldedText]) -> str | None:
    """The witness in whose order the others are read, if some go back far more often than another; else None.

    An order that three have is no misreading, however often it goes back. Of those that are left the one that has most
    of the others' text in their order, and goes back least. Of very many the first are asked.
    """
    return _leader(tuple(islice(folded.items(), _MAX_WITNESSES)))


@lru_cache(maxsize=16)  # whoever chooses a pivot asks, and whoever begins a consensus
def _leader(keys: tuple[tuple[str, FoldedText], ...]) -> str | None:
    folded = dict(keys)
    texts = {s: ngram_index(f) for s, f in folded.items()}
    pieces = {(s, o): _shared_pieces(texts[s], texts[o]) for s in texts for o in texts if s != o}
    back = {pair: sum(b[2] < a[2] for a, b in pairwise(own)) for pair, own in pieces.items()}
    across = {s for s, o in back if _exceeds_chance(back[s, o], back[o, s])}
    numbers = {s: _leading_numbers(f) for s, f in folded.items()}
    across |= {s for s, o in back if back[s, o] and _is_out_of_sequence(numbers[s], numbers[o])}
    if not across:
        return None
    one = {
        (s, o)
        for (s, o), own in pieces.items()
        if _share_half(own, texts[s], texts[o]) and _ordered_share(own) >= _MIN_ORDERED
    }
    for s in texts:
        group = [s]
        for o in texts:
            group += [o] if o != s and all((o, g) in one and (g, o) in one for g in group) else []
        if len(group) > 2:
            return None

    def worth(s: str) -> float:
        turns = sum(len(pieces[s, o]) for o in texts if o != s)
        common = sum(LCSseq.similarity(folded[s].key, folded[o].key) for o in texts if o != s)
        return common * (1 - sum(back[s, o] for o in texts if o != s) / max(1, turns))

    return max(sorted(texts.keys() - across), key=worth, default=None)


def _exceeds_chance(many: int, few: int) -> bool:
    """Whether one goes back more often than another beyond chance."""
    return many - few > max(1.0, 2 * math.sqrt(many + few))


def _leading_numbers(f: FoldedText) -> dict[str, list[int]]:
    """The numbers with which lines begin, by what stands before them: 卷三, 卷十二, 卷四."""
    out: dict[str, list[int]] = {}
    for at in [0, *np.flatnonzero(f.breaks).tolist()]:
        m = _NUMBER.match(f.key, at)
        number = parse_numeral(m[2]) if m else None
        if m and number is not None:
            out.setdefault(m[1], []).append(number)
    return out


def _is_out_of_sequence(own: Mapping[str, Sequence[int]], other: Mapping[str, Sequence[int]]) -> bool:
    """Whether numbers that go up in another text stand out of sequence in this one."""
    return any(
        len(theirs) > _MIN_RETURNS and list(theirs) == sorted(theirs) == sorted(own.get(name, ())) != list(own[name])
        for name, theirs in other.items()
    )


def _share_half(pieces: Sequence[_SharedPiece], text: NgramIndex, other: NgramIndex) -> bool:
    """Whether two texts share half of the shorter one."""
    return 2 * sum(p[1] - p[0] + NGRAM_LENGTH for p in pieces) >= min(len(text.key), len(other.key))


def _ordered_share(pieces: Sequence[_SharedPiece]) -> float:
    """The share of the signs of pieces that stand in one order."""
    weights = [p[1] - p[0] + NGRAM_LENGTH for p in pieces]
    kept = heaviest_increasing([p[2] for p in pieces], weights)
    return sum(weights[k] for k in kept) / max(1, sum(weights))


def reorder_pieces(text: NgramIndex, other: NgramIndex) -> list[Span]:
    """The pieces of a text in the order in which another has them; the whole, if it nearly is in that order."""
    pieces = _shared_pieces(text, other)
    if (
        not _share_half(pieces, text, other)
        or _ordered_share(pieces) >= _MIN_ORDERED
        or sum(b[2] < a[2] for a, b in pairwise(pieces)) < _MIN_RETURNS
    ):
        return [Span(0, len(text.key))]
    pieces = _shared_pieces(text, other, lines=True)
    edges = [0]
    ends, begins = _neighbour_bounds(pieces, len(other.key))
    for k, (a, b) in enumerate(pairwise(pieces)):
        edges.append(
            _best_cut(text, other, (a[1] + NGRAM_LENGTH, b[0]), (a[3] + NGRAM_LENGTH, ends[k]), (begins[k + 1], b[2]))
        )
    edges.append(len(text.key))
    by_other = sorted(range(len(pieces)), key=lambda k: pieces[k][2])
    out: list[Span] = []
    for k in by_other:
        if out and out[-1].end == edges[k]:
            out[-1] = Span(out[-1].start, edges[k + 1])
        elif edges[k] < edges[k + 1]:
            out.append(Span(edges[k], edges[k + 1]))
    return out


def _shared_pieces(text: NgramIndex, other: NgramIndex, *, lines: bool = False) -> list[_SharedPiece]:
    """What two texts share, in order of the first: stretches in which both read on; if asked, `lines` besides."""
    i, j = text.unique_matches(other)
    out: list[list[int]] = []
    begin = np.flatnonzero(np.append(True, (np.diff(i) != 1) | (np.diff(j) != 1))[: len(i)])  # most meet one by one
    end = np.append(begin[1:], len(i))[: len(begin)] - 1
    runs = zip(i[begin].tolist(), i[end].tolist(), j[begin].tolist(), j[end].tolist(), strict=True)
    for (x, x2, y, y2), many in zip(runs, (end - begin + 1).tolist(), strict=True):
        if out and _continues(out[-1], x, y, _MAX_SMALL_SHIFT):
            out[-1][1], out[-1][3], out[-1][4] = x2, y2, out[-1][4] + many
        else:
            out.append([x, x2, y, y2, many])
    joined: list[_SharedPiece] = []
    out = [p for p in out if p[4] > 1]  # a gram alone is chance
    for a, b, c, d, _ in sorted([*out, *(_matching_lines(text, other, out) if lines else ())]):
        if joined and _continues(joined[-1], a, c):
            joined[-1] = (joined[-1][0], b, joined[-1][2], d)
        else:
            joined.append((a, b, c, d))
    return joined


def _continues(piece: Sequence[int], x: int, y: int, lost: int = _MAX_SHIFT) -> bool:
    """Whether both texts read on from a piece to these places, so many signs `lost` or added between."""
    return y > piece[3] and abs((y - piece[3]) - (x - piece[1])) <= lost


def _matching_lines(text: NgramIndex, other: NgramIndex, found: list[list[int]]) -> list[list[int]]:
    """Lines, and columns of a line, without a gram of their own, where they stand in what is left of the other."""
    f, out = text.folded, []
    far = np.append(True, f.origin[1:] > f.ends[:-1])[: len(f)]
    ends = [0, *(np.flatnonzero((f.breaks[1:] > 0) | far[1:]) + 1).tolist(), len(f)]
    taken, left = np.zeros(len(f) + 1, bool), np.ones(len(other.key), bool)
    for a, b, c, d, _ in found:
        taken[a : b + NGRAM_LENGTH] = True
        left[c : d + NGRAM_LENGTH] = False
    edges = np.flatnonzero(np.diff(left, prepend=False, append=False)).tolist()
    gaps = [(c, d) for c, d in zip(edges[::2], edges[1::2], strict=True) if d - c <= _MAX_GAP]
    for a, b in pairwise(ends):
        if b - a < 3 or taken[a:b].any():
            continue
        line = f.key[a:b]
        near = (
            (fuzz.partial_ratio_alignment(line, other.key[c:d], score_cutoff=_MIN_RATIO), c)
            for c, d in gaps
            if d - c > 2
        )
        best = max(((m.score, -c, c + m.dest_start, c + m.dest_end) for m, c in near if m is not None), default=None)
        if best is not None:
            out.append([a, b - NGRAM_LENGTH, best[2], best[3] - NGRAM_LENGTH, 2])
    return out


def heaviest_increasing(places: list[int], weights: list[int]) -> list[int]:
    """The heaviest of the runs that do not go back, by number. Ties: the run whose last but one comes first.

    A Fenwick tree holds the heaviest run up to each place, so that time grows with the pieces and their logarithm.
    """
    rank = {at: k + 1 for k, at in enumerate(sorted(set(places)))}
    tree = [(0, 1)] * (len(rank) + 1)  # the weight of a run, and less the number of its last piece
    best: list[int] = []
    before: list[int] = []
    for k, at in enumerate(places):
        heaviest, node = (0, 1), rank[at]
        while node:
            heaviest, node = max(heaviest, tree[node]), node & (node - 1)
        before.append(-heaviest[1])
        best.append(weights[k] + heaviest[0])
        node = rank[at]
        while node < len(tree):
            tree[node], node = max(tree[node], (best[k], -k)), node + (node & -node)
    out: list[int] = []
    k = int(np.argmax(best)) if best else -1
    while k >= 0:
        out.append(k)
        k = before[k]
    return out[::-1]


def _neighbour_bounds(pieces: Sequence[_SharedPiece], length: int) -> tuple[list[int], list[int]]:
    """For each piece where the next begins in the other text, and where the one before it ends there."""
    order = sorted(range(len(pieces)), key=lambda k: pieces[k][2])
    ends, begins = [length] * len(pieces), [0] * len(pieces)
    for a, b in pairwise(order):
        ends[a], begins[b] = pieces[b][2], pieces[a][3] + NGRAM_LENGTH
    return ends, begins


def _best_cut(
    text: NgramIndex, other: NgramIndex, here: tuple[int, int], after: tuple[int, int], before: tuple[int, int]
) -> int:
    """Where one piece ends and the next begins.

    What stands between the two (`here`) is compared with what the other has `after` the one and `before` the next.
    Ties: at the end of a line, else at a space. Where both pieces claim the same signs by chance, there too.
    """
    low, high = here
    own = text.key[low : min(high, low + _MAX_COMPARED)]
    left, right = other.key[slice(*after)], other.key[slice(*before)]
    cost = [0] * (max(low, high) + 1 - min(low, high))
    if low < high:
        for c in range(len(own) + 1):
            tail = own[c:]
            cost[c] = Levenshtein.distance(own[:c], left[:c]) + Levenshtein.distance(
                tail, right[max(0, len(right) - len(tail)) :]
            )
        cost[len(own) + 1 :] = [len(own)] * (len(cost) - len(own) - 1)
    f, first = text.folded, min(low, high)

    def worth(k: int) -> tuple[int, bool, bool, int]:
        line, space = (k < len(f) and (bool(f.breaks[k]), k > 0 and f.origin[k] > f.ends[k - 1])) or (True, True)
        return cost[k - first], not line, not space, -k

    return min(range(first, first + len(cost)), key=worth)
