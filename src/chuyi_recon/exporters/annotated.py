r"""`annotated.txt`: the text, with a mark wherever something was decided or is doubtful.

A mark is `{{reading|why}}`: the characters that are printed there, and a short reason. An empty
reading is a place where nothing is printed though something is proposed, or stands before a long
stretch that it speaks of. Marks neither nest nor overlap.

    支持建设3{{所|000, 001, 002, 003 have what the base dropped}}{{“|…}}楚怡{{”|…}}高水平职业本科学校。

Law: `strip_marks(annotated)` is the text, character for character. Therefore a backslash stands
before every `\`, `{`, `}` and `|` of the text itself, inside marks and outside.

Decisions are laid down first, each at its own place. Findings and doubts come after them and take
the longest piece of their stretch that no mark holds yet; where none is left, their reason joins
that of the first mark they meet. So an editor sees each of them once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

import regex

from chuyi_recon.core.errors import BrokenLaw
from chuyi_recon.core.model import Decision, Finding, Ground, Locus, Reconstruction, Span
from chuyi_recon.core.said import said

# Longest reason, and longest stretch that is put inside a mark, in code points: a paragraph that
# only one witness has is announced at its head, for braces round a page hide what they hold.
_LONGEST_WHY = 80
_LONGEST_READING = 40
# Restored characters that may stand between two printed pieces of one flagged stretch: `3所“楚怡”`
# prints `3` and `楚怡` of the base two places apart.
_NEAR = 12

_CHANGED = (Ground.RESTORED, Ground.EMENDED, Ground.RULED)
_OWN = regex.compile(r"[\\{}|]")
_TOKEN = regex.compile(r"\\(.)|\{\{((?:\\.|[^\\|])*)\|((?:\\.|[^\\}])*)\}\}", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the reconstruction, in its code points, and why it is marked."""

    span: Span
    why: str


def export(reconstruction: Reconstruction) -> bytes:
    """The text with its marks, in UTF-8."""
    return annotate(reconstruction.text, marks(reconstruction)).encode("utf-8")


def annotate(text: str, marks: Iterable[Mark]) -> str:
    """`text` with `marks`, which stand in order and do not overlap.

    >>> annotate("3所{楚怡}", [Mark(Span(1, 2), "restored: 000|001")])
    '3{{所|restored: 000\\\\|001}}\\\\{楚怡\\\\}'
    """
    out, at = [], 0
    for mark in marks:
        out += [escape(text[at : mark.span.start]), "{{", escape(mark.span.of(text)), "|", escape(mark.why), "}}"]
        at = mark.span.end
    return "".join([*out, escape(text[at:])])


def strip_marks(annotated: str) -> str:
    """The text without its marks: what `reconstruction.txt` holds.

    >>> strip_marks("建设3{{所|restored}}{{|“ in 000}}楚怡")
    '建设3所楚怡'
    """

    def plain(token: regex.Match[str]) -> str:
        escaped, reading = token.group(1, 2)
        return escaped if escaped is not None else strip_marks(reading)

    return _TOKEN.sub(plain, annotated)


def read_marks(annotated: str) -> tuple[str, tuple[Mark, ...]]:
    """What `annotate` was given: the text, and its marks in order.

    >>> read_marks("建设3{{所|restored}}楚怡")
    ('建设3所楚怡', (Mark(span=Span(start=3, end=4), why='restored'),))
    """
    out, marks, at, length = [], [], 0, 0
    for token in _TOKEN.finditer(annotated):
        escaped, reading, why = token.group(1, 2, 3)
        plain = escaped if escaped is not None else strip_marks(reading)
        out += [annotated[at : token.start()], plain]
        start = length + token.start() - at
        length, at = start + len(plain), token.end()
        if escaped is None:
            marks.append(Mark(Span(start, length), strip_marks(why)))
    return "".join([*out, annotated[at:]]), tuple(marks)


def escape(text: str) -> str:
    """`text` with a backslash before each character that marks are made of."""
    return _OWN.sub(r"\\\g<0>", text)


def marks(reconstruction: Reconstruction) -> tuple[Mark, ...]:
    """All marks, in order of place; none meets another. An empty mark stands before a full one."""
    text = reconstruction.text
    laid = _joined(_decided(reconstruction), text)
    for remark in (*_flagged(reconstruction), *_doubted(reconstruction)):
        _lay(laid, remark)
    return tuple(laid)


def _decided(reconstruction: Reconstruction) -> Iterator[Mark]:
    """A mark for each decision that an editor would want to see, at its place in the text."""
    decisions, loci = reconstruction.decisions, reconstruction.table.loci
    ends = list(accumulate((len(d.text) for d in decisions), initial=0))
    if "".join(d.text for d in decisions) != reconstruction.text:
        raise BrokenLaw(
            said("family {family}: its decisions do not spell its text", family=reconstruction.family.name),
            said("please report this, with the witnesses if you may"),
        )
    spoken = {d.rule for d in decisions if d.ground is Ground.RULED and d.text.strip()}
    for decision, locus, start in zip(decisions, loci, ends, strict=False):
        if decision.ground is Ground.RULED and not decision.text.strip():
            if decision.rule in spoken:
                continue  # one mark for one ruling: it stands where something is printed
            spoken.add(decision.rule)
        if _noteworthy(decision, locus):
            yield Mark(_trimmed(decision.text, start), _reason(decision, locus))


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


def _reason(decision: Decision, locus: Locus) -> str:
    """Why this is printed; where nothing is printed, first what is proposed and by whom."""
    why = decision.reason or f"{decision.ground}: {', '.join(decision.sources)}"
    if not decision.text and decision.open:
        proposed: dict[str, list[str]] = {}
        for reading in locus.readings:
            if reading.text.strip() and not reading.withheld:
                proposed.setdefault(reading.text.strip(), []).append(reading.siglum)
        why = "; ".join([*(f"{text} in {', '.join(sigla)}" for text, sigla in proposed.items()), why])
    return _short(why)


def _flagged(reconstruction: Reconstruction) -> Iterator[Mark]:
    """Findings that matter, in the witness that gives the wording, and that no decision and no ruling has answered."""
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
            yield Mark(span, _short(f"{finding.code}: {finding.message}"))


def _answered(finding: Finding, printed: str) -> bool:
    """Whether the place already reads as the finding suggests."""
    return finding.suggestion is not None and finding.suggestion != "" and finding.suggestion in printed


def _doubted(reconstruction: Reconstruction) -> Iterator[Mark]:
    """The doubts about the reconstruction itself; neighbours that say the same are one."""
    laid: list[Mark] = []
    for doubt in sorted(reconstruction.doubts, key=lambda d: (d.span, d.code)):
        mark = Mark(doubt.span, _short(f"{doubt.code}: {doubt.message}"))
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
    """`marks` with touching neighbours of one reason made one, but never over a line end."""
    out: list[Mark] = []
    for mark in marks:
        last = out[-1] if out else None
        touching = last is not None and last.span.end == mark.span.start and len(last.span) and len(mark.span)
        if last and touching and last.why == mark.why and not last.span.of(text).endswith("\n"):
            out[-1] = Mark(Span(last.span.start, mark.span.end), mark.why)
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
