"""`recon export`: one result in one form, to stdout or a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.commands import NOTICE, RunRecon, run_in_process, write_files
from tests.app.test_align import TOML
from tests.app.test_review import OPEN
from tests.exporters.test_docx import ReadDocument


def a_family(workdir: Path) -> None:
    write_files(workdir / "corpora/notice", {**OPEN, "family.toml": TOML})


@pytest.mark.parametrize(
    ("name", "file"), [("text", "reconstruction.txt"), ("json", "reconstruction.json"), ("html", "report.html")]
)
def test_what_is_exported_is_what_align_writes(workdir: Path, recon: RunRecon, name: str, file: str) -> None:
    a_family(workdir)
    assert recon("align", "corpora", "-q").code == 0
    done = recon("export", "notice", "-f", name, "-o", "one")
    assert done.code == 0 and Path("one").read_bytes() == Path("recon-out/notice", file).read_bytes()


def test_stdout_has_the_bytes_and_nothing_else(workdir: Path) -> None:
    a_family(workdir)
    done = run_in_process("export", "notice", "-f", "markdown", cwd=workdir)
    assert done.returncode == 0 and done.stdout.decode("utf-8").startswith("关于实施职业教育“楚怡”行动的通知")
    assert not done.stderr


def test_rulings_are_applied(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    (workdir / "script").write_text("2\n", "utf-8")
    assert recon("review", "corpora", "--script", "script", "--editor", "ZL").code == 0
    recon("export", "notice", "-f", "text", "-o", "ruled.txt")
    assert "楚怡计划方案" in Path("ruled.txt").read_text("utf-8")
    assert "ruled" in recon("show", "notice", "--find", "计划方案").out, "show knows them as well"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("notice", "-f", "markdwn"), "did you mean markdown?"),
        (("notise", "-f", "text"), "did you mean notice?"),
        (("notice", "-f", "text", "-o", "corpora/notice/web.txt"), "is one of the witnesses"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_2(
    workdir: Path, recon: RunRecon, asked: tuple[str, ...], said: str
) -> None:
    a_family(workdir)
    done = recon("export", *asked)
    assert done.code == 2 and said in done.err and done.err.count("\n") == 1
    assert Path("corpora/notice/web.txt").read_text("utf-8") == OPEN["web.txt"]


def test_a_word_file_is_written_where_it_is_named_and_its_comments_are_in_the_familys_language(
    workdir: Path, recon: RunRecon
) -> None:
    write_files(workdir / "corpora/notice", {**NOTICE, "family.toml": f'language = "zh"\n{TOML}'})
    assert recon("align", "corpora").code == 0
    assert not Path("recon-out/notice/reconstruction.docx").exists()
    assert recon("align", "corpora", "--write", "docx,text").code == 0
    assert recon("export", "notice", "--format", "docx", "-o", "通知.docx").code == 0
    data = Path("recon-out/notice/reconstruction.docx").read_bytes()
    assert Path("通知.docx").read_bytes() == data
    read = ReadDocument(data)
    assert read.text == Path("recon-out/notice/reconstruction.txt").read_text("utf-8").removesuffix("\n")
    assert read.comments[0] == "「所“」「”」底本脱，据 photo、scan 补"
