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
from chuyi_recon.app.review.closing_page import closing_lines
from chuyi_recon.app.review.filters import SEVERITIES, STATES, Filters, set_filter
from chuyi_recon.app.review.help_page import word_lines
from chuyi_recon.app.review.model import ReviewState, apply_filters, press_key
from chuyi_recon.app.review.questions import confirm_lines, message_text, progress_text, question_text
from chuyi_recon.app.review.state import refuse
from chuyi_recon.errors import UsageError
from chuyi_recon.messages import Message, render
from chuyi_recon.messages.templates import TEMPLATES

KeyHandler = Callable[[ReviewState, str], ReviewState]
LinePrinter = Callable[[Iterable[Text]], None]

# A word a person types, and the key it stands for; what follows a word of text is typed after it, and ended with Enter.
# fmt: off
_KEY_COMMANDS = {
    "take": "a", "omit": "x", "skip": " ", "next": "n", "previous": "p", "down": "down", "up": "up", "undo": "u",
    "alike": "g", "yes": "y", "no": "escape", "close": "escape", "back": "b", "quit": "q", "first": "home",
    "last": "end", "unfold": "right", "fold": "left", "match-before": "N", "withhold": "h",
    "witnesses": "v", "explain": "e", "help": "?", "image": "i",
}
_TEXT_COMMANDS = {"text": "t", "defer": "d", "search": "/"}
_ABBREVIATIONS = {
    **{key: word for word, key in {**_KEY_COMMANDS, **_TEXT_COMMANDS}.items() if len(key) == 1 and key != " "},
    "j": "down", "k": "up", "s": "skip", "f": "filter", "l": "list", "go": "at",
}
# What Chinese editors may type instead; the same in both languages, so that a script means the same everywhere.
CHINESE_COMMANDS = {
    "采用": "take", "删去": "omit", "跳过": "skip", "下一处": "next", "上一处": "previous", "下移": "down",
    "上移": "up", "撤回": "undo", "同类": "alike", "是": "yes", "否": "no", "关闭": "close", "恢复": "back",
    "退出": "quit", "首处": "first", "末处": "last", "展开": "unfold", "折叠": "fold", "上一匹配": "match-before",
    "改作": "text", "暂缓": "defer", "查找": "search", "各本": "witnesses", "说明": "explain", "帮助": "help",
    "图像": "image", "不采信": "withhold", "筛选": "filter", "列表": "list", "转到": "at",
}
_CHINESE_VALUES = {
    "标记": "flag", "级别": "severity", "转录本": "witness", "状态": "state", "全部": "all",
    "高": "high", "中": "medium", "低": "low", "无": "none",
    "存疑": "open", "已定": "decided", "已裁定": "ruled", "暂缓": "deferred",
}
# fmt: on
COMMAND_WORDS = (*_KEY_COMMANDS, *_TEXT_COMMANDS, "filter", "list", "at", "1-9")
_FILTER_KINDS = ("flag", "severity", "witness", "state")
_MAX_LISTED = 20  # places that `list` shows
_HELP_WIDTH = 79  # cells of a line of the help


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
        if (state.current, state.mode) != shown and state.mode in ("walk", "closing"):
            page = card.place_lines if state.mode == "walk" else closing_lines
            print_lines([Text(""), Text(progress_text(state), "bold"), *page(families, state)])
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
    """Obeys a script; raises `UsageError` at a line that is none, and names it. What went before is ruled.

    What asks for a yes has it in the next line.
    """
    number = 0
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
    if state.mode in ("confirm", "withhold"):
        raise UsageError(Message("error.review.question-open", where=f"{name}:{number}", what=question_text(state)))
    return state


