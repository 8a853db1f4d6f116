"""Which signs of a witness another one has at the same place.

In: a table. Out: for each witness one boolean a sign of its key. Two copies of one transcription
do not support each other. What a flag builds on: invented text is not supported, true text mostly is.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.model import Folded, Reading, Table

BoolArray = npt.NDArray[np.bool_]


def support(table: Table, folded: Mapping[str, Folded], sources: Mapping[str, str]) -> dict[str, BoolArray]:
    """By siglum, which signs another source has too; `sources` names the transcription each derives from."""
    out = {w: np.zeros(len(f), bool) for w, f in folded.items()}
    for locus in table.loci:
        having = [r for r in locus.readings if r.key]
        if len(having) < 2:
            continue
        if locus.kind == "agreed":
            if len({sources[r.siglum] for r in having}) > 1:
                for r in having:
                    first = _first(r, folded)
                    out[r.siglum][first : first + len(r.key)] = True
            continue
        for i, r in enumerate(having):
            for s in having[i + 1 :]:
                if sources[r.siglum] != sources[s.siglum]:
                    _credit(r, s, folded, out)
    return out


def _first(r: Reading, folded: Mapping[str, Folded]) -> int:
    return int(folded[r.siglum].origin.searchsorted(r.span.start))


def _credit(r: Reading, s: Reading, folded: Mapping[str, Folded], out: dict[str, BoolArray]) -> None:
    a, b = _first(r, folded), _first(s, folded)
    for op in Levenshtein.opcodes(r.key, s.key):
        if op.tag == "equal":
            out[r.siglum][a + op.src_start : a + op.src_end] = True
            out[s.siglum][b + op.dest_start : b + op.dest_end] = True
