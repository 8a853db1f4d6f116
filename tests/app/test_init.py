"""`recon init`: which files become witnesses, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from chuyi_recon.app.project.manifest import load_manifest
from tests.app.commands import NOTICE, STATION, RunRecon, write_files
from tests.app.test_align import TOML

PDF, PNG = b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n\0\0"


def witnesses(folder: str) -> dict[str, tuple[str, ...]]:
    return {entry.siglum: entry.files for entry in load_manifest(Path(folder)).entries}


def test_only_what_can_be_read_is_a_witness_and_the_rest_is_said(workdir: Path, recon: RunRecon) -> None:
    folder = write_files(workdir / "通知", NOTICE | {"空.txt": " \n", "rulings.jsonl": "", "recon.toml": ""})
    (folder / "扫描.pdf").write_bytes(PDF)
    (folder / "p1.png").write_bytes(PNG)
    done = recon("init", "通知")
    assert done.code == 0
    assert done.err.splitlines() == [
        "left out: 通知/p1.png is a PNG image, not a text",
        "left out: 通知/扫描.pdf is a broken PDF",
        "left out: 通知/空.txt holds no text",
        "wrote 通知/family.toml: give it a title, and a base if one deserves it",
    ]
    assert sorted(witnesses("通知")) == ["photo", "scan", "web"]
    assert recon("align", "通知").code == 0
    assert "未列入：" in recon("init", "通知", "--force", "--lang", "zh").err


def test_folders_of_pages_and_of_engines_are_looked_into(workdir: Path, recon: RunRecon) -> None:
    first, *rest = NOTICE["scan.txt"].split("\n\n")
    write_files(workdir / "通知", {"web.txt": NOTICE["web.txt"]})
    write_files(workdir / "通知/ocr", {"p1.txt": first, "p2.txt": "\n", "p3.txt": rest[0]})
    write_files(workdir / "通知/模型/甲", {"全文.md": NOTICE["photo.txt"]})
    write_files(workdir / "通知/模型/乙", {"全文.md": NOTICE["scan.txt"]})
    done = recon("init", "通知")
    assert (done.code, done.err.count("left out")) == (0, 0), "a blank page is a page"
    assert witnesses("通知") == {
        "ocr": ("ocr/p1.txt", "ocr/p2.txt", "ocr/p3.txt"),
        "web": ("web.txt",),
        "乙/全文": ("模型/乙/全文.md",),
        "甲/全文": ("模型/甲/全文.md",),
    }
    assert recon("align", "通知").code == 0


def test_results_and_families_in_the_folder_are_none_of_its_witnesses(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "通知", NOTICE)
    assert recon("align", "通知", "-o", "通知/结果", "-q").code == 0
    write_files(workdir / "通知/附件", {**NOTICE, "family.toml": TOML})
    write_files(workdir / "通知/附件/深处", STATION)
    done = recon("init", "通知")
    assert done.err.splitlines()[:2] == [
        "left out: 通知/结果/通知 holds results of recon",
        "left out: 通知/附件 has a family.toml of its own",
    ]
    assert sorted(witnesses("通知")) == ["photo", "scan", "web"]


@pytest.mark.parametrize("name", ["scan.pdf", "空.txt"])
def test_where_nothing_can_be_read_nothing_is_written_and_it_is_said_why(
    workdir: Path, recon: RunRecon, name: str
) -> None:
    write_files(workdir / "通知", {}).joinpath(name).write_bytes(PDF if name.endswith("pdf") else b"")
    done = recon("init", "通知")
    assert done.code == 2 and f"left out: 通知/{name} " in done.err and done.err.count("error: ") == 1
    assert not Path("通知/family.toml").exists()
