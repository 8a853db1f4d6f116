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

import numpy as np

from chuyi_recon.core.decide.evidence import Evidence
from chuyi_recon.core.decide.layout.printed_signs import Printed
from chuyi_recon.core.decide.layout.sign_forms import Forms, characters, weights
from chuyi_recon.core.decide.layout.spacing import BLANK, LINE, NONE, Kinds, classes, used
from chuyi_recon.core.decide.layout.spacing_votes import HOST, SMALL, GapVotes, tail
from chuyi_recon.core.decide.layout.table_markup import NOBODY, table_hosts
from chuyi_recon.core.model import Attestation, Decision, IntArray, Span
from chuyi_recon.core.text.markup import markup
from chuyi_recon.messages import said


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
    hosts = np.full(len(printed.locus), base) if base >= 0 else table_hosts(table, evidence.folded)[printed.locus]
    # What opens a table stands behind the sign before it.
    first = np.flatnonzero((hosts[1:] != NOBODY) & (hosts[:-1] == NOBODY))
    hosts[first] = hosts[first + 1]
    votes = GapVotes(printed, [evidence.display.gaps(s) for s in sigla], share, base, hosts, classes(characters(shown)))
    return _Page(votes, writer).decisions(made)


@dataclass(frozen=True, eq=False)
class _Page:
    """The pieces that the printed text is copied from: `[order, witness, start, end]`, four orders a sign."""

    votes: GapVotes
    writer: IntArray

    def decisions(self, made: Mapping[int, Decision]) -> dict[int, Decision]:
        """The decisions with the text that these pieces make."""
        printed = self.votes.printed
        evidence, loci, base = printed.evidence, printed.evidence.table.loci, self.votes.base
        here = np.arange(len(printed.locus))
        signs, ends = np.zeros((2, len(here)), np.int64)
        for w, siglum in enumerate(loci.sigla):
            mine = self.writer == w
            signs[mine] = evidence.folded[siglum].origin[printed.own[w, mine]]
            ends[mine] = evidence.folded[siglum].ends[printed.own[w, mine]]
        for p in np.flatnonzero(printed.coded[self.writer, here]).tolist():
            ends[p] = evidence.coded(loci.sigla[int(self.writer[p])])[int(signs[p])]
        rows = np.stack([4 * here + 1, self.writer, signs, ends], axis=1)
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
        votes = self.votes
        kinds, whose = votes.decided
        unseen = dict(self._unseen())
        for p in np.flatnonzero(votes.cells & (kinds != NONE) & (kinds != HOST) & (whose < 0)).tolist():
            yield from self._borrowed(p, int(kinds[p]))
        for p in np.flatnonzero((kinds != NONE) & (kinds != HOST) & (whose >= 0)).tolist():
            w = int(whose[p])
            gaps, sign = votes.gaps[w], int(votes.beside[w, p])
            for at in (gaps.first[sign], gaps.second[sign]) if kinds[p] >= BLANK else (gaps.first[sign],):
                yield 4 * p + 3, w, int(at), int(at) + 1
        for p, (w, offsets) in unseen.items():
            if w != votes.hosts[p] or kinds[p] != HOST:
                for at in offsets:
                    yield 4 * p + 2, w, at, at + 1
        for host in np.unique(votes.hosts[votes.hosts != NOBODY]).tolist():
            yield from self._of_host(host, kinds, unseen)

    def _of_host(
        self, host: int, kinds: Kinds, unseen: Mapping[int, tuple[int, tuple[int, ...]]]
    ) -> Iterator[tuple[int, int, int, int]]:
        """What is printed between the signs of the witness in whose own layout they stand."""
        votes, printed = self.votes, self.votes.printed
        evidence, locus, mine = printed.evidence, printed.locus, votes.hosts == host
        before, behind = (side[host] for side in printed.sides)
        siglum = evidence.table.loci.sigla[host]
        folded, held = evidence.folded[siglum], evidence.table.withheld.get(siglum, ())
        odd = votes.gaps[host].unseen
        kept = {int(behind[p]) for p, (w, _) in unseen.items() if w == host}
        dropped = {at for sign in odd.keys() - kept if (behind == sign).any() for at in odd[sign]}
        needless = set(self._needless(host))
        if host != votes.base:  # how a table looks is nobody's text
            needless |= {at for s in markup(evidence.table.loci.texts[host]).dressed for at in range(s.start, s.end)}
        gone = sorted({*dropped, *needless, *(at for s in held for at in range(s.start, s.end))})
        wide = np.append(folded.origin[1:], folded.length) > folded.ends
        for p in np.flatnonzero(mine & (kinds == HOST) & wide[behind]).tolist():
            start, end = tail(evidence, host, int(behind[p]))
            if p + 1 < len(locus) and locus[p + 1] == locus[p] and before[p + 1] == behind[p] + 1:
                end = int(folded.origin[before[p + 1]])
            yield from ((4 * p + 3, host, a, b) for a, b in _without(start, end, gone))
        lead = mine & ((before == 0) | ((before > 0) & wide[before - 1]))
        lead &= np.append(True, locus[1:] != locus[:-1])
        for p in np.flatnonzero(lead).tolist():
            sign = int(before[p])
            start = tail(evidence, host, sign - 1)[1] if sign else 0
            if p == 0 or kinds[p - 1] >= LINE:
                yield from ((4 * p, host, a, b) for a, b in _without(start, int(folded.origin[sign]), gone))

    def _needless(self, host: int) -> Iterator[int]:
        """The markup of a host's code (a formula's dollars) where another witness has the characters themselves."""
        printed = self.votes.printed
        evidence, loci = printed.evidence, printed.evidence.table.loci
        found, folded = markup(loci.texts[host]), evidence.folded[loci.sigla[host]]
        for code in found.codes:
            first, last = folded.signs(code.span)
            places = (printed.own[host] >= first) & (printed.own[host] < last)
            if ((printed.own[:, places] >= 0) & ~printed.coded[:, places]).sum(axis=0).min(initial=2) > 1:
                for span in found.hidden:
                    if code.span.start <= span.start < code.span.end:
                        yield from range(span.start, span.end)

    def _borrowed(self, p: int, kind: int) -> Iterator[tuple[int, int, int, int]]:
        """White space that parts two cells where only markup does: the next that the giver of the sign has."""
        printed = self.votes.printed
        w, loci = int(printed.giver[p]), printed.evidence.table.loci
        text, origin = loci.texts[w], printed.evidence.folded[loci.sigla[w]].origin
        start = int(origin[printed.own[w, p]]) if printed.own[w, p] >= 0 else 0
        for mark in ("\n", " ") if kind >= LINE else (" ", "\n"):
            at = text.find(mark, start)
            at = at if at >= 0 else text.rfind(mark, 0, start)
            if at >= 0:
                yield 4 * p + 3, w, at, at + 1
                return

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
            if pro > contra - SMALL if fit else pro > (contra if first == base else 2 * contra + 1) + SMALL:
                yield p, (first, have[first])


def _without(start: int, end: int, gone: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretch `[start, end)` without some offsets, which stand in order."""
    for at in gone[bisect_left(gone, start) : bisect_left(gone, end)]:
        if at > start:
            yield start, at
        start = at + 1
    if end > start:
        yield start, end
