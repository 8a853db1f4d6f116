"""Laws: without a base no witness is privileged; what one source alone has is printed only where others lost it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Ground, Reconstruction
from chuyi_recon.core.settings import Settings
from tests.laws.families import Making, families, law, reconstructed
from tests.line import LEXICON, make_family, reconstruct_texts

PARAGRAPHS = (
    "青溪县林业局关于做好古树名木保护管理工作的通知\n",
    "各乡镇人民政府，县直有关单位：\n",
    "为加强古树名木保护管理，根据《城市绿化条例》，现将有关事项通知如下。\n",
    "一、全面开展普查建档。各单位要对辖区内古树名木逐株拍照、定位、编号，建立电子档案。\n",
    "二、落实管护责任。生长在村庄范围内的古树，由村民委员会负责日常管护，费用由县财政列支。\n",
    "三、严格执法检查。严禁擅自砍伐、移植古树名木，违者由县林业局会同公安部门依法查处。\n",
    "四、及时报送结果。请于三月底前将普查结果报县林业局，逾期不报的予以通报。\n",
)
WHOLE = "".join(PARAGRAPHS)
ADDED = "本地旅游资源十分丰富，欢迎各界朋友前来观光休闲，品尝特色美食，体验民俗风情。\n"


def forced(texts: dict[str, str], pivot: str) -> Reconstruction:
    own = make_family(texts)
    return pipeline.reconstruct(replace(own, lead_witness=pivot), LEXICON, Settings())


@law(15)
@given(families(least=3, most=4), st.data())
def test_whichever_witness_is_named_the_pivot_the_text_is_the_same(making: Making, data: st.DataObject) -> None:
    texts = dict(making.texts)
    own = make_family(texts)
    pivot = data.draw(st.sampled_from(own.sigla))
    assert forced(texts, pivot).text == pipeline.reconstruct(own, LEXICON, Settings()).text


@pytest.mark.parametrize("where", range(1, len(PARAGRAPHS)))
@pytest.mark.parametrize("who", ["a", "b", "c"])
def test_a_paragraph_that_one_of_three_has_between_clean_edges_is_not_printed(where: int, who: str) -> None:
    other = "".join((*PARAGRAPHS[:where], ADDED, *PARAGRAPHS[where:]))
    texts = {**dict.fromkeys("abc", WHOLE), who: other}
    assert reconstruct_texts(texts).text == WHOLE


@pytest.mark.parametrize("who", ["a", "b", "c"])
def test_what_follows_the_end_of_a_witness_that_is_cut_off_is_in_the_text(who: str) -> None:
    texts = {**dict.fromkeys("abc", WHOLE), who: WHOLE[: len(WHOLE) // 3]}
    assert reconstruct_texts(texts).text == WHOLE


@pytest.mark.parametrize("whole", ["a", "b", "c"])
def test_what_two_lost_at_different_places_is_printed_of_the_third_and_is_open(whole: str) -> None:
    one, two = (s for s in "abc" if s != whole)
    page = "".join(PARAGRAPHS[4:6])
    texts = {
        whole: WHOLE,
        one: WHOLE.replace(PARAGRAPHS[3] + page, ""),
        two: WHOLE.replace(page + PARAGRAPHS[6], ""),
    }
    got = reconstruct_texts(texts)
    assert got.text == WHOLE
    alone = [d for d in got.decisions if d.text and d.sigla == (whole,)]
    assert alone and all(d.open for d in alone)


@law(25)
@given(families(least=3, most=5))
def test_what_one_independence_class_alone_has_is_never_stated_sure(making: Making) -> None:
    got = reconstructed(making)
    if got.family.base is not None or len(set(got.table.independence_classes.values())) < 3:
        return
    for d in got.decisions:
        holders = {got.table.independence_classes[s] for s in d.sigla}
        if d.text.strip() and len(holders) == 1 and d.ground in (Ground.AGREED, Ground.MAJORITY):
            assert d.confidence <= 0.75


@law(25)
@given(families(least=3, most=5))
def test_only_what_all_classes_cover_and_read_alike_is_stated_in_nearly_all_cases_right(making: Making) -> None:
    got = reconstructed(making)
    if got.family.base is not None:
        return
    loci, sources = got.table.loci, got.table.independence_classes
    for d in got.decisions:
        if d.text.strip() and d.confidence >= 0.99 and d.ground in (Ground.AGREED, Ground.MAJORITY):
            assert {sources[s] for s in d.sigla} == set(sources.values())
            assert len({v for w, v in enumerate(loci.variant[:, d.locus].tolist()) if loci.voting[w, d.locus]}) == 1
