"""`reconstruction.alto.xml`: ALTO 4, the text of the reconstruction in the boxes of a witness.

Pixels of the page's image. `WC` is the confidence of what is printed; where the witness reads otherwise, that is the
`ALTERNATIVE`. Text that the witness lacks is a line of no height, tagged as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from chuyi_recon.core.model import Box
from chuyi_recon.exporters.exchange.placed_text import (
    PlacedLine,
    PlacedPage,
    PlacedWord,
    choose_witness,
    enclosing_box,
    place_text,
)
from chuyi_recon.exporters.xml_text import xml_attributes, xml_text
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.passages.page import collapse_white_space

_UNPLACED = "unplaced"  # the tag of what stands nowhere on the page


def export(view: Apparatus) -> bytes:
    """The bytes of the file, all pages; raises `NoBoxes` where no witness says where its words stand."""
    pages = place_text(view, choose_witness(view))
    images = dict.fromkeys(p.image for p in pages if p.image)
    name = next(iter(images)) if len(images) == 1 else ""
    image = f"<sourceImageInformation><fileName>{xml_text(name)}</fileName></sourceImageInformation>\n" if name else ""
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">\n',
            f"<Description>\n<MeasurementUnit>pixel</MeasurementUnit>\n{image}",
            '<Processing ID="recon"><processingSoftware><softwareName>recon</softwareName></processingSoftware>',
            "</Processing>\n</Description>\n",
            f'<Tags><OtherTag ID="{_UNPLACED}" LABEL="lacking in the witness whose boxes these are"/></Tags>\n',
            "<Layout>\n",
            *(part for n, page in enumerate(pages, 1) for part in _page(n, page)),
            "</Layout>\n</alto>\n",
        )
    ).encode()


def _page(n: int, page: PlacedPage) -> Iterator[str]:
    size = xml_attributes(WIDTH=str(page.width), HEIGHT=str(page.height))
    yield f'<Page ID="page-{n}" PHYSICAL_IMG_NR="{page.number}"{size}>\n'
    yield f"<PrintSpace{_place(Box(0, 0, page.width, page.height))}>\n"
    number = 0
    for paragraph, group in groupby(page.lines, key=lambda line: line.paragraph):
        lines = list(group)
        box = enclosing_box([line.box for line in lines])
        yield f'<TextBlock ID="block-{n}-{paragraph + 1}"{_place(box)}>\n'
        for line in lines:
            number += 1
            tag = "" if line.is_placed else f' TAGREFS="{_UNPLACED}"'
            yield f'<TextLine ID="line-{n}-{number}"{tag}{_place(line.box)}>{"".join(_strings(line))}</TextLine>\n'
        yield "</TextBlock>\n"
    yield "</PrintSpace>\n</Page>\n"


def _strings(line: PlacedLine) -> Iterator[str]:
    """The words of a line, and a space where one stands between two."""
    before: PlacedWord | None = None
    for word in line.words:
        if before is not None and " " in collapse_white_space(before.printed[-2:] + word.printed[:2]).strip():
            yield "<SP/>"
        other = collapse_white_space(word.witness_text)
        inside = f"<ALTERNATIVE>{xml_text(other)}</ALTERNATIVE>" if other and other != word.text else ""
        attributes = xml_attributes(CONTENT=word.text, WC=f"{round(word.confidence, 4):g}")
        yield (
            f"<String{_place(word.box)}{attributes}>{inside}</String>"
            if inside
            else (f"<String{_place(word.box)}{attributes}/>")
        )
        before = word


def _place(box: Box) -> str:
    width, height = box.right - box.left, box.bottom - box.top
    return xml_attributes(HPOS=str(box.left), VPOS=str(box.top), WIDTH=str(width), HEIGHT=str(height))
