"""All that a decision may look at: the table, who speaks for how much, and what several rules ask of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from chuyi_recon.core.confidence import confidence
from chuyi_recon.core.decide.company import Company
from chuyi_recon.core.decide.display import Display
from chuyi_recon.core.lexicon import Lexicon
from chuyi_recon.core.model import (
    BoolArray,
    Decision,
    Folded,
    Ground,
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
    _sure: dict[bytes, tuple[tuple[str, ...], float]] = field(default_factory=dict, repr=False)

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """By siglum, the transcription it derives from: what counts once."""
        return {s: self.table.family.source_of(s) for s in self.table.family.sigla}

    @cached_property
    def display(self) -> Display:
        """What is printed of a reading."""
        return Display(self.table)

    @cached_property
    def company(self) -> Company:
        """The words of the family and the dictionary's."""
        return Company(self.table, self.folded, self.sources, self.lexicon)

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
        loci, sigla, stretch = self.table.loci, self.table.loci.sigla, self.display.stretch
        at, who = np.array(ordinals, np.intp), np.array(lines, np.intp)
        columns = (c[who, at].tolist() for c in (loci.start, loci.end, loci.length))
        patterns = np.ascontiguousarray(loci.standing[:, at].T)
        out: dict[int, Decision] = {}
        rows = loci.row[at].tolist()
        for i, row, w, pattern, s, e, size in zip(ordinals, rows, lines, patterns, *columns, strict=True):
            text, taken = stretch(sigla[w], s, e)
            names, sure = self._behind(pattern)
            ground, why = (Ground.AGREED, "all agree") if text else (Ground.OMITTED, said_of_nothing(size))
            out[i] = Decision(row, i, ground, text, taken, names, sure, why)
        return out

    def _behind(self, pattern: BoolArray) -> tuple[tuple[str, ...], float]:
        """The witnesses of a pattern, and how sure one is of what they all say."""
        known = self._sure.get(pattern.tobytes())
        if known is None:
            names = tuple(s for s, there in zip(self.table.loci.sigla, pattern, strict=True) if there)
            voice = self.weights.voice
            total = 0.0
            for s in names:
                total += voice[s]
            known = self._sure[pattern.tobytes()] = names, confidence({"": total}, "")
        return known


def said_of_nothing(signs: int) -> str:
    """Why nothing is printed where all agree: there is nothing, or nothing but white space and marks of a page."""
    return "withheld by a flag" if signs else "no text here"
