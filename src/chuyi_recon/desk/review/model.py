"""What happens at each key: `press(state, key) -> state`. Pure; knows no screen, no file and no clock.

A key is a printable character, or the name of a key as terminals have it: `enter`, `escape`, `up`, `down`, `left`,
`right`, `home`, `end`, `pageup`, `pagedown`, `backspace`, `delete`, `tab`. What an editor rules is put into `outbox`;
whoever runs the model carries it out and says `carried`. Nothing is lost by a key: Escape closes, and `u` takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from chuyi_recon.desk.review.entry import Act, Entry
from chuyi_recon.desk.review.filters import Filters, Menu, menu_of

Mode = Literal["walk", "text", "note", "search", "menu", "confirm", "withhold", "help", "explain", "original"]
PAGE = 10  # places that a page key goes


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
        return sum(1 for i, e in enumerate(self.entries) if _state(e, ruled.get(i)) == state)


def begin(entries: Sequence[Entry], past: Sequence[Act] = (), filters: Filters | None = None) -> State:
    """The first state. `past` are the rulings of earlier sessions, in the order in which they were made."""
    words = tuple({a.entry: a for a in past}.items())
    state = State(tuple(entries), (), filters=filters or Filters(), past=tuple(past), words=words)
    return filtered(state, state.filters)


def press(state: State, key: str) -> State:
    """What the key makes of the state. A key that means nothing here changes nothing."""
    quiet = replace(state, said="", refused=False)
    return _MODES[state.mode](quiet, key)


def carried(state: State) -> State:
    """What was in the outbox has been written down."""
    return replace(state, outbox=())


def filtered(state: State, filters: Filters) -> State:
    """The list with these filters, at the same place if it is still there, else at the next one."""
    ruled = state.ruled
    visible = tuple(i for i, e in enumerate(state.entries) if filters.let_through(e, _state(e, ruled.get(i))))
    was = state.entry
    at = next((n for n, i in enumerate(visible) if was is None or i >= was), max(0, len(visible) - 1))
    return replace(state, filters=filters, visible=visible, at=at if visible else 0, mode="walk", menu=None)


def _no(state: State, why: str) -> State:
    return replace(state, said=why, refused=True)


def _here(state: State) -> tuple[int, Entry]:
    """The place the editor is at; there is one wherever this is asked."""
    i = state.visible[state.at]
    return i, state.entries[i]


def _state(entry: Entry, act: Act | None) -> str:
    return entry.state if act is None else "deferred" if act.word == "defer" else "ruled"


# ------------------------------------------------------------------ walking


def _walk(state: State, key: str) -> State:
    if key in _MOVES:
        return replace(state, at=min(max(_MOVES[key](state), 0), max(0, len(state.visible) - 1)))
    if key in _ALWAYS:
        return _ALWAYS[key](state)
    if state.entry is None:
        return _no(state, "no place is visible: o, f, s and w change what is listed")
    if key in "123456789":
        return _reading(state, int(key) - 1)
    action = _AT_A_PLACE.get(key)
    return action(state) if action else state


def _open_beyond(state: State, step: int) -> int:
    """The next open place in a direction, else where the editor is."""
    ruled, n = state.ruled, state.at + step
    while 0 <= n < len(state.visible):
        i = state.visible[n]
        if _state(state.entries[i], ruled.get(i)) == "open":
            return n
        n += step
    return state.at


def _reading(state: State, n: int) -> State:
    i, entry = _here(state)
    if entry.kind != "locus" or n >= len(entry.texts):
        return _no(state, f"there is no reading {n + 1} here")
    return _rule(state, _take(i, entry, n))


def _take(i: int, entry: Entry, n: int) -> Act:
    return Act(i, "reading", entry.texts[n], n) if entry.texts[n] else Act(i, "omit", None, n)


def _proposal(state: State) -> State:
    return _rule(state, _proposed(*_here(state)))


def _proposed(i: int, entry: Entry) -> Act:
    """The act that says yes to what recon proposes."""
    if entry.kind == "withheld":
        return Act(i, "withhold")
    if entry.kind == "locus" and entry.proposal is not None:
        return _take(i, entry, entry.proposal)
    return Act(i, "reading", entry.printed) if entry.printed else Act(i, "omit")


def _rule(state: State, *acts: Act) -> State:
    """Rules, writes down, goes on to the next open place."""
    ruled = {**state.ruled, **{a.entry: a for a in acts}}
    after = replace(state, words=tuple(ruled.items()), past=(*state.past, *acts), outbox=(*state.outbox, *acts))
    after = replace(after, mode="walk", typed="", asked=())
    there = _open_beyond(after, 1)
    if there == after.at:
        there = _open_beyond(after, -1) if not _is_open(after) else there
    left = after.count("open")
    said = f"{len(acts)} places ruled; {left} open" if len(acts) > 1 else f"ruled; {left} open"
    return replace(after, at=there, said=said if left else "all places are ruled: q saves and quits")


def _is_open(state: State) -> bool:
    return state.entry is not None and state.state_of(state.entry) == "open"


def _undo(state: State) -> State:
    """Takes the last ruling back, and goes there."""
    if not state.past:
        return _no(state, "there is nothing to take back")
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
        said="taken back",
    )


def _all_alike(state: State) -> State:
    """Asks whether all open places with this flag and these readings are to be ruled as this one is proposed."""
    _, entry = _here(state)
    alike = [
        i
        for i, e in enumerate(state.entries)
        if e.family == entry.family and e.kind == entry.kind and e.alike == entry.alike and state.state_of(i) == "open"
    ]
    if not alike:
        return _no(state, "no open place is like this one")
    acts = tuple(_proposed(i, state.entries[i]) for i in alike)
    return replace(state, mode="confirm", asked=acts)


def _keep(state: State) -> State:
    i, entry = _here(state)
    if entry.kind != "withheld":
        return _no(state, "nothing is withheld here")
    return _rule(state, Act(i, "keep"))


def _withhold(state: State) -> State:
    if _here(state)[1].kind != "locus":
        return _no(state, "only a reading of a witness can be withheld")
    return replace(state, mode="withhold")


def _into(mode: Mode) -> Callable[[State], State]:
    return lambda state: replace(state, mode=mode, typed="", caret=0)


def _typing(state: State) -> State:
    """To type another text, beginning with what is printed."""
    _, entry = _here(state)
    if entry.kind == "withheld":
        return _no(state, "a text is typed where something is printed; b gives this stretch back")
    return replace(state, mode="text", typed=entry.printed, caret=len(entry.printed))


def _menu(kind: Literal["flag", "severity", "witness", "state"]) -> Callable[[State], State]:
    def opened(state: State) -> State:
        ruled = state.ruled
        pairs = [(e, _state(e, ruled.get(i))) for i, e in enumerate(state.entries)]
        return replace(state, mode="menu", menu=menu_of(kind, pairs, state.filters))

    return opened


_MOVES: dict[str, Callable[[State], int]] = {
    "down": lambda s: s.at + 1,
    "j": lambda s: s.at + 1,
    " ": lambda s: _open_beyond(s, 1) if _open_beyond(s, 1) != s.at else s.at + 1,
    "up": lambda s: s.at - 1,
    "k": lambda s: s.at - 1,
    "n": lambda s: _open_beyond(s, 1),
    "p": lambda s: _open_beyond(s, -1),
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
    "x": lambda s: _rule(s, Act(_here(s)[0], "omit")),
    "d": _into("note"),
    "g": _all_alike,
    "b": _keep,
    "h": _withhold,
    "v": _into("original"),
    "e": _into("explain"),
}

# ------------------------------------------------------------------ asking


def _typed(state: State, key: str, done: Callable[[State], State]) -> State:
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


def _text_done(state: State) -> State:
    if not state.typed.strip():
        return _no(state, "nothing is typed: x omits what stands here, Escape closes")
    return _rule(state, Act(_here(state)[0], "text", state.typed))


def _note_done(state: State) -> State:
    return _rule(state, Act(_here(state)[0], "defer", note=state.typed.strip()))


def _search_done(state: State) -> State:
    """Goes to the next visible place, from here on and round, that has the characters."""
    wanted, size = state.typed, len(state.visible)
    for step in range(1, size + 1):
        n = (state.at + step) % size
        entry = state.entries[state.visible[n]]
        if entry.has(wanted):
            return replace(state, at=n, mode="walk", typed="", caret=0)
    return _no(replace(state, mode="walk", typed="", caret=0), f"no visible place has {wanted}")


def _menu_key(state: State, key: str) -> State:
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


def _confirm(state: State, key: str) -> State:
    if key == "y":
        return _rule(state, *state.asked)
    if key in ("n", "escape"):
        return replace(state, mode="walk", asked=(), said="nothing was ruled")
    return state


def _withhold_key(state: State, key: str) -> State:
    i, entry = _here(state)
    if key == "escape":
        return replace(state, mode="walk")
    if key in "123456789" and int(key) <= len(entry.texts) and entry.texts[int(key) - 1]:
        return _rule(state, Act(i, "withhold", version=int(key) - 1))
    return _no(state, "give the number of a reading that has characters, or Escape")


def _closing(state: State, key: str) -> State:
    """A page to read: a key closes it, and walking goes on."""
    if key in ("escape", "enter", "?", "e", "v", "q", " "):
        return replace(state, mode="walk")
    moved = _walk(replace(state, mode="walk"), key) if key in _MOVES else state
    return replace(moved, mode=state.mode) if key in _MOVES else state


_MODES: dict[Mode, Callable[[State, str], State]] = {
    "walk": _walk,
    "text": lambda s, k: _typed(s, k, _text_done),
    "note": lambda s, k: _typed(s, k, _note_done),
    "search": lambda s, k: _typed(s, k, _search_done),
    "menu": _menu_key,
    "confirm": _confirm,
    "withhold": _withhold_key,
    "help": _closing,
    "explain": _closing,
    "original": _closing,
}
