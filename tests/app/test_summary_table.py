"""The table at the end of `recon align`: each family, or of many the totals and the worst."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from chuyi_recon.app.project.family_job import FamilySummary
from chuyi_recon.app.project.summary_table import summary_table
from tests.app.commands import NOTICE, RunRecon, write_files
from tests.app.test_align import TOML


def summary(n: int, high: int = 0, opened: int = 0, lowest: float = 1.0, told: bool = True) -> FamilySummary:
    counts = {"high": high, "medium": 2, "low": 1} if told else None
    return FamilySummary(
        name=f"卷{n:03}", title="", base=None, witnesses=3, outsiders=(), characters=1000, clauses=20, agreement=0.98,
        finding_counts=counts, open_places=opened if told else None, lowest_confidence=lowest, doubts=0, pivot="甲",
        scripts={}, script=None, terms=(),
    )  # fmt: skip


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    def printed(*arguments: object, **more: object) -> list[str]:
        for part in summary_table(*arguments, **more):  # type: ignore[arg-type]
            Console(width=80).print(part)
        return [line.rstrip() for line in capsys.readouterr().out.splitlines()]

    return printed


def test_up_to_twenty_families_have_a_line_each(lines: Callable[..., list[str]]) -> None:
    told = lines([summary(n) for n in range(20)], "out")
    assert [line.split()[0] for line in told] == ["family", *(f"卷{n:03}" for n in range(20)), "results"]


def test_of_more_there_are_totals_and_the_ten_with_most_to_look_at(lines: Callable[..., list[str]]) -> None:
    many = [summary(n, high=n % 7 == 0, opened=n % 5, lowest=0.99 - n / 1000) for n in range(300)]
    heads, totals, worst, head, *rows, where = lines(many, "out", 2)
    assert heads.split() == ["families", "witnesses", "characters", "high", "medium", "low", "open", "failed"]
    assert totals.split() == ["302", "900", "300000", "43", "600", "300", "600", "2"]
    assert worst == "the 10 with most to look at; -v lists all:"
    assert (head.split()[0], where) == ("family", "results in out/<family>/")
    # A finding of severity high, four open places, and then the least sure.
    assert [line.split()[0] for line in rows] == [f"卷{n:03}" for n in range(294, 0, -5) if n % 35 == 14] + ["卷273"]


def test_whoever_asks_for_more_is_told_all(lines: Callable[..., list[str]]) -> None:
    told = lines([summary(n) for n in range(21)], "out", everything=True)
    assert told[0].split()[0] == "families"
    assert [line.split()[0] for line in told[2:]] == ["family", *(f"卷{n:03}" for n in range(21)), "results"]


def test_where_nobody_asked_for_findings_the_least_sure_stand_first(lines: Callable[..., list[str]]) -> None:
    told = lines([summary(n, lowest=1 - n / 100, told=False) for n in range(30)], "out")
    assert told[1].split()[3:7] == ["-"] * 4
    assert told[4].split()[0] == "卷029"


def test_families_that_failed_are_counted(workdir: Path, recon: RunRecon) -> None:
    for n in range(21):
        write_files(workdir / f"in/卷{n:02}", {**NOTICE, "family.toml": TOML})
    (workdir / "in/卷03/web.txt").write_bytes(b"")
    done = recon("align", "in", "--write", "text", "--jobs", "1")
    assert done.code == 3
    assert done.out.splitlines()[1].split() == ["21", "60", str(20 * 87), "-", "-", "-", "-", "1"]
    assert len(done.out.splitlines()) == 2 + 1 + 11 + 1
    assert len(recon("align", "in", "--write", "text", "--jobs", "1", "-v").out.splitlines()) == 2 + 21 + 1
