"""DOCX of our own: made by python-docx, and by hand where Word has what it has not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def by_hand(body: str, **parts: str) -> bytes:
    """A document with a body in WordprocessingML and parts by kind: `footnotes`, `numbering`, `styles`, `header`."""
    related = "".join(f'<Relationship Id="{k}" Type="{_OFFICE}/{k}" Target="{k}.xml"/>' for k in parts)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        main = f'<Relationship Id="d" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", _RELATIONS.format(main))
        archive.writestr("word/_rels/document.xml.rels", _RELATIONS.format(related))
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')
        for kind, inside in parts.items():
            root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
            archive.writestr(f"word/{kind}.xml", f'<w:{root} xmlns:w="{_W}">{inside}</w:{root}>')
    return out.getvalue()


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(runs)}</w:p>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, level: int = 0, list_id: int = 1) -> str:
    """A paragraph of a list."""
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return paragraph(run(text), properties=properties)


def numbering(*levels: tuple[str, str], lists: Sequence[tuple[int, str]] = ((1, ""),)) -> str:
    """The part with one definition, its levels by form and text, and lists of it with what they override."""
    defined = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    made = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{own}</w:num>' for n, own in lists)
    return f'<w:abstractNum w:abstractNumId="0">{defined}</w:abstractNum>{made}'


def by_library(write: Callable[[Any], None]) -> bytes:
    """What python-docx saves of a document that `write` fills."""
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    document = docx.Document()
    write(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
