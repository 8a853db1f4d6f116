"""Shapes that show a loss which nobody can fill: a figure that counts nothing, a date run together, an empty bracket.

In: a case and a witness. Out: the places, each with what is to be said of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

import regex

from chuyi_recon.core.flags.base import bigrams_by_witness, cache_per_family
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.model import Span
from chuyi_recon.core.text.notation import is_issuing_body, key_lines
from chuyi_recon.messages import Message

_NAME_LENGTH = 2  # signs of a name after a figure: a pair, for pairs are what is counted
_FIGURE = regex.compile(r"(?<![\d.\p{Latin}第年月\-:(])\d{1,4}(?=\p{Han}{2})")
_COUNTED = regex.compile(r"\d(\p{Han}{1,2})\"?$")
_DATE = regex.compile(r"(?<!\d)(?:19|20)\d\d(?:1[0-2]|0?[1-9])(?:3[01]|[12]\d|0?[1-9])(?!\d)(?=日|$|印发)")
_ARTICLE = regex.compile(r"第\d{1,4}(?=[及和、,;。])")
_EMPTY = regex.compile(r"(?<=\p{Han})\(\)")
DROPPED_MARGIN = 4  # signs on each side of a gap that are pointed at; at 2 flags .938 for .940; at 8 no figure changes


def find_loss_patterns(context: FlagContext, siglum: str) -> Iterator[tuple[Span, str]]:
    """Figures before a counted name, dates run together, empty brackets."""
    f, margin = context.folded[siglum], DROPPED_MARGIN
    for line in key_lines(f):
        for m in _DATE.finditer(line.key):
            yield (
                f.text_span(line.first + m.start(), line.first + m.end()),
                Message("finding.dropped-characters.date-units", date=m.group()),
            )
        for m in _ARTICLE.finditer(line.key):
            a, b = max(line.first, line.first + m.start() - margin), min(line.last, line.first + m.end() + margin)
            yield f.text_span(a, b), Message("finding.dropped-characters.article-unit", number=m.group())
        for m in _EMPTY.finditer(line.key):
            a = max(line.first, line.first + m.start() - margin)
            yield f.text_span(a, line.first + m.end()), Message("finding.dropped-characters.empty-bracket")
    for m in _FIGURE.finditer(f.key):
        term = f.key[m.end() : m.end() + _NAME_LENGTH]
        if _has_measure_word(context, term):
            a, b = max(0, m.start() - margin), min(len(f), m.end() + margin)
            yield (
                f.text_span(a, b),
                Message(
                    "finding.dropped-characters.measure-word",
                    number=m.group(),
                    term=term,
                ),
            )


@cache_per_family
def _has_measure_word(context: FlagContext, term: str) -> bool:
    """Whether the family has this term after a figure with a measure word, in two places or witnesses."""
    if context.lexicon.has_word(term) and term not in context.terms:
        return False
    places = ((f.key, at) for w, f in context.folded.items() for at in bigrams_by_witness(context)[w].positions(term))
    counted = (1 for key, at in places if _COUNTED.search(key, max(0, at - 5), at))
    return sum(islice(counted, 2)) == 2


def find_missing_signatories(context: FlagContext, siglum: str) -> Iterator[tuple[Span, str]]:
    """A signature that names some bodies of a letterhead that others have, and lacks the rest."""
    if siglum != context.family.base:
        return
    heads: dict[str, set[str]] = defaultdict(set)
    for w in context.family.witnesses:
        for line in key_lines(context.folded[w.siglum])[:14]:
            if is_issuing_body(line.key):
                heads[_strip_document_type(line.key)].add(context.independence_classes[w.siglum])
    shared = [k for k, s in heads.items() if len(s) >= 2]
    letterhead = [k for k in shared if not any(o != k and o in k for o in shared)]
    f = context.folded[siglum]
    rows = key_lines(f)
    signed = [line for line in rows[len(rows) // 2 :] if line.key in letterhead]
    lost = [k for k in letterhead if k not in {line.key for line in signed}]
    if len(signed) >= 2 and lost:
        span = Span(signed[0].span.start, signed[-1].span.end)
        yield (
            span,
            Message("finding.dropped-characters.issuers-in-signature", bodies="、".join(lost)),
        )


def _strip_document_type(key: str) -> str:
    """The name of a body without the kind of paper it issues."""
    for ending in ("文件", "公告", "通知", "通报", "函", "令"):
        if key.endswith(ending):
            return key[: -len(ending)]
    return key
