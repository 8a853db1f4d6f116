"""Several witnesses in one file of JSON Lines are taken apart, named, and read like files of their own."""

from __future__ import annotations

import json
from pathlib import Path

from chuyi_recon.app.files.records import expand_records, split_record
from tests.app.commands import NOTICE, RunRecon


def write_records(path: Path, *records: dict[str, object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")
    return path


def copies(folder: Path) -> Path:
    return write_records(folder / "copies.jsonl", *({"id": n[:-4], "text": t, "url": "x"} for n, t in NOTICE.items()))


def test_a_folder_with_one_file_of_three_copies_is_a_family_of_three(workdir: Path, recon: RunRecon) -> None:
    copies(workdir / "notice")
    made = recon("align", "notice", "-o", "out", "--base", "web")
    assert made.code == 0, made.err
    record = json.loads((workdir / "out/notice/reconstruction.json").read_text("utf-8"))
    assert [(w["siglum"], w["source"]) for w in record["witnesses"]] == [
        (siglum, f"copies.jsonl#{siglum}") for siglum in ("photo", "scan", "web")
    ]
    assert len({w["sha256"] for w in record["witnesses"]}) == 3, "copies in one file are not one transcription"
    assert "支持建设3所“楚怡”高水平职业本科学校" in record["text"]


def test_init_names_each_and_the_manifest_is_read(workdir: Path, recon: RunRecon) -> None:
    copies(workdir / "notice")
    assert recon("init", "notice").code == 0
    manifest = (workdir / "notice/family.toml").read_text("utf-8")
    assert 'siglum = "web"\nfile = "copies.jsonl#web"' in manifest
    assert recon("align", "notice", "-o", "out").code == 0
    (workdir / "notice/family.toml").write_text(manifest.replace("jsonl#web", "jsonl#net"), "utf-8")
    failed = recon("align", "notice", "-o", "out")
    assert failed.code == 3 and "copies.jsonl has no witness net — it has web, scan, photo" in failed.err


def test_a_manifest_that_names_the_whole_file_is_told_the_names(workdir: Path, recon: RunRecon) -> None:
    copies(workdir / "notice")
    (workdir / "notice/family.toml").write_text('[[witness]]\nfile = "copies.jsonl"\n', "utf-8")
    failed = recon("align", "notice", "-o", "out")
    assert failed.code == 3
    assert "copies.jsonl holds 3 witnesses (web, scan, photo), not one" in failed.err
    assert 'copies.jsonl#web"' in failed.err and "Traceback" not in failed.err


def test_names_that_no_file_can_have_are_told_by_their_place(tmp_path: Path) -> None:
    path = write_records(
        tmp_path / "a.jsonl", *({"id": i, "text": "甲"} for i in ("网/页", "..", "=9", " a", "字" * 99, "001"))
    )
    assert [p.name for p in expand_records([path])] == [
        "a.jsonl#=1", "a.jsonl#=2", "a.jsonl#=3", "a.jsonl#=4", "a.jsonl#=5", "a.jsonl#001",
    ]  # fmt: skip


def test_a_file_whose_own_name_has_the_mark_stays_itself(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("甲", "utf-8")
    own = tmp_path / "a.jsonl#1"
    assert split_record(own) == (tmp_path / "a.jsonl", "1")
    own.write_text("乙", "utf-8")
    assert split_record(own) == (own, "")
    assert split_record(tmp_path / "编号#7.txt") == (tmp_path / "编号#7.txt", "")
