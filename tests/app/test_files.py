"""Files appear whole or not at all, and the walk finds witnesses and nothing else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from chuyi_recon.app.files import storage, writing
from chuyi_recon.app.project.walk import find_paths
from chuyi_recon.errors import OutputError, UnreadableWitness, UsageError

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def lay(root: Path, *names: str) -> None:
    """Files that hold their own names."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")


def test_a_file_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "recon-out" / "通知" / "reconstruction.txt"
    writing.write_file(path, "楚怡".encode())
    writing.write_file(path, "楚怡行动".encode())
    assert storage.read_bytes(path) == "楚怡行动".encode()
    assert [p.name for p in path.parent.iterdir()] == ["reconstruction.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_result_can_be_read_by_whom_the_umask_allows(tmp_path: Path) -> None:
    writing.write_file(tmp_path / "a.txt", b"a")
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o666 & ~mask


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "reconstruction.txt"
    writing.write_file(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"reconstruction\.txt cannot be written: no space left"):
        writing.write_file(path, b"new")
    assert storage.read_bytes(path) == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["reconstruction.txt"]


def test_a_folder_where_a_file_stands_is_an_output_error(tmp_path: Path) -> None:
    lay(tmp_path, "out")
    with pytest.raises(OutputError, match="out"):
        writing.write_file(tmp_path / "out" / "notice" / "reconstruction.txt", b"")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWitness, match=r"004\.txt cannot be read: no such file"):
        storage.read_bytes(tmp_path / "004.txt")


def test_the_walk_finds_witnesses_and_nothing_else(tmp_path: Path) -> None:
    lay(
        tmp_path,
        "loose/000.txt",
        "loose/deep/001.md",
        "loose/.hidden.txt",
        "loose/.git/config",
        "loose/recon.toml",
        "loose/rulings.jsonl",
        "notice/family.toml",
        "notice/004.txt",
        "notice/scans/000.txt",
        "notice/nested/family.toml",
    )
    found = find_paths([tmp_path])
    assert [p.relative_to(tmp_path).as_posix() for p in found.loose_files] == ["loose/000.txt", "loose/deep/001.md"]
    assert [p.relative_to(tmp_path).as_posix() for p in found.manifests] == ["notice", "notice/nested"]
    assert (found.result_folders, found.unreadable) == ((), ())


def test_result_folders_are_passed_over_and_said(tmp_path: Path) -> None:
    lay(tmp_path, "a/000.txt", "a/out/a/reconstruction.txt", "a/out/a/flags.json", "golden/a/reconstruction.txt")
    found = find_paths([tmp_path])
    assert [p.name for p in found.loose_files] == ["000.txt"]
    assert [p.relative_to(tmp_path).as_posix() for p in found.result_folders] == ["a/out/a", "golden/a"]
    # The folder that this run writes to is passed over whatever lies in it.
    assert find_paths([tmp_path], tmp_path / "a/out").result_folders[0] == tmp_path / "a/out"


def test_a_witness_beside_a_file_named_like_a_result_is_still_a_witness(tmp_path: Path) -> None:
    lay(tmp_path, "a/000.txt", "a/001.txt", "a/flags.json")
    assert [p.name for p in find_paths([tmp_path]).loose_files] == ["000.txt", "001.txt", "flags.json"]


def test_the_order_of_the_paths_does_not_matter(tmp_path: Path) -> None:
    lay(tmp_path, "b/000.txt", "a/000.txt", "a/x/family.toml", "c.txt")
    paths = [tmp_path / "b", tmp_path / "a", tmp_path / "c.txt", tmp_path / "a/000.txt"]
    assert find_paths(paths).loose_files == find_paths(paths[::-1]).loose_files
    assert len(find_paths(paths).loose_files) == 3


def test_a_path_where_there_is_nothing_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no"):
        find_paths([tmp_path / "corpra"])


@pytest.mark.skipif(AS_ROOT or sys.platform == "win32", reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_listed_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    lay(tmp_path, "a/000.txt", "shut/001.txt")
    (tmp_path / "shut").chmod(0)
    try:
        found = find_paths([tmp_path])
    finally:
        (tmp_path / "shut").chmod(0o700)
    assert [p.name for p in found.loose_files] == ["000.txt"]
    assert "shut" in found.unreadable[0].problem


def test_only_our_own_results_are_removed(tmp_path: Path) -> None:
    lay(tmp_path, "out/a/reconstruction.txt", "out/a/flags.json", "out/b/reconstruction.json", "out/b/notes.md")
    assert storage.list_result_folders(tmp_path / "out") == ("a", "b")
    storage.remove_results(tmp_path / "out/a")
    with pytest.raises(OutputError, match=r"notes\.md"):
        storage.remove_results(tmp_path / "out/b")
    assert storage.list_result_folders(tmp_path / "out") == ("b",)
    assert (tmp_path / "out/b/reconstruction.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_private_folder_is_not_taken_where_others_may_write(tmp_path: Path) -> None:
    ours = storage.make_private_folder(tmp_path / "cache" / "recon")
    assert ours is not None and ours.stat().st_mode & 0o777 == 0o700
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o777)
    assert storage.make_private_folder(tmp_path / "shared") is None
    lay(tmp_path, "file")
    assert storage.make_private_folder(tmp_path / "file" / "below") is None
