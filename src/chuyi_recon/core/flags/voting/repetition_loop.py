"""The second and later copies of a sentence or paragraph within one witness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, ClassVar

import numpy as np
from rapidfuzz import fuzz

from chuyi_recon.core.flags.base import Flag, Sample, of_pivot_before, quote, stretch, supported_before, taken, twice
from chuyi_recon.core.flags.case import Case
from chuyi_recon.core.model import Attestation, BoolArray, Finding, IntArray, Role, Severity, Span, Subject, Witness
from chuyi_recon.core.model.prefix_sums import counted
from chuyi_recon.core.model.table_columns import HEADING
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.code_points import codes, codes_of
from chuyi_recon.core.text.dittography import Copy
from chuyi_recon.core.text.notation import HAN_NUMERALS, is_letter_spaced, masked
from chuyi_recon.messages import said

_SIZE = 32  # bins of a bag of signs
_BINS = np.zeros(0xA001, np.int64)  # by code point; what is beyond counts as the last of them
_BINS[:0x80] = _BINS[0x3000:0xA000] = 1
_BINS[[ord(c) for c in f"#0123456789{HAN_NUMERALS}"]] = 0  # a figure, or the sign that masks one
_BINS *= 1 + np.arange(len(_BINS)) % (_SIZE - 1)
_WEIGHTS = np.array([pow(0x9E3779B1, k, 1 << 31) for k in range(1, _SIZE)])
_LOOP_NEIGHBOURS = 12  # sentences back that a copy is looked for; at 6 notice .951 for .954; at 24 nothing changes
_LOOP_PATTERN = 16  # signs: a shorter copy with a word changed is no loop; at 8 and 32 no figure changes
_LOOP_COPIES = 3  # sentences: fewer copies of a pattern are none; at 2 nothing changes; at 6 no figure changes
_LOOP_NAME = 4  # characters of each name strung together, at least; at 2 nothing changes; at 8 notice .947 for .954
# signs: a longer sentence between copies does not go with them; at 10 notice .952 for .954; 40 alike
_LOOP_HEADING = 20


@dataclass(frozen=True, eq=False)
class _Sentences:
    """A witness's text in sentences, as columns: up to 。！？； or a line end that closes."""

    key: str  # of the whole text
    text: str
    points: np.ndarray[Any, np.dtype[np.uint32]]  # of the key
    first: IntArray
    last: IntArray
    start: IntArray  # offsets
    end: IntArray
    supported: list[bool]
    foreign: BoolArray  # the pivot has it not

    def __len__(self) -> int:
        return len(self.first)

    def of(self, i: int) -> str:
        """The signs of a sentence."""
        return self.key[self.first[i] : self.last[i]]

    def names(self, i: int) -> Sequence[str]:
        """What white space parts in a sentence: two and more, none too short for a name, or nothing."""
        text = self.text[self.start[i] : self.end[i]]
        words = text.split()
        if len(words) < 2 or min(map(len, words)) < _LOOP_NAME:
            return ()
        return () if is_letter_spaced(text) else words


class RepetitionLoop(Flag):
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
    role: ClassVar[Role] = Role.WITHHOLDS
    subject: ClassVar[Subject] = Subject.LOOP
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Subject.FURNITURE, Subject.SITE})
    section: ClassVar[int] = 1
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
        longest = _LOOP_HEADING
        for w in case.family.witnesses:
            again = twice(case).get(w.siglum, ())
            yield from (self._again(case, w, c) for c in _touching(again))
            sentences = _sentences(case, w.siglum)
            inside = counted(len(case.folded[w.siglum]), ((c.span.start, c.span.end) for c in again))
            original = {
                i: j
                for i, j in _copies(sentences, case.settings).items()
                if inside[sentences.first[i]] == inside[sentences.last[i]]
            }
            done = 0
            for at in sorted(original):
                if at < done:
                    continue
                done = at + 1
                while done in original or _goes_between(sentences, original, done, longest):
                    done += 1
                yield self._finding(w, sentences, at, done, original[at])

    def _again(self, case: Case, w: Witness, copy: Copy) -> Finding:
        span, source = (stretch(case, w.siglum, s.start, s.end) for s in (copy.span, copy.of))
        message = said("{copy} repeats {first}", copy=quote(span.of(w.text)), first=quote(source.of(w.text)))
        return Finding(self.code, self.severity, w.siglum, span, message, "", (Attestation(w.siglum, source),))

    def _finding(self, w: Witness, every: _Sentences, a: int, b: int, first: int) -> Finding:
        span = Span(int(every.start[a]), int(every.end[b - 1]))
        source = Span(int(every.start[first]), int(every.end[first]))
        message = said("{copy} repeats {first}", copy=quote(span.of(w.text)), first=quote(source.of(w.text)))
        return Finding(self.code, self.severity, w.siglum, span, message, "", (Attestation(w.siglum, source),))


