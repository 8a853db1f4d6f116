"""The full screen: the list, the place, and a line for what is asked. Textual draws; the model decides.

Nothing here knows what a key means. Colours are the terminal's own, so that light and dark both work; every widget is
fed `Text`, never markup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import set_cell_size
from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from chuyi_recon.app.i18n.translate import is_english, translate
from chuyi_recon.app.i18n.widths import line_breaks
from chuyi_recon.app.review import card
from chuyi_recon.app.review.model import ReviewState
from chuyi_recon.messages import Message, word

WIDE_SCREEN = 110  # cells from which on the list stands beside the place
_KEY_HINT = Message("review.help.key-bar")
_NAMED_CHARACTERS = {"space": " "}  # keys that have a name and are a character


class ReviewScreen(App[None]):
    """`feed(state, key)` carries out what a key means and gives the next state; it never raises."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+q", "leave", ""), ("ctrl+c", "leave", "")]
    CSS = """
    Screen { background: ansi_default; color: ansi_default; layers: base; }
    #head, #ask, #hint { height: 1; background: ansi_default; color: ansi_default; }
    #head, #hint { text-style: reverse; }
    #middle { layout: vertical; height: 1fr; background: ansi_default; }
    #list { height: 7; background: ansi_default; color: ansi_default; }
    #place { height: 1fr; border-top: solid ansi_bright_black; background: ansi_default; scrollbar-size-vertical: 1; }
    #card { background: ansi_default; color: ansi_default; padding: 0 1; }
    .wide #middle { layout: horizontal; }
    .wide #list { width: 45%; height: 100%; }
    .wide #place { border-top: none; border-left: solid ansi_bright_black; }
    """

    def __init__(
        self,
        families: Sequence[card.ReviewFamily],
        state: ReviewState,
        handle_key: Callable[[ReviewState, str], ReviewState],
        explain: Callable[[str, int], str],
    ) -> None:
        super().__init__(ansi_color=True)
        self.state = state
        self._families, self._handle_key, self._explain = families, handle_key, explain

    def compose(self) -> ComposeResult:
        """Head, list and place, what is asked, the most used keys."""
        yield Static(id="head")
        with Container(id="middle"):
            yield Static(id="list")
            with VerticalScroll(id="place", can_focus=False):
                yield Static(id="card")
        yield Static(id="ask")
        yield Static(translate(_KEY_HINT), id="hint", markup=False)

    def on_mount(self) -> None:
        """Draws for the first time, once the size is known."""
        self.call_after_refresh(self.draw)

    def on_resize(self, event: events.Resize) -> None:
        """Another size: the list may move beside the place."""
        self.screen.set_class(event.size.width >= WIDE_SCREEN, "wide")
        self.call_after_refresh(self.draw)

    def on_key(self, event: events.Key) -> None:
        """Hands the key to the model."""
        if event.key in ("ctrl+q", "ctrl+c"):
            return
        event.stop()
        event.prevent_default()
        key = _NAMED_CHARACTERS.get(event.key) or (
            event.character if event.is_printable and event.character else event.key
        )
        if self.state.mode in ("help", "explain", "original") and key in ("down", "up", "pagedown", "pageup"):
            place = self.query_one("#place", VerticalScroll)
            {"down": place.scroll_down, "up": place.scroll_up}.get(key, place.scroll_page_down)()
            return
        self.press_key(key)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is typed, while something is typed; a paste must not rule."""
        if self.state.mode in ("text", "note", "search"):
            for char in event.text:
                self.press_key(" " if char.isspace() else char)

    def on_click(self, event: events.Click) -> None:
        """A click on the list goes there."""
        if event.widget is not None and event.widget.id == "list":
            row = self._first_line() + event.y
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
        self.draw()
        if (self.state.current, self.state.mode) != (before.current, before.mode):
            self.query_one("#place", VerticalScroll).scroll_home(animate=False)

    # ------------------------------------------------------------ drawing

    def draw(self) -> None:
        """All parts, from the state."""
        state = self.state
        width = self.size.width
        names = " ".join(f.reconstruction.family.name for f in self._families[:3])
        head = set_cell_size(f" {names}  {card.progress_text(state)}", width)
        self.query_one("#head", Static).update(Text(head))
        self.query_one("#list", Static).update(self._list_text())
        self.query_one("#card", Static).update(self._page_text())
        self.query_one("#ask", Static).update(self._question_text())

    def _first_line(self) -> int:
        """The first line of the list that is shown: the editor's own place stands in the middle where it can."""
        height = max(1, self.query_one("#list", Static).size.height)
        return max(0, min(self.state.position - height // 2, len(self.state.visible) - height))

    def _list_text(self) -> Text:
        state, shown = self.state, self.query_one("#list", Static)
        first, ruled = self._first_line(), self.state.act_by_entry
        lines = []
        for n in range(first, min(len(state.visible), first + max(1, shown.size.height))):
            i = state.visible[n]
            parts = card.list_row(state.entries[i], state.state_of(i), ruled.get(i))
            here = n == state.position
            line = Text("> " if here else "  ")
            for part in (
                parts[0],
                Text(" "),
                _pad_text(parts[1], 10),
                parts[2],
                Text(" "),
                _pad_text(parts[3], 21),
                parts[4],
            ):
                line.append_text(part)
            line.truncate(max(1, shown.size.width - 1), overflow="ellipsis")
            if here:
                line.stylize("bold")
            lines.append(line)
        return Text("\n").join(lines) if lines else Text(translate("(no place)"), "dim")

    def _page_text(self) -> Text:
        """What the lower part shows: the place, or what was asked for instead."""
        state = self.state
        match state.mode:
            case "help":
                parts = [Text(translate(card.KEY_HELP))]
            case "menu" if state.menu is not None:
                parts = _menu_lines(state)
            case "original" | "explain" if state.current is not None:
                entry = state.entries[state.current]
                family = self._families[entry.family]
                if state.mode == "original":
                    parts = list(card.original_lines(family, family.passages[entry.passage]))
                else:
                    codes = entry.codes or ("",)
                    wide = self._text_width()
                    parts = [
                        Text(
                            "\n\n".join(self._explain(code, wide) for code in codes) or translate("no flag points here")
                        )
                    ]
            case _:
                parts = list(card.place_lines(self._families, state))
        return Text("\n").join(parts if is_english() or state.mode in ("help", "explain") else self._wrap_lines(parts))

    def _wrap_lines(self, parts: Sequence[Text]) -> list[Text]:
        """Lines that end where Chinese allows it; those of English are folded by the library, at spaces."""
        wide = self._text_width()
        return [line for part in parts for line in part.divide(line_breaks(part.plain, wide))]

    def _text_width(self) -> int:
        """The cells of a line of the place, without its padding and the bar."""
        return max(8, self.query_one("#place", VerticalScroll).size.width - 3)

    def _question_text(self) -> Text:
        state = self.state
        asked = card.question_text(state)
        if state.mode in ("text", "note", "search"):
            at, typed = state.caret, state.typed
            under = typed[at : at + 1] or " "
            return Text.assemble((asked, "bold"), typed[:at], (under, "reverse"), typed[at + 1 :])
        return Text(asked, "bold") if asked else Text(translate(state.message))


def _menu_lines(state: ReviewState) -> list[Text]:
    """The items of the menu with their counts; the chosen one has a mark."""
    if state.menu is None:
        return []
    menu = state.menu
    lines = [Text(translate(Message("review.filter.menu", what=word(menu.kind))), "bold")]
    for n, (value, count) in enumerate(menu.items):
        here = n == menu.position
        number = f"{n + 1}" if n < 9 else " "
        name = translate(value or "all") if value is None or menu.kind in ("severity", "state") else value
        lines.append(Text(f"{'>' if here else ' '} {number} {name}  {count}", "reverse" if here else ""))
    return lines


def _pad_text(text: Text, cells: int) -> Text:
    """`text` in a column of so many cells."""
    return Text(set_cell_size(text.plain, cells), text.style)
