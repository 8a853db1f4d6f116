"""Files that are no witnesses, or poor ones."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from chuyi_recon.app.files import storage
from chuyi_recon.core.text import decode
from tests.actors.stage import BYSTANDER, complete_families, run_failing_command, write_family
from tests.app.commands import NOTICE, STATION, RunRecon, write_files

SCAN = NOTICE["scan.txt"]
DIARY = "今天天气很好，我们去公园里散步，湖边的柳树都绿了，孩子们在放风筝。\n"
HALF = len(SCAN) // 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "holds no text", id="empty"),
        pytest.param(b"\xef\xbb\xbf", "holds no text", id="a mark alone"),
        pytest.param(" \r\n\t\u3000\n".encode(), "holds no text", id="white space"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a PNG image, not a text", id="binary"),
        pytest.param(bytes(range(256)) * 40, "is a binary file", id="any bytes"),
        pytest.param(SCAN.encode() + b"\0", "is a binary file: a zero byte at", id="a zero byte"),
        pytest.param(b"\0" * 5000, "is a binary file: a zero byte at 0", id="zero bytes"),
        pytest.param("Министерство образования и науки".encode("koi8-r"), "in no encoding we know", id="undecodable"),
        pytest.param(SCAN.encode()[:-5] + b"\xff\xfe\n", "is UTF-8 but for byte", id="damaged"),
        pytest.param(
            SCAN[:HALF].encode() + b"\n" + SCAN[HALF:].encode("gb18030"), "reads as gb18030", id="two encodings"
        ),
        pytest.param(SCAN.encode()[:-2], "breaks off inside a character", id="cut off"),
    ],
)
def test_a_file_that_is_no_text_is_named_and_the_rest_is_done(
    workdir: Path, recon: RunRecon, data: bytes, said: str
) -> None:
    write_family(workdir, scan=data)
    write_family(workdir, BYSTANDER)
    scene = run_failing_command(workdir, recon, "align", ".")
    assert (scene.code, scene.notes) == (3, ())
    assert scene.error.startswith("error: notice/scan.txt ") and said in scene.error
    assert scene.families == [BYSTANDER, "notice"]  # the notice without its scan


def test_a_loose_file_that_is_no_text_is_named_and_the_others_are_a_family(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "loose", NOTICE)
    (workdir / "loose/empty.txt").touch()
    scene = run_failing_command(workdir, recon, "align", "./loose")
    assert (scene.code, scene.families) == (3, ["loose"])
    assert scene.error.startswith("error: loose/empty.txt holds no text")


def test_a_family_without_its_base_is_not_made_and_says_why_in_one_line(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir, web=b"\n")
    write_family(workdir, BYSTANDER)
    scene = run_failing_command(workdir, recon, "align", ".")
    assert (scene.code, scene.families) == (3, [BYSTANDER])
    assert "notice is left out: its base web cannot be read: notice/web.txt holds no text" in scene.error


def test_a_base_of_loose_files_that_cannot_be_read_says_why(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "loose", {**NOTICE, "web.txt": ""})
    scene = run_failing_command(workdir, recon, "align", "loose", "--base", "web", "--one-family")
    assert (scene.code, scene.families) == (2, [])
    assert "--base web names no witness that can be read: loose/web.txt holds no text" in scene.error


@pytest.mark.parametrize("given", ["字" * 300, "loop"])
def test_a_path_that_cannot_be_looked_at_is_named_and_the_others_are_done(
    workdir: Path, recon: RunRecon, given: str
) -> None:
    write_family(workdir, BYSTANDER)
    if sys.platform != "win32":
        (workdir / "loop").symlink_to("loop")
    done = recon("align", BYSTANDER, given)
    assert (done.code, complete_families(workdir / "recon-out")) == (3, [BYSTANDER])
    assert done.err.startswith("error: ") and given[:20] in done.err and done.err.count("\n") == 1


@pytest.mark.parametrize("given", ["nowhere", "nowhere/", "web.txt/below", "dangling"])
def test_a_path_where_there_is_nothing_stops_the_run(workdir: Path, recon: RunRecon, given: str) -> None:
    write_family(workdir, BYSTANDER)
    (workdir / "web.txt").write_text(SCAN, "utf-8")
    if sys.platform != "win32":
        (workdir / "dangling").symlink_to("gone")
    scene = run_failing_command(workdir, recon, "align", BYSTANDER, given)
    assert (scene.code, scene.families) == (2, [])
    assert scene.error.startswith(f"error: there is no {given.rstrip('/')}")


def test_an_empty_folder_is_no_input_alone_and_a_remark_beside_others(workdir: Path, recon: RunRecon) -> None:
    (workdir / "empty/deep").mkdir(parents=True)
    scene = run_failing_command(workdir, recon, "align", "empty")
    assert (scene.code, scene.families) == (2, [])
    assert "no witnesses in empty" in scene.error
    write_family(workdir, BYSTANDER)
    done = recon("align", "empty", BYSTANDER)
    assert (done.code, done.err, complete_families(workdir / "recon-out")) == (
        0,
        "empty holds no witness\n",
        [BYSTANDER],
    )


def test_one_witness_alone_is_its_own_text_where_it_is_declared(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir, toml='[[witness]]\nfile = "web.txt"\n')
    done = recon("align", "notice")
    assert (done.code, done.err) == (0, "")
    assert (workdir / "recon-out/notice/reconstruction.txt").read_text("utf-8") == NOTICE["web.txt"]


def test_one_loose_witness_has_nothing_to_be_compared_with(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "loose", {"web.txt": SCAN})
    scene = run_failing_command(workdir, recon, "align", "loose/web.txt")
    assert (scene.code, scene.families) == (3, [])
    assert "web.txt is the only witness" in scene.error and "--one-family" in scene.error
    assert recon("align", "loose", "--one-family").code == 0


def test_witnesses_with_nothing_in_common_fail_alone(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir, toml='[[witness]]\nfile = "web.txt"\n[[witness]]\nfile = "scan.txt"\n', web=DIARY.encode())
    write_family(workdir, BYSTANDER)
    scene = run_failing_command(workdir, recon, "align", ".")
    assert (scene.code, scene.families) == (3, [BYSTANDER])
    assert "error: the 2 witnesses of notice share no text" in scene.error


def test_loose_files_with_nothing_in_common_are_named_but_not_all_of_hundreds(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "loose", {"a.txt": STATION["a.txt"], "b.txt": DIARY})
    scene = run_failing_command(workdir, recon, "align", "loose")
    assert (scene.code, scene.families) == (3, [])
    assert "no two of a.txt, b.txt are of one document" in scene.error
    write_files(workdir / "many", {f"{n:03}.txt": chr(0x4E00 + 40 * n) * 30 for n in range(200)})
    scene = run_failing_command(workdir, recon, "align", "many")
    assert scene.code == 3 and "004.txt and 195 more" in scene.error


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SCAN, id="a page"),
        pytest.param("关于通知", id="a title"),
        pytest.param("关", id="one sign"),
        pytest.param("建设楚怡高职学校，" * 500, id="a loop"),
    ],
)
def test_witnesses_that_are_all_identical_give_that_text(workdir: Path, recon: RunRecon, text: str) -> None:
    write_family(workdir, web=text.encode(), scan=text.encode(), photo=text.encode())
    done = recon("align", "notice")
    assert (done.code, done.err) == (0, "")
    assert (workdir / "recon-out/notice/reconstruction.txt").read_text("utf-8") == text


def test_a_file_that_vanishes_while_it_is_read_is_named(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_family(workdir)
    write_family(workdir, BYSTANDER)
    honest = Path.open

    def vanishing(path: Path, *how: Any, **more: Any) -> Any:
        if path == Path("notice/scan.txt"):
            raise FileNotFoundError(2, "No such file or directory", str(path))  # gone between two looks
        return honest(path, *how, **more)

    monkeypatch.setattr(Path, "open", vanishing)
    done = recon("align", ".")
    assert (done.code, complete_families(workdir / "recon-out")) == (3, [BYSTANDER, "notice"])
    assert (
        done.err
        == "error: notice/scan.txt cannot be read: no such file or directory — check the name and its permissions\n"
    )


@pytest.mark.parametrize(
    ("errno", "said"), [(13, "permission denied"), (5, "input/output error"), (116, "stale file handle")]
)
def test_a_file_that_may_not_or_cannot_be_read_is_named(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch, errno: int, said: str
) -> None:
    write_family(workdir)
    write_family(workdir, BYSTANDER)
    honest = storage.read_bytes

    def shut(path: Path, **how: Any) -> bytes:
        if path.name != "scan.txt" or path.parent.name != "notice":
            return honest(path, **how)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", lambda *_: (_ for _ in ()).throw(OSError(errno, os.strerror(errno))))
            return honest(path, **how)

    monkeypatch.setattr(storage, "read_bytes", shut)
    done = recon("align", ".")
    assert (done.code, complete_families(workdir / "recon-out")) == (3, [BYSTANDER, "notice"])
    assert done.err.startswith("error: notice/scan.txt cannot be read: ")
    if sys.platform == "linux":
        assert said in done.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes of this kind")
def test_a_pipe_is_not_waited_for(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir, BYSTANDER)
    write_files(workdir / "loose", NOTICE)
    os.mkfifo(workdir / "loose/pipe")
    scene = run_failing_command(workdir, recon, "align", ".")
    assert (scene.code, scene.families) == (3, [BYSTANDER, "loose"])
    assert "error: loose/pipe is no file" in scene.error


def test_a_bug_in_reading_names_the_file_and_the_rest_is_done(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_family(workdir, scan=SCAN.encode("gb18030"))
    write_family(workdir, BYSTANDER)

    def buggy(*_: object) -> object:
        raise IndexError("list index\nout of range")

    monkeypatch.setattr(decode, "_likeliest_decoding", buggy)
    scene = run_failing_command(workdir, recon, "align", ".")
    assert (scene.code, scene.families) == (70, [BYSTANDER, "notice"])
    assert "notice/scan.txt: a bug in recon (IndexError: list index out of range) — please report it" in scene.error
    assert "Traceback" in recon("align", ".", "-vv").err
