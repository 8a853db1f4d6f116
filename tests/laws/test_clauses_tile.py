"""Law: the clauses of a witness, joined, are its text."""

from hypothesis import example, given
from hypothesis import strategies as st

from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import split_clauses
from chuyi_recon.core.text.markup import find_markup
from tests.laws.families import TRUTH, damaged, law

ANY = st.text(alphabet="楚怡，。；：、“”（）3.:\n\r #*> ", max_size=40)


@law(100)
@given(st.one_of(damaged(TRUTH), ANY))
@example("#")  # a text of nothing but markup
def test_the_clauses_of_a_witness_joined_are_its_text(text: str) -> None:
    found = split_clauses("004", text, Settings())
    assert "".join(c.span.extract(text) for c in found) == text
    assert [c.span.start for c in found] == [0, *(c.span.end for c in found)][: len(found)]
    assert [c.ordinal for c in found] == list(range(len(found)))
    assert all(len(c.span) and c.siglum == "004" for c in found)


@law(100)
@given(st.one_of(damaged(TRUTH), ANY))
@example("#")
@example("#\n楚怡")
def test_a_blank_clause_holds_white_space_and_markup_alone_and_no_other_does(text: str) -> None:
    hidden = {i for span in find_markup(text).hidden for i in range(span.start, span.end)}
    for clause in split_clauses("004", text, Settings()):
        ink = [i for i in range(clause.span.start, clause.span.end) if not text[i].isspace() and i not in hidden]
        assert (clause.kind == "blank") == (not ink)
