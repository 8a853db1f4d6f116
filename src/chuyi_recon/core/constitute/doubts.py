"""What a reader is to be warned of: clauses that stand in no single witness, runs that one alone has.

Clauses are compared without quotation marks, brackets and white space.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from chuyi_recon.core.model import (
    Attestation,
    Decision,
    Doubt,
    FoldedText,
    Script,
    Span,
    Stretches,
    Table,
)
from chuyi_recon.core.model.arrays import sums_before
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import split_clauses
from chuyi_recon.core.text.code_points import code_points
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.messages import Message, list_sigla

# What is no white space, by code point: the ideographic space is the last that is.
_IS_VISIBLE = np.array([not chr(c).isspace() for c in range(0x3002)])
_SPLICED = Message("doubt.spliced")
_NOT_COMPARED = str.maketrans("", "", '"()[]<>')  # these are lost and doubled everywhere
_NEAR = 2_000  # signs from the last clause found to the next, as a rule


def find_spliced(
    folded: Mapping[str, FoldedText], stretches: Stretches, lexicon: Lexicon, settings: Settings
) -> Iterator[Doubt]:
    """Clauses that stand in no single witness."""
    text, bounds = stretches.text, stretches.bounds
    keys = [folded[s].key.translate(_NOT_COMPARED) for s in stretches.sigla]
    reached = [0] * len(keys)  # behind the last clause that was found in each
    own = fold(text, lexicon.simplify)
    for clause in split_clauses("", text, settings):
        span = clause.span
        a, b = own.sign_range(span)
        wanted = own.key[a:b].translate(_NOT_COMPARED)
        if not wanted or _find_in_one(keys, reached, wanted):
            continue
        # Markdown and traditional script are folded by what stands round them.
        alone = fold(span.extract(text), lexicon.simplify).key.translate(_NOT_COMPARED)
        if not alone or _find_in_one(keys, reached, alone):
            continue
        first = int(bounds.searchsorted(span.start, "right")) - 1
        last = int(bounds.searchsorted(span.end, "left"))
        parts = tuple(s.attestations[0] for s in stretches[first:last] if s.attestations)
        yield Doubt("spliced", span, _SPLICED, parts)


def _find_in_one(keys: Sequence[str], reached: list[int], wanted: str) -> bool:
    """Whether a clause stands in one of the keys; it is looked for first where the clause before it ended."""
    for w, key in enumerate(keys):
        at = key.find(wanted, reached[w], reached[w] + _NEAR)
        if at >= 0:
            reached[w] = at + len(wanted)
            return True
    for w, key in enumerate(keys):
        at = key.find(wanted)
        if at >= 0:
            reached[w] = at + len(wanted)
            return True
    return False


def find_single_support(
    stretches: Stretches, folded: Mapping[str, FoldedText], ruled: Collection[int], shortest: int
) -> Iterator[Doubt]:
    """Runs of `shortest` characters and more that one witness alone has, where others could have had them.

    White space and markup, which have no sign, part no run and make none, and so does what an editor has ruled: `ruled`
    are those loci.
    """
    if len(stretches.sigla) < 2 or not len(stretches):
        return
    present, bounds = stretches.offset >= 0, stretches.bounds
    who = np.where(present.sum(axis=0) == 1, present.argmax(axis=0), -1)
    ink = np.diff(sums_before(_IS_VISIBLE[np.minimum(code_points(stretches.text), len(_IS_VISIBLE) - 1)])[bounds])
    for w, siglum in enumerate(stretches.sigla):
        own = np.flatnonzero(who == w)
        start, f = stretches.offset[w, own], folded[siglum]
        ink[own[f.signs_at(start) == f.signs_at(start + np.diff(bounds)[own])]] = 0
    ink[np.isin(stretches.locus, list(ruled))] = 0
    inked = sums_before(ink)
    visible = np.flatnonzero(inked[1:] > inked[:-1])
    if not visible.size:
        return
    first = visible[np.append(True, who[visible][1:] != who[visible][:-1])]
    last = np.append(first[1:], len(stretches))
    long = (who[first] >= 0) & (inked[last] - inked[first] >= shortest)
    for a, b in zip(first[long].tolist(), last[long].tolist(), strict=True):
        siglum = stretches.sigla[who[a]]
        parts = tuple(s.attestations[0] for s, w in zip(stretches[a:b], who[a:b], strict=True) if w == who[a])
        warning = Message("decision.only-witness", sigla=siglum)
        yield Doubt("single-support", Span(int(bounds[a]), int(bounds[b])), warning, parts)


def find_mixed_script(
    table: Table,
    folded: Mapping[str, FoldedText],
    decisions: Sequence[Decision],
    scripts: Mapping[str, Script],
    script: Script | None,
) -> Iterator[Doubt]:
    """What is printed in another script than the text is, because nobody in its script has it: one doubt for all.

    It reaches from the first such character to the last. A character is one if it is written otherwise in the text's
    `script`: its key has another sign, or, where its witness is the simplified one, no witness in the text's script
    has it anywhere. `scripts` are those of a family that mixes them.
    """
    foreign_sigla = {s for s, own in scripts.items() if own != script}
    if not foreign_sigla:
        return
    texts = {w.siglum: w.text for w in table.family.witnesses}
    text_script_characters = set().union(*(texts[s] for s in scripts if s not in foreign_sigla))
    parts, first, last, many, at = list[Attestation](), 0, 0, 0, 0
    for d in decisions:
        begin, at = at, at + len(d.text)
        for a in d.copied_from:
            if a.siglum in foreign_sigla:
                own, f = a.span.extract(texts[a.siglum]), folded[a.siglum]
                other_script = [
                    i
                    for i, c in enumerate(own, a.span.start)
                    if c.isalpha()
                    and c not in text_script_characters
                    and (script == "traditional" or f.key[f.sign_at(i) : f.sign_at(i + 1)] not in (c, ""))
                ]
                if other_script:
                    ahead = begin - a.span.start
                    first, last = first if parts else other_script[0] + ahead, other_script[-1] + ahead + 1
                    many += len(other_script)
                    parts.append(a)
            begin += len(a.span)
    if parts:
        warning = Message(
            "doubt.mixed-script.traditional-in-simplified"
            if script == "simplified"
            else "doubt.mixed-script.simplified-in-traditional",
            many=many,
            sigla=list_sigla(a.siglum for a in parts),
        )
        yield Doubt("mixed-script", Span(first, last), warning, tuple(parts))
