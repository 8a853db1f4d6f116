"""Why a clause reads as it does: the decisions, flags and rulings behind it.

In: a reconstruction, the findings that came and those that are gone, the marks of the golden annotated.txt. Out: the
`Cause`s of one segment, what holds now first. The same reason is told once, with all the characters it speaks of.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from chuyi_recon.app.golden.drift import Cause
from chuyi_recon.app.golden.finding_records import Told
from chuyi_recon.app.golden.segments import Segment
from chuyi_recon.core.model import Decision, Ground, Locus, Reconstruction, Span
from chuyi_recon.core.model.outcome import text_bounds
from chuyi_recon.exporters.marks import Mark
from chuyi_recon.messages import said

_AROUND = 3  # characters on either side by which a short word is known again


class Causes:
    """What may be asked for the causes of every segment of one family."""

    def __init__(
        self,
        made: Reconstruction,
        golden: str,
        marks: Sequence[Mark],
        came: Sequence[Told],
        gone: Sequence[Told],
    ) -> None:
        """`golden` is the text of the golden files, `marks` are its marks; `gone` are findings they tell of."""
        self._made, self._golden, self._marks, self._came, self._gone = made, golden, marks, came, gone
        self._bounds = text_bounds(made.decisions)
        self._texts = {w.siglum: w.text for w in made.family.witnesses}
        self._told = {str(f.message): f.message for f in made.findings}  # as sentences, which the files have not

    def of(self, segment: Segment) -> tuple[Cause, ...]:
        """The causes of one segment."""
        near: list[int] = []
        out: list[Cause] = []
        silent = False
        for old, new in segment.changed():
            here = self._touched(new, old.of(self._golden))
            out += [self._decided(i, new) for i in here]
            if not here:
                silent = True
                out.append(self._unsaid(old))
                here = self._touched(Span(max(0, new.start - 1), new.end + 1), "")
            near += here
        loci = [self._made.table.loci[i] for i in sorted(set(near))]
        lost = segment.old.of(self._golden)
        out += [
            _flag("now", f, self._told.get(f.message, f.message))
            for f in self._came
            if _at(f, loci) or (silent and _of_words(f, lost))
        ]
        marks = (m for m in self._marks if any(_touches(m.span, old) for old, _ in segment.changed()))
        out += [Cause("golden", "mark", "", (), m.span.of(self._golden), m.why) for m in marks]
        out += [
            _flag("golden", f, self._told.get(f.message, f.message)) for f in self._gone if self._spoke(f, loci, lost)
        ]
        return tuple(_once(out))

    def _touched(self, new: Span, lost: str) -> list[int]:
        """The decisions that print `new`, and those that print nothing beside it though a witness has what was lost."""
        at, decisions = self._bounds, self._made.decisions
        low, high = bisect_left(at, new.start), bisect_right(at, new.end)
        out = []
        for i in range(max(0, low - 1), min(high, len(decisions))):
            if decisions[i].text:
                if at[i] < new.end and at[i + 1] > new.start:
                    out.append(i)
            elif lost.strip() and new.start <= at[i] <= new.end and _has(self._made.table.loci[i], lost.strip()):
                out.append(i)
        return out

    def _decided(self, i: int, new: Span) -> Cause:
        """A decision as a cause, with those of its characters that stand in `new`."""
        d: Decision = self._made.decisions[i]
        start = self._bounds[i]
        text = d.text[max(0, new.start - start) : max(0, new.end - start)]
        name = f"{d.ground} by rule {d.rule}" if d.ground is Ground.EMENDED else d.ground.value
        sources = d.sources
        if d.ground is Ground.AGREED:  # it names those it is printed from
            sources = tuple(r.siglum for r in self._made.table.loci[i].readings)
        return Cause("now", "ruling" if d.ground is Ground.RULED else "ground", name, sources, text, d.reason)

    def _unsaid(self, old: Span) -> Cause:
        """What is to be said where nothing was decided: who has the words that are gone, between their neighbours."""
        lost = old.of(self._golden)
        around = Span(max(0, old.start - _AROUND), old.end + _AROUND)
        if not lost.strip():
            return Cause("now", "witness", "", (), lost, said("only white space is gone"))
        words = "".join((lost if len(lost) > _AROUND else around.of(self._golden)).split())
        has = tuple(s for s, text in self._texts.items() if words in "".join(text.split()))
        return Cause(
            "now", "witness", "", has, lost, "" if has else said("no witness has these words here in one piece")
        )

    def _spoke(self, f: Told, loci: Iterable[Locus], lost: str) -> bool:
        """Whether a finding that is gone was of this place: by its place where its words still stand there, else by
        its words.
        """
        if self._texts.get(f.witness, "")[f.start : f.end] == f.quote:
            return _at(f, loci)
        return _of_words(f, lost)


def _flag(when: Literal["now", "golden"], f: Told, message: str) -> Cause:
    return Cause(when, "flag", f.code, (f.witness,), "", message)


def _has(locus: Locus, lost: str) -> bool:
    """Whether a reading is what was lost, or a part of it, or holds it."""
    texts = {r.text.strip() for r in locus.readings}
    return any(text and (text in lost or lost in text) for text in texts)


def _at(f: Told, loci: Iterable[Locus]) -> bool:
    """Whether a finding points at what its witness reads at one of the loci."""
    place = Span(f.start, f.end)
    return any(_touches(place, r.span) for locus in loci for r in locus.readings if r.siglum == f.witness)


def _of_words(f: Told, text: str) -> bool:
    """Whether a finding quotes or proposes words of a clause, or the whole clause."""
    clause = "".join(text.split())
    words = ("".join(part.split()) for part in (f.quote, f.suggestion or ""))
    return bool(clause) and any(w and (w in clause or clause in w) for w in words)


def _touches(a: Span, b: Span) -> bool:
    """Whether two places share a character, or one is empty and stands in or beside the other."""
    return a.meets(b) or ((not len(a) or not len(b)) and a.start <= b.end and b.start <= a.end)


def _once(causes: Iterable[Cause]) -> Iterator[Cause]:
    """The same reason once, its characters joined, in the order in which the reasons come."""
    by: dict[tuple[str, str, str, tuple[str, ...], str], Cause] = {}
    for c in causes:
        key = (c.when, c.kind, c.name, c.witnesses, c.why)
        by[key] = replace(by[key], text=by[key].text + c.text) if key in by else c
    yield from by.values()
