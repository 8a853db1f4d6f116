"""How the decided signs stand on the page: in which form each, and what stands between two.

In: the decisions, which say what signs are printed and whose. Out: the same decisions with their texts laid out.
Whoever reads as printed at a place has a voice in both questions, each source one; who gives the signs has no more. So
a witness in one line, or with a character a line, does not impose that on the text, and which witness is copied
changes nothing.

A line end is printed where as many sources have one as have none: whoever wrote no lines has no voice in them. Between
Han a single space needs two sources; words of an alphabet are parted in doubt, figures are not.
A declared base keeps its own layout, and all it has between two signs is printed as it stands. What is restored into
it stands between the same line ends as in the others: a restored line keeps its own, a restored last sign of a line
stands before it. Only what shows nothing (a soft hyphen, a zero-width space) is voted on with a base, too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from chuyi_recon.core.decide.evidence import Evidence
from chuyi_recon.core.decide.forms import Forms, weights
from chuyi_recon.core.decide.gaps import (
    BLANK,
    LINE,
    MARKED,
    NONE,
    SPACE,
    WIDE,
    Gaps,
    Kinds,
    classes,
    loose,
    tight,
    used,
)
from chuyi_recon.core.decide.printed import Printed
from chuyi_recon.core.model import Attestation, Decision, IntArray, Span
from chuyi_recon.core.said import said

_ABSENT = 7  # instead of a kind of gap: the witness has no voice there
_BASE = 6  # printed as the base has it
_SMALL = 1e-6  # shares of a source are added up


def laid(evidence: Evidence, made: Mapping[int, Decision]) -> dict[int, Decision]:
    """The decisions with their texts laid out; of a base that is not followed, the forms of signs are voted, too."""
    printed = Printed.of(evidence, [made[i] for i in sorted(made)])
    if not len(printed.locus):
        return dict(made)
    table = evidence.table
    sigla, base = table.loci.sigla, table.loci.line(table.family.base)
    share = weights(sigla, evidence.sources)
    at_home = np.array([s not in evidence.other_script for s in sigla])
    signs, written = printed.signs, printed.written
    writer = Forms(share, at_home, base if evidence.trusted else -1).chosen(signs, written, printed.giver)
    shown = written[writer, np.arange(len(writer))]
    votes = _Votes(printed, [evidence.display.gaps(s) for s in sigla], share, base, classes(shown))
    return _Page(votes, writer).decisions(made)


@dataclass(frozen=True, eq=False)
class _Votes:
    """What stands behind each printed sign, and whose characters are printed for it.

    `share` is how much each witness counts, `base` the line of a declared base (-1: none), `shown` what kind of
    neighbour each printed character is.
    """

    printed: Printed
    gaps: Sequence[Gaps]
    share: np.ndarray[tuple[int], np.dtype[np.float64]]
    base: int
    shown: Kinds

    @cached_property
    def beside(self) -> IntArray:
        """`[w, p]`: the sign behind which each witness has the gap that is asked for; -1 where it has no voice.

        It has one where its two signs are neighbours as the printed ones are; where nobody's are, whoever has the
        first.
        """
        before, behind = self.printed.sides
        length = np.array([len(g.kind) for g in self.gaps])[:, None]
        after = np.append(before[:, 1:], length, axis=1)
        near = (behind >= 0) & (after == behind + 1)
        found: IntArray = np.where(near | ((behind >= 0) & ~near.any(axis=0)), behind, -1)
        return found

    @cached_property
    def kinds(self) -> Kinds:
        """`[w, p]`: the kind of gap that each witness has behind the printed sign, `_ABSENT` where it has no voice."""
        out = np.full(self.beside.shape, _ABSENT, np.uint8)
        for w, gaps in enumerate(self.gaps):
            heard = self.beside[w] >= 0
            out[w, heard] = gaps.kind[self.beside[w, heard]]
        return out

    @cached_property
    def decided(self) -> tuple[Kinds, IntArray]:
        """The kind of the gap behind each printed sign, and the witness whose characters are printed."""
        heard = self.kinds.copy()
        mute = [g.mute for g in self.gaps]
        others = (heard[~np.array(mute)] != _ABSENT).any(axis=0)
        heard[np.ix_(mute, others)] = _ABSENT
        if self.base >= 0:
            heard[self.base] = _ABSENT
        after = np.append(self.shown[1:], self.shown[-1:])
        wide, parts = tight(self.shown) | tight(after), loose(self.shown, after)
        asked = np.concatenate([heard, [wide, parts]]).astype(np.uint8)
        first, which = _patterns(asked)
        voted = [self._one(column[:-2], *map(bool, column[-2:])) for column in asked[:, first].T.tolist()]
        kinds = np.array(voted, np.uint8)[which]
        if self.base >= 0:
            self._follow(kinds)
        # Of those who have such a gap: whose sign is printed, else the first.
        fits = np.where(kinds >= LINE, heard == kinds, (kinds != NONE) & (heard != NONE) & (heard != _ABSENT))
        for w, gaps in enumerate(self.gaps):
            fits[w] &= gaps.first[self.beside[w]] >= 0
        giver, here = self.printed.giver, np.arange(len(kinds))
        exact = fits & (heard == kinds)
        fits = np.where(exact.any(axis=0), exact, fits)
        return kinds, np.where(fits[giver, here], giver, np.where(fits.any(axis=0), fits.argmax(axis=0), -1))

    def _one(self, heard: Sequence[int], wide: bool, parts: bool) -> int:
        """The kind of gap where the witnesses have these."""
        votes = [0.0] * 6
        unlined = 0.0
        for kind, share, gaps in zip(heard, self.share.tolist(), self.gaps, strict=True):
            if kind != _ABSENT:
                votes[kind] += share
                unlined += share if kind < LINE and not gaps.lined else 0.0
        lines = sum(votes[LINE:])
        if lines and lines >= sum(votes[:LINE]) - unlined - _SMALL:
            return BLANK if votes[BLANK] > votes[LINE] + _SMALL else LINE if votes[LINE] else MARKED
        spaces, none = votes[SPACE] + votes[WIDE], votes[NONE]
        if wide:
            spaces += 0 if votes[WIDE] else min(0, spaces - 2)  # a single space beside Han needs two sources
            return SPACE if spaces > none + _SMALL else NONE
        spaces += lines if parts else 0
        return SPACE if spaces > none + _SMALL or (parts and spaces and spaces > none - _SMALL) else NONE

    def _follow(self, kinds: Kinds) -> None:
        """Sets `_BASE` where the base's own gap is printed.

        That is where both signs are its own. Where something stands between them that it lacks, its line end is printed
        before that, unless the others have the line end only behind it.
        """
        before, behind = (side[self.base] for side in self.printed.sides)
        last = len(kinds) - 1
        gaps, text = self.gaps[self.base], self.printed.evidence.table.loci.texts[self.base]
        after = np.append(before[1:], len(gaps.kind))
        near = (behind >= 0) & (after == behind + 1)
        kinds[near] = _BASE
        starts = np.flatnonzero(before >= 0)
        for p in np.flatnonzero((behind >= 0) & ~near).tolist():
            n = int(starts.searchsorted(p, "right"))
            run = kinds[p : starts[n] if n < len(starts) else last + 1]
            alone = bool((np.delete(self.kinds[:, p], self.base) == _ABSENT).all())
            begin, end = _tail(self.printed.evidence, self.base, int(behind[p]))
            if "\n" in text[begin:end]:
                if run[0] >= LINE or (run < LINE).all():
                    kinds[p] = _BASE
            elif alone:
                kinds[p] = _BASE


def _patterns(columns: Kinds) -> tuple[IntArray, IntArray]:
    """Where each pattern of columns of figures below 8 stands first, and which each column has."""
    if len(columns) <= 21:  # as one number, three bits a figure
        packed = (columns.astype(np.int64) << 3 * np.arange(len(columns))[:, None]).sum(axis=0)
        _, first, which = np.unique(packed, return_index=True, return_inverse=True)
    else:
        _, first, which = np.unique(columns, axis=1, return_index=True, return_inverse=True)
    return first, which.reshape(-1)


def _tail(evidence: Evidence, w: int, sign: int) -> tuple[int, int]:
    """What stands behind a sign of a witness and belongs to its place: up to the last line end before the next sign."""
    loci = evidence.table.loci
    text, folded = loci.texts[w], evidence.folded[loci.sigla[w]]
    start = int(folded.origin[sign]) + 1
    if sign + 1 == len(folded):
        return start, len(text)
    end = int(folded.origin[sign + 1])
    line = text.rfind("\n", start, end)
    return start, line + 1 if line >= 0 else end


@dataclass(frozen=True, eq=False)
class _Page:
    """The pieces that the printed text is copied from: `[order, witness, start, end]`, four orders a sign."""

    votes: _Votes
    writer: IntArray

    def decisions(self, made: Mapping[int, Decision]) -> dict[int, Decision]:
        """The decisions with the text that these pieces make."""
        printed = self.votes.printed
        evidence, loci, base = printed.evidence, printed.evidence.table.loci, self.votes.base
        here = np.arange(len(printed.locus))
        signs = np.zeros(len(here), np.int64)
        for w, siglum in enumerate(loci.sigla):
            mine = self.writer == w
            signs[mine] = evidence.folded[siglum].origin[printed.own[w, mine]]
        rows = np.stack([4 * here + 1, self.writer, signs, signs + 1], axis=1)
        between = np.array(list(self._between()), np.int64).reshape(-1, 4)
        rows = np.concatenate([rows, between])
        rows = rows[rows[:, 0].argsort(kind="stable")]
        locus = printed.locus[rows[:, 0] // 4]
        goes_on = (rows[1:, 1] == rows[:-1, 1]) & (rows[1:, 2] == rows[:-1, 3]) & (locus[1:] == locus[:-1])
        begins = np.flatnonzero(np.append(True, ~goes_on))
        ends = np.append(begins[1:], len(rows)) - 1
        taken: dict[int, list[Attestation]] = {}
        columns = locus[begins], rows[begins, 1], rows[begins, 2], rows[ends, 3]
        for i, w, start, end in zip(*(c.tolist() for c in columns), strict=True):
            taken.setdefault(i, []).append(Attestation(loci.sigla[w], Span(start, end)))
        out = dict(made)
        texts = dict(zip(loci.sigla, loci.texts, strict=True))
        for i, places in taken.items():
            whole = tuple(places)
            if whole != made[i].taken:
                text = "".join(texts[a.siglum][a.span.start : a.span.end] for a in whole)
                out[i] = replace(made[i], text=text, taken=whole)
        for i, own in self._replaced().items():
            out[i] = replace(
                out[i],
                reason=said("{reason}; {base} writes {own}", reason=out[i].reason, base=loci.sigla[base], own=own),
            )
        return out

    def _replaced(self) -> dict[int, str]:
        """By locus, the characters of a declared base that are printed as others write them."""
        printed, base = self.votes.printed, self.votes.base
        out: dict[int, str] = {}
        loci, folded = printed.evidence.table.loci, printed.evidence.folded
        for p in np.flatnonzero((printed.own[base] >= 0) & (self.writer != base)).tolist() if base >= 0 else ():
            char = loci.texts[base][folded[loci.sigla[base]].origin[printed.own[base, p]]]
            out[int(printed.locus[p])] = out.get(int(printed.locus[p]), "") + char
        return out

    def _between(self) -> Iterator[tuple[int, int, int, int]]:
        """What is printed between the signs."""
        votes, printed, base = self.votes, self.votes.printed, self.votes.base
        kinds, whose = votes.decided
        unseen = dict(self._unseen())
        for p in np.flatnonzero((kinds != NONE) & (kinds != _BASE) & (whose >= 0)).tolist():
            w = int(whose[p])
            gaps, sign = votes.gaps[w], int(votes.beside[w, p])
            for at in (gaps.first[sign], gaps.second[sign]) if kinds[p] >= BLANK else (gaps.first[sign],):
                yield 4 * p + 3, w, int(at), int(at) + 1
        for p, (w, offsets) in unseen.items():
            if w != base or kinds[p] != _BASE:
                for at in offsets:
                    yield 4 * p + 2, w, at, at + 1
        if base < 0:
            return
        evidence, locus = printed.evidence, printed.locus
        before, behind = (side[base] for side in printed.sides)
        folded = evidence.folded[evidence.table.loci.sigla[base]]
        held = evidence.table.withheld.get(evidence.table.loci.sigla[base], ())
        odd = votes.gaps[base].unseen
        kept = {int(behind[p]) for p, (w, _) in unseen.items() if w == base}
        dropped = {at for sign in odd.keys() - kept if (behind == sign).any() for at in odd[sign]}
        gone = sorted({*dropped, *(at for s in held for at in range(s.start, s.end))})
        wide = np.diff(np.append(folded.origin, folded.length)) > 1
        for p in np.flatnonzero((kinds == _BASE) & wide[behind]).tolist():
            start, end = _tail(evidence, base, int(behind[p]))
            if p + 1 < len(locus) and locus[p + 1] == locus[p] and before[p + 1] == behind[p] + 1:
                end = int(folded.origin[before[p + 1]])
            yield from ((4 * p + 3, base, a, b) for a, b in _without(start, end, gone))
        lead = (before == 0) | ((before > 0) & wide[before - 1])
        lead &= np.append(True, locus[1:] != locus[:-1])
        for p in np.flatnonzero(lead).tolist():
            sign = int(before[p])
            start = _tail(evidence, base, sign - 1)[1] if sign else 0
            if p == 0 or kinds[p - 1] >= LINE:
                yield from ((4 * p, base, a, b) for a, b in _without(start, int(folded.origin[sign]), gone))

    def _unseen(self) -> Iterator[tuple[int, tuple[int, tuple[int, ...]]]]:
        """By place, whose characters that show nothing are printed there."""
        votes = self.votes
        loci, base = votes.printed.evidence.table.loci, votes.base
        asked = [
            np.flatnonzero(np.isin(votes.beside[w], list(gaps.unseen)))
            for w, gaps in enumerate(votes.gaps)
            if gaps.unseen
        ]
        for p in sorted({p for places in asked for p in places.tolist()}):
            heard = np.flatnonzero(votes.beside[:, p] >= 0).tolist()
            have = {
                w: votes.gaps[w].unseen[int(votes.beside[w, p])]
                for w in heard
                if int(votes.beside[w, p]) in votes.gaps[w].unseen
            }
            first = base if base in have else min(have)
            pro, contra = (sum(votes.share[w] for w in heard if (w in have) is told) for told in (True, False))
            fit = used(loci.texts[first], have[first][0])
            if pro > contra - _SMALL if fit else pro > (contra if first == base else 2 * contra + 1) + _SMALL:
                yield p, (first, have[first])


def _without(start: int, end: int, gone: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretch `[start, end)` without some offsets, which stand in order."""
    for at in gone[bisect_left(gone, start) : bisect_left(gone, end)]:
        if at > start:
            yield start, at
        start = at + 1
    if end > start:
        yield start, end
