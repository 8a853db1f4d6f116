"""Small hOCR of our own, in the form in which tesseract writes it."""

from __future__ import annotations

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>不是正文</title>
<meta name='ocr-system' content='tesseract 5.3.0'/><style>p {color: red}</style></head><body>
"""


def word(text: str, left: int, top: int, sure: int = 96) -> str:
    return f"<span class='ocrx_word' title='bbox {left} {top} {left + 40} {top + 20}; x_wconf {sure}'>{text}</span>\n"


def line(*words: str) -> str:
    return f"<span class='ocr_line' title='bbox 0 0 900 40; baseline 0 -1'>\n{''.join(words)}</span>\n"


def page(n: int, *paragraphs: str, image: str = "p{n}.png") -> str:
    title = f"image &quot;{image.format(n=n + 1)}&quot;; bbox 0 0 900 500; ppageno {n}"
    body = "".join(f"<p class='ocr_par' lang='chi_sim'>{p}</p>\n" for p in paragraphs)
    return f'<div class="ocr_page" id="page_{n + 1}" title="{title}"><div class="ocr_carea">{body}</div></div>\n'


def document(*pages: str) -> bytes:
    return f"{HEAD}{''.join(pages)}</body></html>\n".encode()


TWO_PAGES = document(
    page(
        0,
        line(word("关于", 10, 10), word("实施", 60, 10, 42), word("职业", 110, 10)),
        line(word("各", 10, 60), word("市州", 60, 60), word("：", 110, 60))
        + line(word("Word", 10, 90), word("2016", 60, 90)),
    ),
    page(1, line(word("二、", 10, 10), word("3", 60, 10), word("所", 110, 10))),
)  # fmt: skip
