"""DOCX: what Word prints of a document, with its headings, tables, notes and the numbers of its lists.

Read by its XML, because what is said here is not in the model of a library: counted numbers, text boxes, changes that
are tracked. Headers and footers stand on every page and in no place of the text: they are left out, and said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from chuyi_recon.core.model import RegionKind, Repair, Transcription
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message
from chuyi_recon.readers.documents.flow import FlowText
from chuyi_recon.readers.documents.numbering import Numbering, W, read_numbering
from chuyi_recon.readers.documents.package import Package, open_package
from chuyi_recon.readers.documents.refused import refuse_archive
from chuyi_recon.readers.documents.xml import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

name = "docx"

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN_TYPES = ("document.main+xml", "template.main+xml", "document.macroEnabled.main+xml")
# Deleted or moved away, what is shown instead of what an application cannot, codes of fields, guides to a reading.
_PASSED = frozenset(("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "sectPr", "Fallback",
                     "rt", "sdtPr", "tblPr", "trPr", "tcPr", "tblGrid", "object"))  # fmt: skip
_DASHES = {"noBreakHyphen": "-", "softHyphen": ""}
_DEEPEST = 200  # tables and boxes in one another


def sniff(head: bytes) -> bool:
    """Whether a file is a ZIP archive: which of them are DOCX only the end of the file tells.

    >>> sniff(b"PK\\x03\\x04\\x14"), sniff("楚怡".encode())
    (True, False)
    """
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read(name: str, data: bytes) -> Transcription:
    """The text of the document, its notes behind it.

    Raises `UndecodableWitness` for an archive that holds something else, is damaged, or is larger than any document.
    """
    package = open_package(name, data)
    main = _main_part(package)
    if main is None:
        raise refuse_archive(name, package.parts, package.read)
    related = package.related(main)

    def parsed(kind: str) -> _Element | None:
        return _parse(package, related[kind][0]) if related.get(kind) else None

    reader = _DocumentReader(FlowText(collapse=False), read_numbering(parsed("numbering"), parsed("styles")))
    reader.headings = _heading_styles(parsed("styles"))
    try:
        reader.read_body(_parse(package, main))
        for kind in ("footnotes", "endnotes"):
            notes = parsed(kind)
            if notes is not None:
                reader.read_notes(notes, kind)
    except RecursionError as error:
        raise UndecodableWitness(
            Message("error.xml.broken", name=name, format="DOCX", line=1), Message("hint.save-smaller")
        ) from error
    return reader.text.transcription("utf-8", tuple(reader.repairs(_left_out(package, related))))


def _main_part(package: Package) -> str | None:
    """The part with the body, if this is a document of Word."""
    targets = package.related("").get("officeDocument", [])
    if targets and any(t in package.read("[Content_Types].xml").decode("utf-8", "replace") for t in _MAIN_TYPES):
        return targets[0]
    return None


def _parse(package: Package, part: str) -> _Element:
    """A part's root; the strict form of the format has other namespaces for the same elements."""
    from chuyi_recon.readers.documents.xml import parse_xml

    return parse_xml(package.name, package.read(part).replace(_STRICT, _TRANSITIONAL), "DOCX")


def _heading_styles(styles: _Element | None) -> dict[str, int]:
    """By paragraph style the level of the heading that it makes, from 1: an outline level of its own or inherited."""
    levels: dict[str, int] = {}
    based_on: dict[str, str] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        named = style.get(f"{W}styleId") or ""
        outline, parent, called = (style.find(path) for path in (f"{W}pPr/{W}outlineLvl", f"{W}basedOn", f"{W}name"))
        title = (called.get(f"{W}val") or "").lower() if called is not None else ""
        heading = regex.fullmatch(r"(?:heading|标题|標題) ?([1-9])", title)
        if outline is not None:
            levels[named] = _outline(outline)
        elif heading or title == "title":
            levels[named] = int(heading[1]) if heading else 1
        based_on[named] = (parent.get(f"{W}val") or "") if parent is not None else ""
    found = {}
    for named in based_on:
        at, seen = named, set[str]()
        while at in based_on and at not in levels and at not in seen:
            seen.add(at)
            at = based_on[at]
        found[named] = levels.get(at, 0)
    return found


def _outline(element: _Element) -> int:
    """The level of a heading, from 1; 0 of running text, which Word calls level 9."""
    value = element.get(f"{W}val") or ""
    return int(value) + 1 if regex.fullmatch("[0-8]", value) else 0


def _left_out(package: Package, related: dict[str, list[str]]) -> int:
    """How many characters stand in headers and footers."""
    texts = (
        "".join(t.text or "" for t in _parse(package, part).iter(f"{W}t"))
        for kind in ("header", "footer")
        for part in related.get(kind, ())
    )
    return sum(len("".join(text.split())) for text in texts)


