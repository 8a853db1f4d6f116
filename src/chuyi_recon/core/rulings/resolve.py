"""All rulings taken together: each with its outcome.

Of one editor's rulings on a place the last counts: by date, and where dates are equal by their order. Editors are
equals: the same word of several is one word, different words are a conflict, and nobody's is applied. A deferral is no
word against another's. What comes out depends neither on the order of different editors' rulings nor on a ruling given
twice. The work grows with the number of rulings, wherever they lie: an anchor is looked for once, and who rules against
whom is asked of places, not of pairs of rulings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from chuyi_recon.core.model import (
    OBEYED_OUTCOMES,
    Anchor,
    Attestation,
    FoldedText,
    ResolvedRuling,
    Ruling,
    RulingOutcome,
    Span,
    Table,
)
from chuyi_recon.core.rulings.anchor_matching import LocusRun
from chuyi_recon.core.rulings.anchors import AnchorIndex, FoundRun
from chuyi_recon.core.rulings.overlaps import DisjointPlaces, Place, PlaceIndex
from chuyi_recon.core.rulings.stretch_anchors import FoundStretch, find_stretch, padded_span, signed_span
from chuyi_recon.messages import Message, MessageList

_WITNESS_CHOICES = ("keep", "withhold")
_MAX_NAMED = 8  # editors who rule otherwise, by name
_MAX_ASKED = 1000  # words on places that meet one, of which the editors are named
_SpokenWord = tuple[tuple[str, str], str]  # what is left beside the place, and what is printed, or chosen


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

    @property
    def place(self) -> Place | None:
        """Where it lies, as edges that compare: of the table, or of a witness."""
        if self.run:
            (low, head), (high, tail) = self.run.start, self.run.end
            return (0, "", low, head), (0, "", high, tail)
        if self.stretch:
            siglum, start, end = self.stretch
            return (1, siglum, start, 0), (1, siglum, end, 0)
        return None

    @property
    def said(self) -> _SpokenWord:
        """What it says of its place: two rulings that say the same of one place are one word."""
        return ("", "") if self.stretch else self.remainder, self.ruling.choice if self.stretch else self._printed

    @property
    def _printed(self) -> str:
        """What a ruling on the text prints, but for the white space around it."""
        return "" if self.ruling.choice == "omit" else (self.ruling.text or "").strip()


def resolve_rulings(rulings: Iterable[Ruling], table: Table, folded: Mapping[str, FoldedText]) -> ResolvedRulings:
    """The outcome of every ruling that no later one of its editor replaces; never raises."""
    given = tuple(dict.fromkeys(rulings))
    if not given:
        return ResolvedRulings()
    located = _mark_conflicts(_keep_latest(_orphan_overlapped(list(_locate_rulings(given, table, folded)))))
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


def _locate_rulings(
    rulings: Iterable[Ruling], table: Table, folded: Mapping[str, FoldedText]
) -> Iterator[_LocatedRuling]:
    """Each ruling with its place; an anchor is looked for once."""
    index, runs, stretches = AnchorIndex(table, folded), dict[Anchor, FoundRun](), dict[object, FoundStretch]()
    for ruling in rulings:
        anchor, witness = ruling.anchor, ruling.witness
        if ruling.choice in _WITNESS_CHOICES or witness:
            if (anchor, witness) not in stretches:
                stretches[anchor, witness] = find_stretch(ruling, folded)
            stretch = stretches[anchor, witness]
            where = None if stretch.outcome == "orphaned" else (stretch.witness, *stretch.signs)
            case = _LocatedRuling(ruling, stretch.outcome, stretch.explanation, None, where)
        else:
            if anchor not in runs:
                runs[anchor] = index.find(anchor)
            found = runs[anchor]
            case = _LocatedRuling(ruling, found.outcome, found.explanation, found.run, None, found.remainder)
        yield _mark_deferred(case)


def _mark_deferred(case: _LocatedRuling) -> _LocatedRuling:
    """The same; a deferral whose place is there says nothing more."""
    if case.ruling.choice != "defer" or case.outcome == "orphaned":
        return case
    return replace(case, outcome="deferred", explanation="")


def _orphan_overlapped(cases: Sequence[_LocatedRuling]) -> list[_LocatedRuling]:
    """The same; a place that is now a part of a longer one in which another ruling lies is gone."""
    why = Message("ruling.part-of-longer-ruled-place")
    if not any(any(case.remainder) for case in cases):
        return list(cases)
    places = sorted({(case.place, case.ruling.anchor) for case in cases if case.run and case.place})
    index = PlaceIndex(place for place, _ in places)
    others: dict[Anchor, bool] = {}  # whether a ruling of another anchor meets that place
    for case in cases:
        own = case.ruling.anchor
        if any(case.remainder) and case.place and own not in others:
            others[own] = any(places[n][1] != own for n in index.find_overlapping(case.place))
    return [
        replace(case, outcome="orphaned", explanation=why, run=None, remainder=("", ""))
        if any(case.remainder) and others.get(case.ruling.anchor)
        else case
        for case in cases
    ]


def _keep_latest(cases: Sequence[_LocatedRuling]) -> list[_LocatedRuling]:
    """Those that no later ruling of the same editor replaces; of two whose place is gone, if it was the same."""
    out: list[_LocatedRuling] = []
    taken: dict[str, DisjointPlaces] = defaultdict(DisjointPlaces)
    gone: set[tuple[str, Anchor, str]] = set()
    by_time = sorted(enumerate(cases), key=lambda x: (x[1].ruling.date, x[0]), reverse=True)
    for _, case in by_time:
        ruling, place = case.ruling, case.place
        if place is not None:
            if taken[ruling.editor].add(place):
                out.append(case)
        elif (was := (ruling.editor, ruling.anchor, ruling.witness)) not in gone:
            gone.add(was)
            out.append(case)
    return out


def _mark_conflicts(cases: Sequence[_LocatedRuling]) -> list[_LocatedRuling]:
    """The same, those in conflict marked: another editor says otherwise of a place that meets theirs.

    On the text that is every other word, on a stretch another choice. An editor's own places do not meet.
    """
    editors: dict[tuple[Place, _SpokenWord], set[str]] = defaultdict(set)
    for case in cases:
        if case.outcome in OBEYED_OUTCOMES and case.place:
            editors[case.place, case.said].add(case.ruling.editor)
    by_side: dict[object, list[tuple[Place, _SpokenWord]]] = defaultdict(list)
    for place, said in sorted(editors):
        by_side[said if place[0][0] else None].append((place, said))
    indices = {side: PlaceIndex(place for place, _ in words) for side, words in by_side.items()}
    names = {word: sorted(spoke) for word, spoke in editors.items()}
    why = {
        word: _ruled_otherwise(
            names[other]
            for side, index in indices.items()
            if side is None or side != word[1]
            for other in (by_side[side][n] for n in index.find_overlapping(word[0]))
            if other != word
        )
        for word in editors
    }
    return [
        replace(case, outcome="conflict", explanation=found)
        if case.outcome in OBEYED_OUTCOMES and case.place and (found := why[case.place, case.said])
        else case
        for case in cases
    ]


def _ruled_otherwise(words: Iterable[Sequence[str]]) -> str:
    """Who is named as ruling otherwise, of the editors of each other word; empty where there is none."""
    against: set[str] = set()
    for editors in islice(words, _MAX_ASKED):
        against.update(editors[: _MAX_NAMED + 1])
        if len(against) > _MAX_NAMED:
            break
    named = MessageList(map(_editor_name, sorted(against)[:_MAX_NAMED]))
    if len(against) > _MAX_NAMED:
        return Message("ruling.many-ruled-otherwise", editors=named)
    return Message("ruling.ruled-otherwise", editors=named) if named else ""


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


def _sort_key(case: _LocatedRuling) -> tuple[bool, tuple[int, int], str, int]:
    """Places of the text first, then stretches by witness, then what is gone."""
    if case.run:
        return False, case.run.start, "", 0
    return True, (0, 0), case.stretch[0] if case.stretch else "\U0010ffff", case.stretch[1] if case.stretch else 0


def _editor_name(editor: str) -> str:
    return editor or Message("phrase.unnamed-editor.conflicts")
