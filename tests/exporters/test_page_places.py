"""Every place of a witness that was read from pages says page and box: in show, in the report, in JSON and in SARIF."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rich.text import Text

from chuyi_recon.app.terminal.place_record import passages_record
from chuyi_recon.app.terminal.place_sheet import passage_lines
from chuyi_recon.core.model import Finding, Reconstruction
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.readers import read
from chuyi_recon.views.passages import Passage, list_passages
from tests.exporters.page_record import record
from tests.line import reconstruct_texts
from tests.paged import reconstruct_mixed
from tests.readers.small_pages import EVERY, TEXT

OTHERS = TEXT.replace("各", "冬")
FORMATS = [kind for kind in EVERY if not kind.startswith("mets")]


def made_of(kind: str) -> tuple[Reconstruction, Passage]:
    """A page in a format beside a plain text that reads one sign otherwise, and that place, with a finding at it."""
    made = reconstruct_mixed({"scan": read("scan", EVERY[kind]), "web": OTHERS})
    passage = next(p for p in list_passages(made) if any(v.text == "冬" for v in p.readings))
    span = next(a.span for v in passage.readings for a in v.places if a.siglum == "scan")
    finding = Finding("garbled-characters", "medium", "scan", span, "各", None, ())
    return replace(made, findings=(finding,)), passage


@pytest.mark.parametrize("kind", FORMATS)
def test_json_and_sarif_and_show_and_the_report_say_page_and_box_in_every_format(kind: str) -> None:
    made, passage = made_of(kind)

    locus = next(x for x in json.loads(EXPORTERS["json"].export(made))["loci"] if "locations" in x)
    assert locus["locations"].keys() == {"scan"}
    assert locus["locations"]["scan"]["page"] == 1
    (box,) = locus["locations"]["scan"]["boxes"]

    (result,) = json.loads(EXPORTERS["sarif"].export(made))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["properties"]["page"] == 1
    assert result["locations"][0]["physicalLocation"]["properties"]["boxes"] == [box]

    (told,) = passages_record(made, [passage])["passages"]
    readings = [r for r in told["readings"] if "locations" in r]
    assert [(r["locations"]["scan"].page, r["locations"]["scan"].boxes) for r in readings] == [(1, (tuple(box),))]
    shown = "\n".join(str(line) for line in passage_lines(made, passage) if isinstance(line, Text))
    assert f"scan.hocr, page 1, box {box[0]},{box[1]}-{box[2]},{box[3]}" in shown

    pages = record(EXPORTERS["html"].export(made))["pages"]
    assert [0, "scan.hocr", 1, 0, [box]] in [own[1:] for own in pages]


def test_plain_texts_say_nothing_of_pages() -> None:
    made = reconstruct_texts({"scan": TEXT, "web": OTHERS})
    page = EXPORTERS["html"].export(made)
    assert "pages" not in record(page) and "crops" not in record(page)
    assert b"img-src" not in page and b"figcaption" not in page
    assert b"locations" not in EXPORTERS["json"].export(made)
