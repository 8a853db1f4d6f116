"""ALTO and PAGE: the reconstruction in the boxes of the witness that has them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import pytest
from lxml import etree

from chuyi_recon.core.model import Box, Reconstruction, Transcription, Witness
from chuyi_recon.core.pipeline import make_family, reconstruct
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon
from chuyi_recon.errors import ExitCode, NoBoxes
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.exchange.placed_text import choose_witness, place_text
from chuyi_recon.readers import read
from chuyi_recon.views.apparatus import Apparatus
from tests.exporters.builder import notice
from tests.readers.hocr_pages import document, line, page, word

ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"
PAGE = "{http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15}"
SCAN = document(
    page(
        0,
        line(word("支持", 10, 10), word("建设", 60, 10), word("3楚怡", 110, 10), word("学校。", 160, 10)),
        line(word("全省", 10, 60), word("统筹", 60, 60), word("推迸。", 110, 60)),
        line(word("-", 400, 400), word("1", 450, 400), word("-", 500, 400)),
    )
)
WEB = "支持建设3所“楚怡”学校。\n全省统筹推进。\n现就有关事项通知如下。\n"


def scanned(scan: bytes = SCAN, *others: str, base: str | None = None) -> Reconstruction:
    texts = {f"web{n}": text for n, text in enumerate(others or (WEB, WEB.replace("全省", "全 省")))}
    witnesses = [Witness("scan", read("scan.hocr", scan), "scan.hocr", "scan")]
    witnesses += [Witness(s, Transcription(text), f"{s}.txt", s) for s, text in texts.items()]
    family = make_family("通知", witnesses, EmptyLexicon(), Settings(), base)
    return reconstruct(family, EmptyLexicon(), Settings())


def alto(made: Reconstruction) -> etree._Element:
    return etree.fromstring(EXPORTERS["alto"].export(made))


def strings(lines: Sequence[etree._Element]) -> list[list[str]]:
    return [[s.get("CONTENT") for s in line.iter(f"{ALTO}String")] for line in lines]


def test_each_word_of_the_scan_holds_what_is_printed_there() -> None:
    lines = list(alto(scanned()).iter(f"{ALTO}TextLine"))
    assert strings(lines)[:2] == [["支持", "建设", "3所“楚怡”", "学校。"], ["全省", "统筹", "推进。"]]
    third = lines[0][2]
    assert [third.get(side) for side in ("HPOS", "VPOS", "WIDTH", "HEIGHT")] == ["110", "10", "40", "20"]


def test_what_the_engine_read_stands_beside_what_is_printed() -> None:
    told = {s.get("CONTENT"): [a.text for a in s] for s in alto(scanned()).iter(f"{ALTO}String")}
    assert told["推进。"] == ["推迸。"]
    assert told["统筹"] == []
    words = etree.fromstring(EXPORTERS["page"].export(scanned())).iter(f"{PAGE}Word")
    read_there = [[(t.get("index"), t.findtext(f"{PAGE}Unicode")) for t in w.iter(f"{PAGE}TextEquiv")] for w in words]
    assert [("0", "推进。"), ("1", "推迸。")] in read_there
    assert [(None, "统筹")] in read_there


def test_a_page_number_that_is_withheld_is_gone_and_a_line_that_the_scan_lacks_has_no_height() -> None:
    last = list(alto(scanned()).iter(f"{ALTO}TextLine"))[-1]
    assert strings([last]) == [["现就有关事项通知如下。"]]
    assert (last.get("HEIGHT"), last.get("TAGREFS")) == ("0", "unplaced")


@pytest.mark.parametrize("base", [None, "scan", "web0"])
def test_every_character_of_the_reconstruction_is_on_a_page_in_its_order(base: str | None) -> None:
    made = scanned(base=base)
    view = Apparatus(made)
    pages = place_text(view, choose_witness(view))
    assert "".join("".join(line.text for p in pages for line in p.lines).split()) == "".join(made.text.split())


def test_words_of_latin_have_a_space_between_them_and_han_have_none() -> None:
    scan = document(
        page(0, line(word("The", 10, 10), word("water", 60, 10), word("rnill", 110, 10), word("水车", 160, 10)))
    )
    made = scanned(scan, "The water mill 水车\n", "The water mill 水车 \n")
    (only,) = alto(made).iter(f"{ALTO}TextLine")
    assert [e.tag.removeprefix(ALTO) for e in only] == ["String", "SP", "String", "SP", "String", "String"]
    text = (
        etree.fromstring(EXPORTERS["page"].export(made)).find(f".//{PAGE}TextLine/{PAGE}TextEquiv/{PAGE}Unicode").text
    )
    assert text == "The water mill水车"


def test_pages_of_page_xml_are_an_archive_and_one_page_is_a_file() -> None:
    two = document(page(0, line(word("支持建设", 10, 10))), page(1, line(word("全省统筹", 10, 10))))
    made = scanned(two, "支持建设\n全省统筹\n", "支持建设 \n全省统筹\n")
    name, data = EXPORTERS["page"].make_file(Apparatus(made))
    assert name == "reconstruction.page.zip"
    files = zipfile.ZipFile(io.BytesIO(data))
    assert files.namelist() == ["page-0001.xml", "page-0002.xml"]
    images = [etree.fromstring(files.read(n)).find(f"{PAGE}Page").get("imageFilename") for n in files.namelist()]
    assert images == ["p1.png", "p2.png"]
    assert EXPORTERS["page"].make_file(Apparatus(scanned()))[0] == "reconstruction.page.xml"
    assert [p.get("PHYSICAL_IMG_NR") for p in alto(made).iter(f"{ALTO}Page")] == ["1", "2"]


def test_the_base_gives_the_boxes_else_who_has_most_placed_characters() -> None:
    words = line(word("支持", 10, 10), word("建设", 60, 10), word("3楚怡", 110, 10), word("学校。", 160, 10))
    small = Witness("a", read("a.hocr", document(page(0, words))), "a.hocr", "a")
    large = Witness("b", read("b.hocr", SCAN), "b.hocr", "b")
    web = Witness("c", Transcription(WEB), "c.txt", "c")
    family = make_family("通知", [small, large, web], EmptyLexicon(), Settings())
    made = reconstruct(family, EmptyLexicon(), Settings())
    for base, chosen in ((None, "b"), ("a", "a"), ("c", "b")):
        based = replace(made, table=replace(made.table, family=replace(family, base=base)))
        assert choose_witness(Apparatus(based)).siglum == chosen
        assert choose_witness(Apparatus(based, chosen_witness="a")).siglum == "a"


@pytest.mark.parametrize("name", ["alto", "page"])
def test_without_boxes_there_is_one_line_that_says_so(name: str) -> None:
    with pytest.raises(NoBoxes, match=r"no witness of chuyi-2022 says where on a page its words stand — .*hOCR"):
        EXPORTERS[name].export(notice())
    with pytest.raises(NoBoxes, match="web0 does not say where on a page its words stand — choose one that does: scan"):
        EXPORTERS[name].render(Apparatus(scanned(), chosen_witness="web0"))
    assert NoBoxes.exit_code is ExitCode.USAGE


def test_a_line_of_no_height_lies_at_the_lower_edge_of_the_line_before() -> None:
    view = Apparatus(scanned())
    *_, before, last = place_text(view, choose_witness(view))[0].lines
    assert not last.is_placed
    assert (last.box.top, last.box.bottom) == (before.box.bottom, before.box.bottom)
    assert isinstance(last.box, Box)
