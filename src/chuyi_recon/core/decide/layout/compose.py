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

from chuyi_recon.core.decide.context import DecisionContext
from chuyi_recon.core.decide.layout.printed_signs import PrintedSigns
from chuyi_recon.core.decide.layout.sign_forms import SignFormVote, class_shares, decode_characters
from chuyi_recon.core.decide.layout.spacing import (
    BLANK_LINE,
    LINE_END,
    NONE,
    KindArray,
    character_classes,
    is_meaningful_invisible,
)
from chuyi_recon.core.decide.layout.spacing_votes import AS_HOST, TOLERANCE, SpacingVotes, trailing_span
from chuyi_recon.core.decide.layout.table_markup import NO_HOST, choose_table_hosts
from chuyi_recon.core.model import Attestation, Decision, IntArray, Span
from chuyi_recon.core.text.markup import find_markup
from chuyi_recon.messages import Message


def lay_out(context: DecisionContext, made: Mapping[int, Decision]) -> dict[int, Decision]:
    """The decisions with their texts laid out; of a base that is not followed, the forms of signs are voted, too."""
    printed = PrintedSigns.of(context, [made[i] for i in sorted(made)])
    if not len(printed.locus):
        return dict(made)
    table = context.table
    sigla, base = table.loci.sigla, table.loci.witness_index(table.family.base)
    share = class_shares(sigla, context.independence_classes)
    at_home = np.array([s not in context.other_script_sigla for s in sigla])
    signs, written = printed.key_code_points, printed.forms
    by_preference = sorted(sigla, key=context.preference)
    rank = np.array([by_preference.index(s) for s in sigla])
    writer = SignFormVote(rank, share, at_home, base if context.trusted else -1).choose_writers(
        signs, written, printed.copied_witness
    )
    shown = written[writer, np.arange(len(writer))]
    hosts = np.full(len(printed.locus), base) if base >= 0 else choose_table_hosts(table, context.folded)[printed.locus]
    # What opens a table stands behind the sign before it.
    first = np.flatnonzero((hosts[1:] != NO_HOST) & (hosts[:-1] == NO_HOST))
    hosts[first] = hosts[first + 1]
    votes = SpacingVotes(
        printed,
        [context.display.spacing(s) for s in sigla],
        share,
        base,
        hosts,
        character_classes(decode_characters(shown)),
    )
    return _LayoutComposer(votes, writer).compose(made)


