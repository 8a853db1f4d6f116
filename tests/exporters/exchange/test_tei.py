"""`apparatus.xml`: TEI that validates, whose pointers all lead somewhere, and that gives every witness back."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from chuyi_recon.core.model import Ground, Reconstruction, ResolvedRuling, Ruling, Span, Transcription, Witness
from chuyi_recon.core.pipeline import make_family, reconstruct
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.exchange import tei
from chuyi_recon.readers import read
from tests.exporters.builder import at, build, notice
from tests.exporters.exchange.reading_back import (
    ID,
    TEI,
    dead_pointers,
    lemma_text_in_tei,
    parse_tei,
    readings_in_order,
    texts_in_tei,
)
from tests.line import reconstruct_texts
from tests.readers.hocr_pages import document, line, page, word

SCHEMAS = Path(os.environ.get("RECON_SCHEMAS", Path(__file__).parents[4] / "shared" / "schemas"))
NOTICE = Path(__file__).parents[3] / "corpora" / "chuyi-2022"
# What of TEI we write and the subset of the consortium's schema leaves out.
BEYOND_SUBSET = ("facsimile", "witStart", "witEnd")


def written(made: Reconstruction) -> bytes:
    data = EXPORTERS["tei"].export(made)
    assert schema_faults(data) == []
    assert dead_pointers(data) == []
    return data


def schema_faults(data: bytes) -> list[str]:
    schema = etree.RelaxNG(etree.fromstring(tei.relax_ng().encode()))
    schema.validate(parse_tei(data))
    return [str(e) for e in schema.error_log]


def three(*loci: object, base: str | None = None) -> Reconstruction:
    return build(loci, base=base)  # type: ignore[arg-type]


def real_notice() -> Reconstruction:
    texts = {p.stem[:3]: p.read_bytes().decode("utf-8-sig") for p in sorted(NOTICE.glob("0*.txt"))}
    return reconstruct_texts(texts, "004")


def test_what_all_have_stands_bare_and_what_they_part_at_in_an_app() -> None:
    made = three(at("推", "web scan"), at({"web": "进", "scan": "迸"}, printed="进"), at("各项工作。", "web scan"))
    body = parse_tei(written(made)).find(f".//{TEI}body/{TEI}p")
    assert (body.text, body[-1].tail) == ("推", "各项工作。")
    (app,) = parse_tei(written(made)).iter(f"{TEI}app")
    assert [(e.tag.removeprefix(TEI), e.get("wit"), e.text) for e in app] == [
        ("lem", "#web", "进"),
        ("rdg", "#scan", "迸"),
    ]


def test_who_has_nothing_reads_nothing_and_who_has_a_lacuna_is_not_named() -> None:
    made = three(at({"web": "所", "scan": ""}, printed="所"), at("学校", "web scan pdf"))
    (app,) = parse_tei(written(made)).iter(f"{TEI}app")
    named = [(e.get("wit"), e.get("type"), "".join(e.itertext()), len(e)) for e in app]
    assert named == [("#web", None, "所", 0), ("#scan", None, "", 0), ("#pdf", "lacuna", "", 1)]
    assert app[2][0].tag == f"{TEI}witStart"


def test_a_witness_that_ends_early_and_one_that_lacks_a_page_say_so() -> None:
    made = three(at("通知", "a b c"), at("各县", "a b"), at("学校", "a c"), at("印发", "a c"))
    marks = {
        (e.get("wit"), child.tag.removeprefix(TEI)) for e in parse_tei(written(made)).iter(f"{TEI}rdg") for child in e
    }
    assert marks == {("#c", "gap"), ("#b", "witEnd")}


def test_no_white_space_stands_at_the_ends_of_a_reading_nor_between_han() -> None:
    made = three(
        at({"web": " 本科 学校。\n", "scan": "　科学学校。\n\n", "pdf": ""}, printed="本科 学校。\n"),
        at("三、组织实施\n", "web scan pdf"),
        at({"web": "加强\n领导", "scan": "加強\n领导", "pdf": "加强领异"}, printed="加强\n领导"),
    )
    data = written(made)
    for reading in parse_tei(data).iter(f"{TEI}lem", f"{TEI}rdg"):
        assert not any(c.isspace() for c in "".join(reading.itertext()))
    assert b"<lb/>" in data
    assert [p.tag for p in parse_tei(data).find(f".//{TEI}body")] == [f"{TEI}p"] * 3  # a line is a paragraph


def test_words_of_latin_keep_the_space_between_them() -> None:
    made = three(
        at({"a": "The water mill ", "b": "The  water\nrnill "}, printed="The water mill "), at("at Ningyuan", "a b")
    )
    data = written(made)
    assert ">The water mill</lem>" in data.decode() and ">The water<lb/>rnill</rdg>" in data.decode()
    assert "</app> at Ningyuan" in data.decode()


def test_what_the_base_dropped_and_what_nobody_has_is_supplied() -> None:
    made = build(
        [
            at("支持建设3", "scan web"),
            at({"scan": "所", "web": ""}, ground=Ground.RESTORED, printed="所"),
            at({"scan": "楚信", "web": "楚领"}, ground=Ground.RULED, printed="楚怡"),
        ],
        base="web",
    )
    supplied = [(e.text, e.get("reason")) for e in parse_tei(written(made)).iter(f"{TEI}supplied")]
    assert supplied == [("所", "omitted-in-base"), ("楚怡", "ruled")]


def test_what_is_said_in_another_language_than_the_text_says_so() -> None:
    made = three(at({"a": "进", "b": "迸"}, reason="a against b"), at("各项工作", "a b"))
    notes = {
        lang: [n.get("{http://www.w3.org/XML/1998/namespace}lang") for n in parse_tei(data).iter(f"{TEI}note")]
        for lang in ("en", "zh")
        for data in [EXPORTERS["tei"].export(made, lang)]
    }
    assert notes == {"en": ["en"], "zh": [None]}


def test_withheld_text_is_there_and_marked() -> None:
    made = three(at("通知", "001 004"), at({"001": "\n湘公网安备", "004": ""}, printed="", withheld=("001",)))
    (app,) = parse_tei(written(made)).iter(f"{TEI}app")
    assert [(e.get("wit"), e.get("type"), e.text) for e in app[:2]] == [
        ("#W004", None, None),
        ("#W001", "withheld", "湘公网安备"),
    ]


def test_a_ruling_is_a_note_at_its_place_of_the_editor_who_made_it() -> None:
    anchor = ("推", ("进", "迸"), "各项")
    here = Ruling(anchor, "reading", "进", editor="陈 &", date="2024-05-01T08:00:00.000Z", note="核对原件")
    lost = Ruling(anchor, "omit", editor="李", date="昨天")
    made = three(at("推", "scan web"), at({"web": "进", "scan": "迸"}, printed="进", ground=Ground.RULED))
    made = replace(
        made, rulings=(ResolvedRuling(here, "applied", "", Span(1, 2)), ResolvedRuling(lost, "orphaned", "gone"))
    )
    data = written(made)
    (note,) = [n for n in parse_tei(data).iter(f"{TEI}note") if n.getparent().tag == f"{TEI}app" and n.get("resp")]
    assert (note.get("resp"), note.get("n"), note[0].get("when")) == ("#editor-2", here.id, here.date)
    assert "".join(note.itertext()).endswith("reading “进” (applied) 核对原件")
    (other,) = [n for n in parse_tei(data).iter(f"{TEI}note") if n.getparent().tag == f"{TEI}respStmt"]
    assert (other.get("subtype"), other[0].get("when"), other[0].text) == ("orphaned", None, "昨天")
    names = [e.findtext(f"{TEI}name") for e in parse_tei(data).iter(f"{TEI}respStmt")]
    assert names == ["recon", "李", "陈 &"]


def test_sigla_that_xml_does_not_take_get_names_that_it_does() -> None:
    sigla = ["000", "a b", "a_b", "recon", "app-1", "扫描①", "<&>\"'"]
    made = three(at(dict(zip(sigla, "进迸远近井并丼", strict=True)), printed="进"))
    data = written(made)
    assert {w.get("n") for w in parse_tei(data).iter(f"{TEI}witness")} == set(sigla)
    assert texts_in_tei(data) == readings_in_order(made)


def test_what_xml_cannot_hold_is_written_as_its_escape() -> None:
    data = written(three(at({"a": "甲\x01<&乙", "b": "甲乙"}, printed="甲\x01<&乙")))
    assert r"甲\x01&lt;&amp;乙</lem>" in data.decode()


def test_readings_of_a_page_have_zones_on_it() -> None:
    scan = document(page(0, line(word("推迸", 10, 50) + word("各项工作。", 60, 90))))
    witnesses = [
        Witness("scan", read("scan.hocr", scan), "scan.hocr", "1"),
        Witness("web", Transcription("推进各项工作。\n"), "web.txt", "2"),
        Witness("vlm", Transcription("推进各项工作。\n"), "vlm.txt", "3"),
    ]
    made = reconstruct(make_family("通知", witnesses, EmptyLexicon(), Settings()), EmptyLexicon(), Settings())
    root = parse_tei(written(made))
    (zone,) = root.iter(f"{TEI}zone")
    assert [r.get("facs") for r in root.iter(f"{TEI}rdg") if r.text == "迸"] == [f"#{zone.get(ID)}"]
    assert [zone.get(side) for side in ("ulx", "lrx")] == ["10", "50"]
    (surface,) = root.iter(f"{TEI}surface")
    assert surface.get("corresp") == "#scan"


def test_the_notice_validates_and_gives_every_witness_back() -> None:
    made = real_notice()
    data = written(made)
    assert texts_in_tei(data) == readings_in_order(made)
    assert lemma_text_in_tei(data) == "".join(made.text.split())
    for app in parse_tei(data).iter(f"{TEI}app"):
        named = [p for e in app.iter(f"{TEI}lem", f"{TEI}rdg") for p in (e.get("wit") or "").split()]
        assert len(named) == len(set(named)), "no witness reads two things at one place"


@pytest.mark.parametrize("made", [notice, real_notice])
def test_the_consortiums_own_schema_takes_it(made: object) -> None:
    """But for three elements that its subset leaves out, and that are TEI."""
    if not (SCHEMAS / "tei_subset.rng").is_file():
        pytest.skip("the subset of TEI is not here: name its folder with RECON_SCHEMAS")
    root = parse_tei(written(made()))  # type: ignore[operator]
    for away in list(root.iter(*(f"{TEI}{name}" for name in BEYOND_SUBSET))):
        away.getparent().remove(away)
    schema = etree.RelaxNG(etree.parse(str(SCHEMAS / "tei_subset.rng")))
    assert schema.validate(root), schema.error_log.last_error


def test_our_schema_refuses_what_we_do_not_write() -> None:
    data = EXPORTERS["tei"].export(notice())
    assert schema_faults(data.replace(b"<lem ", b"<lem rend='x' ", 1))
    assert schema_faults(data.replace(b"</body>", b"<div/></body>"))
    assert dead_pointers(data.replace(b"#W004", b"#W005", 1)) == ["#W005"]
