"""Very many rulings, on one place or on many: the work grows with their number, and the outcomes are those of few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Ruling, Span
from chuyi_recon.core.pipeline import conclude
from chuyi_recon.core.rulings import anchor_loci, anchor_witness_span, find_answered, resolve_rulings
from chuyi_recon.core.rulings.anchor_matching import LocusRun, innermost_runs
from chuyi_recon.core.rulings.overlaps import DisjointPlaces, Place, PlaceIndex
from tests.core.rulings.test_rulings import TEXTS, at, known
from tests.steps import steps_grow

PREPARED = known(TEXTS)
MADE = conclude(PREPARED)
PLACE = anchor_loci(MADE, at(MADE, "方"))
STRETCH = anchor_witness_span(MADE, "scan", Span(20, 40))
DATE = "2024-05-01T08:00:00.000Z"

CLASSES: dict[str, Callable[[int], Ruling]] = {
    "one editor again and again": lambda n: Ruling(PLACE, "text", f"词{n}", "CL", DATE, f"第{n}次"),
    "one word of many editors": lambda n: Ruling(PLACE, "text", "形", f"校{n}", DATE, f"据{n}"),
    "many words of many editors": lambda n: Ruling(PLACE, "text", f"词{n}", f"校{n}", DATE),
    "deferrals": lambda n: Ruling(PLACE, "defer", None, f"校{n}", DATE, f"待查{n}"),
    "stretches kept and withheld": lambda n: Ruling(
        STRETCH, "keep" if n % 2 else "withhold", None, f"校{n}", DATE, "", "scan"
    ),
    "stretches withheld": lambda n: Ruling(STRETCH, "withhold", None, f"校{n}", DATE, "", "scan"),
    "places that are gone": lambda n: Ruling(
        ("此处已不存于各本之中", ("字",), "此处亦不存"), "omit", None, f"校{n}", DATE
    ),
}


@pytest.mark.parametrize("name", CLASSES)
def test_the_work_grows_with_the_number_of_rulings_and_no_faster(name: str) -> None:
    make = CLASSES[name]

    def work(many: int) -> None:
        ruled = resolve_rulings(map(make, range(many)), MADE.table, MADE.folded).rulings
        find_answered(list(MADE.findings), ruled, MADE.table, ())

    assert steps_grow(work, 100) < 1.25


def test_of_very_many_who_rule_otherwise_the_first_are_named() -> None:
    made = conclude(PREPARED, map(CLASSES["many words of many editors"], range(30)))
    assert {r.outcome for r in made.rulings} == {"conflict"}
    (first, *_) = made.rulings
    assert first.explanation == "校1, 校10, 校11, 校12, 校13, 校14, 校15, 校16 and others ruled otherwise"


def test_of_very_many_who_say_the_same_the_first_are_named_with_their_number() -> None:
    made = conclude(PREPARED, (Ruling(PLACE, "text", "形", f"校{n}", DATE) for n in range(30)))
    assert "等形式，" in made.text
    (reason,) = {d.reason for d in made.decisions if d.rule}
    assert str(reason).startswith("校0, 校1, 校10, 校11, 校12, 校13, 校14, 校15 and 22 more ruled: as photo, scan")


# ------------------------------------------------------------ laws

PLACES = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda p: _place(p[0], p[0] + p[1]))


def _place(start: int, end: int) -> Place:
    return (0, "", start, 0), (0, "", end, 0)


def _meet(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@given(st.lists(PLACES), PLACES)
def test_the_places_that_meet_one_are_found_all_and_in_order(places: Sequence[Place], asked: Place) -> None:
    every = sorted(places)
    assert list(PlaceIndex(every).find_overlapping(asked)) == [n for n, p in enumerate(every) if _meet(p, asked)]


@given(st.lists(PLACES))
def test_a_place_is_taken_in_where_it_meets_none_that_was(places: Sequence[Place]) -> None:
    index, taken = DisjointPlaces(), list[Place]()
    for place in places:
        free = not any(_meet(place, other) for other in taken)
        assert index.add(place) is free
        taken += [place] if free else []
    assert all(one[1] <= other[0] for one, other in pairwise(sorted(taken)))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)).map(lambda p: LocusRun((p[0], 0), (p[0] + p[1], 0)))))
def test_innermost_runs_hold_no_other(runs: Sequence[LocusRun]) -> None:
    every = sorted(set(runs))
    assert innermost_runs(runs) == [r for r in every if not any(o != r and r.contains(o) for o in every)]
