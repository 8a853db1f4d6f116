"""A text against another, its truth, character by character and line by line.

In: a truth and a text as they stand. Out: a `TextDiff` with the lines of the truth, each beside what is read there,
and what was read for what. What is compared is `normalize_text`, in one cheapest alignment: its
errors are as many as the character error rate counts. White space is shown and never compared.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex
from rapidfuzz.distance import Levenshtein, Opcodes

from chuyi_recon.core.text.normal_form import normalize_text, unify_forms

_MAX_LENGTH, _MIN_CUT = 90, 40  # characters of a line that is not cut, and of what is cut off at a mark or a space
_CLAUSE_MARKS = frozenset("。、,;:!?")  # as NFKC has them
_WORD = regex.compile(r"[\w\p{M}]+(?:['’\-][\w\p{M}]+)*")
_LINE_HYPHEN = regex.compile(r"(?<=\w[-‐])\s*\n\s*(?=\w)")
_LETTER = regex.compile(r"\p{L}")
_UNSPACED_LETTER = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]"
)


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A run of a line: what the truth has and what is read there. Where they do not differ, white space may."""

    truth: str
    read: str
    differs: bool


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of the truth, or a part of a long one, with its number from 1; None of a line that the truth lacks."""

    number: int | None
    parts: tuple[DiffPart, ...]

    @property
    def differs(self) -> bool:
        """Whether anything in it was misread, dropped or added."""
        return any(p.differs for p in self.parts)


@dataclass(frozen=True, slots=True)
class Confusion:
    """What was read for what, and how often; an empty `truth` was added, an empty `read` dropped."""

    truth: str
    read: str
    times: int


@dataclass(frozen=True, slots=True)
class TextDiff:
    """The lines in order, and every confusion, the most frequent first."""

    lines: tuple[DiffLine, ...]
    confusions: tuple[Confusion, ...]

    @property
    def errors(self) -> int:
        """Characters misread, dropped or added: the character error rate times the characters of the truth."""
        return sum(c.times for c in self.confusions)


def compare_texts(truth: str, text: str) -> TextDiff:
    """The lines of the truth beside what a text has there.

    >>> diff = compare_texts("建设3所学校。", "建没3学校。")
    >>> diff.confusions
    (Confusion(truth='所', read='', times=1), Confusion(truth='设', read='没', times=1))
    >>> [(p.truth, p.read) for p in diff.lines[0].parts if p.differs]
    [('设', '没'), ('所', '')]
    """
    ours, theirs = _ComparedText(truth), _ComparedText(text)
    opcodes = Levenshtein.opcodes(ours.key, theirs.key)
    found: Counter[tuple[str, str]] = Counter()
    for op in opcodes:
        if op.tag != "equal":
            found.update(_confused(ours.key[op.src_start : op.src_end], theirs.key[op.dest_start : op.dest_end]))
    return TextDiff(tuple(_lay_lines(ours, theirs, opcodes)), _most_frequent_first(found))


def sum_confusions(diffs: Iterable[TextDiff]) -> tuple[Confusion, ...]:
    """The confusions of several texts together."""
    total: Counter[tuple[str, str]] = Counter()
    for diff in diffs:
        total.update({(c.truth, c.read): c.times for c in diff.confusions})
    return _most_frequent_first(total)


def _most_frequent_first(found: Counter[tuple[str, str]]) -> tuple[Confusion, ...]:
    """Ties: by character."""
    return tuple(Confusion(*pair, n) for pair, n in sorted(found.items(), key=lambda item: (-item[1], item[0])))


def word_error_rate(truth: str, text: str) -> float | None:
    """Words misread, dropped or added for each word of the truth; None where its script puts no spaces between words.

    A word that a line end divides at its hyphen is one.

    >>> word_error_rate("The water mill at Ningyuan.", "The water rnill at Ningyuan")
    0.2
    >>> word_error_rate("建设3所学校", "建设3学校") is None
    True
    """
    letters = len(_LETTER.findall(truth))
    if 2 * len(_UNSPACED_LETTER.findall(truth)) >= letters:
        return None
    ours, theirs = (_WORD.findall(_LINE_HYPHEN.sub("", unify_forms(t))) for t in (truth, text))
    return float(Levenshtein.distance(ours, theirs)) / max(1, len(ours))


class _ComparedText:
    """A text as it is shown, the key of it that is compared, and where each sign of the key stands.

    Shown are the characters of the text; one of which NFKC makes several as those.
    """

    def __init__(self, text: str) -> None:
        self.key = normalize_text(text)
        self.shown = _show_forms(text)
        self._places = [i for i, c in enumerate(self.shown) if not c.isspace()]
        if len(self._places) != len(self.key):  # characters join to one: all is shown as it is compared
            self.shown = unify_forms(text)
            self._places = [i for i, c in enumerate(self.shown) if not c.isspace()]
        self._line_ends = [i for i, c in enumerate(self.shown) if c == "\n"]

    def extract(self, start: int, end: int) -> str:
        """Signs of the key as they are shown, with the white space behind them."""
        return self.shown[self._place(start) : self._place(end)] if start < end else ""

    def has_line_end(self, at: int) -> bool:
        """Whether a line ends before a sign of the key; the text begins and ends with lines."""
        return at in (0, len(self.key)) or "\n" in self._gap(at)

    def has_space(self, at: int) -> bool:
        """Whether white space stands before a sign of the key."""
        return bool(self._gap(at))

    def line_number(self, at: int) -> int:
        """The line, from 1, in which a sign of the key stands."""
        return bisect_right(self._line_ends, self._place(at)) + 1

    def _place(self, at: int) -> int:
        return self._places[at] if at < len(self._places) else len(self.shown)

    def _gap(self, at: int) -> str:
        """The white space before a sign of the key."""
        return self.shown[self._place(at - 1) + 1 : self._place(at)]


def _show_forms(text: str) -> str:
    """`text` with a character for each sign that is compared.

    >>> _show_forms("全省，㎡…")
    '全省，m2...'
    """
    return "".join(c if len(unified := unify_forms(c)) == 1 else unified for c in text)


def _confused(truth: str, read: str) -> Iterator[tuple[str, str]]:
    """The pairs of one difference: of as many signs on both sides, or on one alone."""
    if truth and read:
        yield from zip(truth, read, strict=True)
    else:
        yield from ((sign, "") for sign in truth)
        yield from (("", sign) for sign in read)


def _lay_lines(ours: _ComparedText, theirs: _ComparedText, opcodes: Opcodes) -> Iterator[DiffLine]:
    """The lines; what was added between two stands in the one it was written into, else in one of its own."""
    breaks = _line_breaks(ours)
    starts = {0, *breaks}
    parts: list[DiffPart] = []
    number: int | None = None
    opened = -1  # the sign before which an addition has begun the line already
    for op in opcodes:
        if op.tag == "insert":
            at_break = op.src_start in starts or op.src_start == len(ours.key)
            opens = at_break and theirs.has_line_end(op.dest_start)
            if opens and parts:
                yield DiffLine(number, tuple(parts))
                parts, number = [], None
            parts.append(DiffPart("", theirs.extract(op.dest_start, op.dest_end), True))
            opened = op.src_start if opens else -1
            if opens and theirs.has_line_end(op.dest_end):
                yield DiffLine(None, tuple(parts))
                parts = []
            continue
        inner = breaks[bisect_right(breaks, op.src_start) : bisect_left(breaks, op.src_end)]
        for start, end in pairwise((op.src_start, *inner, op.src_end)):
            if start in starts and start != opened and parts:
                yield DiffLine(number, tuple(parts))
                parts, number = [], None
            number = number or ours.line_number(start)
            first = op.dest_start + start - op.src_start
            read = theirs.extract(first, first + end - start) if op.tag != "delete" else ""
            parts.append(DiffPart(ours.extract(start, end), read, op.tag != "equal"))
    if parts:
        yield DiffLine(number, tuple(parts))


def _line_breaks(text: _ComparedText) -> list[int]:
    """Before which signs of the key a line begins, but for the first; a long line is cut where it reads well."""
    ends = [at for at in range(1, len(text.key) + 1) if text.has_line_end(at)]
    out = []
    for start, end in pairwise((0, *ends)):
        begun = start
        while end - begun > _MAX_LENGTH:
            places = range(begun + _MAX_LENGTH, begun + _MIN_CUT, -1)
            at_mark = (at for at in places if text.key[at - 1] in _CLAUSE_MARKS)
            at_space = (at for at in places if text.has_space(at))
            begun = next(at_mark, next(at_space, begun + _MAX_LENGTH))
            out.append(begun)
        out.append(end)
    return out[:-1]
