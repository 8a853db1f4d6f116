"""Results in one folder that several runs have made: which of them a run says are old, and which it removes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.app.commands import NOTICE, STATION, RunRecon, write_files
from tests.app.test_align import TOML

PAIR = '[[witness]]\nfile = "a.txt"\n[[witness]]\nfile = "b.txt"\n'


@pytest.fixture
def two_families(workdir: Path, recon: RunRecon) -> Path:
    """Two families with results in one folder."""
    write_files(workdir / "in/notice", {**NOTICE, "family.toml": TOML})
    write_files(workdir / "in/station", {**STATION, "family.toml": PAIR})
    assert recon("align", "in").code == 0
    return workdir


def families_in(out: Path) -> list[str]:
    return sorted(folder.name for folder in out.iterdir() if folder.is_dir())


def test_a_run_over_one_family_leaves_the_results_of_the_others_alone(two_families: Path, recon: RunRecon) -> None:
    page = Path("recon-out/index.html").read_bytes()
    for prune in ((), ("--prune",)):
        done = recon("align", "in/notice", "--again", *prune)
        assert (done.code, done.err) == (0, "")
        assert families_in(Path("recon-out")) == ["notice", "station"]
    assert Path("recon-out/index.html").read_bytes() == page, "it leads to their reports"


def test_a_family_that_is_no_longer_under_the_same_paths_is_gone(two_families: Path, recon: RunRecon) -> None:
    shutil.rmtree("in/station")
    done = recon("align", "in")
    assert "recon-out/station holds results of a family that is gone; --prune removes them" in done.err
    assert "index.html is of an earlier run" in done.err
    assert families_in(Path("recon-out")) == ["notice", "station"]
    done = recon("align", "in", "--prune")
    assert done.code == 0 and "removed recon-out/station: its family is gone" in done.err
    assert [p.name for p in Path("recon-out").iterdir()] == ["notice"]


def test_what_was_made_of_a_folder_below_is_gone_too_and_what_was_made_of_another_is_not(
    two_families: Path, recon: RunRecon
) -> None:
    recon("align", "in/station")
    write_files(Path("elsewhere/letter"), {**STATION, "family.toml": PAIR})
    recon("align", "elsewhere")
    shutil.rmtree("in/station")
    shutil.rmtree("elsewhere/letter")
    done = recon("align", "in", "--prune")
    assert "removed recon-out/station" in done.err and "letter" not in done.err
    assert families_in(Path("recon-out")) == ["letter", "notice"]


@pytest.mark.parametrize("name", ["report.html", "reconstruction.json", "annotated.txt", ".recon.json"])
def test_what_a_stranger_has_put_there_is_never_removed_whatever_it_is_called(
    two_families: Path, recon: RunRecon, name: str
) -> None:
    write_files(Path("recon-out/馆藏"), {name: "我们自己的报告"})
    done = recon("align", "in", "--prune", "--again")
    assert (done.code, done.err) == (0, "")
    assert Path("recon-out/馆藏", name).read_text("utf-8") == "我们自己的报告"


def test_a_folder_of_ours_into_which_somebody_put_a_file_is_not_removed(two_families: Path, recon: RunRecon) -> None:
    write_files(Path("recon-out/station"), {"批注.md": "存疑"})
    shutil.rmtree("in/station")
    done = recon("align", "in", "--prune")
    assert done.code == 5 and "批注.md" in done.err
    assert len(list(Path("recon-out/station").iterdir())) > 2


def test_nothing_is_gone_where_something_could_not_be_read(two_families: Path, recon: RunRecon) -> None:
    write_files(Path("in/loose"), STATION)
    recon("align", "in")
    Path("in/loose/a.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    done = recon("align", "in", "--prune")
    assert done.code == 3 and "removed" not in done.err
    assert "loose" in families_in(Path("recon-out"))


def test_the_mark_says_from_what_a_family_was_read_and_moves_with_it(two_families: Path, recon: RunRecon) -> None:
    recon("align", "in/notice/family.toml")
    mark = json.loads(Path("recon-out/notice/.recon.json").read_bytes())
    assert mark.pop("kept")["summary"]["name"] == "notice"
    assert mark == {"format": "recon-results/1", "paths": ["../../in/notice"]}
    before = Path("recon-out/notice/.recon.json").read_bytes()
    recon("align", (two_families / "in/notice").resolve())
    assert Path("recon-out/notice/.recon.json").read_bytes() == before
