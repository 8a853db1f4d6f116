"""A result lies over nothing that is not its own: inputs, devices, strangers' files, results of other families."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from chuyi_recon.app.files import writing
from chuyi_recon.errors import OutputError
from tests.actors.stage import BYSTANDER, hash_folder, start_recon, write_family
from tests.app.commands import NOTICE, STATION, RunRecon, read_results, write_files

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no pipes, sockets or links of this kind")


def write_corpora(workdir: Path) -> Path:
    """Two families with everything that may lie beside witnesses."""
    for name in ("notice", BYSTANDER):
        folder = write_family(workdir, f"corpora/{name}")
        write_files(folder, {"rulings.jsonl": "", "truth.txt": NOTICE["scan.txt"], "labels.json": "{}"})
    write_files(workdir, {"recon.toml": "[settings]\nlacuna = 25\n"})
    return workdir / "corpora"


# ------------------------------------------------------------ inputs of the run


@pytest.mark.parametrize(
    "target",
    [
        "recon.toml",
        "corpora/notice/web.txt", "corpora/notice/family.toml", "corpora/notice/rulings.jsonl",
        "corpora/bystander/scan.txt", "corpora/bystander/family.toml", "corpora/bystander/rulings.jsonl",
    ],
)  # fmt: skip
def test_an_export_never_lies_over_what_was_read(workdir: Path, recon: RunRecon, target: str) -> None:
    write_corpora(workdir)
    before = hash_folder(workdir)
    done = recon("export", "notice", "-f", "text", "-o", target)
    assert (done.code, hash_folder(workdir)) == (2, before)
    assert done.err == (
        f"error: {target} is read by this run, or belongs to a family: no result is written over it"
        " — choose another file with -o\n"
    )


@pytest.mark.parametrize("option", ["--json", "--report"])
@pytest.mark.parametrize(
    "name", ["web.txt", "family.toml", "rulings.jsonl", "truth.txt", "labels.json", "../../recon.toml"]
)
def test_figures_never_lie_over_what_was_measured(workdir: Path, recon: RunRecon, option: str, name: str) -> None:
    write_corpora(workdir)
    target = f"corpora/{BYSTANDER}/{name}"
    if option == "--report":
        (workdir / "page.html").symlink_to(target)
        target = "page.html"
    before = hash_folder(workdir)
    done = recon("eval", "corpora", option, target)
    assert (done.code, hash_folder(workdir)) == (2, before)
    assert done.err.startswith("error: ") and done.err.count("\n") == 1


@POSIX
@pytest.mark.parametrize("link", ["hard", "symbolic"])
def test_an_input_is_known_by_the_file_and_not_by_its_name(workdir: Path, recon: RunRecon, link: str) -> None:
    write_corpora(workdir)
    other, witness = workdir / "text.md", workdir / "corpora/notice/web.txt"
    other.hardlink_to(witness) if link == "hard" else other.symlink_to(witness)
    done = recon("export", "notice", "-f", "markdown", "-o", "text.md")
    assert (done.code, witness.read_text("utf-8")) == (2, NOTICE["web.txt"])
    assert done.err.startswith("error: text.md is read by this run")


def test_what_no_run_has_read_is_written_over_as_asked(workdir: Path, recon: RunRecon) -> None:
    write_corpora(workdir)
    (workdir / "text.txt").write_text("of yesterday", "utf-8")
    assert recon("export", "notice", "-f", "text", "-o", "text.txt").code == 0
    assert "支持建设3所“楚怡”" in (workdir / "text.txt").read_text("utf-8")
    assert recon("export", "notice", "-f", "text", "-o", "text.txt").code == 0


# ------------------------------------------------------------ what is no file


@POSIX
@pytest.mark.parametrize("command", [("export", "notice", "-f", "text", "-o"), ("eval", "corpora", "--json")])
def test_a_pipe_is_written_to_and_stays_a_pipe(workdir: Path, recon: RunRecon, command: tuple[str, ...]) -> None:
    write_corpora(workdir)
    os.mkfifo("pipe")
    heard: list[bytes] = []
    listener = threading.Thread(target=lambda: heard.append(Path("pipe").read_bytes()))
    listener.start()
    assert recon(*command, "pipe").code == 0
    listener.join(30)
    assert len(heard[0]) > 100 and Path("pipe").is_fifo()


@pytest.mark.skipif(sys.platform != "linux", reason="devices are named otherwise")
def test_a_device_stays_a_device(workdir: Path, recon: RunRecon) -> None:
    write_corpora(workdir)
    for command in (("export", "notice", "-f", "text", "-o"), ("eval", "corpora", "--json")):
        assert recon(*command, "/dev/null").code == 0
        assert Path("/dev/null").is_char_device()
    done = recon("export", "notice", "-f", "text", "-o", "/dev/full")
    assert (done.code, Path("/dev/full").is_char_device()) == (5, True)
    assert done.err.startswith("error: /dev/full cannot be written: no space left on device — ")


@POSIX
def test_a_socket_and_a_folder_are_refused(workdir: Path, recon: RunRecon) -> None:
    write_corpora(workdir)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("socket")
        done = recon("export", "notice", "-f", "text", "-o", "socket")
        assert (done.code, done.err) == (2, "error: socket is no file — choose another file with -o\n")
        assert Path("socket").is_socket()
    done = recon("export", "notice", "-f", "text", "-o", "corpora")
    assert (done.code, done.err) == (2, "error: corpora is a folder — give the name of a file\n")


@POSIX
def test_a_link_is_followed_where_a_person_named_it(workdir: Path, recon: RunRecon) -> None:
    write_corpora(workdir)
    (workdir / "shelf").mkdir()
    (workdir / "text.txt").symlink_to("shelf/notice.txt")
    assert recon("export", "notice", "-f", "text", "-o", "text.txt").code == 0
    assert (workdir / "text.txt").is_symlink() and (workdir / "shelf/notice.txt").stat().st_size > 100


@POSIX
def test_a_link_in_a_result_folder_is_replaced_and_what_it_leads_to_is_not_touched(
    workdir: Path, recon: RunRecon
) -> None:
    write_family(workdir)
    assert recon("align", "notice").code == 0
    (workdir / "diary.txt").write_text("私人", "utf-8")
    (workdir / "recon-out/notice/annotated.txt").unlink()
    (workdir / "recon-out/notice/annotated.txt").symlink_to(workdir / "diary.txt")
    assert recon("align", "notice").code == 0
    assert (workdir / "diary.txt").read_text("utf-8") == "私人"
    assert not (workdir / "recon-out/notice/annotated.txt").is_symlink()


@POSIX
def test_a_pipe_in_a_result_folder_fails_its_family_before_any_file_is_new(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    assert recon("align", "notice").code == 0
    (workdir / "recon-out/notice/report.html").unlink()
    os.mkfifo("recon-out/notice/report.html")
    (workdir / "notice/scan.txt").write_text(NOTICE["scan.txt"].replace("各市州", "各州市"), "utf-8")
    before = hash_folder(workdir / "recon-out/notice")
    done = recon("align", "notice")
    assert done.code == 5 and "error: recon-out/notice/report.html cannot be written: file exists" in done.err
    assert hash_folder(workdir / "recon-out/notice") == before
    assert Path("recon-out/notice/report.html").is_fifo()


# ------------------------------------------------------------ what is a stranger's


@pytest.mark.parametrize("name", ["report.html", "reconstruction.json", "annotated.txt", "批注.md"])
def test_what_a_stranger_put_where_results_would_go_is_not_written_over(
    workdir: Path, recon: RunRecon, name: str
) -> None:
    write_family(workdir)
    write_files(workdir / "recon-out/notice", {name: "我们自己的报告"})
    done = recon("align", "notice")
    assert (done.code, read_results(workdir / "recon-out")) == (2, {f"notice/{name}": "我们自己的报告".encode()})
    assert f"recon-out/notice holds {name}, which is no result of ours" in done.err


# ------------------------------------------------------------ two families, one folder


@pytest.mark.parametrize(
    "names",
    [
        ("通知 稿", "通知-稿", "通知-稿-2"),
        ("x", "X", "x-2"),
        ("caf\u00e9", "cafe\u0301", "CAF\u00c9-2"),
        ("字" * 80 + "甲", "字" * 80 + "乙"),
        ("👩" * 62, "👩" * 61 + "🏫"),
        ("a:b", "a b", "a-b", "A-B-2", "a-b-3"),
    ],
)
def test_families_of_colliding_names_have_a_folder_each(workdir: Path, recon: RunRecon, names: tuple[str, ...]) -> None:
    try:
        for name in names:
            write_family(workdir, f"in/{name}")
    except OSError:
        pytest.skip("this disk takes no such names")
    if len(list((workdir / "in").iterdir())) < len(names):
        pytest.skip("this disk holds one file under both names")
    assert recon("align", "in").code == 0
    families = [path.name for path in (workdir / "recon-out").iterdir() if path.is_dir()]
    assert len({name.casefold() for name in families}) == len(names)
    assert recon("check", "in", "--update").code == 0
    assert sorted(path.name for path in (workdir / "golden").iterdir()) == sorted(families)
    assert recon("check", "in").code == 0


def test_results_of_another_family_of_the_same_name_are_not_written_over(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir, "2021/notice")
    write_family(workdir, "2022/notice", scan=NOTICE["scan.txt"].replace("各市州", "各州市").encode())
    assert recon("align", "2021/notice").code == 0
    before = read_results(workdir / "recon-out")
    done = recon("align", "2022/notice")
    assert (done.code, read_results(workdir / "recon-out")) == (2, before)
    assert done.err == (
        "error: recon-out/notice holds results that were made of 2021/notice — choose another folder with -o\n"
    )


def test_results_of_the_same_family_are_written_anew_however_it_is_named(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir, "in/notice")
    for paths in (["in/notice"], ["in"], ["in/notice/family.toml"], [str(workdir / "in/notice")]):
        assert recon("align", *paths).code == 0, paths
    (workdir / "in").rename(workdir / "moved")  # what the mark names is gone: nobody's results
    assert recon("align", "moved").code == 0


# ------------------------------------------------------------ all or nothing


@pytest.mark.parametrize("failing", range(8))
def test_files_of_one_run_never_stand_beside_those_of_another(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    write_family(workdir)
    assert recon("align", "notice").code == 0
    before = hash_folder(workdir / "recon-out/notice")
    (workdir / "notice/scan.txt").write_text(NOTICE["scan.txt"].replace("各市州", "各州市"), "utf-8")
    honest, calls, names = Path.replace, iter(range(100)), list[str]()

    def fails_once(path: Path, target: Path) -> Path:
        if next(calls) == failing:
            names.append(Path(target).name)
            raise OSError(errno.EACCES, "Permission denied")
        return honest(path, target)

    monkeypatch.setattr(Path, "replace", fails_once)
    done = recon("align", "notice")
    monkeypatch.undo()
    assert done.code == 5 and f"error: recon-out/notice/{names[0]} cannot be written: permission denied" in done.err
    assert hash_folder(workdir / "recon-out/notice") == before


def test_where_nothing_stood_before_nothing_stands_after_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, calls = Path.replace, iter(range(100))

    def fails_at_the_third(path: Path, target: Path) -> Path:
        if next(calls) == 2:
            raise OSError(errno.EIO, "Input/output error")
        return honest(path, target)

    monkeypatch.setattr(Path, "replace", fails_at_the_third)
    with pytest.raises(OutputError, match=r"out/c cannot be written"):
        writing.write_files(tmp_path / "out", [(name, name.encode()) for name in "abc"])
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_what_a_killed_run_left_behind_is_swept_by_the_next(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    assert recon("align", "notice").code == 0
    whole = hash_folder(workdir / "recon-out")
    names = (".flags.json.ab12.part", ".report.html.cd34.old.part", "..recon.json.ef56.old.part")
    write_files(workdir / "recon-out/notice", dict.fromkeys(names, "["))
    write_files(workdir / "recon-out", {".index.html.xy.part": "<"})
    assert recon("align", "notice").code == 0
    (workdir / "recon-out/.index.html.xy.part").unlink()  # no page over one family is written here
    assert hash_folder(workdir / "recon-out") == whole


@POSIX
def test_what_another_run_is_writing_at_the_moment_is_left_alone(tmp_path: Path) -> None:
    script = (
        "import fcntl, os, sys; h = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT); fcntl.flock(h, fcntl.LOCK_EX);"
        "print('at work', flush=True); sys.stdin.read()"
    )
    hidden = tmp_path / ".a.txt.ab12.part"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(hidden)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == b"at work\n"
        writing.write_file(tmp_path / "a.txt", b"whole")
        assert hidden.exists()
        other.communicate()
    writing.write_file(tmp_path / "a.txt", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@POSIX
def test_a_run_that_is_killed_leaves_nothing_that_the_next_does_not_mend(workdir: Path, recon: RunRecon) -> None:
    for name in ("a", "b", "c"):
        write_family(workdir, f"in/{name}")
    process = start_recon(workdir, "align", "in", "-o", "out", "-v")
    while process.poll() is None and not (workdir / "out/a").exists():
        pass
    process.kill()
    process.communicate()
    assert recon("align", "in", "-o", "out").code == 0
    assert recon("align", "in", "-o", "fresh").code == 0
    left = read_results(workdir / "out")
    assert left == read_results(workdir / "fresh")


def test_station_is_another_family(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "loose/one", NOTICE)
    write_files(workdir / "loose/two", STATION)
    assert recon("align", "loose/one", "-o", "out").code == 0
    assert recon("align", "loose/two", "-o", "out").code == 0  # other names: both stay
    assert sorted(path.name for path in (workdir / "out").iterdir() if path.is_dir()) == ["one", "two"]
