"""The marks of a reconstruction: where something was decided or is doubtful, and why, in words.

In: a reconstruction. Out: its `Mark`s in order; they neither nest nor overlap. Forms for people are made of them.

Decisions are laid down first, each at its own place; what was restored on both sides of a word is one mark
round it. Findings and doubts come after them and take the longest piece of their stretch that no mark
holds yet; where none is left, their reason joins that of the first mark they meet. So an editor sees each
of them once. A reason says what other witnesses read, in words; no code has to be looked up.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import regex

from chuyi_recon.core.model import Decision, Finding, Ground, Locus, Reconstruction, Span
from chuyi_recon.errors import BrokenLaw
from chuyi_recon.messages import said
from chuyi_recon.views.apparatus import Apparatus

# Longest reason, and longest stretch that is put inside a mark, in code points: a paragraph that
# only one witness has is announced at its head, for braces round a page hide what they hold.
_LONGEST_WHY = 120
_LONGEST_READING = 40
# Restored characters that may stand between two printed pieces of one flagged stretch: `3所“楚怡”`
# prints `3` and `楚怡` of the base two places apart.
_NEAR = 12

_FOLLOWED = "the base is followed"
_CHANGED = (Ground.RESTORED, Ground.EMENDED, Ground.RULED)
_TOLD = (*_CHANGED, Ground.MAJORITY)
_SPACE, _SPACED = regex.compile(r"\s+"), regex.compile(r"(?<=\p{Han})\s+(?=\p{Han})")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the reconstruction, in its code points, and why it is marked."""

    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class _Restored(Mark):
    """A mark that holds restored signs, and perhaps words of the base between them."""

    signs: tuple[str, ...]
    by: tuple[str, ...]

    @staticmethod
    def of(span: Span, signs: tuple[str, ...], by: tuple[str, ...]) -> _Restored:
        """The mark with its reason: which signs, and who has them."""
        whole = len("".join(signs)) == len(span)
        said = f"in {', '.join(by)}; the base dropped {'it' if whole or len(''.join(signs)) == 1 else 'them'}"
        return _Restored(span, _short(said if whole else f"{' '.join(signs)} {said}"), signs, by)


def marks(view: Apparatus) -> tuple[Mark, ...]:
    """All marks, in order of place; none meets another. An empty mark stands before a full one."""
    text = view.made.text
    laid = _joined(_decided(view), text)
    for remark, proposed in _flagged(view.made):
        told = proposed and any(m.span.meets(remark.span) and proposed in m.why for m in laid)
        if not told:  # what others read there has been said
            _lay(laid, remark)
    for remark in _doubted(view.made):
        _lay(laid, remark)
    return tuple(laid)


def _decided(view: Apparatus) -> Iterator[Mark]:
    """A mark for each decision that an editor would want to see, at its place in the text."""
    decisions, rows, base = view.decisions, view.made.table.rows, view.family.base
    if "".join([d.text for d in decisions]) != view.made.text:
        raise BrokenLaw(
            said("family {family}: its decisions do not spell its text", family=view.family.name),
            said("please report this, with the witnesses if you may"),
        )
    spoken = {d.rule for d in decisions if d.ground is Ground.RULED and d.text.strip()}
    wanted = [d.locus for d in decisions if d.open or d.ground in _TOLD]
    for locus in view.loci.taken(wanted):
        decision, start = decisions[locus.ordinal], int(view.at[locus.ordinal])
        if decision.ground is Ground.RULED and not decision.text.strip():
            if decision.rule in spoken:
                continue  # one mark for one ruling: it stands where something is printed
            spoken.add(decision.rule)
        if not _noteworthy(decision, locus):
            continue
        span = _trimmed(decision.text, start)
        restored = decision.ground is Ground.RESTORED and rows[locus.row].place == "pivot"
        added = _added(decision, locus, base) if restored else ""
        yield _Restored.of(span, (added,), decision.sources) if added else Mark(span, _reason(decision, locus))


