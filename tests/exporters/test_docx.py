"""`reconstruction.docx`: the text as it is, and a comment at every place where something was decided or is doubtful."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import etree

from chuyi_recon.core.model import Ground, Reconstruction, Span
from chuyi_recon.exporters.docx import export, list_comments, write_paragraphs
from chuyi_recon.exporters.docx_package import make_package
from chuyi_recon.exporters.marks import make_marks
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.passages import list_passages
from tests.line import reconstruct_texts

CORPORA = Path(__file__).parents[2] / "corpora"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BREAKS = {"page": "\f", None: "\r"}
Lang = Literal["en", "zh"]
BASES = (("chuyi-2022", "004"), ("heritage-station", None))


@cache
def corpus(name: str, base: str | None) -> Reconstruction:
    texts = {p.stem[:3].rstrip("_"): p.read_text("utf-8") for p in sorted((CORPORA / name).glob("*.txt"))}
    return reconstruct_texts(texts, base)


class ReadDocument:
    """A document as its XML has it: paragraphs, and each comment with its place in them, line ends counted."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.text, self.anchors = "", dict[int, Span]()
        starts: dict[int, int] = {}
        for n, paragraph in enumerate(self.xml("word/document.xml").iter(f"{W}p")):
            self.text += "\n" * bool(n)
            for element in paragraph.iter():
                here, own = len(self.text), int(element.get(f"{W}id", -1))
                if element.tag == f"{W}t":
                    self.text += element.text or ""
                elif element.tag == f"{W}tab":
                    self.text += "\t"
                elif element.tag == f"{W}br":
                    self.text += BREAKS[element.get(f"{W}type")]
                elif element.tag == f"{W}commentRangeStart":
                    starts[own] = here
                elif element.tag == f"{W}commentRangeEnd":
                    self.anchors[own] = Span(starts[own], here)
        comments = self.xml("word/comments.xml").iter(f"{W}comment")
        self.comments = {int(c.get(f"{W}id")): "".join(t.text or "" for t in c.iter(f"{W}t")) for c in comments}

    def xml(self, name: str) -> etree._Element:
        return etree.fromstring(self.parts[name])

    @property
    def placed(self) -> set[tuple[Span, str]]:
        """Each comment with its place."""
        assert set(self.anchors) == set(self.comments)
        return {(self.anchors[n], said) for n, said in self.comments.items()}


def trimmed(span: Span, text: str) -> Span:
    words = span.extract(text)
    lead = len(words) - len(words.lstrip()) if words.strip() else 0
    return Span(span.start + lead, span.start + lead + len(words.strip()))


# ------------------------------------------------------------ the text


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("name", "base"), BASES)
def test_without_its_comments_it_is_the_text_line_for_line(name: str, base: str | None, lang: Lang) -> None:
    made = corpus(name, base)
    assert ReadDocument(export(Apparatus(made, lang))).text == made.text.removesuffix("\n")


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("一、总则\n\n二、附则\n", "一、总则\n\n二、附则"),
        ("一、总则\r\n二、附则\r\n", "一、总则\n二、附则"),
        ("表1\t数量 A&B <十>  个", "表1\t数量 A&B <十>  个"),
        ("第一页\n\f\n第二页", "第一页\n\f\n第二页"),
        ("楚\x01怡\x0b\ufffe𠮷野家", "楚\\x01怡\\x0b\\ufffe𠮷野家"),
    ],
)
def test_what_xml_cannot_hold_is_an_escape_and_all_else_stands(text: str, paragraphs: str) -> None:
    body = "".join(write_paragraphs(text.removesuffix("\n"), []))
    assert ReadDocument(make_package(body, "", "", "und")).text == paragraphs


def test_a_title_is_that_of_the_document_and_no_paragraph() -> None:
    read = ReadDocument(make_package("<w:p/>", "", "关于“楚怡”行动的通知 & \x01", "zh-Hans"))
    properties = read.xml("docProps/core.xml")
    assert [e.text for e in properties] == ["关于“楚怡”行动的通知 & \\x01", "recon"]
    assert read.text == ""


@pytest.mark.parametrize(
    ("texts", "font"),
    [
        (("支持学校建设，统筹推进。",) * 2, "SimSun"),
        (("公告歷史建築修復計畫。",) * 2, "PMingLiU"),
        (("One text.",) * 2, "SimSun"),
    ],
)
def test_han_are_drawn_in_a_font_of_their_script(texts: tuple[str, ...], font: str) -> None:
    made = reconstruct_texts(dict(zip("ab", texts, strict=True)), None)
    assert f'w:eastAsia="{font}"'.encode() in ReadDocument(export(Apparatus(made))).parts["word/styles.xml"]


# ------------------------------------------------------------ the comments


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("name", "base"), BASES)
def test_every_mark_of_the_other_forms_is_a_comment_at_its_characters(name: str, base: str | None, lang: Lang) -> None:
    view = Apparatus(corpus(name, base), lang)
    placed = ReadDocument(export(view)).placed
    marks = make_marks(view)
    assert len(marks) > 20
    for mark in marks:
        where = trimmed(mark.stretch or mark.span, view.reconstruction.text)
        assert any(span == where and said.endswith(mark.why) for span, said in placed), mark


