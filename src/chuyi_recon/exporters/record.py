"""The shape of `reconstruction.json`, from which its JSON Schema is made (`recon schema`).

Places in a witness are `[start, end]`, half open, in code points of its decoded text; places in
the reconstruction count its own code points and are called `at`. `places` and `cells` lead from a
siglum to a place. A member that has its default (false, empty, null) is left out.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

FORMAT: Literal["recon-reconstruction/1"] = "recon-reconstruction/1"

Offset = Annotated[int, Meta(ge=0)]
Score = Annotated[float, Meta(ge=0, le=1)]
Place = tuple[Offset, Offset]
Places = dict[str, Place]
GroundName = Literal["agreed", "majority", "base", "restored", "ruled", "emended", "omitted"]

ScriptName = Literal["traditional", "simplified"]


class Form(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all parts of the record have in common."""


class FamilyForm(Form, frozen=True):
    """The family: its name, title, base (null: none deserves to be) and pivot.

    `script` is the text's, where the witnesses mix traditional and simplified script. `terms` are
    words that no dictionary has: found in the family, or named by an editor.
    """

    name: str
    pivot: str
    base: str | None = None
    title: str = ""
    script: ScriptName | None = None
    terms: tuple[str, ...] = ()


class RepairForm(Form, frozen=True):
    """Something a reader mended while decoding."""

    at: Offset
    what: str


class WitnessForm(Form, frozen=True):
    """One witness; `length` is that of its decoded text. An outsider takes no part.

    `script` stands where the family mixes two, and the witness has Han.
    """

    siglum: str
    source: str
    sha256: str
    encoding: str
    kind: Literal["web", "ocr", "vlm", "human", "unknown"]
    length: Offset
    group: str = ""
    outsider: bool = False
    repairs: tuple[RepairForm, ...] = ()
    script: ScriptName | None = None


class WeightForm(Form, frozen=True):
    """How reliable a witness is, how much its vote counts after dependence, and both in log-odds."""

    siglum: str
    reliability: Score
    votes: Score
    voice: float


class StretchForm(Form, frozen=True):
    """A run of the text with the same witnesses; the stretches, joined, are the text."""

    at: Place
    text: str
    row: Offset
    locus: Offset
    ground: GroundName
    confidence: Score
    places: Places


class CellForm(Form, frozen=True):
    """What one witness has in a row; `agreement` is with the row's first witness and no probability."""

    place: Place
    agreement: Score
    moved: bool = False


class RowForm(Form, frozen=True):
    """One line of the table; a witness without a cell abstains. `loci` is a range of the list `loci`."""

    place: Literal["pivot", "island", "single"]
    loci: Place
    cells: dict[str, CellForm]


class ReadingForm(Form, frozen=True):
    """A reading and the witnesses that have it; withheld ones have no vote.

    `likeness` says, of a rejected reading of a substantive locus, what it is to the lemma: its signs look alike, or
    sound alike, or neither. It is left out where signs are added or lost.
    """

    text: str
    places: Places
    withheld: bool = False
    likeness: Literal["look-alike", "sound-alike", "neither"] | None = None


class PlaceForm(Form, frozen=True):
    """A stretch of one witness."""

    witness: str
    place: Place


class DecisionForm(Form, frozen=True):
    """What is printed at a locus, and why; `taken` says from where its characters are copied.

    `rule` names the rule of ground `emended`, and is the id of the ruling of ground `ruled`.
    """

    ground: GroundName
    text: str
    confidence: Score
    reason: str
    sources: tuple[str, ...]
    taken: tuple[PlaceForm, ...] = ()
    rule: str = ""
    open: bool = False


class LocusForm(Form, frozen=True):
    """A place where witnesses all agree, or where they part; with the decision taken there."""

    row: Offset
    kind: Literal["agreed", "substantive", "accidental"]
    readings: tuple[ReadingForm, ...]
    decision: DecisionForm


class FindingForm(Form, frozen=True):
    """A place that a flag points at; `ruling` is the id of the ruling that answers it."""

    code: str
    severity: Literal["high", "medium", "low"]
    witness: str
    place: Place
    quote: str
    message: str
    suggestion: str | None = None
    evidence: tuple[PlaceForm, ...] = ()
    ruling: str = ""


class DoubtForm(Form, frozen=True):
    """A warning about the reconstruction itself."""

    code: Literal["spliced", "single-support", "base-not-followed", "mixed-script"]
    at: Place
    quote: str
    message: str
    parts: tuple[PlaceForm, ...] = ()


class RulingForm(Form, frozen=True):
    """An editor's word with its outcome, and the loci or the stretch of a witness it is of, where they were found.

    `why` says of one that is not plainly applied what became of its place.
    """

    id: str
    anchor: tuple[str, tuple[str, ...], str]
    choice: Literal["reading", "text", "omit", "keep", "withhold", "defer"]
    outcome: Literal["applied", "moved", "stale", "orphaned", "conflict", "deferred"]
    text: str | None = None
    editor: str = ""
    date: str = ""
    note: str = ""
    witness: str = ""
    why: str = ""
    loci: Place | None = None
    place: PlaceForm | None = None


class Record(Form, frozen=True, omit_defaults=False):
    """Everything known about one reconstruction. Only `generator` may differ between versions of recon."""

    format: Literal["recon-reconstruction/1"]
    generator: str
    family: FamilyForm
    effective: float
    text: str
    witnesses: tuple[WitnessForm, ...]
    weights: tuple[WeightForm, ...]
    stretches: tuple[StretchForm, ...]
    rows: tuple[RowForm, ...]
    loci: tuple[LocusForm, ...]
    findings: tuple[FindingForm, ...]
    withheld: tuple[PlaceForm, ...]
    doubts: tuple[DoubtForm, ...]
    rulings: tuple[RulingForm, ...]


def schema() -> dict[str, Any]:  # Any: JSON Schema is any JSON
    """The JSON Schema (2020-12) of `reconstruction.json`."""
    described = msgspec.json.schema(Record)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **described,
    }
