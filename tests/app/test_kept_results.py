"""Running again does only what changed, and gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chuyi_recon.app.project import delivery
from tests.app.commands import NOTICE, STATION, RunRecon

Worked = list[str]


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Worked:
    """The families that were worked on, in order."""
    names: Worked = []
    work = delivery.process_family

    def watched(job: delivery.FamilyJob) -> object:
        names.append(job.name)
        return work(job)

    monkeypatch.setattr(delivery, "process_family", watched)
    return names


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    for name, texts in (("通知", NOTICE), ("公告", STATION)):
        folder = tmp_path / "pile" / name
        folder.mkdir(parents=True)
        for file, text in texts.items():
            (folder / file).write_text(text, "utf-8")
        entries = "".join(f'[[witness]]\nfile = "{file}"\n' for file in texts)
        (folder / "family.toml").write_text(f'title = ""\n{entries}', "utf-8")
    return tmp_path / "pile"


def results(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_what_has_not_changed_is_not_made_again_and_told_in_the_same_table(
    recon: RunRecon, worked: Worked, pile: Path, tmp_path: Path
) -> None:
    first = recon("align", str(pile), "-o", str(tmp_path / "out"))
    before = results(tmp_path / "out")
    again = recon("align", str(pile), "-o", str(tmp_path / "out"))
    assert worked == ["公告", "通知"], "each once"
    assert again.out == first.out
    assert results(tmp_path / "out") == before
    assert "left as they lie: 2" in again.err


CHANGES: dict[str, Callable[[Path, Path], object]] = {
    "a witness": lambda pile, out: (pile / "通知" / "photo.txt").write_text(NOTICE["web.txt"], "utf-8"),
    "the title": lambda pile, out: (pile / "通知" / "family.toml").write_text(
        (pile / "通知" / "family.toml").read_text("utf-8").replace('""', '"通知"'), "utf-8"
    ),
    "a result": lambda pile, out: (out / "通知" / "reconstruction.txt").write_text("改", "utf-8"),
    "a result that is gone": lambda pile, out: (out / "通知" / "flags.json").unlink(),
    "what is known of results": lambda pile, out: (out / "通知" / ".recon.json").write_text(
        (out / "通知" / ".recon.json").read_text("utf-8").replace('"made_of": "', '"made_of": "0'), "utf-8"
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_only_the_family_that_changed_is_made_again(
    what: str, recon: RunRecon, worked: Worked, pile: Path, tmp_path: Path
) -> None:
    recon("align", str(pile), "-o", str(tmp_path / "out"))
    CHANGES[what](pile, tmp_path / "out")
    worked.clear()
    recon("align", str(pile), "-o", str(tmp_path / "out"))
    assert worked == ["通知"]
    recon("align", str(pile), "-o", str(tmp_path / "fresh"))
    fresh = results(tmp_path / "fresh")
    assert {n: d for n, d in results(tmp_path / "out").items() if not n.endswith(".recon.json")} == {
        n: d for n, d in fresh.items() if not n.endswith(".recon.json")
    }


@pytest.mark.parametrize("more", [("--again",), ("--write", "text"), ("--fail-on", "high"), ("-f", "json")])
def test_another_question_is_answered_anew(
    more: tuple[str, ...], recon: RunRecon, worked: Worked, pile: Path, tmp_path: Path
) -> None:
    recon("align", str(pile), "-o", str(tmp_path / "out"))
    worked.clear()
    recon("align", str(pile), "-o", str(tmp_path / "out"), *more)
    assert worked == ["公告", "通知"]


def test_a_setting_makes_all_anew(recon: RunRecon, worked: Worked, pile: Path, tmp_path: Path) -> None:
    recon("align", str(pile), "-o", str(tmp_path / "out"))
    worked.clear()
    (tmp_path / "recon.toml").write_text('entities = ["楚怡"]\n', "utf-8")
    recon("align", str(pile), "-o", str(tmp_path / "out"), "--config", str(tmp_path / "recon.toml"))
    assert worked == ["公告", "通知"]


def test_a_family_with_an_unreadable_witness_is_told_of_every_time(
    recon: RunRecon, worked: Worked, pile: Path, tmp_path: Path
) -> None:
    (pile / "通知" / "photo.txt").write_bytes(b"\x00\x01\x02\xff")
    codes = [recon("align", str(pile), "-o", str(tmp_path / "out")).code for _ in range(2)]
    assert codes == [3, 3] and worked == ["公告", "通知", "通知"]
