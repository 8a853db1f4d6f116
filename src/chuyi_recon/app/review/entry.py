"""One place on an editor's list: what the list shows of it, what filters ask of it, what may be ruled there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from chuyi_recon.core.model import Reconstruction, Severity
from chuyi_recon.messages import said
from chuyi_recon.views.line_index import place, starts
from chuyi_recon.views.passages import Kind, Passage, State, graver

Word = Literal["reading", "text", "omit", "keep", "withhold", "defer"]
_SHOWN = 40  # code points of a reading in the list and in a question
_BESIDE = 6  # code points of the text on each side of it


@dataclass(frozen=True, slots=True)
class Act:
    """What an editor did to one place: a ruling to be written down, or one to be taken back.

    `entry` is an index of the list. `version` is one of the passage's, from 0, for `reading`, and for `withhold`
    of a witness's reading; `text` is what is printed for `reading` and `text`. `undone` says that the last ruling
    there is taken back.
    """

    entry: int
    word: Word
    text: str | None = None
    version: int | None = None
    note: str = ""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage of one family, as far as the list needs to know it."""

    family: int
    passage: int  # index of the family's passages
    kind: Kind
    state: State | Literal["deferred"]
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
    def alike(self) -> tuple[str, tuple[str, ...]]:
        """What two places have in common that are ruled together: the flag, and the readings."""
        return (self.codes[0] if self.codes else "", self.texts or (self.printed,))

    def has(self, wanted: str) -> bool:
        """Whether a search finds it: by a reading, a flag, or what stands there with the words around it."""
        around = f"{self.before}{self.printed}{self.after}"
        return bool(wanted) and any(wanted in text for text in (around, *self.texts, *self.codes))

    @property
    def label(self) -> str:
        """What the list says it is about."""
        if self.codes:
            return self.codes[0]
        return said("variant") if self.kind == "locus" else said(self.kind)

    @property
    def rejected(self) -> str:
        """The other readings, in short."""
        bare = "".join(self.printed.split())
        others = [t or "–" for t in self.texts if "".join(t.split()) != bare] if self.kind == "locus" else []
        return " | ".join(brief(t) for t in others)


def brief(text: str, most: int = _SHOWN) -> str:
    """`text`, cut in the middle where it is long."""
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-(most // 2) :]}"


def entries(families: Sequence[tuple[Reconstruction, Sequence[Passage]]]) -> tuple[Entry, ...]:
    """All places of all families: family by family, in the order in which an editor takes them up."""
    return tuple(e for n, (made, passages) in enumerate(families) for e in _entries(n, made, passages))


def _entries(family: int, made: Reconstruction, passages: Sequence[Passage]) -> Iterator[Entry]:
    begins = starts(made.text)
    for i in sorted(range(len(passages)), key=lambda i: graver(passages[i])):
        p = passages[i]
        findings = [made.findings[f] for f in p.findings]
        pointed = dict.fromkeys(f.siglum for f in findings)
        pointed |= dict.fromkeys(s for v in p.versions if not v.printed for s in v.sigla)
        yield Entry(
            family,
            i,
            p.kind,
            p.state,
            p.severity,
            p.confidence,
            place(begins, p.span.start)[0],
            tuple(dict.fromkeys(f.code for f in findings)),
            tuple(pointed),
            tuple(v.text for v in p.versions),
            p.span.of(made.text),
            made.text[max(0, p.span.start - _BESIDE) : p.span.start].rpartition("\n")[2],
            made.text[p.span.end : p.span.end + _BESIDE].partition("\n")[0],
            proposal(made, p),
        )


def proposal(made: Reconstruction, passage: Passage) -> int | None:
    """The version that is proposed: at an open place what a finding at the pivot suggests, else the printed one.

    A suggestion stands for what the finding quotes, which may be more than the reading or a part of it.
    """
    if passage.kind != "locus":
        return None
    printed = next((n for n, v in enumerate(passage.versions) if v.printed), None)
    if passage.state != "open" or printed is None:
        return printed
    pivot = made.family.base or made.family.pivot
    own = next((p.span for p in passage.versions[printed].places if p.siglum == pivot), None)
    if own is None:
        return printed
    text = made.family.witness(pivot).text
    for finding in (made.findings[i] for i in passage.findings):
        if finding.siglum != pivot or not finding.suggestion:
            continue
        span = finding.span
        for n, version in enumerate(passage.versions):
            if n == printed:
                continue
            if span.start <= own.start and own.end <= span.end:
                told, put = finding.suggestion, text[span.start : own.start] + version.text + text[own.end : span.end]
            elif own.start <= span.start and span.end <= own.end:
                told, put = text[own.start : span.start] + finding.suggestion + text[span.end : own.end], version.text
            else:
                continue
            if "".join(put.split()) == "".join(told.split()):
                return n
    return printed
