"""Keys while something is asked: a line that is typed, a menu, a yes or no, a page to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chuyi_recon.app.review.entry import Act
from chuyi_recon.app.review.state import ReviewState, apply_acts, apply_filters, current_entry, refuse
from chuyi_recon.messages import Message


def typing_key(state: ReviewState, key: str, finish: Callable[[ReviewState], ReviewState]) -> ReviewState:
    """A line that is being typed: Enter ends it, Escape closes it."""
    text, at = state.typed, state.caret
    if key == "escape":
        return replace(state, mode="walk", typed="", caret=0)
    if key == "enter":
        return finish(state)
    if key == "backspace":
        return replace(state, typed=text[: max(0, at - 1)] + text[at:], caret=max(0, at - 1))
    if key == "delete":
        return replace(state, typed=text[:at] + text[at + 1 :])
    moves = {"left": max(0, at - 1), "right": min(len(text), at + 1), "home": 0, "end": len(text)}
    if key in moves:
        return replace(state, caret=moves[key])
    if len(key) == 1 and (key.isprintable() or key == "\u3000"):
        return replace(state, typed=text[:at] + key + text[at:], caret=at + 1)
    return state


def finish_text(state: ReviewState) -> ReviewState:
    """Rules the text that was typed."""
    if not state.typed.strip():
        return refuse(state, Message("review.text.empty"))
    return apply_acts(state, Act(current_entry(state)[0], "text", state.typed))


def finish_note(state: ReviewState) -> ReviewState:
    """Puts the place off, with the note that was typed."""
    return apply_acts(state, Act(current_entry(state)[0], "defer", note=state.typed.strip()))


def finish_search(state: ReviewState) -> ReviewState:
    """Goes to the next visible place, from here on and round, that has the characters."""
    wanted, size = state.typed, len(state.visible)
    for step in range(1, size + 1):
        position = (state.position + step) % size
        entry = state.entries[state.visible[position]]
        if entry.matches(wanted):
            return replace(state, position=position, mode="walk", typed="", caret=0)
    return refuse(replace(state, mode="walk", typed="", caret=0), Message("review.search.not-found", wanted=wanted))


def menu_key(state: ReviewState, key: str) -> ReviewState:
    """A key in a menu."""
    menu = state.menu
    if menu is None or key == "escape":
        return replace(state, mode="walk", menu=None)
    if key in ("down", "j", "tab"):
        return replace(state, menu=menu.move(1))
    if key in ("up", "k"):
        return replace(state, menu=menu.move(-1))
    if key in ("enter", " "):
        return apply_filters(state, menu.choose(state.filters))
    if key in "123456789" and int(key) <= len(menu.items):
        return apply_filters(state, replace(menu, position=int(key) - 1).choose(state.filters))
    return state


def confirm_key(state: ReviewState, key: str) -> ReviewState:
    """A key where a yes is asked for."""
    if key == "y":
        return apply_acts(state, *state.awaiting_yes)
    if key in ("n", "escape"):
        return replace(state, mode="walk", awaiting_yes=(), message=Message("review.nothing-ruled"))
    return state


def withhold_key(state: ReviewState, key: str) -> ReviewState:
    """A key where the number of a reading is asked for."""
    index, entry = current_entry(state)
    if key == "escape":
        return replace(state, mode="walk")
    if key in "123456789" and int(key) <= len(entry.texts) and entry.texts[int(key) - 1]:
        return apply_acts(state, Act(index, "withhold", reading_index=int(key) - 1))
    return refuse(state, Message("review.withhold.no-such-reading"))
