"""All rulings heard together: each with its outcome.

Of one editor's rulings on a place the last counts: by date, and where dates are equal by their order. Editors are
equals: the same word of several is one word, different words are a conflict, and nobody's is applied. A deferral is no
word against another's. What comes out depends neither on the order of different editors' rulings nor on a ruling given
twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chuyi_recon.core.model import OBEYED, Attestation, Folded, Outcome, Ruled, Ruling, Span, Table
from chuyi_recon.core.rulings.anchors import Places, Run
from chuyi_recon.core.rulings.stretch_anchors import find, tight, wide
from chuyi_recon.messages import Listed, said

_OF_WITNESS = ("keep", "withhold")


@dataclass(frozen=True, slots=True)
class Hearing:
    """The rulings in force with their outcomes, in order of place, then editor, date and id.

    `cuts` are the places inside loci, at which all agree, where one of them begins or ends: by locus the signs before
    it. `kept` and `taken_out` are the stretches of witnesses that have their vote back, or lose it.
    """

    each: tuple[Ruled, ...] = ()
    cuts: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    kept: tuple[tuple[str, Span], ...] = ()
    taken_out: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    """A ruling and its place: a run of the table, or a stretch of a witness; neither where it is gone."""

    ruling: Ruling
    outcome: Outcome
    why: str
    run: Run | None = None
    stretch: tuple[str, int, int] | None = None
    rest: tuple[str, str] = ("", "")

    def meets(self, other: _Case) -> bool:
        """Whether both speak of one place, or of places that overlap; of two that are gone, whether it was the same."""
        if self.run and other.run:
            return self.run.meets(other.run)
        if self.stretch and other.stretch:
            (s, a, b), (t, c, d) = self.stretch, other.stretch
            return s == t and a < d and c < b
        mine, theirs = self.ruling, other.ruling
        return mine.anchor == theirs.anchor and mine.witness == theirs.witness

    def agrees(self, other: _Case) -> bool:
        """Whether two that meet say the same, or one of them nothing."""
        if "defer" in (self.ruling.choice, other.ruling.choice):
            return True
        if self.stretch:
            return self.ruling.choice == other.ruling.choice
        return (self.run, self.rest, _printed(self.ruling)) == (other.run, other.rest, _printed(other.ruling))


def heard(rulings: Iterable[Ruling], table: Table, folded: Mapping[str, Folded]) -> Hearing:
    """The outcome of every ruling that no later one of its editor replaces; never raises."""
    given = tuple(dict.fromkeys(rulings))
    if not given:
        return Hearing()
    places = Places(table, folded)
    cases = _disputed(_latest(_unmixed([_placed(r, places, folded) for r in given])))
    cases.sort(key=lambda c: (_order(c), c.ruling.editor, c.ruling.date, c.ruling.id))
    obeyed = [c for c in cases if c.outcome in OBEYED]
    cuts: dict[int, set[int]] = {}
    for locus, signs in (cut for c in obeyed if c.run for cut in c.run.cuts):
        cuts.setdefault(locus, set()).add(signs)
    return Hearing(
        tuple(_ruled(c, folded) for c in cases),
        {locus: tuple(sorted(signs)) for locus, signs in sorted(cuts.items())},
        tuple(_stretches(obeyed, "keep", folded)),
        tuple(_stretches(obeyed, "withhold", folded)),
    )


def _placed(ruling: Ruling, places: Places, folded: Mapping[str, Folded]) -> _Case:
    if ruling.choice in _OF_WITNESS or ruling.witness:
        stretch = find(ruling, folded)
        where = None if stretch.outcome == "orphaned" else (stretch.witness, *stretch.signs)
        return _deferred(_Case(ruling, stretch.outcome, stretch.why, None, where))
    found = places.find(ruling.anchor)
    return _deferred(_Case(ruling, found.outcome, found.why, found.run, None, found.rest))


def _deferred(case: _Case) -> _Case:
    """The same; a deferral whose place is there says nothing more."""
    if case.ruling.choice != "defer" or case.outcome == "orphaned":
        return case
    return replace(case, outcome="deferred", why="")


def _unmixed(cases: Sequence[_Case]) -> list[_Case]:
    """The same; a place that is now a part of a longer one in which another ruling lies is gone."""
    why = said("its place is a part of a longer one now, in which another ruling lies")
    return [
        replace(case, outcome="orphaned", why=why, run=None, rest=("", ""))
        if any(case.rest)
        and any(o.ruling.anchor != case.ruling.anchor and o.run and case.run and o.run.meets(case.run) for o in cases)
        else case
        for case in cases
    ]


def _latest(cases: Sequence[_Case]) -> list[_Case]:
    """Those that no later ruling of the same editor replaces."""
    out: list[_Case] = []
    by_time = sorted(enumerate(cases), key=lambda x: (x[1].ruling.date, x[0]), reverse=True)
    for _, case in by_time:
        if not any(later.ruling.editor == case.ruling.editor and later.meets(case) for later in out):
            out.append(case)
    return out


def _disputed(cases: Sequence[_Case]) -> list[_Case]:
    """The same, those in conflict marked."""
    out = []
    for case in cases:
        against = sorted(
            {o.ruling.editor for o in cases if o is not case and case.meets(o) and not case.agrees(o)}
            if case.outcome in OBEYED
            else ()
        )
        if against:
            why = said("{editors} ruled otherwise", editors=Listed(map(_name, against)))
            case = replace(case, outcome="conflict", why=why)
        out.append(case)
    return out


def _ruled(case: _Case, folded: Mapping[str, Folded]) -> Ruled:
    loci, place = case.run.loci if case.run else None, None
    if case.stretch:
        siglum, *signs = case.stretch
        place = Attestation(siglum, tight((signs[0], signs[1]), folded[siglum]))
    return Ruled(case.ruling, case.outcome, case.why, loci, place, case.rest)


def _stretches(cases: Iterable[_Case], choice: str, folded: Mapping[str, Folded]) -> Iterator[tuple[str, Span]]:
    """Where those with this choice lie: what is given back with the white space beside it, what is withheld without."""
    for case in cases:
        if case.stretch and case.ruling.choice == choice:
            siglum, *signs = case.stretch
            yield siglum, (wide if choice == "keep" else tight)((signs[0], signs[1]), folded[siglum])


def _printed(ruling: Ruling) -> str:
    """What a ruling on the text prints, but for the white space around it."""
    return "" if ruling.choice == "omit" else (ruling.text or "").strip()


def _order(case: _Case) -> tuple[bool, tuple[int, int], str, int]:
    """Places of the text first, then stretches by witness, then what is gone."""
    if case.run:
        return False, case.run.start, "", 0
    return True, (0, 0), case.stretch[0] if case.stretch else "\U0010ffff", case.stretch[1] if case.stretch else 0


def _name(editor: str) -> str:
    return editor or said("somebody")
