"""In which script a text is written, traditional or simplified: its key is simplified, so that the two differ."""

from __future__ import annotations

from collections.abc import Mapping

from chuyi_recon.core.model import FoldedText, Script
from chuyi_recon.core.text.code_points import code_points, key_code_points

_FIRST, _LAST = ord("\N{CJK UNIFIED IDEOGRAPH-4E00}"), ord("\N{CJK UNIFIED IDEOGRAPH-9FFF}")
# share of Han with another simplified form in a traditional text; such texts .26 to .36, simplified .00
_SCRIPT_SHARE = 0.05


def script_of(folded: FoldedText, text: str) -> Script | None:
    """The script of a text, read off how many of its Han have another sign in its key; None of a text without Han."""
    signs, written = key_code_points(folded), code_points(text)[folded.origin]
    han = (written >= _FIRST) & (written <= _LAST)
    many = int(han.sum())
    if not many:
        return None
    return "traditional" if int((han & (signs != written)).sum()) / many > _SCRIPT_SHARE else "simplified"


def detect_scripts(folded: Mapping[str, FoldedText], texts: Mapping[str, str]) -> dict[str, Script]:
    """The script of each text that has Han, by siglum."""
    found = {s: script_of(folded[s], text) for s, text in texts.items()}
    return {s: script for s, script in found.items() if script is not None}


def choose_script(scripts: Mapping[str, Script], classes: Mapping[str, str], base: str | None) -> Script | None:
    """The script in which a text is printed: the base's; without a base that of most sources; None if nobody has Han.

    Ties go to traditional script: what it tells apart, simplified script does not.
    """
    if base is not None and base in scripts:
        return scripts[base]
    votes = {"traditional": 0.0, "simplified": 0.0}
    for s, script in scripts.items():
        votes[script] += 1 / sum(classes[o] == classes[s] for o in scripts)
    if not scripts:
        return None
    return "traditional" if votes["traditional"] >= votes["simplified"] - 1e-9 else "simplified"
