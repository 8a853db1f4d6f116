"""The seed corpus, made and never copied: the small files of our own tests in every format, and scripts of damage."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.readers import hocr_pages, small_pages
from tests.readers.documents import one_document, pdf_files, word_files

_PDF = "BT /F 12 Tf 20 50 Td (Chuyi 2022) Tj 0 -14 Td (Word 2016) Tj ET"


def make_seeds(target: str) -> Iterator[bytes]:
    """The files with which a target begins."""
    match target:
        case "plain":
            text = one_document.as_text().decode()
            yield from (text[:400].encode(code) for code in ("utf-8", "utf-8-sig", "utf-16", "gb18030"))
            yield from (one_document.as_markdown()[:1200], small_pages.TSV)
        case "markup":
            yield from (one_document.as_html(), one_document.as_tei(), hocr_pages.TWO_PAGES)
            yield from (small_pages.ALTO, small_pages.PAGE, small_pages.ABBYY)
        case "office":
            yield word_files.by_hand(word_files.paragraph(word_files.run("楚怡")))
            body = (
                word_files.item("总体要求")
                + word_files.item("主要任务", level=1)
                + "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>"
            )
            lists = word_files.numbering(("chineseCounting", "%1、"), ("decimal", "%1.%2"))
            yield "\0".join((body, lists, "<w:footnote w:id='1'><w:p/></w:footnote>")).encode()
        case "pdf":
            yield from (pdf_files.by_hand(_PDF), pdf_files.by_hand(_PDF, rotate=90), pdf_files.LOCKED)
        case "json":
            yield from (data for data in small_pages.EVERY.values() if data.lstrip()[:1] in (b"{", b"["))
            yield '{"id": "web", "text": "楚怡"}\n{"id": "scan", "text": "楚信"}\n'.encode()
            yield '{"text": "楚怡\\ud800"}\n'.encode()
        case "pages":
            yield b""
            yield from small_pages.PAGES.values()
        case _:
            yield from (Random(f"script {n}").randbytes(60) for n in range(40))
