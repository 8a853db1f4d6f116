"""Where an editor is: the list, the place, what is asked, what was ruled; and what a ruling makes of it. Pure.

What an editor rules is put into `outbox`; whoever runs the model carries it out and says `mark_saved`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from chuyi_recon.app.review.entry import Act, ReviewEntry
from chuyi_recon.app.review.filters import FilterMenu, Filters
from chuyi_recon.messages import Message

Mode = Literal["walk", "text", "note", "search", "menu", "confirm", "withhold", "help", "explain", "original"]


@dataclass(frozen=True, slots=True)
class ReviewState:
    """The list, where the editor is, and what is asked at the moment.

    `visible` are the entries that the filters let through, in order; it is made anew when a filter changes, not when
    a place is ruled, so that an editor sees what was just done. `at` is an index of it. `words` says by entry what
    was last ruled there. `past` are the acts of this and earlier sessions that can be taken back, the last one last.
    """

    entries: tuple[ReviewEntry, ...]
    visible: tuple[int, ...]
    position: int = 0
    filters: Filters = field(default_factory=Filters)
    mode: Mode = "walk"
    typed: str = ""
    caret: int = 0
    menu: FilterMenu | None = None
    awaiting_yes: tuple[Act, ...] = ()  # what a yes would do
    message: str = ""
    was_refused: bool = False  # the last key could not do what it is for; `message` says why
    last_acts: tuple[tuple[int, Act], ...] = ()
    undo_stack: tuple[Act, ...] = ()
    unsaved: tuple[Act, ...] = ()
    finished: bool = False

    @property
    def current(self) -> int | None:
        """The place the editor is at: an index of `entries`, or None where no place is visible."""
        return self.visible[self.position] if self.visible else None

    @property
    def act_by_entry(self) -> dict[int, Act]:
        """By entry, what was last ruled there."""
        return dict(self.last_acts)

    def state_of(self, entry: int) -> str:
        """Open, decided, ruled or deferred, with what was done in this session."""
        act = self.act_by_entry.get(entry)
        return self.entries[entry].state if act is None else "deferred" if act.kind == "defer" else "ruled"

    def count_in_state(self, state: str) -> int:
        """How many places of all there are in a state."""
        ruled = self.act_by_entry
        return sum(1 for i, e in enumerate(self.entries) if entry_state(e, ruled.get(i)) == state)


def initial_state(
    entries: Sequence[ReviewEntry], past: Sequence[Act] = (), filters: Filters | None = None
) -> ReviewState:
    """The first state. `past` are the rulings of earlier sessions, in the order in which they were made."""
    words = tuple({a.entry: a for a in past}.items())
    state = ReviewState(tuple(entries), (), filters=filters or Filters(), undo_stack=tuple(past), last_acts=words)
    return apply_filters(state, state.filters)


def mark_saved(state: ReviewState) -> ReviewState:
    """What was in the outbox has been written down."""
    return replace(state, unsaved=())


def apply_filters(state: ReviewState, filters: Filters) -> ReviewState:
    """The list with these filters, at the same place if it is still there, else at the next one."""
    ruled = state.act_by_entry
    visible = tuple(i for i, e in enumerate(state.entries) if filters.accepts(e, entry_state(e, ruled.get(i))))
    was = state.current
    at = next((n for n, i in enumerate(visible) if was is None or i >= was), max(0, len(visible) - 1))
    return replace(state, filters=filters, visible=visible, position=at if visible else 0, mode="walk", menu=None)


def refuse(state: ReviewState, why: str) -> ReviewState:
    """The same state, saying why a key could not do what it is for."""
    return replace(state, message=why, was_refused=True)


def current_entry(state: ReviewState) -> tuple[int, ReviewEntry]:
    """The place the editor is at; there is one wherever this is asked."""
    i = state.visible[state.position]
    return i, state.entries[i]


def entry_state(entry: ReviewEntry, act: Act | None) -> str:
    """Open, decided, deferred or ruled, with what was done last."""
    return entry.state if act is None else "deferred" if act.kind == "defer" else "ruled"


def next_open(state: ReviewState, step: int) -> int:
    """The next open place in a direction, else where the editor is."""
    ruled, n = state.act_by_entry, state.position + step
    while 0 <= n < len(state.visible):
        i = state.visible[n]
        if entry_state(state.entries[i], ruled.get(i)) == "open":
            return n
        n += step
    return state.position


def act_of_reading(i: int, entry: ReviewEntry, n: int) -> Act:
    """The act that prints a version: of nothing, an omission."""
    return Act(i, "reading", entry.texts[n], n) if entry.texts[n] else Act(i, "omit", None, n)


def act_of_proposal(i: int, entry: ReviewEntry) -> Act:
    """The act that says yes to what recon proposes."""
    if entry.kind == "withheld":
        return Act(i, "withhold")
    if entry.kind == "locus" and entry.proposal is not None:
        return act_of_reading(i, entry, entry.proposal)
    return Act(i, "reading", entry.printed) if entry.printed else Act(i, "omit")


def apply_acts(state: ReviewState, *acts: Act) -> ReviewState:
    """Rules, writes down, goes on to the next open place."""
    ruled = {**state.act_by_entry, **{a.entry: a for a in acts}}
    after = replace(
        state, last_acts=tuple(ruled.items()), undo_stack=(*state.undo_stack, *acts), unsaved=(*state.unsaved, *acts)
    )
    after = replace(after, mode="walk", typed="", awaiting_yes=())
    there = next_open(after, 1)
    if there == after.position:
        there = next_open(after, -1) if not _is_current_open(after) else there
    left = after.count_in_state("open")
    if not left:
        return replace(after, position=there, message=Message("review.ruled.all"))
    many = Message("review.ruled.many", n=len(acts), left=left)
    return replace(after, position=there, message=many if len(acts) > 1 else Message("review.ruled.one", left=left))


def _is_current_open(state: ReviewState) -> bool:
    return state.current is not None and state.state_of(state.current) == "open"
