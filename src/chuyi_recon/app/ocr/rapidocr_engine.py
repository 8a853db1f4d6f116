"""RapidOCR: the PP-OCR models on onnxruntime. The package brings its models with it; nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version as installed_version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from chuyi_recon.app.ocr.recognition import Recognition, RecognizedLine, RecognizedWord
from chuyi_recon.core.model import Box
from chuyi_recon.errors import InputError
from chuyi_recon.messages import Message
from chuyi_recon.readers.vertical_lines import reading_order

if TYPE_CHECKING:
    from PIL.Image import Image

name = "rapidocr"
install = "pip install rapidocr onnxruntime"


def is_installed() -> bool:
    """Whether the package and what it runs on are there."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def load(language: str) -> RapidOcrEngine:  # noqa: ARG001 (its models know all scripts that they know)
    """The engine with the models that its package holds."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "critical"})
    return RapidOcrEngine(engine, installed_version("rapidocr"))


@dataclass(frozen=True, slots=True)
class RapidOcrEngine:
    """The loaded models."""

    engine: Any  # untyped
    version: str
    name: str = name

    def recognize(self, image: Image, *, is_crop: bool = False) -> Recognition:  # noqa: ARG002 (it finds lines itself)
        """The lines of a page, each character with its box, by columns where the page has such."""
        pixels = np.asarray(image.convert("RGB"))[:, :, ::-1]
        try:
            found = self.engine(pixels, return_word_box=True)
        except Exception as error:  # (whatever a model's runtime raises is about this one image)
            raise InputError(Message("error.ocr.engine-failed", engine=name, told=type(error).__name__)) from error
        each = zip(found.boxes if found.boxes is not None else (), found.txts or (), found.scores or (), strict=True)
        placed = found.word_results or ()
        lines = [
            _line(text, float(score), quad, placed[n] if n < len(placed) else ())
            for n, (quad, text, score) in enumerate(each)
            if text.strip()
        ]
        order = reading_order([(line.text, line.box) for line in lines])
        return Recognition(image.width, image.height, tuple(lines[n] for n in order))


def _line(text: str, score: float, quad: Any, placed: Any) -> RecognizedLine:
    """A line with the boxes of its characters; where these do not spell it, the line is one word."""
    words, at = list[RecognizedWord](), 0
    for word, sure, box in placed:
        start = text.find(word, at) if word else -1
        if start < 0 or text[at:start].strip() or box is None:
            break
        words.append(RecognizedWord(word, _bounds(box), float(sure), spaced=start > at > 0))
        at = start + len(word)
    if not words or text[at:].strip():
        return RecognizedLine((RecognizedWord(text, _bounds(quad), score),))
    return RecognizedLine(tuple(words))


def _bounds(quad: Any) -> Box:
    """The upright rectangle round four corners."""
    corners = np.asarray(quad, float)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return Box(int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom)))
