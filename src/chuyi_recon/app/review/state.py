"""Where an editor is: the list, the place, what is asked, what was ruled; and what a ruling makes of it. Pure.

What an editor rules is put into `outbox`; whoever runs the model carries it out and says `carried`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from chuyi_recon.app.review.entry import Act, Entry
from chuyi_recon.app.review.filters import Filters, Menu
from chuyi_recon.messages import said

Mode = Literal["walk", "text", "note", "search", "menu", "confirm", "withhold", "help", "explain", "original"]


@dataclass(frozen=True, slots=True)
class State:
    """The list, where the editor is, and what is asked at the moment.

    `visible` are the entries that the filters let through, in order; it is made anew when a filter changes, not when
    a place is ruled, so that an editor sees what was just done. `at` is an index of it. `words` says by entry what
    was last ruled there. `past` are the acts of this and earlier sessions that can be taken back, the last one last.
    """

    entries: tuple[Entry, ...]
    visible: tuple[int, ...]
    at: int = 0
    filters: Filters = field(default_factory=Filters)
    mode: Mode = "walk"
    typed: str = ""
    caret: int = 0
    menu: Menu | None = None
    asked: tuple[Act, ...] = ()  # what a yes would do
    said: str = ""
    refused: bool = False  # the last key could not do what it is for; `said` says why
    words: tuple[tuple[int, Act], ...] = ()
    past: tuple[Act, ...] = ()
    outbox: tuple[Act, ...] = ()
    finished: bool = False

    @property
    def entry(self) -> int | None:
        """The place the editor is at: an index of `entries`, or None where no place is visible."""
        return self.visible[self.at] if self.visible else None

    @property
    def ruled(self) -> dict[int, Act]:
        """By entry, what was last ruled there."""
        return dict(self.words)

    def state_of(self, entry: int) -> str:
        """Open, decided, ruled or deferred, with what was done in this session."""
        act = self.ruled.get(entry)
        return self.entries[entry].state if act is None else "deferred" if act.word == "defer" else "ruled"

    def count(self, state: str) -> int:
        """How many places of all there are in a state."""
        ruled = self.ruled
        return sum(1 for i, e in enumerate(self.entries) if state_with(e, ruled.get(i)) == state)


def begin(entries: Sequence[Entry], past: Sequence[Act] = (), filters: Filters | None = None) -> State:
    """The first state. `past` are the rulings of earlier sessions, in the order in which they were made."""
    words = tuple({a.entry: a for a in past}.items())
    state = State(tuple(entries), (), filters=filters or Filters(), past=tuple(past), words=words)
    return filtered(state, state.filters)


def carried(state: State) -> State:
    """What was in the outbox has been written down."""
    return replace(state, outbox=())


def filtered(state: State, filters: Filters) -> State:
    """The list with these filters, at the same place if it is still there, else at the next one."""
    ruled = state.ruled
    visible = tuple(i for i, e in enumerate(state.entries) if filters.let_through(e, state_with(e, ruled.get(i))))
    was = state.entry
    at = next((n for n, i in enumerate(visible) if was is None or i >= was), max(0, len(visible) - 1))
    return replace(state, filters=filters, visible=visible, at=at if visible else 0, mode="walk", menu=None)


def refused(state: State, why: str) -> State:
    """The same state, saying why a key could not do what it is for."""
    return replace(state, said=why, refused=True)


def here(state: State) -> tuple[int, Entry]:
    """The place the editor is at; there is one wherever this is asked."""
    i = state.visible[state.at]
    return i, state.entries[i]


def state_with(entry: Entry, act: Act | None) -> str:
    """Open, decided, deferred or ruled, with what was done last."""
    return entry.state if act is None else "deferred" if act.word == "defer" else "ruled"


def open_beyond(state: State, step: int) -> int:
    """The next open place in a direction, else where the editor is."""
    ruled, n = state.ruled, state.at + step
    while 0 <= n < len(state.visible):
        i = state.visible[n]
        if state_with(state.entries[i], ruled.get(i)) == "open":
            return n
        n += step
    return state.at


def take(i: int, entry: Entry, n: int) -> Act:
    """The act that prints a version: of nothing, an omission."""
    return Act(i, "reading", entry.texts[n], n) if entry.texts[n] else Act(i, "omit", None, n)


def proposed(i: int, entry: Entry) -> Act:
    """The act that says yes to what recon proposes."""
    if entry.kind == "withheld":
        return Act(i, "withhold")
    if entry.kind == "locus" and entry.proposal is not None:
        return take(i, entry, entry.proposal)
    return Act(i, "reading", entry.printed) if entry.printed else Act(i, "omit")


def rule(state: State, *acts: Act) -> State:
    """Rules, writes down, goes on to the next open place."""
    ruled = {**state.ruled, **{a.entry: a for a in acts}}
    after = replace(state, words=tuple(ruled.items()), past=(*state.past, *acts), outbox=(*state.outbox, *acts))
    after = replace(after, mode="walk", typed="", asked=())
    there = open_beyond(after, 1)
    if there == after.at:
        there = open_beyond(after, -1) if not _is_open(after) else there
    left = after.count("open")
    if not left:
        return replace(after, at=there, said=said("all places are ruled: q saves and quits"))
    many = said("{n} places ruled; {left} open", n=len(acts), left=left)
    return replace(after, at=there, said=many if len(acts) > 1 else said("ruled; {left} open", left=left))


def _is_open(state: State) -> bool:
    return state.entry is not None and state.state_of(state.entry) == "open"
