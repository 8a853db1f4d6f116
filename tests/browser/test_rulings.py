"""Rulings made in the report: a click is the line that `recon review` writes and `recon align` applies."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.app.commands import CORPORA, STATION, RunRecon, write_files

if TYPE_CHECKING:
    from tests.browser.chromium import Page

FOLDER = Path("corpora/chuyi-2022")


@pytest.fixture
def report(workdir: Path, recon: RunRecon, page: Page) -> Path:
    """The report of the notice, opened by an editor who has ruled nothing."""
    return opened(page, workdir, recon, "chuyi-2022")


def opened(page: Page, workdir: Path, recon: RunRecon, family: str) -> Path:
    shutil.copytree(CORPORA / family, workdir / "corpora" / family)
    assert recon("align", "corpora", "-o", "out", "-q").code == 0
    path = workdir / "out" / family / "report.html"
    page.size(1440, 900)
    page.open(path)
    page.eval("localStorage.clear()")
    page.open(path)
    return path


def lines(page: Page) -> list[dict[str, Any]]:
    """The lines that the tray holds."""
    return [json.loads(line) for line in page.eval("document.querySelector('.help .line')?.value ?? ''").splitlines()]


def press_act(page: Page, name: str, nth: int = 0) -> None:
    page.click(f'.apparatus [data-act="{name}"]', nth)


def to_place(page: Page, acts: str) -> None:
    """To the next open place at which something can be ruled so."""
    for _ in range(40):
        page.press("n")
        if page.eval(f"document.querySelector('.apparatus [data-act=\"{acts}\"]') !== null"):
            return
    raise AssertionError(f"nowhere: {acts}")


def without_dates(text: str) -> list[str]:
    return [re.sub(r'"date":"[^"]*"', '"date":""', line) for line in text.splitlines()]


def outcomes(recon: RunRecon, family: str = "chuyi-2022") -> list[str]:
    """What comes of the rulings that lie beside the witnesses."""
    assert recon("align", "corpora", "-o", "out", "-q").code == 0
    told = json.loads(Path("out", family, "reconstruction.json").read_text("utf-8"))
    return [r["outcome"] for r in told["rulings"]]


def test_what_is_clicked_is_applied_once_its_line_is_saved(page: Page, report: Path, recon: RunRecon) -> None:
    to_place(page, "take")
    taken = page.eval(
        "document.querySelector('.apparatus [data-act=take]').closest('li').querySelector('bdi').textContent"
    )
    press_act(page, "take")
    page.press("t")
    page.click("#editor")
    page.send("Input.insertText", text="ZL")
    (said,) = lines(page)
    assert (said["choice"], said["text"], said["editor"]) == ("reading", taken, "ZL")
    (FOLDER / "rulings.jsonl").write_text(page.eval("document.querySelector('.help .line').value"), "utf-8")
    assert outcomes(recon) == ["applied"]
    page.open(report)
    assert lines(page) == []  # it is saved: the tray forgets it
    assert page.eval("document.querySelectorAll('.box .pending').length") == 0


@pytest.mark.parametrize("family", ["chuyi-2022", "heritage-station"])
def test_what_is_printed_is_confirmed_by_the_lines_that_the_review_writes(
    page: Page, workdir: Path, recon: RunRecon, family: str
) -> None:
    """Every open place with its parts, as it is printed."""
    opened(page, workdir, recon, family)
    total = int(re.findall(r"open places (\d+)", page.eval("document.querySelector('.figures').textContent"))[0])
    for _ in range(total):
        page.press("n")
        page.eval(
            "(() => { const box = document.querySelector('.apparatus .entry.locus');"
            " const shown = box.dataset.place ? box : document.querySelector('.apparatus .place');"
            " (shown.querySelector('.taken .act') ?? shown.querySelector('.act')).click(); })()"
        )
    page.press("t")
    page.click("#editor")
    page.send("Input.insertText", text="ZL")
    page_lines = page.eval("document.querySelector('.help .line').value")
    Path("takes").write_text("take\n" * total, "utf-8")
    assert recon("review", "corpora", "--script", "takes", "--editor", "ZL").code == 0
    beside = workdir / "corpora" / family / "rulings.jsonl"
    assert sorted(without_dates(page_lines)) == sorted(without_dates(beside.read_text("utf-8")))
    beside.write_text(page_lines, "utf-8")
    assert set(outcomes(recon, family)) == {"applied"}


def test_what_stands_beside_a_place_at_its_anchor_is_printed_with_it(page: Page, report: Path) -> None:
    data = report.read_text("utf-8")
    at = '["凸显","品牌专业","项目","鲜明"],"、在全省具有引领示范作用的楚怡高"],"",""'
    assert at in data
    report.write_text(data.replace(at, at.replace('"",""', '"甲","乙"')), "utf-8")
    page.open(report, "#clause=152&locus=3")
    press_act(page, "take")
    assert [(line["choice"], line.get("text")) for line in lines(page)] == [("reading", "甲凸显乙")]
    press_act(page, "omit")
    assert [(line["choice"], line.get("text")) for line in lines(page)] == [("text", "甲乙")]
    press_act(page, "defer")
    page.press("Enter")
    assert [(line["choice"], line.get("text")) for line in lines(page)] == [("defer", None)]


@pytest.mark.parametrize("choice", ["omit", "keep", "withhold", "defer", "text"])
def test_every_choice_is_applied(page: Page, report: Path, recon: RunRecon, choice: str) -> None:
    to_place(page, choice)
    press_act(page, choice)
    if choice in ("defer", "text"):
        page.eval("document.querySelector('.asked :is(input, textarea)').value = ''")
        page.send("Input.insertText", text="待查原件")
        page.click(".asked .act")
    page.press("t")
    assert lines(page)
    (FOLDER / "rulings.jsonl").write_text(page.eval("document.querySelector('.help .line').value"), "utf-8")
    assert set(outcomes(recon)) == {"deferred" if choice == "defer" else "applied"}


def test_rulings_survive_a_reload_are_marked_in_the_text_and_can_be_taken_out(page: Page, report: Path) -> None:
    to_place(page, "take")
    press_act(page, "take", 1)
    assert "not yet saved" in page.eval("document.querySelector('.ruled-here').textContent")
    before = lines(page)
    page.open(report)
    assert lines(page) == before != []
    page.press("t")
    page.click(".tray .lead")
    assert page.eval("document.querySelectorAll('.box .pending').length") > 0
    page.press("u")
    assert lines(page) == []
    assert page.eval("document.querySelectorAll('.box .pending').length") == 0
    page.open(report)
    assert lines(page) == []


def test_who_rules_is_asked_once(page: Page, report: Path) -> None:
    to_place(page, "take")
    press_act(page, "take")
    page.press("t")
    page.click('[data-act="copy"]')
    assert page.eval("document.activeElement.id") == "editor"
    assert "name" in page.eval("document.querySelector('#editor-note').textContent")
    page.send("Input.insertText", text="周 ZL")
    page.open(report)
    page.press("t")
    assert [line["editor"] for line in lines(page)] == ["周 ZL"]
    assert page.eval("document.querySelector('#editor').value") == "周 ZL"


def test_all_lines_are_downloaded_as_one_file(page: Page, report: Path, workdir: Path) -> None:
    page.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(workdir))
    to_place(page, "take")
    press_act(page, "take")
    page.press("t")
    page.click("#editor")
    page.send("Input.insertText", text="ZL")
    page.click('[data-act="download"]')
    there = workdir / "rulings.jsonl"
    for _ in range(200):
        page.settle()
        if there.is_file() and there.stat().st_size:
            break
    assert [json.loads(line) for line in there.read_text("utf-8").splitlines()] == lines(page)


def test_a_place_is_ruled_by_the_keyboard_alone(page: Page, report: Path) -> None:
    to_place(page, "take")
    page.press("r", "Enter")
    assert page.eval("document.activeElement.matches('.undo')")
    assert len(lines(page)) == 1
    page.press("Enter")
    assert lines(page) == []


def test_a_browser_that_keeps_nothing_still_rules(page: Page, report: Path) -> None:
    page.eval("Storage.prototype.setItem = () => { throw new Error('full') }")
    to_place(page, "take")
    press_act(page, "take")
    assert len(lines(page)) == 1


def test_beside_loose_files_a_line_names_the_witnesses(page: Page, workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "in", STATION)
    assert recon("align", "in", "-o", "out", "-q").code == 0
    (report,) = Path("out").glob("*/report.html")
    page.open(workdir / report)
    page.eval("localStorage.clear()")
    page.open(workdir / report)
    to_place(page, "take")
    press_act(page, "take")
    page.press("t")
    assert [line["witnesses"] for line in lines(page)] == [["a.txt", "b.txt"]]
    (workdir / "in/rulings.jsonl").write_text(page.eval("document.querySelector('.help .line').value"), "utf-8")
    assert recon("align", "in", "-o", "out", "-q").code == 0
    told = json.loads((report.parent / "reconstruction.json").read_text("utf-8"))
    assert [r["outcome"] for r in told["rulings"]] == ["applied"]
