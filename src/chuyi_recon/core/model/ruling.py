"""The types of an editor's word: what was ruled, and what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from chuyi_recon.core.model.span import Span
from chuyi_recon.core.model.table import Attestation

Choice = Literal["reading", "text", "omit", "keep", "withhold", "defer"]
RulingOutcome = Literal["applied", "moved", "stale", "orphaned", "conflict", "deferred"]
Anchor = tuple[str, tuple[str, ...], str]

OBEYED_OUTCOMES: tuple[RulingOutcome, ...] = (
    "applied",
    "moved",
    "stale",
)  # with these a ruling changes what is printed
FAILING_OUTCOMES: tuple[RulingOutcome, ...] = (
    "stale",
    "orphaned",
    "conflict",
)  # with these somebody has to look at it again


@dataclass(frozen=True, slots=True)
class Ruling:
    """An editor's word on one place, stronger than any rule.

    `anchor` is the text before the place, the readings that the editor saw, and the text after it, all as keys. The
    place is a run of loci; where `witness` names one, it is a stretch of that witness, and the only reading is the
    stretch.

    reading   `text` is printed there: what a witness has
    text      `text` is printed there, whoever has it
    omit      nothing is printed there
    keep      the stretch of the witness has its vote back, whatever a flag says
    withhold  the stretch of the witness is no part of the document
    defer     nothing is decided; `note` says why

    `date` is that of the app, in UTC and of one form (`2024-05-01T08:00:00.000Z`), so that dates compare as strings.
    """

    anchor: Anchor
    choice: Choice
    text: str | None = None
    editor: str = ""
    date: str = ""
    note: str = ""
    witness: str = ""

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits of the hash of all that the ruling says; two rulings with one are the same."""
        contents = (self.anchor, self.choice, self.text, self.editor, self.date, self.note, self.witness)
        return sha256(json.dumps(contents).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class ResolvedRuling:
    """A ruling with its outcome on one table.

    applied   the place is there as the editor saw it
    moved     the words around it are others; it was found, once, and its readings are the same
    stale     the place is there, and witnesses read otherwise than the editor saw; the ruling is applied all the same
    orphaned  the place is gone, or stands there more than once: not applied
    conflict  another editor rules otherwise: neither is applied
    deferred  the editor decided nothing

    `loci` is the run of loci of the table, `place` the stretch of a witness; what the ruling is not of, and
    what was not found, is None. `rest` are the characters before and after the place where the run is longer than it.
    `why` says what a person should know; it is empty where the ruling is applied as it is.
    """

    ruling: Ruling
    outcome: RulingOutcome
    explanation: str = ""
    loci: Span | None = None
    witness_span: Attestation | None = None
    remainder: tuple[str, str] = ("", "")
