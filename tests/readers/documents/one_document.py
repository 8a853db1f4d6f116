"""One notice in every form in which people have it, made by the tools that make these."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from tests.readers.documents.pdf_files import print_page
from tests.readers.documents.word_files import by_library

TITLE = "关于实施职业教育“楚怡”行动的通知"
NUMBER = "湘教发〔2022〕7号"
PARAGRAPHS = (
    "各市州、县市区人民政府，省直有关单位：",
    "为贯彻落实国家职业教育改革精神，弘扬“楚怡”职业教育精神，现就实施“楚怡”行动通知如下。",
    "一、总体要求",
    "到2025年，支持建设3所“楚怡”高水平职业本科学校，建设10所“楚怡”高职学校，培育300名“楚怡”教学名师。",
    "二、主要任务",
    "（一）推进产教融合。鼓励企业深度参与职业教育，开展 Word 2016 等办公软件培训，建成一批示范基地。",
    "（二）完善保障措施。各市州按照职责分工抓好落实，定期报告工作进展情况，重大问题及时报告省人民政府。",
)
TABLE = (("市州", "本科学校", "高职学校"), ("长沙市", "2", "5"), ("株洲市", "1", "3"))
LAST = ("湖南省教育厅", "2022年3月8日")


def as_text() -> bytes:
    rows = ["\t".join(row) for row in TABLE]
    return "\n\n".join([TITLE, NUMBER, *PARAGRAPHS, "\n".join(rows), *LAST]).encode()


def as_markdown() -> bytes:
    rows = ["| " + " | ".join(row) + " |" for row in TABLE]
    rows.insert(1, "|---|---|---|")
    bodies = [f"## {p}" if p.startswith(("一、", "二、")) else p for p in PARAGRAPHS]
    return "\n\n".join([f"# {TITLE}", f"**{NUMBER}**", *bodies, "\n".join(rows), *LAST]).encode()


def _body() -> str:
    rows = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>\n" for row in TABLE)
    bodies = "".join(f"<p>{escape(p)}</p>\n" for p in PARAGRAPHS)
    last = "".join(f"<p align=right>{escape(p)}</p>\n" for p in LAST)
    return f"<h1>{TITLE}</h1>\n<p><b>{NUMBER}</b></p>\n{bodies}<table border=1>{rows}</table>\n{last}"


def as_html() -> bytes:
    head = '<meta charset="utf-8"><title>省教育厅网站</title><style>p{margin:0}</style>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{_body()}<script>share()</script></body></html>".encode()


def as_docx() -> bytes:
    def write(document: Any) -> None:
        document.add_heading(TITLE, level=1)
        document.add_paragraph().add_run(NUMBER).bold = True
        for paragraph in PARAGRAPHS:
            document.add_paragraph(paragraph)
        table = document.add_table(rows=len(TABLE), cols=len(TABLE[0]))
        for i, row in enumerate(TABLE):
            for j, cell in enumerate(row):
                table.cell(i, j).text = cell
        for paragraph in LAST:
            document.add_paragraph(paragraph)

    return by_library(write)


def as_pdf(folder: Path) -> bytes:
    """Printed by a browser, as people print a page."""
    return print_page(_body(), folder)


def as_tei() -> bytes:
    rows = "".join("<row>" + "".join(f"<cell>{escape(c)}</cell>" for c in row) + "</row>\n" for row in TABLE)
    bodies = "".join(f"<p>{escape(p)}</p>\n" for p in (NUMBER, *PARAGRAPHS))
    last = "".join(f"<p>{escape(p)}</p>" for p in LAST)
    body = f"<head>{TITLE}</head>\n{bodies}<table>{rows}</table>{last}"
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body>{body}</body></text></TEI>'.encode()


def _page_lines() -> list[tuple[str, int]]:
    """The lines of a page, each a paragraph, with how far from its top they stand."""
    texts = [TITLE, NUMBER, *PARAGRAPHS, *(" ".join(row) for row in TABLE), *LAST]
    return [(text, 100 + 60 * n) for n, text in enumerate(texts)]


def as_hocr() -> bytes:
    lines = "".join(
        f"<p class='ocr_par'><span class='ocr_line' title='bbox 100 {top} 1900 {top + 40}'>"
        + " ".join(
            f"<span class='ocrx_word' title='bbox 100 {top} 1900 {top + 40}; x_wconf 95'>{escape(word)}</span>"
            for word in text.split()
        )
        + "</span></p>"
        for text, top in _page_lines()
    )
    return f"<html><body><div class='ocr_page' title='bbox 0 0 2000 2000'>{lines}</div></body></html>".encode()


def as_alto() -> bytes:
    blocks = "".join(
        "<TextBlock><TextLine>"
        + "<SP/>".join(
            f'<String CONTENT="{escape(word)}" HPOS="100" VPOS="{top}" WIDTH="1800" HEIGHT="40" WC="0.95"/>'
            for word in text.split()
        )
        + "</TextLine></TextBlock>"
        for text, top in _page_lines()
    )
    page = f'<Layout><Page WIDTH="2000" HEIGHT="2000"><PrintSpace>{blocks}</PrintSpace></Page></Layout>'
    return f'<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">{page}</alto>'.encode()


def as_page() -> bytes:
    regions = "".join(
        f'<TextRegion id="r{top}"><Coords points="{points}"/><TextLine id="l{top}"><Coords points="{points}"/>'
        f"<TextEquiv conf='0.95'><Unicode>{escape(text)}</Unicode></TextEquiv></TextLine></TextRegion>"
        for text, top in _page_lines()
        for points in (f"100,{top} 1900,{top} 1900,{top + 40} 100,{top + 40}",)
    )
    page = f'<Page imageFilename="p.png" imageWidth="2000" imageHeight="2000">{regions}</Page>'
    return f'<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">{page}</PcGts>'.encode()
