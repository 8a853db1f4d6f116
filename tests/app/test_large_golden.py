"""Golden files with very many marks and findings that are not what is made today: the work grows with their number."""

from __future__ import annotations

import json

import pytest

from chuyi_recon.app.golden.differences import find_differences
from chuyi_recon.app.golden.finding_records import find_known, read_finding_records
from chuyi_recon.core.model import Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.exporters.annotated import annotate
from chuyi_recon.exporters.marks import TextMark
from tests.app.test_golden import bytes_of
from tests.exporters.builder import at, build
from tests.steps import steps_grow

CLAUSES = 60
UNIT = 34  # characters of a clause


def clause(n: int) -> str:
    """A clause unlike the others."""
    return f"{n:05d}" + "建设楚怡高水平职业本科学校和优质中等职业学校，" + f"{n:05d}。"


def golden_of(kind: str, text: str, now: dict[str, bytes]) -> dict[str, bytes]:
    """Golden files that differ everywhere in one respect."""
    places = range(0, len(text), UNIT // 2)
    marks = annotate(text, [TextMark(Span(i, i + 1), f"因{i}") for i in places]).encode()
    match kind:
        case "marks":
            return now | {"annotated.txt": marks}
        case "unclosed marks":
            return now | {"annotated.txt": ("{{楚怡|" * len(places)).encode()}
        case "clauses":
            other = text.replace("楚怡", "楚信")
            annotated = annotate(other, [TextMark(Span(i, i + 1), f"因{i}") for i in places]).encode()
            return now | {"reconstruction.txt": other.encode(), "annotated.txt": annotated}
        case _:
            found = [
                {"witness": "000", "code": "garbled-characters", "severity": "low", "start": i, "end": i + 1,
                 "message": f"因{i}", "quote": f"楚{i}"} for i in places
            ]  # fmt: skip
            return now | {"flags.json": json.dumps(found).encode()}


@pytest.mark.parametrize("kind", ["marks", "unclosed marks", "clauses", "flags"])
def test_the_work_grows_with_what_differs_and_no_faster(kind: str) -> None:
    made = {n: build([at("".join(map(clause, range(n))), "000 004")]) for n in (CLAUSES, 4 * CLAUSES)}
    given = {n: (golden_of(kind, each.text, bytes_of(each)), bytes_of(each), each) for n, each in made.items()}

    def work(n: int) -> None:
        golden, now, reconstruction = given[n]
        assert find_differences(golden, now, reconstruction, Settings())
        find_known(*(read_finding_records(files["flags.json"]) for files in (golden, now)))

    assert steps_grow(work, CLAUSES) < 1.3
