"""HTML and XML: comments, tags, entities, tables; the tokens that models put between angle brackets."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import regex

from chuyi_recon.core.model import Span
from chuyi_recon.core.text.markup.found import CodedStretch, MarkupCollector, TableMarkup

_DECLARATION = regex.compile(r"<!(?:DOCTYPE|doctype)\b[^<>]*>|<\?xml\b[^<>]*\?>|<[|｜][^\s<>|｜]{1,40}[|｜]>")
_NON_TEXT = {
    "<!--": "-->",
    "<style": "</style>",
    "<script": "</script>",
}  # what holds no text, from its beginning to its end
# An image that is given as an element holds its place on the page, in figures.
_IMAGE = regex.compile(r"<(image|img|figure|svg)\b[^<>]*>(?:[\s\d.,:;-]|<[^<>]*>){0,80}?</\1\s*>", regex.IGNORECASE)
_TAG = regex.compile(
    r"<(?P<close>/)?(?P<name>[A-Za-z][\w:-]*+)"
    r"(?P<dress>(?:\s++[\w:@.-]++(?:\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s\"'=<>`]++))?+)*+)\s*+(?P<empty>/)?>"
)
_ATTRIBUTE = regex.compile(r"\s+([\w:@.-]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?")
_ENTITY = regex.compile(r"&(?:#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|nbsp;?|[A-Za-z][A-Za-z0-9]{1,31};)")
_ESCAPED_BREAK = regex.compile(r"\\n(?![a-z])")
_NAMES = frozenset({
    "a", "abbr", "address", "article", "aside", "b", "big", "blockquote", "body", "br", "caption", "center", "cite",
    "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "embed", "figcaption",
    "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i",
    "iframe", "image", "img", "input", "ins", "kbd", "label", "li", "link", "main", "mark", "meta", "nav", "object",
    "ol", "p", "param", "pre", "q", "rp", "rt", "ruby", "s", "samp", "script", "section", "small", "source", "span",
    "strike", "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "tfoot", "th", "thead",
    "title", "tr", "tt", "u", "ul", "var", "video", "wbr",
})  # fmt: skip
_TABLE = frozenset(["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col"])
_CELL = frozenset(["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"])
_BLOCK = frozenset({
    "p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote",
    "section", "article", "header", "footer", "title", "body", "head", "html", "figcaption", "summary", "details",
    "center", "pre", "address",
})  # fmt: skip
_STRUCTURAL_ATTRIBUTES = frozenset(
    {"colspan", "rowspan"}
)  # attributes that say how a table is built; others say how it looks
_MAX_CELL_DISTANCE = 200  # characters between two cells of a table whose own tag is lost


def scan_html(found: MarkupCollector) -> None:
    """Finds HTML."""
    text = found.text
    if "<" in text:
        stretches = list(_non_text(text))
        stretches += [m.span() for pattern in (_DECLARATION, _IMAGE) for m in pattern.finditer(text)]
        for start, end in stretches:
            if found.is_free(start, end):
                found.hide(start, end)
                found.block_edges.add(start)
        _tags(found)
    if "&" in text:
        for m in _ENTITY.finditer(text):
            char = unescape(m.group())
            if char == m.group() or not found.is_free(m.start(), m.end()):
                continue
            found.coded_stretches.append(CodedStretch(Span(*m.span()), plain=False))
            if char.isspace():
                found.hide(*m.span())
            else:
                found.add_coded(*m.span(), char[0])
    if "\\n" in text:
        for m in _ESCAPED_BREAK.finditer(text):
            if found.is_free(*m.span()):
                found.hide(*m.span())


def _non_text(text: str) -> Iterator[tuple[int, int]]:
    """Comments, styles and scripts; one that is never closed is none."""
    low = text.lower() if len(text.lower()) == len(text) else text
    for opening, closing in _NON_TEXT.items():
        end = 0
        while (start := low.find(opening, end)) >= 0 and (closed := low.find(closing, start + len(opening))) >= 0:
            end = closed + len(closing)
            yield start, end


def _tags(found: MarkupCollector) -> None:
    """The tags, and the tables that some of them make."""
    text = found.text
    tags = [m for m in _TAG.finditer(text) if found.is_free(*m.span())]
    opened = {m["name"] for m in tags if not m["close"]}
    closed = {m["name"] for m in tags if m["close"]}
    built = []
    for m in tags:
        name = m["name"].lower()
        known = name in _NAMES or (m["name"] in opened and m["name"] in closed)
        if not (known or m["empty"] or "=" in m["dress"] or _fills_line(text, m)):
            continue
        found.hide(*m.span())
        if name == "sup" and not m["close"] and (end := _superscript_end(text, m)):
            found.coded_stretches.append(CodedStretch(Span(m.start(), end), plain=False))
        if name in _TABLE:
            built.append(m)
        if name in _BLOCK:
            found.block_edges.add(m.start())
    _tables(found, built)


def _superscript_end(text: str, tag: regex.Match[str]) -> int:
    """Where a power ends; 0 of what stands behind no figure or letter of an alphabet, which is the number of a note."""
    before = text[tag.start() - 1 : tag.start()]
    end = text.find("</", tag.end(), tag.end() + _MAX_CELL_DISTANCE)
    return text.find(">", end) + 1 if end >= 0 and before.isascii() and before.isalnum() else 0


def _fills_line(text: str, tag: regex.Match[str]) -> bool:
    """Whether a tag has its line for itself."""
    before, after = text.rfind("\n", 0, tag.start()) + 1, text.find("\n", tag.end())
    return not text[before : tag.start()].strip() and not text[tag.end() : after if after >= 0 else len(text)].strip()


def _tables(found: MarkupCollector, tags: list[regex.Match[str]]) -> None:
    """The tables that tags of rows and cells make, also where the table's own tag is lost."""
    start, end, depth = -1, -1, 0
    for m in tags:
        name = m["name"].lower()
        apart = not depth and (
            name == "table" or m.start() - end > _MAX_CELL_DISTANCE or "\n\n" in found.text[end : m.start()]
        )
        if start >= 0 and apart:
            found.tables.append(TableMarkup(Span(start, end), "html"))
            start = -1
        start = m.start() if start < 0 else start
        if name == "table":
            depth = max(0, depth + (-1 if m["close"] else 1))
        end = m.end()
        if name in _CELL:
            found.cell_edges.add(m.start())
        _collect_style(found, m)
    if start >= 0:
        found.tables.append(TableMarkup(Span(start, end), "html"))


def _collect_style(found: MarkupCollector, tag: regex.Match[str]) -> None:
    """Notes the attributes of a tag that say only how it looks."""
    for m in _ATTRIBUTE.finditer(found.text, *tag.span("dress")):
        if m.group(1).lower() not in _STRUCTURAL_ATTRIBUTES:
            found.style_attributes.append(Span(*m.span()))
