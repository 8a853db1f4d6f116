"""Laws of an editor's word: it changes its place and nothing else, and taken back it leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Choice, Decision, Ground, Reconstruction, Ruling, Span
from chuyi_recon.core.pipeline import PreparedFamily, conclude
from chuyi_recon.core.rulings import anchor_loci, anchor_text, anchor_witness_span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon
from chuyi_recon.errors import NothingInCommon
from chuyi_recon.exporters import EXPORTERS
from tests.laws.families import TEXT_EXPORTERS, Making, families, law, witness
from tests.laws.test_provenance import signs

EDITORS = ("CL", "谢")
SAID = st.sampled_from(["楚怡", "所", "3", "高水平职业本科学校。", "“楚怡”", "\n二、", "其他"])


def prepared(making: Making) -> PreparedFamily:
    """A family up to its weights; one with nothing in common is passed over."""
    given_ = [witness(siglum, text) for siglum, text in making.texts.items()]
    try:
        family = pipeline.make_family("楚怡", given_, EmptyLexicon(), Settings(), base=making.base)
        return pipeline.prepare(family, EmptyLexicon(), Settings())
    except NothingInCommon:
        assume(False)
        raise


def exported(made: Reconstruction) -> list[bytes]:
    """All results as bytes."""
    return [e.export(made) for e in TEXT_EXPORTERS]


def word(anchor: tuple[str, tuple[str, ...], str], choice: Choice, text: str | None = None, **more: str) -> Ruling:
    """A ruling of the first editor."""
    return Ruling(
        anchor, choice, text, more.get("editor", EDITORS[0]), "2024-05-01T08:00:00.000Z", "", more.get("of", "")
    )


@st.composite
def ruled(draw: st.DrawFn, made: Reconstruction) -> list[Ruling]:
    """A few rulings on loci, and parts of them, of one reconstruction."""
    out = []
    many = len(made.table.loci)
    for at in draw(st.lists(st.integers(0, many - 1), max_size=4, unique=True)):
        wide = draw(st.integers(1, 3))
        anchor = anchor_loci(made, Span(at, min(many, at + wide)))
        if made.text and draw(st.booleans()):
            start = draw(st.integers(0, len(made.text) - 1))
            anchor = anchor_text(made, Span(start, min(len(made.text), start + wide))).anchor
        choice: Choice = draw(st.sampled_from(["text", "reading", "omit", "defer"]))
        out.append(word(anchor, choice, draw(SAID) if choice in ("text", "reading") else None))
    return out


@st.composite
def stretches(draw: st.DrawFn, made: Reconstruction) -> list[Ruling]:
    """A few stretches of witnesses, given back or withheld."""
    out = []
    for _ in range(draw(st.integers(1, 3))):
        own = draw(st.sampled_from(made.family.witnesses))
        held = made.table.withheld.get(own.siglum, ())
        start = draw(st.integers(0, len(own.text) - 1))
        some = Span(start, min(len(own.text), start + draw(st.integers(1, 40))))
        choice: Choice = draw(st.sampled_from(["keep", "withhold"]))
        span = draw(st.sampled_from(held)) if choice == "keep" and held else some
        out.append(word(anchor_witness_span(made, own.siglum, span), choice, of=own.siglum))
    return out


def begun(making: Making) -> tuple[PreparedFamily, Reconstruction]:
    """A family before an editor speaks, and its reconstruction."""
    known = prepared(making)
    return known, conclude(known)


@law(25)
@given(families())
def test_the_anchor_of_a_place_leads_back_to_it(making: Making) -> None:
    known, made = begun(making)
    places = [i for i, locus in enumerate(made.table.loci) if locus.kind == "substantive"]
    spoken = [word(anchor_loci(made, Span(i, i + 1)), "defer") for i in places]
    found = conclude(known, spoken).rulings
    assert [r.loci for r in found] == [Span(i, i + 1) for i in places]
    assert {r.outcome for r in found} <= {"deferred"}


@law(25)
@given(families())
def test_all_open_places_ruled_as_they_stand_and_retracted_leave_the_first_bytes(making: Making) -> None:
    known, made = begun(making)
    places = [d for d in made.decisions if d.open]
    spoken = [
        word(anchor_loci(made, Span(d.locus, d.locus + 1)), "text" if d.text.strip() else "omit", d.text or None)
        for d in places
    ]
    under = conclude(known, spoken)
    assert under.text == made.text
    assert not any(d.open for d in under.decisions)
    assert [d.ground for d in under.decisions].count(Ground.RULED) == len(places)
    assert exported(conclude(known, ())) == exported(made)


@law(40)
@given(st.data())
def test_a_stretch_of_the_text_ruled_as_it_stands_changes_nothing_wherever_it_begins(data: st.DataObject) -> None:
    known, made = begun(data.draw(families(least=1)))
    assume(made.text.strip())
    start = data.draw(st.integers(0, len(made.text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, min(len(made.text), start + 40))))
    found = anchor_text(made, span)
    text = f"{found.before}{span.extract(made.text)}{found.after}".strip()
    under = conclude(known, [word(found.anchor, "text" if text else "omit", text or None)])
    assert under.text == made.text


@law(40)
@given(st.data())
def test_a_ruling_changes_its_place_and_nothing_else(data: st.DataObject) -> None:
    known, made = begun(data.draw(families(least=1)))
    assume(len(made.table.loci))
    under = conclude(known, data.draw(ruled(made)))
    assert EXPORTERS["alignment"].export(under) == EXPORTERS["alignment"].export(made)
    assert EXPORTERS["flags"].export(under) == EXPORTERS["flags"].export(made)
    assert under.weights == made.weights
    assert outside(under) == inside_of(made, under)


@law(40)
@given(st.data())
def test_a_stretch_kept_or_withheld_changes_its_rows_and_nothing_else(data: st.DataObject) -> None:
    known, made = begun(data.draw(families(least=1)))
    under = conclude(known, data.draw(stretches(made)))
    assert EXPORTERS["alignment"].export(under) == EXPORTERS["alignment"].export(made)
    rows = {
        i for r in under.rulings if r.witness_span for i in rows_of(under, r.witness_span.siglum, r.witness_span.span)
    }
    for row in range(len(made.table.rows)):
        if row not in rows:
            assert printed(under, row) == printed(made, row)


@law(40)
@given(st.data())
def test_what_holds_without_rulings_holds_under_them(data: st.DataObject) -> None:
    known, made = begun(data.draw(families(least=1)))
    assume(len(made.table.loci))
    spoken = data.draw(ruled(made)) + data.draw(stretches(made))
    under = conclude(known, spoken)
    texts = {w.siglum: w.text for w in under.family.witnesses}
    assert [d.locus for d in under.decisions] == list(range(len(under.table.loci)))
    assert "".join(d.text for d in under.decisions) == under.text == "".join(s.text for s in under.stretches)
    for stretch in under.stretches:
        assert stretch.attestations or stretch.ground in (Ground.EMENDED, Ground.RULED)
        for place in stretch.attestations:
            assert signs(place.span.extract(texts[place.siglum])) == signs(stretch.text)
            assert not any(place.span.overlaps(out) for out in under.table.withheld.get(place.siglum, ()))
    for siglum in under.family.sigla:
        spans = sorted(p.span for s in under.stretches for p in s.attestations if p.siglum == siglum)
        assert all(a.end <= b.start for a, b in pairwise(spans)), siglum
    for locus, decision in zip(under.table.loci, under.decisions, strict=True):
        assert all(locus.reading(s) is not None for s in decision.sigla)


@law(30)
@given(st.data())
def test_neither_the_order_of_editors_nor_a_line_given_twice_matters(data: st.DataObject) -> None:
    known, made = begun(data.draw(families()))
    spoken = data.draw(ruled(made)) + data.draw(stretches(made))
    others = [
        Ruling(r.anchor, r.choice, r.text, EDITORS[1], r.date, "", r.witness)
        for r in spoken
        if data.draw(st.booleans())
    ]
    others += [Ruling(r.anchor, "omit", None, EDITORS[1], r.date) for r in spoken[:1] if not r.witness]
    merged = conclude(known, [*spoken, *others])
    assert exported(conclude(known, [*others, *spoken, *spoken])) == exported(merged)


def outside(under: Reconstruction) -> list[tuple[int, str]]:
    """What is printed outside the ruled loci, piece by piece, by row."""
    return _joined([(d.row, "|" if d.ground is Ground.RULED else d.text) for d in under.decisions])


def inside_of(made: Reconstruction, under: Reconstruction) -> list[tuple[int, str]]:
    """The same of what was printed before, the loci cut as they are under the rulings."""
    plain = conclude_cut(made, under)
    pieces = [
        (old.row, "|" if new.ground is Ground.RULED else old.text)
        for old, new in zip(plain, under.decisions, strict=True)
    ]
    return _joined(pieces)


def conclude_cut(made: Reconstruction, under: Reconstruction) -> list[Decision]:
    """The decisions before the rulings, those at loci that were cut since cut alike."""
    out: list[Decision] = []
    new = iter(under.table.loci)
    for decision, locus in zip(made.decisions, made.table.loci, strict=True):
        rest = decision.text
        part = next(new)
        line = next(r.siglum for r in locus.readings)
        whole = locus.reading(line)
        while whole is not None and (own := part.reading(line)) is not None and own.span.end < whole.span.end:
            size = len(part.readings[0].key)
            head = _first_signs(rest, size)
            out.append(replace(decision, text=head))
            rest = rest[len(head) :]
            part = next(new)
        out.append(replace(decision, text=rest))
    return out


def _first_signs(text: str, many: int) -> str:
    """So much of a text as holds that many signs, with the white space after them."""
    at = 0
    while at < len(text) and (many or not signs_of(text[at])):
        many -= signs_of(text[at])
        at += 1
    return text[:at]


def signs_of(char: str) -> int:
    """1 for a character that has a sign."""
    return 0 if char.isspace() or char in "#*" else 1


def _joined(pieces: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Neighbouring pieces of a row as one."""
    out: list[tuple[int, str]] = []
    for row, text in pieces:
        if out and out[-1][0] == row:
            out[-1] = row, out[-1][1] + text
        else:
            out.append((row, text))
    return out


def printed(made: Reconstruction, row: int) -> str:
    """What is printed of a row."""
    return "".join(d.text for d in made.decisions if d.row == row)


def rows_of(made: Reconstruction, siglum: str, span: Span) -> list[int]:
    """The rows in which a stretch of a witness lies."""
    return [i for i, row in enumerate(made.table.rows) if (c := row.cells.get(siglum)) and c.span.overlaps(span)]
