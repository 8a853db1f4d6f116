"""Running heads: lines that stand again and again at the top or the foot of pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.notation import (
    is_issuing_body,
    is_journal_issue,
)

# rapidfuzz ratio / 100: a journal's issue line, misread; OCR set .78 and .80, the letterhead below .68
HEAD_MISREAD = 0.65
HEAD_WRAPPED = 4  # lines, the first and those below it that a title is set in, less one; 2 and 8 alike


def find_running_heads(keys: Sequence[str], copied: frozenset[int], settings: Settings) -> frozenset[int]:
    """Lines that repeat the first one; the title itself, second in the head or else first, is none.

    A page begins with its running head, so the first line of a text is one where the title stands
    again below it. Names of bodies are let alone: a letterhead comes back as a signature.
    """
    first, shortest, alike = keys[0] if keys else "", settings.head_shortest, 100 * settings.head_ratio
    if (
        len(first) < shortest
        or is_issuing_body(first)
        or any(c in "。,;:!?" for c in first)
        or (">" in first and "<" not in first)
        or not any(c.isalpha() for c in first)
    ):
        return frozenset()  # a title is no sentence, and no trail of a web page
    longest = len(first) + 2
    again = [
        i
        for i, key in enumerate(keys)
        if i and i not in copied and len(key) <= longest and repeats_first_line(key, first, shortest, alike)
    ]
    title = next((i for i in again if i < settings.head_lines), None)
    if title is None and is_wrapped_below(keys, 0, alike, settings):
        return frozenset({0, *again})  # the title, wrapped, stands below its own head
    if title is None:
        return frozenset(again if len(again) > 1 else ())  # a title that comes back once may head a section
    return frozenset({0, *again} - {title})


def is_wrapped_below(keys: Sequence[str], i: int, alike: float, settings: Settings) -> bool:
    """Whether a line stands again below, set in two lines or more, among the first of a text."""
    key = keys[i]
    for j in range(i + 1, min(len(keys), settings.head_lines)):
        below = "".join(keys[j : j + HEAD_WRAPPED - 1])
        if len(keys[j]) < len(key) <= len(below) + 2 and fuzz.ratio(key, below[: len(key)]) >= alike:
            return True
    return False


def repeats_first_line(key: str, first: str, shortest: int, alike: float) -> bool:
    """Whether a line is the first one again, a few signs misread or its end cut."""
    if abs(len(key) - len(first)) <= 2:
        return fuzz.ratio(key, first) >= alike
    return len(key) >= 2 * shortest and first.startswith(key) and not is_issuing_body(key)


def find_journal_heads(keys: Sequence[str], journals: Iterable[str], settings: Settings) -> frozenset[int]:
    """The first or last line, where it names an issue of a journal, or is such a line of another witness misread.

    Badly misread it is still one, if it has a figure and is no longer; the letterhead below, which may be as like, has none.
    """
    ends = {0, len(keys) - 1} if keys else set()
    return frozenset(
        i for i in ends if is_journal_issue(keys[i]) or any(is_misread_issue(keys[i], j, settings) for j in journals)
    )


def is_misread_issue(key: str, journal: str, settings: Settings) -> bool:
    """Whether a line is another witness's naming of an issue, some signs misread."""
    figured = any(c.isdecimal() for c in key) and len(key) <= len(journal) + 2 and not is_issuing_body(key)
    return fuzz.ratio(key, journal) >= 100 * (HEAD_MISREAD if figured else settings.head_ratio)
