"""Recensio: which witnesses are copies of one document.

In: folded texts by siglum. Out: groups of sigla, and the pivot of a group. Two texts belong
together when a good part of the shorter one stands in the other, also when each has invented or
lost whole pages: blocks (of 24 signs) of the shorter are looked up by 4-grams and verified with
rapidfuzz on the window that the grams point at, or known by their grams alone, in whatever order lines stand; the share
of blocks found is the likeness. Of a loop one turn is left before: what an engine says a hundred times is no text.
Groups are joined by half-linkage, strongest pairs first: two groups become one only if more than half of the
pairs between them that were compared are verified. (Connected components alone chained 74 pages over 44 false edges.)
Order of the witnesses changes nothing: ties go to the smaller siglum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from chuyi_recon.core.model import Family, FoldedText, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.code_points import code_points, to_string
from chuyi_recon.core.text.edit_distance import similarity
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.core.text.reading_order import best_ordered_witness

_NGRAM_LENGTH = 4
_MAX_PLACES = 64  # places
_MAX_POSITIONS = 4  # diagonals tried for a block
_MAX_EDIT_LENGTH = 60_000  # signs of which edit distances are counted: a twentieth of a second a pair
_MAX_BLOCKS = 400  # blocks looked up of a long text, evenly spread
# share of 4-grams: a block with so many in another text, in any order, is found there; reversed lines: .7
_BLOCK_SCATTERED = 0.6
# signs: a block's length for a base like nobody; development cases .25 to 1.0, other documents .17 at most
_LINE_BLOCK = 8
_MAX_CENTRAL = 64  # witnesses compared with one another sign by sign: their pairs grow with the square
_MAX_COMPARED = 128  # texts of a family that all others are held against: pairs grow with the square
_LONGEST_TURN = 200  # signs of what a loop repeats
_SHORTEST_LOOP = 16  # signs: ten dots are no loop


def block_similarity(shorter: str, longer: str, settings: Settings) -> float:
    """The share of blocks of `shorter` that stand in `longer`."""
    return _block_similarity(TextBlocks(shorter, settings), longer, NgramPlaces(longer), settings)


def _block_similarity(shorter: TextBlocks, longer: str, places: NgramPlaces, settings: Settings) -> float:
    """The same of blocks that are cut already; `places` are those of `longer`."""
    if shorter.key == longer:
        return 1.0  # also one endless loop, whose grams tell nothing
    least = 100 * settings.block_ratio
    found: set[int] = set()
    for k, at in places.block_positions(shorter):
        if k in found:
            continue
        block = shorter.texts[k]
        if longer.startswith(block, at) or fuzz.ratio(block, longer[at : at + len(block)]) >= least:
            found.add(k)
    if len(found) < settings.likeness * len(shorter.texts):  # no more than this much alike, in whatever order
        whole = len(found.union(places.scattered_blocks(shorter, _BLOCK_SCATTERED))) / len(shorter.texts)
        return max(len(found) / len(shorter.texts), min(whole, settings.likeness))
    return len(found) / len(shorter.texts)


class TextBlocks:
    """The blocks of a key that are looked for in others: their texts, and their grams, which have an order.

    `block[n]` is the block that gram `n` stands in, `inside[n]` its place there.
    """

    def __init__(self, key: str, settings: Settings) -> None:
        self.key, length = key, settings.block_length
        starts = np.arange(0, max(1, len(key) - length // 2), length)
        if len(starts) > _MAX_BLOCKS:
            starts = starts[:: len(starts) // _MAX_BLOCKS + 1]
        self.texts = [key[s : s + length] for s in starts.tolist()]
        at = starts[:, None] + np.arange(length)
        grams = (
            _hash_ngrams(code_points(key)[np.minimum(at, len(key) - 1)])
            if len(key) >= _NGRAM_LENGTH
            else np.zeros((0, 0), np.uint64)
        )
        block, inside = np.nonzero(at[:, : grams.shape[1]][: len(grams)] <= len(key) - _NGRAM_LENGTH)
        # Looked up in order of the bits that places keep of a hash, neighbours lie near one another in memory.
        order = np.argsort(grams[block, inside] << np.uint64(len(key).bit_length()))
        self.block, self.offset = block[order], inside[order]
        self.grams = grams[self.block, self.offset]


class NgramPlaces:
    """Where the 4-grams of a key stand; one that stands at more than `_MAX_PLACES` places tells nothing and is left
    out.
    """

    def __init__(self, key: str) -> None:
        grams = _hash_ngrams(code_points(key))
        # The place stands under the low bits of the hash: numbers sort two to three times as fast as indices.
        self._bits = np.uint64(len(grams).bit_length())
        both = (grams << self._bits) | np.arange(len(grams), dtype=np.uint64)
        both.sort()
        self._grams = both >> self._bits
        self._at = (both & np.uint64((1 << int(self._bits)) - 1)).astype(np.int64)
        # How many grams equal to this one begin here; asked only of the first of them.
        self._often = np.zeros(len(grams), np.int64)
        first = _first_of_each(self._grams)
        self._often[first] = np.append(first[1:], len(grams)) - first

    def block_positions(self, blocks: TextBlocks) -> list[tuple[int, int]]:
        """For each of the blocks the places where most of its grams say that it begins, best first: (block, place).

        Ties: the earlier place.
        """
        if not len(blocks.grams) or not len(self._grams):
            return []
        block, i, wanted = blocks.block, blocks.offset, (blocks.grams << self._bits) >> self._bits
        low = np.minimum(self._grams.searchsorted(wanted), len(self._grams) - 1)
        often = np.where(self._grams[low] == wanted, self._often[low], 0)
        often[often > _MAX_PLACES] = 0
        of = np.repeat(np.arange(len(often)), often)  # every meeting: which gram, and which of its places
        nth = np.arange(len(of)) - (often.cumsum() - often)[of]
        begins = np.maximum(self._at[low[of] + nth] - i[of], 0)
        wide = len(self._grams) + _NGRAM_LENGTH
        pairs = np.sort(block[of] * wide + begins)
        first = _first_of_each(pairs)
        votes = np.append(first[1:], len(pairs)) - first  # (the first `np.unique` of a process imports half of numpy)
        of, begins = np.divmod(pairs[first], wide)
        # The pairs stand in order of block and place already: a stable sort by votes keeps the earlier place first.
        order = np.argsort(of * (votes.max(initial=0) + 1) - votes, kind="stable")
        rank = np.arange(len(order)) - of[order].searchsorted(of[order])
        best = order[rank < _MAX_POSITIONS]
        return list(zip(of[best].tolist(), begins[best].tolist(), strict=True))

    def scattered_blocks(self, blocks: TextBlocks, share: float) -> list[int]:
        """The blocks of whose grams such a share stands here, wherever: lines in reverse, or columns read across."""
        if not len(blocks.grams) or not len(self._grams):
            return []
        wanted = (blocks.grams << self._bits) >> self._bits
        low = np.minimum(self._grams.searchsorted(wanted), len(self._grams) - 1)
        every, here = (
            np.bincount(b, minlength=len(blocks.texts))
            for b in (blocks.block, blocks.block[self._grams[low] == wanted])
        )
        return np.flatnonzero((every > 0) & (here >= share * every)).tolist()


def _first_of_each(ordered: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Where each value of a sorted vector stands first."""
    new = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new.nonzero()[0]


