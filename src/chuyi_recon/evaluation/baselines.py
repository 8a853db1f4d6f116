"""What there is without the line: each witness, and what simple means make of them all.

In: the truth and the witnesses' texts, all `plain`. Out: the `ErrorRate` of each witness, of the best one (an
oracle: it takes the truth to know it), their median, the medoid, and a majority vote of characters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from statistics import median

from rapidfuzz.distance import Levenshtein

from chuyi_recon.evaluation.error_rates import ErrorRate, error_rate


@dataclass(frozen=True, slots=True)
class Baselines:
    """Rates by siglum; `best` and `medoid_siglum` are sigla."""

    witnesses: Mapping[str, ErrorRate]
    best: str
    median: ErrorRate
    medoid: str
    majority: ErrorRate

    def rates(self) -> dict[str, ErrorRate]:
        """The four that a reconstruction is compared with."""
        return {
            "best": self.witnesses[self.best],
            "median": self.median,
            "medoid": self.witnesses[self.medoid],
            "majority": self.majority,
        }


def measure_baselines(truth: str, texts: Mapping[str, str]) -> Baselines:
    """The rates of one witness or more. Of two equally good ones the smaller siglum is the best."""
    rates = {s: error_rate(truth, texts[s]) for s in sorted(texts)}
    middle = ErrorRate(median(r.cer for r in rates.values()), median(r.bare for r in rates.values()))
    best = min(rates, key=lambda s: (rates[s], s))
    return Baselines(rates, best, middle, medoid_siglum(texts), error_rate(truth, majority_text(texts)))


def medoid_siglum(texts: Mapping[str, str]) -> str:
    """The siglum whose distances to the others, each over the longer of the two, have the smallest sum.

    Ties: the smaller siglum.
    """

    def total(siglum: str) -> float:
        own_text = texts[siglum]
        others = (texts[s] for s in sorted(texts) if s != siglum)
        return sum(Levenshtein.distance(own_text, o) / max(1, len(own_text), len(o)) for o in others)

    return min(sorted(texts), key=total)


def majority_text(texts: Mapping[str, str]) -> str:
    """A vote of characters, place by place, after the witnesses are aligned one by one, the medoid first.

    The others come in order of their distance from it (ties: siglum); each is aligned with what most of those
    before it have. A witness without a character at a place votes for none. Ties: who came first.

    >>> majority_text({"a": "支持建设3所学校", "b": "支持建没3所学校", "c": "支持建设3学校"})
    '支持建设3所学校'
    """
    first = medoid_siglum(texts)
    near = sorted((Levenshtein.distance(texts[first], texts[s]), s) for s in texts if s != first)
    columns = [[sign] for sign in texts[first]]
    for witness_count, (_, siglum) in enumerate(near, 1):
        columns = _add_witness(columns, texts[siglum], witness_count)
    return "".join(map(_most_frequent, columns))


def _add_witness(columns: Sequence[list[str]], text: str, witness_count: int) -> list[list[str]]:
    """The columns with one more witness; a character that none of the `seen` ones has opens a column."""
    shared = "".join(_most_frequent([sign for sign in column if sign]) for column in columns)
    out = []
    for op in Levenshtein.opcodes(shared, text):
        existing, incoming = columns[op.src_start : op.src_end], text[op.dest_start : op.dest_end]
        out += [[*(column or [""] * witness_count), sign or ""] for column, sign in zip_longest(existing, incoming)]
    return out


def _most_frequent(signs: Sequence[str]) -> str:
    """The most frequent; of several the first."""
    return max(dict.fromkeys(signs), key=signs.count)
