"""The second and later copies of a sentence or paragraph within one witness."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter
from typing import ClassVar

import numpy as np
from rapidfuzz import fuzz

from chuyi_recon.core.flags.base import Sample, pieces, quote, stretch
from chuyi_recon.core.fold import counted
from chuyi_recon.core.model import Attestation, Case, Finding, Severity
from chuyi_recon.core.notation import is_letter_spaced, masked

_NEAR = 12  # sentences looked back; a loop repeats its neighbours, a formula returns after pages
_ALIKE = 80.0  # rapidfuzz ratio of a pattern with one word changed; 评价制度 / 监督制度 in fifty signs is 88
_SHORTEST = 6  # signs of a copy that is exact
_PATTERN = 16  # signs of a copy that is a pattern: shorter headings of one list are often alike
_NAME = 4  # signs of a name that a line strings together again
_BETWEEN = 20  # signs of a heading between two copies that goes with them


@dataclass(frozen=True, slots=True)
class _Sentence:
    first: int
    last: int
    key: str
    mask: str
    supported: bool
    names: tuple[str, ...]  # what white space parts, if anything
    foreign: bool  # the pivot has it not


class RepetitionLoop:
    """A sentence or paragraph that a transcription model wrote again and again.

    What it finds
        Neighbouring copies of a sentence or line: exact, with the item's number changed, or (three
        and more) with one word of a pattern changed. The first copy is the text; as many copies
        count as text as other witnesses have at their places. And a line that strings together
        again the names of the lines above it, where the pivot has no such line.

    Why it matters
        A loop hides the text that should stand in its place, and makes one invention look attested
        many times.

    Example
        `（五）大力实施“楚信”职教集团建设。（六）大力实施“楚信”职教集团建设。`

    Where it is wrong
        A law may hold near-identical sentences; where no other witness has that page, three of
        them in a row are taken for a loop. `（一）（二）（三）` is none: the numbers alone are alike.
    """

    code: ClassVar[str] = "repetition-loop"
    severity: ClassVar[Severity] = "high"
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "a sentence three times, renumbered",
            {
                "a": "1.打通断头路。优先实施县际连通工程，每年不少于60条。\n2.打通断头路。优先实施县际连通工程，每年不少于60条。\n2.改造窄路面。对路基不足的县道有计划地加宽。\n",
                "b": "1.打通断头路。优先实施县际连通工程，每年不少于60条。\n2.改造窄路面。对路基不足的县道有计划地加宽。\n",
            },
            found=(("a", "2.打通断头路。优先实施县际连通工程，每年不少于60条。"),),
        ),
        Sample(
            "a pattern with one word changed",
            {
                "a": "一、总则如下，各县遵照执行。\n二、本办法自公布之日起施行。\n健全考核制度，定期对各乡镇进行考核，确保质量。\n健全激励制度，定期对各乡镇进行激励，确保质量。\n健全监督制度，定期对各乡镇进行监督，确保质量。\n",
                "b": "一、总则如下，各县遵照执行。\n二、本办法自公布之日起施行。\n",
            },
            found=(
                ("a", "健全激励制度，定期对各乡镇进行激励，确保质量。"),
                ("a", "健全监督制度，定期对各乡镇进行监督，确保质量。"),
            ),
        ),
        Sample(
            "a numbered list is not a loop",
            {
                "a": "应当提交下列材料：\n（一）申请书；\n（二）身份证明；\n（三）营业执照。\n",
                "b": "应当提交下列材料：\n（一）申请书；\n（二）身份证明；\n（三）营业执照。\n",
            },
        ),
        Sample(
            "a heading that its first sentence takes up again",
            {
                "a": "1.建设专业智库。建设专业智库，深入研究发展理念。\n2.建设文化基地。建设20个文化基地。\n",
                "b": "1.建设专业智库。建设专业智库，深入研究发展理念。\n2.建设文化基地。建设20个文化基地。\n",
            },
        ),
    )

    def find(self, case: Case) -> Iterator[Finding]:
        """One finding for each unbroken run of copies, in order of witness and place."""
        for w in case.family.witnesses:
            sentences = _sentences(case, w.siglum)
            original = _copies(sentences)
            at = 0
            while at < len(sentences):
                end = at
                while end < len(sentences) and (end in original or _goes_between(sentences, original, end, at)):
                    end += 1
                if end > at:
                    yield self._finding(case, w.siglum, sentences, at, end, original[at])
                at = max(end, at + 1)

    def _finding(self, case: Case, siglum: str, sentences: Sequence[_Sentence], a: int, b: int, first: int) -> Finding:
        span = stretch(case, siglum, sentences[a].first, sentences[b - 1].last)
        source = stretch(case, siglum, sentences[first].first, sentences[first].last)
        text = case.family.witness(siglum).text
        message = f"{quote(span.of(text))} repeats {quote(source.of(text))}"
        return Finding(self.code, self.severity, siglum, span, message, "", (Attestation(siglum, source),))


def _goes_between(sentences: Sequence[_Sentence], original: dict[int, int], i: int, start: int) -> bool:
    """Whether an unsupported heading stands between two copies, and goes with them."""
    s = sentences[i]
    return i > start and i + 1 in original and len(s.key) <= _BETWEEN and not s.supported


def _sentences(case: Case, siglum: str) -> tuple[_Sentence, ...]:
    """A witness's text in sentences: up to 。！？； or a line end that closes."""
    f, text = case.folded[siglum], case.family.witness(siglum).text
    own = counted(len(f), ((p.first, p.last) for p in pieces(case, siglum) if p.row.place == "pivot"))
    # A title that a page's frame repeats is the frame's, not a loop.
    frame = sorted(
        x.span for x in case.findings if x.siglum == siglum and x.code in ("page-artifact", "web-boilerplate")
    )
    reach = [-1, *accumulate((s.end for s in frame), max)]  # how far those reach that begin so early
    out: list[_Sentence] = []
    start: int | None = None
    for c in case.clauses[siglum]:
        a, b = f.signs(c.span)
        if a == b or f.origin[b - 1] < reach[bisect_right(frame, f.origin[a], key=attrgetter("start"))]:
            continue
        start = a if start is None else start
        body = c.span.of(text)
        if c.kind == "heading" or body.endswith("\n") or f.key[b - 1] in "。!?;" or '。"' in f.key[b - 2 : b]:
            out.append(_sentence(case, siglum, start, b, own))
            start = None
    if start is not None:
        out.append(_sentence(case, siglum, start, len(f), own))
    return tuple(out)


