"""The page of `recon eval --report` as a person uses it, in headless Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chuyi_recon.app.scoring import diff_page, work
from chuyi_recon.app.scoring.work import MeasuredFamily
from chuyi_recon.evaluation.measures import GroundTruth, measure_family

if TYPE_CHECKING:
    from tests.browser.chromium import Page

TRUTH = "关于实施“楚怡”行动的通知\n支持建设3所学校。\n全省统筹推进。\n"
READ = {"notice": TRUTH.replace("推进", "推迸"), "letter": TRUTH.replace("3所", ""), "circular": TRUTH, "order": "函"}


@pytest.fixture(scope="module")
def diffs(folder: Path) -> Path:
    """Four families, so that none stands open."""
    families = []
    for name, text in READ.items():
        measure = measure_family(None, {"web": TRUTH}, GroundTruth(TRUTH), {})
        families.append(MeasuredFamily(name, None, ("web",), (), measure, text))
    record = work.make_record(families)
    path = folder / "diffs.html"
    path.write_bytes(diff_page.render_diff_page(record, {name: (TRUTH, text) for name, text in READ.items()}))
    return path


def names(page: Page) -> list[str]:
    found = page.eval("[...document.querySelectorAll('#families tbody a')].map(a => a.textContent)")
    return [str(name) for name in found]


def opened(page: Page) -> int:
    return int(page.eval("document.querySelectorAll('details.family[open]').length"))


def test_it_asks_for_nothing_and_complains_of_nothing(page: Page, diffs: Path) -> None:
    page.open(diffs)
    assert (page.asked, page.said) == ([diffs.as_uri()], [])


def test_a_table_is_sorted_by_the_column_that_is_clicked(page: Page, diffs: Path) -> None:
    page.open(diffs)
    page.click("#families th button", 2)
    assert names(page)[0] == "order" and names(page)[-1] == "circular"
    page.click("#families th button", 2)
    assert names(page)[0] == "circular"
    assert page.eval("document.querySelector('#families th[aria-sort]').getAttribute('aria-sort')") == "ascending"
    page.click("#families th button", 0)
    assert names(page) == sorted(READ)


def test_a_link_of_the_table_opens_its_family_and_so_does_an_address_with_it(page: Page, diffs: Path) -> None:
    page.open(diffs)
    assert opened(page) == 0
    page.click("#families tbody a", 1)
    page.until("document.querySelector('#f1').parentElement.open")
    assert opened(page) == 1
    page.open(diffs, "#f2")
    assert opened(page) == 1 and page.eval("document.querySelector('#f2').parentElement.open")


def test_all_families_open_and_close_at_a_click_and_are_open_on_paper(page: Page, diffs: Path) -> None:
    page.open(diffs)
    page.click(".tools button", 0)
    assert opened(page) == len(READ)
    page.click(".tools button", 1)
    assert opened(page) == 0
    page.eval("dispatchEvent(new Event('beforeprint'))")
    assert opened(page) == len(READ)
    page.eval("dispatchEvent(new Event('afterprint'))")
    assert opened(page) == 0


@pytest.mark.parametrize("dark", [False, True])
def test_marked_words_have_contrast_in_light_and_dark(page: Page, diffs: Path, dark: bool) -> None:
    page.size(1200, 900, dark=dark)
    page.open(diffs, "#f0")
    for mark in ("del", "ins"):
        style = f"getComputedStyle(document.querySelector('.lines {mark}'))"
        inks, papers = (channels(page.eval(f"{style}.{key}")) for key in ("color", "backgroundColor"))
        assert contrast(inks, papers) >= 4.5
    page.size(1200, 900)


def channels(colour: str) -> list[float]:
    return [float(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]


def contrast(one: list[float], other: list[float]) -> float:
    """The contrast ratio of WCAG 2."""

    def light(colour: list[float]) -> float:
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_the_page_is_as_wide_as_its_window(page: Page, diffs: Path) -> None:
    for width in (360, 800, 1600):
        page.size(width, 900)
        page.open(diffs, "#f0")
        assert page.eval("document.documentElement.scrollWidth") <= width
    page.size(1200, 900)
