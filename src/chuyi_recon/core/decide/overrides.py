"""What an editor has ruled is printed, whatever was decided: text, a reading, or nothing.

In: the decisions, and rulings with the runs of loci they are of. The characters are credited to whoever has them:
what was decided anyway, else the first witness that has just that, else what of the nearest of them is left in the
editor's own words. White space at the ends of a place is layout, no part of a ruling: it stays that of what is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.decide.context import DecisionContext
from chuyi_recon.core.model import OBEYED_OUTCOMES, Attestation, Decision, Ground, Locus, ResolvedRuling, Ruling, Span
from chuyi_recon.errors import escape_unprintable
from chuyi_recon.messages import Message, MessageList, list_sigla, list_some

_PRINTING_CHOICES = ("reading", "text", "omit")
_CharacterPlace = tuple[str, int]  # a siglum and the offset of a character


@dataclass(frozen=True, slots=True)
class _PrintedPart:
    """What is printed at one locus of a ruled run."""

    text: str
    copied_from: tuple[Attestation, ...] = ()
    sigla: tuple[str, ...] = ()


def apply_rulings(
    context: DecisionContext, made: Mapping[int, Decision], rulings: Iterable[ResolvedRuling]
) -> dict[int, Decision]:
    """The decisions at the ruled places. The same word of several editors is one ruling, of all of them."""
    by_run: dict[Span, list[ResolvedRuling]] = {}
    for r in rulings:
        if r.loci is not None and r.outcome in OBEYED_OUTCOMES and r.ruling.choice in _PRINTING_CHOICES:
            by_run.setdefault(r.loci, []).append(r)
    out: dict[int, Decision] = {}
    for run, ruled in by_run.items():
        loci = context.table.loci[run.start : run.end]
        before, after = ruled[0].remainder
        first = ruled[0].ruling
        text = f"{before}{'' if first.choice == 'omit' else (first.text or '').strip()}{after}"
        decided = [_PrintedPart(d.text, d.copied_from, d.sigla) for d in (made[n.ordinal] for n in loci)]
        if _join_texts(decided).strip() == text:
            parts = decided
        elif text:
            parts = _compose_parts(context, loci, decided, text)
        else:
            earlier = range(context.table.rows[loci[0].row].loci.start, run.start)
            parts = _edit_parts(decided, "", keep=any(made[i].text.strip() for i in earlier))
        reason = _reason([r.ruling for r in ruled], parts)
        for locus, part in zip(loci, parts, strict=True):
            why = part.text, part.copied_from, part.sigla, 1.0, reason, first.id
            out[locus.ordinal] = Decision(locus.row, locus.ordinal, Ground.RULED, *why)
    return out


def _reason(rulings: Sequence[Ruling], parts: Sequence[_PrintedPart]) -> str:
    """Who ruled what, and why."""
    editors = list_some({escape_unprintable(r.editor) for r in rulings if r.editor}) or Message(
        "phrase.unnamed-editor.rules"
    )
    whose = list_sigla(s for part in parts for s in part.sigla)
    if not any(part.text.strip() for part in parts):
        what = Message("decision.ruled.nothing-stands", editors=editors)
    elif whose:
        what = Message("decision.ruled.as-witnesses", editors=editors, sigla=whose)
    else:
        what = Message("decision.ruled.as-no-witness", editors=editors)
    noted = list_some({escape_unprintable(r.note) for r in rulings if r.note})
    notes = "; ".join(noted) if isinstance(noted, MessageList) else noted
    return Message("decision.ruled.with-notes", what=what, notes=notes) if notes else what


def _compose_parts(
    context: DecisionContext, loci: Sequence[Locus], decided: list[_PrintedPart], text: str
) -> list[_PrintedPart]:
    """What is printed at each locus, so that it comes to `text`: what a witness has, else the nearest, changed."""
    by_witness = [
        _parts_of_witness(context, loci, decided, s)
        for s in sorted(context.table.loci.sigla, key=lambda s: _copy_preference(context, s))
    ]
    for parts in by_witness:
        if _join_texts(parts).strip() == text:
            return parts
    nearest = max([decided, *by_witness], key=lambda p: Levenshtein.normalized_similarity(_join_texts(p).strip(), text))
    return _edit_parts(nearest, text)


def _copy_preference(context: DecisionContext, siglum: str) -> tuple[bool, bool, float, str]:
    """Whose characters are printed, should several have them: the pivot's, then as in a vote."""
    trust = context.weights.reliability[siglum]
    return siglum != context.table.family.lead_witness, siglum in context.other_script_sigla, -trust, siglum


