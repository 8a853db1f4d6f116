"""What happens at each key: `press_key(state, key) -> state`. Pure; knows no screen, no file and no clock.

A key is a printable character, or the name of a key as terminals have it: `enter`, `escape`, `up`, `down`, `left`,
`right`, `home`, `end`, `pageup`, `pagedown`, `backspace`, `delete`, `tab`. Nothing is lost by a key: Escape closes,
and `u` takes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chuyi_recon.app.review import asking
from chuyi_recon.app.review.entry import Act
from chuyi_recon.app.review.state import (
    Mode,
    ReviewState,
    act_of_reading,
    acts_of_acceptance,
    advance,
    apply_filters,
    apply_step,
    current_entry,
    initial_state,
    mark_saved,
    next_open,
    refuse,
    take_back,
)
from chuyi_recon.messages import Message

__all__ = ["Mode", "ReviewState", "apply_filters", "initial_state", "mark_saved", "press_key"]

PAGE_STEP = 10  # rows of the list that a page key goes
DIGITS = "123456789"


def press_key(state: ReviewState, key: str) -> ReviewState:
    """What the key makes of the state. A key that means nothing here changes nothing."""
    quiet = replace(state, message="", was_refused=False)
    return _KEY_HANDLERS[state.mode](quiet, key)


# ------------------------------------------------------------ walking


def _key_while_walking(state: ReviewState, key: str) -> ReviewState:
    if key in GLOBAL_KEYS:
        return GLOBAL_KEYS[key](state)
    if state.current is None:
        return refuse(state, Message("review.no-place-visible")) if key in (*PLACE_KEYS, *DIGITS) else state
    if key in MOVE_KEYS:
        row = min(max(state.position + MOVE_KEYS[key], 0), len(state.visible) - 1)
        return replace(state, current=state.visible[row])
    if key in DIGITS:
        return _take_numbered_reading(state, int(key) - 1)
    action = PLACE_KEYS.get(key)
    return action(state) if action else state


def _go_to_open(step: int) -> Callable[[ReviewState], ReviewState]:
    def gone(state: ReviewState) -> ReviewState:
        there = next_open(state, step)
        if there is None:
            return refuse(state, Message("review.no-more-open" if step > 0 else "review.no-open-before"))
        return replace(state, current=there)

    return gone


def _next_match_or_open(state: ReviewState) -> ReviewState:
    return asking.go_to_match(state, 1) if state.search else _go_to_open(1)(state)


def _skip(state: ReviewState) -> ReviewState:
    """To the next open place; after the last one to the closing page, which says what is left."""
    there = next_open(state, 1)
    return replace(state, mode="closing") if there is None else replace(state, current=there)


def _end_search(state: ReviewState) -> ReviewState:
    return replace(state, search="", message=Message("review.search.ended")) if state.search else state


def _unfold(state: ReviewState) -> ReviewState:
    index, entry = current_entry(state)
    return replace(state, unfolded=state.unfolded | {index}) if entry.parts else state


def _fold(state: ReviewState) -> ReviewState:
    """Shuts the parts, and goes to their place."""
    place = state.place_of(current_entry(state)[0])
    return replace(state, unfolded=state.unfolded - {place}, current=place)


# ------------------------------------------------------------ ruling


def _take_numbered_reading(state: ReviewState, reading_index: int) -> ReviewState:
    index, entry = current_entry(state)
    if entry.kind != "locus" or reading_index >= len(entry.texts):
        return refuse(state, Message("review.no-such-reading", n=reading_index + 1))
    return asking.rule_or_ask(state, act_of_reading(index, entry, reading_index))


def _take_proposal(state: ReviewState) -> ReviewState:
    """Says yes to what is printed. A place that is ruled stays as it is: the words of an editor are no proposal."""
    index, _ = current_entry(state)
    if state.state_of(index) == "ruled":
        return advance(replace(state, message=Message("review.ruled.already")))
    return apply_step(state, *acts_of_acceptance(state, index))


def _restore_withheld(state: ReviewState) -> ReviewState:
    index, entry = current_entry(state)
    if entry.kind != "withheld":
        return refuse(state, Message("review.give-back.nothing-withheld"))
    return apply_step(state, Act(index, "keep"))


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


# ------------------------------------------------------------ which key does what

_FAR = 1_000_000_000  # rows; to the first, to the last
MOVE_KEYS = {
    "down": 1, "j": 1, "up": -1, "k": -1, "pagedown": PAGE_STEP, "pageup": -PAGE_STEP, "home": -_FAR, "end": _FAR,
}  # fmt: skip
GLOBAL_KEYS: dict[str, Callable[[ReviewState], ReviewState]] = {
    "q": lambda state: replace(state, finished=True),
    "u": take_back,
    "?": _enter_mode("help"),
    "/": _enter_mode("search"),
    "f": lambda state: asking.open_menu(state, "flag"),
    "s": lambda state: asking.open_menu(state, "severity"),
    "w": lambda state: asking.open_menu(state, "witness"),
    "o": lambda state: asking.open_menu(state, "state"),
    "escape": _end_search,
}
PLACE_KEYS: dict[str, Callable[[ReviewState], ReviewState]] = {
    "a": _take_proposal,
    "enter": _take_proposal,
    "t": _start_typing,
    "x": lambda state: asking.rule_or_ask(state, Act(current_entry(state)[0], "omit")),
    "d": _enter_mode("note"),
    "g": asking.ask_for_all_alike,
    "b": _restore_withheld,
    "h": _ask_which_to_withhold,
    "v": _enter_mode("original"),
    "e": _enter_mode("explain"),
    "i": lambda state: replace(state, asks_for_image=True),
    " ": _skip,
    "n": _next_match_or_open,
    "p": _go_to_open(-1),
    "N": lambda state: asking.go_to_match(state, -1),
    "right": _unfold,
    "left": _fold,
}


def _key_on_page(state: ReviewState, key: str) -> ReviewState:
    """A page to read: a key closes it, and walking goes on."""
    if key in ("escape", "enter", "?", "e", "v", " "):
        return replace(state, mode="walk" if state.listed else "closing")
    return asking.quit_key(state, key)


def _key_on_closing_page(state: ReviewState, key: str) -> ReviewState:
    """After the last place: nothing can be ruled by a key too many; the list is one key away."""
    if key in ("escape", "up", "k", "p", "left", "pageup", "home"):
        return replace(state, mode="walk")
    if key in ("enter", "a", " ", "n", "down", "j"):
        return replace(state, message=Message("review.closing.keys"))
    if key in GLOBAL_KEYS:
        return GLOBAL_KEYS[key](state)
    return refuse(state, Message("review.closing.keys")) if key in (*PLACE_KEYS, *DIGITS) else state


_KEY_HANDLERS: dict[Mode, Callable[[ReviewState, str], ReviewState]] = {
    "walk": _key_while_walking,
    "text": lambda state, key: asking.typing_key(state, key, asking.finish_text),
    "note": lambda state, key: asking.typing_key(state, key, asking.finish_note),
    "search": lambda state, key: asking.typing_key(state, key, asking.finish_search),
    "menu": asking.menu_key,
    "confirm": asking.confirm_key,
    "withhold": asking.withhold_key,
    "help": _key_on_page,
    "explain": _key_on_page,
    "original": _key_on_page,
    "closing": _key_on_closing_page,
}
