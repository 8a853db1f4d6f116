"""All that a decision may look at: the table, who speaks for how much, and what several rules ask of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from chuyi_recon.core.confidence import FloatArray, confidence
from chuyi_recon.core.decide.company import Company
from chuyi_recon.core.decide.display import Display
from chuyi_recon.core.decide.pool import Pooled, pooled
from chuyi_recon.core.lexicon import Lexicon
from chuyi_recon.core.model import (
    Attestation,
    BoolArray,
    Decision,
    Folded,
    Ground,
    IntArray,
    Locus,
    Table,
    Weights,
)


@dataclass(frozen=True)
class Evidence:
    """A table after withholding, with the weights of its witnesses."""

    table: Table
    folded: Mapping[str, Folded]
    weights: Weights
    lexicon: Lexicon
    _names: dict[bytes, tuple[tuple[str, ...], float]] = field(default_factory=dict, repr=False)

    @property
    def sources(self) -> Mapping[str, str]:
        """By siglum, what counts once."""
        return self.table.sources

    @cached_property
    def display(self) -> Display:
        """What is printed of a reading."""
        return Display(self.table)

    @cached_property
    def company(self) -> Company:
        """The words of the family and the dictionary's."""
        return Company(self.table, self.folded, self.sources, self.lexicon)

    @cached_property
    def pooled(self) -> Mapping[int, Pooled]:
        """By locus, the reading that is chosen for being consistent over the document."""
        return pooled(self.table, self.sources)

    def votes_for(self, locus: Locus, leave_out: str | None) -> Mapping[str, set[str]]:
        """By key, the independent sources that have this reading, without those of `leave_out`."""
        out: dict[str, set[str]] = {}
        for r in locus.readings:
            if r.siglum != leave_out and not r.withheld:
                out.setdefault(r.key, set()).add(self.sources[r.siglum])
        return out

    def unanimous(self, line: int | None = None) -> BoolArray:
        """Loci at which somebody has a say and all who have read alike; `line`'s own among them, if one is named."""
        loci = self.table.loci
        standing = loci.standing
        if line is None:
            line_of = standing.argmax(axis=0)
            lead = loci.variant[line_of, np.arange(len(loci))]
            heard = standing.any(axis=0)
        else:
            lead, heard = loci.variant[line], standing[line]
        return np.array(heard & ((loci.variant == lead) | ~standing).all(axis=0))

    def agreed(self, ordinals: Sequence[int], lines: Sequence[int]) -> dict[int, Decision]:
        """The decisions at loci where all who have a say read alike, each printed as the witness of its line has it."""
        loci = self.table.loci
        at, who = np.array(ordinals, np.intp), np.array(lines, np.intp)
        out: dict[int, Decision] = {}
        facts = (self.printed(at, who), self.holders(at, who), loci.row[at].tolist(), loci.length[who, at].tolist())
        for i, (text, taken), (names, sure), row, size in zip(ordinals, *facts, strict=True):
            ground, why = (Ground.AGREED, "all agree") if text else (Ground.OMITTED, said_of_nothing(size))
            out[i] = Decision(row, i, ground, text, taken, names, sure, why)
        return out

    def printed(self, at: IntArray, lines: IntArray) -> Iterator[tuple[str, tuple[Attestation, ...]]]:
        """For each of some loci what is printed of the reading of the witness of its line, and where it stands."""
        loci, stretch = self.table.loci, self.display.stretch
        start, end = loci.start[lines, at].tolist(), loci.end[lines, at].tolist()
        for w, s, e in zip(lines.tolist(), start, end, strict=True):
            yield stretch(loci.sigla[w], s, e)

    def holders(self, at: IntArray, lines: IntArray) -> Iterator[tuple[tuple[str, ...], float]]:
        """For each of some loci those who have a say and read as the witness of its line.

        With them how sure one is of their reading where nobody has another.
        """
        loci = self.table.loci
        same = loci.standing[:, at] & (loci.variant[:, at] == loci.variant[lines, at])
        for pattern in np.ascontiguousarray(same.T):
            key = pattern.tobytes()
            known = self._names.get(key)
            if known is None:
                names = tuple(s for s, there in zip(loci.sigla, pattern, strict=True) if there)
                total = 0.0  # added up in order of the witnesses, as everywhere
                for s in names:
                    total += self.weights.voice[s]
                known = self._names[key] = names, confidence({"": total}, "")
            yield known

    @cached_property
    def scores(self) -> FloatArray:
        """`[n, l]`: the log-odds behind variant `n` of locus `l`; 0 where nobody who has a say has it."""
        loci = self.table.loci
        number = np.where(loci.standing, loci.variant, -1)
        out = np.zeros((int(number.max(initial=0)) + 1, len(loci)))
        for w, siglum in enumerate(loci.sigla):
            own = np.flatnonzero(number[w] >= 0)
            out[number[w, own], own] += self.weights.voice[siglum]
        return out


def said_of_nothing(signs: int) -> str:
    """Why nothing is printed where all agree: there is nothing, or nothing but white space and marks of a page."""
    return "withheld by a flag" if signs else "no text here"
