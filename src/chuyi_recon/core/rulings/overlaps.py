"""Which of very many places meet one: a file of rulings may hold 100,000, on as many places or on one."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

Edge = tuple[int, str, int, int]  # kind of place, siglum, locus or sign, signs into the locus: they compare as they lie
Place = tuple[Edge, Edge]  # from the first to before the second; no place is empty


class PlaceIndex:
    """Places that may overlap one another, asked for those that meet one: each costs the logarithm of their number."""

    def __init__(self, places: Iterable[Place]) -> None:
        """`places` have to be in order."""
        self._places = list(places)
        self._levels = [[end for _, end in self._places]]  # the last end of each pair, of each pair of pairs, …
        while len(below := self._levels[-1]) > 1:
            self._levels.append([max(below[i : i + 2]) for i in range(0, len(below), 2)])

    def find_overlapping(self, place: Place) -> Iterator[int]:
        """The indices of the places that share something with one, in order."""
        start, end = place
        stop = bisect_left(self._places, end, key=lambda other: other[0])
        waiting = [(len(self._levels) - 1, 0)]
        while waiting:
            level, n = waiting.pop()
            if n << level >= stop or n >= len(self._levels[level]) or self._levels[level][n] <= start:
                continue
            if level:
                waiting += ((level - 1, 2 * n + 1), (level - 1, 2 * n))
            else:
                yield n


class DisjointPlaces:
    """Places of which none meets another."""

    def __init__(self) -> None:
        self._places: list[Place] = []

    def add(self, place: Place) -> bool:
        """Takes a place in, unless it meets one that is there; whether it did."""
        start, end = place
        after = bisect_left(self._places, end, key=lambda other: other[0])
        if after and self._places[after - 1][1] > start:
            return False
        insort(self._places, place)
        return True
