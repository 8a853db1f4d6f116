"""In which language results are written: as family.toml or recon.toml says, never as the machine does."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from chuyi_recon.core.settings import Settings
from chuyi_recon.errors import SettingsError
from tests.app.commands import NOTICE, STATION, RunRecon, read_results, run_in_process, write_files
from tests.app.test_align import TOML

CHINESE = 'language = "zh"\n'
MARK = "支持建设3{{所“楚怡”|「所“」「”」底本脱，据 photo、scan 补}}高水平职业本科学校"
ENGLISH_MARK = "支持建设3{{所“楚怡”|所“ ” in photo, scan; the base dropped them}}高水平职业本科学校"
TOML_OF_STATION = '[[witness]]\nfile = "a.txt"\n[[witness]]\nfile = "b.txt"\n'
EVERY = "text,annotated,json,flags,alignment,html,markdown,sarif"


def a_family(workdir: Path, above: str = "", project: str = "") -> Path:
    """The notice, with what its family.toml and a recon.toml say besides."""
    if project:
        (workdir / "recon.toml").write_text(project, "utf-8")
    return write_files(workdir / "corpora/notice", {**NOTICE, "family.toml": above + TOML})


def written(file: str) -> str:
    return Path("recon-out/notice", file).read_text("utf-8")


@pytest.mark.parametrize(
    ("family", "project", "mark"),
    [
        ("", "", ENGLISH_MARK),
        (CHINESE, "", MARK),
        ("", CHINESE, MARK),
        ('language = "en"\n', CHINESE, ENGLISH_MARK),
        (CHINESE, 'language = "en"\n', MARK),
    ],
)
def test_a_family_says_it_before_its_project_and_without_either_it_is_english(
    workdir: Path, recon: RunRecon, family: str, project: str, mark: str
) -> None:
    a_family(workdir, family, project)
    assert recon("align", "corpora", "-q").code == 0
    assert mark in written("annotated.txt")


def test_pyproject_toml_may_say_it_too(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    (workdir / "pyproject.toml").write_text(f"[tool.recon]\n{CHINESE}", "utf-8")
    recon("align", "corpora", "-q")
    assert MARK in written("annotated.txt")


@pytest.mark.parametrize(("above", "project"), [('language = "de"\n', ""), ("", 'language = "zh-CN"\n')])
def test_a_language_that_recon_does_not_know_is_one_line_and_exit_2(
    workdir: Path, recon: RunRecon, above: str, project: str
) -> None:
    a_family(workdir, above, project)
    done = recon("align", "corpora")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert ("recon.toml" if project else "family.toml") in done.err
    assert "language = 'zh-CN'" in done.err if project else "language = 'de'" in done.err
    assert "known are: en, zh" in done.err or "did you mean zh?" in done.err


def test_python_refuses_it_too() -> None:
    with pytest.raises(SettingsError, match="language = 'de' is none that recon knows"):
        Settings(language="de")  # type: ignore[arg-type]


@pytest.mark.parametrize("above", [CHINESE, ""], ids=["Chinese", "English"])
def test_every_result_has_the_same_bytes_in_any_locale(workdir: Path, above: str) -> None:
    a_family(workdir, above)
    made = []
    for n, locale in enumerate(("C", "en_US.UTF-8", "zh_CN.UTF-8", "de_DE.UTF-8")):
        env = {**os.environ, "LANG": locale, "LC_ALL": locale, "PYTHONUTF8": "1"}
        done = run_in_process("align", "corpora", "-o", f"out-{n}", "--write", EVERY, cwd=workdir, env=env)
        assert done.returncode == 0
        made.append(read_results(workdir / f"out-{n}"))
    assert len(made[0]) == len(EVERY.split(","))
    assert all(other == made[0] for other in made)


def test_what_the_terminal_says_is_another_matter(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir, CHINESE)
    english = recon("align", "corpora", "--lang", "en", "--format", "concise")
    assert "web.txt" in english.out and "is lost here" in english.out
    chinese = recon("align", "corpora", "--lang", "zh", "--format", "concise")
    assert "此本脱“所”" in chinese.out
    assert MARK in written("annotated.txt")


def test_export_and_the_page_over_several_families_follow_it(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir, project=CHINESE)
    write_files(workdir / "corpora/station", STATION)
    recon("align", "corpora", "-q")
    assert '<html lang="zh-Hans">' in Path("recon-out/index.html").read_text("utf-8")
    recon("export", "notice", "-f", "annotated", "-o", "one.txt")
    assert Path("one.txt").read_text("utf-8") == written("annotated.txt")


def findings_of(output: str) -> list[dict[str, Any]]:
    return list(json.loads(output)["findings"])


def test_findings_for_programs_are_in_the_language_of_their_family(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir, CHINESE)
    write_files(workdir / "corpora/station", {**STATION, "family.toml": TOML_OF_STATION})
    told = {
        (f["family"], f["finding"]["message"]) for f in findings_of(recon("align", "corpora", "--format", "json").out)
    }
    assert ("notice", "“迸”系误识，此处 scan、web 作“进”") in told
    assert [said for family, said in told if family == "station"] == ["走 is misread: a has 定 here"]


def test_the_sarif_log_of_a_run_has_the_rules_of_the_project_and_the_messages_of_the_family(
    workdir: Path, recon: RunRecon
) -> None:
    a_family(workdir, CHINESE)
    for project, short in (("", "A sentence or paragraph that"), (CHINESE, "重复循环：转录模型")):
        (workdir / "recon.toml").write_text(project, "utf-8")
        (run,) = json.loads(recon("align", "corpora", "--format", "sarif").out)["runs"]
        rules = {rule["id"]: rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"]}
        assert rules["repetition-loop"].startswith(short)
        assert {r["message"]["text"] for r in run["results"]} >= {"“迸”系误识，此处 scan、web 作“进”；建议：进"}
    assert rules["golden-drift"] == "审定结果与 recon 今日由该组所得不符。"


# ------------------------------------------------------------ golden files


def test_golden_files_are_kept_and_compared_in_the_language_of_the_family(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir, CHINESE)
    assert recon("check", "corpora", "--update").code == 0
    assert MARK in Path("golden/notice/annotated.txt").read_text("utf-8")
    assert recon("check", "corpora").code == 0
    a_family(workdir)
    done = recon("check", "corpora", "--format", "json")
    assert done.code == 1
    (drift,) = json.loads(done.out)["drift"]
    assert drift["files"] == ["annotated.txt", "flags.json"], "the text is in no language of ours"


def test_what_is_told_of_a_difference_does_not_hang_on_the_language_of_the_file(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir, CHINESE)
    recon("check", "corpora", "--update")
    golden = Path("golden/notice")
    for file in ("reconstruction.txt", "annotated.txt"):
        (golden / file).write_text((golden / file).read_text("utf-8").replace("全省统筹推进", "全省统筹推迸"), "utf-8")
    flags = (golden / "flags.json").read_text("utf-8")
    (golden / "flags.json").write_text(
        "".join(line for line in flags.splitlines(True) if "garbled" not in line), "utf-8"
    )
    done = recon("check", "corpora", "--format", "full", "--lang", "en")
    assert done.code == 1
    assert "now: garbled-characters in photo: 迸 is misread: scan, web have 进 here" in done.out
    assert "现有标记 garbled-characters（photo）：“迸”系误识" in recon("check", "corpora", "--lang", "zh").out
