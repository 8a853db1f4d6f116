"""Where the base's line ends go when something is restored beside one.

A character lost at the end of a line goes before the line's end, a lost line keeps its own: what the line ends round a
restored reading are is read off the witness that gives it. In: the decisions, and what was restored. Out: those that
change. Only white space moves, and every line end is still copied from a place that has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chuyi_recon.core.decide.evidence import Evidence
from chuyi_recon.core.decide.pairs import Proposal
from chuyi_recon.core.model import Attestation, Decision, Span


def at_line_ends(evidence: Evidence, made: Mapping[int, Decision], restored: Iterable[Proposal]) -> dict[int, Decision]:
    """The decisions round restored readings that stand at a line's end of the base, where a line's end moves."""
    out: dict[int, Decision] = {}
    for p in restored:
        begins, end = _line_ends(evidence, p)
        if p.own or end is None:
            continue
        before = next((i for i in range(p.locus - 1, -1, -1) if i not in made or made[i].text), -1)
        left, own = out.get(before, made.get(before)), out.get(p.locus, made[p.locus])
        at = len(left.text.rstrip()) if left else 0
        if (left is None and before >= 0) or (left is not None and "\n" not in left.text[at:]):
            continue  # inside a line of the base
        if begins:  # whole lines
            giver = next(r for r in evidence.table.loci[p.locus].readings if r.siglum == p.giver)
            text, taken = evidence.display.shown(giver)
            if not text.endswith("\n"):
                text, taken = text + "\n", (*taken, Attestation(p.giver, Span(end, end + 1)))
            out[p.locus] = replace(own, text=text, taken=taken)
        elif left is not None:
            kept, moved = _parted(left.taken, at)
            out[before] = replace(left, text=left.text[:at], taken=kept)
            out[p.locus] = replace(own, text=own.text + left.text[at:], taken=(*own.taken, *moved))
    return out


def _line_ends(evidence: Evidence, p: Proposal) -> tuple[bool, int | None]:
    """Whether the giver has a line's end before what it gives, and where it has the first one behind it."""
    loci = evidence.table.loci
    w, origin = loci.line(p.giver), evidence.folded[p.giver].origin
    text, first, last = loci.texts[w], int(loci.first[w, p.locus]), int(loci.last[w, p.locus])
    begins = "\n" in text[origin[first - 1] + 1 if first else 0 : origin[first]]
    end = text.find("\n", origin[last - 1] + 1, origin[last] if last < len(origin) else len(text))
    return begins or not first, end if end >= 0 else None


def _parted(taken: tuple[Attestation, ...], at: int) -> tuple[tuple[Attestation, ...], tuple[Attestation, ...]]:
    """Attestations cut in two, `at` characters from their beginning."""
    left, right = list[Attestation](), list[Attestation]()
    for a in taken:
        cut = a.span.start + min(max(at, 0), len(a.span))
        left += [Attestation(a.siglum, Span(a.span.start, cut))] if cut > a.span.start else []
        right += [Attestation(a.siglum, Span(cut, a.span.end))] if cut < a.span.end else []
        at -= len(a.span)
    return tuple(left), tuple(right)
