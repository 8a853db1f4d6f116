"""reconstruction.md: the text for reading, its notes at the foot."""

from __future__ import annotations

import re

from hypothesis import given, settings

from chuyi_recon.core.model import Ground
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.markdown import escape_markdown
from chuyi_recon.exporters.marks import make_marks
from chuyi_recon.views.apparatus import Apparatus
from tests.exporters.builder import at, build, notice
from tests.laws.families import Making, families, reconstructed


def markdown(made: object) -> str:
    return EXPORTERS["markdown"].export(made).decode()  # type: ignore[arg-type]


def test_a_note_stands_at_the_words_and_begins_with_them() -> None:
    page = markdown(notice())
    assert "支持建设3[^1]所“楚怡”[^2]高水平职业本科学校。" in page
    assert "[^2]: **所“楚怡”** — 所“ ” in 000, 001; the base dropped them" in page


def test_a_note_on_nothing_begins_with_the_words_before_it() -> None:
    loci = [
        at("弘扬", "000 004"),
        at({"000": "“", "004": ""}, ground=Ground.OMITTED, printed="", is_open=True, reason="one witness only"),
        at("劳动光荣", "000 004"),
    ]
    page = markdown(build(loci, base="004"))
    assert "弘扬[^1]劳动光荣" in page and "[^1]: 弘扬‸ — “ in 000; one witness only" in page


def test_lines_are_paragraphs_and_the_title_is_a_heading() -> None:
    made = build([at("第一章　总则\n", "004"), at("第一条\n\n", "004"), at("第二条", "004")])
    assert markdown(made) == "# 关于实施“楚怡”行动的通知\n\n第一章　总则\n\n第一条\n\n第二条\n\n"


def test_what_markdown_would_take_for_its_own_is_text() -> None:
    made = build([at("# 见*附件*[1]<b>\n- 7 -\n1. 总则\n1、总则\n", "004")])
    body = markdown(made).split("\n\n", 1)[1]
    assert body == "\\# 见\\*附件\\*\\[1\\]\\<b\\>\n\n\\- 7 -\n\n1\\. 总则\n\n1、总则\n\n"


def test_a_note_is_put_before_a_line_end() -> None:
    made = build(
        [at({"000": "湘教发〔2022〕7号\n", "004": ""}, ground=Ground.EMENDED, reason="standalone"), at("正文", "004")]
    )
    assert "湘教发〔2022〕7号[^1]\n\n正文" in markdown(made)


@settings(max_examples=30, deadline=None)
@given(families())
def test_without_notes_and_escapes_the_page_has_every_character_of_the_text(making: Making) -> None:
    made = reconstructed(making)
    page = markdown(made).removeprefix(f"# {escape_markdown(made.family.title)}\n\n" if made.family.title else "")
    body = re.split(r"^\[\^1\]: ", page, maxsplit=1, flags=re.MULTILINE)[0]
    bare = re.sub(r"\\(.)", r"\1", re.sub(r"\[\^\d+\]", "", body))
    assert "".join(bare.split()) == "".join(made.text.split())
    assert len(re.findall(r"(?m)^\[\^\d+\]: ", page)) == len(make_marks(Apparatus(made)))
