"""What is open is the same number wherever it is told, before a ruling and after."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import regex

from tests.app.commands import RunRecon
from tests.exporters.page_record import places, record

CORPORA = Path(__file__).parents[2] / "corpora"


def told(recon: RunRecon) -> dict[str, int]:
    """By who tells it, how many places are open."""
    table = recon("align", "corpora", "-o", "out").out.splitlines()
    heads, cells = table[0].split(), table[1].split()
    page = places(record(Path("out/chuyi-2022/report.html").read_bytes()))
    shown = json.loads(recon("show", "corpora/chuyi-2022", "--format", "json").out)
    Path("none").write_text("", "utf-8")
    review = recon("review", "corpora", "--script", "none", "--editor", "ZL").err
    return {
        "table": int(cells[heads.index("open") - len(heads)]),
        "report": sum(p.state == "open" and not p.is_part for p in page),
        "show": sum(p["state"] == "open" for p in shown["passages"]),
        "review": int(regex.search(r"(\d+) places? (?:is|are) open", review)[1]),  # type: ignore[index]
    }


def test_open_places_are_the_same_number_in_every_view_before_a_ruling_and_after(
    workdir: Path, recon: RunRecon
) -> None:
    shutil.copytree(CORPORA / "chuyi-2022", workdir / "corpora/chuyi-2022")
    before = told(recon)
    assert len(set(before.values())) == 1 and before["table"] > 0, before
    Path("takes").write_text("take\ntake\n", "utf-8")
    assert recon("review", "corpora", "--script", "takes", "--editor", "ZL").code == 0
    after = told(recon)
    assert set(after.values()) == {before["table"] - 2}, (before, after)


def test_whoever_asks_for_the_text_alone_is_told_no_number(workdir: Path, recon: RunRecon) -> None:
    shutil.copytree(CORPORA / "chuyi-2022", workdir / "corpora/chuyi-2022")
    table = recon("align", "corpora", "-o", "out", "--write", "text").out.splitlines()
    heads, cells = table[0].split(), table[1].split()
    assert cells[heads.index("open") - len(heads)] == "-"


def test_a_place_ruled_inside_text_of_one_witness_leaves_the_rest_one_place(workdir: Path, recon: RunRecon) -> None:
    shutil.copytree(CORPORA / "chuyi-2022", workdir / "corpora/chuyi-2022")
    before = told(recon)["table"]
    Path("script").write_text("at 中职专业()\ntext 中职专业(群)\n", "utf-8")
    assert recon("review", "corpora", "--script", "script", "--editor", "ZL").code == 0
    assert set(told(recon).values()) == {before}
