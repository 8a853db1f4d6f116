"""The tables behind `core.likeness.Alikes`: a file that `tools/confusables.py` made of Unihan and of drawn glyphs.

Loaded when a result that shows labels is written, in a few milliseconds, once in a process.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from chuyi_recon.app.files import storage

TABLE = Path(__file__).with_name("confusables.txt")


class DeskAlikes:
    """The `Alikes` of the command line. It holds nothing itself, so that it can be pickled."""

    def look(self, one: str, other: str) -> bool:
        """Whether two characters look alike.

        >>> alikes = DeskAlikes()
        >>> alikes.look("已", "己"), alikes.look("书", "昼"), alikes.look("書", "晝"), alikes.look("怡", "信")
        (True, False, True, False)
        """
        first, second = sorted((one, other))
        return second in _tables()[0].get(first, "")

    def sound(self, one: str, other: str) -> bool:
        """Whether two characters share a syllable, whatever its tone.

        >>> alikes = DeskAlikes()
        >>> alikes.sound("事", "是"), alikes.sound("的", "得"), alikes.sound("怡", "信")
        (True, True, False)
        """
        spoken = _tables()[1]
        return not spoken.get(one, _SILENT).isdisjoint(spoken.get(other, _SILENT))


_SILENT: frozenset[str] = frozenset()


@cache
def _tables() -> tuple[dict[str, str], dict[str, set[str]]]:
    """By character, those after it that look like it; and by character, its syllables."""
    _, _, told = storage.read(TABLE).decode("utf-8").partition("[look]\n")
    look, _, sound = told.partition("[sound]\n")
    spoken: dict[str, set[str]] = {}
    for line in sound.splitlines():
        syllable, _, chars = line.partition(" ")
        for char in chars:
            spoken.setdefault(char, set()).add(syllable)
    return {line[0]: line[1:] for line in look.splitlines()}, spoken
