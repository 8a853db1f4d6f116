"""What is decided at a locus and why, and who speaks for how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from chuyi_recon.core.model.arrays import FloatArray
from chuyi_recon.core.model.table import Attestation


class Ground(StrEnum):
    """Why a lemma was chosen."""

    AGREED = "agreed"  # every witness that covers the place has it
    MAJORITY = "majority"  # no base: the readings were weighed
    BASE = "base"  # copy-text followed, although others part from it
    RESTORED = "restored"  # inserted into the base on attestation
    RULED = "ruled"  # an editor said so
    EMENDED = "emended"  # a named rule said so
    OMITTED = "omitted"  # nothing is printed here


@dataclass(frozen=True, slots=True, eq=False)
class ConfidenceErrors:
    """How often readings are wrong by how sure their engine is of them, learned from one family.

    `edges`, `[w, band]`, are the greatest confidences in the bands of a witness, from the least sure on; the last band
    has none, and a witness without confidences has NaN. `errors`, `[w, band]`, are the shares of signs that are wrong;
    the last column is for readings without a confidence. Lines are witnesses in the order of the table.
    """

    edges: FloatArray
    errors: FloatArray


@dataclass(frozen=True, slots=True)
class Weights:
    """Who speaks for how much.

    `reliability` is by siglum the estimated share of signs that are right; `votes` by siglum how
    much its vote counts after dependence (two copies of one transcription share one vote);
    `voice` is what both make of it, in log-odds; `effective` is the sum of the votes: the number of
    independent witnesses. `confidence_errors` is None where no witness has an engine's confidences.
    """

    reliability: Mapping[str, float]
    vote_shares: Mapping[str, float]
    vote_weights: Mapping[str, float]
    effective_witnesses: float
    confidence_errors: ConfidenceErrors | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The lemma chosen at one locus; exactly one for each locus of the table.

    `text` is what is printed there (empty: nothing). `taken` says from where its characters are
    copied, in order: joined, they are `text`, but for ground EMENDED and RULED, where they may be
    fewer. `beside` names stretches outside the locus that carry the same signs (a document number at
    the foot of another witness). `sources` are the sigla that have this reading. `rule` names the rule
    of an EMENDED, and is the id of the ruling of a RULED.
    `open` marks a place that an editor should look at.
    """

    row: int
    locus: int  # index in Table.loci
    ground: Ground
    text: str
    copied_from: tuple[Attestation, ...]
    sigla: tuple[str, ...]
    confidence: float
    reason: str
    rule: str = ""
    open: bool = False
    attested_elsewhere: tuple[Attestation, ...] = ()


def text_bounds(decisions: Iterable[Decision]) -> list[int]:
    """Where the text of each decision begins in their joined text, and at the end its length."""
    return list(accumulate((len(d.text) for d in decisions), initial=0))