def _parts_of_witness(
    context: DecisionContext, loci: Sequence[Locus], decided: Sequence[_PrintedPart], siglum: str
) -> list[_PrintedPart]:
    """What a witness has at each locus, as it would be printed, and who reads the same."""
    out = []
    for locus, part in zip(loci, decided, strict=True):
        own = locus.reading(siglum)
        text, taken = (
            context.display.print_with_ending(own, part.text, part.copied_from) if own is not None else ("", ())
        )
        key = own.key if own is not None else None
        out.append(_PrintedPart(text, taken, tuple(r.siglum for r in locus.readings if text and r.key == key)))
    return out


def _join_texts(parts: Iterable[_PrintedPart]) -> str:
    return "".join(part.text for part in parts)


def _edit_parts(parts: Sequence[_PrintedPart], text: str, *, keep: bool = True) -> list[_PrintedPart]:
    """`parts` changed into `text`, with the white space at their ends if that is kept.

    A character that is left stays at its locus and its place in a witness; a new one stands where the one before it
    does. Where nothing is left, of the white space only what stands after the place.
    """
    printed, places, loci = _list_characters(parts)
    whole, bare = "".join(printed), "".join(printed).strip()
    lead = len(whole) - len(whole.lstrip()) if bare else 0
    tail = lead + len(bare)
    chars: list[tuple[str, _CharacterPlace | None, int]] = []
    if keep and text:
        chars += zip(printed[:lead], places[:lead], loci[:lead], strict=True)
    at = loci[lead] if lead < len(loci) else 0
    for op in Levenshtein.opcodes(bare, text):
        for n, c in enumerate(text[op.dest_start : op.dest_end]):
            old = lead + op.src_start + n
            if op.src_start + n < op.src_end:
                at = loci[old]
            chars.append((c, places[old] if op.tag == "equal" else None, at))
    if keep:
        chars += zip(printed[tail:], places[tail:], loci[tail:], strict=True)
    out = [_make_part([c for c in chars if c[2] == n]) for n in range(len(parts))]
    same = zip(out, parts, strict=True)
    return [replace(new, sigla=old.sigla) if new.text == old.text else new for new, old in same]


def _list_characters(parts: Sequence[_PrintedPart]) -> tuple[list[str], list[_CharacterPlace | None], list[int]]:
    """Each printed character, where it is copied from, and at which part it stands."""
    printed: list[str] = []
    places: list[_CharacterPlace | None] = []
    loci: list[int] = []
    for n, part in enumerate(parts):
        copied: list[_CharacterPlace | None] = [
            (a.siglum, i) for a in part.copied_from for i in range(a.span.start, a.span.end)
        ]
        printed += part.text
        places += copied if len(copied) == len(part.text) else [None] * len(part.text)
        loci += [n] * len(part.text)
    return printed, places, loci


def _make_part(chars: Sequence[tuple[str, _CharacterPlace | None, int]]) -> _PrintedPart:
    """What stands at one locus, its characters joined and their places too."""
    return _PrintedPart("".join(c for c, _, _ in chars), tuple(_merge_places(place for _, place, _ in chars)))


def _merge_places(places: Iterable[_CharacterPlace | None]) -> Iterator[Attestation]:
    """The stretches that single places make."""
    begun: tuple[str, int, int] | None = None
    for place in (*places, None):
        if begun and place == (begun[0], begun[2]):
            begun = begun[0], begun[1], begun[2] + 1
            continue
        if begun:
            yield Attestation(begun[0], Span(begun[1], begun[2]))
        begun = (*place, place[1] + 1) if place else None
