"""The two languages: what the catalog holds, which language is chosen, and what a person is shown."""

from __future__ import annotations

import gettext
import json
import os
import re
from dataclasses import Field
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from chuyi_recon.app.cli.main import app
from chuyi_recon.app.i18n.setting_reasons import describe_trials, setting_reason
from chuyi_recon.app.i18n.translate import (
    DOMAIN,
    LOCALE_FOLDER,
    choose_language,
    requested_language,
    set_language,
    translate,
)
from chuyi_recon.app.i18n.widths import display_width, line_breaks, wrap_text
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.settings import FigureName, Trial, thresholds
from chuyi_recon.messages import Message, word
from tests.app.commands import RunRecon, run_in_process
from tests.conftest import LOCALE_VARIABLES

COMMANDS = [c.name or "" for c in app.registered_commands]
CODES = [flag.code for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)]
HAN = re.compile(r"[\u4e00-\u9fff]")


def shell(*arguments: str, cwd: Path, **variables: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `recon` in a process whose locale is only what is said here."""
    env = {k: v for k, v in os.environ.items() if k not in LOCALE_VARIABLES} | variables
    done = run_in_process(*arguments, cwd=cwd, env=env)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


# ------------------------------------------------------------ the catalog


def test_every_text_has_its_chinese_and_no_text_is_obsolete() -> None:
    pytest.importorskip("babel", reason="babel is not installed: the catalog cannot be compared with the code")
    from tools import translations

    new = translations.update_catalog()
    assert translations.untranslated(new) == [], "translate them in messages.po, then `make translations`"
    po, mo = translations.encode_catalog(new)
    assert po == translations.PO_FILE.read_bytes(), "run `make translations`"
    assert mo == translations.PO_FILE.with_suffix(".mo").read_bytes(), "run `make translations`"


def test_a_text_in_the_code_is_found_and_a_reworded_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("babel", reason="babel is not installed: the catalog cannot be compared with the code")
    from tools import translations

    texts = translations.collect_texts()
    assert {"(nothing)", "Loose files are one family.", "signs", "FOLDER"} <= set(texts)
    reworded = {**texts, "Loose files are all one family.": ["help"], "{siglum}: no such text": ["door"]}
    del reworded["Loose files are one family."]
    monkeypatch.setattr(translations, "collect_texts", lambda: reworded)
    new = translations.update_catalog()
    assert sorted(translations.untranslated(new)) == ["Loose files are all one family.", "{siglum}: no such text"]
    kept = new["Loose files are all one family."]
    assert (kept.string, kept.fuzzy) == ("将零散文件归为一组", True)


def test_no_text_of_the_catalog_is_filled_in() -> None:
    texts = gettext.translation(DOMAIN, LOCALE_FOLDER, ["zh_CN"])._catalog  # type: ignore[attr-defined]
    assert [e for e in texts if re.search(r"\{\w", e)] == [], "make it a Message"


def test_code_stays_code_in_a_translation() -> None:
    texts = gettext.translation(DOMAIN, LOCALE_FOLDER, ["zh_CN"])._catalog  # type: ignore[attr-defined]
    named = re.compile(r"(?<![\w-])--?[a-z][\w-]+|[\w-]+\.(?:toml|json|txt|svg|png)|NO_COLOR|\[tool\.\w+\]")
    assert [e for e, c in texts.items() if set(named.findall(e)) - set(named.findall(c))] == []


# ------------------------------------------------------------ which language


@pytest.mark.parametrize(
    ("lang", "environment", "spoken"),
    [
        ("zh", {"LC_ALL": "en_US.UTF-8"}, "zh"),
        ("en", {"LC_ALL": "zh_CN.UTF-8"}, "en"),
        ("auto", {"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ("auto", {"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ("auto", {"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
        ("auto", {"LANG": "zh_TW.UTF-8"}, "zh"),
        ("auto", {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ("auto", {"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ("auto", {"LANG": "POSIX"}, "en"),
        ("auto", {"LC_CTYPE": "zh_CN.UTF-8"}, "en"),
        ("auto", {}, "en"),
    ],
)
def test_the_option_goes_before_the_locale_and_the_first_variable_that_is_set_names_it(
    lang: str, environment: dict[str, str], spoken: str
) -> None:
    assert choose_language(lang, environment) == spoken


def test_the_language_is_read_before_anything_else_and_not_from_the_names_of_files() -> None:
    assert requested_language(["align", "corpora", "--lang", "zh", "--help"]) == "zh"
    assert requested_language(["--lang=en"]) == "en"
    assert requested_language(["align", "--", "--lang", "zh"]) == "auto"
    assert requested_language(["align", "--lang", "fr"]) == "auto"


# ------------------------------------------------------------ sentences


def test_a_sentence_is_put_together_anew_and_a_persons_words_are_left_alone() -> None:
    set_language("zh")
    assert translate(Message("settings.of-file", path="signs")) == "设置取自 signs"  # a file called as a unit
    assert translate(Message("settings.of-file", path=word("signs"))) == "设置取自 字"
    assert translate("no text of the catalog {") == "no text of the catalog {"
    set_language("en")
    assert translate(Message("settings.of-file", path=word("signs"))) == "settings of signs"


def test_what_was_tried_is_told_in_figures_and_a_new_measurement_asks_for_no_new_translation() -> None:
    tried = (Trial(0.5, {"flags": (".90", ".8"), "open loci": ("1", "2")}), Trial(120, "identical"))
    assert describe_trials(tried) == "At .5 flags .90 for .8, open loci 1 for 2; at 120 nothing changes."
    alike = (Trial(3, "same figures"), Trial(12, "same figures"))
    assert describe_trials(alike) == "At 3, 12 no figure changes."
    set_language("zh")
    assert (
        translate(describe_trials(tried)) == "取 .5 时，标记 .90（现为 .8）、存疑处 1（现为 2）；取 120 时，结果全同。"
    )
    assert translate(describe_trials(alike)) == "取 3、12 时，各项指标不变。"


@pytest.mark.parametrize("figure", get_args(FigureName))
def test_every_figure_has_a_name_in_chinese(figure: FigureName) -> None:
    set_language("zh")
    assert HAN.search(translate(word(figure)))


@pytest.mark.parametrize("setting", thresholds(), ids=lambda setting: setting.name)
def test_a_reason_is_all_chinese(setting: Field[Any]) -> None:
    set_language("zh")
    words = {"OCR", "CER", "t", "n", "rapidfuzz"}
    assert set(re.findall(r"[A-Za-z]+", setting_reason(setting))) <= words


@given(st.text("底本楚怡“”（），。 ab…", max_size=60), st.integers(8, 40))
def test_folding_loses_nothing_and_stays_within_the_width(text: str, width: int) -> None:
    lines = wrap_text(text, width)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    for line in lines:
        assert display_width(line) <= width or len(re.findall(r"[底本楚怡]|[ab]+", line)) <= 1


@given(st.text("底本楚怡“”（），。 ab…", max_size=60), st.integers(8, 40))
def test_lines_are_broken_where_they_are_folded_and_nothing_is_left_out(text: str, width: int) -> None:
    at = [0, *line_breaks(text, width), len(text)]
    assert at == sorted(at)
    lines = [text[a:b] for a, b in pairwise(at)]
    if "  " not in text and all(display_width(line) <= width for line in wrap_text(text, width)):
        assert [line.strip() for line in lines] == wrap_text(text, width)


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    assert wrap_text("底本脱“所”字，据补；OCR 集 .934。", 9) == ["底本脱", "“所”字，", "据补；OCR", "集 .934。"]
    assert wrap_text("依系统区域 [默认：auto]", 14) == ["依系统区域", "[默认：auto]"]


# ------------------------------------------------------------ what a person is shown


def test_help_is_in_the_language_of_the_locale(tmp_path: Path) -> None:
    code, out, err = shell("align", "--help", cwd=tmp_path, LANG="zh_CN.UTF-8")
    assert (code, err) == (0, "")
    assert out.startswith("用法：") and "align [选项] " in out
    assert "  --base 简称                     零散文件的底本\n" in out
    assert "  路径  存放转录本的目录和文件\n" in out
    assert shell("align", "--help", cwd=tmp_path, LANG="en_US.UTF-8") == shell("align", "--help", cwd=tmp_path)
    assert shell("align", "--help", "--lang", "en", cwd=tmp_path, LANG="zh_CN.UTF-8")[1].startswith("Usage: ")
    assert shell("align", "--help", "--lang=zh", cwd=tmp_path, LC_ALL="C")[1] == out
    assert shell("--lang", "zh", "align", "--help", cwd=tmp_path, LC_ALL="C")[1] == out
    assert shell("--help", "--lang", "zh", cwd=tmp_path, LC_ALL="C")[1].startswith("用法：")


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("columns", [80, 60])
def test_help_in_chinese_has_no_english_sentence_and_fits_the_terminal(
    command: str, columns: int, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", str(columns))
    out = recon(*command.split(), "--help").out
    assert [line for line in out.splitlines() if cell_len(line) > columns] == []
    assert re.findall(r"[A-Za-z]{2,} [A-Za-z]{2,} [a-z]{2,}", out.partition("\n")[2]) == []


def test_the_line_of_a_command_is_not_cut_in_a_narrow_terminal(
    recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "50")  # the library cuts a line that is longer than the space for it, at a space
    out = re.sub(r"\s", "", recon("--help").out)
    assert "评测文本、标记和可信程度；校勘过程不接触标准文本和标注。" in out and "..." not in out.partition("命令：")[2]


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_a_flag_has_its_headings_in_chinese(
    code: str, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = recon("explain", code).out
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    out = recon("explain", code).out
    heads = re.findall(r"(?m)^(\S+)\n    ", out)
    assert heads[:4] == ["查找什么", "为何重要", "例", "何处会判错"]
    assert re.findall(r"[a-z]{2,} [a-z]{2,}", out) == []
    assert max(map(cell_len, out.splitlines())) <= 96
    assert "What it finds" in english


def test_settings_are_told_in_chinese_with_the_same_names_and_numbers(
    recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = recon("explain", "--settings").out
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    out = recon("explain", "--settings").out
    names = re.compile(r"(?m)^([a-z_-]+) = ([\d.]*)")
    assert names.findall(out)[4:] == names.findall(english)[4:]
    assert "lacuna = 25  (默认 25；单位：字；范围：4 至 400)" in out
    assert max(map(cell_len, out.splitlines())) <= 100


def test_results_are_the_same_in_both_languages(workdir: Path, recon: RunRecon) -> None:
    assert json.loads(recon("schema", "--lang", "zh").out) == json.loads(recon("schema", "--lang", "en").out)
