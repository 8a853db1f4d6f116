"""The marks of a reconstruction: where something was decided or is doubtful, and why, in words.

In: a reconstruction. Out: its `TextMark`s in order; they neither nest nor overlap. Forms for people are made of them.

Decisions are laid down first, each at its own place; what was restored on both sides of a word is one mark
round it. Findings and doubts come after them and take the longest piece of their stretch that no mark
holds yet; where none is left, their reason joins that of the first mark they meet. So an editor sees each
of them once. A reason says what other witnesses read, in words; no code has to be looked up. Where marks stand and
what they say is the same in every language: reasons are messages until all marks are laid down.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import chain

import regex

from chuyi_recon.core.model import Decision, Finding, Ground, Locus, Reconstruction, Span
from chuyi_recon.errors import InternalError
from chuyi_recon.messages import Language, Message, MessageList, render, word
from chuyi_recon.views.apparatus import Apparatus

# Longest reason, and longest stretch that is put inside a mark, in code points: a paragraph that
# only one witness has is announced at its head, for braces round a page hide what they hold.
_MAX_REASON = 120
_MAX_MARKED = 40
# Restored characters that may stand between two printed pieces of one flagged stretch: `3所“楚怡”`
# prints `3` and `楚怡` of the base two places apart.
_MAX_GAP = 12

_WEIGHED = "decision.weighed."  # codes of decisions by vote, which name who reads what
_BASE_FOLLOWED = ("decision.base-followed", "decision.base-followed-against-others")
_CHANGING_GROUNDS = (Ground.RESTORED, Ground.EMENDED, Ground.RULED)
_TOLD = (*_CHANGING_GROUNDS, Ground.MAJORITY)
_QUOTATION_MARKS = frozenset("“”‘’「」『』")
_WHITE_SPACE, _SPACE_IN_HAN = regex.compile(r"\s+"), regex.compile(r"(?<=\p{Han})\s+(?=\p{Han})")


@dataclass(frozen=True, slots=True)
class TextMark:
    """A stretch of the reconstruction, in its code points, and why it is marked.

    `stretch` is what it is of, where that is too long for braces: `span` is then the point at its head.
    """

    span: Span
    why: str
    stretch: Span | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of the reconstruction, and why it is marked: reasons of one clause or more, each a message."""

    span: Span
    reasons: tuple[tuple[str, ...], ...]
    stretch: Span | None = field(default=None, kw_only=True)  # where it is another than `span`

    def written(self, language: Language) -> TextMark:
        """The mark in a language."""
        separator = Message("mark.separator").render(language)
        reasons = (_shorten(separator.join(render(clause, language) for clause in clauses)) for clauses in self.reasons)
        return TextMark(self.span, separator.join(reasons), self.stretch)

    def parts(self) -> Iterator[object]:
        """Its clauses, and what they are filled with."""
        return chain.from_iterable(map(_parts, chain.from_iterable(self.reasons)))

    def tells(self, words: str) -> bool:
        """Whether it quotes these words."""
        return any(words in part for part in self.parts() if isinstance(part, str) and not isinstance(part, Message))


def _parts(said: object) -> Iterator[object]:
    """A message, its parameters and theirs; lists are of names, which are no words of a text."""
    yield said
    if isinstance(said, Message):
        yield from chain.from_iterable(map(_parts, said.parameters.values()))


@dataclass(frozen=True, slots=True)
class _RestorationMark(_Mark):
    """A mark that holds restored signs, and perhaps words of the base between them."""

    signs: tuple[str, ...]
    sigla: tuple[str, ...]

    @staticmethod
    def make(span: Span, signs: tuple[str, ...], sigla: tuple[str, ...]) -> _RestorationMark:
        """The mark with its reason: which signs, and who has them."""
        size = len("".join(signs))
        it = size in (len(span), 1)
        reason = Message("mark.restored.it" if it else "mark.restored.them", sigla=MessageList(sigla))
        if size != len(span):
            reason = Message("mark.of-signs", signs=_name_signs(signs), what=reason)
        return _RestorationMark(span, ((reason,),), signs, sigla)


def _name_signs(signs: tuple[str, ...]) -> Message:
    """Signs one beside the other; quotation marks, if there is nothing else, by what they are."""
    if _QUOTATION_MARKS.issuperset("".join(signs)):
        return Message("mark.quotation-marks", signs=" ".join(signs))
    last = Message("mark.sign", sign=signs[-1])
    return reduce(lambda others, sign: Message("mark.signs", sign=sign, others=others), reversed(signs[:-1]), last)


def make_marks(view: Apparatus) -> tuple[TextMark, ...]:
    """All marks, in order of place; none meets another. An empty mark stands before a full one."""
    text = view.reconstruction.text
    placed = _join_marks(_decision_marks(view), text)
    for remark, proposed in _finding_marks(view.reconstruction):
        already_said = proposed and any(m.span.overlaps(remark.span) and m.tells(proposed) for m in placed)
        if not already_said:  # what others read there has been said
            _add_remark(placed, remark)
    for remark in _doubt_marks(view.reconstruction):
        _add_remark(placed, remark)
    return tuple(mark.written(view.language) for mark in placed)


