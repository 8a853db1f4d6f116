"""What a reader mends, or leaves out, it tells: one small file for each repair, and no repair without one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chuyi_recon.messages import code_of
from chuyi_recon.messages.templates import TEMPLATES
from chuyi_recon.readers import read
from chuyi_recon.readers.documents import pdf
from tests.actors.conftest import recon, workdir
from tests.actors.stage import MANIFEST, write_family
from tests.app.commands import NOTICE, RunRecon
from tests.readers import hocr_pages, small_pages
from tests.readers.documents import word_files

__all__ = ["recon", "workdir"]

TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>{}</p></body></text></TEI>'
DELETED = word_files.paragraph('<w:del w:id="1" w:author="a"><w:r><w:delText>旧</w:delText></w:r></w:del>')
PLAIN = word_files.paragraph(word_files.run("楚怡"))
SAMPLES: dict[str, bytes] = {
    "boxes-outside-left-out": small_pages.ALTO.replace(b'HPOS="10"', b'HPOS="99999"'),
    "docx-deleted-left-out": word_files.by_hand(PLAIN + DELETED),
    "docx-headers-left-out": word_files.by_hand(PLAIN, header=word_files.paragraph(word_files.run("文件"))),
    "encoding-not-as-declared": '<!DOCTYPE html><meta charset="big5"><p>关于实施职业教育行动的通知，镕</p>'.encode(),
    "front-matter-kept": "---\ntitle: 通知\n---\n# 通知\n".encode(),
    "hocr-text-outside-pages": hocr_pages.TWO_PAGES.replace(b"</body>", "<p>页外</p></body>".encode()),
    "html-comment-kept.many": "# 通知\n<!-- 第2页 -->\n正文。\n<!-- 第3页 -->\n".encode(),
    "html-comment-kept.one": "# 通知\n<!-- 第2页 -->\n正文。\n".encode(),
    "replacement-character": "关于实施职业教育\ufffd行动的通知".encode(),
    "ruby-left-out": "<!DOCTYPE html><p><ruby>楚<rt>chǔ</rt></ruby>怡</p>".encode(),
    "tei-readings-left-out": TEI.format("楚<del>信</del>怡").encode(),
}
OF_PDF = {"pdf-no-code", "pdf-pages-without-text", "pdf-radicals"}  # their places are fonts: told by counts
LOCATION = "located"


@pytest.mark.parametrize(("code", "data"), SAMPLES.items(), ids=SAMPLES)
def test_a_repair_is_told(code: str, data: bytes) -> None:
    assert f"repair.{code}" in [code_of(r.message) for r in read("楚怡", data).repairs]


@pytest.mark.parametrize("code", sorted(OF_PDF))
def test_a_repair_of_a_pdf_is_told(code: str) -> None:
    told = pdf._repairs("楚\ufffd", [2], replace(pdf._Counts(), unreadable=1, radicals=1))
    assert f"repair.{code}" in [code_of(r.message) for r in told]


def test_every_repair_has_its_sample() -> None:
    known = {code.removeprefix("repair.") for code in TEMPLATES if code.startswith("repair.")}
    assert known == {*SAMPLES, *OF_PDF, LOCATION}


@pytest.mark.parametrize(
    "data",
    [
        "<!DOCTYPE html><p>楚&#xD800;怡&#0;</p>".encode(),
        word_files.by_hand(word_files.paragraph(word_files.run("楚\ufffd怡"))),
        TEI.format("楚&#xFFFD;怡").encode(),
        small_pages.ALTO.replace("通知".encode(), "通\ufffd".encode()),
        small_pages.TSV.replace("通知".encode(), "通\ufffd".encode()),
        '{"text": "楚\\ufffd怡"}\n'.encode(),
    ],
    ids=["html", "docx", "tei", "alto", "tsv", "json"],
)
def test_a_character_that_was_lost_is_told_of_every_format(data: bytes) -> None:
    made = read("楚怡", data)
    (repair,) = [r for r in made.repairs if code_of(r.message) == "repair.replacement-character"]
    assert made.text[repair.offset] == "\ufffd"


@pytest.mark.parametrize("code", SAMPLES)
def test_strict_lists_each_repair_and_ends_with_3(workdir: Path, recon: RunRecon, code: str) -> None:
    folder = write_family(workdir, toml=MANIFEST.replace("photo.txt", "photo.bin"))
    (folder / "photo.bin").write_bytes(SAMPLES[code])
    told = next(str(r.message) for r in read("", SAMPLES[code]).repairs if code_of(r.message) == f"repair.{code}")
    done = recon("align", "notice", "--strict", "--write", "text")
    assert (done.code, done.err.count(told)) == (3, 1)
    assert "notice/photo.bin" in done.err
    quiet = recon("align", "notice", "--write", "text")
    assert (quiet.code, quiet.err.count(told)) == (0, 0)


def test_strict_is_content_with_files_that_are_whole(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    assert recon("align", "notice", "--strict", "--write", "text").code == 0
    assert NOTICE
