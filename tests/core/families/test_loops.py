"""Loops that engines fall into are unrolled before likeness is measured: what is said a hundred times is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from chuyi_recon.core.families.grouping import unroll_loops
from tests.app.commands import NOTICE, RunRecon, write_files
from tests.app.conftest import recon, workdir
from tests.line import reconstruct_texts

__all__ = ["recon", "workdir"]

DOCUMENT = NOTICE["scan.txt"]
LOOPS = {
    "signs": ("的", "了", "是"),
    "words": ("支持", "建设建", "一二三四五六七"),
    "lines": ("各地要落实国家助学金政策。\n", "群众办事难、办事慢、办事繁的问题。\n", "学校概况、学校荣誉、学校新闻\n"),
    "marks": ("-2-\n", "(1)", "— "),
}


@pytest.mark.parametrize("kind", LOOPS)
@pytest.mark.parametrize("times", [1.3, 3, 20])
@pytest.mark.parametrize("where", ["at the end", "in the middle"])
def test_three_copies_with_a_loop_each_are_of_one_document(kind: str, times: float, where: str) -> None:
    at = len(DOCUMENT) if where == "at the end" else DOCUMENT.index("\n\n") + 2
    texts = {}
    for n, unit in enumerate(LOOPS[kind]):
        loop = (unit * 9999)[: int(times * len(DOCUMENT))]
        texts[f"{n:03}"] = DOCUMENT[:at].replace("统筹", "統筹"[n % 2 :]) + loop + DOCUMENT[at:]
    made = reconstruct_texts(texts)
    assert made.family.sigla == ("000", "001", "002")


def test_loose_copies_with_loops_are_sorted_into_one_family(workdir: Path, recon: RunRecon) -> None:
    loops = ("的" * 300, "支持建设" * 90, "各地要落实国家助学金政策。\n" * 30)
    texts = zip(NOTICE.items(), loops, strict=True)
    write_files(workdir / "loose", {name: text + loop for (name, text), loop in texts})
    done = recon("align", "loose", "--write", "text")
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize(
    ("key", "left"),
    [
        ("支持建设" + "职业学校," * 9 + "工作进展", "支持建设职业学校,工作进展"),
        ("的" * 100, "的"),
        ("支持支持支持", "支持支持支持"),  # three times is no loop of an engine
        ("各市州抓好落实各县区抓好落实", "各市州抓好落实各县区抓好落实"),
        ("", ""),
        ("楚怡", "楚怡"),
    ],
)
def test_one_turn_of_a_loop_is_left(key: str, left: str) -> None:
    assert unroll_loops(key) == left
