"""How wide a text stands in a terminal, where a line of it may end, and how it is cut.

A Han character or mark is two cells wide, and a line may end after any, but for what the rules of typesetting
(标点避头尾) forbid: a line begins with no closing mark and ends with no opening one. Words of letters stay whole, and
so does what stands in square brackets, or in backquotes and is short.
"""

from __future__ import annotations

import re
from unicodedata import east_asian_width

_OPENING = "（〔［｛「『《〈【“‘"
_CLOSING = "，。、；：！？…）〕］｝」』》〉】”’·,.;:!?)"
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_LETTER_PATTERN = rf"(?:[^\s`{_HAN}{_OPENING}{_CLOSING}]|[.,:;](?=[\w|]))"
_UNBREAKABLE = re.compile(rf"\s+|\[[^\[\]\s]*\]|`[^`]{{1,20}}`|{_LETTER_PATTERN}+|.")


def display_width(text: str, ambiguous: int = 1) -> int:
    """The columns of a terminal that `text` takes. Of “ and others terminals disagree: `ambiguous` says how wide.

    >>> display_width("底本 base"), display_width("“楚怡”"), display_width("“楚怡”", ambiguous=2)
    (9, 6, 8)
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # loaded only where something other than English is shown

    return cell_len(text) + (ambiguous - 1) * sum(east_asian_width(c) == "A" for c in text)


def wrap_text(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells that make up `text`; a word that is wider has a line of its own.

    >>> wrap_text("各本（witness）相同，不作标记。", 16)
    ['各本（witness）', '相同，不作标记。']
    """
    lines = [""]
    for piece in _unbreakable_pieces(text):
        if not piece.strip():
            lines[-1] += " "
        elif lines[-1].strip() and display_width(lines[-1] + piece) > width:
            lines.append(piece)
        else:
            lines[-1] += piece
    return [line.strip() for line in lines]


def line_breaks(text: str, width: int, ambiguous: int = 1) -> list[int]:
    """Where in one line of text a new line begins, for lines of at most `width` cells; nothing is left out.

    >>> line_breaks("底本脱“所”字，据补。", 9), line_breaks("底本脱“所”字，据补。", 9, ambiguous=2)
    ([3, 8], [3, 6, 9])
    >>> line_breaks("corpora/chuyi-2022/004.txt", 9)
    [9, 18]
    """
    out, used, at = list[int](), 0, 0
    for piece in _unbreakable_pieces(text):
        wide = display_width(piece, ambiguous)
        if piece.strip() and used and used + wide > width:
            out.append(at)
            used = 0
        if wide <= width:
            used += wide
        else:  # wider than any line: it is cut where the line is full
            used = _cut_piece(piece, at, width, ambiguous, out)
        at += len(piece)
    return out


def _cut_piece(piece: str, at: int, width: int, ambiguous: int, out: list[int]) -> int:
    """Adds to `out` where a piece that begins a line goes on in the next; how many cells of the last line it takes."""
    used = 0
    for n, char in enumerate(piece):
        wide = display_width(char, ambiguous)
        if used and used + wide > width:
            out.append(at + n)
            used = 0
        used += wide
    return used


def cut_line(text: str, width: int, ambiguous: int = 1) -> int:
    """How many characters of `text` stand in a line of so many cells.

    >>> cut_line("关于“楚怡”", 7), cut_line("关于“楚怡”", 7, ambiguous=2)
    (4, 3)
    """
    used = 0
    for n, char in enumerate(text):
        used += display_width(char, ambiguous)
        if used > width:
            return n
    return len(text)


def _unbreakable_pieces(text: str) -> list[str]:
    """What stays in one line, and the spaces between: a mark that opens goes with what follows, one that closes with
    what is before.
    """
    out: list[str] = []
    ticks = 0  # single backquotes so far: a longer quotation is opened by one and closed by the next
    for piece in _UNBREAKABLE.findall(text):
        ticks += piece == "`"
        closes = piece in _CLOSING or (piece == "`" and ticks % 2 == 0)
        opened = out and (out[-1][-1] in _OPENING or (out[-1].endswith("`") and ticks % 2 and piece != "`"))
        if out and piece.strip() and out[-1].strip() and (closes or opened):
            out[-1] += piece
        else:
            out.append(piece)
    return out


def wrap_indented(text: str, width: int, indent: str) -> str:
    """`text` folded, each line under `indent`.

    >>> wrap_indented("从底本。", 6, "  ")
    '  从底\\n  本。'
    """
    return "\n".join(indent + line for line in wrap_text(text, width - len(indent)))


def shorten_middle(text: str, most: int) -> str:
    """`text`, without its middle where it is longer than `most` characters.

    >>> shorten_middle("关于实施职业教育“楚怡”行动的通知", 8)
    '关于实施…动的通知'
    """
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-(most // 2) :]}"
