"""`recon explain`: the pages of flags and doubts, and the list of them, in both languages."""

from __future__ import annotations

from typing import get_args

import pytest
import regex

from chuyi_recon.core.constitute.doubt_pages import DOUBTS
from chuyi_recon.core.flags.catalogue import FLAGS
from chuyi_recon.core.model import DoubtCode
from chuyi_recon.messages import flag_name, word
from tests.app.commands import RunRecon

HEADINGS = {
    "en": ("What it finds", "Why it matters", "Example", "Where it is wrong"),
    "zh": ("查找什么", "为何重要", "例", "何处会判错"),
}


def test_every_doubt_has_a_page() -> None:
    assert set(DOUBTS) == set(get_args(DoubtCode))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("code", DOUBTS)
def test_a_doubt_is_explained_as_a_flag_is(recon: RunRecon, code: str, lang: str) -> None:
    done = recon("explain", code, "--lang", lang)
    assert (done.code, done.err) == (0, "")
    head = f"{code} (doubt)" if lang == "en" else f"{code} {word(code).render('zh')}（存疑说明）"  # type: ignore[attr-defined]
    assert done.out.splitlines()[0] == head
    at = [done.out.index(f"\n{heading}\n") for heading in HEADINGS[lang]]
    assert at == sorted(at)
    if lang == "zh":
        prose = regex.sub(r"`[^`]*`|\b[a-z_-]+\b|recon", "", done.out)
        assert not regex.search(r"[A-Za-z]{3,}", prose.split("\n", 2)[2])


@pytest.mark.parametrize(
    ("code", "setting"), [("single-support", "single_support"), ("base-not-followed", "base_doubt")]
)
def test_a_doubt_names_the_setting_that_it_asks(recon: RunRecon, code: str, setting: str) -> None:
    assert f"\nSettings\n    {setting}: default " in recon("explain", code).out


def test_alone_it_lists_flags_and_doubts(recon: RunRecon) -> None:
    lines = recon("explain").out.splitlines()
    assert [line.split()[0] for line in lines] == [*FLAGS, *DOUBTS]
    assert lines[3].split("  ")[-1] == "A sentence or paragraph that a transcription model wrote again and again."
    assert lines[-4].split()[1] == "doubt"


def test_in_chinese_it_names_them(recon: RunRecon) -> None:
    lines = recon("explain", "--lang", "zh").out.splitlines()
    names = [*(flag_name(code).render("zh") for code in FLAGS), "数本拼合", "仅一本有", "未尽从底本", "繁简混用"]
    assert [line.split()[2] for line in lines] == names
    assert lines[3].split()[:3] == ["repetition-loop", "高", "重复循环"]
    assert recon("explain", "repetition-loop", "--lang", "zh").out.startswith("repetition-loop 重复循环（高）\n")


def test_a_wrong_code_is_answered_with_the_near_one(recon: RunRecon) -> None:
    assert "did you mean single-support?" in recon("explain", "single-suport").err
