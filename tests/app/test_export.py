"""`recon export`: one result in one form, to stdout or a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.app.commands import NOTICE, RunRecon, run_in_process, write_files
from tests.app.test_align import TOML
from tests.app.test_review import OPEN
from tests.exporters.test_docx import ReadDocument
from tests.readers.hocr_pages import document, line, page, word


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
        (("notice", "-f", "text", "-o", "corpora/notice/web.txt"), "is read by this run"),
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


SCANNED = {
    "scan.hocr": document(
        page(
            0,
            line(word("关于实施职业教育", 10, 10), word("“楚怡”行动的通知", 60, 10)),
            line(word("各市州人民攻府", 10, 60)),
        )
    ).decode(),
    "web.txt": "关于实施职业教育“楚怡”行动的通知\n各市州人民政府\n",
    "vlm.txt": "关于实施职业教育“楚怡”行动的通知 \n各市州人民政府\n",
}
EXCHANGE = {
    "tei": b"<?xml",
    "collatex": b'{\n"witnesses"',
    "graphml": b"<?xml",
    "csv": b"\xef\xbb\xbfplace",
    "diff": b"<!DOCTYPE html>",
    "alto": b"<?xml",
    "page": b"<?xml",
}


@pytest.mark.parametrize("name", EXCHANGE)
def test_every_form_for_exchange_goes_to_stdout_and_to_a_file(workdir: Path, recon: RunRecon, name: str) -> None:
    write_files(workdir / "corpora/scanned", SCANNED)
    done = run_in_process("export", "corpora/scanned", "--one-family", "-f", name, cwd=workdir)
    assert done.returncode == 0 and done.stdout.startswith(EXCHANGE[name]) and not done.stderr
    assert recon("export", "corpora/scanned", "--one-family", "-f", name, "-o", "one").code == 0
    assert Path("one").read_bytes() == done.stdout


def test_align_writes_the_forms_for_exchange_that_it_is_asked_for(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "corpora/scanned", SCANNED)
    assert recon("align", "corpora/scanned", "--one-family", "--write", ",".join(EXCHANGE)).code == 0
    written = {p.name for p in Path("recon-out/scanned").iterdir() if not p.name.startswith(".")}
    assert written == {
        *("apparatus.xml", "collation.json", "collation.graphml", "apparatus.csv", "diff.html"),
        *("reconstruction.alto.xml", "reconstruction.page.xml"),
    }


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("-f", "alto"), "no witness of notice says where on a page its words stand"),
        (("-f", "page", "--witness", "web"), "web does not say where on a page its words stand"),
        (("-f", "diff", "--witness", "wbe"), "notice has no witness wbe — did you mean web?"),
        (("-f", "tei", "--witness", "web"), "tei is not of one witness"),
    ],
)
def test_a_form_that_the_family_cannot_have_is_one_line_and_exit_2(
    workdir: Path, recon: RunRecon, asked: tuple[str, ...], said: str
) -> None:
    a_family(workdir)
    done = recon("export", "notice", *asked)
    assert (done.code, done.out) == (2, "")
    assert said in done.err and len(done.err.splitlines()) == 1


def test_a_family_without_boxes_is_named_by_align_and_the_others_are_written(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    toml = '[[witness]]\nfile = "scan.hocr"\n[[witness]]\nfile = "web.txt"\n[[witness]]\nfile = "vlm.txt"\n'
    write_files(workdir / "corpora/scanned", {**SCANNED, "family.toml": toml})
    done = recon("align", "corpora", "--write", "text,alto")
    assert done.code == 3 and "no witness of notice says where on a page" in done.err
    assert Path("recon-out/scanned/reconstruction.alto.xml").exists()


def test_the_schema_of_the_tei_is_printed(workdir: Path) -> None:
    done = run_in_process("schema", "tei", cwd=workdir)
    assert done.returncode == 0
    a_family(workdir)
    tei = run_in_process("export", "notice", "-f", "tei", cwd=workdir).stdout
    schema = etree.RelaxNG(etree.fromstring(done.stdout))
    assert schema.validate(etree.fromstring(tei)), schema.error_log.last_error
