"""The printed signs in order, and where each witness has them.

In: decisions. Out: `PrintedSigns`, columns of one place a sign: the witness that gives it, and the sign of every
other that reads the same there, or at the ends of a locus the sign with which its own reading begins or ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

import numpy as np

from chuyi_recon.core.decide.context import DecisionContext
from chuyi_recon.core.decide.layout.sign_forms import FormCodes, decode_characters, encode_forms
from chuyi_recon.core.model import BoolArray, Decision, IntArray
from chuyi_recon.core.text.code_points import code_points, key_code_points
from chuyi_recon.core.text.fold import distinct


@dataclass(frozen=True, eq=False)
class PrintedSigns:
    """The printed signs in order: at which locus, whose, and where in the locus's reading (`nth`)."""

    context: DecisionContext
    locus: IntArray
    copied_witness: IntArray
    reading_index: IntArray

    @classmethod
    def of(cls, context: DecisionContext, decisions: Sequence[Decision]) -> PrintedSigns:
        """The signs of these decisions, which stand in order."""
        loci = context.table.loci
        line = {siglum: w for w, siglum in enumerate(loci.sigla)}
        every = [(d.locus, line[a.siglum], a.span.start, a.span.end) for d in decisions for a in d.copied_from]
        locus, giver, start, end = np.array(every, np.int64).reshape(-1, 4).T
        first, last = np.zeros_like(start), np.zeros_like(end)
        for w, siglum in enumerate(loci.sigla):
            mine, folded = giver == w, context.folded[siglum]
            first[mine], last[mine] = folded.signs_at(start[mine]), folded.signs_at(end[mine])
        many = last - first
        each = np.repeat(np.arange(len(every)), many)
        nth = np.arange(len(each)) + (first - loci.first[giver, locus] - many.cumsum() + many)[each]
        return cls(context, locus[each], giver[each], nth)

    @property
    def marks(self) -> PrintedSigns:
        """Those of the printed signs that are no letters in the key, and 〇, which marks stand for too."""
        loci, is_mark = self.context.table.loci, np.zeros(len(self.locus), bool)
        for w, siglum in enumerate(loci.sigla):
            points = key_code_points(self.context.folded[siglum])
            marks = [ord(c) for c, _ in distinct(points) if c == "〇" or not c.isalnum()]
            mine = np.flatnonzero(self.copied_witness == w)
            is_mark[mine] = np.isin(points, marks)[loci.first[w, self.locus[mine]] + self.reading_index[mine]]
        return PrintedSigns(
            self.context, self.locus[is_mark], self.copied_witness[is_mark], self.reading_index[is_mark]
        )

    @cached_property
    def witness_signs(self) -> IntArray:
        """`[w, p]`: the sign of each witness that is the printed one, in its key; -1 if it reads otherwise."""
        loci, at, here = self.context.table.loci, self.locus, np.arange(len(self.locus))
        same = loci.voting[:, at] & (loci.variant[:, at] == loci.variant[self.copied_witness, at])
        # What is copied from beside the locus is the sign of nobody's reading in it.
        same[:, (self.reading_index < 0) | (self.reading_index >= loci.length[self.copied_witness, at])] = False
        same[self.copied_witness, here] = True
        found = np.where(same, loci.first[:, at] + self.reading_index, -1)
        for w, siglum in enumerate(loci.sigla):
            if spans := self.context.table.withheld.get(siglum):
                folded = self.context.folded[siglum]
                changes = np.zeros(len(folded) + 2, np.int64)  # by sign: how many stretches begin and end there
                for first, last in map(folded.sign_range, spans):
                    changes[first] += 1
                    changes[last] -= 1
                found[w, changes.cumsum()[found[w]] > 0] = -1  # of no sign, the last, nothing is withheld
        return found

    @cached_property
    def adjacent_signs(self) -> tuple[IntArray, IntArray]:
        """`[w, p]`: the signs of each witness that have the gap before and the gap behind the printed one beside them.

        At the ends of a locus they are those with which its own reading begins or ends, whatever it reads.
        """
        loci, at = self.context.table.loci, self.locus
        edge = np.append(True, at[1:] != at[:-1])
        reads = (loci.voting & (loci.length > 0))[:, at] & (self.witness_signs < 0)
        before = np.where(reads & edge, loci.first[:, at], self.witness_signs)
        behind = np.where(reads & np.append(edge[1:], True), loci.last[:, at] - 1, self.witness_signs)
        return before, behind

    @cached_property
    def key_code_points(self) -> FormCodes:
        """What each printed sign is in the key."""
        loci, folded = self.context.table.loci, self.context.folded
        out = np.zeros(len(self.locus), np.uint32)
        for w, siglum in enumerate(loci.sigla):
            mine = np.flatnonzero((self.copied_witness == w) & (self.witness_signs[w] >= 0))
            out[mine] = key_code_points(folded[siglum])[self.witness_signs[w, mine]] if mine.size else 0
        return out

    @cached_property
    def is_coded(self) -> BoolArray:
        """`[w, p]`: whether a witness has the printed sign in code."""
        loci, folded = self.context.table.loci, self.context.folded
        out = np.zeros(self.witness_signs.shape, bool)
        for w, siglum in enumerate(loci.sigla):
            starts = np.array(sorted(self.context.coded_characters(siglum)), np.int64)
            at = np.flatnonzero(self.witness_signs[w] >= 0)
            out[w, at] = np.isin(folded[siglum].origin[self.witness_signs[w, at]], starts)
        return out

    @cached_property
    def forms(self) -> FormCodes:
        """`[w, p]`: how each witness writes the printed sign, 0 if it reads otherwise, or in code that others lack.

        As `encode_forms.forms` tells it.
        """
        loci, folded = self.context.table.loci, self.context.folded
        out = np.zeros(self.witness_signs.shape, np.uint32)
        for w, siglum in enumerate(loci.sigla):
            at = np.flatnonzero(self.witness_signs[w] >= 0)
            own, signs = folded[siglum], self.witness_signs[w, at]
            first, last = own.origin[signs], own.ends[signs]
            out[w, at] = encode_forms(code_points(loci.texts[w])[first], last - first) if at.size else 0
        out[self.is_coded & ((out > 0) & ~self.is_coded).any(axis=0)] = 0
        return out

    @cached_property
    def disputed_marks(self) -> IntArray:
        """The loci with a mark that those who have it write in different ways, wide and narrow ones apart: ’ and '."""
        written = decode_characters(self.forms)
        known = np.unique(written)
        plain = np.array([ord(normalize("NFKC", chr(c))[0]) if c else 0 for c in known.tolist()], np.uint32)
        mark = np.array([c > 0 and not chr(c).isalnum() for c in known.tolist()])
        which = known.searchsorted(written)
        form = np.where(mark[which], plain[which], 0)
        most = form.max(axis=0, initial=0)
        return np.unique(self.locus[((form != most) & (form > 0)).any(axis=0)])
