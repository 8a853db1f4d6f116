"""Named rules: what is decided as one thing, wherever its parts stand.

`document-number`. The number of a document (湘教发〔2022〕7号) stands alone on a line of the
letterhead, or at the foot of a web copy, and a transcription may bring another. It is voted over
*standalone* lines of all witnesses; numbers cited inside the body do not count, and the base may
carry its own at its foot. Its place in the text is the letterhead, if any witness has one there.

It is the one thing that withheld text attests: the head or the foot of a page is no text of the document and says
which document it is. A witness that has it in its text comes first. No character of a witness is printed twice: of one
that has the number where something of it is printed nothing is copied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from chuyi_recon.core.decide.context import RULE_SHARED, RULE_SINGLE, DecisionContext
from chuyi_recon.core.decide.without_base import omit_locus
from chuyi_recon.core.model import Attestation, Decision, FoldedText, Ground, Locus, Span, Table
from chuyi_recon.core.text.notation import (
    DocumentNumber,
    document_numbers,
    find_bracketed_years,
    is_bracket_pair,
    normalize_year_brackets,
)
from chuyi_recon.messages import Message, MessageList, sigla_carry, word

RULE = "document-number"


def decide_document_number(
    context: DecisionContext, made: Mapping[int, Decision], voted: Sequence[int]
) -> dict[int, Decision]:
    """The decisions that put the document's number into its letterhead; none where the base's own text has it.

    The number with the most independent sources wins; a tie that the pivot's own number is part of
    goes to the pivot's, any other tie decides nothing. It is printed in the first of the `voted` rows
    (with a base: those that the base lacks) where a witness has it alone on its line, else in the
    first where one has another number; whatever else stands in such rows is not printed: a number
    is one thing.
    """
    table, folded = context.table, context.folded
    found = [n for w in table.family.witnesses for n in document_numbers(w.siglum, w.text, folded[w.siglum])]
    classes: dict[str, set[str]] = defaultdict(set)
    for n in found:
        classes[n.key].add(context.independence_classes[n.siglum])
    rows = _numbers_by_row(table, found, voted)
    if not rows:
        return {}
    own = {n.key for n in found if n.siglum == table.family.lead_witness}
    ranked = sorted(classes, key=lambda k: (-len(classes[k]), k not in own, k))
    best = ranked[0]
    tied = sum(len(classes[k]) == len(classes[best]) for k in ranked) > 1
    if tied and best not in own:
        return {}
    holders = [n for n in found if n.key == best]
    well_read = [n for n in holders if _key_of_span(folded, n.siglum, n.span) == best]
    decided = [_printed_key(table, folded, made, ordinal) for ordinal in rows]
    printed = best in decided or (not well_read and best in map(normalize_year_brackets, decided))
    if len(classes) == 1 and printed and all(normalize_year_brackets(key) in (best, "") for key in decided):
        return {}  # nobody carries another, and it is printed, in brackets that somebody has
    whole = Message("decision.rule.number-printed-elsewhere", rule=word(RULE))
    out = {locus.ordinal: omit_locus(locus, whole) for ordinal in rows for locus in table.loci_of(table.rows[ordinal])}
    if not _is_printed_elsewhere(made, holders, set(voted)):
        place = min(rows, key=lambda i: (best not in {n.key for n in rows[i]}, i))
        first = table.loci_of(table.rows[place])[0]
        free = [n for n in (*well_read, *holders) if not _is_printed(table, made, out, n.siglum, n.span)]
        free.sort(key=lambda n: _is_withheld(table, n))
        if not free:  # what every holder has of it is printed where it stands: no character is printed twice
            return {}
        number = _number_decision(context, first, rows[place], free, classes[best], found)
        # The line's end may be copied from a line whose next characters are printed where they stand.
        taken = tuple(a for a in number.copied_from if not _is_printed(table, made, out, a.siglum, a.span))
        out[first.ordinal] = replace(number, copied_from=taken)
    return out


def _is_withheld(table: Table, n: DocumentNumber) -> bool:
    """Whether a number stands in text that is no part of the document, as the foot of a web page."""
    return any(n.span.overlaps(span) for span in table.withheld.get(n.siglum, ()))


def _is_printed(
    table: Table, made: Mapping[int, Decision], out: Mapping[int, Decision], siglum: str, span: Span
) -> bool:
    """Whether something is printed where a witness has that stretch, but for the loci that `out` decides anew."""
    loci, w = table.loci, table.loci.sigla.index(siglum)
    here = loci.present[w] & (loci.start[w] < span.end) & (loci.end[w] > span.start)
    return any(made[i].text for i in np.flatnonzero(here).tolist() if i not in out)


def _printed_key(table: Table, folded: Mapping[str, FoldedText], made: Mapping[int, Decision], row: int) -> str:
    """The signs that a row prints as it is decided now."""
    taken = (a for locus in table.loci_of(table.rows[row]) for a in made[locus.ordinal].copied_from)
    return "".join(_key_of_span(folded, a.siglum, a.span) for a in taken)


def _key_of_span(folded: Mapping[str, FoldedText], siglum: str, span: Span) -> str:
    """The signs of a stretch."""
    first, last = folded[siglum].sign_range(span)
    return folded[siglum].key[first:last]


def _numbers_by_row(
    table: Table, found: Sequence[DocumentNumber], voted: Sequence[int]
) -> dict[int, list[DocumentNumber]]:
    """By row the standing numbers, alone on their line, that make up most of a cell of it, whole or in part."""
    rows, out = table.rows, dict[int, list[DocumentNumber]]()
    asked = np.array(sorted(set(voted)), np.int64)
    starts, ends = rows.start[:, asked], rows.end[:, asked]
    for n in found:
        if n.fills_line:
            w = rows.sigla.index(n.siglum)
            shared = np.minimum(ends[w], n.span.end) - np.maximum(starts[w], n.span.start)
            most = (starts[w] >= 0) & (shared > 0) & (2 * shared >= ends[w] - starts[w])
            for i in asked[most].tolist():
                out.setdefault(i, []).append(n)
    return dict(sorted(out.items()))


def _is_printed_elsewhere(made: Mapping[int, Decision], holders: Sequence[DocumentNumber], voted: set[int]) -> bool:
    """Whether one of these numbers stands in the base's own text and is printed there."""
    return any(
        d.row not in voted and a.siglum == n.siglum and a.span.start <= n.span.start < a.span.end
        for d in made.values()
        for a in d.copied_from
        for n in holders
    )


