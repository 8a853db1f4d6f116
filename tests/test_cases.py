"""Cases as data: tiny families through the whole line, each with what must come out.

    pass.json              what recon does
    must-not-touch.json    what looks broken and is fine: the text stays, and no flag that counts is raised
    known-failures.json    what recon gets wrong today, each with a reason; a cure is noticed (strict)

A case has `name` (a sentence), `witnesses` (siglum to text), and what is expected: `text`, and
where it matters `flags` (codes that must be raised: `code siglum quote`), `no_flags` (codes that
must not be), `grounds` (what is printed on that ground) or `withheld` (by siglum). `why` is for the reader.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from chuyi_recon.core.model import Reconstruction, Transcription, Witness
from chuyi_recon.core.pipeline import make_family, reconstruct
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon, Lexicon

FOLDER = Path(__file__).parent / "cases"
# Traditional characters of the cases with their simplified forms: enough for tests, and no dictionary is loaded.
_SCRIPT = str.maketrans(
    "關於實施職業教育與學校應設業專層級統籌發傳創國縣區", "关于实施职业教育与学校应设业专层级统筹发传创国县区"
)


class CasesLexicon(EmptyLexicon):
    """No words, but the script of the cases."""

    def simplify(self, text: str) -> str:
        """`text` with the traditional characters of the cases simplified."""
        return text.translate(_SCRIPT)


def cases(kind: str) -> list[Any]:
    """The cases of one file as test parameters; known failures as strict expected failures."""
    out = []
    for case in json.loads((FOLDER / f"{kind}.json").read_text("utf-8")):
        marks = [pytest.mark.xfail(reason=case["reason"], strict=True)] if kind == "known-failures" else []
        out.append(pytest.param(case, id=case["name"].replace(" ", "-"), marks=marks))
    return out


def run(case: dict[str, Any], lexicon: Lexicon) -> Reconstruction:
    """The whole line on the family of a case; `groups` names witnesses that derive from one transcription."""
    groups = case.get("groups", {})
    given = tuple(
        Witness(s, Transcription(t), f"{s}.txt", sha256(t.encode()).hexdigest(), "unknown", groups.get(s, ""))
        for s, t in case["witnesses"].items()
    )
    family = make_family(case["name"], given, lexicon, Settings(), base=case.get("base"))
    return reconstruct(family, lexicon, Settings())


def flags(made: Reconstruction) -> list[str]:
    """Each finding as `code siglum quote`."""
    return [f"{f.code} {f.siglum} {f.span.extract(made.family.witness(f.siglum).text).strip()}" for f in made.findings]


def check(case: dict[str, Any]) -> Reconstruction:
    """Everything that a case expects."""
    made = run(case, CasesLexicon())
    if "text" in case:
        assert made.text == case["text"]
    raised = flags(made)
    for expected in case.get("flags", ()):
        code, siglum, quote = expected.split(" ", 2)
        assert any(r.startswith(f"{code} {siglum} ") and quote in r for r in raised), (expected, raised)
    for code in case.get("no_flags", ()):
        assert not [r for r in raised if r.startswith(code + " ")]
    for ground, printed in case.get("grounds", {}).items():
        assert "".join(d.text for d in made.decisions if d.ground.value == ground) == printed
    for siglum, quote in case.get("withheld", {}).items():
        text = made.family.witness(siglum).text
        assert any(quote in span.extract(text) for span in made.table.withheld.get(siglum, ()))
    for doubt in case.get("no_doubts", ()):
        assert doubt not in [d.code for d in made.doubts]
    return made


@pytest.mark.parametrize("case", cases("pass"))
def test_the_line_gives_what_the_case_expects(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("case", cases("must-not-touch"))
def test_what_only_looks_broken_is_left_alone(case: dict[str, Any]) -> None:
    made = check(case)
    assert not made.table.withheld
    # What a witness lacks may be said of it; nothing that stands there may be accused.
    assert [f for f in flags(made) if not f.startswith(("dropped-characters", "missing-clause"))] == []


@pytest.mark.parametrize("case", cases("known-failures"))
def test_what_recon_gets_wrong_today(case: dict[str, Any]) -> None:
    check(case)


def test_every_case_is_named_by_a_sentence_and_has_something_to_expect() -> None:
    for kind in ("pass", "must-not-touch", "known-failures"):
        for case in json.loads((FOLDER / f"{kind}.json").read_text("utf-8")):
            assert len(case["name"].split()) > 3
            assert case["why"]
            assert case.keys() & {"text", "flags", "no_flags", "grounds", "withheld"}
            assert (kind == "known-failures") == ("reason" in case)
