"""How wide a text stands in a terminal, and where a line of it may end.

A Han character or mark is two cells wide, and a line may end after any, but for what the rules of typesetting
(标点避头尾) forbid: a line begins with no closing mark and ends with no opening one. Words of letters stay whole, and
so does what stands in square brackets.
"""

from __future__ import annotations

import re

_OPENING = "（〔［｛「『《〈【“‘"
_CLOSING = "，。、；：！？…）〕］｝」』》〉】”’·,.;:!?)"
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_LETTER = rf"(?:[^\s{_HAN}{_OPENING}{_CLOSING}]|[.,:;](?=[\w|]))"
_PIECE = re.compile(rf"\s+|\[[^\[\]\s]*\]|[{_OPENING}]*(?:{_LETTER}+|[{_HAN}])?[{_CLOSING}]*")


def cells(text: str) -> int:
    """The columns of a terminal that `text` takes.

    >>> cells("底本 base")
    9
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # loaded only where something other than English is shown

    return cell_len(text)


def fold(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells that make up `text`; a word that is wider has a line of its own.

    >>> fold("各本（witness）相同，不作标记。", 16)
    ['各本（witness）', '相同，不作标记。']
    """
    lines = [""]
    for piece in _PIECE.findall(text):
        if not piece.strip():
            lines[-1] += piece and " "
        elif lines[-1].strip() and cells(lines[-1] + piece) > width:
            lines.append(piece)
        else:
            lines[-1] += piece
    return [line.strip() for line in lines]


def indented(text: str, width: int, indent: str) -> str:
    """`text` folded, each line under `indent`.

    >>> indented("从底本。", 6, "  ")
    '  从底\\n  本。'
    """
    return "\n".join(indent + line for line in fold(text, width - len(indent)))
