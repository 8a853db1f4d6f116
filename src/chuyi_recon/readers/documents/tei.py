"""TEI: the text of an edition or transcription as it stands on the page, with headings, lines, notes and pages.

Of an apparatus the lemma is read. Of a choice the source's own form (`sic`, `orig`, `abbr`): a witness says what its
source says. The files of ECPO (root `fold`), which have TEI's elements and not its root, are read alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from chuyi_recon.core.model import RegionKind, Repair, Transcription
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message
from chuyi_recon.readers.documents.flow import FlowText
from chuyi_recon.readers.documents.xml import find_root, local_name, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

name = "tei"

_ROOTS = frozenset(("TEI", "TEI.2", "teiCorpus", "fold"))
_PASSED = frozenset((
    "teiHeader", "facsimile", "sourceDoc", "standOff", "figDesc", "desc", "witDetail", "listWit", "rdg", "rdgGrp",
    "del", "surplus", "interp", "interpGrp", "certainty", "respons", "listChange", "index", "xenoData",
))  # fmt: skip
_TEXT_PASSED = frozenset(("del", "surplus", "rdg", "rdgGrp"))  # of these what an edition says that it is no text
_CHOSEN = ("sic", "orig", "abbr", "unclear", "seg")  # of a choice, in this order
_BLOCKS = frozenset((
    "text", "front", "body", "back", "group", "div", "div0", "div1", "div2", "div3", "div4", "div5", "div6", "div7",
    "p", "ab", "lg", "list", "table", "row", "sp", "speaker", "stage", "quote", "q", "cit", "epigraph", "opener",
    "closer", "salute", "signed", "dateline", "byline", "docTitle", "titlePart", "titlePage", "docImprint",
    "docAuthor", "argument", "trailer", "figure", "floatingText", "castList", "castItem", "postscript", "milestone",
    "bibl", "listBibl", "entry", "fold",
))  # fmt: skip
_INLINE_QUOTES = frozenset(("q", "quote", "bibl", "stage", "milestone"))  # blocks where no paragraph is open
_ALTERNATIVES = frozenset(("app", "choice", "subst"))
_LINES = frozenset(("l", "lb", "cb", "gb"))
_REGIONS = {
    "head": RegionKind.HEADING,
    "item": RegionKind.LIST_ITEM,
    "label": RegionKind.LIST_ITEM,
    "note": RegionKind.NOTE,
}
_FORME_WORKS = {"footer": RegionKind.RUNNING_FOOT, "pageNum": RegionKind.PAGE_NUMBER, "sig": RegionKind.RUNNING_FOOT}


def sniff(head: bytes) -> bool:
    """Whether a file begins as TEI: its root, or its name space.

    >>> sniff(b'<TEI xmlns="http://www.tei-c.org/ns/1.0">'), sniff(b"<?xml version='1.0'?><PcGts>")
    (True, False)
    """
    root = find_root(head)
    return root is not None and (
        (root.name in _ROOTS and root.declared) or 'xmlns="http://www.tei-c.org/ns/1.0"' in root.attributes
    )


def read(name: str, data: bytes) -> Transcription:
    """The text of the edition. Raises `UndecodableWitness` for broken markup, and for a file with no text element."""
    root = parse_xml(name, data, "TEI")
    reader = _TextReader(FlowText(collapse=True))
    texts = [root] if local_name(root) in ("fold", "text") else _outermost_texts(root)
    if not texts:
        raise UndecodableWitness(
            Message("error.tei.no-text", name=name, root=local_name(root)), Message("hint.xml-to-text")
        )
    for text in texts:
        reader.read(text)
    return reader.transcription((root.getroottree().docinfo.encoding or "utf-8").lower())


def _outermost_texts(root: _Element) -> list[_Element]:
    every = [e for e in root.iter() if local_name(e) == "text"]
    return [e for e in every if not any(local_name(a) in ("text", "teiHeader") for a in e.iterancestors())]


@dataclass
class _TextReader:
    """Fills a text from the elements of an edition; notes stand behind the paragraph that has them."""

    text: FlowText
    pages: int = 1
    left_out: int = 0  # characters of readings and forms that were not chosen
    _notes: list[_Element] = field(default_factory=list)
    _paragraphs: int = 0  # open ones: inside, a note waits
    _table_rows: list[int] = field(default_factory=list)
    _columns: int = 0

    def transcription(self, encoding: str) -> Transcription:
        """What was read."""
        repairs = (Repair(0, Message("repair.tei-readings-left-out", many=self.left_out)),) if self.left_out else ()
        return self.text.transcription(encoding, repairs)

    def read(self, element: _Element) -> None:
        """An element with all below it; markup of XML nests at most 256 deep."""
        tag = local_name(element)
        if not tag:
            return
        if tag == "note" and self._paragraphs:
            self._notes.append(element)
            return
        if tag == "pb":
            self._begin_page(element)
        if tag in _LINES:
            self.text.end_line()
        if tag == "table":
            self._table_rows.append(-1)
        if tag == "row" and self._table_rows:
            self._table_rows[-1] += 1
            self._columns = 0
        holds_notes = tag in ("p", "ab", "l", "head", "item", "cell", "lg", "note")
        self._paragraphs += holds_notes
        with self._around(element, tag):
            if tag in _ALTERNATIVES:  # white space between them is none of the text
                for child in self._alternatives(element, tag):
                    self.read(child)
            else:
                self._read_children(element)
        self._paragraphs -= holds_notes
        if tag == "table":
            self._table_rows.pop()
        if tag == "l":
            self.text.end_line()
        if not self._paragraphs and self._notes:
            notes, self._notes = self._notes, []
            for note in notes:
                self.read(note)

    def _around(self, element: _Element, tag: str) -> AbstractContextManager[None]:
        """What an element's text is in."""
        if tag in _REGIONS:
            level = sum(local_name(a).startswith("div") for a in element.iterancestors()) if tag == "head" else 0
            return self.text.region(_REGIONS[tag], level=max(1, level) if tag == "head" else 0)
        if tag == "fw":
            return self.text.region(_FORME_WORKS.get(element.get("type") or "", RegionKind.RUNNING_HEAD))
        if tag == "cell":
            column, self._columns = self._columns, self._columns + _columns_of(element)
            row = max(0, self._table_rows[-1]) if self._table_rows else 0
            return self.text.region(RegionKind.TABLE_CELL, row=row, column=column)
        block = tag in _BLOCKS and not (tag in _INLINE_QUOTES and self._paragraphs)
        return self.text.region(None) if block else nullcontext()

    def _read_children(self, element: _Element) -> None:
        self.text.add(element.text or "")
        for child in element:
            tag = local_name(child)
            if tag not in _PASSED:
                self.read(child)
            elif tag in _TEXT_PASSED:
                self.left_out += _count_characters(child)
            self.text.add(child.tail or "")

    def _alternatives(self, element: _Element, tag: str) -> Iterator[_Element]:
        """What is read of several forms of one place."""
        children = [c for c in element if local_name(c)]
        if tag == "subst":
            return iter([c for c in children if local_name(c) == "add"])
        names = ("lem", "rdg", "rdgGrp") if tag == "app" else _CHOSEN
        rank = {name: i for i, name in enumerate(names)}
        known = sorted((c for c in children if local_name(c) in rank), key=lambda c: rank[local_name(c)])
        chosen = (known or ([] if tag == "app" else children))[:1]
        return self._only(children, chosen)

    def _only(self, children: list[_Element], chosen: list[_Element]) -> Iterator[_Element]:
        """The chosen one; the characters of the others are counted."""
        for child in children:
            if child in chosen:
                yield child
            elif local_name(child) not in ("note", "witDetail"):
                self.left_out += _count_characters(child)

    def _begin_page(self, element: _Element) -> None:
        number = element.get("n") or ""
        self.pages = int(number) if regex.fullmatch(r"[0-9]{1,6}", number) else self.pages + 1
        self.text.end_page(self.pages)


def _count_characters(element: _Element) -> int:
    return len("".join("".join(map(str, element.itertext())).split()))


def _columns_of(cell: _Element) -> int:
    value = cell.get("cols") or "1"
    return int(value) if regex.fullmatch(r"[1-9][0-9]{0,2}", value) else 1
