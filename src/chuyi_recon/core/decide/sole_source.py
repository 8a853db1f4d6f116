"""Text that one source alone has: printed where all that lack it lost it, or where the document itself tells.

Where others speak against it (`presence`), it is out. What is left is printed, with a reason and open to an editor: it
has one witness. Three things are decided here besides:

- *Rivals.* Between two places that several share, a witness may have a paragraph that nobody else has, and another
  witness a different one in its stead: one is true and one is invented, and no vote can tell. An invented paragraph
  speaks of something else: that one is printed whose pairs of neighbouring signs stand more often in text that several
  share; where that does not tell them apart, that of the most reliable.
- *Two witnesses.* Nobody can say whether one of two lost a clause or the other added it. It is printed if it is in the
  words that both have, open.
- *A date given elsewhere.* A stamp hides the date of the signature from all engines but one. What that one has, on a
  line of its own below the last sentence, is printed if two others have the same date elsewhere in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import regex

from chuyi_recon.core.collate.presence import RIVAL_LENGTH, RIVAL_SHORTEST
from chuyi_recon.core.decide.context import DecisionContext
from chuyi_recon.core.model import BoolArray, IntArray, Table
from chuyi_recon.messages import Message, list_sigla

_DATE = regex.compile(
    r"(?:\d{4}|[〇零一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日"
)
_WORD = regex.compile(r"\p{L}{2}")
# Of two witnesses the one lost what the other has alone more often than that one invented it, if it is in their words.
# Mean CER of all pairs, at 0, .1, .2, .5, never: real OCR .0388 .0326 .0324 .0326 .0355 (72 pairs), planted corruption
# .1455 .1478 .1535 .1653 .1654 (127).
_MIN_SHARED_SHARE = 0.2  # of its pairs of signs, those that both have elsewhere
_MIN_LENGTH = 8  # signs: fewer are an addition inside a clause
SoleSourceRows = dict[int, tuple[str, str]]  # by row the witness whose text is printed, "" for nobody's, and why
# times the pivot's share of known words; pairs .228 without, .160 at 1 (a tie exchanges), .166 here, .172 at 1.5
_RIVAL_CLEARLY = 1.15


def decide_sole_source(context: DecisionContext, voted: BoolArray) -> SoleSourceRows:
    """The rows of one source that are printed, and those that gave way to a rival."""
    table = context.table
    if context.trusted:
        return _rows_skipped_by_base(context, voted)
    out: SoleSourceRows = {}
    known: set[str] | None = None
    shared = np.flatnonzero(voted & (context.classes_with_text > 1))
    for group in _group_rows(context, voted):
        rivals = {s: _key_of_rows(context, s, rows) for s, rows in group.items()}
        garbled = {s for s, key in rivals.items() if _is_garbled(context, key, group[s], shared)}
        if garbled:
            for siglum in sorted(garbled):
                why = Message("decision.sole.hardly-words", siglum=siglum)
                out |= dict.fromkeys(group[siglum], ("", why))
            rivals = {s: key for s, key in rivals.items() if s not in garbled}
            group = {s: group[s] for s in rivals}
            if not rivals:
                continue
        best = next(iter(rivals))
        if len(rivals) > 1:
            known = _shared_bigrams(table) if known is None else known
            best = _choose_rival(context, rivals, known)
        lost = sorted({table.rows.sigla[w] for w in np.flatnonzero(context.presence.lost[:, group[best]].any(axis=1))})
        for siglum, rows in group.items():
            if siglum != best:
                why = Message("decision.sole.less-at-home", siglum=best)
                out |= dict.fromkeys(rows, ("", why))
            elif len(rivals) > 1:
                why = Message("decision.sole.most-at-home", siglum=best)
                out |= dict.fromkeys(rows, (best, why))
            elif lost:
                why = Message("decision.sole.others-torn", siglum=best, others=list_sigla(lost))
                out |= dict.fromkeys(rows, (best, why))
            else:
                why = Message("decision.sole.nobody-else-has-text", siglum=best)
                out |= dict.fromkeys(rows, (best, why))
    if len(set(context.independence_classes.values())) == 2:
        known = _shared_bigrams(table) if known is None else known
        out |= _rows_of_two_witnesses(context, voted, known)
    return out | _confirmed_dates(context, voted)


def _is_garbled(context: DecisionContext, key: str, rows: list[int], shared: IntArray) -> bool:
    """Whether a text is hardly made of words: of a short one that is told at the ends of the document, and of no date.

    Stamps, specks and the edge of the next page stand there; inside the text a short one may be a name.
    """
    inside = shared.size and shared[0] < rows[0] and rows[-1] < shared[-1]
    if len(key) < RIVAL_SHORTEST and (inside or _DATE.search(key)):
        return False
    return not context.tie_break.is_readable(key)


def _rows_of_two_witnesses(context: DecisionContext, voted: BoolArray, known: set[str]) -> SoleSourceRows:
    """The rows of one of two witnesses that the other runs on without, in the words that both have."""
    presence, table, out = context.presence, context.table, SoleSourceRows()
    unsupported = voted & (context.classes_with_text == 1) & ~context.kept_rows
    for number in sorted(set(presence.stretch_number[unsupported].tolist()) - {-1}):
        rows = np.flatnonzero(unsupported & (presence.stretch_number == number)).tolist()
        siglum = table.rows.sigla[int(presence.present[:, rows[0]].argmax())]
        key = _key_of_rows(context, siglum, rows)
        if len(key) >= _MIN_LENGTH and _shared_bigram_share(key, known) >= _MIN_SHARED_SHARE:
            why = Message("decision.sole.in-shared-words", siglum=siglum)
            out |= dict.fromkeys(rows, (siglum, why))
    return out


def _rows_skipped_by_base(context: DecisionContext, voted: BoolArray) -> SoleSourceRows:
    """The rows whose numbers the base's list leaves out; nothing else of one source is put into a base."""
    presence, table = context.presence, context.table
    base = table.rows.sigla.index(table.family.base or "")
    rows = voted & (context.classes_with_text == 1) & presence.skipped[base] & ~presence.contradicting.any(axis=0)
    out: SoleSourceRows = {}
    for r in np.flatnonzero(rows).tolist():
        siglum = table.rows.sigla[int(presence.present[:, r].argmax())]
        out[r] = (
            siglum,
            Message("decision.sole.item-left-out-by-pivot", siglum=siglum, pivot=table.family.base),
        )
    return out


