"""What happens at each key: `press(state, key) -> state`. Pure; knows no screen, no file and no clock.

A key is a printable character, or the name of a key as terminals have it: `enter`, `escape`, `up`, `down`, `left`,
`right`, `home`, `end`, `pageup`, `pagedown`, `backspace`, `delete`, `tab`. Nothing is lost by a key: Escape closes,
and `u` takes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from chuyi_recon.app.review import asking
from chuyi_recon.app.review.entry import Act
from chuyi_recon.app.review.filters import make_menu
from chuyi_recon.app.review.state import (
    Mode,
    ReviewState,
    act_of_reading,
    acts_of_acceptance,
    apply_acts,
    apply_filters,
    current_entry,
    entry_state,
    initial_state,
    mark_saved,
    next_open,
    refuse,
)
from chuyi_recon.messages import Message

__all__ = ["Mode", "ReviewState", "apply_filters", "initial_state", "mark_saved", "press_key"]

PAGE_STEP = 10  # places that a page key goes


def press_key(state: ReviewState, key: str) -> ReviewState:
    """What the key makes of the state. A key that means nothing here changes nothing."""
    quiet = replace(state, message="", was_refused=False)
    return _KEY_HANDLERS[state.mode](quiet, key)


def _key_while_walking(state: ReviewState, key: str) -> ReviewState:
    if key in _MOVE_KEYS:
        return replace(state, position=min(max(_MOVE_KEYS[key](state), 0), max(0, len(state.visible) - 1)))
    if key in _GLOBAL_KEYS:
        return _GLOBAL_KEYS[key](state)
    if state.current is None:
        return refuse(state, Message("review.no-place-visible"))
    if key in "123456789":
        return _take_numbered_reading(state, int(key) - 1)
    action = _PLACE_KEYS.get(key)
    return action(state) if action else state


def _take_numbered_reading(state: ReviewState, n: int) -> ReviewState:
    i, entry = current_entry(state)
    if entry.kind != "locus" or n >= len(entry.texts):
        return refuse(state, Message("review.no-such-reading", n=n + 1))
    return apply_acts(state, act_of_reading(i, entry, n))


def _take_proposal(state: ReviewState) -> ReviewState:
    return apply_acts(state, *acts_of_acceptance(state, current_entry(state)[0]))


def _undo(state: ReviewState) -> ReviewState:
    """Takes the last ruling back, and goes there."""
    if not state.undo_stack:
        return refuse(state, Message("review.undo.nothing"))
    last = state.undo_stack[-1]
    past = state.undo_stack[:-1]
    ruled = {a.entry: a for a in past}
    visible = state.visible if last.entry in state.visible else tuple(sorted({*state.visible, last.entry}))
    return replace(
        state,
        last_acts=tuple(ruled.items()),
        undo_stack=past,
        unsaved=(*state.unsaved, replace(last, undone=True)),
        visible=visible,
        position=visible.index(last.entry),
        message=Message("review.undo.done"),
    )


def _ask_for_all_alike(state: ReviewState) -> ReviewState:
    """Asks whether all open places with this flag and these readings are to be ruled as this one is proposed."""
    _, entry = current_entry(state)
    alike = [
        i
        for i, e in enumerate(state.entries)
        if e.family == entry.family
        and e.kind == entry.kind
        and e.alike_key == entry.alike_key
        and state.state_of(i) == "open"
    ]
    if not alike:
        return refuse(state, Message("review.alike.none"))
    acts = tuple(act for i in alike for act in acts_of_acceptance(state, i))
    return replace(state, mode="confirm", awaiting_yes=acts)


def _restore_withheld(state: ReviewState) -> ReviewState:
    i, entry = current_entry(state)
    if entry.kind != "withheld":
        return refuse(state, Message("review.give-back.nothing-withheld"))
    return apply_acts(state, Act(i, "keep"))


def _ask_which_to_withhold(state: ReviewState) -> ReviewState:
    if current_entry(state)[1].kind != "locus":
        return refuse(state, Message("review.withhold.only-readings"))
    return replace(state, mode="withhold")


def _enter_mode(mode: Mode) -> Callable[[ReviewState], ReviewState]:
    return lambda state: replace(state, mode=mode, typed="", caret=0)


def _start_typing(state: ReviewState) -> ReviewState:
    """To type another text, beginning with what is printed."""
    _, entry = current_entry(state)
    if entry.kind == "withheld":
        return refuse(state, Message("review.text.needs-printed-place"))
    return replace(state, mode="text", typed=entry.printed, caret=len(entry.printed))


def _open_menu(kind: Literal["flag", "severity", "witness", "state"]) -> Callable[[ReviewState], ReviewState]:
    def opened(state: ReviewState) -> ReviewState:
        ruled = state.act_by_entry
        pairs = [(e, entry_state(state.entries, i, ruled)) for i, e in enumerate(state.entries)]
        return replace(state, mode="menu", menu=make_menu(kind, pairs, state.filters))

    return opened


_MOVE_KEYS: dict[str, Callable[[ReviewState], int]] = {
    "down": lambda s: s.position + 1,
    "j": lambda s: s.position + 1,
    " ": lambda s: next_open(s, 1) if next_open(s, 1) != s.position else s.position + 1,
    "up": lambda s: s.position - 1,
    "k": lambda s: s.position - 1,
    "n": lambda s: next_open(s, 1),
    "p": lambda s: next_open(s, -1),
    "pagedown": lambda s: s.position + PAGE_STEP,
    "pageup": lambda s: s.position - PAGE_STEP,
    "home": lambda _: 0,
    "end": lambda s: len(s.visible) - 1,
}
_GLOBAL_KEYS: dict[str, Callable[[ReviewState], ReviewState]] = {
    "q": lambda s: replace(s, finished=True),
    "u": _undo,
    "?": _enter_mode("help"),
    "/": _enter_mode("search"),
    "f": _open_menu("flag"),
    "s": _open_menu("severity"),
    "w": _open_menu("witness"),
    "o": _open_menu("state"),
}
_PLACE_KEYS: dict[str, Callable[[ReviewState], ReviewState]] = {
    "a": _take_proposal,
    "enter": _take_proposal,
    "t": _start_typing,
    "x": lambda s: apply_acts(s, Act(current_entry(s)[0], "omit")),
    "d": _enter_mode("note"),
    "g": _ask_for_all_alike,
    "b": _restore_withheld,
    "h": _ask_which_to_withhold,
    "v": _enter_mode("original"),
    "e": _enter_mode("explain"),
}


def _close_page(state: ReviewState, key: str) -> ReviewState:
    """A page to read: a key closes it, and walking goes on."""
    if key in ("escape", "enter", "?", "e", "v", "q", " "):
        return replace(state, mode="walk")
    moved = _key_while_walking(replace(state, mode="walk"), key) if key in _MOVE_KEYS else state
    return replace(moved, mode=state.mode) if key in _MOVE_KEYS else state


_KEY_HANDLERS: dict[Mode, Callable[[ReviewState, str], ReviewState]] = {
    "walk": _key_while_walking,
    "text": lambda s, k: asking.typing_key(s, k, asking.finish_text),
    "note": lambda s, k: asking.typing_key(s, k, asking.finish_note),
    "search": lambda s, k: asking.typing_key(s, k, asking.finish_search),
    "menu": asking.menu_key,
    "confirm": asking.confirm_key,
    "withhold": asking.withhold_key,
    "help": _close_page,
    "explain": _close_page,
    "original": _close_page,
}