def _hash_ngrams(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """A hash of every 4-gram of a text, or of each of many."""
    h = points.astype(np.uint64)
    for step, factor in ((1, 0x9E3779B97F4A7C15), (2, 0xC2B2AE3D27D4EB4F)):
        h = h[..., :-step] * np.uint64(factor) + (h[..., step:] ^ (h[..., step:] >> np.uint64(29)))
        h ^= h >> np.uint64(32)
    return h


def evenly_spread(folded: Mapping[str, FoldedText]) -> frozenset[str]:
    """The texts that all of one family are held against: all, but of very many `_MAX_COMPARED`, of all lengths."""
    by_length = sorted(folded, key=lambda s: (len(folded[s]), s))
    return frozenset(by_length[len(by_length) * k // _MAX_COMPARED] for k in range(_MAX_COMPARED if by_length else 0))


def pairwise_similarities(
    folded: Mapping[str, FoldedText], settings: Settings, against: Collection[str] | None = None
) -> dict[tuple[str, str], float]:
    """The likeness of every pair, smaller siglum first; if it is given, of those with a text of `against` alone."""
    sigla = sorted(folded)
    against = frozenset(sigla) if against is None else against
    keys = {s: unroll_loops(folded[s].key) for s in sigla}
    places = {s: NgramPlaces(keys[s]) for s in sigla}
    blocks = {s: TextBlocks(keys[s], settings) for s in sigla}
    out = {}
    for a, b in combinations(sigla, 2):
        if not (a in against or b in against):
            continue
        x, y = sorted((a, b), key=lambda s: (len(keys[s]), s))
        out[a, b] = _block_similarity(blocks[x], keys[y], places[y], settings)
    return out


def unroll_loops(key: str) -> str:
    """A key in which of every loop one turn is left: of a unit of at most 200 signs that follows itself twice or more.

    >>> unroll_loops("支持建设楚怡" + "职业学校，" * 9 + "工作进展。")
    '支持建设楚怡职业学校，工作进展。'
    """
    points = code_points(key)
    grams = _hash_ngrams(points) if len(key) >= _NGRAM_LENGTH else np.zeros(0, np.uint64)
    order = np.argsort(grams, kind="stable")
    again = np.flatnonzero(grams[order[1:]] == grams[order[:-1]])
    back = np.zeros(len(grams), np.int64)  # how many signs before a gram the same one stands; 0: nowhere near
    back[order[again + 1]] = order[again + 1] - order[again]
    back[back > _LONGEST_TURN] = 0
    first = _first_of_each_run(back)
    length, turn = np.diff(np.append(first, len(back))), back[first]
    # Grams of the turns after the first: the last of them ends `_NGRAM_LENGTH - 1` signs after it begins.
    loops = np.flatnonzero((turn > 0) & (length + _NGRAM_LENGTH - 1 >= np.maximum(2 * turn, _SHORTEST_LOOP)))
    if not loops.size:
        return key
    kept = np.ones(len(key), bool)
    for at, n, size in zip(first[loops].tolist(), length[loops].tolist(), turn[loops].tolist(), strict=True):
        kept[at : at + (n + _NGRAM_LENGTH - 1) // size * size] = False
    return to_string(points[kept])


def _first_of_each_run(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where each run of equal numbers begins."""
    return np.flatnonzero(np.append(True, values[1:] != values[:-1])) if len(values) else np.zeros(0, np.int64)


def group_witnesses(
    sigla: Sequence[str], pairs: Mapping[tuple[str, str], float], settings: Settings
) -> tuple[tuple[str, ...], ...]:
    """Half-linkage: groups of sigla, each sorted, the groups in order of their first siglum.

    Of `pairs` those between texts that were held against some only may be missing.
    """
    held = Counter(s for pair in pairs for s in pair)
    apart = {s: int(held[s] < len(sigla) - 1) for s in sigla}  # by group those that were not held against one another
    verified = {p for p, score in pairs.items() if score >= settings.likeness}
    group_of = {s: s for s in sigla}  # each under the name of one of its members
    members = {s: [s] for s in sigla}
    links: dict[str, dict[str, int]] = {s: {} for s in sigla}  # by group and group the verified pairs between them
    for a, b in verified:
        links[a][b] = links[b][a] = 1
    for (a, b), _ in sorted(pairs.items(), key=lambda x: (-x[1], x[0])):
        one, other = group_of[a], group_of[b]
        if (a, b) not in verified or one == other:
            continue
        compared = len(members[one]) * len(members[other]) - apart[one] * apart[other]
        if 2 * links[one].get(other, 0) > compared:
            if len(members[one]) < len(members[other]):
                one, other = other, one
            for s in members[other]:
                group_of[s] = one
            members[one] += members.pop(other)
            apart[one] += apart.pop(other)
            for third, many in links.pop(other).items():
                del links[third][other]
                if third != one:
                    links[one][third] = links[third][one] = links[one].get(third, 0) + many
    return tuple(sorted(tuple(sorted(group)) for group in members.values()))


def recheck_base(
    folded: Mapping[str, FoldedText], pairs: Mapping[tuple[str, str], float], settings: Settings, base: str
) -> dict[tuple[str, str], float]:
    """The likenesses, the base's asked again in shorter blocks where it is like nobody.

    Columns read across or lines in reverse leave no block whole, but every line. Of no other text it is asked: many
    short blocks of one document stand in another of its kind.
    """
    own = {p: score for p, score in pairs.items() if base in p}
    if max(own.values(), default=1.0) >= settings.likeness:
        return dict(pairs)
    short = replace(settings, block_length=_LINE_BLOCK)
    longer = {p: pairwise_similarities({s: folded[s] for s in p}, short)[p] for p in own}
    return {**pairs, **longer}


def select_members(
    sigla: Sequence[str], pairs: Mapping[tuple[str, str], float], settings: Settings, base: str | None
) -> tuple[str, ...]:
    """Those of a declared family that are of one document; the others are outsiders.

    The group of the base, however many are in another: who declares a base says which document is meant. Without
    one the largest group, and of equally large ones the first.
    """
    found = group_witnesses(sigla, pairs, settings)
    return max(found, key=lambda g: (base in g, len(g), [-ord(c) for c in g[0]]))


def join_groups(inside: Sequence[str], groups: Sequence[Sequence[str]], base: str | None) -> tuple[str, ...]:
    """The members of a family with those that somebody else groups with them.

    Where no two are like one another, the largest of the `groups`, or the one with the base; of equals the first.
    """
    if len(inside) < 2:
        chosen = [*inside]
        for group in groups:
            if len(group) > len(chosen) and (base is None or base in group):
                chosen = [*group]
        return tuple(sorted(chosen))
    return tuple(sorted({*inside, *(s for group in groups if not set(inside).isdisjoint(group) for s in group)}))


def central_witness(
    sigla: Sequence[str], folded: Mapping[str, FoldedText], pairs: Mapping[tuple[str, str], float], lexicon: Lexicon
) -> str:
    """The medoid by edit distance; of two witnesses the one with fewer unknown words. Ties: more signs, smaller siglum.

    Edits count also what stands in another order, as likeness (`pairs`, taken where texts are too long) does not.
    Where some read columns across, one that has them apart goes before (`order`). Of very many witnesses those that are
    likest to all others are compared.
    (Two have no medoid. In the prototype, taking the one with the lower share of words that the
    dictionary lacks gave a character error rate of .0194, taking either .0405.)
    """

    def total(s: str) -> float:
        return sum(pairs.get((min(s, o), max(s, o)), 0.0) for o in sigla if o != s)

    if len(sigla) > _MAX_CENTRAL:
        sigla = sorted(sigla, key=lambda s: (-round(total(s), 6), -len(folded[s]), s))[:_MAX_CENTRAL]
    first = best_ordered_witness({s: folded[s] for s in sigla})
    if first is not None:
        return first
    if len(sigla) == 2:
        return min(sigla, key=lambda s: (round(unknown_word_share(folded[s].key, lexicon), 4), -len(folded[s]), s))
    if max(len(folded[s]) for s in sigla) <= _MAX_EDIT_LENGTH:
        return edit_medoid(sigla, folded)
    return min(sigla, key=lambda s: (-round(total(s), 6), -len(folded[s]), s))


def edit_medoid(sigla: Sequence[str], folded: Mapping[str, FoldedText]) -> str:
    """The witness with the fewest edits to all others. Ties: more signs, smaller siglum."""
    near = dict.fromkeys(sigla, 0.0)
    for a, b in combinations(sorted(sigla), 2):
        like = similarity(folded[a].key, folded[b].key)
        near[a] += like
        near[b] += like
    return min(sigla, key=lambda s: (-round(near[s], 6), -len(folded[s]), s))


def unknown_word_share(key: str, lexicon: Lexicon) -> float:
    """The share of signs that stand in words the dictionary lacks; one sign alone counts as unknown."""
    words = [w for w in lexicon.segment(key) if w[0].isalpha()]
    total = sum(len(w) for w in words)
    return sum(len(w) for w in words if len(w) == 1 or not lexicon.has_word(w)) / total if total else 1.0


def distinct_sigla(witnesses: Sequence[Witness]) -> tuple[str, ...]:
    """Sigla of the first witness of each transcription: a copy does not make its original more central."""
    family = Family("", tuple(witnesses), "")
    first: dict[str, str] = {}
    for w in witnesses:
        first.setdefault(family.independence_class(w.siglum), w.siglum)
    return tuple(first.values())
