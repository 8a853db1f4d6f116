"""Rulings where the disk, the folder or the editor's name is bad: a line stands whole or not at all, and is told so."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from chuyi_recon.app.files import locked_append
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.project.intake import IntakeOptions, read_families
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.session import Session, open_session
from chuyi_recon.app.rulings import by_family
from chuyi_recon.core.settings import Settings
from chuyi_recon.errors import OutputError
from tests.app.commands import CORPORA, RunRecon, write_files
from tests.app.test_review import OPEN, TOML

RULINGS = Path("notice/rulings.jsonl")


def write_notice(workdir: Path) -> None:
    """A family with several open places."""
    write_files(workdir / "notice", {**OPEN, "family.toml": TOML})


def rule(recon: RunRecon, *lines: str, editor: str = "ZL") -> tuple[int, str]:
    """Exit code and stderr of a script of rulings."""
    Path("script.txt").write_text("\n".join(lines) + "\n", "utf-8")
    done = recon("review", "notice", "--script", "script.txt", "--editor", editor)
    return done.code, done.err


def open_notice() -> Session:
    intake, _ = by_family.add_rulings(read_families([Path("notice")], IntakeOptions(), ChineseLexicon(), Settings()))
    return open_session(intake, "ZL", Filters())


def fill_disk(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """A disk that takes that many bytes more, half a line, and then none."""
    honest = locked_append._write_all

    def torn(file: object, data: bytes) -> None:
        honest(file, data[:after])  # type: ignore[arg-type]
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(locked_append, "_write_all", torn)


def test_a_disk_that_fills_up_leaves_no_half_line(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(CORPORA / "chuyi-2022", "notice")
    assert rule(recon, "take")[0] == 0
    whole = RULINGS.read_bytes()
    with monkeypatch.context() as patch:
        fill_disk(patch, 40)
        code, said = rule(recon, "take")
    assert (code, RULINGS.read_bytes()) == (2, whole)
    assert "no space left on device" in said
    assert rule(recon, "take")[0] == 0
    assert len(RULINGS.read_bytes().splitlines()) == 2


def test_a_disk_that_is_full_at_the_first_ruling_leaves_no_file(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_notice(workdir)
    fill_disk(monkeypatch, 40)
    assert rule(recon, "take")[0] == 2
    assert not RULINGS.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no file that is open")
@pytest.mark.parametrize("in_the_way", ["folder", "link to nowhere", "read-only"])
def test_a_ruling_stands_also_where_git_cannot_be_told(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch, in_the_way: str
) -> None:
    write_notice(workdir)
    attributes = workdir / "notice/.gitattributes"
    if in_the_way == "folder":
        attributes.mkdir()
    elif in_the_way == "link to nowhere":
        attributes.symlink_to("/nowhere/at/all")
    else:

        def shut(*_: object, **__: object) -> None:
            raise OSError(errno.EROFS, "Read-only file system")

        monkeypatch.setattr(Path, "replace", shut)
    code, said = rule(recon, "take")
    assert (code, len(RULINGS.read_bytes().splitlines())) == (0, 1)
    assert "rulings.jsonl merge=union" in said and "not ruled" not in said


def test_a_group_that_cannot_be_written_is_not_ruled_and_the_next_undo_takes_back_the_right_one(
    workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(CORPORA / "chuyi-2022", "notice")
    session = open_notice()
    state = session.handle_key(session.initial_state, "enter")
    first = RULINGS.read_bytes()
    ruled = session.ruling_ids[-1]
    with monkeypatch.context() as patch:
        fill_disk(patch, 40)
        for key in ("g", "y"):
            state = session.handle_key(state, key)
    assert state.was_refused and RULINGS.read_bytes() == first
    state = session.handle_key(session.handle_key(state, "escape"), "u")
    assert not state.was_refused
    retractions = [line for line in map(json.loads, RULINGS.read_text("utf-8").splitlines()) if "retract" in line]
    assert tuple(line["retract"] for line in retractions) == ruled
    assert state.undo_stack == () and session.ruling_ids == []


@pytest.mark.parametrize("shut", ["folder", "file"])
def test_a_folder_that_cannot_be_written_is_told_before_the_first_place_is_shown(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch, shut: str
) -> None:
    write_notice(workdir)
    if shut == "file":
        RULINGS.write_bytes(b"")
    honest, target = os.access, Path("notice") if shut == "folder" else RULINGS
    monkeypatch.setattr(
        os, "access", lambda path, mode: not (Path(path) == target and mode & os.W_OK) and honest(path, mode)
    )
    done = recon("review", "notice", "--plain", "--editor", "ZL")
    assert (done.code, done.out) == (5, ""), done.err
    assert done.err == f"error: {target} cannot be written: permission denied — check the folder and its permissions\n"


def test_escapes_in_names_and_notes_reach_no_result_as_they_are(workdir: Path, recon: RunRecon) -> None:
    write_notice(workdir)
    assert rule(recon, "take", editor="Z\x1b]0;L\x07\u202e")[0] == 0
    lines = [json.loads(line) for line in RULINGS.read_text("utf-8").splitlines()]
    for line in lines:
        line["note"] = "\x1b[2J核对\u202e原件\r"
    RULINGS.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    done = recon("align", "notice", "--write", "text,annotated,markdown,csv")
    assert done.code == 0
    annotated = Path("recon-out/notice/annotated.txt").read_text("utf-8")
    assert "\\\\x1b[2J核对\\\\u202e原件\\\\r" in annotated
    for name in ("annotated.txt", "reconstruction.md", "apparatus.csv"):
        assert not {"\x1b", "\u202e", "\x07"} & set(Path("recon-out/notice", name).read_text("utf-8")), name


def test_what_an_interrupted_write_had_begun_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked_append.append_lines(tmp_path / "rulings.jsonl", b"{}\n")

    def interrupted(file: object, data: bytes) -> None:
        file.write(data[:1])  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(locked_append, "_write_all", interrupted)
        with pytest.raises(KeyboardInterrupt):
            locked_append.append_lines(tmp_path / "rulings.jsonl", b'{"anchor": 1}\n')
    assert (tmp_path / "rulings.jsonl").read_bytes() == b"{}\n"


def test_a_file_of_rulings_that_is_a_folder_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "rulings.jsonl").mkdir()
    with pytest.raises(OutputError, match=r"rulings\.jsonl cannot be written: is a directory"):
        locked_append.append_lines(tmp_path / "rulings.jsonl", b"{}\n")
