"""What is asked of all loci at once: it must be what a look at every locus would have found."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from chuyi_recon.core import pipeline
from chuyi_recon.core.flags.case import FlagContext
from chuyi_recon.core.flags.evidence import lost_signs, outvoted_words
from chuyi_recon.core.flags.evidence.disputed_loci import base_counts_twice, disputed_loci
from chuyi_recon.core.model import Family, Locus
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold
from tests.line import LEXICON, make_witness

TRUE = "实施“楚怡”行动，建设楚怡学校十所。\n支持永渡县先行试点，其余各县稳步推进，楚怡工坊二十处。\n"
EDITS = st.lists(
    st.tuples(
        st.integers(0, len(TRUE) - 1), st.sampled_from(["", "信", "楚信", "十二", "“", "安", "支持各县稳步推进"])
    ),
    max_size=6,
)


def edited(edits: list[tuple[int, str]]) -> str:
    signs = list(TRUE)
    for at, sign in edits:
        if signs[at] != "\n":
            signs[at] = sign
    return "".join(signs)


@st.composite
def cases(draw: st.DrawFn) -> FlagContext:
    """Two to six witnesses of one text; some are copies of one source with slips of their own."""
    many = draw(st.integers(2, 6))
    witnesses = [
        make_witness(chr(ord("a") + i), edited(draw(EDITS)), draw(st.sampled_from(["", "", "one"])))
        for i in range(many)
    ]
    own = Family("notice", tuple(witnesses), "a", draw(st.sampled_from([None, "a"])))
    folded = {w.siglum: fold(w.text, LEXICON.simplify) for w in own.witnesses}
    return pipeline._make_context(own, folded, LEXICON, Settings())


def settled(case: FlagContext, locus: Locus) -> str | None:
    """The reading that more than half of the sources have; of two, if copies part, the one that stands first."""
    held = defaultdict(set)
    for r in locus.readings:
        held[r.key].add(case.independence_classes[r.siglum])
    every = {case.independence_classes[r.siglum] for r in locus.readings}
    key, sources = max(held.items(), key=lambda x: len(x[1]))
    base = next((r.key for r in locus.readings if r.siglum == case.family.base), key)
    return key if 2 * len(sources) > len(every) + (base != key and base_counts_twice(case)) else None


@settings(max_examples=60, deadline=None)
@given(cases())
def test_differences_are_those_that_a_look_at_every_locus_finds(case: FlagContext) -> None:
    found = {w: [] for w in case.family.sigla}
    for locus in case.table.loci.substantive:
        most = [key for key in [settled(case, locus)] if key is not None]
        for r in locus.readings:
            if r.key and r.key not in most and not case.table.rows[locus.row].cells[r.siglum].moved:
                found[r.siglum] += outvoted_words._words_at_locus(case, locus, r)
    assert outvoted_words._found_by_witness(case, ()) == {
        w: sorted(every, key=lambda d: (d.first, d.last)) for w, every in found.items()
    }


@settings(max_examples=60, deadline=None)
@given(cases())
def test_no_place_is_passed_over_at_which_a_witness_has_lost_signs(case: FlagContext) -> None:
    for w, siglum in enumerate(case.table.loci.sigla):
        asked = set(disputed_loci(case).ordinals[lost_signs._loci_with_losses(case, w)].tolist())
        for locus in case.table.loci.substantive:
            row = case.table.rows[locus.row]
            for r in (r for r in locus.readings if r.siglum == siglum):
                if row.kind == "single" or (row.kind != "pivot" and not len(row.cells[siglum].span)):
                    assert locus.ordinal not in asked
                elif lost_signs._find_fuller_reading(case, locus, r) is not None:
                    assert locus.ordinal in asked
