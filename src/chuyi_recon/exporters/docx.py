"""`reconstruction.docx`: the text as a Word file, with comments where something was decided, withheld or is doubtful.

Every line of the text is a paragraph; without its comments the document is `reconstruction.txt`. A comment is anchored
at its characters and says what a footnote of `reconstruction.md` says; one on a place where nothing is printed stands
at that point and begins with the words before it. What XML cannot hold is written as its escape, a form feed between
pages as the end of a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from chuyi_recon.core.model import Span
from chuyi_recon.exporters.docx_package import make_package
from chuyi_recon.exporters.marks import make_marks
from chuyi_recon.exporters.xml_text import xml_text
from chuyi_recon.messages import Message
from chuyi_recon.views.apparatus import Apparatus

_CONTEXT_LENGTH = 6  # code points of the text before a place where nothing is printed
_CARRIAGE_RETURN = "\r"  # before the end of a line, it is a part of that
_ELEMENTS = {"\t": "<w:tab/>", "\f": '<w:br w:type="page"/>', _CARRIAGE_RETURN: "<w:br/>"}
_PIECES = regex.compile(r"[\t\f\r]|[^\t\f\r]+")
_REFERENCE = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>{}</w:r>'


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said of a stretch of the text."""

    span: Span
    text: str


def export(view: Apparatus) -> bytes:
    """The bytes of the file."""
    text = view.reconstruction.text.removesuffix("\n")
    comments = list_comments(view)
    body = "".join(write_paragraphs(text, [_inside(comment.span, text) for comment in comments]))
    notes = "".join(_comment(n, comment.text) for n, comment in enumerate(comments))
    return make_package(body, notes, view.family.title, view.languages[view.family.lead_witness])


def list_comments(view: Apparatus) -> tuple[Comment, ...]:
    """The comments, in order of the text: a mark each, and what is withheld.

    Of the witness that gives the wording all that is withheld is told, of the others what is no mere frame of a page.
    """
    text = view.reconstruction.text
    places = ((mark.stretch or mark.span, mark.why) for mark in make_marks(view))
    marks = [Comment(span, _with_context(view, text, span, why)) for span, why in places]
    return tuple(sorted((*marks, *_withheld(view)), key=lambda comment: comment.span))


def _withheld(view: Apparatus) -> Iterator[Comment]:
    findings, pivot = view.reconstruction.findings, view.family.lead_witness
    for passage in view.passages:
        finding = findings[passage.findings[0]] if passage.kind == "withheld" else None
        if finding is not None and (finding.siglum == pivot or finding.severity != "low"):
            why = Message("mark.withheld", sigla=finding.siglum, why=finding.message).render(view.language)
            yield Comment(passage.span, _with_context(view, view.reconstruction.text, passage.span, why))


def _with_context(view: Apparatus, text: str, span: Span, why: str) -> str:
    """What is said of a place; where nothing is printed, after the words before it."""
    before = text[max(0, span.start - _CONTEXT_LENGTH) : span.start].rpartition("\n")[2]
    return Message("mark.note", words=f"{before}‸", why=why).render(view.language) if before and not len(span) else why


def _inside(span: Span, text: str) -> Span:
    """`span` without white space at its ends, as a place of the document, which has no last line end."""
    words = span.extract(text)
    start = span.start + (len(words) - len(words.lstrip()) if words.strip() else 0)
    return Span(min(start, len(text)), min(start, len(text)) + len(words.strip()))


def write_paragraphs(text: str, spans: Sequence[Span]) -> Iterator[str]:
    """A paragraph for each line, with the anchors of the comments."""
    anchors = sorted(_anchors(spans), reverse=True)  # the next one last
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        yield "<w:p>"
        while anchors and anchors[-1][0] <= end:
            place, _, _, anchor = anchors.pop()
            yield f"{_run(text[at:place])}{anchor}"
            at = place
        yield f"{_run(text[at:end].removesuffix(_CARRIAGE_RETURN))}</w:p>"
        at = end + 1


def _anchors(spans: Sequence[Span]) -> Iterator[tuple[int, int, int, str]]:
    """Where each comment begins and ends: at one place ends come first, then points, then beginnings."""
    for n, span in enumerate(spans):
        start = f'<w:commentRangeStart w:id="{n}"/>'
        reference = _REFERENCE.format(f'<w:commentReference w:id="{n}"/>')
        end = f'<w:commentRangeEnd w:id="{n}"/>{reference}'
        if len(span):
            yield span.start, 2, n, start
            yield span.end, 0, n, end
        else:
            yield span.start, 1, n, start + end


def _comment(n: int, text: str) -> str:
    """A comment; without a date, for a result has none."""
    mark = _REFERENCE.format("<w:annotationRef/>")
    return (
        f'<w:comment w:id="{n}" w:author="recon" w:initials="recon"><w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>'
        f"{mark}{_run(text)}</w:p></w:comment>"
    )


def _run(text: str) -> str:
    """A run of characters; nothing for none.

    >>> _run("第1条\\tA&B")
    '<w:r><w:t xml:space="preserve">第1条</w:t><w:tab/><w:t xml:space="preserve">A&amp;B</w:t></w:r>'
    """
    parts = (
        _ELEMENTS.get(piece) or f'<w:t xml:space="preserve">{xml_text(piece)}</w:t>' for piece in _PIECES.findall(text)
    )
    return f"<w:r>{''.join(parts)}</w:r>" if text else ""
