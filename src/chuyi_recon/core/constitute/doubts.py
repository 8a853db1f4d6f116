"""What a reader is to be warned of: clauses that stand in no single witness, runs that one alone has.

Clauses are compared without quotation marks, brackets and white space. Where one witness attests all
signs of a clause at consecutive places, it has the clause: that is read off the columns for all clauses
at once. Only the others are compared with the keys, as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from chuyi_recon.core.constitute.joined_keys import JoinedKeys, is_compared
from chuyi_recon.core.model import (
    Attestation,
    BoolArray,
    Decision,
    Doubt,
    FoldedText,
    IntArray,
    Script,
    Span,
    Stretches,
    Table,
)
from chuyi_recon.core.model.prefix_sums import sums_before
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import split_clauses
from chuyi_recon.core.text.code_points import code_points, to_string
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.messages import Message, list_sigla

# What is no white space, by code point: the ideographic space is the last that is.
_IS_VISIBLE = np.array([not chr(c).isspace() for c in range(0x3002)])
_SPLICED = Message("doubt.spliced")


def find_spliced(
    keys: JoinedKeys, stretches: Stretches, signs: IntArray, lexicon: Lexicon, settings: Settings
) -> Iterator[Doubt]:
    """Clauses that stand in no single witness; `signs` as `credited` gives them."""
    text, bounds = stretches.text, stretches.bounds
    own = fold(text, lexicon.simplify)
    printed = code_points(own.key)
    counts = is_compared(printed)
    at = sums_before(
        _flag_places(len(text), own.origin[counts])
    )  # signs clauses are compared by, before each character
    cut = split_clauses("", text, settings)
    # How many of them a witness has before a stretch, less how many are printed before it.
    lines = np.arange(len(stretches.sigla))[:, None]
    ahead = keys.compared_before(lines, np.maximum(stretches.offset, 0)) - at[bounds[:-1]]
    other = sums_before(_differs_from_witness(own, signs))
    left = np.flatnonzero(~_is_in_one_witness(stretches, ahead, at, np.append(0, cut.end), other))
    if not left.size:
        return
    key, held = to_string(printed[counts]), keys.compared_keys
    for span in (cut[i].span for i in left.tolist()):
        first = int(bounds.searchsorted(span.start, "right")) - 1
        last = int(bounds.searchsorted(span.end, "left"))
        start, wanted = int(at[span.start]), key[at[span.start] : at[span.end]]
        w, r = np.nonzero(stretches.offset[:, first:last] >= 0)
        begins = {(w, begin + start) for w, begin in zip(w.tolist(), ahead[w, first + r].tolist(), strict=True)}
        if any(begin >= 0 and held[w].startswith(wanted, begin) for w, begin in begins):
            continue  # where one of its witnesses has it
        alone = code_points(fold(span.extract(text), lexicon.simplify).key)
        loose = to_string(alone[is_compared(alone)])
        if not loose or any(loose in b for b in held):
            continue
        parts = tuple(s.attestations[0] for s in stretches[first:last] if s.attestations)
        yield Doubt("spliced", span, _SPLICED, parts)


def _flag_places(length: int, places: IntArray) -> BoolArray:
    """A flag for each of `length` characters, set at these places."""
    out = np.zeros(length, bool)
    out[places] = True
    return out


def _differs_from_witness(own: FoldedText, signs: IntArray) -> BoolArray:
    """Which printed characters are another sign in the printed text than in the witness that they are copied from.

    Markdown and traditional script are folded by what stands round them.
    """
    printed = np.zeros(len(signs), np.uint32)
    printed[own.origin] = code_points(own.key)
    other: BoolArray = printed != signs
    return other


def _is_in_one_witness(
    stretches: Stretches, ahead: IntArray, at: IntArray, ends: IntArray, other: IntArray
) -> BoolArray:
    """Whether one witness attests all signs that a clause is compared by, at consecutive places.

    Clause `i` is `[ends[i], ends[i + 1])`. Where a sign is another than in its witness (counted in `other`), and
    where a clause has none, the answer is no.
    """
    signed = at[stretches.bounds]
    some = np.flatnonzero(signed[1:] > signed[:-1])  # stretches of such signs
    if not some.size:
        return np.zeros(len(ends) - 1, bool)
    begin, ahead, present = signed[some], ahead[:, some], stretches.offset[:, some] >= 0
    parted = np.zeros(ahead.shape, np.int32)
    np.cumsum((ahead[:, 1:] != ahead[:, :-1]) | ~present[:, 1:], axis=1, out=parted[:, 1:])
    start, end = at[ends[:-1]], at[ends[1:]]
    first = begin.searchsorted(start, "right") - 1
    last = begin.searchsorted(end, "left") - 1
    sound = other[stretches.bounds[some[first]]] == other[stretches.bounds[some[last] + 1]]
    run = present[:, first] & (parted[:, first] == parted[:, last])
    whole: BoolArray = run.any(axis=0) & sound & (start < end)
    return whole


def find_single_support(stretches: Stretches, folded: Mapping[str, FoldedText], shortest: int) -> Iterator[Doubt]:
    """Runs of `shortest` characters and more that one witness alone has, where others could have had them.

    White space and markup, which have no sign, part no run and make none.
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
