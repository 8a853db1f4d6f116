"""The header and the filters of the report tell the numbers that every other view tells."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tests.app.commands import CORPORA, RunRecon
from tests.app.test_open_places import told

if TYPE_CHECKING:
    from tests.browser.chromium import Page


def test_open_places_and_findings_are_the_same_numbers_in_the_header_and_the_filters(
    page: Page, workdir: Path, recon: RunRecon
) -> None:
    shutil.copytree(CORPORA / "chuyi-2022", workdir / "corpora/chuyi-2022")
    for takes in (0, 2):
        Path("takes").write_text("take\n" * takes, "utf-8")
        assert recon("review", "corpora", "--script", "takes", "--editor", "ZL").code == 0
        numbers = told(recon)
        page.open(workdir / "out/chuyi-2022/report.html")

        def filtered(facet: str, value: str) -> int:
            at = f'[data-facet="{facet}"][data-value="{value}"] .many'
            return int(page.eval(f"document.querySelector('{at}').textContent"))

        header = dict(
            re.findall(r"(open places|findings) (\d+)", page.eval("document.querySelector('.figures').textContent"))
        )
        assert {int(header["open places"]), filtered("state", "open")} == set(numbers.values())
        table = recon("align", "corpora", "-o", "out").out.splitlines()
        cells = dict(zip(reversed(table[0].split()), reversed(table[1].split()), strict=False))
        severities = {s: filtered("severity", s) for s in ("high", "medium", "low")}
        assert severities == {s: int(cells[s]) for s in severities}
        assert int(header["findings"]) == sum(severities.values())
        assert (filtered("state", "ruled") if takes else 0) == takes
