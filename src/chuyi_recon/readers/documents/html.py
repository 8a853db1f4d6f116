"""HTML: all that a page shows, its paragraphs, headings, lists and tables; nothing of its markup.

The frame of a page (menus, dates, links to share) stays in the text, where the flag `web-boilerplate` finds it against
the other witnesses: what extracts a main text by itself also drops what is document (docs/formats.md has figures), and
what a reader drops nobody sees again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from chuyi_recon.core.model import RegionKind, Repair, Transcription
from chuyi_recon.core.text.decode import decode
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message
from chuyi_recon.readers.documents.flow import FlowText
from chuyi_recon.readers.documents.xml import find_root, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

name = "html"

_ROOTS = frozenset(("html", "head", "body", "meta", "title"))
_DOCTYPE = regex.compile(
    rb"(?i)\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s|<\?xml.*?\?>|<!--(?s:.*?)-->)*+<!DOCTYPE\s+html\b"
)
# What a browser shows no text of, or only when somebody opens it.
_PASSED = frozenset((
    "script", "style", "head", "title", "template", "iframe", "noembed", "noframes", "select", "datalist", "audio",
    "video", "canvas", "object", "annotation", "annotation-xml",
))  # fmt: skip
_RUBY = frozenset(("rt", "rp", "rtc"))
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "p", "pre",
    "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_PREFORMATTED = frozenset(("pre", "listing", "textarea", "xmp"))
_CHARSET = regex.compile(rb"""(?i)<meta\b[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""")
_XML_ENCODING = regex.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""")
_DECLARED_WITHIN = 4096  # bytes; HTML asks for the first 1024, and pages of archives put scripts before it
# By the WHATWG standard: what says it is GB 2312 or Latin 1 is read as what holds it.
_READ_AS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
# Text behind the end of a page is shown, and the parser would drop it.
_PAGE_END = regex.compile(r"(?i)</(?:body|html)\s*>")
# What templates declare in China whatever the page is in.
_UNTOLD = frozenset((
    "iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252",
    "unicode_escape", "unicode-escape", "raw_unicode_escape", "raw-unicode-escape", "utf-7", "utf7",  # codecs of Python
))  # fmt: skip


def sniff(head: bytes) -> bool:
    """Whether a file begins as a page of HTML: its document type, or an element that only a page begins with.

    >>> sniff(b"<!-- saved --><!DOCTYPE html><p>"), sniff("<HTML><body>".encode("utf-16")), sniff(b"<table><tr>")
    (True, True, False)
    """
    root = find_root(head)
    return _DOCTYPE.match(head.replace(b"\0", b"")) is not None or (root is not None and root.name.lower() in _ROOTS)


def read(name: str, data: bytes) -> Transcription:
    """What the page shows, from top to bottom.

    Raises `UndecodableWitness` for bytes that are no text, and for elements deeper in one another than any page has.
    """
    text, encoding, repairs = _decode(name, data)
    return _PageReader(FlowText(collapse=True)).read(_parse(name, text), encoding, repairs)


def _decode(name: str, data: bytes) -> tuple[str, str, tuple[Repair, ...]]:
    """The characters of the file: by its byte order mark, by what it declares where that holds, else by its bytes."""
    declared = _XML_ENCODING.match(data) or _CHARSET.search(data[:_DECLARED_WITHIN])
    encoding = declared[1].decode("ascii", "replace").lower() if declared else ""
    encoding = _READ_AS.get(encoding, encoding)
    if encoding and encoding not in _UNTOLD and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            pass
        else:
            if "\0" not in text:
                return text, encoding, ()
        # It was saved in another encoding and not told so.
        found = decode(name, data)
        otherwise = Repair(0, Message("repair.encoding-not-as-declared", declared=encoding, encoding=found.encoding))
        return found.text, found.encoding, (otherwise, *found.repairs)
    found = decode(name, data)
    return found.text, found.encoding, found.repairs


def _parse(name: str, text: str) -> _Element:
    from lxml import etree  # 20 ms that only a file with markup needs

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    data = _PAGE_END.sub("", text).encode("utf-8", "replace")
    root = etree.fromstring(data or b"<html/>", parser)
    fatal = [e.line for e in parser.error_log if e.level == etree.ErrorLevels.FATAL]
    if root is None or fatal:  # the parser goes on without what lies too deep
        raise UndecodableWitness(
            Message("error.xml.broken", name=name, format="HTML", line=fatal[0] if fatal else 1),
            Message("hint.markup-cut-off"),
        )
    return root