def _trimmed(printed: str, start: int) -> Span:
    """The place of `printed` without white space at its ends: a mark stands round words, not line ends."""
    head, tail = len(printed) - len(printed.lstrip()), len(printed) - len(printed.rstrip())
    whole = Span(start, start + len(printed))
    return Span(start + head, whole.end - tail) if printed.strip() else whole


def _noteworthy(decision: Decision, locus: Locus) -> bool:
    """Whether something was decided here: changed, ruled, left open, or won against dissent.

    Width and one mark exchanged for another are no dissent.
    """
    if decision.open or decision.ground in _CHANGED:
        return True
    if decision.ground is not Ground.MAJORITY or locus.kind != "substantive":
        return False
    return len({r.key for r in locus.readings if not r.withheld}) > 1


def _added(decision: Decision, locus: Locus, base: str | None) -> str:
    """The signs that were put into a base that has nothing there; empty where it is otherwise."""
    own = locus.reading(base or "")
    return decision.text.strip() if own is not None and not own.text.strip() else ""


def _reason(decision: Decision, locus: Locus) -> str:
    """Why this is printed; before it what others read, where they lost to it or nothing is printed."""
    why = decision.reason or f"{decision.ground}: {', '.join(decision.sources)}"
    said = []
    if decision.open or decision.ground is Ground.MAJORITY:
        said = [f"{text or 'nothing'} in {', '.join(sigla)}" for text, sigla in _others(decision, locus).items()]
        if decision.ground is Ground.MAJORITY and said and " against " in why:
            why = ""  # who reads what has been said
        verdict = why.partition(" would insert here: ")[2]
        why = verdict if verdict and said else why
        why = _FOLLOWED if said and why.startswith(_FOLLOWED) else why
    return _short("; ".join([*said, *filter(None, [why])]))


def _others(decision: Decision, locus: Locus) -> dict[str, list[str]]:
    """What else is read at a locus, and by whom; what most read comes first."""
    printed = decision.text.strip()
    out: dict[str, list[str]] = {}
    for reading in locus.readings:
        if reading.text.strip() != printed and not reading.withheld:
            out.setdefault(_SPACE.sub(" ", _SPACED.sub("", reading.text.strip())), []).append(reading.siglum)
    return dict(sorted(out.items(), key=lambda item: (-len(item[1]), item[1])))


def _flagged(reconstruction: Reconstruction) -> Iterator[tuple[Mark, str]]:
    """Findings that matter, in the witness that gives the wording, and that no decision and no ruling has answered.

    With each what it proposes, if anything.
    """
    pivot = reconstruction.family.base or reconstruction.family.pivot
    text = reconstruction.text
    pieces = _printed(reconstruction, pivot)
    answers = [
        place for d in reconstruction.decisions if d.ground in _CHANGED for place in d.taken if place.siglum != pivot
    ]
    for i, finding in enumerate(reconstruction.findings):
        if finding.siglum != pivot or finding.severity == "low" or i in reconstruction.settled:
            continue
        span = _place(finding.span, pieces)
        if span is None or _answered(finding, span.of(text)):
            continue
        if not any(e.siglum == a.siglum and e.span.meets(a.span) for e in finding.evidence for a in answers):
            yield Mark(span, _short(finding.message)), finding.suggestion or ""


def _answered(finding: Finding, printed: str) -> bool:
    """Whether the place already reads as the finding suggests."""
    return finding.suggestion is not None and finding.suggestion != "" and finding.suggestion in printed


def _doubted(reconstruction: Reconstruction) -> Iterator[Mark]:
    """The doubts about the reconstruction itself; neighbours that say the same are one."""
    laid: list[Mark] = []
    for doubt in sorted(reconstruction.doubts, key=lambda d: (d.span, d.code)):
        mark = Mark(doubt.span, _short(doubt.message))
        if laid and laid[-1].why == mark.why and laid[-1].span.end == mark.span.start:
            mark = Mark(Span(laid.pop().span.start, mark.span.end), mark.why)
        laid.append(mark)
    yield from laid