def _decision_marks(view: Apparatus) -> Iterator[_Mark]:
    """A mark for each decision that an editor would want to see, at its place in the text."""
    decisions, rows, base = view.decisions, view.reconstruction.table.rows, view.family.base
    if "".join([d.text for d in decisions]) != view.reconstruction.text:
        raise InternalError(
            Message("error.bug.decisions-do-not-spell-text", family=view.family.name),
            Message("hint.report-with-witnesses"),
        )
    marked_rulings = {d.rule for d in decisions if d.ground is Ground.RULED and d.text.strip()}
    wanted = [d.locus for d in decisions if d.open or d.ground in _TOLD]
    for locus in view.loci.get_many(wanted):
        decision, start = decisions[locus.ordinal], int(view.text_offsets[locus.ordinal])
        if decision.ground is Ground.RULED and not decision.text.strip():
            if decision.rule in marked_rulings:
                continue  # one mark for one ruling: it stands where something is printed
            marked_rulings.add(decision.rule)
        if not _is_noteworthy(decision, locus):
            continue
        span = _trimmed_span(decision.text, start)
        restored = decision.ground is Ground.RESTORED and rows[locus.row].kind == "pivot"
        added = _signs_added_to_base(decision, locus, base) if restored else ""
        yield (
            _RestorationMark.make(span, (added,), decision.sigla)
            if added
            else _Mark(span, (_explain_decision(decision, locus),))
        )


def _trimmed_span(printed: str, start: int) -> Span:
    """The place of `printed` without white space at its ends: a mark stands round words, not line ends."""
    head, tail = len(printed) - len(printed.lstrip()), len(printed) - len(printed.rstrip())
    printed_span = Span(start, start + len(printed))
    return Span(start + head, printed_span.end - tail) if printed.strip() else printed_span


def _is_noteworthy(decision: Decision, locus: Locus) -> bool:
    """Whether something was decided here: changed, ruled, left open, or won against dissent.

    Width and one mark exchanged for another are no dissent.
    """
    if decision.open or decision.ground in _CHANGING_GROUNDS:
        return True
    if decision.ground is not Ground.MAJORITY or locus.kind != "substantive":
        return False
    return len({r.key for r in locus.readings if not r.withheld}) > 1


def _signs_added_to_base(decision: Decision, locus: Locus, base: str | None) -> str:
    """The signs that were put into a base that has nothing there; empty where it is otherwise."""
    own = locus.reading(base or "")
    return decision.text.strip() if own is not None and not own.text.strip() else ""


def _explain_decision(decision: Decision, locus: Locus) -> tuple[str, ...]:
    """Why this is printed; before it what others read, where they lost to it or nothing is printed."""
    if decision.reason:
        why = decision.reason
    else:
        why = Message("mark.ground", ground=word(decision.ground.value), sigla=MessageList(decision.sigla))
    if not (decision.open or decision.ground is Ground.MAJORITY):
        return (why,)
    printed = bool(decision.text.strip())
    rejected = [_tell_reading(*other, printed) for other in _other_readings(decision, locus).items()]
    if rejected and isinstance(decision.reason, Message):
        why = _without_readings(decision.reason)
    return (*rejected, why) if why else tuple(rejected)


def _tell_reading(text: str, sigla: list[str], printed: bool) -> Message:
    """A reading beside what is printed; `printed` if anything is."""
    if not text:
        return Message("mark.has-nothing", sigla=MessageList(sigla))
    return Message("mark.reads" if printed else "mark.has", text=text, sigla=MessageList(sigla))


def _without_readings(reason: Message) -> str:
    """A reason where it has been said who reads what."""
    if reason.code.startswith(_WEIGHED):
        return ""
    why = reason.parameters.get("why")
    if reason.code == "decision.insertion-rejected" and isinstance(why, Message):
        return why
    return Message(_BASE_FOLLOWED[0]) if reason.code in _BASE_FOLLOWED else reason


def _other_readings(decision: Decision, locus: Locus) -> dict[str, list[str]]:
    """What else is read at a locus, and by whom; what most read comes first."""
    printed = decision.text.strip()
    out: dict[str, list[str]] = {}
    for reading in locus.readings:
        if reading.text.strip() != printed and not reading.withheld:
            out.setdefault(_WHITE_SPACE.sub(" ", _SPACE_IN_HAN.sub("", reading.text.strip())), []).append(
                reading.siglum
            )
    return dict(sorted(out.items(), key=lambda item: (-len(item[1]), item[1])))


