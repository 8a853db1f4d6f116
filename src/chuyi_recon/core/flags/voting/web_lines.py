"""What the lines of a web page look like: breadcrumbs, buttons, dates of publication, contacts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import takewhile

import regex
from rapidfuzz import fuzz

from chuyi_recon.core.flags.base import is_half_supported
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.pages.edges import (
    classes_bounded_by,
    is_heading_or_item,
    is_omitted_by_two,
)
from chuyi_recon.core.text.notation import HAN_NUMERALS, KeyLines, document_numbers, is_issuing_body

_BREADCRUMBS = regex.compile(r"[^>。,]{1,20}(?:>+[^>。,]{1,20}){1,}")
_BUTTONS = regex.compile(r"(?:\[[^\[\]]{2,8}\])+")
_PUBLISHED = regex.compile(r".{0,40}(?:时间|日期|发布|来源|浏览|点击)[^。]{0,30}:\d{2,4}-\d{1,2}-\d{1,2}.*")
_PUBLISHER_DATE = regex.compile(r"[^。,;]{0,20}\d{4}-\d{1,2}-\d{1,2}")  # a publisher with a day as machines write it
_TIMESTAMP = regex.compile(r".*\d{4}-\d{1,2}-\d{1,2}\d{1,2}:\d{2}.*")
_CONTACT = regex.compile(r".*(?:\p{Han}{2,8}:[^:。]{2,40}){2,}.*")  # two labels with their values on one line
_PHONE = regex.compile(r".*\p{Han}{2,8}:\(?\d{2,4}[-)]\d{6,8}.*|.*\p{Han}{2,8}:\(?\d{2,4}\)\d{3}-\d{4}.*")
_FILING_NUMBER = regex.compile(r".*(?:ICP|公网安备|版权所有|copyright|©).*", regex.IGNORECASE)
_ADDRESS = regex.compile(r".*(?:https?://|www\.).*")
_STRAY_ID = regex.compile(r"\d{6,}")
_DAY = regex.compile(rf"年[\d{HAN_NUMERALS}]{{1,3}}月[\d{HAN_NUMERALS}]{{1,3}}日")
_LABEL = regex.compile(r"\(?\p{Han}{2,8}:[^。:]{2,40}")
_WEB_TITLE = 6  # signs: a shorter line may well stand twice; at 3 nothing changes; at 12 OCR .0147 for .0093


def looks_like_frame(key: str, longest: int) -> bool:
    """Whether a line has the shape of a page's frame; one with a time or labels is no longer than `longest`."""
    if any(p.fullmatch(key) for p in (_STRAY_ID, _BREADCRUMBS, _FILING_NUMBER, _BUTTONS)):
        return True
    short = len(key) <= longest and "。" not in key
    return short and any(
        p.fullmatch(key) for p in (_PUBLISHED, _PUBLISHER_DATE, _TIMESTAMP, _CONTACT, _PHONE, _ADDRESS)
    )


def strip_marks(key: str) -> str:
    """A line without its marks: a title is repeated with or without its brackets."""
    return key if key.isalnum() else "".join(filter(str.isalnum, key))


