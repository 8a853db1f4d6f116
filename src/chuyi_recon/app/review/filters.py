"""Which places are listed, and the menus from which that is chosen, each item with how many places it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chuyi_recon.app.review.entry import ReviewEntry

FilterKind = Literal["flag", "severity", "witness", "state"]
SEVERITIES = ("high", "medium", "low", "none")
STATES = ("open", "deferred", "ruled", "decided")


@dataclass(frozen=True, slots=True)
class Filters:
    """None of a kind lets everything of that kind through. An editor begins with what is open."""

    flag: str | None = None  # a topic of an entry: a flag, a doubt, or a variant without either
    severity: str | None = None
    witness: str | None = None
    state: str | None = "open"

    def accepts(self, entry: ReviewEntry, state: str) -> bool:
        """Whether an entry in that state is listed."""
        return all(
            wanted is None or wanted in values_of(kind, entry, state)
            for kind, wanted in (
                ("flag", self.flag), ("severity", self.severity), ("witness", self.witness), ("state", self.state),
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilterMenu:
    """A choice: items, each with its number of places among those that the other filters let through."""

    kind: FilterKind
    items: tuple[tuple[str | None, int], ...]  # None: all
    position: int = 0

    def move(self, step: int) -> FilterMenu:
        """One item on, round at the ends."""
        return replace(self, position=(self.position + step) % len(self.items))

    def choose(self, filters: Filters) -> Filters:
        """The filters with the item that is chosen."""
        return set_filter(filters, self.kind, self.items[self.position][0])


def set_filter(filters: Filters, kind: str, value: str | None) -> Filters:
    """The filters with another value of one kind."""
    return replace(filters, **{kind: value})


def values_of(kind: str, entry: ReviewEntry, state: str) -> tuple[str, ...]:
    """What a filter of a kind asks of an entry."""
    match kind:
        case "flag":
            return entry.topics
        case "severity":
            return (entry.severity or "none",)
        case "witness":
            return entry.sigla
        case _:
            return (state,)


def list_entries(entries: Sequence[ReviewEntry], state_of: Callable[[int], str], filters: Filters) -> tuple[int, ...]:
    """The entries that the filters let through; a place is listed with any of its parts."""
    return tuple(
        i
        for place, accepted in _accepted_by_place(entries, state_of, filters)
        if accepted
        for i in dict.fromkeys([place, *accepted])
    )


def make_menu(
    kind: FilterKind, entries: Sequence[ReviewEntry], state_of: Callable[[int], str], filters: Filters
) -> FilterMenu:
    """The menu of one kind: all, then what occurs, in a fixed order; the cursor on what is chosen now.

    Places are counted, not their parts.
    """
    count: Counter[str] = Counter()
    listed = 0
    for _, accepted in _accepted_by_place(entries, state_of, set_filter(filters, kind, None)):
        listed += bool(accepted)
        count.update({value for i in accepted for value in values_of(kind, entries[i], state_of(i))})
    order = {"severity": SEVERITIES, "state": STATES}.get(kind) or sorted(count)
    items = ((None, listed), *((value, count[value]) for value in order if count[value]))
    now = getattr(filters, kind)
    return FilterMenu(kind, items, next((n for n, (value, _) in enumerate(items) if value == now), 0))


def _accepted_by_place(
    entries: Sequence[ReviewEntry], state_of: Callable[[int], str], filters: Filters
) -> Iterator[tuple[int, list[int]]]:
    """Each place, with which of it and its parts the filters let through."""
    for i, entry in enumerate(entries):
        if entry.parent is None:
            yield i, [n for n in (i, *entry.parts) if filters.accepts(entries[n], state_of(n))]
