"""The flags against the notice as it was labelled by hand, before any of them was tuned to it.

`tests/labels/chuyi-2022.json` holds the labels: what is wrong in each of the five witnesses, and
where. A finding and a label match when code and witness agree and the spans share 30 % of their
union or 80 % of the shorter. A label may list other spans (`also`); a doubtful one is neutral.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from chuyi_recon.core.flags import FAMILY_FLAGS, WITNESS_FLAGS
from tests.line import made

ROOT = Path(__file__).parents[2]
NOTICE = ROOT / "corpora" / "chuyi-2022"
LABELS: dict[str, list[dict[str, Any]]] = json.loads((ROOT / "tests/labels/chuyi-2022.json").read_text("utf-8"))
LONGEST = 300  # characters that a flag may be longer than a quarter of it; a flag on a whole page earns nothing
SEVERITY = {f.code: f.severity for f in (*WITNESS_FLAGS, *FAMILY_FLAGS)}

Flag = tuple[str, str, int, int]  # witness, code, start, end


def text(name: str) -> str:
    return (NOTICE / name).read_bytes().decode("utf-8")


def meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether a flag's span is near enough to a label's."""
    flag, label = max(1, a[1] - a[0]), max(1, b[1] - b[0])
    shared = min(a[1], b[1]) - max(a[0], b[0])
    if shared <= 0 or (flag > label and flag > max(LONGEST, 4 * label)):
        return False
    return shared / (flag + label - shared) >= 0.3 or shared >= 0.8 * min(flag, label)


def matches(flag: Flag, name: str, label: dict[str, Any]) -> bool:
    spans = [(label["start"], label["end"]), *(tuple(s) for s in label.get("also", ()))]
    return flag[:2] == (name, label["code"]) and any(meet(flag[2:], s) for s in spans)


def scores(found: Iterable[Flag], codes: Iterable[str]) -> tuple[float, float]:
    """Precision and recall over the labels and findings of some codes."""
    wanted = set(codes)
    labels = [(n, x) for n, every in LABELS.items() for x in every if x["code"] in wanted]
    sure = [(n, x) for n, x in labels if not x.get("doubtful")]
    flags, right = 0, 0
    kept = [f for f in set(found) if f[1] in wanted]
    for f in kept:
        hit = any(matches(f, n, x) for n, x in sure)
        if hit or not any(matches(f, n, x) for n, x in labels):
            flags, right = flags + 1, right + hit
    recalled = sum(any(matches(f, n, x) for f in kept) for n, x in sure)
    return right / max(1, flags), recalled / max(1, len(sure))


@pytest.fixture(scope="module")
def found() -> list[Flag]:
    names = {name.partition("_")[0]: name for name in LABELS}
    line = made({s: text(n) for s, n in names.items()}, base="004")
    return [(names[f.siglum], f.code, f.span.start, f.span.end) for f in line.findings]


@pytest.mark.parametrize("name", sorted(LABELS))
def test_a_label_quotes_what_stands_at_its_place(name: str) -> None:
    said = text(name)
    for label in LABELS[name]:
        assert said[label["start"] : label["end"]] == label["quote"], label
        assert label["code"] in SEVERITY, label
        for a, b in label.get("also", ()):
            assert 0 <= a < b <= len(said), label


def test_every_witness_of_the_notice_is_labelled() -> None:
    assert sorted(LABELS) == sorted(p.name for p in NOTICE.glob("*.txt"))


# Measured on 2026-11-22: all codes .97 and .94, high 1.00 and .97, entity-substitution 1.00 and 1.00.
@pytest.mark.parametrize(
    ("codes", "precision", "recall"),
    [
        pytest.param(set(SEVERITY), 0.95, 0.90, id="all"),
        pytest.param({c for c, s in SEVERITY.items() if s == "high"}, 0.98, 0.95, id="high"),
        pytest.param({"entity-substitution"}, 1.0, 1.0, id="entity-substitution"),
    ],
)
def test_the_flags_find_what_is_wrong_in_the_notice(
    found: list[Flag], codes: set[str], precision: float, recall: float
) -> None:
    right, recalled = scores(found, codes)
    assert right >= precision, f"precision {right:.3f}"
    assert recalled >= recall, f"recall {recalled:.3f}"
