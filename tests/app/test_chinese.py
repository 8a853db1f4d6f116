"""What every command says in Chinese: no English sentence; the same exit codes, files and JSON in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from chuyi_recon.app.golden.drift import Drift, DriftCause, DriftDifference
from chuyi_recon.app.golden.drift_sheet import describe_cause, drift_lines
from chuyi_recon.app.golden.finding_records import FLAGS_FILE
from chuyi_recon.app.i18n.suggest import did_you_mean, list_names, short_repr
from chuyi_recon.app.i18n.system_errors import system_reason
from chuyi_recon.app.i18n.translate import render_error, set_language, translate
from chuyi_recon.app.review import plain
from chuyi_recon.app.review.help_page import key_lines, word_lines
from chuyi_recon.errors import OutputError, UsageError
from chuyi_recon.messages import Message, word
from tests.app.commands import NOTICE, STATION, CommandOutput, RunRecon, read_results, write_files
from tests.app.test_align import TOML
from tests.app.test_review import OPEN
from tests.app.test_translate import HAN

SENTENCE = re.compile(r"[A-Za-z][a-z]*(?:[ ,;:]+[A-Za-z]+){2,}")
# What stays as it is: names of commands, options and words of a script.
KEPT = re.compile(r"recon(?: [a-z]+)+|golden/\*\* -text|(?:take|omit|reconstruction)、[a-z、]+|Enter 采用.*")
LABELS = '{"web.txt": [{"code": "dropped-characters", "start": 24, "end": 28}]}'


@pytest.fixture
def stage(workdir: Path, recon: RunRecon) -> Path:
    """Two families, a set, and folders with something wrong."""
    write_files(workdir / "corpora/notice", {**OPEN, "family.toml": TOML})
    write_files(workdir / "corpora/station", STATION)
    write_files(workdir / "set/f/witnesses", NOTICE)
    write_files(
        workdir / "set/f",
        {"truth.txt": NOTICE["scan.txt"], "labels.json": LABELS, "family.json": '{"base": "web.txt"}'},
    )
    write_files(workdir / "key", {"family.toml": '[[witness]]\nfile = "a.txt"\nsourec = "web"\n', "a.txt": "关于"})
    write_files(workdir / "toml", {"family.toml": "base = \n", "a.txt": "关于"})
    write_files(workdir / "alone", {"a.txt": NOTICE["web.txt"]})
    write_files(workdir / "strangers", {"a.txt": NOTICE["web.txt"], "b.txt": STATION["a.txt"]})
    write_files(workdir, {"empty.toml": "lacnua = 3\n", "json.json": "{,}", "script.txt": "胡说\n", "long.txt": "9\n"})
    write_files(workdir / "nothing", {})
    return workdir


def spoken(recon: RunRecon, lang: str, line: str) -> CommandOutput:
    return recon(*line.split(), "--lang", lang)


def of_core(recon: RunRecon) -> set[str]:
    """What the core says of the families: findings and reasons, as long as nobody has translated them."""
    found = json.loads(recon("align", "corpora", "-o", "core", "--format", "json").out)["findings"]
    told = {f["finding"]["message"] for f in found}
    for family in ("notice", "corpora/station"):
        shown = json.loads(recon("show", family, "--all", "--format", "json").out)
        told |= {p["reason"] for p in shown["passages"]}
    return told


COMMANDS = (
    ("align corpora -o out -v", 0),
    ("align corpora -o out --format full --fail-on low", 1),
    ("align corpora -o out --format concise --config empty.toml", 2),
    ("align key -o out", 2),
    ("align toml -o out", 2),
    ("align alone -o out", 3),
    ("align strangers -o out", 3),
    ("align nothing -o out", 2),
    ("align nowhere -o out", 2),
    ("align corpora -o corpora/notice", 2),
    ("align corpora -o out --write x", 2),
    ("align corpora -o out --base x", 2),
    ("align corpora -o long.txt", 2),
    ("check", 1),
    ("check --format full", 1),
    ("check --format github", 1),
    ("check --select nix", 2),
    ("check --update", 0),
    ("eval set -v", 0),
    ("eval corpora", 2),
    ("eval set --labels json.json", 2),
    ("eval set --plot x.gif", 2),
    ("explain nix", 2),
    ("explain --settings", 0),
    ("explain --all", 0),
    ("init alone", 0),
    ("init corpora/notice", 2),
    ("review corpora --script script.txt --editor ZL", 2),
    ("review corpora --script long.txt --editor ZL", 2),
    ("rulings list corpora", 0),
    ("rulings retract corpora --id x", 2),
    ("rulings compact corpora", 2),
    ("schema nix", 2),
    ("show notice", 0),
    ("show notice --all", 0),
    ("show notice:3-60 --format full", 0),
    ("show notice --find 计划", 0),
    ("show notice --line 99", 2),
    ("show nix", 2),
)


@pytest.mark.parametrize(("line", "code"), COMMANDS)
def test_a_command_says_no_english_sentence_and_leaves_with_the_same_code(
    line: str, code: int, stage: Path, recon: RunRecon
) -> None:
    kept = of_core(recon)
    english, chinese = spoken(recon, "en", line), spoken(recon, "zh", line)
    if line not in ("check --update", "init alone"):  # the first of the two does something
        assert (english.code, chinese.code) == (code, code)
        assert bool(english.err) == bool(chinese.err)
        assert english.out.count("\n") == chinese.out.count("\n") or line.startswith("explain")
    told = chinese.out + chinese.err
    for sentence in sorted(kept, key=len, reverse=True):
        told = told.replace(sentence, "")
    assert SENTENCE.findall(KEPT.sub("", told)) == []
    assert HAN.search(told)


@pytest.mark.parametrize(
    "line",
    [
        "align corpora -o out --format json",
        "check --format json",
        "check --format sarif",
        "eval set --json -",
        "rulings list corpora --format json",
        "schema check",
        "show notice --format json",
        "show notice:0-60 --format json",
    ],
)
def test_what_programs_read_is_the_same_in_both_languages(line: str, stage: Path, recon: RunRecon) -> None:
    spoken(recon, "en", "check --update -q")
    golden = stage / "golden/notice/reconstruction.txt"
    golden.write_text(golden.read_text("utf-8").replace("3所", "三所").replace("推进", "推行"), "utf-8")
    assert (
        recon("review", "corpora", "--script", write_files(stage, {"s.txt": "take\ndefer 待查\n"}) / "s.txt").code == 0
    )
    chinese, english = spoken(recon, "zh", line), spoken(recon, "en", line)
    assert (chinese.code, chinese.out) == (english.code, english.out)
    assert json.loads(chinese.out)


def test_files_are_the_same_in_both_languages(stage: Path, recon: RunRecon) -> None:
    for lang in ("zh", "en"):
        spoken(recon, lang, f"align corpora -o {lang} -q --write text,annotated,json,flags,alignment,sarif")
    assert read_results(stage / "zh") == read_results(stage / "en")


def test_drift_is_told_in_chinese_with_its_causes(stage: Path, recon: RunRecon) -> None:
    spoken(recon, "en", "check --update -q")
    golden = stage / "golden/notice/reconstruction.txt"
    golden.write_text(golden.read_text("utf-8").replace("3所", "三所"), "utf-8")
    write_files(stage / "golden/old", {"reconstruction.txt": "旧", "flags.json": "[]"})
    out = spoken(recon, "zh", "check").out
    assert "golden/notice 与现结果不符：reconstruction.txt 1 处\n" in out
    assert "      现作 3（各本一致：photo、scan、web）" in out
    assert "golden/old：该组已不存在；请删除此目录，或恢复该组\n" in out


BY_RULE = Message("drift.ground.by-rule", ground=word("emended"), rule="year-brackets")


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (DriftCause("golden", "mark", "", (), "所", "base"), "原审定：所：base"),
        (DriftCause("golden", "mark", "", (), "", "base"), "原审定：标记：base"),
        (DriftCause("golden", "flag", "x-y", ("001",), "", "why"), "已无标记 x-y（001）：why"),
        (DriftCause("now", "witness", "", ("001",), "所", ""), "现未采用，而 001 有 所"),
        (DriftCause("now", "witness", "", ("001", "002"), "所", ""), "现未采用，而 001、002 均有 所"),
        (DriftCause("now", "ruling", word("ruled"), (), "", "ZL"), "现作 无（已裁定）：ZL"),
        (DriftCause("now", "ground", BY_RULE, ("001",), "〔", ""),
         "现作 〔（依例校改（规则 year-brackets）：001）"),
    ],
)  # fmt: skip
def test_a_cause_is_a_sentence(cause: DriftCause, told: str) -> None:
    assert not HAN.search(describe_cause(cause).replace("所", ""))
    set_language("zh")
    assert translate(describe_cause(cause)) == told


def test_words_of_flags_json_stand_as_they_are() -> None:
    set_language("zh")
    before = Message("drift.findings-moved", witness="001", n=2,
                  code="x")  # fmt: skip
    lines = drift_lines(
        Drift("f", "differs", (FLAGS_FILE,), (DriftDifference(FLAGS_FILE, 2, "", "", (), before),)), "golden", full=True
    )
    assert [line.plain for line in lines] == [
        "golden/f 与现结果不符：flags.json 1 处",
        "  golden/f/flags.json:2",
        "    001 中仅位置变动的疑误 2 条；首条 x，位置 ",
    ]


# ------------------------------------------------------------ sentences


def test_an_error_is_one_line_in_either_language() -> None:
    error = UsageError(Message("error.file.no-such-path", path="a\nb"), Message("hint.give-existing-path"))
    assert render_error(error) == str(error) == "there is no a\\nb — give a file or a folder that exists"
    set_language("zh")
    assert render_error(error) == "没有 a\\nb；请给出已有的文件或目录"
    assert render_error(OutputError("x")) == "x"


def test_what_the_system_says_is_translated_where_it_is_known() -> None:
    assert [system_reason(OSError(28, "No space left on device")), system_reason(OSError(99, "Strange"))] == [
        "no space left on device",
        "strange",
    ]
    set_language("zh")
    assert translate(system_reason(OSError(28, "No space left on device"))) == "磁盘空间不足"


def test_names_are_listed_as_the_language_does_and_never_translated() -> None:
    many = [f"{n:03}" for n in range(3000)]
    assert list_names(many) == ", ".join(many)
    assert (list_names([]), list_names(["signs"]), short_repr("signs")) == ("", "signs", "'signs'")
    set_language("zh")
    assert translate(list_names(many)) == "、".join(many)
    assert translate(Message("align.outsider", name="signs", siglum="text")) == ("signs：text 非本文件，不参与校勘")
    assert translate(did_you_mean("signs", ["signs", "text"])) == "疑为 signs"
    assert translate(Message("error.flag.unknown", code=short_repr("signs"))) == "没有名为“signs”的标记"


# ------------------------------------------------------------ the screen


@pytest.mark.parametrize("words", [False, True], ids=["keys", "words"])
def test_a_page_of_help_fits_the_terminal_in_chinese_and_its_second_column_begins_at_one_cell(words: bool) -> None:
    set_language("zh")
    lines = [line.plain for line in (word_lines(79, plain.CHINESE_COMMANDS) if words else key_lines(79))]
    assert [line for line in lines if cell_len(line) > 79] == []
    assert SENTENCE.findall(" ".join(lines)) == []
    rows = lines[: lines.index("")]
    columns = {cell_len(match.group()) for line in rows if (match := re.match(r".*? {2,}(?=\S)", line))}
    assert columns == {38 if words else 22}


def test_line_prompts_take_chinese_words_in_either_language(stage: Path, recon: RunRecon) -> None:
    lines = write_files(
        stage, {"s.txt": "筛选 状态 全部\n筛选 级别 中\n转到 行动\n改作 规划\n撤回\n筛选 状态 存疑\n暂缓 待查\n退出\n"}
    )
    for lang in ("zh", "en"):
        done = recon("review", "corpora", "--script", lines / "s.txt", "--editor", f"ZL{lang}", "--lang", lang)
        assert done.code == 0, done.err
    rulings = [json.loads(line) for f in stage.glob("corpora/*/rulings.jsonl") for line in f.read_text().splitlines()]
    assert [r.get("text") for r in rulings].count("规划") == 2
    assert [r.get("note") for r in rulings].count("待查") == 2
