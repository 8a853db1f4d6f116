"""Witnesses of drawn pages without a font: every character has a box of its own, every line is 40 units high."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Box, Reconstruction, Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.readers.page_text import PageText, Separator
from tests.line import LEXICON, make_witness

WIDTH, HEIGHT, SIGN, LINE = 1000, 400, 20, 40
PAGE = Box(0, 0, WIDTH, HEIGHT)


def box_of_sign(line: int, column: int) -> Box:
    """Where a character stands: lines and columns count from 0."""
    left, top = SIGN * (2 + column), LINE * (1 + line)
    return Box(left, top, left + SIGN, top + SIGN)


def paged(*pages: Sequence[str], image: str = "", extent: Box | None = PAGE) -> Transcription:
    """Pages of lines with a box for each character."""
    text = PageText()
    for number, lines in enumerate(pages, 1):
        with text.page(number, image, extent):
            for n, line in enumerate(lines):
                text.separate(Separator.LINE)
                for column, char in enumerate(line):
                    text.add(char, box_of_sign(n, column), 0.9)
    return text.transcription()


def reconstruct_mixed(given: Mapping[str, str | Transcription], base: str | None = None) -> Reconstruction:
    """The reconstruction of a family of plain texts and of pages."""
    witnesses = [
        make_witness(siglum, own)
        if isinstance(own, str)
        else Witness(siglum, own, f"{siglum}.hocr", sha256(f"{siglum}{own.text}".encode()).hexdigest())
        for siglum, own in given.items()
    ]
    family = pipeline.make_family("notice", witnesses, LEXICON, Settings(), base)
    return pipeline.reconstruct(family, LEXICON, Settings())
