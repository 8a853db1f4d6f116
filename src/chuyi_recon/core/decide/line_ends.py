"""Where the base's line ends go when something is restored beside one.

A character lost at the end of a line goes before the line's end, a lost line keeps its own: what the line ends round a
restored reading are is read off the witness that gives it. In: the decisions, and what was restored. Out: those that
change. Only white space moves, and every line end is still copied from a place that has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from chuyi_recon.core.decide.evidence import Evidence
from chuyi_recon.core.decide.pairs import Proposal
from chuyi_recon.core.model import Attestation, Decision, Span


def at_line_ends(evidence: Evidence, made: Mapping[int, Decision], restored: Iterable[Proposal]) -> dict[int, Decision]:
    """The decisions round restored readings that stand at a line's end of the base, where a line's end moves."""
    out: dict[int, Decision] = {}
    for run in _runs(evidence, restored):
        begins, end = _line_ends(evidence, run)
        if end is None:
            continue
        before = next((i for i in range(run[0].locus - 1, -1, -1) if i not in made or made[i].text), -1)
        left, last = out.get(before, made.get(before)), run[-1]
        at = len(left.text.rstrip()) if left else 0
        if (left is None and before >= 0) or (left is not None and "\n" not in left.text[at:]):
            continue  # inside a line of the base
        if begins:  # whole lines
            for p in run:
                giver = next(r for r in evidence.table.loci[p.locus].readings if r.siglum == p.giver)
                text, taken = evidence.display.shown(giver)
                out[p.locus] = replace(made[p.locus], text=text, taken=taken)
            own = out[last.locus]
            if not own.text.endswith("\n"):
                there = Attestation(last.giver, Span(end, end + 1))
                out[last.locus] = replace(own, text=own.text + "\n", taken=(*own.taken, there))
        elif left is not None:
            own, (kept, moved) = made[last.locus], _parted(left.taken, at)
            out[before] = replace(left, text=left.text[:at], taken=kept)
            out[last.locus] = replace(own, text=own.text + left.text[at:], taken=(*own.taken, *moved))
    return out


def _runs(evidence: Evidence, restored: Iterable[Proposal]) -> list[list[Proposal]]:
    """What is restored in one place of the base, of one giver, as one: words and the mark behind them are two loci."""
    out: list[list[Proposal]] = []
    slot = evidence.table.loci.slot
    for p in (p for p in restored if not p.own):
        last = out[-1][-1] if out else None
        if last and (last.locus + 1, last.giver, slot[last.locus]) == (p.locus, p.giver, slot[p.locus]):
            out[-1].append(p)
        else:
            out.append([p])
    return out


def _line_ends(evidence: Evidence, run: Sequence[Proposal]) -> tuple[bool, int | None]:
    """Whether the giver has a line's end before what it gives, and where it has the first one behind it."""
    loci, giver = evidence.table.loci, run[0].giver
    w, origin = loci.line(giver), evidence.folded[giver].origin
    text, first, last = loci.texts[w], int(loci.first[w, run[0].locus]), int(loci.last[w, run[-1].locus])
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
