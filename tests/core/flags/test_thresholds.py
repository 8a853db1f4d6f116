"""A setting of a flag decides what it finds: the same text with another value."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from chuyi_recon.core import pipeline
from chuyi_recon.core.settings import Settings
from tests.line import LEXICON, make_family

TRUE = (
    "一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管，定期清点更换。\n"
    "三、严肃值班纪律，领导带班。\n"
)
HEAD = "云州省教育厅\n云州省财政厅文件\n云州省水利厅\n关于防汛的通知\n各县教育局：请即部署防汛工作。\n"
TITLE = "云州市堤防管理办法\n"
NAMED = "实施“稻香”行动，建设“稻香”驿站一百二十处。\n遴选“稻香”风景路，讲好“稻香”故事。\n"
POLICY = "各地要清理对技术人才的歧视性政策，完善服务。\n"
INVENTED = "各级学校应当规范收费行为，减轻学生负担。\n"


def three(true: str, wrong: str) -> Mapping[str, str]:
    """Two witnesses that have the truth, and one that has not."""
    return {"a": true, "b": true, "c": wrong}


@pytest.mark.parametrize(
    ("code", "texts", "default", "changed", "then"),
    [
        (
            "repetition-loop",
            {"a": "通知如下。" * 3 + TRUE, "b": f"通知如下。{TRUE}"},
            [],
            {"loop_shortest": 5},
            ["通知如下。" * 2],
        ),
        (
            "page-artifact",  # the title stands on the second line, below its own running head
            {"a": f"{TITLE}{TITLE}{TRUE}", "b": f"{TITLE}{TRUE}"},
            [TITLE.strip()],
            {"head_shortest": 10},
            [],
        ),
        ("wrong-issuer", three(HEAD, HEAD.replace("财政厅", "水务厅")), ["云州省水务厅"], {"issuer_lines": 1}, []),
        ("hallucinated-section", three(TRUE, INVENTED + TRUE), [INVENTED.strip()], {"section_line": 30}, []),
        (
            "missing-clause",
            three(TRUE, TRUE.replace("，定期清点更换", "")),
            [],
            {"gap_shortest": 6},
            ["落实专人保管。\n三、严肃值"],
        ),
        (
            "entity-substitution",  # the true name stands four times
            three(NAMED, NAMED.replace("设“稻香", "设“稻浪").replace("好“稻香", "好“稻浪")),
            ["“稻浪”", "“稻浪”"],
            {"name_often": 5},
            [],
        ),
        (
            "unsupported-phrase",
            three(POLICY, POLICY.replace("歧视", "限制")),
            ["限制"],
            {"phrase_shortest": 3},
            [],
        ),
    ],
    ids=lambda x: "-".join(x) if isinstance(x, dict) and "a" not in x else None,
)
def test_a_flag_finds_by_its_settings(
    code: str, texts: Mapping[str, str], default: list[str], changed: dict[str, float], then: list[str]
) -> None:
    assert found(code, texts, Settings()) == default
    assert found(code, texts, Settings(**changed)) == then


def found(code: str, texts: Mapping[str, str], settings: Settings) -> list[str]:
    """What a flag points at."""
    made = pipeline.reconstruct(make_family(texts), LEXICON, settings)
    return [f.span.extract(texts[f.siglum]) for f in made.findings if f.code == code]
