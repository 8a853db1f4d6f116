"""Two texts in one place, each of two witnesses: at most one is told as invented, and numbers outweigh words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon

_ITEMS = (
    "一、各县应当检查堤防，发现险情立即上报，不得延误。",
    "二、领导干部轮流带班，二十四小时不得离岗，随时听候调遣。",
    "三、通讯线路每日试通，中断时即行抢修，务求畅达。",
    "五、粮食部门备足熟食，由乡政府派人挑送，按人定量。",
    "六、卫生院组织医疗小组，分赴各段巡诊，防止疫病流行。",
    "七、违反纪律的，依照规定从严处理，决不姑息迁就。",
)
_TEXTS = (
    "木桩麻袋铁丝由供销社垫付，汛后结算，多余的退回仓库。",
    "本届歌咏大会邀请著名演员登台，电视台现场转播，观众凭票入场。",
    "游客中心提供导游服务，门票实行优惠，欢迎各界朋友前来观光。",
    "民工口粮从公粮中拨付，各社不得另行摊派，账目张榜公布。",
)


_MISREAD = (
    *(("堤防", "提防"), ("轮流", "轮硫"), ("抢修", "枪修"), ("粮食", "娘食"), ("巡诊", "巡珍"), ("从严", "丛严")),
    *(("险情", "险清"), ("畅达", "肠达"), ("疫病", "疲病"), ("姑息", "姑怠"), ("挑送", "桃送"), ("听候", "昕候")),
)


def _family(first: str, second: str, order: tuple[int, ...]) -> tuple[Witness, ...]:
    texts = [*(first,) * 2, *(second,) * 2]
    made = []
    for n, i in enumerate(order):
        lines = [*_ITEMS[:3], texts[i], *_ITEMS[3:]]
        text = "\n".join(lines) + "\n"
        for true, false in _MISREAD[n::4]:  # else two that never part would be copies, and count once
            text = text.replace(true, false)
        made.append(Witness(f"w{n}", Transcription(text, "utf-8"), f"w{n}.txt", f"{n:064d}"))
    return tuple(made)


def _told(witnesses: tuple[Witness, ...]) -> dict[str, list[str]]:
    settings = Settings()
    family = pipeline.make_family("f", witnesses, EmptyLexicon(), settings)
    made = pipeline.reconstruct(family, EmptyLexicon(), settings)
    out: dict[str, list[str]] = {}
    for f in made.findings:
        if f.code == "hallucinated-section":
            out.setdefault(f.siglum, []).append(f.span.extract(family.witness(f.siglum).text))
    return out


@given(st.permutations(range(4)), st.permutations(_TEXTS))
def test_of_two_texts_with_as_many_witnesses_not_both_are_told_as_invented(order: list[int], texts: list[str]) -> None:
    told = _told(_family(texts[0], texts[1], tuple(order)))
    assert len(told) in (0, 2)
    assert len({i // 2 for n, i in enumerate(order) if f"w{n}" in told}) <= 1


@given(st.permutations(range(4)), st.permutations(_TEXTS))
def test_the_text_with_the_number_that_the_list_lacks_is_the_true_one(order: list[int], texts: list[str]) -> None:
    told = _told(_family(f"四、{texts[0]}", texts[1], tuple(order)))
    assert sorted(told) == sorted(f"w{n}" for n, i in enumerate(order) if i >= 2)
    assert all(stretch.strip("\n") == texts[1] for own in told.values() for stretch in own)
