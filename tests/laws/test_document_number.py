"""Laws of a family whose witnesses carry the document's number here and there: it is printed once, and no character of
a witness attests two that are printed.

Withheld text attests nothing but that number: the foot of a web page is no text of the document and says which it is.
"""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Ground
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.notation import document_numbers
from tests.laws.families import Making, law, reconstructed

HEAD = "湖南省教育厅办公室文件"
BODY = (
    "关于实施职业教育“楚怡”行动的通知\n\n各市州、县市区人民政府，省政府各厅委、各直属机构：\n"
    "为传承发扬“爱国、求知、创业、兴工”楚怡职业教育精神，推动我省职业教育内涵式高质量发展，现就有关事项通知如下。\n"
    "（一）加强组织领导。省职业教育工作联席会议成员单位按照各自职能职责，扎实推进“楚怡”行动实施。\n"
    "（二）加大经费投入。建立多元化筹资渠道。切实加强经费使用管理，提高资金使用绩效。\n"
)
NUMBERS = st.sampled_from(
    ["湘教发〔2022〕7号"] * 4
    + ["湘教发[2022]7号", "湘教发（2022）7号", "湘教发〔2022]7号", "湘人社规〔2020〕7号", "湘教通〔2022〕17号"]
)
SIGNS = st.sampled_from("湘教发〔〕[]27号\n ")


@st.composite
def numbered(draw: st.DrawFn) -> str:
    """One witness: the number in its letterhead, on its title, after a label, at its foot or nowhere; then damaged."""
    head = draw(st.sampled_from(["{}\n\n{}\n\n", "{}{}\n\n", "{}\n\n文号：{}\n\n", "{}\n\n", "{}\n{}\n"]))
    text = head.format(HEAD, draw(NUMBERS)) + BODY
    if draw(st.integers(0, 2)) == 0:
        text += f"\n{draw(NUMBERS)}\n"
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, 40))
        end = at + draw(st.sampled_from([1, 1, 2, 5, 12, 40]))
        sign = draw(SIGNS)
        damaged = (text[:at] + text[end:], text[:at] + text[at:end] * 2 + text[end:], text[:at] + sign + text[at:],
                   text[:at] + sign + text[at + 1 :], text[:at] + text[at:end] * 30 + text[end:])  # fmt: skip
        text = draw(st.sampled_from(damaged))
    return text


@st.composite
def numbered_families(draw: st.DrawFn) -> Making:
    """Two to four such witnesses, with a base or without."""
    texts = {f"{i:03}": draw(numbered()) for i in range(draw(st.integers(2, 4)))}
    return Making(draw(st.sampled_from([None, "000"])), texts)


@law(150)
@given(numbered_families())
def test_no_character_of_a_witness_is_printed_twice(making: Making) -> None:
    made = reconstructed(making)
    for siglum in made.family.sigla:
        spans = sorted(p.span for s in made.stretches for p in s.attestations if p.siglum == siglum)
        assert all(a.end <= b.start for a, b in pairwise(spans)), siglum


@law(150)
@given(numbered_families())
def test_withheld_text_attests_nothing_but_a_document_number(making: Making) -> None:
    made = reconstructed(making)
    for stretch in made.stretches:
        for place in stretch.attestations:
            if any(place.span.overlaps(out) for out in made.table.withheld.get(place.siglum, ())):
                text = making.texts[place.siglum]
                numbers = document_numbers(place.siglum, text, fold(text, str))
                assert stretch.ground is Ground.EMENDED
                assert any(
                    n.span.start <= place.span.start and not text[n.span.end : place.span.end].strip() for n in numbers
                )


@law(80)
@given(numbered_families())
def test_every_attested_span_carries_the_signs_that_are_printed(making: Making) -> None:
    made = reconstructed(making)
    for stretch in made.stretches:
        for place in stretch.attestations:
            read = place.span.extract(making.texts[place.siglum])
            assert [fold(c, str).key for c in read] == [fold(c, str).key for c in stretch.text]


def test_a_number_is_not_put_before_what_is_printed_of_it_already() -> None:
    """The base has the number on its title's line, and two others part about where it stands."""
    made = reconstructed(
        Making(
            "000",
            {
                "000": f"{HEAD}湘教发〔2022〕7号\n\n{BODY}",
                "001": f"{HEAD}\n\n湘教\n\n湘教发〔2022〕7号\n\n{BODY}",
                "002": f"{HEAD}\n\n湘教发[2022]7号\n\n{BODY}",
            },
        )
    )
    assert "湘教湘教" not in made.text and made.text.count("7号") == 1
