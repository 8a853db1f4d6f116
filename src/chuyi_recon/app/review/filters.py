"""Which places are listed, and the menus from which that is chosen, each item with how many places it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.review.entry import ReviewEntry
from chuyi_recon.messages import Message, word

FilterKind = Literal["flag", "severity", "witness", "state"]
_SEVERITIES = ("high", "medium", "low", "none")
_STATES = ("open", "deferred", "ruled", "decided")


@dataclass(frozen=True, slots=True)
class Filters:
    """None of a kind lets everything of that kind through. An editor begins with what is open."""

    flag: str | None = None
    severity: str | None = None
    witness: str | None = None
    state: str | None = "open"

    def accepts(self, entry: ReviewEntry, state: str) -> bool:
        """Whether a place in that state is listed."""
        return (
            (self.state is None or state == self.state)
            and (self.severity is None or (entry.severity or "none") == self.severity)
            and (self.flag is None or self.flag in entry.codes)
            and (self.witness is None or self.witness in entry.sigla)
        )

    def describe(self) -> str:
        """The filters in words."""
        words = [word(v) for v in (self.state, self.severity) if v]
        return list_names([*words, *(v for v in (self.flag, self.witness) if v)]) or Message("review.filter.all-places")


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
        value = self.items[self.position][0]
        match self.kind:
            case "flag":
                return replace(filters, flag=value)
            case "severity":
                return replace(filters, severity=value)
            case "witness":
                return replace(filters, witness=value)
            case "state":
                return replace(filters, state=value)


def make_menu(kind: FilterKind, places: Sequence[tuple[ReviewEntry, str]], filters: Filters) -> FilterMenu:
    """The menu of one kind: all, then what occurs, in a fixed order; the cursor on what is chosen now."""
    free = replace(filters, **{kind: None})
    count: Counter[str] = Counter()
    listed = [(e, s) for e, s in places if free.accepts(e, s)]
    for entry, state in listed:
        match kind:
            case "flag":
                count.update(entry.codes)
            case "severity":
                count[entry.severity or "none"] += 1
            case "witness":
                count.update(entry.sigla)
            case "state":
                count[state] += 1
    order = {"severity": _SEVERITIES, "state": _STATES}.get(kind) or sorted(count)
    items = ((None, len(listed)), *((value, count[value]) for value in order if count[value]))
    now = getattr(filters, kind)
    return FilterMenu(kind, items, next((n for n, (value, _) in enumerate(items) if value == now), 0))
