"""Families as they come out of OCR engines and web sites: a known text, damaged in known ways.

`families()` draws two to five witnesses of an excerpt of the 楚怡 notice. Each damage is one of
those seen in the five documents: signs read as others, quotation marks and measure words dropped,
half-width marks, spaces between Han, wrapped lines, Markdown marks, lost, invented and repeated
paragraphs, page numbers. Nothing is random: hypothesis draws every damage and can shrink it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st

from chuyi_recon.core.model import Reconstruction, Transcription, Witness
from chuyi_recon.core.pipeline import make_family, reconstruct
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon
from chuyi_recon.errors import NothingInCommon
from chuyi_recon.exporters import EXPORTERS

TEXT_EXPORTERS = tuple(e for e in EXPORTERS.values() if not e.needs_boxes)  # those that any family has

TRUTH = (
    "关于实施职业教育“楚怡”行动的通知",
    "各市州、县市区人民政府，省政府各厅委、各直属机构：",
    "为传承发扬“爱国、求知、创业、兴工”楚怡职业教育精神，推动我省职业教育内涵式高质量发展，现就有关事项通知如下。",
    "（二）建设“楚怡”高水平学校。",
    "1.稳步发展职业本科教育。支持建设3所“楚怡”高水平职业本科学校。",
    "2.夯实高职专科教育主体地位。重点办好1所以上骨干高职高专院校；遴选建设10所“楚怡”高水平高职专科院校。",
    "3.巩固中职教育基础性地位。支持14个市州各改扩建1所“楚怡”中职学校，并统一命名、统一标识、统一风格。",
    "4.提高技工教育的实力。遴选建设5所“楚怡”优秀技工院校。",
    "三、组织实施",
    "（一）加强组织领导。省职业教育工作联席会议成员单位按照各自职能职责，扎实推进“楚怡”行动实施。",
    "（二）加大经费投入。建立多元化筹资渠道。切实加强经费使用管理，提高资金使用绩效。",
    "（三）完善政策环境。创新政策供给，提高技术技能人才待遇，畅通职业发展通道。",
    "湖南省教育厅办公室2022年4月8日印发",
)
INVENTED = (
    "为进一步优化营商环境，提升政务服务水平，着力解决企业和群众办事难、办事慢、办事繁的问题。",
    "四、健全学生资助体系。各地要落实国家助学金政策，对家庭经济困难学生给予专项补助。",
)

Text = tuple[str, ...]  # a witness as its paragraphs
Damage = Callable[[Text], Text]


def _one(at: int, change: Callable[[str], str]) -> Damage:
    """A damage to one paragraph; `at` is taken round the number of paragraphs."""

    def damage(paragraphs: Text) -> Text:
        i = at % len(paragraphs)
        return (*paragraphs[:i], change(paragraphs[i]), *paragraphs[i + 1 :])

    return damage


def _sign(where: int, sign: str) -> Callable[[str], str]:
    """One sign read as another (or, with an empty sign, lost)."""
    return lambda line: line[: where % len(line)] + sign + line[where % len(line) + 1 :] if line else line


def _wrap(width: int) -> Callable[[str], str]:
    return lambda line: "\n".join(line[i : i + width] for i in range(0, len(line), width))


def _drop(at: int) -> Damage:
    return lambda text: text[: at % len(text)] + text[at % len(text) + 1 :] if len(text) > 3 else text


def _put(at: int, paragraph: str) -> Damage:
    return lambda text: (*text[: at % (len(text) + 1)], paragraph, *text[at % (len(text) + 1) :])


def _repeat(at: int) -> Damage:
    return lambda text: (*text[: at % len(text)], *(text[at % len(text)],) * 2, *text[at % len(text) + 1 :])


def _unquoted(line: str) -> str:
    return line.replace("“", "").replace("”", "")


def _unmeasured(line: str) -> str:
    return line.replace("所“", "“").replace("个市州", "市州")


def _half_width(line: str) -> str:
    return line.translate(str.maketrans("，；：（）。", ",;:()."))


def _spaced(line: str) -> str:
    return " ".join(line)


def _markdown(line: str) -> str:
    return f"### **{line}**"


PLACE = st.integers(0, 60)
SHAPES: tuple[Callable[[str], str], ...] = (_unquoted, _unmeasured, _half_width, _spaced, _markdown)
READ_AS = st.sampled_from(["信", "领", "末", "科", "O", "３", ""])

small_damage: st.SearchStrategy[Damage] = st.one_of(
    st.builds(_one, PLACE, st.builds(_sign, PLACE, READ_AS)),
    st.builds(_one, PLACE, st.sampled_from(SHAPES)),
    st.builds(_one, PLACE, st.builds(_wrap, st.integers(12, 30))),
)
large_damage: st.SearchStrategy[Damage] = st.one_of(
    st.builds(_drop, PLACE),
    st.builds(_put, PLACE, st.sampled_from(INVENTED)),
    st.builds(_put, PLACE, st.sampled_from(["22732085", "- 2 -", "— 3 —"])),
    st.builds(_repeat, PLACE),
)


@dataclass(frozen=True)
class Making:
    """What a family is made from: the base's siglum or None, and each witness's text."""

    base: str | None
    texts: Mapping[str, str]


@st.composite
def excerpts(draw: st.DrawFn) -> Text:
    """Five to nine paragraphs of the notice that follow one another."""
    start = draw(st.integers(0, len(TRUTH) - 5))
    return TRUTH[start : start + draw(st.integers(5, 9))]


@st.composite
def damaged(draw: st.DrawFn, truth: Text, small: int = 5, large: int = 2) -> str:
    """One witness of `truth`: at most so many small and large damages, lines joined as files do."""
    text = truth
    for damage in draw(st.lists(large_damage, max_size=large)) + draw(st.lists(small_damage, max_size=small)):
        text = damage(text)
    return draw(st.sampled_from(["\n", "\n", "\n\n", "\r\n"])).join(text) + draw(st.sampled_from(["", "\n"]))


@st.composite
def families(draw: st.DrawFn, *, least: int = 2, most: int = 4, large: int = 2) -> Making:
    """A family of `least` to `most` witnesses, with a base or without."""
    truth = draw(excerpts())
    count = draw(st.integers(least, most))
    texts = {f"{i:03}": draw(damaged(truth, large=large)) for i in range(count)}
    return Making(draw(st.sampled_from([None, *texts])), texts)


def witness(siglum: str, text: str, group: str = "") -> Witness:
    """A witness with the sha256 of its UTF-8 bytes."""
    return Witness(siglum, Transcription(text), f"{siglum}.txt", sha256(text.encode()).hexdigest(), "vlm", group)


def reconstructed(making: Making, order: tuple[str, ...] | None = None) -> Reconstruction:
    """The whole line run on a family, its witnesses given in `order`; one with nothing in common is passed over."""
    given = [witness(siglum, making.texts[siglum]) for siglum in order or tuple(making.texts)]
    try:
        family = make_family("楚怡", tuple(given), EmptyLexicon(), Settings(), base=making.base)
        return reconstruct(family, EmptyLexicon(), Settings())
    except NothingInCommon:
        assume(False)
        raise


def law(examples: int = 30) -> settings:
    """The settings of every law: few examples, the same ones on every machine."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=slow)
