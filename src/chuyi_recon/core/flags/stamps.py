"""What engines make of a stamp over the signature: lines at the foot of a text that are no words.

A stamp is read by every engine in another way (`KWA`; `市 4 干`; `人代大宏会`), so that what two witnesses have there, each
for itself, and no other like it, is the stamp and not the text. One witness alone shows no stamp: a name may be no word.
"""

from __future__ import annotations

from collections.abc import Mapping

import regex
from rapidfuzz import fuzz

from chuyi_recon.core.model import Case
from chuyi_recon.core.notation import Lines, is_body, lines

_DATED = regex.compile(r"\p{N}|[〇零一二三四五六七八九十年月日]")


def stamps(case: Case, furniture: Mapping[str, Mapping[int, str]]) -> dict[str, list[int]]:
    """By siglum, the lines that are what is left of a stamp; none where only one witness has such lines."""
    every = {w: lines(case.folded[w]) for w in case.family.sigla}
    foot = {w: _foot(rows, case.settings.stamp_lines) - furniture[w].keys() for w, rows in every.items()}
    found = {w: sorted(i for i in foot[w] if _is_guessed(case, w, i, every, foot)) for w in every}
    sources = {case.sources[w] for w, own in found.items() if own}
    return found if len(sources) > 1 else {w: [] for w in every}


def _foot(rows: Lines, most: int) -> set[int]:
    """The lines below the last one with a full stop; none if there are too many for a signature."""
    last = next((i for i in reversed(range(len(rows))) if "。" in rows.keys[i]), len(rows))
    below = set(range(last + 1, len(rows)))
    return below if len(below) <= most else set()


def _is_guessed(case: Case, siglum: str, i: int, every: Mapping[str, Lines], foot: Mapping[str, set[int]]) -> bool:
    """Whether a line is no words, figures or name of a body, and like nothing that another source has at its foot."""
    key, settings = every[siglum].keys[i], case.settings
    if len(key) > settings.stamp_longest or is_body(key) or _DATED.search(key):
        return False
    others = (every[w].keys[j] for w in foot if case.sources[w] != case.sources[siglum] for j in foot[w])
    if len(key) > 1 and any(fuzz.ratio(key, o) > 100 * settings.stamp_like for o in others):
        return False
    words = [w for w in case.lexicon.words(key) if len(w) > 1 and w[0] > "\u2e7f" and case.lexicon.known(w)]
    return sum(map(len, words)) < settings.stamp_words * len(key)
