"""What a command line is told that cannot be read: in both languages, from what the library knows, with exit code 2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from chuyi_recon.app.cli.main import app
from tests.app.commands import RunRecon
from tests.app.test_translate import HAN

COMMANDS = ["", *(c.name or "" for c in app.registered_commands), "rulings", "rulings list"]
SEE = "see recon align --help"
REFUSED = (
    ("align", f"PATH is missing — {SEE}", "缺少参数“路径”；用法见 recon align --help"),
    ("export 通知", "--format is missing — see recon export --help", "缺少选项“--format”；用法见 recon export --help"),
    ("align 通知 --jbos 3", "there is no option --jbos — did you mean --jobs?", "没有选项 --jbos；疑为 --jobs"),
    ("align 通知 -Z", f"there is no option -Z — {SEE}", "没有选项 -Z；用法见 recon align --help"),
    ("align 通知 --jobs 0", f"--jobs is a whole number, 1 or more — {SEE}",
     "“--jobs”的值须为不小于 1 的整数；用法见 recon align --help"),
    ("align 通知 --jobs 三", f"--jobs is a whole number, 1 or more — {SEE}",
     "“--jobs”的值须为不小于 1 的整数；用法见 recon align --help"),
    ("show 通知 --line 三", "--line is a whole number — see recon show --help",
     "“--line”的值须为整数；用法见 recon show --help"),
    ("align 通知 --color 红", f"--color is one of auto, always, never — {SEE}",
     "“--color”的值无效，可用：auto、always、never；用法见 recon align --help"),
    ("--lang xx align", "--lang is one of auto, en, zh — see recon --help",
     "“--lang”的值无效，可用：auto、en、zh；用法见 recon --help"),
    ("align 通知 --jobs", f"--jobs needs a value — {SEE}", "选项“--jobs”须带值；用法见 recon align --help"),
    ("align 通知 --quiet=3", f"--quiet takes no value — {SEE}", "选项“--quiet”不带值；用法见 recon align --help"),
    ("align 通知 --verbose=3", f"--verbose takes no value — {SEE}", "选项“--verbose”不带值；用法见 recon align --help"),
    ("schema eval 通知 函", "too many arguments: 通知, 函 — see recon schema --help",
     "多出参数：通知、函；用法见 recon schema --help"),
    ("--color never", "there is no option --color — see recon --help", "没有选项 --color；用法见 recon --help"),
    ("--lang auto", "no command is given — see recon --help", "未给出命令；用法见 recon --help"),
    ("algin 通知", "no command is called 'algin' — did you mean align?", "没有命令“algin”；疑为 align"),
    ("rulings 列表", "no command is called '列表' — known are: list, retract, compact",
     "没有命令“列表”；可用：list、retract、compact"),
    ("rulings -- --jobs", "no command is called '--jobs' — known are: list, retract, compact",
     "没有命令“--jobs”；可用：list、retract、compact"),
)  # fmt: skip


@pytest.mark.parametrize(("line", "english", "chinese"), REFUSED, ids=[line for line, _, _ in REFUSED])
def test_a_command_line_that_cannot_be_read_is_told_why_and_what_to_do(
    line: str, english: str, chinese: str, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = recon(*line.split())
    assert (told.code, told.out, told.err) == (2, "", f"error: {english}\n")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    told = recon(*line.split())
    assert (told.code, told.out, told.err) == (2, "", f"错误：{chinese}\n")


def test_a_name_with_a_line_end_breaks_no_line(recon: RunRecon) -> None:
    assert recon("algin\n函").err.startswith("error: no command is called 'algin\\n函' — ")
    assert recon("schema", "eval", "a\nb").err.startswith("error: too many arguments: a\\nb — ")


@pytest.mark.parametrize("lang", ["en_US.UTF-8", "zh_CN.UTF-8"])
@pytest.mark.parametrize("group", ["", "rulings"])
def test_a_group_alone_shows_its_help_and_leaves_with_the_code_of_a_wrong_line(
    group: str, lang: str, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", lang)
    asked, alone = recon(*group.split(), "--help"), recon(*group.split())
    assert (alone.code, alone.out, alone.err) == (2, "", asked.out)
    assert asked.code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_help_in_english_names_every_parameter_once_and_fits_the_terminal(
    command: str, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    page = recon(*command.split(), "--help").out
    assert not HAN.search(page)
    assert [line for line in page.splitlines() if cell_len(line) > 60] == []
    assert "..." not in page.partition("\n\n")[2]  # the library cuts a line of a table at a space
    assert len(re.findall(r"(?m)^  (?:-\w, )?--lang ", page)) == (command != "rulings")


def test_help_says_what_is_required_and_what_is_the_default(recon: RunRecon) -> None:
    page = re.sub(r"\s+", " ", recon("align", "--help").out)
    assert "PATH Folders and files with transcriptions." in page
    assert "--text-column NAME What they call its text. [default: text]" in page
    page_of_group = re.sub(r"\s+", " ", recon("group", "--help").out)
    assert "PATH Folders and files with pages; JSON Lines; Parquet. [required]" in page_of_group
    assert "--color <auto|always|never> When to colour; NO_COLOR is honoured. [default: auto]" in page
    assert "[default: False]" not in page


def test_an_error_of_a_command_is_told_by_the_command(recon: RunRecon, workdir: Path) -> None:
    told = recon("align", "通知")
    assert (told.code, told.err) == (2, "error: there is no 通知 — give a file or a folder that exists\n")
