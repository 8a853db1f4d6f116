"""What an OCR engine says of one page image."""

from __future__ import annotations

from dataclasses import dataclass

from chuyi_recon.core.model import Box


@dataclass(frozen=True, slots=True)
class RecognizedWord:
    """What an engine places by itself: a word, or one character. `confidence` lies in [0, 1].

    `spaced` says that the engine has white space before it in its line.
    """

    text: str
    box: Box
    confidence: float
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class RecognizedLine:
    """The words of one line, in reading order; lines of one `paragraph` have one number."""

    words: tuple[RecognizedWord, ...]
    paragraph: int = 0

    @property
    def box(self) -> Box:
        """The least rectangle round all words."""
        boxes = [w.box for w in self.words]
        return Box(
            min(b.left for b in boxes),
            min(b.top for b in boxes),
            max(b.right for b in boxes),
            max(b.bottom for b in boxes),
        )

    @property
    def text(self) -> str:
        """The words as the engine parts them."""
        return "".join(" " * w.spaced + w.text for w in self.words)


@dataclass(frozen=True, slots=True)
class Recognition:
    """All lines of a page in reading order; `width` and `height` are those of its image, in pixels."""

    width: int
    height: int
    lines: tuple[RecognizedLine, ...]
