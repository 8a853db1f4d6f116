"""The whole line of one machine: from keys to families.

    sketch -> sort -> index_postings -> candidate_pairs -> verify_pairs -> link_halves -> find_medoids

Each step is a function of a batch and knows nothing of the next, so that a cluster can run the same ones over its own
partitions. Batches are worked on by threads (numpy and rapidfuzz let go of Python's lock) and taken in order: how many
there are changes nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Literal, Protocol, TypeVar

import numpy as np

from chuyi_recon.archive.candidate_pairs import Pairs, best_pairs, cut_chunks, join_pairs, pairs_of_pages, score_chunk
from chuyi_recon.archive.clustering import PagePair, find_components, link_halves, missing_pairs
from chuyi_recon.archive.families import Families, assign_roles, find_medoids
from chuyi_recon.archive.form_letters import split_form_letters
from chuyi_recon.archive.keys import Keys, Offsets
from chuyi_recon.archive.postings import Index, index_postings
from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.sketch import MOST_UNITS, Hashes, Units, cut_windows, select_units, sketch
from chuyi_recon.archive.verification import Shares, Verified, verify_pairs
from chuyi_recon.errors import EngineError
from chuyi_recon.messages import Message

Stage = Literal["sketch", "index", "candidates", "verify", "link"]
Tell = Callable[[Stage, int, int], None]  # stage, how much of it is done, of how much
T = TypeVar("T")
R = TypeVar("R")

_SKETCHED = 128  # units of a batch: their signs stay near the processor
_AHEAD = 4  # batches a thread that are begun before they are asked for
_LETTERS = 64  # members of a family up to which it is asked whether they are letters of one form
_VERIFIED = 128  # pairs of a batch


class Sorter(Protocol):
    """Sorts postings: in memory, or on the disk where they are too many."""

    def __call__(self, parts: Iterable[Hashes]) -> Iterator[Hashes]:
        """The values of all parts in order, in pieces."""
        ...


@dataclass(frozen=True, slots=True)
class Grouped:
    """Families of distinct texts, and the edges that join none."""

    families: Families
    related: Pairs  # pages of different families with text in common; the score is the coverage of the shorter


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of pages that were verified."""

    pairs: Pairs  # with the score of the candidate
    found: Verified


def sort_in_memory(parts: Iterable[Hashes]) -> Iterator[Hashes]:
    """All values in one piece."""
    whole = np.concatenate([*parts, np.zeros(0, np.uint64)])
    whole.sort()
    yield whole


def group_keys(keys: Keys, settings: GroupSettings, sort: Sorter, tell: Tell, workers: int = 1) -> Grouped:
    """The families of distinct keys, in an order that is as good as drawn."""
    pairs = find_candidates(keys, settings, sort, tell, workers)
    edges = verify_candidates(keys, pairs, settings, tell, workers)
    return link_edges(keys, edges, settings, tell, workers)


def find_candidates(keys: Keys, settings: GroupSettings, sort: Sorter, tell: Tell, workers: int = 1) -> Pairs:
    """Pairs of pages worth verifying: for each page its best, and those of which it is among the best."""
    units = cut_windows(keys.lengths, settings)
    index = build_index(keys, units, settings, sort, tell, workers)
    lengths = units.lengths.astype(np.uint32)
    chunks = list(cut_chunks(index, len(lengths)))
    parts = _each(lambda c: score_chunk(index, c[0], c[2], lengths, settings), chunks, "candidates", tell, workers)
    pages = units.pages.astype(np.uint32)
    return best_pairs(pairs_of_pages(join_pairs(parts), pages), settings.best)


def build_index(keys: Keys, units: Units, settings: GroupSettings, sort: Sorter, tell: Tell, workers: int = 1) -> Index:
    """The inverted index of some units; raises `EngineError` where they are more than one machine groups."""
    many = len(units.pages)
    if many > MOST_UNITS:
        raise EngineError(
            Message("error.group.too-many-pages", n=f"{many:,}", most=f"{MOST_UNITS:,}"), Message("hint.engine-spark")
        )
    settings = settings.of_archive(many)

    def sketch_batch(start: int) -> Hashes:
        part = slice(start, start + _SKETCHED)
        own = select_units(keys, Units(units.pages[part], units.starts[part], units.lengths[part]))
        return sketch(own.signs, own.lengths, start, many, settings)

    batches = _each(sketch_batch, range(0, many, _SKETCHED), "sketch", tell, workers)
    return index_postings(sort(batches), many, settings)


