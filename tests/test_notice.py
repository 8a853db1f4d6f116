"""The founding case: the five documents of corpora/chuyi-2022 and what must come of them, line by line."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Decision, Ground, Reconstruction, Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import split_clauses

CORPUS = Path(__file__).parents[1] / "corpora" / "chuyi-2022"
BASE = "004"


@cache
def notice() -> Reconstruction:
    witnesses = [
        Witness(f.name[:3], Transcription(f.read_bytes().decode()), f.name) for f in sorted(CORPUS.glob("*.txt"))
    ]
    family = pipeline.make_family("chuyi-2022", witnesses, ChineseLexicon(), Settings(), BASE)
    return pipeline.reconstruct(family, ChineseLexicon(), Settings())


def text() -> str:
    return notice().text


def flat(s: str) -> str:
    """As texts are compared: compatibility forms, no white space."""
    return "".join(unicodedata.normalize("NFKC", s).split())


def decided(words: str) -> list[Decision]:
    """The decisions behind the first place where the text has these words."""
    start = text().index(words)
    end, at, out = start + len(words), 0, []
    for s in notice().stretches:
        if at < end and at + len(s.text) > start:
            out.append(notice().decisions[s.locus])
        at += len(s.text)
    return out


@pytest.mark.parametrize(
    "words",
    ["楚信", "领航", "湘人社规", "湘教通", "湘人社发", "学生资助", "营商环境", "双高计划", "双师型", "星海音乐学院",
     "质量评价制度", "激励机制", "大国工匠", "人民政府文件", "限制性政策", "脱颖而出", "年内出版", "2022年11月17日",
     "首页", "22732085", "#", "**", "主办单位", "备案号", "10:49"],
)  # fmt: skip
def test_what_a_transcription_invented_or_a_page_put_round_it_is_nowhere(words: str) -> None:
    assert words not in text()


def test_the_letterhead_stands_above_the_title_although_the_base_has_none_of_it() -> None:
    head = [line for line in text().splitlines() if line.strip()][:9]
    assert head[:7] == [
        "湖南省教育厅",
        "湖南省发展和改革委员会",
        "湖南省财政厅文件",
        "湖南省人力资源和社会保障厅",
        "湖南省住房和城乡建设厅",
        "湘教发〔2022〕7号",
        "关于实施职业教育“楚怡”行动的通知",
    ]
    assert head[7].startswith("各市州、县市区人民政府,")


def test_the_lines_of_the_letterhead_are_restored_with_their_witnesses() -> None:
    for line in ("湖南省教育厅", "湖南省发展和改革委员会", "湖南省人力资源和社会保障厅", "湖南省住房和城乡建设厅"):
        assert all(d.ground in (Ground.RESTORED, Ground.MAJORITY) and len(d.sigla) >= 3 for d in decided(line)), line


def test_the_document_number_stands_in_the_letterhead_by_a_named_rule() -> None:
    (decision,) = {d.locus: d for d in decided("湘教发〔2022〕7号")}.values()
    assert decision.ground is Ground.EMENDED
    assert decision.rule == "document-number"
    assert decision.sigla == ("000", "004")
    assert text().count("湘教发") == 1


@pytest.mark.parametrize(
    ("words", "times", "sources"),
    [
        ("支持建设3所“楚怡”高水平职业本科学校", 1, ("000", "001", "002", "003")),
        ("遴选建设10所“楚怡”高水平高职专科院校", 1, ("000", "002", "003")),
        ("遴选建设10所“楚怡”优秀中职学校", 1, ("000", "001", "002", "003")),
        ("各改扩建1所“楚怡”中职学校", 1, ("000", "001", "002", "003")),
        ("遴选建设5所“楚怡”优秀技工院校", 1, ("000", "001", "002", "003")),
        ("遴选建设10个“楚怡”优质技工专业", 1, ("000", "001", "002")),
        ("文化传承基地（“楚怡”职业教育文化馆)", 2, ("000", "001", "002", "003")),
        ("通过“楚怡杯”职业院校技能竞赛", 1, ("000", "001", "002", "003")),
        ("“文明风采”活动", 1, ("000", "001", "002", "003")),
    ],
)
def test_what_the_base_dropped_is_restored_with_its_witnesses(words: str, times: int, sources: tuple[str, ...]) -> None:
    assert text().count(words) == times
    restored = [d for d in decided(words) if d.ground is Ground.RESTORED]
    assert restored
    assert all(d.sigla == sources for d in restored)


@pytest.mark.parametrize(
    "words",
    [
        "300楚怡教学名师",
        "400楚怡",
        "校企共300",
        "100楚怡工坊",
        "202241",
        "202248日",
        "专业()",
        "劳动光荣、技能宝贵、创造伟大",
    ],
)
def test_what_nobody_attests_stays_as_the_base_has_it_and_is_flagged(words: str) -> None:
    assert words in text()
    base = notice().family.witness(BASE).text
    at = base.index(words)
    assert any(
        f.siglum == BASE and f.span.start < at + len(words) and at < f.span.end and f.code == "dropped-characters"
        for f in notice().findings
    )


def test_the_marks_that_one_witness_alone_has_are_proposed_not_inserted() -> None:
    assert "弘扬劳动光荣" in text()
    proposed = [d for d in notice().decisions if d.open and "000 would insert" in d.reason and d.text == ""]
    assert proposed


def test_the_issuers_missing_from_the_signature_are_flagged_and_not_filled_in() -> None:
    signature = text()[text().index("良好氛围。") :]
    assert "湖南省教育厅\n" not in signature
    assert any(f.siglum == BASE and "signature lacks" in f.message for f in notice().findings)


@pytest.mark.parametrize(
    "words",
    [
        "为传承发扬爱国、求知、创业、兴工楚怡职业教育精神,推动我省职业教育内涵式高质量发展",
        "各市州、县市区要细化分解目标任务,科学安排建设进度,确保各项工作有序完成。",
        "引导和推动各市州、县市区加大职业教育楚怡行动资金投入。",
        "(五)培育楚怡高水平教师队伍。",
        "4.遴选建设一批楚怡工坊(教师技艺技能传承创新平台)。",
        "(此件主动公开)",
        "湖南省教育厅办公室",
    ],
)
def test_a_page_that_every_scan_lost_is_kept(words: str) -> None:
    assert words in text()


def test_every_clause_stands_in_some_witness() -> None:
    loose = str.maketrans("", "", "“”‘’\"'（）()〔〕[]《》〈〉【】「」")
    held = [flat(w.text).translate(loose) for w in notice().family.witnesses]
    missing = []
    for clause in split_clauses("", text(), Settings()):
        bare = flat(clause.span.extract(text())).translate(loose)
        if bare and not any(bare in h for h in held):
            missing.append(clause)
    doubted = [d.span for d in notice().doubts if d.code == "spliced"]
    assert all(any(s.overlaps(c.span) for s in doubted) for c in missing)
    # 提炼 is restored on two witnesses that go on differently: the one clause pieced together.
    assert len(missing) <= 1, [c.span.extract(text()) for c in missing]


INVENTED = {
    "000": [("关于印发《湖南省职业技能等级认定工作实施办法》的通知", "院校、培训机构等。")],
    "001": [("三、健全职业教育质量保障制度", "质量。\n\n**(三)")],
    "002": [("《意见》要求，", "时间节点等。")],
    "003": [
        ("四、着力抓好项目建设", "（七）大力实施“楚信”职教集团建设。"),
        ("（四）弘扬工匠精神。", "为技能人才成长进步提供有力支撑。\n\n\n\n"),
    ],
}


def test_invented_sections_hardly_stand_opposite_base_text() -> None:
    opposite = 0
    for siglum, sections in INVENTED.items():
        witness = notice().family.witness(siglum).text
        for first, last in sections:
            start = witness.index(first)
            end = witness.rindex(last) + len(last)
            opposite += _paired(siglum, start, end)
    assert opposite < 20


def _paired(siglum: str, start: int, end: int) -> int:
    """Characters of a stretch that stand in one reading with base text, in runs shorter than ten equal signs."""
    out, run = 0, 0
    for locus in notice().table.loci:
        own, base = locus.reading(siglum), locus.reading(BASE)
        if own is None or base is None or not own.key or not base.key:
            continue
        if own.span.end <= start or own.span.start >= end:
            continue
        if own.key == base.key:
            run += len(own.key)
            continue
        out, run = out + (run if run < 10 else 0) + len(own.key), 0
    return out + (run if run < 10 else 0)


def test_every_false_name_is_flagged_also_inside_invented_text_and_nothing_true_beside_it() -> None:
    found = {(f.siglum, f.span) for f in notice().findings if f.code == "entity-substitution"}
    for witness in notice().family.witnesses:
        for m in re.finditer("楚信|领航", witness.text):
            assert any(s == witness.siglum and span.start <= m.start() < span.end for s, span in found)
    said = {span.extract(notice().family.witness(s).text) for s, span in found}
    assert said <= {"“楚信”", "“领航”", "湖湘"}  # 湖湘 for 湖南 once, in 003: a false name too
    assert sum(span.extract(notice().family.witness(s).text) != "湖湘" for s, span in found) == 11


def test_every_character_names_its_evidence() -> None:
    for s in notice().stretches:
        assert s.attestations
        for a in s.attestations:
            assert len(a.span) == len(s.text)
