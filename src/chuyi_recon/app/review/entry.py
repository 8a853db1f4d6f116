"""One place on an editor's list: what the list shows of it, what filters ask of it, what may be ruled there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chuyi_recon.app.i18n.widths import shorten_middle
from chuyi_recon.core.model import Reconstruction, Severity
from chuyi_recon.messages import Message
from chuyi_recon.views.line_index import line_and_column, line_starts
from chuyi_recon.views.passages import Passage, PassageKind, PassageState, gravity_order, nest_passages

ActKind = Literal["reading", "text", "omit", "keep", "withhold", "defer"]
MAX_SHOWN = 40  # code points of a reading in the list and in a question
VARIANT = "variant"  # the topic of a place where witnesses part and nothing is flagged
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
    ruled_texts: tuple[str, ...]  # what a ruling for each of them says
    printed: str  # what stands in the text there
    before: str  # the characters around it, within its line
    after: str
    doubt: str  # its code; empty where it is none
    printed_reading: int | None  # index of its readings; None where no witness has what is printed
    parent: int | None = None  # the entry of the list whose part it is
    parts: tuple[int, ...] = ()  # the entries that are its parts
    sources: tuple[int, ...] = ()  # by reading, the independent sources that have it

    @property
    def topics(self) -> tuple[str, ...]:
        """What a filter by flag knows it by: its flags and its doubt; `variant` where it has neither."""
        return tuple(dict.fromkeys([*self.codes, *filter(None, [self.doubt])])) or (VARIANT,)

    @property
    def alike_key(self) -> tuple[object, ...]:
        """What two places have in common that are ruled together: what is wrong, the readings, and who is for each.

        The same witnesses are as many sources. Without readings of its own a place is like those where the same stands.
        """
        return (self.kind, self.topics[0], self.texts or (self.printed,), self.sources, self.printed_reading)

    @property
    def can_be_kept(self) -> bool:
        """Whether it is a stretch of one witness of which an editor may say that it stands."""
        return self.doubt == "single-support"

    @property
    def in_context(self) -> str:
        """What is printed, in short, between the characters around it."""
        printed = shorten_middle(" ".join(self.printed.split()), MAX_SHOWN)
        return f"{self.before.lstrip()}【{printed}】{self.after.rstrip()}"

    def matches(self, wanted: str) -> bool:
        """Whether a search finds it: by a reading, a flag, or what stands there with the words around it."""
        around = f"{self.before}{self.printed}{self.after}"
        return bool(wanted) and any(wanted in text for text in (around, *self.texts, *self.topics))

    @property
    def label(self) -> str:
        """The topic of which the list says that it is about."""
        return self.doubt or self.topics[0]

    @property
    def rejected_readings(self) -> str:
        """The other readings, in short."""
        bare = "".join(self.printed.split())
        others = [t or "–" for t in self.texts if "".join(t.split()) != bare] if self.kind == "locus" else []
        return " | ".join(shorten_middle(t, MAX_SHOWN) for t in others)


def describe_act(act: Act, entry: ReviewEntry) -> str:
    """What was ruled, in a few words."""
    match act.kind:
        case "reading" | "text":
            return Message("review.act.print", text=shorten_middle(" ".join((act.text or "").split()), MAX_SHOWN))
        case "omit":
            return Message("review.act.print-nothing")
        case "keep":
            return Message("review.act.kept" if entry.can_be_kept else "review.act.given-back")
        case "withhold":
            return Message("label.withheld")
        case _:
            return Message("review.act.deferred-because", note=act.note) if act.note else Message("label.deferred")


def list_with_parts(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages in the order in which an editor takes them up, each with its parts after it.

    What another editor ruled in one stroke is one place, too.
    """
    places = nest_passages(nest_passages(passages, "ruled"), "deferred")
    return tuple(own for p in sorted(places, key=gravity_order) for own in (p, *p.parts))


def make_entries(families: Sequence[tuple[Reconstruction, Sequence[Passage]]]) -> tuple[ReviewEntry, ...]:
    """An entry for each passage of all families, of which each has them as `list_with_parts` gives them."""
    out: list[ReviewEntry] = []
    for n, (reconstruction, passages) in enumerate(families):
        line_offsets = line_starts(reconstruction.text)
        parent, left = 0, 0
        for i, p in enumerate(passages):
            entry = _make_entry(n, i, p, reconstruction, line_offsets)
            if left:
                entry, left = replace(entry, parent=parent), left - 1
            else:
                parent, left = len(out), len(p.parts)
                entry = replace(entry, parts=tuple(range(parent + 1, parent + 1 + left)))
            out.append(entry)
    return tuple(out)


def _make_entry(
    family: int, i: int, p: Passage, reconstruction: Reconstruction, line_offsets: Sequence[int]
) -> ReviewEntry:
    findings = [reconstruction.findings[f] for f in p.all_findings]
    pointed = dict.fromkeys(f.siglum for f in findings)
    pointed |= dict.fromkeys(s for v in p.readings if not v.printed for s in v.sigla)
    return ReviewEntry(
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
        tuple(v.ruled_text or v.text for v in p.readings),
        p.span.extract(reconstruction.text),
        reconstruction.text[max(0, p.span.start - _CONTEXT_LENGTH) : p.span.start].rpartition("\n")[2],
        reconstruction.text[p.span.end : p.span.end + _CONTEXT_LENGTH].partition("\n")[0],
        p.doubt.code if p.doubt else "",
        next((n for n, v in enumerate(p.readings) if v.printed), None),
        sources=tuple(v.class_count for v in p.readings),
    )
