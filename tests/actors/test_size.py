"""Inputs of a size or shape that nobody meant: each ends, in a time that can be waited for."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.actors.stage import BYSTANDER, complete_families, write_family
from tests.app.commands import NOTICE, RunRecon

LOOP = "建设楚怡高职学校，"


def page(signs: int, seed: int = 1) -> str:
    """Sentences of frequent characters, no two alike."""
    rng = random.Random(seed)
    frequent = (
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然"
    )
    out: list[str] = []
    while signs > 0:
        length = min(signs, rng.randint(8, 40))
        out.append("".join(rng.choices(frequent, k=length)))
        signs -= length
    return "。".join(out)


def noisy(text: str) -> str:
    """`text` with a wrong sign in a hundred."""
    rng = random.Random(2)
    return "".join("误" if c != "。" and rng.random() < 0.01 else c for c in text)


@pytest.mark.parametrize("unit", ["的", LOOP, page(400) + "\n"], ids=["one sign", "a clause", "a page"])
@pytest.mark.parametrize("inside", [False, True], ids=["whole", "inside"])
def test_a_witness_that_is_one_loop_of_a_hundred_thousand_characters(
    workdir: Path, recon: RunRecon, unit: str, inside: bool
) -> None:
    loop = (unit * (100_000 // len(unit) + 1))[:100_000]
    text = page(3000)
    write_family(
        workdir,
        web=text.encode(),
        scan=noisy(text).encode(),
        photo=(text[:1500] + loop + text[1500:] if inside else loop).encode(),
    )
    write_family(workdir, BYSTANDER)
    done = recon("align", ".")
    assert (done.code, complete_families(workdir / "recon-out")) == (0, [BYSTANDER, "notice"])
    made = (workdir / "recon-out/notice/reconstruction.txt").read_text("utf-8")
    assert abs(len(made) - len(text)) < 30  # nothing of the loop is printed


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"x" * 10_000_000, id="one letter"),
        pytest.param(b" " * 10_000_000 + NOTICE["scan.txt"].encode(), id="spaces"),
        pytest.param(("关于" * 1_700_000).encode(), id="one word"),
        pytest.param((NOTICE["scan.txt"] + page(3_300_000)).replace("\n", "").encode(), id="prose"),
        pytest.param(b"# <!--" + b"<!--" * 2_500_000, id="comments that never end"),
        pytest.param(b"\xff\xfe" * 5_000_000, id="marks"),
        pytest.param("関係".encode("shift_jis") * 2_500_000, id="undecodable"),
    ],
)
def test_a_line_of_ten_megabytes_beside_two_short_witnesses(workdir: Path, recon: RunRecon, line: bytes) -> None:
    write_family(workdir, photo=line)
    done = recon("align", "notice")
    assert done.code in (0, 3) and complete_families(workdir / "recon-out") == ["notice"]
    assert len(done.err.splitlines()) <= 1 and len(done.err) < 500


def test_witnesses_in_one_line_of_a_megabyte(workdir: Path, recon: RunRecon) -> None:
    text = page(333_000)
    write_family(
        workdir,
        toml='[[witness]]\nfile = "web.txt"\n[[witness]]\nfile = "scan.txt"\n',
        web=text.encode(),
        scan=noisy(text).encode(),
    )
    assert recon("align", "notice").code == 0
    assert abs(len((workdir / "recon-out/notice/reconstruction.txt").read_text("utf-8")) - len(text)) < 30