@dataclass
class _Table:
    """A table as far as it is read; `taken` says in how many rows to come each column is another cell's."""

    row: int = -1
    column: int = 0
    taken: dict[int, int] = field(default_factory=dict)

    def begin_row(self) -> None:
        self.row, self.column = self.row + 1, 0
        self.taken = {c: rows - 1 for c, rows in self.taken.items() if rows > 1}

    def place_cell(self, columns: int, rows: int) -> int:
        """The column of the next cell."""
        while self.taken.get(self.column):
            self.column += 1
        column = self.column
        if rows > 1:
            self.taken |= dict.fromkeys(range(column, column + columns), rows)
        self.column += columns
        return column


@dataclass
class _PageReader:
    """Fills a text from the elements of a page, without recursion: pages nest deeper than Python calls."""

    text: FlowText
    tables: list[_Table] = field(default_factory=list)
    lists: int = 0
    preformatted: int = 0
    annotations: int = 0  # characters over others

    def read(self, root: _Element, encoding: str, repairs: tuple[Repair, ...]) -> Transcription:
        """The transcription of the whole page."""
        open_elements: list[tuple[_Element, Iterator[_Element], AbstractContextManager[None]]] = []
        entered: _Element | None = root
        while True:
            if entered is not None:
                around = self._around(entered)
                around.__enter__()
                self._begin(entered)
                self._add(entered.text)
                open_elements.append((entered, iter(entered), around))
            element, children, around = open_elements[-1]
            entered = None
            for child in children:
                if self._is_passed(child):
                    self._add(child.tail)
                else:
                    entered = child
                    break
            if entered is not None:
                continue
            self._end(element)
            around.__exit__(None, None, None)
            open_elements.pop()
            if not open_elements:
                break
            self._add(element.tail)
        if self.annotations:
            repairs += (Repair(0, Message("repair.ruby-left-out", many=self.annotations)),)
        return self.text.transcription(encoding, repairs)

    def _is_passed(self, element: _Element) -> bool:
        tag = local_name(element).lower()
        if tag in _RUBY:
            self.annotations += len("".join("".join(map(str, element.itertext())).split())) if tag != "rp" else 0
        return not tag or tag in _PASSED or tag in _RUBY

    def _around(self, element: _Element) -> AbstractContextManager[None]:
        """What an element's text is in."""
        tag = local_name(element).lower()
        if regex.fullmatch("h[1-6]", tag):
            return self.text.region(RegionKind.HEADING, level=int(tag[1]))
        if tag in ("li", "dt", "dd"):
            return self.text.region(RegionKind.LIST_ITEM, level=max(1, self.lists))
        if tag in ("caption", "figcaption"):
            return self.text.region(RegionKind.CAPTION)
        if tag in ("td", "th") and self.tables:
            table = self.tables[-1]
            column = table.place_cell(_span_of(element, "colspan"), _span_of(element, "rowspan"))
            return self.text.region(RegionKind.TABLE_CELL, row=max(0, table.row), column=column)
        return self.text.region(None) if tag in _BLOCKS else nullcontext()

    def _begin(self, element: _Element) -> None:
        tag = local_name(element).lower()
        if tag == "br":
            self.text.end_line()
        elif tag == "table":
            self.tables.append(_Table())
        elif tag == "tr" and self.tables:
            self.tables[-1].begin_row()
        self.lists += tag in ("ul", "ol", "menu", "dl")
        self.preformatted += tag in _PREFORMATTED

    def _end(self, element: _Element) -> None:
        tag = local_name(element).lower()
        if tag == "table":
            self.tables.pop()
        self.lists -= tag in ("ul", "ol", "menu", "dl")
        self.preformatted -= tag in _PREFORMATTED

    def _add(self, characters: str | None) -> None:
        if not characters:
            return
        if not self.preformatted:
            self.text.add(characters)
            return
        first, *others = characters.split("\n")
        self.text.add(first)
        for line in others:
            self.text.end_line()
            self.text.add(line)


def _span_of(element: _Element, attribute: str) -> int:
    """How many columns or rows a cell takes; browsers bound it too."""
    value = (element.get(attribute) or "1").strip()
    return min(1000, max(1, int(value))) if regex.fullmatch(r"\d{1,6}", value, flags=regex.ASCII) else 1
