"""Which places are listed, and the menus from which that is chosen, each item with how many places it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chuyi_recon.app.i18n.suggest import listing
from chuyi_recon.app.review.entry import Entry
from chuyi_recon.messages import said

What = Literal["flag", "severity", "witness", "state"]
_SEVERITIES = ("high", "medium", "low", "none")
_STATES = ("open", "deferred", "ruled", "decided")


@dataclass(frozen=True, slots=True)
class Filters:
    """None of a kind lets everything of that kind through. An editor begins with what is open."""

    flag: str | None = None
    severity: str | None = None
    witness: str | None = None
    state: str | None = "open"

    def let_through(self, entry: Entry, state: str) -> bool:
        """Whether a place in that state is listed."""
        return (
            (self.state is None or state == self.state)
            and (self.severity is None or (entry.severity or "none") == self.severity)
            and (self.flag is None or self.flag in entry.codes)
            and (self.witness is None or self.witness in entry.sigla)
        )

    def told(self) -> str:
        """The filters in words."""
        words = [said(v) for v in (self.state, self.severity) if v]
        return listing([*words, *(v for v in (self.flag, self.witness) if v)]) or said("all places")


@dataclass(frozen=True, slots=True)
class Menu:
    """A choice: items, each with its number of places among those that the other filters let through."""

    what: What
    items: tuple[tuple[str | None, int], ...]  # None: all
    at: int = 0

    def moved(self, step: int) -> Menu:
        """One item on, round at the ends."""
        return replace(self, at=(self.at + step) % len(self.items))

    def chosen(self, filters: Filters) -> Filters:
        """The filters with the item that is chosen."""
        value = self.items[self.at][0]
        match self.what:
            case "flag":
                return replace(filters, flag=value)
            case "severity":
                return replace(filters, severity=value)
            case "witness":
                return replace(filters, witness=value)
            case "state":
                return replace(filters, state=value)


def menu_of(what: What, places: Sequence[tuple[Entry, str]], filters: Filters) -> Menu:
    """The menu of one kind: all, then what occurs, in a fixed order; the cursor on what is chosen now."""
    free = replace(filters, **{what: None})
    count: Counter[str] = Counter()
    listed = [(e, s) for e, s in places if free.let_through(e, s)]
    for entry, state in listed:
        match what:
            case "flag":
                count.update(entry.codes)
            case "severity":
                count[entry.severity or "none"] += 1
            case "witness":
                count.update(entry.sigla)
            case "state":
                count[state] += 1
    order = {"severity": _SEVERITIES, "state": _STATES}.get(what) or sorted(count)
    items = ((None, len(listed)), *((value, count[value]) for value in order if count[value]))
    now = getattr(filters, what)
    return Menu(what, items, next((n for n, (value, _) in enumerate(items) if value == now), 0))
