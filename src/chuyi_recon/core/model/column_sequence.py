"""Many objects of one frozen class: made at once, field by field, or one by one where somebody looks at them.

A frozen class sets its fields one at a time, by name, and checks them: three quarters of the time of a step whose
result is many small objects. Here every field is filled in one pass, and nothing is checked.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import repeat
from typing import TypeVar, overload

from chuyi_recon.core.model.span import Span

T = TypeVar("T")


def make_objects(kind: type[T], many: int, /, **fields: Iterable[object]) -> list[T]:
    """`many` objects of a class with slots; every field must be given, each column as long as `many` or longer."""
    out = list(map(object.__new__, repeat(kind, many)))
    for name, values in fields.items():
        deque(map(getattr(kind, name).__set__, out, values), maxlen=0)
    return out


def make_spans(starts: Sequence[int], ends: Sequence[int]) -> list[Span]:
    """The stretches that begin and end so.

    >>> make_spans([0, 3], [3, 5])
    [Span(start=0, end=3), Span(start=3, end=5)]
    """
    return make_objects(Span, len(starts), start=starts, end=ends)


class ColumnSequence(Sequence[T]):
    """A sequence that holds columns; a member is made when somebody looks at it, and kept.

    Subclasses say how long they are, and make member `i` in `_member`.
    """

    @abstractmethod
    def _make_item(self, i: int) -> T: ...

    @cached_property
    def _made_items(self) -> dict[int, T]:
        return {}

    def _item(self, i: int) -> T:
        made = self._made_items.get(i)
        if made is None:
            made = self._made_items[i] = self._make_item(i)
        return made

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        if isinstance(at, slice):
            return tuple(map(self._item, range(*at.indices(len(self)))))
        return self._item(range(len(self))[at])  # an index from the end, or out of range, as in any sequence

    def __iter__(self) -> Iterator[T]:
        return map(self._item, range(len(self)))