class WebLines:
    """What the lines of one witness look like. Each is asked when a block may reach it: the text between is long."""

    def __init__(self, context: FlagContext, siglum: str, rows: KeyLines) -> None:
        self._case, self._siglum, self._rows = context, siglum, rows
        self._shortest, self._longest = _WEB_TITLE, context.settings.web_line
        self._alike = 100 * context.settings.head_ratio
        self._known_frames: dict[int, bool] = {}
        self._numbers = document_numbers(siglum, context.family.witness(siglum).text, context.folded[siglum])

    def __len__(self) -> int:
        return len(self._rows)

    def is_shared(self, i: int) -> bool:
        """Whether another source has most of the line."""
        return is_half_supported(self._case, self._siglum, self._rows.edges[i], self._rows.edges[i + 1])

    def is_frame(self, i: int) -> bool:
        """Whether the line is of a page's frame, by itself."""
        if i not in self._known_frames:
            self._known_frames[i] = looks_like_frame(self._rows.keys[i], self._longest) and not self.is_shared(i)
        return self._known_frames[i]

    def may_be_frame(self, i: int) -> bool:
        """Whether the line may stand in a frame."""
        key = self._rows.keys[i]
        return self.is_frame(i) or self._is_repeated(i) or (_LABEL.fullmatch(key) is not None and not self.is_shared(i))

    def is_no_sentence(self, i: int) -> bool:
        """Whether the line is no sentence."""
        return self._rows.keys[i][-1] not in "。!?;"

    def is_unshared_fragment(self, i: int) -> bool:
        """Whether the line is no sentence, no heading and no item of the document, and nobody else has it."""
        return self.is_no_sentence(i) and not is_heading_or_item(self._rows.keys[i]) and not self.is_shared(i)

    def is_signature(self, i: int) -> bool:
        """Whether a line holds a date, or the name of a body."""
        return self.has_date(i) or is_issuing_body(self._rows.keys[i])

    def is_letterhead(self, i: int) -> bool:
        """Whether a line heads a document: the name of a body, or the document's number."""
        return is_issuing_body(self._rows.keys[i]) or any(
            self._rows.begins[i] <= n.span.start < self._rows.ends[i] for n in self._numbers
        )

    def has_date(self, i: int) -> bool:
        """Whether a line holds a date."""
        return _DAY.search(self._rows.keys[i]) is not None

    def bounds_other_texts(self, a: int, b: int, *, begins: bool) -> bool:
        """Whether two other sources begin with what they share of the lines `[a, b)`, or end with it.

        Asked of a base alone, of which all is printed: what another has alone there is voted on.
        """
        if self._siglum != self._case.family.base:
            return False
        edges, found = self._rows.edges, set[str]()
        for i in filter(self.is_shared, range(a, b)):
            found |= classes_bounded_by(self._case, self._siglum, edges[i], edges[i + 1], begins=begins)
        return len(found) > 1

    def is_browser_footer(self, i: int) -> bool:
        """Whether the line is what a browser prints on each page: an address or a time, or a line that comes again."""
        edges, key = self._rows.edges, self._rows.keys[i]
        if (
            not (_TIMESTAMP.fullmatch(key) or _ADDRESS.fullmatch(key))
            or len(key) > self._longest
            or not self.is_unshared_fragment(i)
        ):
            return False
        return is_omitted_by_two(self._case, self._siglum, edges[i], edges[i + 1])

    @cached_property
    def _bare_lines(self) -> list[str]:
        """The lines without their marks."""
        return [strip_marks(key) for key in self._rows.keys]

    @cached_property
    def _line_counts(self) -> Counter[str]:
        """How often each of these stands."""
        return Counter(self._bare_lines)

    def is_repeated_title(self, i: int, most: int) -> bool:
        """Whether the line, or a part of it, stands again among the first so many, above all sentences: the title."""
        words = self._bare_lines[i]
        below = takewhile(self.is_no_sentence, range(i + 1, min(most, len(self))))
        others = (self._bare_lines[k] for k in below)
        return any(
            self._shortest <= len(o) and len(words) <= 2 * len(o) and contains_similar(words, o, self._alike)
            for o in others
        )

    def _is_repeated(self, i: int) -> bool:
        """Whether a line stands elsewhere too, or ends with one that does; a title, a few signs misread or lost."""
        words = self._bare_lines[i]
        if len(words) < self._shortest:
            return False
        alike, size = self._alike if self.is_no_sentence(i) else 100, len(words)
        near = (j for n in range(max(self._shortest, size - 2), size + 3) for j in self._of_length.get(n, ()) if j != i)
        return self._ends_with_repeated(words) or any(fuzz.ratio(words, self._bare_lines[j]) >= alike for j in near)

    @cached_property
    def _of_length(self) -> Mapping[int, Sequence[int]]:
        """The lines by how many signs they have without their marks: the same title has a few more or fewer."""
        out: dict[int, list[int]] = {}
        for i, words in enumerate(self._bare_lines):
            out.setdefault(len(words), []).append(i)
        return out

    def _ends_with_repeated(self, words: str) -> bool:
        """Whether words are those of a line that stands more than once, or half of them and more are, at their end."""
        least = max(self._shortest, (len(words) + 1) // 2)
        return any(self._line_counts[words[-n:]] > 1 for n in self._repeated_lengths if least <= n <= len(words))

    @cached_property
    def _repeated_lengths(self) -> frozenset[int]:
        """How many signs the lines have that stand more than once: a line of megabytes has many ends, these are few."""
        return frozenset(len(words) for words, count in self._line_counts.items() if count > 1)


def contains_similar(words: str, other: str, ratio: float) -> bool:
    """Whether one line's words are another's, or some of them are."""
    return len(other) <= len(words) + 2 and fuzz.partial_ratio(words, other) >= ratio
