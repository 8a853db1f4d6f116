"""Which signs of a witness another one has at the same place.

In: a table. Out: for each witness one boolean a sign of its key. Two copies of one transcription
do not support each other. What a flag builds on: invented text is not supported, true text mostly is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
            first = sources[having[0].siglum]
            if any(sources[r.siglum] != first for r in having):
                for r in having:
                    at = folded[r.siglum].at(r.span.start)
                    out[r.siglum][at : at + len(r.key)] = True
        else:
            _credit(having, folded, sources, out)
    return out


def _credit(
    having: Sequence[Reading], folded: Mapping[str, Folded], sources: Mapping[str, str], out: dict[str, BoolArray]
) -> None:
    """Marks what each two readings have in common. Few keys stand at one locus: two keys are compared once."""
    known: dict[tuple[str, str], Sequence[tuple[int, int, int]]] = {}
    for i, r in enumerate(having):
        for s in having[i + 1 :]:
            if sources[r.siglum] == sources[s.siglum]:
                continue
            pair = r.key, s.key
            if pair not in known:
                known[pair] = _common(*pair)
            if known[pair]:
                a, b = folded[r.siglum].at(r.span.start), folded[s.siglum].at(s.span.start)
                for x, y, n in known[pair]:
                    out[r.siglum][a + x : a + x + n] = True
                    out[s.siglum][b + y : b + y + n] = True


def _common(a: str, b: str) -> Sequence[tuple[int, int, int]]:
    """Stretches that two keys have in common, as (sign of a, sign of b, how many)."""
    if a == b:
        return [(0, 0, len(a))]
    if set(a).isdisjoint(b):
        return []
    return [(m.a, m.b, m.size) for m in Levenshtein.opcodes(a, b).as_matching_blocks() if m.size]
