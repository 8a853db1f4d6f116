"""Where an editor is: the list, the place, what is asked, what was ruled; and what a ruling makes of it. Pure.

What an editor rules at one key is a step: the acts that are written down together, and taken back together. A step is
put into `unsaved`; whoever runs the model carries it out and says `mark_saved`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from chuyi_recon.app.review.entry import Act, ReviewEntry, describe_act
from chuyi_recon.app.review.filters import FilterMenu, Filters, list_entries
from chuyi_recon.messages import Message

Mode = Literal[
    "walk", "text", "note", "search", "menu", "confirm", "withhold", "help", "explain", "original", "closing"
]
Step = tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class ReviewState:
    """The list, where the editor is, and what is asked at the moment.

    `listed` are the entries that the filters let through, in order; it is made anew when a filter changes, not when
    a place is ruled, so that an editor sees what was just done. `undo_stack` are the steps of this and earlier
    sessions that can be taken back, the last one last.
    """

    entries: tuple[ReviewEntry, ...]
    listed: tuple[int, ...] = ()
    current: int | None = None  # the entry the editor is at; None where none is listed
    unfolded: frozenset[int] = frozenset()  # places whose parts are shown wherever the editor is
    filters: Filters = field(default_factory=Filters)
    mode: Mode = "walk"
    typed: str = ""
    caret: int = 0
    search: str = ""  # what n and N look for; empty: no search is on
    menu: FilterMenu | None = None
    awaiting_yes: Step = ()  # what a yes would do
    asked_about: tuple[int, ...] = ()  # the entries that it would rule
    message: str = ""
    was_refused: bool = False  # the last key could not do what it is for; `message` says why
    act_by_entry: Mapping[int, Act] = field(default_factory=dict)  # what was last ruled
    undo_stack: tuple[Step, ...] = ()
    unsaved: tuple[Step, ...] = ()
    asks_for_image: bool = False  # the picture of the place is to be opened by whoever runs the model
    finished: bool = False

    @property
    def visible(self) -> tuple[int, ...]:
        """What is listed, without the parts of places that are folded."""
        shown = self.unfolded if self.current is None else {*self.unfolded, self.place_of(self.current)}
        return tuple(i for i in self.listed if (parent := self.entries[i].parent) is None or parent in shown)

    @property
    def position(self) -> int:
        """Where in `visible` the editor is."""
        return self.visible.index(self.current) if self.current is not None else 0

    def place_of(self, entry: int) -> int:
        """The place of which an entry is a part, or itself."""
        parent = self.entries[entry].parent
        return entry if parent is None else parent

    def state_of(self, entry: int) -> str:
        """Open, decided, ruled or deferred, with what was done in this session."""
        return _state_of(self.entries, entry, self.act_by_entry)

    def find_matches(self, wanted: str) -> tuple[int, ...]:
        """What a search finds on the list; of a place whose parts have it too, the parts: there it is read at once."""
        found = {i for i in self.listed if self.entries[i].matches(wanted)}
        return tuple(i for i in self.listed if i in found and found.isdisjoint(self.entries[i].parts))

    def count_in_state(self, state: str) -> int:
        """How many places of all there are in a state; parts of a place are not counted."""
        return sum(e.parent is None and self.state_of(i) == state for i, e in enumerate(self.entries))


def initial_state(
    entries: Sequence[ReviewEntry], past: Sequence[Step] = (), filters: Filters | None = None
) -> ReviewState:
    """The first state. `past` are the steps of earlier sessions, in the order in which they were made."""
    state = ReviewState(tuple(entries), undo_stack=tuple(past), act_by_entry=_last_acts(past))
    state = apply_filters(state, filters or Filters())
    return state if state.listed else replace(state, mode="closing")


def mark_saved(state: ReviewState) -> ReviewState:
    """What was unsaved has been written down."""
    return replace(state, unsaved=())


def apply_filters(state: ReviewState, filters: Filters) -> ReviewState:
    """The list with these filters, at the same place if it is still there, else at the next one."""
    listed = list_entries(state.entries, state.state_of, filters)
    was = state.current if state.current is not None else 0
    current = next((i for i in listed if i >= was), listed[-1] if listed else None)
    if current is not None and current != was:
        current = state.place_of(current)
    return replace(state, filters=filters, listed=listed, current=current, mode="walk", menu=None)


def refuse(state: ReviewState, why: str) -> ReviewState:
    """The same state, saying why a key could not do what it is for."""
    return replace(state, message=why, was_refused=True)


def current_entry(state: ReviewState) -> tuple[int, ReviewEntry]:
    """The place the editor is at; there is one wherever this is asked."""
    if state.current is None:
        raise ValueError("no place is listed")
    return state.current, state.entries[state.current]


def next_open(state: ReviewState, step: int) -> int | None:
    """The next open place in a direction.

    Parts of a place that is open are passed over, but by an editor who is at one of them.
    """
    if state.current is None:
        return None
    at, own = state.listed.index(state.current), state.entries[state.current].parent
    ahead = state.listed[at + 1 :] if step > 0 else state.listed[:at][::-1]
    return next((i for i in ahead if _is_next(state, i, own)), None)


def _is_next(state: ReviewState, entry: int, own: int | None) -> bool:
    parent = state.entries[entry].parent
    return state.state_of(entry) == "open" and (
        parent in (None, own) or state.state_of(state.place_of(entry)) != "open"
    )


def apply_step(state: ReviewState, *acts: Act) -> ReviewState:
    """Rules, writes down, goes on to the next open place. What is ruled so already is not ruled again."""
    acts = tuple(a for a in acts if not _says_the_same(a, state.act_by_entry.get(a.entry)))
    was_open = any(state.state_of(a.entry) == "open" for a in acts)
    after = replace(state, mode="walk", typed="", awaiting_yes=(), asked_about=())
    if not acts:
        return advance(replace(after, message=Message("review.ruled.already")))
    after = replace(
        after,
        act_by_entry={**state.act_by_entry, **{a.entry: a for a in acts}},
        undo_stack=(*state.undo_stack, acts),
        unsaved=(*state.unsaved, acts),
    )
    left, places = after.count_in_state("open"), len({state.place_of(a.entry) for a in acts})
    if places > 1:
        told = Message("review.ruled.many", n=places, left=left)
    else:
        told = Message("review.ruled.one", left=left) if left else Message("review.ruled.last")
    return advance(replace(after, message=told), may_close=was_open)


def advance(state: ReviewState, *, may_close: bool = True) -> ReviewState:
    """To the open place that is next: inside the same place, ahead, from the top; after the last, the closing page."""
    if state.current is None:
        return replace(state, mode="closing")
    place = state.place_of(state.current)
    inside = [i for i in (*state.entries[place].parts, place) if i in state.listed and state.state_of(i) == "open"]
    if state.entries[state.current].parent is not None and inside:
        return replace(state, current=next((i for i in inside if i > state.current), inside[0]))
    there = next_open(state, 1)
    if there is None:
        there = next((i for i in state.listed if _is_next(state, i, None)), None)
    if there is None:
        return replace(state, mode="closing") if may_close else state
    return replace(state, current=there)


def take_back(state: ReviewState) -> ReviewState:
    """Takes the last step back, all of it, and goes there, whatever the filters list."""
    if not state.undo_stack:
        return refuse(state, Message("review.undo.nothing"))
    *past, last = state.undo_stack
    first = last[0].entry
    there = first if len(last) == 1 else state.place_of(first)
    entry = state.entries[there]
    listed = state.listed if there in state.listed else tuple(sorted({*state.listed, state.place_of(there), there}))
    return replace(
        state,
        act_by_entry=_last_acts(past),
        undo_stack=tuple(past),
        unsaved=(*state.unsaved, tuple(replace(a, undone=True) for a in reversed(last))),
        listed=listed,
        current=there,
        mode="walk",
        message=Message("review.undo.many", line=entry.line, n=len(last), place=entry.in_context)
        if len(last) > 1
        else Message("review.undo.one", line=entry.line, word=describe_act(last[0], entry), place=entry.in_context),
    )


def act_of_reading(index: int, entry: ReviewEntry, reading_index: int) -> Act:
    """The act that prints a reading: of nothing, an omission."""
    if not entry.texts[reading_index]:
        return Act(index, "omit", None, reading_index)
    return Act(index, "reading", entry.ruled_texts[reading_index], reading_index)


def acts_of_acceptance(state: ReviewState, index: int) -> Step:
    """The acts that say yes to what is printed at a place, and at all its parts that are not ruled."""
    entry = state.entries[index]
    parts = tuple(a for n in entry.parts if state.state_of(n) != "ruled" for a in acts_of_acceptance(state, n))
    if entry.can_be_kept:
        return (Act(index, "keep"), *parts)
    if entry.kind == "withheld":
        return (Act(index, "withhold"), *parts)
    if parts:  # what stands between them is not at stake
        return parts
    if entry.kind == "locus" and entry.printed_reading is not None:
        return (act_of_reading(index, entry, entry.printed_reading),)
    return (Act(index, "reading", entry.printed) if entry.printed else Act(index, "omit"),)


def _last_acts(steps: Sequence[Step]) -> dict[int, Act]:
    """By entry, what the last of some steps says."""
    return {act.entry: act for step in steps for act in step}


def _says_the_same(act: Act, last: Act | None) -> bool:
    """Whether the last word on a place is just this; by which number a reading was called does not matter."""
    if last is None or act.kind != last.kind:
        return False
    return (act.text, act.note) == (last.text, last.note) and (
        act.kind != "withhold" or act.reading_index == last.reading_index
    )


def _state_of(entries: Sequence[ReviewEntry], index: int, acts: Mapping[int, Act]) -> str:
    """Open, decided, deferred or ruled: by a word on it, by one on the whole place, or by those on all its parts."""
    entry, act = entries[index], acts.get(index)
    if act is not None:
        return "deferred" if act.kind == "defer" else "ruled"
    if entry.parent is not None and (whole := acts.get(entry.parent)) is not None:
        by_whole = {"reading": "ruled", "text": "ruled", "omit": "ruled", "defer": "deferred"}
        return by_whole.get(whole.kind, entry.state)
    if entry.parts and not entry.can_be_kept:
        states = {_state_of(entries, n, acts) for n in entry.parts}
        if states <= {"ruled", "deferred"}:
            return "deferred" if "deferred" in states else "ruled"
    return entry.state
