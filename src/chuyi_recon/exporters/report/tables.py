"""What a document's errors have in common: confusions, how far each witness can be believed, blocks that repeat.

Counted here and not in the page, so that a figure can be tested without a browser.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import takewhile

import numpy as np

from chuyi_recon.core.model import Severity
from chuyi_recon.views.apparatus import Apparatus

_MAX_PLACES = 12  # places of a confusion that the page can lead to; the count is of all
_LOOP_CODE = "repetition-loop"
_SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")


def report_tables(view: Apparatus) -> Mapping[str, object]:
    """The three tables as lists of lists, in the order in which they are shown."""
    return {
        "confusions": list(confusion_rows(view)),
        "witnesses": list(_witness_rows(view)),
        "outsiders": [[w.siglum, w.file_name, w.source, len(w.text), w.sha256] for w in view.family.outsiders],
        "repeats": list(repetition_rows(view)),
    }


def confusion_rows(view: Apparatus) -> Iterator[list[object]]:
    """What stands where another reading is printed: printed, rejected, likeness, how often by siglum, first loci.

    What looks or sounds alike is taken character by character, so that 迸 for 进 is one confusion wherever it
    stands; what does neither, as it stands. Only readings that have a likeness: what was added or lost was not
    taken for something else. The most frequent first, then in code point order. A withheld reading is no confusion.
    """
    count: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    where: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    likeness = view.reconstruction.likeness
    for locus in view.loci.get_many(sorted(likeness)):
        labels, decision = likeness[locus.ordinal], view.decisions[locus.ordinal]
        for r in locus.readings:
            if r.siglum not in labels or r.withheld:
                continue
            for pair in _exchanged_characters(
                decision.text.strip(), r.text.strip(), each=labels[r.siglum] != "neither"
            ):
                key: tuple[str, str, str] = (*pair, labels[r.siglum])
                count[key][r.siglum] += 1
                if locus.ordinal not in where[key] and len(where[key]) < _MAX_PLACES:
                    where[key].append(locus.ordinal)
    for key in sorted(count, key=lambda k: (-count[k].total(), k)):
        yield [*key, dict(sorted(count[key].items())), where[key]]


def _exchanged_characters(printed: str, read: str, *, each: bool) -> Iterator[tuple[str, str]]:
    """The characters that differ, one by one (`each`), or all from the first to the last that does.

    >>> pairs = ("规定推进", "规走推迸"), ("特色凸显", "特色目标")
    >>> [list(_exchanged_characters(*pair, each=pair is pairs[0])) for pair in pairs]
    [[('定', '走'), ('进', '迸')], [('凸显', '目标')]]
    """
    if each and len(printed) == len(read):
        yield from ((a, b) for a, b in zip(printed, read, strict=True) if a != b and (a.isalnum() or b.isalnum()))
        return
    head = _common_prefix_length(printed, read)
    printed, read = printed[head:], read[head:]
    tail = _common_prefix_length(printed[::-1], read[::-1])
    yield printed[: len(printed) - tail], read[: len(read) - tail]


def _common_prefix_length(one: str, other: str) -> int:
    """With how many characters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _count_verdicts(view: Apparatus) -> tuple[Counter[str], Counter[str]]:
    """By siglum: contested places that were decided as it reads, and those that were not. Withheld, it has no say."""
    won, lost = Counter[str](), Counter[str]()
    for locus in view.loci.substantive:
        decision = view.decisions[locus.ordinal]
        for r in locus.readings:
            if not r.withheld:
                (won if r.siglum in decision.sigla or r.text == decision.text else lost)[r.siglum] += 1
    return won, lost


def _witness_rows(view: Apparatus) -> Iterator[list[object]]:
    """Each witness: who it is, its weight, the places it won and lost, and its findings by severity.

    Findings inside a withheld section are no faults of their own.
    """
    weights, stretches = view.reconstruction.weights, view.reconstruction.stretches
    won, lost = _count_verdicts(view)
    outer = (f for f, around in zip(view.reconstruction.findings, view.enclosing, strict=True) if around is None)
    found = Counter((f.siglum, f.severity) for f in outer)
    printed = np.where(stretches.offset >= 0, np.diff(stretches.bounds), 0).sum(axis=1).tolist()
    for w, credited in zip(view.family.witnesses, printed, strict=True):
        yield [
            w.siglum,
            w.file_name,
            w.source,
            w.group,
            len(w.text),
            w.sha256,
            [round(float(x[w.siglum]), 4) for x in (weights.reliability, weights.vote_shares, weights.vote_weights)],
            [won[w.siglum], lost[w.siglum], credited],
            [found[w.siglum, severity] for severity in _SEVERITIES],
        ]


def repetition_rows(view: Apparatus) -> Iterator[list[object]]:
    """Blocks that a witness repeats: siglum, start, length, and the finding, in report order."""
    for i, f in enumerate(view.reconstruction.findings):
        if f.code == _LOOP_CODE:
            yield [f.siglum, f.span.start, len(f.span), i]
