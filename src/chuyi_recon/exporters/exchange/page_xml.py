"""`reconstruction.page.xml`: PAGE XML, the text of the reconstruction in the boxes of a witness.

A file of this format holds one page; of several pages the bytes are an archive (ZIP) with a file for each, as programs
of transcription take it in. The date that the format asks for is always the same: a result has none. Where the witness
reads otherwise than is printed, its word is a second `TextEquiv`. Text that the witness lacks is a line of no height.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from zipfile import ZipFile, ZipInfo

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

_NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a file in an archive
_DATE = "1980-01-01T00:00:00Z"


def export(view: Apparatus) -> bytes:
    """The bytes of the file, or of the archive; raises `NoBoxes` where no witness says where its words stand."""
    pages = [_page_file(n, page) for n, page in enumerate(place_text(view, choose_witness(view)), 1)]
    if len(pages) == 1:
        return pages[0]
    archive = BytesIO()
    with ZipFile(archive, "w") as file:  # stored: what compression makes depends on who compresses
        for n, page in enumerate(pages, 1):
            entry = ZipInfo(f"page-{n:04}.xml", _EARLIEST)
            entry.create_system = 0  # else it is that of this machine
            file.writestr(entry, page)
    return archive.getvalue()


def _page_file(n: int, page: PlacedPage) -> bytes:
    image = xml_attributes(
        imageFilename=page.image or f"page-{n:04}", imageWidth=str(page.width), imageHeight=str(page.height)
    )
    return "".join(
        (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<PcGts xmlns="{_NAMESPACE}">\n',
            f"<Metadata><Creator>recon</Creator><Created>{_DATE}</Created><LastChange>{_DATE}</LastChange></Metadata>\n",
            f"<Page{image}>\n",
            *_regions(page),
            "</Page>\n</PcGts>\n",
        )
    ).encode()


def _regions(page: PlacedPage) -> Iterator[str]:
    regions = [(n, list(lines)) for n, lines in groupby(page.lines, key=lambda line: line.paragraph)]
    if regions:
        refs = "".join(f'<RegionRefIndexed index="{i}" regionRef="r{n + 1}"/>' for i, (n, _) in enumerate(regions))
        yield f'<ReadingOrder><OrderedGroup id="order">{refs}</OrderedGroup></ReadingOrder>\n'
    for n, lines in regions:
        box = enclosing_box([line.box for line in lines])
        yield f'<TextRegion id="r{n + 1}" type="paragraph">\n{_coords(box)}\n'
        for k, line in enumerate(lines, 1):
            yield from _line(f"r{n + 1}l{k}", line)
        yield f"{_text(chr(10).join(line.text for line in lines))}\n</TextRegion>\n"


def _line(name: str, line: PlacedLine) -> Iterator[str]:
    custom = "" if line.is_placed else ' custom="unplaced {}"'
    yield f'<TextLine id="{name}"{custom}>{_coords(line.box)}'
    for k, word in enumerate(line.words, 1) if line.is_placed else ():
        yield f'<Word id="{name}w{k}">{_coords(word.box)}{_word_text(word)}</Word>'
    yield f"{_text(line.text, min(w.confidence for w in line.words))}</TextLine>\n"


def _word_text(word: PlacedWord) -> str:
    """What is printed first, as every reader takes it; what the witness reads second."""
    other = collapse_white_space(word.witness_text)
    if not other or other == word.text:
        return _text(word.text, word.confidence)
    return _text(word.text, word.confidence, 0) + _text(other, None, 1)


def _text(text: str, confidence: float | None = None, index: int | None = None) -> str:
    attributes = xml_attributes(
        index=None if index is None else str(index),
        conf=None if confidence is None else f"{round(confidence, 4):g}",
    )
    return f"<TextEquiv{attributes}><Unicode>{xml_text(text)}</Unicode></TextEquiv>"


def _coords(box: Box) -> str:
    left, top, right, bottom = (max(0, edge) for edge in box)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return f'<Coords points="{" ".join(f"{x},{y}" for x, y in corners)}"/>'