def run_command(state: ReviewState, line: str, handle_key: KeyHandler) -> ReviewState:
    """What a line makes of the state; raises `UsageError` where it is no line of ours."""
    if not line.strip():
        return replace(state, message="", was_refused=False)
    first, _, rest = line.strip().partition(" ")
    word, rest = CHINESE_COMMANDS.get(first) or _ABBREVIATIONS.get(first, first), rest.strip()
    if state.mode == "confirm" and word not in ("yes", "no", "close", "undo", "quit"):
        return refuse(state, Message("review.confirm.yes-or-no"))
    if word.isdecimal() and len(word) == 1 and word != "0":
        return handle_key(state, word)
    if word == "withhold":
        state = press_key(state, "h")
        return handle_key(state, rest) if state.mode == "withhold" else state
    if word in _KEY_COMMANDS:
        return handle_key(state, _KEY_COMMANDS[word])
    if word in _TEXT_COMMANDS:
        state = press_key(state, _TEXT_COMMANDS[word])
        if state.mode not in ("text", "note", "search"):
            return state
        return handle_key(replace(state, typed=rest, caret=len(rest)), "enter")
    match word:
        case "filter":
            return _run_filter(state, rest)
        case "at":
            return _run_at(state, rest)
        case "list":
            return state
    raise UsageError(Message("error.review.unknown-word", first=short_repr(first)), did_you_mean(first, COMMAND_WORDS))


def _run_filter(state: ReviewState, rest: str) -> ReviewState:
    what, _, value = rest.partition(" ")
    what, value = _CHINESE_VALUES.get(what, what), value.strip()
    if what == "all":
        return apply_filters(state, Filters(state=None))
    if what not in _FILTER_KINDS:
        raise UsageError(
            Message("error.review.unknown-filter", what=short_repr(what)), did_you_mean(what, (*_FILTER_KINDS, "all"))
        )
    if value in ("", "all", "全部"):
        return apply_filters(state, set_filter(state.filters, what, None))
    values = _known_values(state, what)
    if value not in values:
        problem = Message("error.review.unknown-value", what=what, value=short_repr(value))
        raise UsageError(problem, did_you_mean(value, dict.fromkeys(values.values())))
    return apply_filters(state, set_filter(state.filters, what, values[value]))


def _known_values(state: ReviewState, kind: str) -> dict[str, str]:
    """What a filter may ask for, by what a person may call it: its code, or its Chinese name."""
    if kind == "witness":
        return {siglum: siglum for entry in state.entries for siglum in entry.sigla}
    if kind == "flag":
        codes = [*card.OTHER_TOPICS, *(code.removeprefix("flag.") for code in TEMPLATES if code.startswith("flag."))]
        return {name: code for code in codes for name in (code, render(card.topic_message(code), "zh"))}
    values = SEVERITIES if kind == "severity" else STATES
    return {name: value for name, value in _CHINESE_VALUES.items() if value in values} | {v: v for v in values}


def _run_at(state: ReviewState, wanted: str) -> ReviewState:
    """Goes to the first place of the list that has the characters: where one stands does not matter."""
    there = state.find_matches(wanted)
    if not there:
        return refuse(state, Message("review.search.not-found", wanted=wanted))
    return replace(state, current=there[0], mode="walk", message="", was_refused=False)


def _answer_lines(
    families: Sequence[card.ReviewFamily], state: ReviewState, line: str, explain: Callable[[str], str]
) -> Iterator[Text]:
    """What is said after a line, before the next place is shown."""
    if state.message:
        yield Text(message_text(state))
    if state.mode == "help":
        yield from word_lines(_HELP_WIDTH, CHINESE_COMMANDS)
    elif state.mode in ("explain", "original") and state.current is not None:
        entry = state.entries[state.current]
        if state.mode == "original":
            family = families[entry.family]
            yield from card.original_lines(family, family.passages[entry.passage])
        else:
            yield Text("\n\n".join(map(explain, entry.codes)) or translate(Message("review.card.no-flag")))
    elif state.mode == "confirm" and not state.was_refused:
        yield from confirm_lines(state)
        yield Text(question_text(state))
    elif CHINESE_COMMANDS.get(line.strip(), line.strip()) in ("list", "l"):
        for index in state.visible[state.position : state.position + _MAX_LISTED]:
            yield Text(" ").join(card.list_row(state, index))