def _finding_marks(reconstruction: Reconstruction) -> Iterator[tuple[_Mark, str]]:
    """Findings that matter, in the witness that gives the wording, and that no decision and no ruling has answered.

    With each what it proposes, if anything.
    """
    pivot = reconstruction.family.base or reconstruction.family.lead_witness
    text = reconstruction.text
    pieces = _printed_pieces(reconstruction, pivot)
    answers = [
        place
        for d in reconstruction.decisions
        if d.ground in _CHANGING_GROUNDS
        for place in d.copied_from
        if place.siglum != pivot
    ]
    for i, finding in enumerate(reconstruction.findings):
        if finding.siglum != pivot or finding.severity == "low" or i in reconstruction.answered_findings:
            continue
        span = _printed_span(finding.span, pieces)
        if span is None or _is_answered(finding, span.extract(text)):
            continue
        if not any(e.siglum == a.siglum and e.span.overlaps(a.span) for e in finding.evidence for a in answers):
            yield _Mark(span, ((finding.message,),)), finding.suggestion or ""


def _is_answered(finding: Finding, printed: str) -> bool:
    """Whether the place already reads as the finding suggests."""
    return finding.suggestion is not None and finding.suggestion != "" and finding.suggestion in printed


def _doubt_marks(reconstruction: Reconstruction) -> Iterator[_Mark]:
    """The doubts about the reconstruction itself; neighbours that say the same are one."""
    placed: list[_Mark] = []
    for doubt in sorted(reconstruction.doubts, key=lambda d: (d.span, d.code)):
        mark = _Mark(doubt.span, ((doubt.message,),))
        if placed and placed[-1].reasons == mark.reasons and placed[-1].span.end == mark.span.start:
            mark = replace(mark, span=Span(placed.pop().span.start, mark.span.end))
        placed.append(mark)
    yield from placed


def _printed_pieces(reconstruction: Reconstruction, siglum: str) -> list[tuple[int, int, int]]:
    """Where a witness's characters are printed: (its offset, offset in the text, length), by its offset."""
    return sorted(reconstruction.stretches.printed_parts(siglum))


def _printed_span(span: Span, pieces: list[tuple[int, int, int]]) -> Span | None:
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
        if start >= 0 and not 0 <= at + low - own - end <= _MAX_GAP:
            break
        start = at + low - own if start < 0 else start
        end = at + high - own
    return Span(start, end) if start >= 0 else None


def _join_marks(marks: Iterable[_Mark], text: str) -> list[_Mark]:
    """`marks` with neighbours that say the same made one, but never over a line end.

    Marks of one reason are neighbours where they touch; restored signs of the same witnesses also where a word of the
    base stands between them.
    """
    out: list[_Mark] = []
    for mark in marks:
        last = out[-1] if out else None
        if last is None or not len(last.span) or not len(mark.span):
            out.append(mark)
            continue
        between = text[last.span.end : mark.span.start]
        one = Span(last.span.start, mark.span.end)
        if "\n" in text[last.span.end - 1 : mark.span.start]:
            out.append(mark)
        elif isinstance(last, _RestorationMark) and isinstance(mark, _RestorationMark):
            same = last.sigla == mark.sigla and len(between) <= _MAX_GAP and len(one) <= _MAX_MARKED
            signs = (*last.signs[:-1], last.signs[-1] + mark.signs[0]) if not between else (*last.signs, *mark.signs)
            out[-1:] = [_RestorationMark.make(one, signs, last.sigla)] if same else [last, mark]
        elif not between and last.reasons == mark.reasons:
            out[-1] = _Mark(one, mark.reasons)
        else:
            out.append(mark)
    return out


def _add_remark(placed: list[_Mark], remark: _Mark) -> None:
    """Put `remark` among the marks that are there: on what is free of its stretch, or among a mark's reasons."""
    ((why,),) = remark.reasons
    if len(remark.span) > _MAX_MARKED:
        why = Message("mark.next-characters", n=len(remark.span), why=why)
        remark = _Mark(Span(remark.span.start, remark.span.start), ((why,),), stretch=remark.span)
    low = bisect_left(placed, remark.span.start, key=lambda m: m.span.end)
    high = bisect_right(placed, remark.span.end, key=lambda m: m.span.start)
    overlapping = [m for m in placed[low:high] if m.span.overlaps(remark.span) or m.span == remark.span]
    free_span = _longest_free_span(remark.span, overlapping)
    if free_span is None:
        first = overlapping[0]
        if why not in first.parts():
            placed[placed.index(first)] = replace(first, reasons=(*first.reasons, (why,)))
        return
    mark = replace(remark, span=free_span)
    placed.insert(bisect_left(placed, free_span, key=lambda m: m.span), mark)


def _longest_free_span(span: Span, overlapping: list[_Mark]) -> Span | None:
    """The longest piece of `span` that no mark holds; ties go to the first. None if there is none."""
    if not overlapping:
        return span
    edges = [span.start]
    for mark in overlapping:
        edges += [max(mark.span.start, span.start), min(mark.span.end, span.end)]
    edges.append(span.end)
    pieces = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
    return max(pieces, key=len, default=None)


def _shorten(why: str) -> str:
    """One line of at most `_MAX_REASON` characters."""
    line = " ".join(why.split())
    return line if len(line) <= _MAX_REASON else line[: _MAX_REASON - 1] + "…"
