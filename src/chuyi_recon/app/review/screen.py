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

from chuyi_recon.app.i18n.translate import english, tr
from chuyi_recon.app.i18n.widths import breaks
from chuyi_recon.app.review import card
from chuyi_recon.app.review.model import State
from chuyi_recon.messages import said

WIDE = 110  # cells from which on the list stands beside the place
_HINT = said(" Enter take  1-9 reading  t text  x omit  d defer  g alike  u undo  ? help  q quit")
_CLOSED = {"space": " "}  # keys that have a name and are a character


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
        families: Sequence[card.Family],
        state: State,
        feed: Callable[[State, str], State],
        explain: Callable[[str, int], str],
    ) -> None:
        super().__init__(ansi_color=True)
        self.state = state
        self._families, self._feed, self._explain = families, feed, explain

    def compose(self) -> ComposeResult:
        """Head, list and place, what is asked, the most used keys."""
        yield Static(id="head")
        with Container(id="middle"):
            yield Static(id="list")
            with VerticalScroll(id="place", can_focus=False):
                yield Static(id="card")
        yield Static(id="ask")
        yield Static(tr(_HINT), id="hint", markup=False)

    def on_mount(self) -> None:
        """Draws for the first time, once the size is known."""
        self.call_after_refresh(self.draw)

    def on_resize(self, event: events.Resize) -> None:
        """Another size: the list may move beside the place."""
        self.screen.set_class(event.size.width >= WIDE, "wide")
        self.call_after_refresh(self.draw)

    def on_key(self, event: events.Key) -> None:
        """Hands the key to the model."""
        if event.key in ("ctrl+q", "ctrl+c"):
            return
        event.stop()
        event.prevent_default()
        key = _CLOSED.get(event.key) or (event.character if event.is_printable and event.character else event.key)
        if self.state.mode in ("help", "explain", "original") and key in ("down", "up", "pagedown", "pageup"):
            place = self.query_one("#place", VerticalScroll)
            {"down": place.scroll_down, "up": place.scroll_up}.get(key, place.scroll_page_down)()
            return
        self.press(key)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is typed, while something is typed; a paste must not rule."""
        if self.state.mode in ("text", "note", "search"):
            for char in event.text:
                self.press(" " if char.isspace() else char)

    def on_click(self, event: events.Click) -> None:
        """A click on the list goes there."""
        if event.widget is not None and event.widget.id == "list":
            row = self._first() + event.y
            if self.state.mode == "walk" and row < len(self.state.visible):
                step = row - self.state.at
                for _ in range(abs(step)):
                    self.press("down" if step > 0 else "up")

    def action_leave(self) -> None:
        """Everything is written down already."""
        self.exit()

    def press(self, key: str) -> None:
        """One key: the next state, and what it looks like."""
        before = self.state
        self.state = self._feed(before, key)
        if self.state.finished:
            self.exit()
            return
        self.draw()
        if (self.state.entry, self.state.mode) != (before.entry, before.mode):
            self.query_one("#place", VerticalScroll).scroll_home(animate=False)

    # ------------------------------------------------------------ drawing

    def draw(self) -> None:
        """All parts, from the state."""
        state = self.state
        width = self.size.width
        names = " ".join(f.made.family.name for f in self._families[:3])
        head = set_cell_size(f" {names}  {card.counts(state)}", width)
        self.query_one("#head", Static).update(Text(head))
        self.query_one("#list", Static).update(self._list())
        self.query_one("#card", Static).update(self._page())
        self.query_one("#ask", Static).update(self._ask())

    def _first(self) -> int:
        """The first line of the list that is shown: the editor's own place stands in the middle where it can."""
        height = max(1, self.query_one("#list", Static).size.height)
        return max(0, min(self.state.at - height // 2, len(self.state.visible) - height))

    def _list(self) -> Text:
        state, shown = self.state, self.query_one("#list", Static)
        first, ruled = self._first(), self.state.ruled
        lines = []
        for n in range(first, min(len(state.visible), first + max(1, shown.size.height))):
            i = state.visible[n]
            parts = card.row(state.entries[i], state.state_of(i), ruled.get(i))
            here = n == state.at
            line = Text("> " if here else "  ")
            for part in (parts[0], Text(" "), _wide(parts[1], 10), parts[2], Text(" "), _wide(parts[3], 21), parts[4]):
                line.append_text(part)
            line.truncate(max(1, shown.size.width - 1), overflow="ellipsis")
            if here:
                line.stylize("bold")
            lines.append(line)
        return Text("\n").join(lines) if lines else Text(tr("(no place)"), "dim")

    def _page(self) -> Text:
        """What the lower part shows: the place, or what was asked for instead."""
        state = self.state
        match state.mode:
            case "help":
                parts = [Text(tr(card.HELP))]
            case "menu" if state.menu is not None:
                parts = _menu(state)
            case "original" | "explain" if state.entry is not None:
                entry = state.entries[state.entry]
                family = self._families[entry.family]
                if state.mode == "original":
                    parts = list(card.original(family, family.passages[entry.passage]))
                else:
                    codes = entry.codes or ("",)
                    wide = self._room()
                    parts = [
                        Text("\n\n".join(self._explain(code, wide) for code in codes) or tr("no flag points here"))
                    ]
            case _:
                parts = list(card.card(self._families, state))
        return Text("\n").join(parts if english() or state.mode in ("help", "explain") else self._folded(parts))

    def _folded(self, parts: Sequence[Text]) -> list[Text]:
        """Lines that end where Chinese allows it; those of English are folded by the library, at spaces."""
        wide = self._room()
        return [line for part in parts for line in part.divide(breaks(part.plain, wide))]

    def _room(self) -> int:
        """The cells of a line of the place, without its padding and the bar."""
        return max(8, self.query_one("#place", VerticalScroll).size.width - 3)

    def _ask(self) -> Text:
        state = self.state
        asked = card.question(state)
        if state.mode in ("text", "note", "search"):
            at, typed = state.caret, state.typed
            under = typed[at : at + 1] or " "
            return Text.assemble((asked, "bold"), typed[:at], (under, "reverse"), typed[at + 1 :])
        return Text(asked, "bold") if asked else Text(tr(state.said))


def _menu(state: State) -> list[Text]:
    """The items of the menu with their counts; the chosen one has a mark."""
    if state.menu is None:
        return []
    menu = state.menu
    lines = [Text(tr(said("list which {what}?  Enter takes it, Esc closes", what=said(menu.what))), "bold")]
    for n, (value, count) in enumerate(menu.items):
        here = n == menu.at
        number = f"{n + 1}" if n < 9 else " "
        name = tr(value or "all") if value is None or menu.what in ("severity", "state") else value
        lines.append(Text(f"{'>' if here else ' '} {number} {name}  {count}", "reverse" if here else ""))
    return lines


def _wide(text: Text, cells: int) -> Text:
    """`text` in a column of so many cells."""
    return Text(set_cell_size(text.plain, cells), text.style)
