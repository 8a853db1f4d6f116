"""Where an editor is: the list, the place, what is asked, what was ruled; and what a ruling makes of it. Pure.

What an editor rules is put into `outbox`; whoever runs the model carries it out and says `mark_saved`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        return entry_state(self.entries, entry, self.act_by_entry)

    def count_in_state(self, state: str) -> int:
        """How many places of all there are in a state; parts of a place are not counted."""
        ruled = self.act_by_entry
        return sum(
            e.parent is None and entry_state(self.entries, i, ruled) == state for i, e in enumerate(self.entries)
        )


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
    visible = tuple(i for i, e in enumerate(state.entries) if filters.accepts(e, entry_state(state.entries, i, ruled)))
    was = state.current
    at = next((n for n, i in enumerate(visible) if was is None or i >= was), max(0, len(visible) - 1))
    return replace(state, filters=filters, visible=visible, position=at if visible else 0, mode="walk", menu=None)


def refuse(state: ReviewState, why: str) -> ReviewState:
    """The same state, saying why a key could not do what it is for."""
    return replace(state, message=why, was_refused=True)


def current_entry(state: ReviewState) -> tuple[int, ReviewEntry]:
    """The place the editor is at; there is one wherever this is asked."""
    index = state.visible[state.position]
    return index, state.entries[index]


def entry_state(entries: Sequence[ReviewEntry], i: int, acts: Mapping[int, Act]) -> str:
    """Open, decided, deferred or ruled, with what was done last; a place is ruled when all its parts are."""
    entry, act = entries[i], acts.get(i)
    if act is not None:
        return "deferred" if act.kind == "defer" else "ruled"
    if entry.parts and not entry.can_be_kept and all(entry_state(entries, n, acts) == "ruled" for n in entry.parts):
        return "ruled"
    return entry.state


def next_open(state: ReviewState, step: int) -> int:
    """The next open place in a direction, else where the editor is; parts of one that is open are passed over."""
    position = state.position + step
    while 0 <= position < len(state.visible):
        index = state.visible[position]
        parent = state.entries[index].parent
        if state.state_of(index) == "open" and (parent is None or state.state_of(parent) != "open"):
            return position
        position += step
    return state.position


def act_of_reading(index: int, entry: ReviewEntry, reading_index: int) -> Act:
    """The act that prints a version: of nothing, an omission."""
    return (
        Act(index, "reading", entry.ruled_texts[reading_index], reading_index)
        if entry.texts[reading_index]
        else Act(index, "omit", None, reading_index)
    )


def acts_of_acceptance(state: ReviewState, i: int) -> tuple[Act, ...]:
    """The acts that say yes to what is printed at a place, and at all its parts that are open."""
    entry = state.entries[i]
    parts = tuple(a for n in entry.parts if state.state_of(n) == "open" for a in acts_of_acceptance(state, n))
    if entry.can_be_kept:
        return (Act(i, "keep"), *parts)
    if entry.kind == "withheld":
        return (Act(i, "withhold"), *parts)
    if parts:  # what stands between them is not at stake
        return parts
    if entry.kind == "locus" and entry.printed_reading is not None:
        return (act_of_reading(i, entry, entry.printed_reading),)
    return (Act(i, "reading", entry.printed) if entry.printed else Act(i, "omit"),)


def apply_acts(state: ReviewState, *acts: Act) -> ReviewState:
    """Rules, writes down, goes on to the next open place. What is ruled so already is not ruled again."""
    acts = tuple(a for a in acts if state.act_by_entry.get(a.entry) != a)
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
