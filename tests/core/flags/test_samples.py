"""Every flag proves itself on its own samples, through the real line."""

import inspect
import re

import pytest

from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS, Flag, Sample
from chuyi_recon.core.model import Finding, Reconstruction
from tests.line import reconstruct_texts

FLAGS = (*WITNESS_FLAGS, *FAMILY_FLAGS)
SAMPLES = [pytest.param(flag, s, id=f"{flag.code}: {s.name}") for flag in FLAGS for s in flag.samples]
HEADINGS = ("What it finds", "Why it matters", "Example", "Where it is wrong")


def findings(sample: Sample, code: str) -> tuple[Reconstruction, list[Finding]]:
    reconstruction = reconstruct_texts(dict(sample.witnesses), sample.base)
    return reconstruction, [f for f in reconstruction.findings if f.code == code]


@pytest.mark.parametrize(("flag", "sample"), SAMPLES)
def test_a_flag_finds_what_its_sample_says_and_nothing_else(flag: type[Flag], sample: Sample) -> None:
    reconstruction, found = findings(sample, flag.code)
    texts = {w.siglum: w.text for w in reconstruction.family.witnesses}
    for siglum, stretch in sample.expected:
        places = [m.span() for m in re.finditer(re.escape(stretch), texts[siglum])]
        assert any(
            f.siglum == siglum and ((f.span.start <= a and b <= f.span.end) or (a <= f.span.start and f.span.end <= b))
            for f in found
            for a, b in places
        ), f"{stretch} in {siglum} is not found; found: {[(f.siglum, f.span.extract(texts[f.siglum])) for f in found]}"
    for f in found:
        said = f.span.extract(texts[f.siglum])
        assert any(f.siglum == s and (stretch in said or said in stretch) for s, stretch in sample.expected), (
            f"{said} in {f.siglum} is accused falsely: {f.message}"
        )


@pytest.mark.parametrize("flag", FLAGS, ids=lambda f: f.code)
def test_a_flag_has_its_page_and_samples_both_ways(flag: type[Flag]) -> None:
    page = inspect.getdoc(flag) or ""
    for heading in HEADINGS:
        assert re.search(rf"^{heading}$", page, re.MULTILINE), f"{flag.code} lacks the heading {heading}"
    assert any(s.expected for s in flag.samples), "nothing that it must find"
    assert any(not s.expected for s in flag.samples), "nothing that it must not find"
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", flag.code)


def test_no_two_flags_have_one_code() -> None:
    codes = [f.code for f in FLAGS]
    assert len(codes) == len(set(codes))
