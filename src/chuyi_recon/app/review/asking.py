"""Keys while something is asked: a line that is typed, a menu, a yes or no."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace

from chuyi_recon.app.review.entry import Act
from chuyi_recon.app.review.filters import FilterKind, make_menu
from chuyi_recon.app.review.state import (
    ReviewState,
    acts_of_acceptance,
    apply_filters,
    apply_step,
    current_entry,
    refuse,
)
from chuyi_recon.messages import Message

LONG_OMISSION = 20  # characters; to print nothing in place of more is asked about first

# ------------------------------------------------------------ a line that is typed


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
    return apply_step(state, Act(current_entry(state)[0], "text", state.typed))


def finish_note(state: ReviewState) -> ReviewState:
    """Puts the place off, with the note that was typed."""
    return apply_step(state, Act(current_entry(state)[0], "defer", note=state.typed.strip()))


# ------------------------------------------------------------ search


def finish_search(state: ReviewState) -> ReviewState:
    """Searches for the characters that were typed; where nothing was, for the same again."""
    closed = replace(state, mode="walk", typed="", caret=0, search=state.typed or state.search)
    return go_to_match(closed, 1)


def go_to_match(state: ReviewState, step: int) -> ReviewState:
    """The next place on the list, from here on and round, that has what is searched for; also a part of one."""
    if not state.search:
        return refuse(state, Message("review.search.off"))
    matches = state.find_matches(state.search)
    if not matches:
        return refuse(replace(state, search=""), Message("review.search.not-found", wanted=state.search))
    at = state.current if state.current is not None else -1
    number = bisect_right(matches, at) if step > 0 else bisect_left(matches, at) - 1
    number %= len(matches)
    told = Message("review.search.found", wanted=state.search, n=number + 1, all=len(matches))
    return replace(state, current=matches[number], message=told)


# ------------------------------------------------------------ menus


def open_menu(state: ReviewState, kind: FilterKind) -> ReviewState:
    """The menu of a filter."""
    return replace(state, mode="menu", menu=make_menu(kind, state.entries, state.state_of, state.filters))


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
    return quit_key(state, key)


def quit_key(state: ReviewState, key: str) -> ReviewState:
    """What is left of the keys where no text is typed: `q` quits."""
    return replace(state, finished=True) if key == "q" else state


# ------------------------------------------------------------ a yes or no


def ask_for_all_alike(state: ReviewState) -> ReviewState:
    """Asks whether all open places like this one are to be ruled as this one is proposed."""
    index, _ = current_entry(state)
    key = _alike_key(state, index)
    alike = tuple(i for i in range(len(state.entries)) if state.state_of(i) == "open" and _alike_key(state, i) == key)
    if not alike:
        return refuse(state, Message("review.alike.none"))
    acts = tuple(act for i in alike for act in acts_of_acceptance(state, i))
    return replace(state, mode="confirm", awaiting_yes=acts, asked_about=alike)


def _alike_key(state: ReviewState, index: int) -> tuple[object, ...]:
    """Of one family, alike themselves, and alike in all their parts."""
    entry = state.entries[index]
    return (entry.family, entry.alike_key, *(state.entries[i].alike_key for i in entry.parts))


def rule_or_ask(state: ReviewState, act: Act) -> ReviewState:
    """Rules; where much would be left out, after a yes."""
    printed = "".join(state.entries[act.entry].printed.split())
    if act.kind == "omit" and len(printed) > LONG_OMISSION:
        return replace(state, mode="confirm", awaiting_yes=(act,), asked_about=(act.entry,))
    return apply_step(state, act)


def confirm_key(state: ReviewState, key: str) -> ReviewState:
    """A key where a yes is asked for."""
    if key == "y":
        return apply_step(state, *state.awaiting_yes)
    if key in ("n", "escape"):
        return replace(state, mode="walk", awaiting_yes=(), asked_about=(), message=Message("review.nothing-ruled"))
    return quit_key(refuse(state, Message("review.confirm.yes-or-no")), key)


def withhold_key(state: ReviewState, key: str) -> ReviewState:
    """A key where the number of a reading is asked for."""
    index, entry = current_entry(state)
    if key == "escape":
        return replace(state, mode="walk")
    if key in "123456789" and int(key) <= len(entry.texts) and entry.texts[int(key) - 1]:
        return apply_step(state, Act(index, "withhold", reading_index=int(key) - 1))
    return quit_key(refuse(state, Message("review.withhold.no-such-reading")), key)