@pytest.mark.parametrize(("name", "base"), BASES)
def test_every_open_place_and_every_change_has_a_comment(name: str, base: str | None) -> None:
    made = corpus(name, base)
    spans = list(ReadDocument(export(Apparatus(made))).anchors.values())

    def has_comment(place: Span) -> bool:
        return any(s.start <= place.end and place.start <= s.end for s in spans)

    opened = [own.span for p in list_passages(made) if p.state == "open" for own in (p, *p.parts)]
    at, changed = 0, []
    for decision in made.decisions:
        if decision.ground in (Ground.RESTORED, Ground.EMENDED, Ground.RULED) and decision.text.strip():
            changed.append(trimmed(Span(at, at + len(decision.text)), made.text))
        at += len(decision.text)
    assert opened and (changed or base is None)
    assert [place for place in (*opened, *changed) if not has_comment(place)] == []


def test_what_is_withheld_is_told_where_it_would_stand() -> None:
    view = Apparatus(corpus("chuyi-2022", "004"), "zh")
    withheld = [c for c in list_comments(view) if "此处文字不予采信：" in c.text]
    assert any("004 此处文字不予采信：“首页>省教育厅" in c.text for c in withheld), "the frame of the base's page"
    assert any("001 此处文字不予采信：“三、健全职业教育质量保障制度" in c.text for c in withheld), "an invented chapter"
    assert not any("标记 ###" in c.text for c in withheld), "no markup of other witnesses"
    assert all(not len(c.span) for c in withheld)


def test_a_long_stretch_is_its_whole_length_and_not_a_point() -> None:
    page = "各市州于每年十二月底前报送工作总结，省教育厅会同有关部门组织考核评估，结果作为安排专项资金的依据。"
    view = Apparatus(
        reconstruct_texts({"甲": f"支持学校建设，统筹推进。{page}", "乙": "支持学校建设，统筹推进。"}, "甲")
    )
    assert [c.span.extract(view.reconstruction.text) for c in list_comments(view) if "only 甲" in c.text] == [page]


def test_a_place_where_nothing_is_printed_is_told_after_the_words_before_it() -> None:
    view = Apparatus(corpus("chuyi-2022", "004"), "zh")
    points = [c for c in list_comments(view) if not len(c.span) and c.span.start > 6]
    text = view.reconstruction.text
    assert points and all(
        c.text.startswith(f"{text[c.span.start - 6 : c.span.start].rpartition(chr(10))[2]}‸：")
        for c in points
        if text[c.span.start - 1] != "\n"
    )


@pytest.mark.parametrize(("lang", "said"), [("en", "the base dropped"), ("zh", "底本脱，据")])
def test_comments_are_in_the_language_of_the_family_and_of_recon(lang: Lang, said: str) -> None:
    read = ReadDocument(export(Apparatus(corpus("chuyi-2022", "004"), lang)))
    assert any(said in comment for comment in read.comments.values())
    for comment in read.xml("word/comments.xml"):
        assert dict(comment.attrib).keys() == {f"{W}id", f"{W}author", f"{W}initials"}, "no date"
        assert comment.get(f"{W}author") == "recon"


# ------------------------------------------------------------ the file


def test_the_same_input_gives_the_same_bytes_and_no_time_is_in_them() -> None:
    view = Apparatus(corpus("heritage-station", None), "zh")
    data = export(view)
    assert data == export(Apparatus(corpus("heritage-station", None), "zh"))
    with ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
    assert [e.filename for e in entries] == sorted(e.filename for e in entries)
    assert {(e.date_time, e.compress_type, e.create_system, e.external_attr) for e in entries} == {
        ((1980, 1, 1, 0, 0, 0), ZIP_STORED, 0, 0o600 << 16)
    }


def test_every_part_is_declared_and_every_relationship_leads_to_one() -> None:
    read = ReadDocument(export(Apparatus(corpus("heritage-station", None))))
    kinds = read.xml("[Content_Types].xml")
    declared = {e.get("PartName", "").removeprefix("/") for e in kinds if "PartName" in e.attrib}
    assert declared == {name for name in read.parts if not name.endswith(".rels") and name != "[Content_Types].xml"}
    targets = {f"word/{e.get('Target')}" for e in read.xml("word/_rels/document.xml.rels")}
    targets |= {e.get("Target") for e in read.xml("_rels/.rels")}
    assert targets == declared
    used = {
        e.get(f"{W}val")
        for part in ("document", "comments")
        for e in read.xml(f"word/{part}.xml").iter()
        if e.tag in (f"{W}rStyle", f"{W}pStyle")
    }
    assert used <= {e.get(f"{W}styleId") for e in read.xml("word/styles.xml").iter(f"{W}style")}


def test_python_docx_reads_the_same(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    made = corpus("heritage-station", None)
    view = Apparatus(made, "zh")
    document = docx.Document(BytesIO(export(view)))
    assert [p.text for p in document.paragraphs] == made.text.removesuffix("\n").split("\n")
    assert [c.text for c in document.comments] == [c.text for c in list_comments(view)]
    assert {c.author for c in document.comments} == {"recon"}
    assert document.core_properties.author == "recon"
    document.save(tmp_path / "again.docx")
    read = ReadDocument((tmp_path / "again.docx").read_bytes())
    assert read.placed == ReadDocument(export(view)).placed