def _sentence(case: Case, siglum: str, a: int, b: int, own: array[int]) -> _Sentence:
    f, text = case.folded[siglum], case.family.witness(siglum).text
    key = f.key[a:b]
    words = stretch(case, siglum, a, b).of(text)
    parts = () if is_letter_spaced(words) else tuple("".join(p.split()) for p in words.split())
    supported = 2 * int(np.count_nonzero(case.support[siglum][a:b])) >= b - a
    return _Sentence(a, b, key, masked(key), supported, parts, 2 * (own[b] - own[a]) < b - a)


def _copies(sentences: Sequence[_Sentence]) -> dict[int, int]:
    """By index of a copy, the index of what it repeats."""
    out: dict[int, int] = {}
    for group in _clusters(sentences, exact=True):
        rightful = max(1, sum(sentences[i].supported for i in group))
        for i in group[rightful:]:
            out.setdefault(i, group[0])
    for group in _clusters(sentences, exact=False):
        loose = [i for i in group if not sentences[i].supported]
        if len(loose) >= 3:
            first = loose[0] if len(loose) == len(group) else group[0]
            out |= {i: group[0] for i in loose if i != first and i not in out}
    for i, s in enumerate(sentences):
        if s.foreign and len(s.names) > 1 and all(len(n) >= _NAME for n in s.names):
            near = range(max(0, i - _NEAR), i)
            named = next((j for j in near if any(n in sentences[j].key for n in s.names)), None)
            again = sum(len(n) for n in s.names if any(n in sentences[j].key for j in near))
            if named is not None and 3 * again >= 2 * len(s.key):
                out.setdefault(i, named)
    return out


def _clusters(sentences: Sequence[_Sentence], *, exact: bool) -> list[list[int]]:
    """Groups of neighbouring sentences that are alike; patterns from three on."""
    home: dict[int, list[int]] = {}
    for i, s in enumerate(sentences):
        if len(s.mask) < (_SHORTEST if exact else _PATTERN):
            continue
        for j in range(i - 1, max(-1, i - 1 - _NEAR), -1):
            o = sentences[j]
            same = s.mask == o.mask and len(o.mask) >= _SHORTEST
            if same if exact else (len(o.mask) >= _PATTERN and fuzz.ratio(s.mask, o.mask, score_cutoff=_ALIKE) > 0):
                group = home.setdefault(j, [j])
                group.append(i)
                home[i] = group
                break
    groups = {id(g): g for g in home.values()}
    return [g for g in groups.values() if len(g) >= (2 if exact else 3)]
