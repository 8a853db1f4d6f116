"""Which lines that look like the furniture of a page are text: what most sources have, and what parts no sentence.

In: the lines of each witness that are a running head or a page number by their looks. Out: those of them that are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import regex
from rapidfuzz import fuzz

from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.text.notation import KeyLines

HEAD, PAGE = "head", "page"
_MAX_INTERRUPTING_RATIO = 4  # one line of so many may seem to stand within a sentence: its neighbour is misread
_FIGURES = regex.compile(r"\d+")


def remove_text_lines(
    context: FlagContext, every: Mapping[str, KeyLines], found: dict[str, dict[int, str]]
) -> dict[str, dict[int, str]]:
    """Furniture without what is text of a page as much as the rest: lines that most sources have and that part nothing.

    A head is text where the first page is headed by it too and has no title of its own, and it parts hardly any
    sentence: the first head stays, so all stay, and the page numbers beside them. Bare figures that most sources have, and that nowhere stand within a
    sentence, are text likewise.
    """
    classes = context.table.independence_classes
    many = len(set(classes.values()))
    known = {every[w].keys[i] for w in every for i in select_heads(found[w])}
    alike = 100 * context.settings.head_ratio
    headed = {classes[w] for w in every if _is_headed(every[w].keys, found[w], known, alike)}
    within = {w: _lines_within_sentences(every[w].keys, rows) for w, rows in found.items()}
    parts = [i in within[w] for w, rows in found.items() for i in select_heads(rows)]
    if 2 * len(headed) > many and _MAX_INTERRUPTING_RATIO * sum(parts) <= len(parts):
        found = {w: {i: what for i, what in rows.items() if not _belongs_to_head(i, rows)} for w, rows in found.items()}
    bare = {w: [i for i in rows if every[w].keys[i].isdecimal() and i < len(every[w]) - 1] for w, rows in found.items()}
    having = {classes[w] for w, rows in bare.items() if rows}
    within = {w: _lines_within_sentences(every[w].keys, rows) for w, rows in found.items()}
    if 2 * len(having) > many and not any(i in within[w] for w, rows in bare.items() for i in rows):
        found = {w: {i: what for i, what in rows.items() if i not in bare[w]} for w, rows in found.items()}
    return found


def _is_headed(keys: Sequence[str], found: Mapping[int, str], known: Iterable[str], alike: float) -> bool:
    """Whether the first line of a text that is no page number is one of the `known` heads, and is let stand."""
    first = next((i for i in range(len(keys)) if found.get(i) != PAGE), None)
    if first is None or first in found:
        return False
    top = _FIGURES.sub("", keys[first])
    return any(is_same_line(top, _FIGURES.sub("", k), alike) for k in known)


def _belongs_to_head(i: int, found: Mapping[int, str]) -> bool:
    """Whether a line is a head or the page number beside one."""
    return HEAD in (found[i], found.get(i - 1), found.get(i + 1))


def _lines_within_sentences(keys: Sequence[str], found: Mapping[int, str]) -> frozenset[int]:
    """The lines of furniture within a sentence: the text above has not ended, and is not the first line."""
    out, above = set[int](), ""
    for i, key in enumerate(keys):
        if i in found:
            if (above[-1:].isalnum() or above[-1:] == ",") and above != keys[0]:
                out.add(i)
        elif i:
            above = key
    return frozenset(out)


def select_heads(found: Mapping[int, str]) -> list[int]:
    """Of lines of furniture the heads."""
    return [i for i, what in found.items() if what == HEAD]


def is_same_line(key: str, other: str, alike: float) -> bool:
    """Whether two lines are one, a few signs misread."""
    return abs(len(key) - len(other)) <= 2 and fuzz.ratio(key, other) >= alike
