"""Which of equally attested readings keeps the better company.

One witness against one is not settled by how reliable each is elsewhere, which says little about
this place. It is asked, first, whether the document itself has the reading beside the same sign in
other places (澄溪 stands all over a notice of 澄溪縣, 澄清 nowhere else), then whether it makes known
words with what stands round it (審議會 does, 審儀會 does not). Between the two it counts whether the
reading makes a term of the family's own (`core/weigh/new_words`), which no dictionary has. Where one
has a sign or two, or a quotation mark, and the other nothing, it is asked whether that is rather lost
than put in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import regex

from chuyi_recon.core.model import FoldedText, Reading, Table
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.bigram_index import BigramIndex, bigram_index
from chuyi_recon.core.text.lexicon import Lexicon

_HAN = regex.compile(r"\p{Han}")
_DECISIVE = 100.0  # log-odds: more than any vote, because it speaks only between equal ones
_MAX_WORD_LENGTH = 2  # signs: what is longer may be a phrase that was put in
# share of the leader's support to be level; at .4 OCR .0094 for .0093; at .95 corruption .0343 for .0306
_LEVEL_SUPPORT = 0.8
# signs: level readings that differ in more are clauses; at 2 corruption .0294 for .0306; at 8 nothing changes
_LEVEL_LONGEST = 4
_COMPANY_AROUND = 6  # signs on each side may make a word with a reading; corruption at 3 .0305, at 12 .0312, here .0306
# places with a pair of signs for it to be the document's own; 1 alike; at 4 corruption .0305 for .0306
_COMPANY_ELSEWHERE = 2


class ContextTieBreak:
    """The words of a family: its own, and the dictionary's."""

    def __init__(
        self,
        table: Table,
        folded: Mapping[str, FoldedText],
        independence_classes: Mapping[str, str],
        lexicon: Lexicon,
        settings: Settings,
        terms: Sequence[str] = (),
    ) -> None:
        self.table = table
        self.folded = folded
        self.independence_classes = independence_classes
        self.lexicon = lexicon
        self.settings = settings
        self.terms = terms

    @cached_property
    def _bigrams_by_class(self) -> Mapping[str, BigramIndex]:
        """By source, its pairs of neighbouring signs (those of the first of its copies)."""
        first: dict[str, FoldedText] = {}
        for w in self.table.family.sigla:
            first.setdefault(self.independence_classes[w], self.folded[w])
        return {source: bigram_index(folded) for source, folded in first.items()}

    @cached_property
    def _unknown_share(self) -> float:
        """The share of signs in no known word, of the text of the pivot."""
        return self._share_outside_words(self.folded[self.table.family.lead_witness].key)

    def _share_outside_words(self, key: str) -> float:
        words = [w for w in self.lexicon.segment(key) if w[0].isalpha()]
        total = sum(map(len, words))
        return sum(len(w) for w in words if len(w) == 1 or not self.lexicon.has_word(w)) / total if total else 1.0

    def is_readable(self, key: str) -> bool:
        """Whether a stretch is nearer to the text of the pivot than to noise in the share of its signs in no word."""
        return self._share_outside_words(key) <= (1 + self._unknown_share) / 2

    def _count_elsewhere(self, beside: Sequence[str], own: set[str]) -> int:
        """How often the likelier of some pairs of letters stands in sources other than these."""
        others = [pairs for source, pairs in self._bigrams_by_class.items() if source not in own]
        return max((sum(o.count_bigram(pair) for o in others) for pair in beside if pair.isalpha()), default=0)

    def break_tie(self, readings: Sequence[Reading], support: Mapping[str, float]) -> Mapping[str, float]:
        """`support`, with the reading in the better company lifted where the leading ones have equally many sources.

        Left as it is where one reading leads, and where more than a word is left out or not. Whole clauses are not a
        matter of words, and of words without Han the dictionary knows nothing: there the pivot's goes
        on from what stands before it.
        """
        support = self._prefer_entities(readings, support)
        level = self._tied_readings(readings, support)
        if level is None:
            lost = self._likely_omission(readings)
            return {**support, lost: support[lost] + _DECISIVE} if lost else support
        if not self._is_matter_of_words(level):
            words = [k for k in level if self.is_readable(k)]
            if 0 < len(words) < len(level):  # what is hardly made of words is no rival of what is
                support = {k: s + (2 * _DECISIVE if k in words else 0.0) for k, s in support.items()}
            own = {r.key for r in readings if r.siglum == self.table.family.lead_witness}
            return {k: s + (_DECISIVE if k in own else 0.0) for k, s in support.items()}
        worth = {k: self._context_score([r for r in readings if r.key == k]) for k in level}
        best = max(worth.values())
        return {k: s + (_DECISIVE if worth.get(k) == best else 0.0) for k, s in support.items()}

    def _likely_omission(self, readings: Sequence[Reading]) -> str:
        """What as many sources have as have nothing, if it is rather lost than put in; else nothing.

        A quotation mark is: a hand drops marks and an engine overlooks them, and neither makes them up. So are a sign
        or two that leave no more signs outside known words than there are without them.
        """
        if all(r.key for r in readings):
            return ""
        by: dict[str, list[Reading]] = {}
        for r in readings:
            by.setdefault(r.key, []).append(r)
        if len(by) > 2 or len({len({self.independence_classes[r.siglum] for r in each}) for each in by.values()}) > 1:
            return ""
        more = max(by)
        if more == '"':
            return more
        words = len(more) <= _MAX_WORD_LENGTH and all(map(_HAN.match, more))
        return more if words and self._context_score(by[more])[2] >= self._context_score(by[""])[2] else ""

    def is_settled_by_context(self, readings: Sequence[Reading], support: Mapping[str, float], chosen: str) -> bool:
        """Whether the document's own words or the dictionary's tell `chosen` from all that are level with it."""
        level = self._tied_readings(readings, support)
        if level is None or chosen not in level or not self._is_matter_of_words(level):
            return False
        worth = {k: self._context_score([r for r in readings if r.key == k]) for k in level}
        return all(worth[chosen] > w for k, w in worth.items() if k != chosen)

    def _tied_readings(self, readings: Sequence[Reading], support: Mapping[str, float]) -> list[str] | None:
        """The leading readings with equally many sources; None where one leads alone or leaving out is at stake."""
        top = max(support.values())
        level = [k for k, s in support.items() if s >= _LEVEL_SUPPORT * top]
        if len(level) < 2:
            return None
        classes: dict[str, set[str]] = {}
        for r in readings:
            classes.setdefault(r.key, set()).add(self.independence_classes[r.siglum])
        most = max(len(s) for s in classes.values())
        level = [k for k in level if len(classes[k]) == most]
        return level if len(level) > 1 and all(level) else None

    def _is_matter_of_words(self, level: Sequence[str]) -> bool:
        """Whether level readings are so short, and have Han, that words may tell them apart."""
        short = max(map(len, level)) - _common_end_length(level) <= _LEVEL_LONGEST
        return short and any(_HAN.search(k) for k in level)

    def _prefer_entities(self, readings: Sequence[Reading], support: Mapping[str, float]) -> Mapping[str, float]:
        """`support`, with the readings lifted that make a name which an editor calls right."""
        names = [self.lexicon.simplify(n) for n in self.settings.entities]
        right = {r.key for r in readings if any(self._forms_name(r, n) for n in names)} if names else set()
        return {k: s + (2 * _DECISIVE if k in right else 0.0) for k, s in support.items()} if right else support

    def _forms_name(self, r: Reading, name: str) -> bool:
        """Whether a name stands in a reading, or a part of it there and the rest round it."""
        f, size = self.folded[r.siglum], len(name)
        a = f.sign_at(r.span.start)
        b = a + len(r.key)
        at = f.key.find(name, max(0, a - size + 1), b + size - 1)
        return bool(r.key) and at >= 0 and at < b and at + size > a

    def _context_score(self, holders: Sequence[Reading]) -> tuple[bool, bool, int]:
        """Whether the document has the reading in such company elsewhere, and whether it makes a term of the family's;
        minus the signs in no known word.
        """
        r = holders[0]
        f = self.folded[r.siglum]
        a = f.sign_at(r.span.start)
        b = a + len(r.key)
        beside = [f.key[i - 1 : i + 1] for i in (a, b) if 0 < i < len(f)]
        # A witness that misreads a sign misreads it again: only the others' word counts.
        elsewhere = self._count_elsewhere(beside, {self.independence_classes[h.siglum] for h in holders})
        around = _COMPANY_AROUND
        words = [w for w in self.lexicon.segment(f.key[max(0, a - around) : b + around]) if w[0].isalpha()]
        unknown = sum(len(w) for w in words if len(w) == 1 or not self.lexicon.has_word(w))
        return elsewhere >= _COMPANY_ELSEWHERE, any(self._forms_name(r, t) for t in self.terms), -unknown


def _common_end_length(keys: Sequence[str]) -> int:
    """How many signs all keys begin and end with."""
    shortest = min(map(len, keys))
    head = 0
    while head < shortest and len({k[head] for k in keys}) == 1:
        head += 1
    tail = 0
    while tail < shortest - head and len({k[-1 - tail] for k in keys}) == 1:
        tail += 1
    return head + tail
