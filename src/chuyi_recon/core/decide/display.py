"""What is printed of a reading: its characters without what is withheld, and whose layout.

The base's layout is followed exactly. From any other witness come signs, and of its white space
only what is part of the text: line ends that close a line (not those where a narrow column wrapped
it) and spaces between Latin words or figures, and wide spaces between words; letter-spaced Han is closed up.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from chuyi_recon.core.clauses import wrapped
from chuyi_recon.core.fold import marks
from chuyi_recon.core.model import Attestation, Reading, Span, Table

_SPACED = regex.compile(r"(?<=[\p{Latin}\p{Nd},.;:!?)\]])[ \t\N{NO-BREAK SPACE}]+(?=[\p{Latin}\p{Nd}(\[])")
_PARTED = regex.compile(r"(?<=[\p{Han}）」』]{2})\N{IDEOGRAPHIC SPACE}+(?=\p{Han}\p{Han})")
_SPACE = regex.compile(r"\s+")


def shown(table: Table, reading: Reading) -> tuple[str, tuple[Attestation, ...]]:
    """The printed text of a reading and where its characters come from.

    Layout (white space) is the base's where the base is what is printed; else it is the pivot's
    where the pivot covers the place, and else the witness's own.
    """
    held = table.withheld.get(reading.siglum, ())
    family = table.family
    span = reading.span
    drop: set[int] = set()
    for h in held:
        if h.meets(span):
            drop.update(range(max(h.start, span.start), min(h.end, span.end)))
    if reading.siglum != family.base:
        text = family.witness(reading.siglum).text
        drop |= _unprinted(text, span)
        drop |= set(range(min(span.end, len(text) - len(text.lstrip()))))  # blank lines above a page
    return _pieces(reading, drop)


def inline(table: Table, reading: Reading) -> tuple[str, tuple[Attestation, ...]]:
    """As `shown`, without any line end: what goes into a line of another witness."""
    text, taken = shown(table, reading)
    if "\n" not in text:
        stripped = text.strip()
        if stripped == text:
            return text, taken
    source = reading.text
    drop = {reading.span.start + i for i, c in enumerate(source) if c in "\r\n"}
    lead = len(source) - len(source.lstrip())
    tail = len(source.rstrip())
    drop |= set(range(reading.span.start, reading.span.start + lead)) | set(
        range(reading.span.start + tail, reading.span.end)
    )
    kept = {i for a in taken for i in range(a.span.start, a.span.end)}
    drop |= set(range(reading.span.start, reading.span.end)) - kept
    return _pieces(reading, drop)


def layout_after(table: Table, reading: Reading) -> tuple[str, tuple[Attestation, ...]]:
    """The white space that the pivot's reading ends with, as printed."""
    text, taken = shown(table, reading)
    bare = text.rstrip()
    if len(bare) == len(text):
        return "", ()
    want = len(text) - len(bare)
    out: list[Attestation] = []
    for a in reversed(taken):
        part = min(want, len(a.span))
        if part:
            out.append(Attestation(a.siglum, Span(a.span.end - part, a.span.end)))
        want -= part
    return text[len(bare) :], tuple(reversed(out))


def _pieces(reading: Reading, drop: set[int]) -> tuple[str, tuple[Attestation, ...]]:
    """What is left of a reading without the offsets in `drop`."""
    if not drop:
        return reading.text, (Attestation(reading.siglum, reading.span),) if reading.text else ()
    out: list[Attestation] = []
    start: int | None = None
    for i in range(reading.span.start, reading.span.end + 1):
        gone = i == reading.span.end or i in drop
        if not gone and start is None:
            start = i
        elif gone and start is not None:
            out.append(Attestation(reading.siglum, Span(start, i)))
            start = None
    at = reading.span.start
    return "".join(reading.text[a.span.start - at : a.span.end - at] for a in out), tuple(out)


def _unprinted(text: str, span: Span) -> set[int]:
    """Offsets in `span` of Markdown marks and of white space that is no part of the text."""
    out = {i for i in _marked(text) if span.start <= i < span.end}
    kept_spaces: set[int] = set()
    for m in _SPACED.finditer(text, max(0, span.start - 1), min(len(text), span.end + 1)):
        kept_spaces.update(range(m.start(), m.end()))
    for m in _PARTED.finditer(text, max(0, span.start - 2), min(len(text), span.end + 2)):
        kept_spaces.update(range(m.start(), m.end()))
    wraps = _wraps(text)
    for m in _SPACE.finditer(text, span.start, span.end):
        for i in range(m.start(), m.end()):
            if text[i] == "\n":
                if i in wraps:
                    out.add(i)
            elif i not in kept_spaces:
                out.add(i)
    return out


@lru_cache(maxsize=32)
def _marked(text: str) -> frozenset[int]:
    return frozenset(i for s in marks(text) for i in range(s.start, s.end))


@lru_cache(maxsize=32)
def _wraps(text: str) -> frozenset[int]:
    """Offsets of line ends inside a sentence, and of the blank lines that follow them."""
    out: set[int] = set()
    lines = text.splitlines(keepends=True)
    at, inside = 0, False
    for i, line in enumerate(lines):
        at += len(line)
        blank = not line.strip()
        inside = inside if blank else wrapped(lines, i)
        if inside:
            out.add(at - 1)
    return frozenset(out)
