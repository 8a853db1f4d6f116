"""Line prompts: for pipes, screen readers and dumb terminals, and for scripts. The same model as the full screen.

A line is a word and what belongs to it: `take`, `3`, `text 另一种写法`, `omit`, `defer 待查原件`, `undo`, `filter flag
repetition-loop`. Lines of a script that are empty or begin with `#` are passed over. A line that means nothing stops a
script, and its number is said; a person is told, and asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from rich.text import Text

from chuyi_recon.app.i18n.suggest import did_you_mean, short_repr
from chuyi_recon.app.i18n.translate import render_error, translate
from chuyi_recon.app.review import card
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.model import ReviewState, apply_filters, press_key
from chuyi_recon.errors import UsageError
from chuyi_recon.messages import Message

KeyHandler = Callable[[ReviewState, str], ReviewState]
LinePrinter = Callable[[Iterable[Text]], None]

# A word a person types, and the keys it stands for; what follows the word is typed after them, and ended with Enter.
_KEY_COMMANDS = {
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
_TEXT_COMMANDS = {"text": "t", "defer": "d", "search": "/"}
_PAGE_COMMANDS = {"witnesses": "v", "explain": "e", "help": "?"}
# fmt: off
_ABBREVIATIONS = {
    "a": "take", "x": "omit", "n": "next", "p": "previous", "j": "down", "k": "up", "u": "undo", "g": "alike",
    "y": "yes", "b": "back", "q": "quit", "t": "text", "d": "defer", "/": "search", "s": "skip",
    "v": "witnesses", "e": "explain", "?": "help", "h": "withhold", "f": "filter", "l": "list", "go": "at",
}
# What Chinese editors may type instead; the same in both languages, so that a script means the same everywhere.
_CHINESE_COMMANDS = {
    "采用": "take", "删去": "omit", "跳过": "skip", "下一处": "next", "上一处": "previous", "撤回": "undo",
    "同类": "alike", "是": "yes", "否": "no", "恢复": "back", "退出": "quit", "改作": "text", "暂缓": "defer",
    "查找": "search", "各本": "witnesses", "说明": "explain", "帮助": "help", "不采信": "withhold", "筛选": "filter",
    "列表": "list", "转到": "at",
    "标记": "flag", "级别": "severity", "转录本": "witness", "状态": "state", "全部": "all",
    "高": "high", "中": "medium", "低": "low", "无": "none",
    "存疑": "open", "已定": "decided", "已裁定": "ruled",
}
# fmt: on
COMMAND_WORDS = (*_KEY_COMMANDS, *_TEXT_COMMANDS, *_PAGE_COMMANDS, "withhold", "filter", "list", "at", "1-9")
_MAX_LISTED = 20  # places that `list` shows

COMMAND_HELP = Message("review.help.words")


def run_prompts(
    families: Sequence[card.ReviewFamily],
    state: ReviewState,
    handle_key: KeyHandler,
    explain: Callable[[str], str],
    ask: Callable[[], str | None],
    print_lines: LinePrinter,
) -> ReviewState:
    """Asks and answers until the editor quits or nothing more is typed (`ask` gives None)."""
    shown: tuple[int | None, str] | None = None
    while not state.finished:
        if (state.current, state.mode) != shown and state.mode == "walk":
            print_lines([Text(""), Text(card.progress_text(state), "bold"), *card.place_lines(families, state)])
        shown = (state.current, state.mode)
        line = ask()
        if line is None:
            return state
        try:
            state = run_command(state, line, handle_key)
        except UsageError as error:
            print_lines([Text(render_error(error))])
            continue
        print_lines(_answer_lines(families, state, line, explain))
        if state.mode in ("help", "explain", "original"):
            state = press_key(state, "escape")
    return state


def run_script(state: ReviewState, lines: Iterable[str], name: str, handle_key: KeyHandler) -> ReviewState:
    """Obeys a script; raises `UsageError` at a line that is none, and names it. What went before is ruled."""
    for number, line in enumerate(lines, 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        if state.finished:
            break
        try:
            after = run_command(state, words, handle_key)
        except UsageError as error:
            raise UsageError(
                Message("layout.located", where=f"{name}:{number}", what=error.problem), error.hint
            ) from None
        if after.was_refused:
            raise UsageError(
                Message(
                    "error.review.line-refused", where=f"{name}:{number}", line=short_repr(words), what=after.message
                ),
                Message("hint.lines-before-are-ruled"),
            )
        state = after
    return state


def run_command(state: ReviewState, line: str, handle_key: KeyHandler) -> ReviewState:
    """What a line makes of the state; raises `UsageError` where it is no line of ours."""
    if not line.strip():
        return replace(state, message="", was_refused=False)
    first, _, rest = line.strip().partition(" ")
    word, rest = _CHINESE_COMMANDS.get(first) or _ABBREVIATIONS.get(first, first), rest.strip()
    if word.isdecimal() and len(word) == 1 and word != "0":
        return handle_key(state, word)
    if word in _KEY_COMMANDS:
        return handle_key(state, _KEY_COMMANDS[word])
    if word in _PAGE_COMMANDS:
        return press_key(state, _PAGE_COMMANDS[word])
    if word in _TEXT_COMMANDS:
        state = press_key(state, _TEXT_COMMANDS[word])
        if state.mode not in ("text", "note", "search"):
            return state
        return handle_key(replace(state, typed=rest, caret=len(rest)), "enter")
    match word:
        case "withhold":
            state = press_key(state, "h")
            return handle_key(state, rest) if state.mode == "withhold" else state
        case "filter":
            return _run_filter(state, rest)
        case "at":
            return _run_at(state, rest)
        case "list":
            return state
    raise UsageError(Message("error.review.unknown-word", first=short_repr(first)), did_you_mean(first, COMMAND_WORDS))


def _run_filter(state: ReviewState, rest: str) -> ReviewState:
    what, _, value = rest.partition(" ")
    what, value = _CHINESE_COMMANDS.get(what, what), value.strip()
    if what in ("severity", "state"):
        value = "deferred" if value == "暂缓" else _CHINESE_COMMANDS.get(value, value)
    elif value == "全部":
        value = "all"
    known = ("flag", "severity", "witness", "state")
    if what == "all":
        return apply_filters(state, Filters(state=None))
    if what not in known:
        raise UsageError(
            Message("error.review.unknown-filter", what=short_repr(what)), did_you_mean(what, (*known, "all"))
        )
    return apply_filters(state, replace(state.filters, **{what: value if value and value != "all" else None}))


def _run_at(state: ReviewState, wanted: str) -> ReviewState:
    """Goes to the first visible place, from the top, that has the characters: where one stands does not matter."""
    for n, i in enumerate(state.visible):
        if state.entries[i].matches(wanted):
            return replace(state, position=n, message="")
    return replace(state, message=Message("review.search.not-found", wanted=wanted), was_refused=True)


def _answer_lines(
    families: Sequence[card.ReviewFamily], state: ReviewState, line: str, explain: Callable[[str], str]
) -> Iterator[Text]:
    """What is said after a line, before the next place is shown."""
    if state.message:
        yield Text(translate(state.message))
    if state.mode == "help":
        yield Text(translate(COMMAND_HELP))
    elif state.mode in ("explain", "original") and state.current is not None:
        entry = state.entries[state.current]
        if state.mode == "original":
            family = families[entry.family]
            yield from card.original_lines(family, family.passages[entry.passage])
        else:
            yield Text("\n\n".join(map(explain, entry.codes)) or translate("no flag points here"))
    elif state.mode == "confirm":
        yield Text(card.question_text(state))
    elif line.strip() in ("list", "l"):
        ruled = state.act_by_entry
        for n in range(state.position, min(len(state.visible), state.position + _MAX_LISTED)):
            i = state.visible[n]
            yield Text(" ").join(card.list_row(state.entries[i], state.state_of(i), ruled.get(i)))
