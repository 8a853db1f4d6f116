"""`recon align --images`: open places shown on their pages, of families whose pages lie beside them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from chuyi_recon.app.crops import cutting
from tests.app.commands import RunRecon
from tests.drawn_pages import drawn_page, require_tesseract
from tests.exporters.page_record import record

pytest.importorskip("PIL", reason="Pillow is not installed")
LINES = ("关于实施职业教育行动的通知", "各市州人民政府，各职业院校：", "支持建设3所高水平职业本科学校。")
WEB = "\n".join(LINES).replace("建设", "遴选") + "\n"
DECLARED = 'images = "pages/*.png"\n[[witness]]\nfile = "scan.hocr"\n[[witness]]\nfile = "web.txt"\n'


@pytest.fixture(scope="session")
def read_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn page and what the real engine read of it: `p1.png`, `scan.hocr`, `scan.xml` (ALTO), `scan.pdf`."""
    require_tesseract()
    folder = tmp_path_factory.mktemp("page")
    (folder / "p1.png").write_bytes(drawn_page(LINES, width=1000))
    run = ["tesseract", "p1.png", "scan", "-l", "chi_sim", "--dpi", "150", "hocr", "alto", "pdf"]
    subprocess.run(run, cwd=folder, capture_output=True, check=True, timeout=300)
    return folder


@pytest.fixture
def family(read_page: Path, tmp_path: Path) -> Path:
    """A folder with the page's image beside what was read of it, and another copy of the text."""
    folder = tmp_path / "通知"
    (folder / "pages").mkdir(parents=True)
    shutil.copy(read_page / "scan.hocr", folder)
    shutil.copy(read_page / "p1.png", folder / "pages")
    (folder / "web.txt").write_text(WEB, "utf-8")
    (folder / "family.toml").write_text(DECLARED, "utf-8")
    return folder


def crops_of(report: Path) -> int:
    return len(record(report.read_bytes()).get("crops", ()))


def align(recon: RunRecon, family: Path, *more: str) -> tuple[int, str, int]:
    """Exit code, what was said, and how many pictures the report has."""
    told = recon("align", family, "-o", "out", "--write", "html", *more)
    return told.code, told.err, crops_of(Path("out") / family.name / "report.html")


def test_images_that_family_toml_names_are_shown_at_open_places(recon: RunRecon, family: Path) -> None:
    code, said, crops = align(recon, family)
    assert code == 0 and "without the image" not in said
    assert crops > 0
    assert align(recon, family, "--images", "all")[2] >= crops
    assert align(recon, family, "--images", "none")[2] == 0


def test_what_hocr_and_alto_name_and_a_page_of_pdf_need_no_declaration(
    recon: RunRecon, family: Path, read_page: Path
) -> None:
    shutil.copy(read_page / "p1.png", family)
    for name in ("scan.hocr", "scan.xml", "scan.pdf"):
        shutil.copy(read_page / name, family)
        (family / "family.toml").write_text(f'[[witness]]\nfile = "{name}"\n[[witness]]\nfile = "web.txt"\n', "utf-8")
        code, said, crops = align(recon, family)
        assert (code, crops > 0) == (0, True), (name, said)


def test_loose_files_are_shown_by_the_image_beside_them(recon: RunRecon, family: Path, read_page: Path) -> None:
    (family / "family.toml").unlink()
    shutil.rmtree(family / "pages")
    shutil.copy(read_page / "p1.png", family)
    assert align(recon, family, "--one-family")[2] > 0


def test_a_mets_file_says_which_image_a_page_has(recon: RunRecon, family: Path) -> None:
    files = "".join(
        f'<fileGrp USE="{use}"><file ID="{use}"><FLocat xlink:href="{href}"/></file></fileGrp>'
        for use, href in (("IMAGE", "pages/p1.png"), ("FULLTEXT", "scan.hocr"))
    )
    (family / "mets.xml").write_text(
        f'<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"><fileSec>{files}</fileSec>'
        '<structMap TYPE="PHYSICAL"><div><div TYPE="page"><fptr FILEID="IMAGE"/><fptr FILEID="FULLTEXT"/></div></div>'
        "</structMap></mets>",
        "utf-8",
    )
    (family / "family.toml").write_text('[[witness]]\nfile = "mets.xml"\n[[witness]]\nfile = "web.txt"\n', "utf-8")
    hocr = (family / "scan.hocr").read_text("utf-8").replace("p1.png", "/scans/original.tif")
    (family / "scan.hocr").write_text(hocr, "utf-8")
    assert align(recon, family)[2] > 0


@pytest.mark.parametrize("images", ["", 'images = "pages/*.jpg"\n', 'images = ["../p1.png"]\n', 'images = "/etc/*"\n'])
def test_without_its_images_a_family_is_aligned_with_one_note(recon: RunRecon, family: Path, images: str) -> None:
    shutil.rmtree(family / "pages")
    (family / "family.toml").write_text(images + DECLARED.partition("\n")[2], "utf-8")
    code, said, crops = align(recon, family)
    assert (code, crops) == (0, 0)
    assert said.count("without the image of their page") == 1
    assert "Traceback" not in said


def test_a_broken_image_is_one_note_and_the_report_is_made(recon: RunRecon, family: Path) -> None:
    image = family / "pages" / "p1.png"
    image.write_bytes(image.read_bytes()[:300])
    code, said, crops = align(recon, family)
    assert (code, crops) == (0, 0)
    assert "'p1.png' is no image that can be opened" in said


def test_without_pillow_everything_else_is_written(
    recon: RunRecon, family: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "can_open_images", lambda: False)
    code, said, crops = align(recon, family)
    assert (code, crops) == (0, 0)
    assert said.count("Pillow is not installed") == 1


def test_images_are_no_part_of_what_golden_files_compare(recon: RunRecon, family: Path) -> None:
    assert recon("check", family, "--update").code == 0
    shutil.rmtree(family / "pages")
    assert recon("check", family).code == 0


def test_recon_export_shows_them_too(recon: RunRecon, family: Path) -> None:
    assert recon("export", family, "-f", "html", "-o", "report.html").code == 0
    assert crops_of(Path("report.html")) > 0


def test_the_same_images_give_the_same_bytes(recon: RunRecon, family: Path) -> None:
    align(recon, family)
    first = (Path("out") / family.name / "report.html").read_bytes()
    align(recon, family)
    assert (Path("out") / family.name / "report.html").read_bytes() == first


def test_of_many_families_without_their_images_five_are_told(recon: RunRecon, family: Path) -> None:
    shutil.rmtree(family / "pages")
    for n in range(7):
        shutil.copytree(family, family.parent / "many" / f"f{n}")
    told = recon("align", family.parent / "many", "-o", "out", "--write", "html", "--jobs", "2")
    assert told.code == 0
    assert told.err.count("without the image of their page") == 5
    assert "so it is with 2 families more" in told.err


def test_a_page_that_says_nonsense_of_its_size_is_one_note(recon: RunRecon, family: Path) -> None:
    hocr = (family / "scan.hocr").read_text("utf-8")
    for box in ("bbox -10 -10 0 0", "bbox 0 0 1 9000000", "bbox 5 5 6 6"):
        spoilt, many = re.subn(r"(ocr_page'[^>]*?)bbox [\d ]+", rf"\1{box}", hocr)
        assert many == 1
        (family / "scan.hocr").write_text(spoilt, "utf-8")
        code, said, _ = align(recon, family)
        assert code == 0 and "Traceback" not in said