def _printed(reconstruction: Reconstruction, siglum: str) -> list[tuple[int, int, int]]:
    """Where a witness's characters are printed: (its offset, offset in the text, length), by its offset."""
    return sorted(reconstruction.stretches.of(siglum))


def _place(span: Span, pieces: list[tuple[int, int, int]]) -> Span | None:
    """Where the characters of a witness's `span` are printed, or None; of two places the first.

    What was restored between them is inside.
    """
    start = end = -1
    first = max(0, bisect_right(pieces, span.start, key=lambda piece: piece[0]) - 1)
    for own, at, length in pieces[first:]:
        if own >= span.end:
            break
        low, high = max(own, span.start), min(own + length, span.end)
        if low >= high:
            continue
        if start >= 0 and not 0 <= at + low - own - end <= _NEAR:
            break
        start = at + low - own if start < 0 else start
        end = at + high - own
    return Span(start, end) if start >= 0 else None


def _joined(marks: Iterable[Mark], text: str) -> list[Mark]:
    """`marks` with neighbours that say the same made one, but never over a line end.

    Marks of one reason are neighbours where they touch; restored signs of the same witnesses also where a word of the
    base stands between them.
    """
    out: list[Mark] = []
    for mark in marks:
        last = out[-1] if out else None
        if last is None or not len(last.span) or not len(mark.span):
            out.append(mark)
            continue
        between = text[last.span.end : mark.span.start]
        one = Span(last.span.start, mark.span.end)
        if "\n" in text[last.span.end - 1 : mark.span.start]:
            out.append(mark)
        elif isinstance(last, _Restored) and isinstance(mark, _Restored):
            same = last.by == mark.by and len(between) <= _NEAR and len(one) <= _LONGEST_READING
            signs = (*last.signs[:-1], last.signs[-1] + mark.signs[0]) if not between else (*last.signs, *mark.signs)
            out[-1:] = [_Restored.of(one, signs, last.by)] if same else [last, mark]
        elif not between and last.why == mark.why:
            out[-1] = Mark(one, mark.why)
        else:
            out.append(mark)
    return out


def _lay(laid: list[Mark], remark: Mark) -> None:
    """Put `remark` among the marks that are there: on what is free of its stretch, or into a mark's reason."""
    if len(remark.span) > _LONGEST_READING:
        why = f"the next {len(remark.span)} characters: {remark.why}"
        remark = Mark(Span(remark.span.start, remark.span.start), _short(why))
    low = bisect_left(laid, remark.span.start, key=lambda m: m.span.end)
    high = bisect_right(laid, remark.span.end, key=lambda m: m.span.start)
    met = [m for m in laid[low:high] if m.span.meets(remark.span) or m.span == remark.span]
    free = _free(remark.span, met)
    if free is None:
        at = laid.index(met[0])
        if remark.why not in met[0].why:
            laid[at] = replace(met[0], why=f"{met[0].why}; {remark.why}")
        return
    mark = Mark(free, remark.why)
    laid.insert(bisect_left(laid, free, key=lambda m: m.span), mark)


def _free(span: Span, met: list[Mark]) -> Span | None:
    """The longest piece of `span` that no mark holds; ties go to the first. None if there is none."""
    if not met:
        return span
    edges = [span.start]
    for mark in met:
        edges += [max(mark.span.start, span.start), min(mark.span.end, span.end)]
    edges.append(span.end)
    pieces = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
    return max(pieces, key=len, default=None)


def _short(why: str) -> str:
    """One line of at most `_LONGEST_WHY` characters."""
    line = " ".join(why.split())
    return line if len(line) <= _LONGEST_WHY else line[: _LONGEST_WHY - 1] + "…"