@dataclass(frozen=True, eq=False)
class _LayoutComposer:
    """The pieces that the printed text is copied from: `[order, witness, start, end]`, four orders a sign."""

    votes: SpacingVotes
    writers: IntArray

    def compose(self, made: Mapping[int, Decision]) -> dict[int, Decision]:
        """The decisions with the text that these pieces make."""
        printed = self.votes.printed
        context, loci, base = printed.context, printed.context.table.loci, self.votes.base
        here = np.arange(len(printed.locus))
        signs, ends = np.zeros((2, len(here)), np.int64)
        for w, siglum in enumerate(loci.sigla):
            mine = self.writers == w
            signs[mine] = context.folded[siglum].origin[printed.witness_signs[w, mine]]
            ends[mine] = context.folded[siglum].ends[printed.witness_signs[w, mine]]
        for p in np.flatnonzero(printed.is_coded[self.writers, here]).tolist():
            ends[p] = context.coded_characters(loci.sigla[int(self.writers[p])])[int(signs[p])]
        rows = np.stack([4 * here + 1, self.writers, signs, ends], axis=1)
        between = np.array(list(self._spacing_pieces()), np.int64).reshape(-1, 4)
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
            if whole != made[i].copied_from:
                text = "".join(texts[a.siglum][a.span.start : a.span.end] for a in whole)
                out[i] = replace(made[i], text=text, copied_from=whole)
        for i, own in self._replaced_base_characters().items():
            out[i] = replace(
                out[i],
                reason=Message("decision.base-writes-otherwise", reason=out[i].reason, base=loci.sigla[base], own=own),
            )
        return out

    def _replaced_base_characters(self) -> dict[int, str]:
        """By locus, the characters of a declared base that are printed as others write them."""
        printed, base = self.votes.printed, self.votes.base
        out: dict[int, str] = {}
        loci, folded = printed.context.table.loci, printed.context.folded
        for p in (
            np.flatnonzero((printed.witness_signs[base] >= 0) & (self.writers != base)).tolist() if base >= 0 else ()
        ):
            char = loci.texts[base][folded[loci.sigla[base]].origin[printed.witness_signs[base, p]]]
            out[int(printed.locus[p])] = out.get(int(printed.locus[p]), "") + char
        return out

    def _spacing_pieces(self) -> Iterator[tuple[int, int, int, int]]:
        """What is printed between the signs."""
        votes = self.votes
        kinds, whose = votes.decided
        invisible = dict(self._voted_invisible())
        for p in np.flatnonzero(votes.cell_ends & (kinds != NONE) & (kinds != AS_HOST) & (whose < 0)).tolist():
            yield from self._borrow_spacing(p, int(kinds[p]))
        for p in np.flatnonzero((kinds != NONE) & (kinds != AS_HOST) & (whose >= 0)).tolist():
            w = int(whose[p])
            gaps, sign = votes.spacing[w], int(votes.preceding_signs[w, p])
            for at in (gaps.first[sign], gaps.second[sign]) if kinds[p] >= BLANK_LINE else (gaps.first[sign],):
                yield 4 * p + 3, w, int(at), int(at) + 1
        for p, (w, offsets) in invisible.items():
            if w != votes.hosts[p] or kinds[p] != AS_HOST:
                for at in offsets:
                    yield 4 * p + 2, w, at, at + 1
        for host in np.unique(votes.hosts[votes.hosts != NO_HOST]).tolist():
            yield from self._host_spacing(host, kinds, invisible)

    def _host_spacing(
        self, host: int, kinds: KindArray, invisible: Mapping[int, tuple[int, tuple[int, ...]]]
    ) -> Iterator[tuple[int, int, int, int]]:
        """What is printed between the signs of the witness in whose own layout they stand."""
        votes, printed = self.votes, self.votes.printed
        context, locus, mine = printed.context, printed.locus, votes.hosts == host
        before, behind = (side[host] for side in printed.adjacent_signs)
        siglum = context.table.loci.sigla[host]
        folded, held = context.folded[siglum], context.table.withheld.get(siglum, ())
        odd = votes.spacing[host].invisible
        kept = {int(behind[p]) for p, (w, _) in invisible.items() if w == host}
        dropped = {at for sign in odd.keys() - kept if (behind == sign).any() for at in odd[sign]}
        redundant = set(self._redundant_markup(host))
        if host != votes.base:  # how a table looks is nobody's text
            redundant |= {
                at for s in find_markup(context.table.loci.texts[host]).style_attributes for at in range(s.start, s.end)
            }
        gone = sorted({*dropped, *redundant, *(at for s in held for at in range(s.start, s.end))})
        wide = np.append(folded.origin[1:], folded.text_length) > folded.ends
        for p in np.flatnonzero(mine & (kinds == AS_HOST) & wide[behind]).tolist():
            start, end = trailing_span(context, host, int(behind[p]))
            if p + 1 < len(locus) and locus[p + 1] == locus[p] and before[p + 1] == behind[p] + 1:
                end = int(folded.origin[before[p + 1]])
            yield from ((4 * p + 3, host, a, b) for a, b in _subtract_offsets(start, end, gone))
        lead = mine & ((before == 0) | ((before > 0) & wide[before - 1]))
        lead &= np.append(True, locus[1:] != locus[:-1])
        for p in np.flatnonzero(lead).tolist():
            sign = int(before[p])
            start = trailing_span(context, host, sign - 1)[1] if sign else 0
            if p == 0 or kinds[p - 1] >= LINE_END:
                yield from ((4 * p, host, a, b) for a, b in _subtract_offsets(start, int(folded.origin[sign]), gone))

    def _redundant_markup(self, host: int) -> Iterator[int]:
        """The markup of a host's code (a formula's dollars) where another witness has the characters themselves."""
        printed = self.votes.printed
        context, loci = printed.context, printed.context.table.loci
        found, folded = find_markup(loci.texts[host]), context.folded[loci.sigla[host]]
        for code in found.coded_stretches:
            first, last = folded.sign_range(code.span)
            places = (printed.witness_signs[host] >= first) & (printed.witness_signs[host] < last)
            if ((printed.witness_signs[:, places] >= 0) & ~printed.is_coded[:, places]).sum(axis=0).min(initial=2) > 1:
                for span in found.hidden:
                    if code.span.start <= span.start < code.span.end:
                        yield from range(span.start, span.end)

    def _borrow_spacing(self, p: int, kind: int) -> Iterator[tuple[int, int, int, int]]:
        """White space that parts two cells where only markup does: the next that the giver of the sign has."""
        printed = self.votes.printed
        w, loci = int(printed.copied_witness[p]), printed.context.table.loci
        text, origin = loci.texts[w], printed.context.folded[loci.sigla[w]].origin
        start = int(origin[printed.witness_signs[w, p]]) if printed.witness_signs[w, p] >= 0 else 0
        for mark in ("\n", " ") if kind >= LINE_END else (" ", "\n"):
            at = text.find(mark, start)
            at = at if at >= 0 else text.rfind(mark, 0, start)
            if at >= 0:
                yield 4 * p + 3, w, at, at + 1
                return

    def _voted_invisible(self) -> Iterator[tuple[int, tuple[int, tuple[int, ...]]]]:
        """By place, whose characters that show nothing are printed there."""
        votes = self.votes
        loci, base = votes.printed.context.table.loci, votes.base
        asked = [
            np.flatnonzero(np.isin(votes.preceding_signs[w], list(gaps.invisible)))
            for w, gaps in enumerate(votes.spacing)
            if gaps.invisible
        ]
        for p in sorted({p for places in asked for p in places.tolist()}):
            voting = np.flatnonzero(votes.preceding_signs[:, p] >= 0).tolist()
            have = {
                w: votes.spacing[w].invisible[int(votes.preceding_signs[w, p])]
                for w in voting
                if int(votes.preceding_signs[w, p]) in votes.spacing[w].invisible
            }
            first = base if base in have else min(have)
            pro, contra = (sum(votes.share[w] for w in voting if (w in have) is has_it) for has_it in (True, False))
            fit = is_meaningful_invisible(loci.texts[first], have[first][0])
            if pro > contra - TOLERANCE if fit else pro > (contra if first == base else 2 * contra + 1) + TOLERANCE:
                yield p, (first, have[first])


def _subtract_offsets(start: int, end: int, gone: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretch `[start, end)` without some offsets, which stand in order."""
    for at in gone[bisect_left(gone, start) : bisect_left(gone, end)]:
        if at > start:
            yield start, at
        start = at + 1
    if end > start:
        yield start, end