def _touching(copies: Sequence[Copy]) -> Sequence[Copy]:
    """The copies, those that touch made one."""
    out: list[Copy] = []
    for c in copies:
        if out and out[-1].span.end == c.span.start:
            out[-1] = Copy(Span(out[-1].span.start, c.span.end), out[-1].of)
        else:
            out.append(c)
    return out


def _goes_between(every: _Sentences, original: Mapping[int, int], i: int, longest: int) -> bool:
    """Whether an unsupported heading stands before a copy, and goes with the copies above it."""
    return i + 1 in original and every.last[i] - every.first[i] <= longest and not every.supported[i]


def _sentences(case: Case, siglum: str) -> _Sentences:
    f, text = case.folded[siglum], case.family.witness(siglum).text
    points, of_text = codes_of(f), codes(text)
    ends, heading = case.clauses[siglum].end, case.clauses[siglum].kind == HEADING
    last = f.every_at(ends)
    first = np.append(0, last[:-1])[: len(last)]  # clauses tile the text
    held = last > first
    held[held] = ~_framed(case, siglum, first[held], last[held])
    ends, heading, first, last = ends[held], heading[held], first[held], last[held]
    closes = _at(points, last - 1, "。!?;") | (_at(points, last - 2, "。") & _at(points, last - 1, '"') & (last > 1))
    closed = np.flatnonzero(heading | _at(of_text, ends - 1, "\n") | closes)
    begins = np.append(0, closed + 1)  # the last of them begins what no mark closes, if anything is left
    begins = begins[begins < len(first)]
    begin, end = first[begins], np.append(last[closed], len(f))[: len(begins)]
    supported, own = (np.asarray(of(case, siglum)) for of in (supported_before, of_pivot_before))
    half = 2 * (supported[end] - supported[begin]) >= end - begin
    foreign = 2 * (own[end] - own[begin]) < end - begin
    start, stop = f.origin[begin], f.ends[end - 1]
    return _Sentences(f.key, text, points, begin, end, start, stop, half.tolist(), foreign)


def _at(points: np.ndarray[Any, np.dtype[np.uint32]], places: IntArray, chars: str) -> BoolArray:
    """At which places one of a few characters stands; a place before the first is the last."""
    there = points[places]
    out: BoolArray = there == ord(chars[0])
    for c in chars[1:]:
        out |= there == ord(c)
    return out


def _framed(case: Case, siglum: str, first: IntArray, last: IntArray) -> BoolArray:
    """Which clauses lie inside a page's frame: a title that it repeats is the frame's, not a loop."""
    origin = case.folded[siglum].origin
    frame = sorted(taken(case, siglum, RepetitionLoop.needs))
    reach = np.array([-1, *accumulate((s.end for s in frame), max)])  # how far those reach that begin so early
    begins = np.array([s.start for s in frame], origin.dtype)
    inside: BoolArray = origin[last - 1] < reach[begins.searchsorted(origin[first], side="right")]
    return inside


def _copies(every: _Sentences, settings: Settings) -> dict[int, int]:
    """By index of a copy, the index of what it repeats."""
    out: dict[int, int] = {}
    supported, fewest = every.supported, _LOOP_COPIES
    alone = supported.count(False)  # no group holds a copy but by one of them
    bags = _Bags(every, settings) if alone else None
    for group in bags.equal() if bags else ():
        rightful = max(1, sum(supported[i] for i in group))
        for i in group[rightful:]:
            out.setdefault(i, group[0])
    for group in bags.alike() if bags and alone >= fewest else ():
        loose = [i for i in group if not supported[i]]
        if len(loose) >= fewest:
            first = loose[0] if len(loose) == len(group) else group[0]
            out |= {i: group[0] for i in loose if i != first and i not in out}
    for i, named in _strung(every):
        out.setdefault(i, named)
    return out


