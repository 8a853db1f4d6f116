"""The families that speed is measured on are always the same, and say the truth of themselves. Nothing is timed."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.families import BASE, ELSEWHERE, Sample, sample

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def family() -> Sample:
    return sample(6000, seed=3)


def test_the_same_length_and_seed_give_the_same_family_whatever_the_hash_seed() -> None:
    script = "from benchmarks.families import sample; print(sample(3000, 5).copies[1:3])"
    seen = {
        subprocess.run(
            (sys.executable, "-c", script), cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(seen) == 1
    assert sample(3000, seed=5) != sample(3000, seed=6)


def test_every_copied_character_is_the_one_at_its_place(family: Sample) -> None:
    assert len(family.text) == 6000
    for copy in family.copies:
        assert len(copy.text) == len(copy.origin)
        assert all(at == ELSEWHERE or family.text[at] == c for c, at in zip(copy.text, copy.origin, strict=True))


def test_no_character_is_copied_twice(family: Sample) -> None:
    for copy in family.copies:
        places = [at for at in copy.origin if at != ELSEWHERE]
        assert len(places) == len(set(places))


def test_copies_have_lost_invented_and_moved_text_and_the_base_has_kept_its_order(family: Sample) -> None:
    for copy in family.copies:
        places = [at for at in copy.origin if at != ELSEWHERE]
        backwards = sum(b < a for a, b in pairwise(places))
        assert len(places) > 0.8 * len(family.text)
        if copy.siglum == BASE:
            assert not backwards
            assert len(places) > 0.97 * len(family.text)
        else:
            assert len(places) < len(family.text)
    assert any(b < a for c in family.copies for a, b in pairwise([x for x in c.origin if x != ELSEWHERE]))
    assert any(
        sum(at == ELSEWHERE and c != "\n" for c, at in zip(x.text, x.origin, strict=True)) > 300 for x in family.copies
    )
