"""Which loci are one place to an editor."""

from chuyi_recon.core.model import Locus, Reading, Span
from chuyi_recon.views.passages.readings import agreement_pattern
from chuyi_recon.views.passages.runs import join_neighbours


def loci(*readings: tuple[str, str], first: int = 0) -> list[Locus]:
    """Neighbours at which `web` and `scan` read so."""
    out, at = [], [0, 0]
    for n, pair in enumerate(readings, first):
        own = []
        for w, (siglum, text) in enumerate(zip(("web", "scan"), pair, strict=True)):
            own.append(Reading(siglum, Span(at[w], at[w] + len(text)), text, text))
            at[w] += len(text)
        out.append(Locus(0, n, "substantive", tuple(own), at[0]))
    return out


def joined(some: list[Locus], printed: str) -> list[Span]:
    """The runs, where the text follows that witness."""
    return list(
        join_neighbours(
            some, lambda locus: agreement_pattern(locus, next(r.text for r in locus.readings if r.siglum == printed))
        )
    )


def test_what_one_witness_lost_in_one_stroke_is_one_place() -> None:
    lost = loci(("所需经费由省财政统一安排。", ""), ("各市州要按年度上报。", ""), ("对弄虚作假的予以通报。", ""))
    assert joined(lost, "web") == [Span(0, 3)]


def test_neighbours_of_which_the_text_follows_now_one_now_the_other_are_places_of_their_own() -> None:
    both = loci(("凸显", "项目"), ("在全省具有", "在全省具有"), first=4)
    assert joined(both, "web") == [Span(4, 5), Span(5, 6)]


def test_loci_with_agreed_text_between_them_are_places_of_their_own() -> None:
    apart = [loci(("凸显", "项目"))[0], loci(("具有", "有"), first=2)[0]]
    assert joined(apart, "web") == [Span(0, 1), Span(2, 3)]


def test_a_mark_is_joined_with_its_partner_over_the_words_they_quote_also_where_a_word_goes_with_it() -> None:
    quoted = loci(("", "所“"), ("楚怡", "楚怡"), ("", "”"))
    assert joined([quoted[0], quoted[2]], "web") == [Span(0, 3)]


def test_marks_that_do_not_close_one_another_are_not_joined() -> None:
    other = loci(("", "“"), ("楚怡", "楚怡"), ("", "）"))
    assert joined([other[0], other[2]], "web") == [Span(0, 1), Span(2, 3)]


def test_a_mark_far_from_its_partner_is_a_place_of_its_own() -> None:
    far = loci(("", "“"), ("楚怡" * 30, "楚怡" * 30), ("", "”"))
    assert joined([far[0], far[2]], "web") == [Span(0, 1), Span(2, 3)]