def _number_decision(
    context: DecisionContext,
    locus: Locus,
    here: Sequence[DocumentNumber],
    holders: Sequence[DocumentNumber],
    classes: set[str],
    found: Sequence[DocumentNumber],
) -> Decision:
    """The number in its place, from the first of `holders` that has it there, else from the first of all."""
    table = context.table
    giver = next((n for n in holders if n in here), holders[0])
    text, taken = _bracket_year(table, giver, holders)
    # The line ends as the line does that it stands on, or that it stands for.
    lined = giver if giver in here else here[0]
    source = table.family.witness(lined.siglum).text
    end = lined.span.end
    while end < len(source) and source[end].isspace():
        end += 1
    if end > lined.span.end:
        taken.append(Attestation(lined.siglum, Span(lined.span.end, end)))
    sigla = tuple(sorted({n.siglum for n in found if n.key == giver.key}))
    rivals = sorted({n.key for n in found} - {giver.key})
    reason = Message(
        "decision.rule.number-on-own-line.opposed" if rivals else "decision.rule.number-on-own-line.unopposed",
        rule=word(RULE),
        who=sigla_carry(sigla),
        rivals=MessageList(rivals),
    )
    sure = RULE_SHARED if len(classes) > 1 else RULE_SINGLE
    printed = text + source[lined.span.end : end]
    needs_review = len(classes) < 2
    beside = tuple(Attestation(s, p) for s, p in sorted({(n.siglum, n.span) for n in holders}) if s != giver.siglum)
    return Decision(
        locus.row,
        locus.ordinal,
        Ground.EMENDED,
        printed,
        tuple(taken),
        sigla,
        sure,
        reason,
        RULE,
        open=needs_review,
        attested_elsewhere=beside,
    )


def _bracket_year(
    table: Table, giver: DocumentNumber, holders: Sequence[DocumentNumber]
) -> tuple[str, list[Attestation]]:
    """The number as `giver` has it, its year in 〔 〕 if its brackets are in question, and where it is copied from.

    They are in question where they are no pair, or where the holders part about them. A bracket is copied from a
    holder that has it, else from nowhere (see `brackets`).
    """
    numbers = [(n, n.span.extract(table.family.witness(n.siglum).text)) for n in holders]
    years = [m for _, text in numbers for m in find_bracketed_years(text)]
    whole = giver.span.extract(table.family.witness(giver.siglum).text)
    m = next(find_bracketed_years(whole), None)
    if (
        m is None
        or (m[1], m[3]) == ("〔", "〕")
        or (is_bracket_pair(m[1], m[3]) and len({(y[1], y[3]) for y in years}) == 1)
    ):
        return whole, [Attestation(giver.siglum, giver.span)]
    at = giver.span.start
    text, taken, done = "", list[Attestation](), 0
    for side, true in ((1, "〔"), (3, "〕")):
        place = m.start(side)
        text += whole[done:place] + true
        taken.append(Attestation(giver.siglum, Span(at + done, at + place)))
        held = next(((n, text.index(true)) for n, text in numbers if true in text), None)
        if held is not None:
            where = held[0].span.start + held[1]
            taken.append(Attestation(held[0].siglum, Span(where, where + 1)))
        done = place + 1
    taken.append(Attestation(giver.siglum, Span(at + done, giver.span.end)))
    return text + whole[done:], taken