def verify_candidates(keys: Keys, pairs: Pairs, settings: GroupSettings, tell: Tell, workers: int = 1) -> Edges:
    """What is found of each candidate."""
    one, other = pairs.earlier.astype(np.int64), pairs.later.astype(np.int64)

    def verify_batch(start: int) -> Verified:
        part = slice(start, start + _VERIFIED)
        return verify_pairs(keys, one[part], other[part], settings)

    found = list(_each(verify_batch, range(0, len(pairs), _VERIFIED), "verify", tell, workers))
    return Edges(pairs, Verified.join(found))


def link_edges(keys: Keys, edges: Edges, settings: GroupSettings, tell: Tell, workers: int = 1) -> Grouped:
    """Families of the pages that edges join, and what is related."""
    copies = edges.found.copies(settings)
    verified = Pairs(edges.pairs.earlier[copies], edges.pairs.later[copies], edges.found.likeness[copies])
    components = find_components(verified, len(keys))
    missing = missing_pairs(verified, components, settings)
    known = dict(zip(_tuples(edges.pairs), copies.tolist(), strict=True))
    missing = [pair for pair in missing if pair not in known]
    more = verify_candidates(keys, _make_pairs(missing), settings, tell, workers)
    known.update(zip(missing, more.found.copies(settings).tolist(), strict=True))

    def ask(asked: list[PagePair]) -> list[bool]:
        pairs = _make_pairs(asked)
        found = verify_pairs(keys, pairs.earlier.astype(np.int64), pairs.later.astype(np.int64), settings)
        return [bool(copy) for copy in found.copies(settings)]

    tell("link", 0, 1)
    groups = link_halves(verified, len(keys), known, ask, settings)
    every = join_pairs([edges.pairs, more.pairs])
    found = Verified.join([edges.found, more.found])
    like = Pairs(every.earlier, every.later, found.likeness)
    groups = _part_form_letters(keys, groups, find_medoids(groups, like, keys.lengths), settings, workers)
    medoids = find_medoids(groups, like, keys.lengths)
    families = assign_roles(medoids, _likeness_to_medoids(keys, medoids, settings, workers), keys.lengths, settings)
    weak = Pairs(every.earlier, every.later, found.coverage)
    weak = weak.take((found.coverage >= settings.related) & (groups[every.earlier] != groups[every.later]))
    tell("link", 1, 1)
    return Grouped(families, weak.take(np.lexsort((weak.later, weak.earlier))))


def _part_form_letters(keys: Keys, groups: Offsets, medoids: Offsets, settings: GroupSettings, workers: int) -> Offsets:
    """The groups, but letters of one form each in a group of its own."""
    order = np.argsort(groups, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    families = [sorted(part.tolist(), key=lambda n: (n != medoids[n], n)) for part in parts if len(part) > 2]

    def split(members: list[int]) -> list[int]:
        return split_form_letters([keys.text(n) for n in members], settings) if len(members) <= _LETTERS else []

    out = groups.copy()
    with ThreadPoolExecutor(workers) as pool:
        for members, letters in zip(families, pool.map(split, families), strict=True):
            if any(letters):
                for member, letter in zip(members, letters, strict=True):
                    out[member] = min(m for m, other in zip(members, letters, strict=True) if other == letter)
    return out


def _likeness_to_medoids(keys: Keys, medoids: Offsets, settings: GroupSettings, workers: int) -> Shares:
    """How like each page is to its medoid; 1 of the medoid itself."""
    out = np.ones(len(medoids), np.float32)
    others = np.flatnonzero(medoids != np.arange(len(medoids)))
    pairs = Pairs(medoids[others].astype(np.uint32), others.astype(np.uint32), np.zeros(len(others), np.float32))
    out[others] = verify_candidates(keys, pairs, settings, lambda *_: None, workers).found.likeness
    return out


def _each(work: Callable[[T], R], items: Sequence[T], stage: Stage, tell: Tell, workers: int) -> Iterator[R]:
    """What `work` makes of each item, in order; no more is made ahead than keeps the threads busy."""
    tell(stage, 0, len(items))
    rest, flying = iter(items), deque[Future[R]]()
    with ThreadPoolExecutor(workers) as pool:
        try:
            flying.extend(pool.submit(work, item) for item in islice(rest, _AHEAD * workers))
            for done in range(1, len(items) + 1):
                yield flying.popleft().result()
                tell(stage, done, len(items))
                flying.extend(pool.submit(work, item) for item in islice(rest, 1))
        finally:
            for future in flying:
                future.cancel()


def _tuples(pairs: Pairs) -> list[PagePair]:
    return list(zip(pairs.earlier.tolist(), pairs.later.tolist(), strict=True))


def _make_pairs(pairs: list[PagePair]) -> Pairs:
    both = np.array(pairs, np.uint32).reshape(-1, 2)
    return Pairs(both[:, 0], both[:, 1], np.zeros(len(both), np.float32))
