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
from chuyi_recon.app.review.filters import menu_of
from chuyi_recon.app.review.state import (
    Mode,
    State,
    begin,
    carried,
    filtered,
    here,
    open_beyond,
    proposed,
    refused,
    rule,
    state_with,
    take,
)
from chuyi_recon.messages import said

__all__ = ["Mode", "State", "begin", "carried", "filtered", "press"]

PAGE = 10  # places that a page key goes


def press(state: State, key: str) -> State:
    """What the key makes of the state. A key that means nothing here changes nothing."""
    quiet = replace(state, said="", refused=False)
    return _MODES[state.mode](quiet, key)


def _walk(state: State, key: str) -> State:
    if key in _MOVES:
        return replace(state, at=min(max(_MOVES[key](state), 0), max(0, len(state.visible) - 1)))
    if key in _ALWAYS:
        return _ALWAYS[key](state)
    if state.entry is None:
        return refused(state, said("no place is visible: o, f, s and w change what is listed"))
    if key in "123456789":
        return _reading(state, int(key) - 1)
    action = _AT_A_PLACE.get(key)
    return action(state) if action else state


def _reading(state: State, n: int) -> State:
    i, entry = here(state)
    if entry.kind != "locus" or n >= len(entry.texts):
        return refused(state, said("there is no reading {n} here", n=n + 1))
    return rule(state, take(i, entry, n))


def _proposal(state: State) -> State:
    return rule(state, proposed(*here(state)))


def _undo(state: State) -> State:
    """Takes the last ruling back, and goes there."""
    if not state.past:
        return refused(state, said("there is nothing to take back"))
    last = state.past[-1]
    past = state.past[:-1]
    ruled = {a.entry: a for a in past}
    visible = state.visible if last.entry in state.visible else tuple(sorted({*state.visible, last.entry}))
    return replace(
        state,
        words=tuple(ruled.items()),
        past=past,
        outbox=(*state.outbox, replace(last, undone=True)),
        visible=visible,
        at=visible.index(last.entry),
        said=said("taken back"),
    )


def _all_alike(state: State) -> State:
    """Asks whether all open places with this flag and these readings are to be ruled as this one is proposed."""
    _, entry = here(state)
    alike = [
        i
        for i, e in enumerate(state.entries)
        if e.family == entry.family and e.kind == entry.kind and e.alike == entry.alike and state.state_of(i) == "open"
    ]
    if not alike:
        return refused(state, said("no open place is like this one"))
    acts = tuple(proposed(i, state.entries[i]) for i in alike)
    return replace(state, mode="confirm", asked=acts)


def _keep(state: State) -> State:
    i, entry = here(state)
    if entry.kind != "withheld":
        return refused(state, said("nothing is withheld here"))
    return rule(state, Act(i, "keep"))


def _withhold(state: State) -> State:
    if here(state)[1].kind != "locus":
        return refused(state, said("only a reading of a witness can be withheld"))
    return replace(state, mode="withhold")


def _into(mode: Mode) -> Callable[[State], State]:
    return lambda state: replace(state, mode=mode, typed="", caret=0)


def _typing(state: State) -> State:
    """To type another text, beginning with what is printed."""
    _, entry = here(state)
    if entry.kind == "withheld":
        return refused(state, said("a text is typed where something is printed; b gives this stretch back"))
    return replace(state, mode="text", typed=entry.printed, caret=len(entry.printed))


def _menu(kind: Literal["flag", "severity", "witness", "state"]) -> Callable[[State], State]:
    def opened(state: State) -> State:
        ruled = state.ruled
        pairs = [(e, state_with(e, ruled.get(i))) for i, e in enumerate(state.entries)]
        return replace(state, mode="menu", menu=menu_of(kind, pairs, state.filters))

    return opened


_MOVES: dict[str, Callable[[State], int]] = {
    "down": lambda s: s.at + 1,
    "j": lambda s: s.at + 1,
    " ": lambda s: open_beyond(s, 1) if open_beyond(s, 1) != s.at else s.at + 1,
    "up": lambda s: s.at - 1,
    "k": lambda s: s.at - 1,
    "n": lambda s: open_beyond(s, 1),
    "p": lambda s: open_beyond(s, -1),
    "pagedown": lambda s: s.at + PAGE,
    "pageup": lambda s: s.at - PAGE,
    "home": lambda _: 0,
    "end": lambda s: len(s.visible) - 1,
}
_ALWAYS: dict[str, Callable[[State], State]] = {
    "q": lambda s: replace(s, finished=True),
    "u": _undo,
    "?": _into("help"),
    "/": _into("search"),
    "f": _menu("flag"),
    "s": _menu("severity"),
    "w": _menu("witness"),
    "o": _menu("state"),
}
_AT_A_PLACE: dict[str, Callable[[State], State]] = {
    "a": _proposal,
    "enter": _proposal,
    "t": _typing,
    "x": lambda s: rule(s, Act(here(s)[0], "omit")),
    "d": _into("note"),
    "g": _all_alike,
    "b": _keep,
    "h": _withhold,
    "v": _into("original"),
    "e": _into("explain"),
}


def _closing(state: State, key: str) -> State:
    """A page to read: a key closes it, and walking goes on."""
    if key in ("escape", "enter", "?", "e", "v", "q", " "):
        return replace(state, mode="walk")
    moved = _walk(replace(state, mode="walk"), key) if key in _MOVES else state
    return replace(moved, mode=state.mode) if key in _MOVES else state


_MODES: dict[Mode, Callable[[State, str], State]] = {
    "walk": _walk,
    "text": lambda s, k: asking.typed(s, k, asking.text_done),
    "note": lambda s, k: asking.typed(s, k, asking.note_done),
    "search": lambda s, k: asking.typed(s, k, asking.search_done),
    "menu": asking.menu_key,
    "confirm": asking.confirm,
    "withhold": asking.withhold_key,
    "help": _closing,
    "explain": _closing,
    "original": _closing,
}
