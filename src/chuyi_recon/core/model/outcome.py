"""The types of what is wrong, what is decided and why, and the text that comes of it.

What is said of it (`message`, `reason`) is English, made by `messages`, so that a person may be told in Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from typing import Literal, overload

import numpy as np

from chuyi_recon.core.model.roles import Role, Subject
from chuyi_recon.core.model.ruling import Ruled
from chuyi_recon.core.model.span import Span
from chuyi_recon.core.model.table import Attestation
from chuyi_recon.core.model.table_columns import Table
from chuyi_recon.core.model.text import Family, Folded, IntArray

Severity = Literal["high", "medium", "low"]
Likeness = Literal["look-alike", "sound-alike", "neither"]
Script = Literal["traditional", "simplified"]
_Run = tuple[int, int, "Decision", dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that a flag points at. It changes nothing by itself."""

    code: str
    severity: Severity
    siglum: str
    span: Span
    message: str
    suggestion: str | None = None
    evidence: tuple[Attestation, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What one flag found, with the role and the subject that it declares. One is equal to itself alone."""

    role: Role
    subject: Subject
    findings: tuple[Finding, ...]


class Ground(StrEnum):
    """Why a lemma was chosen."""

    AGREED = "agreed"  # every witness that covers the place has it
    MAJORITY = "majority"  # no base: the readings were weighed
    BASE = "base"  # copy-text followed, although others part from it
    RESTORED = "restored"  # inserted into the base on attestation
    RULED = "ruled"  # an editor said so
    EMENDED = "emended"  # a named rule said so
    OMITTED = "omitted"  # nothing is printed here


@dataclass(frozen=True, slots=True)
class Weights:
    """Who speaks for how much.

    `reliability` is by siglum the estimated share of signs that are right; `votes` by siglum how
    much its vote counts after dependence (two copies of one transcription share one vote);
    `voice` is what both make of it, in log-odds; `effective` is the sum of the votes: the number of
    independent witnesses.
    """

    reliability: Mapping[str, float]
    votes: Mapping[str, float]
    voice: Mapping[str, float]
    effective: float


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
    taken: tuple[Attestation, ...]
    sources: tuple[str, ...]
    confidence: float
    reason: str
    rule: str = ""
    open: bool = False
    beside: tuple[Attestation, ...] = ()


def text_bounds(decisions: Iterable[Decision]) -> list[int]:
    """Where the text of each decision begins in their joined text, and at the end its length."""
    return list(accumulate((len(d.text) for d in decisions), initial=0))


@dataclass(frozen=True, slots=True)
class Stretch:
    """The longest run of the reconstruction with the same witnesses at consecutive places.

    Law: every attested span is as long as `text` and is the same sign by sign once folded. No
    attestation only where the ground is EMENDED or RULED.
    """

    text: str
    row: int
    locus: int
    attestations: tuple[Attestation, ...]
    ground: Ground
    confidence: float


@dataclass(frozen=True, eq=False)
class Stretches(Sequence[Stretch]):
    """All stretches as columns; a `Stretch` is made when it is asked for, and not kept.

    Stretch `i` is `text[bounds[i]:bounds[i + 1]]`, printed at `locus[i]`. `place[w, i]` is the offset at which
    the witness `sigla[w]` has its first character, -1 where it does not attest it. Arrays are read-only.
    """

    sigla: tuple[str, ...]
    text: str  # the stretches joined
    bounds: IntArray
    locus: IntArray
    place: IntArray
    decisions: tuple[Decision, ...]

    def __post_init__(self) -> None:
        for column in (self.bounds, self.locus, self.place):
            column.setflags(write=False)

    def __len__(self) -> int:
        return len(self.locus)

    @overload
    def __getitem__(self, at: int) -> Stretch: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Stretch, ...]: ...
    def __getitem__(self, at: int | slice) -> Stretch | tuple[Stretch, ...]:
        if isinstance(at, slice):
            first, last, step = at.indices(len(self))
            return tuple(self._made(first, last)) if step == 1 else tuple(self[i] for i in range(first, last, step))
        wanted = range(len(self))[at]  # an index from the end, or out of range, as in any sequence
        return next(self._made(wanted, wanted + 1))

    def __iter__(self) -> Iterator[Stretch]:
        return self._made(0, len(self))

    def of(self, siglum: str) -> tuple[tuple[int, int, int], ...]:
        """Where a witness's characters are printed: (its offset, offset in the text, length), in printed order."""
        w = self.sigla.index(siglum)
        own = np.flatnonzero(self.place[w] >= 0)
        start, end = self.bounds[own], self.bounds[own + 1]
        return tuple(zip(self.place[w, own].tolist(), start.tolist(), (end - start).tolist(), strict=True))

    def runs(self, first: int = 0, last: int | None = None) -> Iterator[_Run]:
        """Stretches `[first, last)` without their objects: begin, end, decision, and by siglum its places."""
        last = len(self) if last is None else last
        bounds = self.bounds[first : last + 1].tolist()
        columns = (self.locus[first:last].tolist(), self.place[:, first:last].T.tolist())
        for start, end, locus, place in zip(bounds, bounds[1:], *columns, strict=False):
            size = end - start
            places = {siglum: (p, p + size) for siglum, p in zip(self.sigla, place, strict=True) if p >= 0}
            yield start, end, self.decisions[locus], places

    def _made(self, first: int, last: int) -> Iterator[Stretch]:
        for start, end, d, places in self.runs(first, last):
            where = tuple(Attestation(siglum, Span(*place)) for siglum, place in places.items())
            yield Stretch(self.text[start:end], d.row, d.locus, where, d.ground, d.confidence)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A warning about the reconstruction itself; `span` counts its code points.

    spliced         a clause that stands in no single witness; `parts` are where it comes from
    single-support  text that one witness alone has
    base-not-followed  the base is contradicted at too many places to be followed: readings are weighed
    mixed-script    text in another script than the pivot's, which nobody in the pivot's has
    """

    code: Literal["spliced", "single-support", "base-not-followed", "mixed-script"]
    span: Span
    message: str
    parts: tuple[Attestation, ...] = ()


@dataclass(frozen=True, slots=True)
class Distrust:
    """Why a base is not followed: at `places` of the `signs` that three others cover these share another reading.

    `odds`: so many times likelier is that of a bad base than of a sound one.
    """

    places: int
    signs: int
    odds: float


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """One text in which every character names its evidence; everything an exporter may read.

    `likeness` says, by locus and siglum, what a rejected reading is to the lemma; it is empty until `views.confusables`
    has been asked for it, and nothing is decided by it. `scripts` says, of a family that mixes traditional and
    simplified copies, which each witness is, and `script` which the text is; both are empty where all are written
    alike. `terms` are words of the family's own: found in it, or named by an editor.
    """

    table: Table
    folded: Mapping[str, Folded]
    findings: Sequence[Finding]  # those that only advise are asked for when somebody looks (`Findings`)
    weights: Weights
    decisions: tuple[Decision, ...]  # decisions[i] belongs to table.loci[i]
    stretches: Stretches
    doubts: tuple[Doubt, ...]
    rulings: tuple[Ruled, ...] = ()  # those in force: not retracted, nor replaced by their editor
    settled: Mapping[int, str] = field(
        default_factory=dict
    )  # by index of a finding, the id of the ruling that answers it
    likeness: Mapping[int, Mapping[str, Likeness]] = field(default_factory=dict)
    scripts: Mapping[str, Script] = field(default_factory=dict)
    script: Script | None = None
    terms: tuple[str, ...] = ()

    @property
    def family(self) -> Family:
        """The witnesses this was made from."""
        return self.table.family

    @property
    def text(self) -> str:
        """The one text: the stretches joined."""
        return self.stretches.text