def _group_rows(context: DecisionContext, voted: BoolArray) -> Iterator[dict[str, list[int]]]:
    """By siglum the rows that it alone has and nobody speaks against, between two rows that several have.

    Of the copies of one source the first that has text.
    """
    have, count, kept = context.presence.present, context.classes_with_text, context.kept_rows
    sigla, group = context.table.rows.sigla, dict[str, list[int]]()
    by_source: dict[str, str] = {}
    for r in np.flatnonzero((count > 0) | ~voted).tolist():
        if count[r] != 1 or not voted[r]:
            if group:
                yield group
            group, by_source = {}, {}
        elif kept[r]:
            siglum = sigla[int(np.flatnonzero(have[:, r])[0])]
            siglum = by_source.setdefault(context.independence_classes[siglum], siglum)
            group.setdefault(siglum, []).append(r)
    if group:
        yield group


def _key_of_rows(context: DecisionContext, siglum: str, rows: list[int]) -> str:
    """What a witness has in some rows."""
    w, f = context.table.rows.sigla.index(siglum), context.folded[siglum]
    start, end = context.table.rows.start[w], context.table.rows.end[w]
    return "".join(f.key[f.sign_at(int(start[r])) : f.sign_at(int(end[r]))] for r in rows if start[r] >= 0)


def _choose_rival(context: DecisionContext, rivals: Mapping[str, str], known: set[str]) -> str:
    """The one whose words are clearly most at home; else the most reliable, and of equal ones the first.

    A sentence does not stand in the stead of a page, which has words of its own: only texts of like length are held
    against one another, and else the longest stands.
    """
    longest = max(rivals.values(), key=len)
    long = {s: key for s, key in rivals.items() if len(key) >= RIVAL_LENGTH * len(longest)}
    if len(long) == 1 or len(longest) < RIVAL_SHORTEST:
        return min(rivals, key=lambda s: (-len(rivals[s]) if len(long) == 1 else 0, -context.weights.reliability[s], s))
    worth = {s: _shared_bigram_share(key, known) for s, key in long.items()}
    best = max(sorted(worth), key=lambda s: worth[s])
    if all(worth[best] > _RIVAL_CLEARLY * w for s, w in worth.items() if s != best):
        return best
    return min(long, key=lambda s: (-context.weights.reliability[s], s))


def _shared_bigrams(table: Table) -> set[str]:
    """The pairs of neighbouring signs in what several sources share."""
    loci = table.loci
    shared = np.zeros((len(loci.sigla), len(loci)), bool)
    for w, v in combinations(range(len(loci.sigla)), 2):
        if table.independence_classes[loci.sigla[w]] != table.independence_classes[loci.sigla[v]]:
            shared[w] |= loci.voting[w] & loci.voting[v] & (loci.variant[w] == loci.variant[v])
    pairs: set[str] = set()
    for w, key in enumerate(loci.keys):
        own = np.flatnonzero(shared[w] & (loci.length[w] > 1))
        for a, b in zip(loci.first[w, own].tolist(), loci.last[w, own].tolist(), strict=True):
            pairs.update(map(str.__add__, key[a : b - 1], key[a + 1 : b]))
    return pairs


def _shared_bigram_share(key: str, known: set[str]) -> float:
    """The share of a stretch's pairs of letters that stand in shared text too."""
    own = [m.group() for m in _WORD.finditer(key, overlapped=True)]
    return sum(p in known for p in own) / len(own) if own else 0.0


def _confirmed_dates(context: DecisionContext, voted: BoolArray) -> SoleSourceRows:
    """The rows in which one source alone has a date below the last sentence, which two others give elsewhere."""
    table, folded, sources = context.table, context.folded, context.independence_classes
    dated = {w: list(_DATE.finditer(f.key, f.key.rfind("。") + 1)) for w, f in folded.items()}
    having = {sources[w] for w, found in dated.items() if found}
    if len(having) != 1:
        return {}
    loci, out = table.loci, dict[int, tuple[str, str]]()
    for w in sorted(w for w, found in dated.items() if found):
        line = loci.witness_index(w)
        for m in dated[w]:
            here = (loci.length[line] > 0) & (loci.first[line] < m.end()) & (loci.last[line] > m.start())
            own = np.unique(loci.row[here])
            elsewhere = {sources[o] for o, f in folded.items() if m[0] in f.key} - having
            signs = int(loci.length[line, np.isin(loci.row, own)].sum())
            if voted[own].all() and len(elsewhere) > 1 and signs == len(m[0]):
                why = Message("decision.sole.date-elsewhere-in-others", siglum=w)
                out |= dict.fromkeys(own.tolist(), (w, why))
    return out
