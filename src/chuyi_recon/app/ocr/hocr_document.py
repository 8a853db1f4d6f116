"""What an engine said of one page, as an hOCR file: the format in which recon keeps it and reads it again."""

from __future__ import annotations

from html import escape
from itertools import groupby

from chuyi_recon.app.ocr.recognition import Recognition, RecognizedLine
from chuyi_recon.core.model import Box
from chuyi_recon.errors import escape_unprintable


def hocr_document(page: Recognition, image: str, number: int, engine: str, image_sha256: str) -> bytes:
    """The file of one page: `image` is its image as seen from the file's folder, `number` the page's, from 1.

    `engine` (its name and version) and the sha256 of the image say of what it was made: see `is_made_of`.
    """
    title = f"image {_quoted(image)}; {_bbox(Box(0, 0, page.width, page.height))}; ppageno {number - 1}"
    body = "\n".join(
        f"<p class='ocr_par'>\n{''.join(map(_line, lines))}</p>"
        for _, lines in groupby(page.lines, key=lambda line: line.paragraph)
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        "<html xmlns='http://www.w3.org/1999/xhtml'>\n<head>\n<title></title>\n"
        "<meta http-equiv='Content-Type' content='text/html; charset=utf-8'/>\n"
        f"{_provenance(engine, image_sha256)}"
        "<meta name='ocr-capabilities' content='ocr_page ocr_par ocr_line ocrx_word'/>\n</head>\n<body>\n"
        f"<div class='ocr_page' title={_quoted_attribute(title)}>\n{body}\n</div>\n</body>\n</html>\n"
    ).encode()


def is_made_of(data: bytes, engine: str, image_sha256: str) -> bool:
    """Whether a file is what `hocr_document` made of this image by this engine."""
    return _provenance(engine, image_sha256).encode() in data[:4096]


def _provenance(engine: str, image_sha256: str) -> str:
    return (
        f"<meta name='ocr-system' content={_quoted_attribute(engine)}/>\n"
        f"<meta name='image-sha256' content='{image_sha256}'/>\n"
    )


def _line(line: RecognizedLine) -> str:
    words = "".join(
        f"{' ' * w.spaced}<span class='ocrx_word' title='{_bbox(w.box)}; x_wconf {100 * w.confidence:.4g}'>"
        f"{escape(escape_unprintable(w.text))}</span>"
        for w in line.words
    )
    return f"<span class='ocr_line' title='{_bbox(line.box)}'>{words}</span>\n"


def _bbox(box: Box) -> str:
    return f"bbox {box.left} {box.top} {box.right} {box.bottom}"


def _quoted(name: str) -> str:
    return f'"{name.replace(chr(34), "")}"'


def _quoted_attribute(value: str) -> str:
    return f'"{escape(escape_unprintable(value))}"'
