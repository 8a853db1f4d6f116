"""The shape of `reconstruction.json`, from which its JSON Schema is made (`recon schema`).

Places in a witness are `[start, end]`, half open, in code points of its decoded text; places in
the reconstruction count its own code points and are called `at`. A member that has its default is left out. What
can be read off another member is said once: who reads what is printed stands in the stretches, and `loci` are the
places at which somebody reads otherwise.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from chuyi_recon.core.model import Box
from chuyi_recon.exporters.located import LocationForm

FORMAT: Literal["recon-reconstruction/2"] = "recon-reconstruction/2"

Offset = Annotated[int, Meta(ge=0)]
Score = Annotated[float, Meta(ge=0, le=1)]
OffsetPair = tuple[Offset, Offset]
Starts = dict[str, Offset | tuple[Offset, ...]]
GroundName = Literal["agreed", "majority", "base", "restored", "ruled", "emended", "omitted"]

ScriptName = Literal["traditional", "simplified"]


class RecordForm(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all parts of the record have in common."""


class FamilyForm(RecordForm, frozen=True):
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


class RepairForm(RecordForm, frozen=True):
    """Something a reader mended while decoding."""

    at: Offset
    what: str


class PartForm(RecordForm, frozen=True):
    """What one file, or one page of a file, gave of a witness's text; `box` is the extent of the page."""

    at: OffsetPair
    file: str
    sha256: str = ""
    encoding: str = ""
    page: int | None = None
    image: str = ""
    box: Box | None = None


class WitnessForm(RecordForm, frozen=True):
    """One witness; `length` is that of its decoded text. An outsider takes no part.

    `parts` are the files and pages that the text was read from, where it is not one file of plain text.

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
    parts: tuple[PartForm, ...] = ()


class WeightForm(RecordForm, frozen=True):
    """How reliable a witness is, how much its vote counts after dependence, and both in log-odds."""

    siglum: str
    reliability: Score
    votes: Score
    voice: float


class StretchForm(RecordForm, frozen=True):
    """A run of the text with the same witnesses and one confidence; the stretches, joined, are the text.

    `places` leads from a siglum to the offset of the first character. Where the witness does not read on, because white
    space stands between, numbers follow in pairs: after so many characters of the stretch it goes on at that offset.
    """

    text: str
    confidence: Score
    places: Starts


class RowForm(RecordForm, frozen=True):
    """One line of the table, printed `at`. `agreement` is with the row's first witness, 1 where it is left out.

    `lacunae` are the witnesses that have nothing here and abstain; `moved` those that have it elsewhere.
    """

    at: OffsetPair
    place: Literal["pivot", "island", "single"] = "pivot"
    agreement: dict[str, Score] = {}
    lacunae: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


class ReadingForm(RecordForm, frozen=True):
    """A reading that is not printed, or has no vote (`withheld`), and by siglum where it begins.

    `likeness` says, of a rejected reading of a substantive locus, what it is to the lemma: its signs look alike, or
    sound alike, or neither. It is left out where signs are added or lost.
    """

    text: str
    places: dict[str, Offset]
    withheld: bool = False
    likeness: Literal["look-alike", "sound-alike", "neither"] | None = None


class PlaceForm(RecordForm, frozen=True):
    """A stretch of one witness."""

    witness: str
    place: OffsetPair


class LocusForm(RecordForm, frozen=True):
    """A place where witnesses part, and what was decided; who is not in `readings` reads what is printed `at` it.

    `confidence` is left out where something is printed: the stretches have it. `sources` are the sigla that have this
    reading, left out where they are all who are neither in `readings` nor in `lacunae` of the row. `taken` says from
    where the characters are copied, left out where that is one reading as it stands. `rule` names the rule of ground
    `emended`, and is the id of the ruling of ground `ruled`. `locations` says by siglum where on its page a reading
    stands, of the witnesses that were read from pages.
    """

    row: Offset
    at: OffsetPair
    ground: GroundName
    reason: str
    reason_code: str = ""
    kind: Literal["agreed", "substantive", "accidental"] = "substantive"
    readings: tuple[ReadingForm, ...] = ()
    confidence: Score | None = None
    sources: tuple[str, ...] | None = None
    taken: tuple[PlaceForm, ...] | None = None
    rule: str = ""
    open: bool = False
    locations: dict[str, LocationForm] = {}


class FindingForm(RecordForm, frozen=True):
    """A place that a flag points at; `ruling` is the id of the ruling that answers it.

    `evidence` leads from a siglum to places, start and end of each in turn.
    `location` is where the place stands in its file, where the witness is not one file of plain text.
    """

    code: str
    severity: Literal["high", "medium", "low"]
    witness: str
    place: OffsetPair
    message: str
    message_code: str = ""
    suggestion: str | None = None
    evidence: dict[str, tuple[Offset, ...]] = {}
    ruling: str = ""
    location: LocationForm | None = None


class DoubtForm(RecordForm, frozen=True):
    """A warning about the reconstruction itself."""

    code: Literal["spliced", "single-support", "base-not-followed", "mixed-script"]
    at: OffsetPair
    quote: str
    message: str
    message_code: str = ""
    parts: tuple[PlaceForm, ...] = ()


class RulingForm(RecordForm, frozen=True):
    """An editor's word with its outcome, and its place, `at` in the text or `place` in a witness, where it was found.

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
    at: OffsetPair | None = None
    place: PlaceForm | None = None


class ReconstructionRecord(RecordForm, frozen=True, omit_defaults=False):
    """Everything known about one reconstruction. Only `generator` may differ between versions of recon."""

    format: Literal["recon-reconstruction/2"]
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


def reconstruction_schema() -> dict[str, Any]:  # Any: JSON Schema is any JSON
    """The JSON Schema (2020-12) of `reconstruction.json`."""
    described = msgspec.json.schema(ReconstructionRecord)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **described,
    }
