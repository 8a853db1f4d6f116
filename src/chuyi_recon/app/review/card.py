"""What is shown of one place, as lines of text: the same for the full screen and for line prompts.

In: the families under review and the model's state. Out: rich `Text`s, one a paragraph; each fits any width by
folding. Letters and shapes say what colours say. The text of witnesses is never read as markup, and what cannot be
printed, or turns the direction of writing, is shown as its escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from chuyi_recon.app.i18n.suggest import join_clauses
from chuyi_recon.app.i18n.translate import is_english, translate
from chuyi_recon.app.i18n.widths import shorten_middle
from chuyi_recon.app.review.entry import MAX_SHOWN, VARIANT, ReviewEntry, describe_act
from chuyi_recon.app.review.state import ReviewState
from chuyi_recon.app.terminal.place_sheet import to_one_line
from chuyi_recon.core.model import Reconstruction, Span
from chuyi_recon.messages import Message, flag_name, word
from chuyi_recon.views import line_index
from chuyi_recon.views.page_crops import describe_page, find_page_place
from chuyi_recon.views.passages import Passage

# A letter, a shape, and a colour that means the same: whoever sees no colour, or other ones, loses nothing.
_SEVERITY_LABELS: Mapping[str | None, tuple[str, str]] = {
    "high": (Message("review.severity.high"), "bold red"),
    "medium": (Message("review.severity.medium"), "yellow"),
    "low": (Message("review.severity.low"), ""),
    None: ("   -", "dim"),
}
_STATE_MARKS = {
    "open": ("[ ]", ""),
    "decided": ("[-]", "dim"),
    "deferred": ("[?]", "yellow"),
    "ruled": ("[x]", "green"),
}
OTHER_TOPICS = ("base-not-followed", "mixed-script", "single-support", "spliced", VARIANT)  # of no flag
_SPACES = re.compile(r"[^\S\n]+")  # layout within a line: of no interest where a place is read
_WITNESS_CONTEXT = 40  # code points of a witness's own text on each side of the place
_CLAUSE_CONTEXT = 120  # code points of the clause shown on each side of a place
_MAX_FINDINGS = 12  # findings told of one place


@dataclass(frozen=True)
class ReviewFamily:
    """A family under review, laid out."""

    reconstruction: Reconstruction
    passages: tuple[Passage, ...]
    folder: str  # stands before the names of the files, so that a person can open them

    @staticmethod
    def build(reconstruction: Reconstruction, passages: Sequence[Passage], folder: str = "") -> ReviewFamily:
        """The family as it is shown."""
        return ReviewFamily(reconstruction, tuple(passages), folder)

    def where(self, siglum: str, span: Span) -> str:
        """Where a stretch of a witness begins in its file, in one line."""
        place = self.reconstruction.family.witness(siglum).locate(span)[0]
        return to_one_line(translate(line_index.describe_location(place, f"{self.folder}{place.file}")))


def list_row(state: ReviewState, index: int) -> tuple[Text, Text, Text, Text, Text]:
    """One line of the list: state, severity, confidence, what it is about, and the reading with those rejected.

    What witnesses read stands last: terminals disagree on how wide it is.
    """
    entry, act = state.entries[index], state.act_by_entry.get(index)
    shape, colour = _SEVERITY_LABELS[entry.severity]
    mark, style = _STATE_MARKS[state.state_of(index)]
    around = (to_one_line(entry.before.lstrip()), to_one_line(entry.after.rstrip()))
    changed = act is not None and act.kind in ("reading", "text", "omit")
    now = (act.text or "") if changed and act is not None else entry.printed
    words = Text.assemble((around[0], "dim"), (f"[{_squeeze_text(now)}]", style if changed else ""), (around[1], "dim"))
    if act is not None and not changed:
        words.append(f"  {to_one_line(translate(describe_act(act, entry)))}", style)
    elif act is None and entry.rejected_readings:
        words.append(f"  | {to_one_line(entry.rejected_readings)}", "dim")
    fold = "    " if entry.parent is not None else "+ " if entry.parts else "  "
    label = Text(f"{fold}{topic_name(entry.label)}")
    return Text(mark, style), Text(translate(shape)[:2], colour), Text(f"{entry.confidence:.2f}"), label, words


def topic_name(topic: str) -> str:
    """What a flag, a doubt or a variant is called: in English by its code, as everywhere."""
    return topic if is_english() else translate(topic_message(topic))


def topic_message(topic: str) -> str:
    """The name of a flag, a doubt or a variant."""
    return word(topic) if topic in OTHER_TOPICS else flag_name(topic)


def _squeeze_text(text: str) -> str:
    """A reading in one line of the list, its white space closed up."""
    return to_one_line(shorten_middle(" ".join(text.split()), MAX_SHOWN))


def place_lines(families: Sequence[ReviewFamily], state: ReviewState) -> Iterator[Text]:
    """The place the editor is at: clause, readings, the proposal or what was ruled, its parts, why, the flags."""
    if state.current is None:
        yield Text(translate(Message("review.card.empty")), "dim")
        return
    index, entry = state.current, state.entries[state.current]
    family = families[entry.family]
    passage = family.passages[entry.passage]
    now = state.state_of(index)
    grade, colour = _SEVERITY_LABELS[entry.severity]
    where = Message("layout.place-and-line", where=family.reconstruction.family.name, line=entry.line)
    sure = Message(
        "review.card.ground-and-confidence", ground=word(passage.ground.value), confidence=passage.confidence
    )
    yield Text.assemble(
        (f"{_STATE_MARKS[now][0]} {translate(word(now))}", "bold"),
        f"  {translate(where)}  ",
        (translate(grade).strip(), colour),
        f"  {translate(sure)}",
    )
    yield Text("")
    yield clause_text(family.reconstruction.text, passage)
    yield Text("")
    yield from _reading_lines(family, entry, passage)
    act = state.act_by_entry.get(index)
    if act is not None:
        yield Text(to_one_line(translate(Message("review.card.ruled", word=describe_act(act, entry)))), "green")
    elif now != "ruled":
        yield Text(translate(Message("review.card.proposed", text=describe_proposal(entry))), "bold")
    yield from _part_lines(state, entry)
    yield Text(translate(Message("show.reason", reason=to_one_line(translate(passage.reason)))))
    if (place := find_page_place(family.reconstruction, passage)) is not None:
        yield Text(to_one_line(translate(describe_page(place, f"{family.folder}{place.file}"))), "dim")
    yield from finding_lines(family, passage)


def _part_lines(state: ReviewState, entry: ReviewEntry) -> Iterator[Text]:
    """The places inside the place, each in a line."""
    if not entry.parts:
        return
    n = len(entry.parts)
    if not any(state.state_of(i) == "open" for i in entry.parts):
        yield Text(translate(Message("review.card.parts.settled")))
    else:
        yield Text(translate(Message("review.card.parts.one") if n == 1 else Message("review.card.parts.many", n=n)))
    for i in entry.parts:
        part = state.entries[i]
        yield Text(f"  {_STATE_MARKS[state.state_of(i)][0]} {topic_name(part.label)}  {to_one_line(part.in_context)}")


def clause_text(text: str, passage: Passage) -> Text:
    """The clause with the place between brackets, reversed where there is colour."""
    before = text[max(passage.clause.start, passage.span.start - _CLAUSE_CONTEXT) : passage.span.start]
    after = text[passage.span.end : min(passage.clause.end, passage.span.end + _CLAUSE_CONTEXT)]
    before, inside, after = (
        to_one_line(_SPACES.sub(" ", part)) for part in (before, passage.span.extract(text), after)
    )
    return Text.assemble(before, "【", (inside, "reverse bold"), "】", after)


def _reading_lines(family: ReviewFamily, entry: ReviewEntry, passage: Passage) -> Iterator[Text]:
    base = family.reconstruction.family.base
    for index, reading in enumerate(passage.readings, 1):
        who = " ".join(f"{s}*" if s == base else s for s in reading.sigla)
        arrow = "→" if reading.printed else " "
        more: list[str] = [
            Message("show.sources.one", n=1)
            if reading.class_count == 1
            else Message("show.sources.many", n=reading.class_count)
        ]
        more.append(Message("label.withheld") if reading.withheld else Message("show.share", share=reading.share))
        more += [word(reading.likeness)] if reading.likeness else []
        shown = (to_one_line(reading.text) if entry.kind == "locus" else _squeeze_text(reading.text)) or translate(
            Message("label.no-text")
        )
        number = f"{index}" if index < 10 and entry.kind == "locus" else " "
        yield Text.assemble(
            (f"{number} {arrow} ", "bold"),
            (f"[{who}] ", "cyan"),
            (translate(Message("layout.lead-in", what=join_clauses(more))), "dim"),
            (shown, "bold" if reading.printed else ""),
        )


def describe_proposal(entry: ReviewEntry) -> str:
    """What Enter rules."""
    if entry.kind == "withheld":
        return Message("review.stays-withheld")
    if entry.printed_reading is not None:
        return _squeeze_text(entry.texts[entry.printed_reading]) or Message("label.no-text")
    return _squeeze_text(entry.printed) or Message("label.no-text")


def finding_lines(family: ReviewFamily, passage: Passage) -> Iterator[Text]:
    """Each finding of the place in a sentence, with file and line."""
    for i in passage.findings[:_MAX_FINDINGS]:
        finding = family.reconstruction.findings[i]
        where = family.where(finding.siglum, finding.span)
        grade, colour = _SEVERITY_LABELS[finding.severity]
        topic = topic_name(finding.code)
        yield Text.assemble(
            (grade.split()[0].ljust(3), colour),
            f"{to_one_line(translate(Message('layout.located', where=topic, what=finding.message)))} ",
            (f"({where})", "dim"),
        )
    if len(passage.findings) > _MAX_FINDINGS:
        yield Text(translate(Message("review.card.more-flags", n=len(passage.findings) - _MAX_FINDINGS)), "dim")


def original_lines(family: ReviewFamily, passage: Passage) -> Iterator[Text]:
    """The same stretch in each witness's own text, as it stands there, with file and line."""
    loci = family.reconstruction.table.loci
    spans: dict[str, Span] = {a.siglum: a.span for v in passage.readings for a in v.places}
    for i in passage.findings:
        finding = family.reconstruction.findings[i]
        spans.setdefault(finding.siglum, finding.span)
    for w, siglum in enumerate(loci.sigla):
        if siglum not in spans and loci.first[w, passage.loci.start] >= 0:
            spans[siglum] = Span(int(loci.start[w, passage.loci.start]), int(loci.end[w, passage.loci.start]))
    for siglum in family.reconstruction.family.sigla:
        span = spans.get(siglum)
        if span is None:
            yield Text.assemble((siglum, "bold"), (f"  {translate(Message('review.card.lacuna'))}", "dim"))
            continue
        text = family.reconstruction.family.witness(siglum).text
        yield Text.assemble((siglum, "bold"), (f"  {family.where(siglum, span)}", "dim"))
        before, after = (
            text[max(0, span.start - _WITNESS_CONTEXT) : span.start],
            text[span.end : span.end + _WITNESS_CONTEXT],
        )
        yield Text.assemble(
            "  ",
            to_one_line(before),
            "【",
            (to_one_line(shorten_middle(span.extract(text), 400)), "reverse"),
            "】",
            to_one_line(after),
        )
