"""Witnesses that have pages: what every command says of them."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from chuyi_recon.app.project.intake import IntakeOptions, read_families
from chuyi_recon.app.project.pages import group_pages
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon
from tests.app.commands import CORPORA, NOTICE, RunRecon, read_results, write_files
from tests.readers.hocr_pages import TWO_PAGES


@pytest.fixture
def family(tmp_path: Path) -> Path:
    """A scan of which one word is misread, beside two copies of its text."""
    folder = tmp_path / "通知"
    folder.mkdir()
    (folder / "scan.hocr").write_bytes(TWO_PAGES.replace("实施".encode(), "实旋".encode()))
    for name in ("web.txt", "copy.txt"):
        ending = "" if name == "web.txt" else "\n"
        (folder / name).write_text(f"关于实施职业\n\n各市州：\nWord 2016\n二、3所\n{ending}", "utf-8")
    return folder


def test_results_name_the_page_and_the_box_of_a_finding(recon: RunRecon, family: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = recon(
        "align", family, "--one-family", "-o", out, "--write", "json,flags,sarif,html,text", "--format", "concise"
    )
    assert done.code == 0, done.err
    assert "/scan.hocr, page 1, box 60,10-100,30: " in done.out
    (folder,) = [p for p in out.iterdir() if p.is_dir()]
    record = json.loads((folder / "reconstruction.json").read_bytes())
    (scan,) = [w for w in record["witnesses"] if w["siglum"] == "scan"]
    assert [(p["page"], p["image"], p["box"]) for p in scan["parts"]] == [
        (1, "p1.png", [0, 0, 900, 500]),
        (2, "p2.png", [0, 0, 900, 500]),
    ]
    assert not any("parts" in w for w in record["witnesses"] if w["siglum"] != "scan")
    (found,) = [f for f in record["findings"] if f["witness"] == "scan" and f["message"].startswith("旋")]
    assert found["location"] == {
        "file": "scan.hocr",
        "page": 1,
        "image": "p1.png",
        "boxes": [[60, 10, 100, 30]],
        "confidence": 0.42,
    }
    (run,) = json.loads((folder / "flags.sarif").read_bytes())["runs"]
    places = [r["locations"][0]["physicalLocation"] for r in run["results"] if r["properties"]["witness"] == "scan"]
    assert places and all("region" not in p and p["properties"]["page"] in (1, 2) for p in places)
    assert b'["scan.hocr",1,"p1.png",[[60,10,100,30]]]' in (folder / "report.html").read_bytes()
    flags = json.loads((folder / "flags.json").read_bytes())
    assert [f["start"] for f in flags if f["quote"] == "旋"] == [3], "places in the text stay offsets"


def test_show_and_annotations_name_the_page(recon: RunRecon, family: Path, tmp_path: Path) -> None:
    shown = recon("show", family, "--one-family", "--find", "实施")
    assert "scan.hocr, page 1, box 60,10-100,30: " in shown.out
    told = recon("check", family, "--golden", tmp_path / "golden", "--format", "github")
    assert any("scan.hocr,title=" in line and "page 1, box 60,10-100,30" in line for line in told.out.splitlines()), (
        told.out
    )


def test_a_broken_file_is_one_line_of_error_and_the_others_go_on(recon: RunRecon, family: Path, tmp_path: Path) -> None:
    (family / "cut.hocr").write_bytes(TWO_PAGES[:900])
    done = recon("align", family, "--one-family", "-o", tmp_path / "out")
    assert done.code == 3
    (error,) = [line for line in done.err.splitlines() if line.startswith("error")]
    assert "cut.hocr is broken hOCR" in error and "Traceback" not in done.err


# ------------------------------------------------------------ several files


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("doc1_ocr_p2.txt doc1_ocr_p10.txt doc1_ocr_p1.txt doc1_web.txt", "doc1_ocr:3 doc1_web:1"),
        ("通知_第1页.txt 通知_第2页.txt 函_第1页.txt 函_第2页.txt", "函:2 通知:2"),
        ("f/ocr/p1.txt f/ocr/p2.txt f/web/p1.txt f/web/p2.txt", "ocr:2 web:2"),
        ("f/ocr/page-1.txt f/ocr/page-2.txt f/web/page-1.txt", "ocr:2 web:1"),
        ("000.txt 001.txt 002.txt", "000:1 001:1 002:1"),
        ("1.txt 2.txt 3.txt", "1:1 2:1 3:1"),
        ("w1.txt w2.txt step1.txt step2.txt map3.txt map4.txt", "map3:1 map4:1 step1:1 step2:1 w1:1 w2:1"),
        ("doc_1.txt doc_2.txt", "doc_1:1 doc_2:1"),
        ("a_p1.txt b_p1.txt", "a_p1:1 b_p1:1"),  # one page of each
        ("a_p1.txt a_p2.md", "a_p1:1 a_p2:1"),  # of two kinds
        ("a_p1.txt a_p01.txt", "a_p01:1 a_p1:1"),  # one number twice
        ("a.txt a_p1.txt a_p2.txt", "a:1 a_p1:1 a_p2:1"),  # nobody knows what a.txt is
    ],
)
def test_pages_are_known_by_a_number_that_says_so(names: str, expected: str) -> None:
    found = group_pages(Path("/corpora") / name for name in names.split())
    assert sorted(f"{p.named.stem}:{len(p.files)}" for p in found) == expected.split()


def test_pages_stand_in_natural_order() -> None:
    (pages,) = group_pages(Path(f"doc_p{n}.txt") for n in (10, 9, 2, 11, 1))
    assert [p.name for p in pages.files] == ["doc_p1.txt", "doc_p2.txt", "doc_p9.txt", "doc_p10.txt", "doc_p11.txt"]
    assert pages.missing == (3, 4, 5, 6, 7, 8)


FIRST, SECOND = NOTICE["scan.txt"].split("\n\n")
TWO = {"doc_ocr_p1.txt": f"{FIRST}\n", "doc_ocr_p2.txt": SECOND, "doc_web.txt": f"{FIRST}\n{SECOND}"}
TOML = """title = "通知"
base = "web"
[[witness]]
siglum = "web"
file = "doc_web.txt"
[[witness]]
siglum = "ocr"
files = ["doc_ocr_p1.txt", "doc_ocr_p2.txt"]
source = "ocr"
"""


def test_loose_pages_are_one_witness_and_findings_name_the_right_file(workdir: Path, recon: RunRecon) -> None:
    write_files(
        workdir / "docs",
        TWO | {"doc_ocr_p2.txt": SECOND.replace("推进", "推迸"), "doc_vlm.txt": TWO["doc_web.txt"] + "\n"},
    )
    done = recon("align", "docs", "--format", "concise", "--write", "json,sarif,text,flags")
    assert done.code == 0
    at = SECOND.index("推进") + 2
    line = f"docs/doc_ocr_p2.txt:{SECOND[:at].count(chr(10)) + 1}:"
    assert line in done.out, done.out
    record = json.loads((workdir / "recon-out" / "docs" / "reconstruction.json").read_bytes())
    (ocr,) = [w for w in record["witnesses"] if w["siglum"] == "doc_ocr"]
    assert [(p["file"], p["at"]) for p in ocr["parts"]] == [
        ("doc_ocr_p1.txt", [0, len(FIRST) + 1]),
        ("doc_ocr_p2.txt", [len(FIRST) + 2, ocr["length"]]),
    ]
    whole = b"\f".join((workdir / "docs" / f"doc_ocr_p{n}.txt").read_bytes() for n in (1, 2))
    assert ocr["sha256"] == sha256(whole).hexdigest(), "that of one file with the same pages"
    (run,) = json.loads((workdir / "recon-out" / "docs" / "flags.sarif").read_bytes())["runs"]
    assert [a["location"]["uri"] for a in run["artifacts"]] == [
        *("doc_ocr_p1.txt", "doc_ocr_p2.txt", "doc_vlm.txt", "doc_web.txt")
    ]
    assert recon("check", "docs", "--format", "sarif").code in (0, 1)


def test_one_file_with_form_feeds_and_the_same_pages_in_files_give_the_same_text(
    workdir: Path, recon: RunRecon
) -> None:
    write_files(workdir / "one", {"doc_ocr.txt": f"{FIRST}\n\f{SECOND}", "doc_web.txt": TWO["doc_web.txt"]})
    write_files(workdir / "many", TWO)
    write_files(workdir / "folders", {})
    write_files(workdir / "folders" / "doc_ocr", {"p1.txt": f"{FIRST}\n", "p2.txt": SECOND})
    write_files(workdir / "folders" / "doc_web", {"p1.txt": TWO["doc_web.txt"]})
    toml = '[[witness]]\nfile = "doc_web.txt"\n[[witness]]\nfiles = "doc_ocr_p*.txt"\n'
    write_files(workdir / "declared", TWO | {"family.toml": toml})
    made = {}
    for name in ("one", "many", "folders", "declared"):
        assert recon("align", name, "-o", f"out/{name}", "--write", "text,annotated,flags,alignment").code == 0
        made[name] = {Path(p).name: data for p, data in read_results(workdir / "out" / name).items()}
    assert made["many"] == made["one"]
    assert made["folders"] == made["one"]
    assert made["declared"] == made["one"]


def test_a_missing_page_is_one_line(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "doc", TWO | {"family.toml": TOML})
    (workdir / "doc" / "doc_ocr_p1.txt").unlink()
    done = recon("align", "doc")
    assert done.code == 2
    assert [x for x in done.err.splitlines() if x.startswith("error")] == [
        "error: doc/family.toml, witness 2: there is no file doc_ocr_p1.txt — did you mean doc_ocr_p2.txt?"
    ]
    write_files(workdir / "loose", TWO | {"doc_ocr_p4.txt": "附件：任务分工表\n"})
    done = recon("align", "loose", "--one-family")
    assert done.code == 0, "who lacks a page abstains there"
    assert "doc_ocr_p1.txt…doc_ocr_p4.txt has no page 3" in done.err


def test_a_blank_page_is_a_page_and_a_damaged_one_is_named(workdir: Path, recon: RunRecon) -> None:
    toml = TOML.replace('"doc_ocr_p2.txt"', '"blank.txt", "doc_ocr_p2.txt"')
    write_files(workdir / "doc", TWO | {"family.toml": toml, "blank.txt": ""})
    assert recon("align", "doc").code == 0
    (workdir / "doc" / "blank.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = recon("align", "doc")
    assert done.code == 3
    assert "doc/blank.txt is a PNG image" in done.err and "Traceback" not in done.err


def test_rulings_beside_loose_pages_are_of_their_family(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "docs", TWO | {"doc_ocr_p2.txt": SECOND.replace("推进", "推迸")})
    (workdir / "keys.txt").write_text("1\nq\n", "utf-8")
    assert recon("review", "docs", "--script", "keys.txt", "--editor", "xz").code == 0
    assert (workdir / "docs" / "rulings.jsonl").is_file()
    again = recon("align", "docs")
    assert again.code == 0 and "orphaned" not in again.err
    listed = json.loads(recon("rulings", "list", "docs", "--format", "json").out)["rulings"]
    assert [r["outcome"] for r in listed] == ["applied"]


def test_files_that_say_the_same_are_no_pages_of_one_another(workdir: Path) -> None:
    write_files(workdir, {"p1.txt": NOTICE["scan.txt"], "p2.txt": NOTICE["web.txt"], "p3.txt": NOTICE["photo.txt"]})
    (load,) = read_families([workdir], IntakeOptions(), EmptyLexicon(), Settings()).jobs
    assert [w.siglum for w in load.files] == ["p1", "p2", "p3"]


def test_the_witnesses_of_the_corpora_stay_apart(workdir: Path) -> None:
    for path in sorted((CORPORA / "chuyi-2022").glob("*.txt")):
        shutil.copy(path, workdir / path.name)
    (load,) = read_families([workdir], IntakeOptions(one_family=True), EmptyLexicon(), Settings()).jobs
    assert all(len(w.files) == 1 for w in load.files) and len(load.files) == 5
