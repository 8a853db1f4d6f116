"""Line prompts: for pipes, screen readers and dumb terminals, and for scripts. The same model as the full screen.

A line is a word and what belongs to it: `take`, `3`, `text 另一种写法`, `omit`, `defer 待查原件`, `undo`, `filter flag
repetition-loop`. Lines of a script that are empty or begin with `#` are passed over. A line that means nothing stops a
script, and its number is said; a person is told, and asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from rich.text import Text

from chuyi_recon.app.i18n.suggest import brief, did_you_mean
from chuyi_recon.app.i18n.translate import in_one_line, tr
from chuyi_recon.app.review import card
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.model import State, filtered, press
from chuyi_recon.errors import UsageError
from chuyi_recon.messages import said

Feed = Callable[[State, str], State]
Say = Callable[[Iterable[Text]], None]

# A word a person types, and the keys it stands for; what follows the word is typed after them, and ended with Enter.
_KEYS = {
    "take": "a",
    "omit": "x",
    "skip": " ",
    "next": "n",
    "previous": "p",
    "down": "down",
    "up": "up",
    "undo": "u",
    "alike": "g",
    "yes": "y",
    "no": "escape",
    "back": "b",
    "quit": "q",
}
_TYPED = {"text": "t", "defer": "d", "search": "/"}
_SHOWN = {"witnesses": "v", "explain": "e", "help": "?"}
# fmt: off
_SHORT = {
    "a": "take", "x": "omit", "n": "next", "p": "previous", "j": "down", "k": "up", "u": "undo", "g": "alike",
    "y": "yes", "b": "back", "q": "quit", "t": "text", "d": "defer", "/": "search", "s": "skip",
    "v": "witnesses", "e": "explain", "?": "help", "h": "withhold", "f": "filter", "l": "list", "go": "at",
}
# What Chinese editors may type instead; the same in both languages, so that a script means the same everywhere.
_CHINESE = {
    "采用": "take", "删去": "omit", "跳过": "skip", "下一处": "next", "上一处": "previous", "撤回": "undo",
    "同类": "alike", "是": "yes", "否": "no", "恢复": "back", "退出": "quit", "改作": "text", "暂缓": "defer",
    "查找": "search", "各本": "witnesses", "说明": "explain", "帮助": "help", "不采信": "withhold", "筛选": "filter",
    "列表": "list", "转到": "at",
    "标记": "flag", "级别": "severity", "转录本": "witness", "状态": "state", "全部": "all",
    "高": "high", "中": "medium", "低": "low", "无": "none",
    "存疑": "open", "已定": "decided", "已裁定": "ruled",
}
# fmt: on
WORDS = (*_KEYS, *_TYPED, *_SHOWN, "withhold", "filter", "list", "at", "1-9")
_LISTED = 20  # places that `list` shows

HELP = said("""\
take              what is proposed            next, previous    to the next, previous open place
1 … 9             that reading                skip, down, up    without a ruling
text …            print this                  at TEXT           to the next place that has it
omit              print nothing               list              the places from here on
defer …           with a note                 filter WHAT VALUE flag, severity, witness or state; `filter all`
alike, yes, no    all with these readings     witnesses         their own text here
back              give a stretch back         explain           the flag
withhold N        a reading                   undo, quit\
""")


def walk(
    families: Sequence[card.Family],
    state: State,
    feed: Feed,
    explain: Callable[[str], str],
    ask: Callable[[], str | None],
    say: Say,
) -> State:
    """Asks and answers until the editor quits or nothing more is typed (`ask` gives None)."""
    shown: tuple[int | None, str] | None = None
    while not state.finished:
        if (state.entry, state.mode) != shown and state.mode == "walk":
            say([Text(""), Text(card.counts(state), "bold"), *card.card(families, state)])
        shown = (state.entry, state.mode)
        line = ask()
        if line is None:
            return state
        try:
            state = obey(state, line, feed)
        except UsageError as error:
            say([Text(in_one_line(error))])
            continue
        say(_answer(families, state, line, explain))
        if state.mode in ("help", "explain", "original"):
            state = press(state, "escape")
    return state


def script(state: State, lines: Iterable[str], name: str, feed: Feed) -> State:
    """Obeys a script; raises `UsageError` at a line that is none, and names it. What went before is ruled."""
    for number, line in enumerate(lines, 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        if state.finished:
            break
        try:
            after = obey(state, words, feed)
        except UsageError as error:
            raise UsageError(said("{where}: {what}", where=f"{name}:{number}", what=error.what), error.hint) from None
        if after.refused:
            raise UsageError(
                said("{where}: {line}: {what}", where=f"{name}:{number}", line=brief(words), what=after.said),
                said("the lines before it are ruled"),
            )
        state = after
    return state


def obey(state: State, line: str, feed: Feed) -> State:
    """What a line makes of the state; raises `UsageError` where it is no line of ours."""
    if not line.strip():
        return replace(state, said="", refused=False)
    first, _, rest = line.strip().partition(" ")
    word, rest = _CHINESE.get(first) or _SHORT.get(first, first), rest.strip()
    if word.isdecimal() and len(word) == 1 and word != "0":
        return feed(state, word)
    if word in _KEYS:
        return feed(state, _KEYS[word])
    if word in _SHOWN:
        return press(state, _SHOWN[word])
    if word in _TYPED:
        state = press(state, _TYPED[word])
        if state.mode not in ("text", "note", "search"):
            return state
        return feed(replace(state, typed=rest, caret=len(rest)), "enter")
    match word:
        case "withhold":
            state = press(state, "h")
            return feed(state, rest) if state.mode == "withhold" else state
        case "filter":
            return _filtered(state, rest)
        case "at":
            return _at(state, rest)
        case "list":
            return state
    raise UsageError(said("{first} is no word of review", first=brief(first)), did_you_mean(first, WORDS))


def _filtered(state: State, rest: str) -> State:
    what, _, value = rest.partition(" ")
    what, value = _CHINESE.get(what, what), value.strip()
    if what in ("severity", "state"):
        value = "deferred" if value == "暂缓" else _CHINESE.get(value, value)
    elif value == "全部":
        value = "all"
    known = ("flag", "severity", "witness", "state")
    if what == "all":
        return filtered(state, Filters(state=None))
    if what not in known:
        raise UsageError(
            said("filter {what}: there is no such filter", what=brief(what)), did_you_mean(what, (*known, "all"))
        )
    return filtered(state, replace(state.filters, **{what: value if value and value != "all" else None}))


def _at(state: State, wanted: str) -> State:
    """Goes to the first visible place, from the top, that has the characters: where one stands does not matter."""
    for n, i in enumerate(state.visible):
        if state.entries[i].has(wanted):
            return replace(state, at=n, said="")
    return replace(state, said=said("no visible place has {wanted}", wanted=wanted), refused=True)


def _answer(families: Sequence[card.Family], state: State, line: str, explain: Callable[[str], str]) -> Iterator[Text]:
    """What is said after a line, before the next place is shown."""
    if state.said:
        yield Text(tr(state.said))
    if state.mode == "help":
        yield Text(tr(HELP))
    elif state.mode in ("explain", "original") and state.entry is not None:
        entry = state.entries[state.entry]
        if state.mode == "original":
            family = families[entry.family]
            yield from card.original(family, family.passages[entry.passage])
        else:
            yield Text("\n\n".join(map(explain, entry.codes)) or tr("no flag points here"))
    elif state.mode == "confirm":
        yield Text(card.question(state))
    elif line.strip() in ("list", "l"):
        ruled = state.ruled
        for n in range(state.at, min(len(state.visible), state.at + _LISTED)):
            i = state.visible[n]
            yield Text(" ").join(card.row(state.entries[i], state.state_of(i), ruled.get(i)))