@dataclass
class _DocumentReader:
    """Fills a text from the elements of a document."""

    text: FlowText
    numbering: Numbering
    headings: dict[str, int] = field(default_factory=dict)
    note_numbers: dict[tuple[str, str], int] = field(default_factory=dict)  # by kind and id, as they are referred to
    deleted: int = 0
    _mark: str = ""  # of a note, before its first paragraph
    _boxes: list[_Element] = field(default_factory=list)  # text boxes that stand at the open paragraph
    _guides: int = 0  # characters over others

    def repairs(self, left_out: int) -> Iterator[Repair]:
        """What is in the file and not in the text."""
        for code, many in (
            ("repair.docx-headers-left-out", left_out),
            ("repair.docx-deleted-left-out", self.deleted),
            ("repair.ruby-left-out", self._guides),
        ):
            if many:
                yield Repair(0, Message(code, many=many))

    def read_body(self, document: _Element) -> None:
        """The text of the body."""
        body = document.find(f"{W}body")
        if body is not None:
            self._blocks(body)

    def read_notes(self, notes: _Element, kind: str) -> None:
        """The notes that were referred to, in the order of their numbers."""
        tag = kind.removesuffix("s")
        found = {n.get(f"{W}id") or "": n for n in notes.iter(f"{W}{tag}")}
        mine = sorted((number, id_) for (of, id_), number in self.note_numbers.items() if of == tag and id_ in found)
        for number, id_ in mine:
            with self.text.region(RegionKind.NOTE):
                self._mark = f"{number} "
                self._blocks(found[id_])
                self._mark = ""

    def _blocks(self, parent: _Element, depth: int = 0) -> None:
        """Paragraphs and tables below an element, in order, whatever they are wrapped in."""
        if depth > _DEEPEST:
            raise RecursionError
        for element in parent:
            tag = local_name(element)
            if tag == "p":
                self._paragraph(element, depth)
            elif tag == "tbl":
                self._table(element, depth)
            elif tag in _PASSED:
                self._count_deleted(element)
            elif tag:
                self._blocks(element, depth + 1)

    def _table(self, table: _Element, depth: int) -> None:
        rows = [r for r in table.iter(f"{W}tr") if next(r.iterancestors(f"{W}tbl")) is table]
        for at, row in enumerate(rows):
            if row.find(f"{W}trPr/{W}del") is not None:
                self._count_deleted(row)
                continue
            before = row.find(f"{W}trPr/{W}gridBefore")
            column = _number(before, 0)
            for cell in (c for c in row.iter(f"{W}tc") if next(c.iterancestors(f"{W}tr")) is row):
                with self.text.region(RegionKind.TABLE_CELL, row=at, column=column):
                    self._blocks(cell, depth + 1)
                column += max(1, _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1))

    def _paragraph(self, paragraph: _Element, depth: int) -> None:
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle")
        outline = properties.find(f"{W}outlineLvl") if properties is not None else None
        heading = _outline(outline) if outline is not None else self.headings.get(style, 0)
        list_id, level = self._list_of(properties, style)
        kind = RegionKind.HEADING if heading else RegionKind.LIST_ITEM if list_id else None
        with self.text.region(kind, level=heading or (level + 1 if list_id else 0)):
            if list_id and _has_text(paragraph):
                self.text.add(self.numbering.number(list_id, level))
            if self._mark and _has_text(paragraph):
                self.text.add(self._mark)
                self._mark = ""
            self._inline(paragraph)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box, depth + 1)

    def _list_of(self, properties: _Element | None, style: str) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, else its style's; no list has the number 0."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        list_id, level = self.numbering.of_styles.get(style, ("", 0))
        if own is not None:
            list_id = _value(own, "numId") or list_id
            level = min(8, _number(own.find(f"{W}ilvl"), level))
        return ("" if list_id == "0" else list_id), level

    def _inline(self, element: _Element) -> None:
        for child in element:
            tag = local_name(child)
            if tag == "t":
                self.text.add(child.text or "")
            elif tag in ("tab", "ptab"):
                self.text.add("\t")
            elif tag in ("br", "cr"):
                self.text.end_line()
            elif tag == "sym":
                self.text.add(_symbol(child))
            elif tag in _DASHES:
                self.text.add(_DASHES[tag])
            elif tag in ("footnoteReference", "endnoteReference"):
                self._refer(child, tag.removesuffix("Reference"))
            elif tag == "txbxContent":
                self._boxes.append(child)
            elif tag == "rt":
                self._guides += len("".join("".join(t.text or "" for t in child.iter(f"{W}t")).split()))
            elif tag in _PASSED:
                self._count_deleted(child)
            elif tag:
                self._inline(child)

    def _refer(self, reference: _Element, kind: str) -> None:
        """Number a note where the text refers to it, unless the writer gave a mark of his own, which is text."""
        count = sum(of == kind for of, _ in self.note_numbers) + 1
        self.note_numbers.setdefault((kind, reference.get(f"{W}id") or ""), count)

    def _count_deleted(self, element: _Element) -> None:
        if local_name(element) in ("del", "moveFrom", "tr"):
            self.deleted += sum(len("".join((t.text or "").split())) for t in element.iter(f"{W}delText", f"{W}t"))


def _has_text(paragraph: _Element) -> bool:
    return any((t.text or "").strip() for t in paragraph.iter(f"{W}t"))


def _value(element: _Element | None, child: str) -> str:
    found = element.find(f"{W}{child}") if element is not None else None
    return (found.get(f"{W}val") or "") if found is not None else ""


def _number(element: _Element | None, otherwise: int) -> int:
    value = (element.get(f"{W}val") or "") if element is not None else ""
    return int(value) if regex.fullmatch(r"[0-9]{1,3}", value) else otherwise


def _symbol(element: _Element) -> str:
    """A character of a symbol font by its code, but for those that only the font tells."""
    code = element.get(f"{W}char") or ""
    if not regex.fullmatch(r"[0-9A-Fa-f]{1,5}", code):
        return ""
    char = chr(int(code, 16))
    return char if char.isprintable() and not "\ue000" <= char <= "\uf8ff" else "\N{REPLACEMENT CHARACTER}"
