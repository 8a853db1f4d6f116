"""The printed text as a page: where a witness's characters stand in it, and the clauses round a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from chuyi_recon.core.model import Reconstruction, Span


class PrintedText:
    """The text of a reconstruction. `ends[i]` is where the text of locus `i` begins; the last is its length."""

    def __init__(self, reconstruction: Reconstruction) -> None:
        self.text = reconstruction.text
        self.ends = reconstruction.text_bounds
        self._reconstruction = reconstruction
        self._clause_ends = _find_clause_ends(reconstruction.text)
        self._parts_by_siglum: dict[str, list[tuple[int, int, int]]] = {}

    def clauses_around(self, span: Span) -> Span:
        """The clauses of the reconstruction that hold a stretch, without white space at their ends."""
        low = self._clause_ends[max(0, bisect_right(self._clause_ends, span.start) - 1)]
        high = self._clause_ends[
            min(len(self._clause_ends) - 1, bisect_right(self._clause_ends, max(span.start, span.end - 1)))
        ]
        whole = trim_span(self.text[low:high], low)
        return Span(min(whole.start, span.start), max(whole.end, span.end))

    def _printed_parts(self, siglum: str) -> list[tuple[int, int, int]]:
        if siglum not in self._parts_by_siglum:
            self._parts_by_siglum[siglum] = sorted(self._reconstruction.stretches.printed_parts(siglum))
        return self._parts_by_siglum[siglum]

    def find_printed(self, siglum: str, span: Span) -> Span | None:
        """Where the first run of the characters of a witness's `span` is printed, or None."""
        pieces = self._printed_parts(siglum)
        start = end = -1
        for own, at, length in pieces[max(0, bisect_right(pieces, (span.start,)) - 1) :]:
            if own >= span.end:
                break
            low, high = max(own, span.start), min(own + length, span.end)
            if low >= high:
                continue
            if start >= 0 and at + low - own < end:
                break
            start = at + low - own if start < 0 else start
            end = at + high - own
        return Span(start, end) if start >= 0 else None

    def printed_end_before(self, siglum: str, offset: int) -> int:
        """Where the text goes on after the last printed character of a witness before `offset`."""
        pieces = self._printed_parts(siglum)
        count = bisect_left(pieces, (offset,))
        if count == 0:
            return pieces[0][1] if pieces else 0
        own, at, length = pieces[count - 1]
        return at + min(length, offset - own)


def _find_clause_ends(text: str) -> list[int]:
    """The ends of the clauses of a text, for showing: after 。！？；and at line ends."""
    ends = [i + 1 for i, c in enumerate(text) if c in "。！？；;\n"]
    return sorted({0, *ends, len(text)})


def trim_span(printed: str, start: int) -> Span:
    """The place of `printed` without white space at its ends."""
    if not printed.strip():
        return Span(start, start)
    head, tail = len(printed) - len(printed.lstrip()), len(printed) - len(printed.rstrip())
    return Span(start + head, start + len(printed) - tail)


def collapse_white_space(text: str) -> str:
    """`text` with white space closed up: none at its ends, one blank between Latin words, none between Han."""
    parts = text.split()
    return " ".join(parts) if len(parts) < 2 or text.isascii() else "".join(_join_words(parts))


def _join_words(parts: Iterable[str]) -> Iterator[str]:
    last = ""
    for part in parts:
        yield f" {part}" if last.isascii() and last and part[:1].isascii() else part
        last = part[-1:]
