"""Form letters: pages that agree in all but names, dates and figures, of which each has its own.

In: the keys of a family. Out: its members by letter. In copies of one document one copy at a time is wrong and the
others agree; in letters of one form there are places, the slots, at which three and more differ from one another, and
little else differs. Members that agree in most slots are copies of one letter. Two letters alone look like a copy and
its original with errors in it: of them nothing can be told, and nothing of copies so bad that they differ everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein, Opcodes

from chuyi_recon.archive.settings import GroupSettings

_LONGEST = 6_000  # signs: no longer text is a form
_LEAST_VALUES = 3  # that a slot has
_NARROWEST, _WIDEST = 2, 40  # signs of a slot
_SLOTS = 2  # places that make a form
_UNLIKE = 50.0  # rapidfuzz's ratio: values below it are different; misread copies of one name are above


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of the first text that some other writes otherwise, and what each of all writes there."""

    length: int
    values: tuple[str, ...]


def split_form_letters(texts: Sequence[str], settings: GroupSettings) -> list[int]:
    """For each member the first member that is a copy of the same letter; all 0 where the family is of one document.

    The first text is the one that all are compared with: the medoid.

    >>> letter = "同志经研究决定聘请你为本校教员月薪{}元聘期自{}起请按时到校报到逾期不候特此通知县立第一中学".format
    >>> split_form_letters([letter("四十五", "三月一日"), letter("六十", "九月十六日"), letter("三百二", "元旦")],
    ...                    GroupSettings())
    [0, 1, 2]
    """
    together = [0] * len(texts)
    if len(texts) < _LEAST_VALUES or max(map(len, texts)) > _LONGEST:
        return together
    least = 100 * settings.form_ratio
    if not all(fuzz.ratio(texts[0], text, score_cutoff=least) for text in texts[1:]):
        return together  # parts and bad copies differ everywhere
    places = _differing_places(texts)
    slots = [place for place in places if _is_slot(place)]
    if len(slots) < _SLOTS or 2 * len(slots) < len(places):
        return together
    out = list(range(len(texts)))
    for a, b in combinations(range(len(texts)), 2):
        agreeing = sum(fuzz.ratio(slot.values[a], slot.values[b]) >= _UNLIKE for slot in slots)
        if 2 * agreeing > len(slots):
            out[b] = min(out[b], out[a])
    return out


def _differing_places(texts: Sequence[str]) -> list[_Place]:
    """The places, in order; those with no more than one sign between them are one."""
    opcodes = [Levenshtein.opcodes(texts[0], text) for text in texts]
    changed = sorted({(o.src_start, o.src_end) for ops in opcodes for o in ops if o.tag != "equal"})
    spans: list[list[int]] = []
    for start, end in changed:
        if spans and start <= spans[-1][1] + 1:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    ways = [_make_way(ops) for ops in opcodes]
    return [
        _Place(end - start, tuple(text[way[start] : way[end]] for text, way in zip(texts, ways, strict=True)))
        for start, end in spans
    ]


def _make_way(opcodes: Opcodes) -> list[int]:
    """For each place of the first text, and its end, the place of the other at which the same begins."""
    way = [0] * (opcodes.src_len + 1)
    for op in opcodes:
        for at in range(op.src_start, op.src_end):
            way[at] = min(op.dest_start + at - op.src_start, op.dest_end)
    way[-1] = opcodes.dest_len
    return way


def _is_slot(place: _Place) -> bool:
    """Whether three and more differ there, and no value is that of most."""
    if not _NARROWEST <= place.length <= _WIDEST:
        return False
    classes: list[list[str]] = []
    for value in place.values:
        own = next((c for c in classes if fuzz.ratio(c[0], value) >= _UNLIKE), None)
        if own is None:
            classes.append([value])
        else:
            own.append(value)
    return len(classes) >= _LEAST_VALUES and 2 * max(map(len, classes)) <= len(place.values) + 1
