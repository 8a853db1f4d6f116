"""What a person is told whose files or command cannot be used, word for word: `cases/error-lines.json`.

Each case stands in a folder 通知 with three copies of a notice, and the files that it names; `<flags>` are all flags,
`<pages>` all of which there is a page.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chuyi_recon.app.cli.commands import version
from chuyi_recon.core.constitute.doubt_pages import DOUBTS
from chuyi_recon.core.flags.catalogue import FLAGS
from tests.app.commands import NOTICE, RunRecon, write_files

CASES = json.loads((Path(__file__).parents[1] / "cases" / "error-lines.json").read_text("utf-8"))


def write_case(folder: Path, case: dict[str, Any]) -> None:
    write_files(folder / "通知", NOTICE)
    for name, text in case.get("files", {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['about']}: {case['english'][:50]}")
def test_an_error_is_one_line_that_says_what_is_wrong_and_what_to_do(
    case: dict[str, Any], workdir: Path, recon: RunRecon
) -> None:
    write_case(workdir, case)
    before = sorted(workdir.rglob("*"))
    english = recon(*case["line"].split(), "--lang", "en")
    chinese = recon(*case["line"].split(), "--lang", "zh")
    for told, lead, separator in (
        (english.err, f"error: {case['english']}", ", "),
        (chinese.err, f"错误：{case['chinese']}", "、"),
    ):
        flags, doubts = separator.join(FLAGS), separator.join(DOUBTS)
        assert told == lead.replace("<flags>", flags).replace("<pages>", f"{flags}{separator}{doubts}") + "\n"
    assert english.code == chinese.code == case.get("code", 2)
    assert english.out == chinese.out == ""
    assert sorted(workdir.rglob("*")) == before


def test_there_is_a_case_for_each_kind_of_file_and_command() -> None:
    assert {case["about"] for case in CASES} >= {
        "manifest", "settings", "output", "init", "explain", "schema", "show", "rulings", "review", "eval", "input",
    }  # fmt: skip


# ------------------------------------------------------------ what is told where all is well


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "wrote 通知/family.toml: give it a title, and a base if one deserves it\n"),
        ("zh", "已写出 通知/family.toml：请填写标题；有足以为据的底本的，请一并写明\n"),
    ],
)
def test_init_writes_a_manifest_that_align_takes(lang: str, told: str, workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "通知", NOTICE)
    done = recon("init", "通知", "--lang", lang)
    assert (done.code, done.out, done.err) == (0, "", told)
    assert recon("align", "通知", "-o", "out").code == 0
    (workdir / "通知" / "family.toml").write_text("坏", "utf-8")
    assert recon("init", "通知", "--force").code == 0
    assert recon("align", "通知", "-o", "out").code == 0


@pytest.mark.parametrize(("lang", "missing"), [("en", "missing"), ("zh", "未安装")])
def test_the_version_names_a_library_that_is_not_there(
    lang: str, missing: str, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(version, "LIBRARIES", ("jieba", "no-such-library"))
    assert recon("--lang", lang, "--version").out.splitlines()[-1] == f"  no-such-library {missing}"


def test_explain_of_one_flag_is_its_part_of_the_page_of_all(recon: RunRecon) -> None:
    every = recon("explain", "--all").out
    for code in FLAGS:
        page = recon("explain", code).out
        assert page.startswith(f"{code} (") and page.strip() in every


def test_the_schema_is_the_same_in_both_languages_and_by_default_that_of_the_record(recon: RunRecon) -> None:
    assert recon("schema").out == recon("schema", "reconstruction").out == recon("schema", "--lang", "zh").out
