"""Keys while something is asked: a line that is typed, a menu, a yes or no, a page to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chuyi_recon.app.review.entry import Act
from chuyi_recon.app.review.state import State, filtered, here, refused, rule
from chuyi_recon.messages import said


def typed(state: State, key: str, done: Callable[[State], State]) -> State:
    """A line that is being typed: Enter ends it, Escape closes it."""
    text, at = state.typed, state.caret
    if key == "escape":
        return replace(state, mode="walk", typed="", caret=0)
    if key == "enter":
        return done(state)
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


def text_done(state: State) -> State:
    """Rules the text that was typed."""
    if not state.typed.strip():
        return refused(state, said("nothing is typed: x omits what stands here, Escape closes"))
    return rule(state, Act(here(state)[0], "text", state.typed))


def note_done(state: State) -> State:
    """Puts the place off, with the note that was typed."""
    return rule(state, Act(here(state)[0], "defer", note=state.typed.strip()))


def search_done(state: State) -> State:
    """Goes to the next visible place, from here on and round, that has the characters."""
    wanted, size = state.typed, len(state.visible)
    for step in range(1, size + 1):
        n = (state.at + step) % size
        entry = state.entries[state.visible[n]]
        if entry.has(wanted):
            return replace(state, at=n, mode="walk", typed="", caret=0)
    return refused(replace(state, mode="walk", typed="", caret=0), said("no visible place has {wanted}", wanted=wanted))


def menu_key(state: State, key: str) -> State:
    """A key in a menu."""
    menu = state.menu
    if menu is None or key == "escape":
        return replace(state, mode="walk", menu=None)
    if key in ("down", "j", "tab"):
        return replace(state, menu=menu.moved(1))
    if key in ("up", "k"):
        return replace(state, menu=menu.moved(-1))
    if key in ("enter", " "):
        return filtered(state, menu.chosen(state.filters))
    if key in "123456789" and int(key) <= len(menu.items):
        return filtered(state, replace(menu, at=int(key) - 1).chosen(state.filters))
    return state


def confirm(state: State, key: str) -> State:
    """A key where a yes is asked for."""
    if key == "y":
        return rule(state, *state.asked)
    if key in ("n", "escape"):
        return replace(state, mode="walk", asked=(), said=said("nothing was ruled"))
    return state


def withhold_key(state: State, key: str) -> State:
    """A key where the number of a reading is asked for."""
    i, entry = here(state)
    if key == "escape":
        return replace(state, mode="walk")
    if key in "123456789" and int(key) <= len(entry.texts) and entry.texts[int(key) - 1]:
        return rule(state, Act(i, "withhold", version=int(key) - 1))
    return refused(state, said("give the number of a reading that has characters, or Escape"))
