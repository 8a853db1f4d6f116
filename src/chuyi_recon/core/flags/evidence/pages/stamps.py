"""What engines make of a stamp over the signature: what stands at the foot of a text and is no words.

A stamp is read by every engine in another way (`KWA`; `市 4 干`; `人代大宏会`), so that what two witnesses have there, each
for itself, and no other like it, is the stamp and not the text. It stands on lines of its own, or runs on behind the
last sentence. One witness alone shows no stamp: a name may be no word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex
from rapidfuzz import fuzz

from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.model import FoldedText, Span
from chuyi_recon.core.text.notation import KeyLines, is_issuing_body, key_lines

_DATED = regex.compile(r"\p{N}|[〇零一二三四五六七八九十年月日]")
_STAMP_LINES = 16  # lines: more below the last sentence are a list; at 8 OCR .0038 for .0034; at 32 no figure changes
_STAMP_LONGEST = 8  # signs: more would be read as words in part; at 4 OCR .0038 for .0034; at 16 no figure changes
_STAMP_LIKE = 0.5  # rapidfuzz ratio / 100: a liker line is a name both read; at .3 OCR .0042 for .0034; .65 alike
_STAMP_WORDS = 0.5  # share of signs in known words: more is read, not guessed; at .25 OCR .0038 for .0034; .75 alike


@dataclass(frozen=True, slots=True)
class _FootLine:
    """A line at the foot of a text, or what stands behind the last full stop on its line."""

    key: str
    span: Span


def find_stamps(context: FlagContext, furniture: Mapping[str, Mapping[int, str]]) -> dict[str, list[Span]]:
    """By siglum, what is left of a stamp; nothing where only one witness has such pieces."""
    foot = {
        w: _lines_at_foot(context.folded[w], key_lines(context.folded[w]), furniture[w], _STAMP_LINES)
        for w in context.family.sigla
    }
    found = {w: [p.span for p in own if _is_stamp(context, w, p.key, foot)] for w, own in foot.items()}
    sources = {context.independence_classes[w] for w, own in found.items() if own}
    return found if len(sources) > 1 else {w: [] for w in foot}


def _lines_at_foot(f: FoldedText, rows: KeyLines, furniture: Mapping[int, str], most: int) -> list[_FootLine]:
    """What stands below the last full stop; nothing if there are too many lines for a signature."""
    last = next((i for i in reversed(range(len(rows))) if "。" in rows.keys[i]), len(rows))
    below = [i for i in range(last + 1, len(rows)) if i not in furniture]
    if len(below) > most:
        return []
    out = [_FootLine(rows.keys[i], rows[i].span) for i in below]
    behind = rows.keys[last].rpartition("。")[2] if last < len(rows) else ""
    if sum(map(str.isalpha, behind)) > 1:  # no bracket that closes behind the stop, and no speck
        out.insert(0, _FootLine(behind, Span(int(f.origin[rows.edges[last + 1] - len(behind)]), rows.ends[last])))
    return out


def _is_stamp(context: FlagContext, siglum: str, key: str, foot: Mapping[str, Sequence[_FootLine]]) -> bool:
    """Whether a piece is no words, figures or name of a body, and like nothing that another source has at its foot.

    Two may guess alike at a single sign; more than half of the sources do not.
    """
    if len(key) > _STAMP_LONGEST or is_issuing_body(key) or _DATED.search(key):
        return False
    classes = context.independence_classes
    if len(key) == 1:
        holders = {classes[w] for w, own in foot.items() if any(p.key == key for p in own)}
        return 2 * len(holders) <= len(set(classes.values()))
    others = (p.key for w, own in foot.items() if classes[w] != classes[siglum] for p in own)
    if any(fuzz.ratio(key, o) > 100 * _STAMP_LIKE for o in others):
        return False
    words = [w for w in context.lexicon.segment(key) if len(w) > 1 and w[0] > "\u2e7f" and context.lexicon.has_word(w)]
    return sum(map(len, words)) < _STAMP_WORDS * len(key)
