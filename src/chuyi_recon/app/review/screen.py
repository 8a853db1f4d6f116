"""The full screen: the list, the place, and a line for what is asked. Textual draws; the model decides.

Nothing here knows what a key means, but for those that scroll: how many lines fit, only the screen knows. Colours are
the terminal's own, so that light and dark both work; every widget is fed `Text`, never markup. Of “ and others
terminals disagree whether they are one cell wide or two: where it is not known to be one, nothing stands to the right
of a text, and no line is so long that it would not fit either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from io import BytesIO
from typing import Any, ClassVar

from rich.cells import set_cell_size
from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.geometry import Size
from textual.widgets import Static

from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.app.i18n.widths import cut_line, line_breaks
from chuyi_recon.app.review import card, help_page
from chuyi_recon.app.review.closing_page import closing_lines
from chuyi_recon.app.review.inline_picture import MIN_SCREEN, cells_of
from chuyi_recon.app.review.questions import confirm_lines, message_text, progress_text, question_text, value_name
from chuyi_recon.app.review.state import ReviewState
from chuyi_recon.messages import Message, word
from chuyi_recon.views.page_crops import PageCrop

WIDE_SCREEN = 110  # cells from which on the list stands beside the place
TYPING_MODES = ("text", "note", "search")
_PAGE_MODES = ("help", "explain", "original", "confirm", "closing")  # they need the room, and the arrows scroll them
_NAMED_CHARACTERS = {"space": " "}  # keys that have a name and are a character
_HALF, _PAGE = 0.5, 1.0  # of the lines that are shown
SCROLL_KEYS = {"]": _HALF, "[": -_HALF, "ctrl+d": _HALF, "ctrl+u": -_HALF}
_PAGE_SCROLL_KEYS = {"pagedown": _PAGE, "pageup": -_PAGE, "down": 0.0, "up": 0.0}  # 0: one line


class ReviewScreen(App[None]):
    """`feed(state, key)` carries out what a key means and gives the next state; it never raises.

    `ambiguous` is how many cells the terminal gives to “ and others; None where it is not known. `picture` is a widget
    that draws pictures here, if any does, and `picture_at` gives that of an entry; it may take its time.
    """

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+q", "leave", ""), ("ctrl+c", "leave", "")]
    CSS = """
    Screen { background: ansi_default; color: ansi_default; layers: base; }
    #head, #ask, #hint { width: 100%; height: 1; background: ansi_default; color: ansi_default; }
    #head, #hint { text-style: reverse; }
    #middle { layout: vertical; height: 1fr; background: ansi_default; }
    #list { background: ansi_default; color: ansi_default; }
    #place { height: 1fr; width: 1fr; border-top: ascii ansi_bright_black; padding: 0 1; }
    #place { background: ansi_default; color: ansi_default; }
    .wide #middle { layout: horizontal; }
    .wide #place { border-top: none; border-left: solid ansi_bright_black; }
    """

    def __init__(
        self,
        families: Sequence[card.ReviewFamily],
        state: ReviewState,
        handle_key: Callable[[ReviewState, str], ReviewState],
        explain: Callable[[str, int], str],
        ambiguous: int | None = None,
        picture: Any = None,
        picture_at: Callable[[int], PageCrop | None] | None = None,
    ) -> None:
        super().__init__(ansi_color=True)
        self._picture, self._picture_at = picture, picture_at
        self._pictured: int | None = None  # the entry whose picture is shown, or looked for
        self.state = state
        self._families, self._handle_key, self._explain = families, handle_key, explain
        self._may_stand_beside, self._ambiguous = ambiguous == 1, ambiguous or 2
        self._top = 0  # the first line of the place that is shown
        self._lines_below = 0  # how many more there are than are shown from the top on

    def compose(self) -> ComposeResult:
        """Head, list and place, what is asked, the most used keys."""
        yield Static(id="head")
        with Container(id="middle"):
            yield Static(id="list")
            yield Static(id="place")
        if self._picture is not None:
            self._picture.display = False
            yield self._picture
        yield Static(id="ask")
        yield Static(translate(Message("review.help.key-bar")), id="hint", markup=False)

    def on_mount(self) -> None:
        """Draws for the first time, once the size is known."""
        self.call_after_refresh(self.draw)

    def on_resize(self, _event: events.Resize) -> None:
        """Another size: the list may move beside the place."""
        self.call_after_refresh(self.draw)

    def on_key(self, event: events.Key) -> None:
        """Hands the key to the model, unless it scrolls."""
        if event.key in ("ctrl+q", "ctrl+c"):
            return
        event.stop()
        event.prevent_default()
        key = _NAMED_CHARACTERS.get(event.key) or (
            event.character if event.is_printable and event.character else event.key
        )
        mode = self.state.mode
        if key in SCROLL_KEYS and mode not in TYPING_MODES:
            self._scroll(SCROLL_KEYS[key], 1 if SCROLL_KEYS[key] > 0 else -1)
        elif mode in _PAGE_MODES and key in _PAGE_SCROLL_KEYS and (self._top or self._lines_below):
            self._scroll(_PAGE_SCROLL_KEYS[key], 1 if key in ("down", "pagedown") else -1)
        else:
            self.press_key(key)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is typed, while something is typed; a paste must not rule."""
        if self.state.mode in TYPING_MODES:
            for char in event.text:
                self.press_key(" " if char.isspace() else char)

    def on_click(self, event: events.Click) -> None:
        """A click on the list goes there."""
        if event.widget is not None and event.widget.id == "list":
            row = self._first_row() + event.y
            if self.state.mode == "walk" and row < len(self.state.visible):
                step = row - self.state.position
                for _ in range(abs(step)):
                    self.press_key("down" if step > 0 else "up")

    def action_leave(self) -> None:
        """Everything is written down already."""
        self.exit()

    def press_key(self, key: str) -> None:
        """One key: the next state, and what it looks like."""
        before = self.state
        self.state = self._handle_key(before, key)
        if self.state.finished:
            self.exit()
            return
        if (self.state.current, self.state.mode) != (before.current, before.mode):
            self._top = 0
        self.draw()

    def _scroll(self, share: float, least: int) -> None:
        """A share of what is shown further, at least one line."""
        self._top += int(share * self._place_size().height) or least
        self.draw()

    # ------------------------------------------------------------ drawing

    def draw(self) -> None:
        """All parts, from the state."""
        state = self.state
        self._lay_out()
        names = " ".join(f.reconstruction.family.name for f in self._families[:3])
        head = set_cell_size(f" {names}  {progress_text(state)}", self.size.width)
        self.query_one("#head", Static).update(Text(head))
        self.query_one("#list", Static).update(self._list_text())
        self.query_one("#place", Static).update(self._place_text())
        self.query_one("#ask", Static).update(self._question_text())
        self._look_for_picture()

    def _look_for_picture(self) -> None:
        """Has the picture of the place made beside, so that no key waits for it; on a page to read there is none."""
        at = self.state.current if self.state.mode not in _PAGE_MODES and self.size.height >= MIN_SCREEN else None
        if self._picture is None or at == self._pictured:
            return
        self._pictured, was_shown = at, self._picture.display
        self._picture.display = False
        if at is not None:
            self.run_worker(partial(self._make_picture, at), thread=True, exclusive=True)
        if was_shown:
            self.draw()

    def _make_picture(self, at: int) -> None:
        crop = self._picture_at(at) if self._picture_at is not None else None
        if crop is not None:
            self.call_from_thread(self._show_picture, at, crop)

    def _show_picture(self, at: int, crop: PageCrop) -> None:
        """Shows a picture, unless the editor has gone on meanwhile."""
        if at != self._pictured:
            return
        styles = self._picture.styles
        styles.width, styles.height = cells_of(crop.width, crop.height, self.size.width)
        self._picture.image = BytesIO(crop.jpeg)
        self._picture.display = True
        self.draw()

    @property
    def _free_height(self) -> int:
        """Lines for the list and the place: without head, question and keys, and a picture."""
        taken = int(self._picture.styles.height.value) if self._picture is not None and self._picture.display else 0
        return max(2, self.size.height - 3 - taken)

    @property
    def _is_wide(self) -> bool:
        return self._may_stand_beside and self.size.width >= WIDE_SCREEN

    def _list_size(self) -> Size:
        """The cells of the list: beside the place, or a third over it; a page to read takes all."""
        width, height = self.size.width, self._free_height
        if self._is_wide:
            return Size(width * 45 // 100, height)
        return Size(width, 0 if self.state.mode in _PAGE_MODES else max(1, height // 3))

    def _place_size(self) -> Size:
        """The cells of the place, within its border and its padding."""
        beside, height = self._list_size(), self._free_height
        if self._is_wide:
            return Size(max(8, self.size.width - beside.width - 3), height)
        return Size(max(8, self.size.width - 2), max(1, height - beside.height - 1))

    def _lay_out(self) -> None:
        """Gives each part its room."""
        self.screen.set_class(self._is_wide, "wide")
        size, part = self._list_size(), self.query_one("#list", Static)
        part.display = size.height > 0
        part.styles.width, part.styles.height = size.width, size.height

    def _first_row(self) -> int:
        """The first row of the list that is shown: the editor's own place stands in the middle where it can."""
        height = max(1, self._list_size().height)
        return max(0, min(self.state.position - height // 2, len(self.state.visible) - height))

    def _list_text(self) -> Text:
        state, size = self.state, self._list_size()
        first = self._first_row()
        lines = []
        for index in state.visible[first : first + max(1, size.height)]:
            mark, shape, confidence, label, words = card.list_row(state, index)
            here = index == state.current
            line = Text("> " if here else "  ")
            for part in (mark, Text(" "), _pad_text(shape, 3), confidence, Text(" "), _pad_text(label, 24), words):
                line.append_text(part)
            line = self._cut(line, size.width - 1)
            if here:
                line.stylize("bold")
            lines.append(line)
        return Text("\n").join(lines) if lines else Text(translate(Message("review.no-place-listed")), "dim")

    def _cut(self, line: Text, width: int) -> Text:
        """The line, at most so wide."""
        if cut_line(line.plain, width, self._ambiguous) < len(line):
            line = line[: cut_line(line.plain, width - self._ambiguous, self._ambiguous)].append("…", "dim")
        return line

    def _place_text(self) -> Text:
        """So much of the place, or of the page that is open, as fits; a line says where there is more."""
        width, height = self._place_size()
        lines = self._fold(self._page_lines(width), width)
        if len(lines) <= height:
            self._top = self._lines_below = 0
            return Text("\n").join(lines)
        shown = max(1, height - 1)
        if self.state.mode == "menu" and self.state.menu is not None:  # what is chosen stays in sight
            chosen = self.state.menu.position + 1
            self._top = min(max(self._top, chosen - shown + 1), chosen)
        self._top = max(0, min(self._top, len(lines) - shown))
        self._lines_below = len(lines) - shown - self._top
        return Text("\n").join([*lines[self._top : self._top + shown], self._more_line()])

    def _more_line(self) -> Text:
        above, below = Message("review.more.above"), Message("review.more.below")
        both = Message("review.more.both") if self._lines_below else above
        return Text(translate(both if self._top else below), "dim")

    def _page_lines(self, width: int) -> Iterable[Text]:
        """What the lower part shows: the place, or what was asked for instead."""
        state = self.state
        match state.mode:
            case "help":
                return help_page.key_lines(width, self._ambiguous)
            case "menu":
                return _menu_lines(state)
            case "confirm":
                return confirm_lines(state)
            case "closing":
                return closing_lines(self._families, state)
            case "original" | "explain" if state.current is not None:
                entry = state.entries[state.current]
                family = self._families[entry.family]
                if state.mode == "original":
                    return card.original_lines(family, family.passages[entry.passage])
                pages = "\n\n".join(self._explain(code, width) for code in entry.codes)
                return [Text(pages or translate(Message("review.card.no-flag")))]
            case _:
                return card.place_lines(self._families, state)

    def _fold(self, parts: Iterable[Text], width: int) -> list[Text]:
        """Lines that fit, and end where the rules of typesetting allow it."""
        return [
            line
            for part in parts
            for own in part.split("\n", allow_blank=True)
            for line in own.divide(line_breaks(own.plain, width, self._ambiguous))
        ]

    def _question_text(self) -> Text:
        state, width = self.state, self.size.width - 1
        asked = question_text(state)
        if state.mode in TYPING_MODES:
            at, typed = state.caret, state.typed
            under = typed[at : at + 1] or " "
            return self._around_caret(
                Text.assemble((asked, "bold"), typed[:at], (under, "reverse"), typed[at + 1 :]), len(asked) + at
            )
        if state.message and (not asked or state.was_refused):
            return self._cut(Text(message_text(state)), width)
        return self._cut(Text(asked, "bold"), width)

    def _around_caret(self, line: Text, caret: int) -> Text:
        """The line, so that the caret is in sight."""
        width = self.size.width - 2
        start = 0
        while cut_line(line.plain[start:], width, self._ambiguous) <= caret - start:
            start += 1
        return line[start:]


def _menu_lines(state: ReviewState) -> list[Text]:
    """The items of the menu with their counts; the chosen one has a mark."""
    menu = state.menu
    if menu is None:
        return []
    lines = [Text(translate(Message("review.filter.menu", what=word(menu.kind))), "bold")]
    for n, (value, count) in enumerate(menu.items):
        here = n == menu.position
        number = f"{n + 1}" if n < 9 else " "
        name = value_name(menu.kind, value)
        lines.append(Text(f"{'>' if here else ' '} {number} {name}  {count}", "reverse" if here else ""))
    return lines


def _pad_text(text: Text, cells: int) -> Text:
    """`text` in a column of so many cells."""
    return Text(set_cell_size(text.plain, cells), text.style)
