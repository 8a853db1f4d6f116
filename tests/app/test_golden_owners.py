"""Two runs of `check --update` from different roots do not write over each other's golden files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.commands import NOTICE, RunRecon, read_results, write_files
from tests.app.test_align import TOML


def family(root: Path, said: str) -> Path:
    """The notice in a folder of some root, with a sentence of its own."""
    return write_files(root / "notice", {**{f: f"{t}\n{said}\n" for f, t in NOTICE.items()}, "family.toml": TOML})


def test_golden_files_of_another_family_of_that_name_are_refused_in_one_line(workdir: Path, recon: RunRecon) -> None:
    family(workdir / "长沙", "长沙市教育局印发。")
    family(workdir / "湘潭", "湘潭市教育局印发。")
    assert recon("check", "长沙", "--update").code == 0
    kept = read_results(workdir / "golden")
    refused = recon("check", "湘潭", "--update")
    assert refused.code == 2
    assert "golden/notice holds results that were made of 长沙/notice" in refused.err.replace("\\", "/")
    assert "choose another folder with --golden" in refused.err
    assert read_results(workdir / "golden") == kept
    assert recon("check", "湘潭", "--update", "--golden", "golden-2").code == 0


def test_the_same_family_is_known_however_it_is_named(workdir: Path, recon: RunRecon) -> None:
    folder = family(workdir / "corpora", "印发。")
    assert recon("check", "corpora", "--update").code == 0
    for path in (folder, folder / "family.toml", workdir / "corpora"):
        (workdir / "golden/notice/flags.json").unlink()
        assert recon("check", path, "--update").code == 0
    assert json.loads((workdir / "golden/notice/.recon.json").read_text())["paths"] == ["../../corpora/notice"]


def test_golden_files_move_with_their_witnesses_and_outlive_them(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    family(workdir / "甲/corpora", "印发。")
    monkeypatch.chdir(workdir / "甲")
    assert recon("check", "--update").code == 0
    monkeypatch.chdir(workdir)
    (workdir / "甲").rename(workdir / "乙")
    monkeypatch.chdir(workdir / "乙")
    assert recon("check", "--update").code == 0
    (workdir / "乙/corpora").rename(workdir / "乙/texts")  # what was there is gone: nobody else's
    (workdir / "乙/golden/notice/flags.json").unlink()
    assert recon("check", "texts", "--update").code == 0


@pytest.mark.parametrize("mark", [None, b"", b"{}", b"[" * 100_000, b'{"format": "recon-results/1", "paths": ["x"]}'])
def test_a_golden_folder_without_a_mark_of_ours_is_anybodys(workdir: Path, recon: RunRecon, mark: bytes | None) -> None:
    family(workdir / "长沙", "长沙市教育局印发。")
    family(workdir / "湘潭", "湘潭市教育局印发。")
    recon("check", "长沙", "--update")
    path = workdir / "golden/notice/.recon.json"
    path.unlink()
    if mark is not None:
        path.write_bytes(mark)
    assert recon("check", "湘潭", "--update").code == 0


def test_where_nothing_differs_no_mark_is_written(workdir: Path, recon: RunRecon) -> None:
    family(workdir / "corpora", "印发。")
    recon("check", "--update")
    (workdir / "golden/notice/.recon.json").unlink()
    assert recon("check", "--update").code == 0
    assert not (workdir / "golden/notice/.recon.json").exists()
