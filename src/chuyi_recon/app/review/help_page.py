"""The help page: every key of the screen, and every word of the line prompts, with what it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rich.text import Text

from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.translate import is_english, translate
from chuyi_recon.app.i18n.widths import display_width, line_breaks
from chuyi_recon.messages import Message


@dataclass(frozen=True, slots=True)
class HelpRow:
    """Keys and words that do the same, and what that is. A word that ends in … has something typed after it."""

    keys: tuple[str, ...]  # by their names in the model
    words: tuple[str, ...]
    meaning: str


HELP = (
    HelpRow(("enter", "a"), ("take",), Message("review.help.accept")),
    HelpRow(("1-9",), ("1-9",), Message("review.help.reading")),
    HelpRow(("t",), ("text …",), Message("review.help.text")),
    HelpRow(("x",), ("omit",), Message("review.help.omit")),
    HelpRow(("d",), ("defer …",), Message("review.help.defer")),
    HelpRow(("g",), ("alike",), Message("review.help.alike")),
    HelpRow(("y", "n"), ("yes", "no"), Message("review.help.answer")),
    HelpRow(("b",), ("back",), Message("review.help.back")),
    HelpRow(("h",), ("withhold …",), Message("review.help.withhold")),
    HelpRow(("u",), ("undo",), Message("review.help.undo")),
    HelpRow((" ",), ("skip",), Message("review.help.skip")),
    HelpRow(("n", "p"), ("next", "previous"), Message("review.help.next")),
    HelpRow(("j", "k", "down", "up"), ("down", "up"), Message("review.help.step")),
    HelpRow(("right", "left"), ("unfold", "fold"), Message("review.help.fold")),
    HelpRow(("pagedown", "pageup"), (), Message("review.help.page")),
    HelpRow(("home", "end"), ("first", "last"), Message("review.help.ends")),
    HelpRow(("]", "[", "ctrl+d", "ctrl+u"), (), Message("review.help.scroll")),
    HelpRow(("/",), ("search …",), Message("review.help.search")),
    HelpRow(("n", "N"), ("next", "match-before"), Message("review.help.search-on")),
    HelpRow((), ("at …",), Message("review.help.at")),
    HelpRow(("f", "s", "w", "o"), (), Message("review.help.filter")),
    HelpRow((), ("filter …",), Message("review.help.filter-words")),
    HelpRow((), ("list",), Message("review.help.list")),
    HelpRow(("v",), ("witnesses",), Message("review.help.witnesses")),
    HelpRow(("i",), ("image",), Message("review.help.image")),
    HelpRow(("e",), ("explain",), Message("review.help.explain")),
    HelpRow(("escape",), ("close",), Message("review.help.close")),
    HelpRow(("?",), ("help",), Message("review.help.help")),
    HelpRow(("q",), ("quit",), Message("review.help.quit")),
)
_REMARKS = (
    Message("review.help.written"),
    Message("review.help.not-listed"),
    Message("review.help.marks"),
    Message("review.help.marks-of-readings"),
)
_KEY_NAMES = {
    "enter": "Enter", "escape": "Esc", "down": "Down", "up": "Up", "left": "Left", "right": "Right",
    "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End", "ctrl+d": "Ctrl-D", "ctrl+u": "Ctrl-U",
    " ": Message("review.key.space"),
}  # fmt: skip


def key_lines(width: int, ambiguous: int = 1) -> Iterator[Text]:
    """Every key, in lines of so many cells."""
    rows = ((list_names(_KEY_NAMES.get(key, key) for key in row.keys), row.meaning) for row in HELP)
    yield from _lay_out(rows, 22, width, ambiguous)


def word_lines(width: int, chinese_words: Mapping[str, str]) -> Iterator[Text]:
    """Every word, in lines of so many cells; in Chinese with the Chinese words that say the same."""
    rows = ((list_names(_name_word(word, chinese_words) for word in row.words), row.meaning) for row in HELP)
    yield from _lay_out(rows, 24 if is_english() else 38, width, 1)


def _name_word(word: str, chinese_words: Mapping[str, str]) -> str:
    own, space, rest = word.partition(" ")
    names = [own, *(name for name, meant in chinese_words.items() if meant == own and not is_english())]
    return f"{'/'.join(names)}{space}{rest}"


def _lay_out(rows: Iterable[tuple[str, str]], column: int, width: int, ambiguous: int) -> Iterator[Text]:
    """Two columns, the second folded under itself; then the remarks."""
    column = min(column, width // 2)
    for name, meaning in rows:
        shown = translate(name)
        if not shown:
            continue
        for n, line in enumerate(Text(translate(meaning)).divide(_breaks(meaning, width - column, ambiguous))):
            first = shown if n == 0 else ""
            yield Text(first + " " * max(1, column - display_width(first, ambiguous)), "bold").append_text(line)
    yield Text("")
    yield from (Text(translate(remark)) for remark in _REMARKS)


def _breaks(meaning: str, width: int, ambiguous: int) -> list[int]:
    return line_breaks(translate(meaning), max(8, width), ambiguous)
