"""The tables behind `core.likeness.Alikes`: a file that `tools/confusables.py` made of Unihan and of drawn glyphs.

Loaded when a result that shows labels is written, in a few milliseconds, once in a process.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from chuyi_recon.app.files import storage

TABLE_PATH = Path(__file__).with_name("confusables.txt")


class TableConfusables:
    """The `Alikes` of the command line. It holds nothing itself, so that it can be pickled."""

    def look_alike(self, one: str, other: str) -> bool:
        """Whether two characters look alike.

        >>> alikes = TableConfusables()
        >>> tuple(alikes.look_alike(*pair) for pair in ("已己", "书昼", "書晝", "怡信"))
        (True, False, True, False)
        """
        first, second = sorted((one, other))
        return second in _read_tables()[0].get(first, "")

    def sound_alike(self, one: str, other: str) -> bool:
        """Whether two characters share a syllable, whatever its tone.

        >>> alikes = TableConfusables()
        >>> alikes.sound_alike("事", "是"), alikes.sound_alike("的", "得"), alikes.sound_alike("怡", "信")
        (True, True, False)
        """
        syllables = _read_tables()[1]
        return not syllables.get(one, _NO_SYLLABLES).isdisjoint(syllables.get(other, _NO_SYLLABLES))


_NO_SYLLABLES: frozenset[str] = frozenset()


@cache
def _read_tables() -> tuple[dict[str, str], dict[str, set[str]]]:
    """By character, those after it that look like it; and by character, its syllables."""
    _, _, table_text = storage.read_bytes(TABLE_PATH).decode("utf-8").partition("[look]\n")
    look, _, sound = table_text.partition("[sound]\n")
    syllables: dict[str, set[str]] = {}
    for line in sound.splitlines():
        syllable, _, chars = line.partition(" ")
        for char in chars:
            syllables.setdefault(char, set()).add(syllable)
    return {line[0]: line[1:] for line in look.splitlines()}, syllables
