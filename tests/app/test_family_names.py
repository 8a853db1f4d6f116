"""What a family is called, and that every command finds it by that name."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.app.commands import NOTICE, STATION, RunRecon, write_files
from tests.app.test_align import TOML

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no links of this kind")


def aligned(recon: RunRecon, *paths: str) -> list[str]:
    """The names in the table."""
    done = recon("align", *paths, "--write", "text")
    assert done.code == 0, done.err
    return [line.split()[0] for line in done.out.splitlines()[1:-1]]


@pytest.mark.parametrize("given", ["通知", "通知/", "./通知", "通知/../通知", "link", "通知/web.txt 通知/scan.txt"])
@pytest.mark.parametrize("declared", [False, True])
@POSIX
def test_a_family_of_a_folder_is_called_after_it_however_it_is_given(
    workdir: Path, recon: RunRecon, given: str, declared: bool
) -> None:
    write_files(workdir / "通知", NOTICE | ({"family.toml": TOML} if declared else {}))
    (workdir / "link").symlink_to("通知")
    if not (declared and " " in given):
        assert aligned(recon, *given.split()) == ["通知"]


def test_the_working_folder_gives_its_name(workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(workdir / "通知", NOTICE)
    monkeypatch.chdir(workdir / "通知")
    assert aligned(recon, ".") == ["通知"]
    write_files(
        workdir / "通知/ocr", {"p1.txt": "支持建设3所“楚怡”学校。\n", "p2.txt": "各市州按照职责分工抓好落实。\n"}
    )
    assert aligned(recon, ".", "--one-family") == ["通知"]


def test_folders_side_by_side_and_one_in_another_give_theirs(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "2022/通知", NOTICE)
    write_files(workdir / "2022/通知/公告", STATION)
    write_files(
        workdir / "2021/通知", {n: t.replace("楚怡", "芙蓉") for n, t in NOTICE.items()} | {"family.toml": TOML}
    )
    assert aligned(recon, "2022", "2021") == ["2021-通知", "2022-通知", "公告"]
    assert aligned(recon, "2022/通知/公告") == ["公告"]


def test_families_that_share_a_folder_are_called_after_their_first_witness(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "box", NOTICE | STATION)
    assert aligned(recon, "box") == ["a", "photo"]


def test_a_witness_in_a_folder_of_each_engine_is_of_the_folder_above_if_that_was_given(
    workdir: Path, recon: RunRecon
) -> None:
    write_files(workdir / "通知/ocr", {"全文.txt": NOTICE["scan.txt"]})
    write_files(workdir / "通知/vlm", {"全文.txt": NOTICE["photo.txt"]})
    assert aligned(recon, "通知") == ["通知"]
    assert aligned(recon, "通知/ocr", "通知/vlm") == ["全文"]


# ------------------------------------------------------------ found by that name


def test_a_family_of_loose_files_is_found_by_its_name_in_the_results(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "box", NOTICE | STATION)
    assert recon("align", "box", "-q").code == 0
    (workdir / "script").write_text("", "utf-8")
    for name in ("photo", "box/photo", "recon-out/photo"):
        shown = recon("show", f"{name}:0-10")
        assert shown.code == 0 and shown.out.startswith("photo:0-10"), shown.err
        assert recon("export", name, "-f", "text", "-o", "one.txt").code == 0
        assert Path("one.txt").read_bytes() == Path("recon-out/photo/reconstruction.txt").read_bytes()
        done = recon("review", name, "--script", "script", "--editor", "ZL")
        assert done.code == 0 and "places are open" in done.err


def test_it_is_read_as_it_was_when_the_results_were_made(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "通知", NOTICE)
    assert recon("align", "通知", "--one-family", "--base", "web", "-o", "结果", "-q").code == 0
    assert recon("export", "结果/通知", "-f", "json", "-o", "one.json").code == 0
    assert json.loads(Path("one.json").read_bytes())["family"]["base"] == "web"


def test_a_name_of_results_whose_witnesses_are_gone_is_looked_for_under_corpora(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "corpora/通知", {**NOTICE, "family.toml": TOML})
    write_files(workdir / "old/通知", NOTICE)
    recon("align", "old", "-q")
    (workdir / "old").rename(workdir / "away")
    assert recon("show", "通知", "--line", "3").code == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("phtoo", "no family under corpora/ is called 'phtoo' — did you mean photo?"),
        ("notise", "no family under corpora/ is called 'notise' — did you mean notice or notices?"),
        ("box/phtoo", "no family under box/ is called 'phtoo' — did you mean photo?"),
        ("corpora/notise", "no family under corpora/ is called 'notise' — did you mean notice or notices?"),
        ("楚怡", "known are: notice, notices, a, photo"),
        ("box", "box holds 2 families: a, photo — name one of them: box/a"),
    ],
)
@pytest.mark.parametrize("command", ["show", "export", "review"])
def test_a_wrong_name_lists_the_near_ones(workdir: Path, recon: RunRecon, command: str, name: str, said: str) -> None:
    write_files(workdir / "box", NOTICE | STATION)
    write_files(workdir / "corpora/notice", {**NOTICE, "family.toml": TOML})
    write_files(workdir / "corpora/notices", {**NOTICE, "family.toml": TOML})
    assert recon("align", "box", "-q").code == 0
    more = {"show": (), "export": ("-f", "text"), "review": ("--plain", "--editor", "ZL")}[command]
    if command == "review" and name == "box":
        return  # it walks several
    done = recon(command, name, *more)
    assert done.code == 2 and done.err.count("\n") == 1 and said in done.err, done.err
