"""One place on an editor's list: what the list shows of it, what filters ask of it, what may be ruled there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from chuyi_recon.core.model import Reconstruction, Severity
from chuyi_recon.messages import Message, word
from chuyi_recon.views.line_index import line_and_column, line_starts
from chuyi_recon.views.passages import Passage, PassageKind, PassageState, gravity_order

ActKind = Literal["reading", "text", "omit", "keep", "withhold", "defer"]
_MAX_SHOWN = 40  # code points of a reading in the list and in a question
_CONTEXT_LENGTH = 6  # code points of the text on each side of it


@dataclass(frozen=True, slots=True)
class Act:
    """What an editor did to one place: a ruling to be written down, or one to be taken back.

    `entry` is an index of the list. `version` is one of the passage's, from 0, for `reading`, and for `withhold`
    of a witness's reading; `text` is what is printed for `reading` and `text`. `undone` says that the last ruling
    there is taken back.
    """

    entry: int
    kind: ActKind
    text: str | None = None
    reading_index: int | None = None
    note: str = ""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """A passage of one family, as far as the list needs to know it."""

    family: int
    passage: int  # index of the family's passages
    kind: PassageKind
    state: PassageState | Literal["deferred"]
    severity: Severity | None
    confidence: float
    line: int  # of the reconstruction, from 1
    codes: tuple[str, ...]  # of its findings, the gravest first
    sigla: tuple[str, ...]  # the witnesses at which its findings point, or that part from the lemma
    texts: tuple[str, ...]  # its readings, in the order of the passage
    printed: str  # what stands in the text there
    before: str  # the characters around it, within its line
    after: str
    proposal: int | None  # index of its versions: what a finding suggests, else what is printed

    @property
    def alike_key(self) -> tuple[str, tuple[str, ...]]:
        """What two places have in common that are ruled together: the flag, and the readings."""
        return (self.codes[0] if self.codes else "", self.texts or (self.printed,))

    def matches(self, wanted: str) -> bool:
        """Whether a search finds it: by a reading, a flag, or what stands there with the words around it."""
        around = f"{self.before}{self.printed}{self.after}"
        return bool(wanted) and any(wanted in text for text in (around, *self.texts, *self.codes))

    @property
    def label(self) -> str:
        """What the list says it is about."""
        if self.codes:
            return self.codes[0]
        return Message("label.variant") if self.kind == "locus" else word(self.kind)

    @property
    def rejected_readings(self) -> str:
        """The other readings, in short."""
        bare = "".join(self.printed.split())
        others = [t or "–" for t in self.texts if "".join(t.split()) != bare] if self.kind == "locus" else []
        return " | ".join(shorten_middle(t) for t in others)


def shorten_middle(text: str, most: int = _MAX_SHOWN) -> str:
    """`text`, cut in the middle where it is long."""
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-(most // 2) :]}"


def make_entries(families: Sequence[tuple[Reconstruction, Sequence[Passage]]]) -> tuple[ReviewEntry, ...]:
    """All places of all families: family by family, in the order in which an editor takes them up."""
    return tuple(
        e for n, (reconstruction, passages) in enumerate(families) for e in _family_entries(n, reconstruction, passages)
    )


def _family_entries(family: int, reconstruction: Reconstruction, passages: Sequence[Passage]) -> Iterator[ReviewEntry]:
    line_offsets = line_starts(reconstruction.text)
    for i in sorted(range(len(passages)), key=lambda i: gravity_order(passages[i])):
        p = passages[i]
        findings = [reconstruction.findings[f] for f in p.findings]
        pointed = dict.fromkeys(f.siglum for f in findings)
        pointed |= dict.fromkeys(s for v in p.readings if not v.printed for s in v.sigla)
        yield ReviewEntry(
            family,
            i,
            p.kind,
            p.state,
            p.severity,
            p.confidence,
            line_and_column(line_offsets, p.span.start)[0],
            tuple(dict.fromkeys(f.code for f in findings)),
            tuple(pointed),
            tuple(v.text for v in p.readings),
            p.span.extract(reconstruction.text),
            reconstruction.text[max(0, p.span.start - _CONTEXT_LENGTH) : p.span.start].rpartition("\n")[2],
            reconstruction.text[p.span.end : p.span.end + _CONTEXT_LENGTH].partition("\n")[0],
            propose_reading(reconstruction, p),
        )


def propose_reading(reconstruction: Reconstruction, passage: Passage) -> int | None:
    """The version that is proposed: at an open place what a finding at the pivot suggests, else the printed one.

    A suggestion stands for what the finding quotes, which may be more than the reading or a part of it.
    """
    if passage.kind != "locus":
        return None
    printed = next((n for n, v in enumerate(passage.readings) if v.printed), None)
    if passage.state != "open" or printed is None:
        return printed
    pivot = reconstruction.family.base or reconstruction.family.lead_witness
    own = next((p.span for p in passage.readings[printed].places if p.siglum == pivot), None)
    if own is None:
        return printed
    text = reconstruction.family.witness(pivot).text
    for finding in (reconstruction.findings[i] for i in passage.findings):
        if finding.siglum != pivot or not finding.suggestion:
            continue
        span = finding.span
        for n, version in enumerate(passage.readings):
            if n == printed:
                continue
            if span.start <= own.start and own.end <= span.end:
                suggested, resulting = (
                    finding.suggestion,
                    text[span.start : own.start] + version.text + text[own.end : span.end],
                )
            elif own.start <= span.start and span.end <= own.end:
                suggested, resulting = (
                    text[own.start : span.start] + finding.suggestion + text[span.end : own.end],
                    version.text,
                )
            else:
                continue
            if "".join(resulting.split()) == "".join(suggested.split()):
                return n
    return printed
