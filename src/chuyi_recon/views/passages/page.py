"""The printed text as a page: where a witness's characters stand in it, and the clauses round a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from chuyi_recon.core.model import Reconstruction, Span
from chuyi_recon.core.model.outcome import text_bounds


class Page:
    """The text of a reconstruction. `ends[i]` is where the text of locus `i` begins; the last is its length."""

    def __init__(self, made: Reconstruction) -> None:
        self.text = made.text
        self.ends = text_bounds(made.decisions)
        self._made = made
        self._cuts = _cuts(made.text)
        self._pieces: dict[str, list[tuple[int, int, int]]] = {}

    def around(self, span: Span) -> Span:
        """The clauses of the reconstruction that hold a stretch, without white space at their ends."""
        low = self._cuts[max(0, bisect_right(self._cuts, span.start) - 1)]
        high = self._cuts[min(len(self._cuts) - 1, bisect_right(self._cuts, max(span.start, span.end - 1)))]
        whole = trimmed(self.text[low:high], low)
        return Span(min(whole.start, span.start), max(whole.end, span.end))

    def _places(self, siglum: str) -> list[tuple[int, int, int]]:
        if siglum not in self._pieces:
            self._pieces[siglum] = sorted(self._made.stretches.of(siglum))
        return self._pieces[siglum]

    def printed(self, siglum: str, span: Span) -> Span | None:
        """Where the first run of the characters of a witness's `span` is printed, or None."""
        pieces = self._places(siglum)
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

    def before(self, siglum: str, offset: int) -> int:
        """Where the text goes on after the last printed character of a witness before `offset`."""
        pieces = self._places(siglum)
        n = bisect_left(pieces, (offset,))
        if n == 0:
            return pieces[0][1] if pieces else 0
        own, at, length = pieces[n - 1]
        return at + min(length, offset - own)


def _cuts(text: str) -> list[int]:
    """The ends of the clauses of a text, for showing: after 。！？；and at line ends."""
    ends = [i + 1 for i, c in enumerate(text) if c in "。！？；;\n"]
    return sorted({0, *ends, len(text)})


def trimmed(printed: str, start: int) -> Span:
    """The place of `printed` without white space at its ends."""
    if not printed.strip():
        return Span(start, start)
    head, tail = len(printed) - len(printed.lstrip()), len(printed) - len(printed.rstrip())
    return Span(start + head, start + len(printed) - tail)


def closed(text: str) -> str:
    """`text` with white space closed up: none at its ends, one blank between Latin words, none between Han."""
    return " ".join(text.split()) if text.isascii() else "".join(_words(text.split()))


def _words(parts: Iterable[str]) -> Iterator[str]:
    last = ""
    for part in parts:
        yield f" {part}" if last.isascii() and last and part[:1].isascii() else part
        last = part[-1:]