def _strung(every: _Sentences) -> Iterator[tuple[int, int]]:
    """Lines that string together again the names of the lines above, where the pivot has none, with the first of those."""
    longer = every.end - every.start > every.last - every.first  # white space stands in it
    for i in np.flatnonzero(every.foreign & longer).tolist():
        names = every.names(i)
        low = max(0, i - _LOOP_NEIGHBOURS)
        above = every.key[every.first[low] : every.first[i]]
        if not any(n in above for n in names):  # as nearly always
            continue
        near = [(j, every.of(j)) for j in range(low, i)]
        named = next((j for j, key in near if any(n in key for n in names)), None)
        again = sum(len(n) for n in names if any(n in key for _, key in near))
        if named is not None and 3 * again >= 2 * len(every.of(i)):
            yield i, named


class _Bags:
    """Sentences as bags of signs: neighbours that can be alike are told from those that cannot without reading them.

    A bag holds in 31 bins the signs that are surely no figures, and the rest in one more, so that a renumbered
    copy has the bag of its original but for that bin.
    """

    def __init__(self, every: _Sentences, settings: Settings) -> None:
        self._every, self._settings = every, settings
        n = len(every)
        edges = np.column_stack((every.first, every.last)).ravel()
        runs = np.diff(np.concatenate(([0], edges, [len(every.points)])))
        home = np.full(len(runs), n)  # what stands between two sentences goes into a bag of its own
        home[1::2] = np.arange(n)
        bins = _BINS[np.minimum(every.points, len(_BINS) - 1)]
        counts = np.bincount(np.repeat(home, runs) * _SIZE + bins, minlength=(n + 1) * _SIZE)
        bags = counts.reshape(n + 1, _SIZE)[:n].T
        # Counts of half the width are added twice as fast; none is larger than the longest sentence.
        narrow = runs.max() < 1 << 15
        self._sure = np.ascontiguousarray(bags[1:].astype(np.int16 if narrow else np.int32))
        self._rest, self._length = bags[0], bags[1:].sum(axis=0)
        self._masks: dict[int, str] = {}

    def mask(self, i: int) -> str:
        """A sentence with its figures masked."""
        if i not in self._masks:
            self._masks[i] = masked(self._every.of(i))
        return self._masks[i]

    def equal(self) -> list[list[int]]:
        """Groups of two and more neighbours that are the same but for figures."""
        _, which, often = np.unique(_WEIGHTS @ self._sure.astype(np.int64), return_inverse=True, return_counts=True)
        seen: dict[str, int] = {}
        links = []
        shortest, near = self._settings.loop_shortest, _LOOP_NEIGHBOURS
        for i in np.flatnonzero(often[which] > 1).tolist():
            mask = self.mask(i)
            if len(mask) >= shortest and i - seen.get(mask, -near - 1) <= near:
                links.append((seen[mask], i))
            seen[mask] = i
        return [g for g in _groups(links) if len(g) >= 2]

    def alike(self) -> list[list[int]]:
        """Groups of neighbours that are one pattern, each of as many as must be copies."""
        settings, near = self._settings, dict[int, list[int]]()
        shortest, like = _LOOP_PATTERN, 100 * settings.loop_ratio
        for back in range(1, _LOOP_NEIGHBOURS + 1):
            for i in self._possible(back):
                near.setdefault(i, []).append(i - back)
        links = []
        for i in sorted(near):
            mask = self.mask(i)
            found = (
                j
                for j in near[i]
                if len(self.mask(j)) >= shortest and fuzz.ratio(mask, self.mask(j), score_cutoff=like) > 0
            )
            if len(mask) >= shortest and (j := next(found, None)) is not None:
                links.append((j, i))
        return [g for g in _groups(links) if len(g) >= _LOOP_COPIES]

    def _possible(self, back: int) -> list[int]:
        """The sentences that may be one pattern with the one so far before them.

        The ratio of two texts is at most twice what their bags have in common by their length together. Of the bin
        for the rest only its size is known, and that figures in a row are masked by one sign: it counts as if
        all of the smaller were common and the larger no larger.
        """
        own, other = self._sure[:, back:], self._sure[:, :-back]
        common = np.minimum(own, other).sum(axis=0, dtype=own.dtype)
        size = self._length[back:] + self._length[:-back]
        rest = np.minimum(self._rest[back:], self._rest[:-back])
        share = self._settings.loop_ratio / 2
        return (np.flatnonzero(common + (1 - 2 * share) * rest + 1 >= share * size) + back).tolist()


def _groups(links: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Neighbours linked each to one before it, as groups in order."""
    home: dict[int, list[int]] = {}
    for j, i in links:
        group = home.setdefault(j, [j])
        group.append(i)
        home[i] = group
    return list({id(g): g for g in home.values()}.values())
