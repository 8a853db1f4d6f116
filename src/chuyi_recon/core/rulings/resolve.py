"""All rulings taken together: each with its outcome.

Of one editor's rulings on a place the last counts: by date, and where dates are equal by their order. Editors are
equals: the same word of several is one word, different words are a conflict, and nobody's is applied. A deferral is no
word against another's. What comes out depends neither on the order of different editors' rulings nor on a ruling given
twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chuyi_recon.core.model import (
    OBEYED_OUTCOMES,
    Attestation,
    FoldedText,
    ResolvedRuling,
    Ruling,
    RulingOutcome,
    Span,
    Table,
)
from chuyi_recon.core.rulings.anchor_matching import LocusRun
from chuyi_recon.core.rulings.anchors import AnchorIndex
from chuyi_recon.core.rulings.stretch_anchors import find_stretch, padded_span, signed_span
from chuyi_recon.messages import Message, MessageList

_WITNESS_CHOICES = ("keep", "withhold")


@dataclass(frozen=True, slots=True)
class ResolvedRulings:
    """The rulings in force with their outcomes, in order of place, then editor, date and id.

    `cuts` are the places inside loci, at which all agree, where one of them begins or ends: by locus the signs before
    it. `kept` and `taken_out` are the stretches of witnesses that have their vote back, or lose it.
    """

    rulings: tuple[ResolvedRuling, ...] = ()
    cuts: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    reinstated: tuple[tuple[str, Span], ...] = ()
    withheld: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class _LocatedRuling:
    """A ruling and its place: a run of the table, or a stretch of a witness; neither where it is gone."""

    ruling: Ruling
    outcome: RulingOutcome
    explanation: str
    run: LocusRun | None = None
    stretch: tuple[str, int, int] | None = None
    remainder: tuple[str, str] = ("", "")

    def overlaps(self, other: _LocatedRuling) -> bool:
        """Whether both speak of one place, or of places that overlap; of two that are gone, whether it was the same."""
        if self.run and other.run:
            return self.run.overlaps(other.run)
        if self.stretch and other.stretch:
            (s, a, b), (t, c, d) = self.stretch, other.stretch
            return s == t and a < d and c < b
        mine, theirs = self.ruling, other.ruling
        return mine.anchor == theirs.anchor and mine.witness == theirs.witness

    def agrees(self, other: _LocatedRuling) -> bool:
        """Whether two that meet say the same, or one of them nothing."""
        if "defer" in (self.ruling.choice, other.ruling.choice):
            return True
        if self.stretch:
            return self.ruling.choice == other.ruling.choice
        return (self.run, self.remainder, _printed_text(self.ruling)) == (
            other.run,
            other.remainder,
            _printed_text(other.ruling),
        )


def resolve_rulings(rulings: Iterable[Ruling], table: Table, folded: Mapping[str, FoldedText]) -> ResolvedRulings:
    """The outcome of every ruling that no later one of its editor replaces; never raises."""
    given = tuple(dict.fromkeys(rulings))
    if not given:
        return ResolvedRulings()
    index = AnchorIndex(table, folded)
    located = _mark_conflicts(_keep_latest(_orphan_overlapped([_locate_ruling(r, index, folded) for r in given])))
    located.sort(key=lambda c: (_sort_key(c), c.ruling.editor, c.ruling.date, c.ruling.id))
    applied = [c for c in located if c.outcome in OBEYED_OUTCOMES]
    cuts: dict[int, set[int]] = {}
    for locus, signs in (cut for c in applied if c.run for cut in c.run.cuts):
        cuts.setdefault(locus, set()).add(signs)
    return ResolvedRulings(
        tuple(_make_resolved(c, folded) for c in located),
        {locus: tuple(sorted(signs)) for locus, signs in sorted(cuts.items())},
        tuple(_spans_with_choice(applied, "keep", folded)),
        tuple(_spans_with_choice(applied, "withhold", folded)),
    )


def _locate_ruling(ruling: Ruling, places: AnchorIndex, folded: Mapping[str, FoldedText]) -> _LocatedRuling:
    if ruling.choice in _WITNESS_CHOICES or ruling.witness:
        stretch = find_stretch(ruling, folded)
        where = None if stretch.outcome == "orphaned" else (stretch.witness, *stretch.signs)
        return _mark_deferred(_LocatedRuling(ruling, stretch.outcome, stretch.explanation, None, where))
    found = places.find(ruling.anchor)
    return _mark_deferred(_LocatedRuling(ruling, found.outcome, found.explanation, found.run, None, found.remainder))


def _mark_deferred(case: _LocatedRuling) -> _LocatedRuling:
    """The same; a deferral whose place is there says nothing more."""
    if case.ruling.choice != "defer" or case.outcome == "orphaned":
        return case
    return replace(case, outcome="deferred", explanation="")


def _orphan_overlapped(cases: Sequence[_LocatedRuling]) -> list[_LocatedRuling]:
    """The same; a place that is now a part of a longer one in which another ruling lies is gone."""
    why = Message("ruling.part-of-longer-ruled-place")
    return [
        replace(case, outcome="orphaned", explanation=why, run=None, remainder=("", ""))
        if any(case.remainder)
        and any(
            o.ruling.anchor != case.ruling.anchor and o.run and case.run and o.run.overlaps(case.run) for o in cases
        )
        else case
        for case in cases
    ]


def _keep_latest(cases: Sequence[_LocatedRuling]) -> list[_LocatedRuling]:
    """Those that no later ruling of the same editor replaces."""
    out: list[_LocatedRuling] = []
    by_time = sorted(enumerate(cases), key=lambda x: (x[1].ruling.date, x[0]), reverse=True)
    for _, case in by_time:
        if not any(later.ruling.editor == case.ruling.editor and later.overlaps(case) for later in out):
            out.append(case)
    return out


def _mark_conflicts(cases: Sequence[_LocatedRuling]) -> list[_LocatedRuling]:
    """The same, those in conflict marked."""
    out = []
    for case in cases:
        against = sorted(
            {o.ruling.editor for o in cases if o is not case and case.overlaps(o) and not case.agrees(o)}
            if case.outcome in OBEYED_OUTCOMES
            else ()
        )
        if against:
            why = Message("ruling.ruled-otherwise", editors=MessageList(map(_editor_name, against)))
            case = replace(case, outcome="conflict", explanation=why)
        out.append(case)
    return out


def _make_resolved(case: _LocatedRuling, folded: Mapping[str, FoldedText]) -> ResolvedRuling:
    loci, place = case.run.loci if case.run else None, None
    if case.stretch:
        siglum, *signs = case.stretch
        place = Attestation(siglum, signed_span((signs[0], signs[1]), folded[siglum]))
    return ResolvedRuling(case.ruling, case.outcome, case.explanation, loci, place, case.remainder)


def _spans_with_choice(
    cases: Iterable[_LocatedRuling], choice: str, folded: Mapping[str, FoldedText]
) -> Iterator[tuple[str, Span]]:
    """Where those with this choice lie: what is given back with the white space beside it, what is withheld without."""
    for case in cases:
        if case.stretch and case.ruling.choice == choice:
            siglum, *signs = case.stretch
            yield siglum, (padded_span if choice == "keep" else signed_span)((signs[0], signs[1]), folded[siglum])


def _printed_text(ruling: Ruling) -> str:
    """What a ruling on the text prints, but for the white space around it."""
    return "" if ruling.choice == "omit" else (ruling.text or "").strip()


def _sort_key(case: _LocatedRuling) -> tuple[bool, tuple[int, int], str, int]:
    """Places of the text first, then stretches by witness, then what is gone."""
    if case.run:
        return False, case.run.start, "", 0
    return True, (0, 0), case.stretch[0] if case.stretch else "\U0010ffff", case.stretch[1] if case.stretch else 0


def _editor_name(editor: str) -> str:
    return editor or Message("phrase.unnamed-editor.conflicts")
