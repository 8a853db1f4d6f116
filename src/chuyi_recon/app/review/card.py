"""What is shown of one place, as lines of text: the same for the full screen and for line prompts.

In: the families under review and the model's state. Out: rich `Text`s, one a paragraph; each fits any width by
folding. Letters and shapes say what colours say. The text of witnesses is never read as markup, and what cannot be
printed, or turns the direction of writing, is shown as its escape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from chuyi_recon.app.i18n.suggest import phrases
from chuyi_recon.app.i18n.translate import tr
from chuyi_recon.app.review.entry import Act, Entry, brief
from chuyi_recon.app.review.model import State
from chuyi_recon.app.terminal.place_sheet import one_line
from chuyi_recon.core.model import Reconstruction, Span
from chuyi_recon.messages import said
from chuyi_recon.views import line_index
from chuyi_recon.views.passages import Passage

# A letter, a shape, and a colour that means the same: whoever sees no colour, or other ones, loses nothing.
_GRADE: Mapping[str | None, tuple[str, str]] = {
    "high": (said("!! high"), "bold red"),
    "medium": (said("!  medium"), "yellow"),
    "low": (said(".  low"), ""),
    None: ("   -", "dim"),
}
_STATE = {"open": ("[ ]", ""), "decided": ("[-]", "dim"), "deferred": ("[?]", "yellow"), "ruled": ("[x]", "green")}
_AROUND = 40  # code points of a witness's own text on each side of the place
_CLAUSE = 120  # code points of the clause shown on each side of a place
_LINES = 12  # findings told of one place


@dataclass(frozen=True)
class Family:
    """A family under review, laid out."""

    made: Reconstruction
    passages: tuple[Passage, ...]
    folder: str  # stands before the names of the files, so that a person can open them

    @staticmethod
    def of(made: Reconstruction, passages: Sequence[Passage], folder: str = "") -> Family:
        """The family as it is shown."""
        return Family(made, tuple(passages), folder)

    def where(self, siglum: str, span: Span) -> str:
        """Where a stretch of a witness begins in its file, in one line."""
        place = self.made.family.witness(siglum).locate(span)[0]
        return one_line(tr(line_index.told(place, f"{self.folder}{place.file}")))


def row(entry: Entry, state: str, act: Act | None) -> tuple[Text, Text, Text, Text, Text]:
    """One line of the list: state, severity, confidence, what it is about, and the reading with those rejected."""
    grade, colour = _GRADE[entry.severity]
    mark, style = _STATE[state]
    around = (one_line(entry.before.lstrip()), one_line(entry.after.rstrip()))
    changed = act is not None and act.word in ("reading", "text", "omit")
    now = (act.text or "") if changed and act is not None else entry.printed
    words = Text.assemble((around[0], "dim"), (f"[{_flat(now)}]", style if changed else ""), (around[1], "dim"))
    if act is not None and not changed:
        words.append(f"  {tr(_word(act))}", style)
    elif act is None and entry.rejected:
        words.append(f"  | {one_line(entry.rejected)}", "dim")
    label = entry.label if entry.codes else tr(entry.label)
    return Text(mark, style), Text(tr(grade), colour), Text(f"{entry.confidence:.2f}"), Text(label), words


def _flat(text: str) -> str:
    """A reading in one line of the list, its white space closed up."""
    return one_line(brief(" ".join(text.split())))


def _word(act: Act) -> str:
    """What was ruled, in a few words."""
    match act.word:
        case "reading" | "text":
            return f"→ {one_line(brief(act.text or ''))}"
        case "omit":
            return said("→ (nothing)")
        case "keep":
            return said("given back")
        case "withhold":
            return said("withheld")
        case _:
            return said("deferred: {note}", note=one_line(act.note)) if act.note else said("deferred")


def card(families: Sequence[Family], state: State) -> Iterator[Text]:
    """The place the editor is at: its clause, its readings, why, the flags, the proposal, what was ruled."""
    if state.entry is None:
        yield Text(tr("No place is listed. o, f, s and w change what is listed."), "dim")
        return
    entry = state.entries[state.entry]
    family = families[entry.family]
    p = family.passages[entry.passage]
    now = state.state_of(state.entry)
    grade, colour = _GRADE[entry.severity]
    where = said("{where}, line {line}", where=family.made.family.name, line=entry.line)
    sure = said("{ground}, confidence {confidence:.2f}", ground=said(p.ground.value), confidence=p.confidence)
    yield Text.assemble(
        (f"{_STATE[now][0]} {tr(now)}", "bold"), f"  {tr(where)}  ", (tr(grade).strip(), colour), f"  {tr(sure)}"
    )
    yield Text("")
    yield clause(family.made.text, p)
    yield Text("")
    yield from _readings(family, entry, p)
    act = state.ruled.get(state.entry)
    if act is not None:
        yield Text(tr(said("ruled: {word}", word=_word(act))), "green")
    else:
        yield Text(tr(said("proposed: {text}   (Enter takes it)", text=proposed(entry))), "bold")
    yield Text(tr(said("why: {reason}", reason=one_line(tr(p.reason)))))
    yield from flags(family, p)


def clause(text: str, p: Passage) -> Text:
    """The clause with the place between brackets, reversed where there is colour."""
    before = text[max(p.clause.start, p.span.start - _CLAUSE) : p.span.start]
    after = text[p.span.end : min(p.clause.end, p.span.end + _CLAUSE)]
    return Text.assemble(one_line(before), "【", (one_line(p.span.of(text)), "reverse bold"), "】", one_line(after))


def _readings(family: Family, entry: Entry, p: Passage) -> Iterator[Text]:
    base = family.made.family.base
    for n, v in enumerate(p.versions, 1):
        who = " ".join(f"{s}*" if s == base else s for s in v.sigla)
        arrow = "→" if v.printed else " "
        more = [said("{n} source", n=1) if v.sources == 1 else said("{n} sources", n=v.sources)]
        more.append(said("withheld") if v.withheld else said("share {share:.2f}", share=v.share))
        more += [said(v.likeness)] if v.likeness else []
        shown = one_line(v.text) or tr("(nothing)")
        number = f"{n}" if n < 10 and entry.kind == "locus" else " "
        yield Text.assemble(
            (f"{number} {arrow} ", "bold"),
            (f"[{who}] ", "cyan"),
            (tr(said("{what}: ", what=phrases(more))), "dim"),
            (shown, "bold" if v.printed else ""),
        )


def proposed(entry: Entry) -> str:
    """What Enter rules."""
    if entry.kind == "withheld":
        return said("it stays withheld (b gives it back)")
    if entry.proposal is not None:
        return one_line(entry.texts[entry.proposal]) or said("(nothing)")
    return one_line(brief(entry.printed)) or said("(nothing)")


def flags(family: Family, p: Passage) -> Iterator[Text]:
    """Each finding of the place in a sentence, with file and line."""
    for i in p.findings[:_LINES]:
        f = family.made.findings[i]
        where = family.where(f.siglum, f.span)
        grade, colour = _GRADE[f.severity]
        yield Text.assemble(
            (grade.split()[0].ljust(3), colour), f"{f.code}: {one_line(tr(f.message))} ", (f"({where})", "dim")
        )
    if len(p.findings) > _LINES:
        yield Text(tr(said("and {n} more flags", n=len(p.findings) - _LINES)), "dim")


def original(family: Family, p: Passage) -> Iterator[Text]:
    """The same stretch in each witness's own text, as it stands there, with file and line."""
    loci = family.made.table.loci
    spans: dict[str, Span] = {a.siglum: a.span for v in p.versions for a in v.places}
    for i in p.findings:
        finding = family.made.findings[i]
        spans.setdefault(finding.siglum, finding.span)
    for w, siglum in enumerate(loci.sigla):
        if siglum not in spans and loci.first[w, p.locus] >= 0:
            spans[siglum] = Span(int(loci.start[w, p.locus]), int(loci.end[w, p.locus]))
    for siglum in family.made.family.sigla:
        span = spans.get(siglum)
        if span is None:
            yield Text.assemble((siglum, "bold"), (f"  {tr('its text is lost here')}", "dim"))
            continue
        text = family.made.family.witness(siglum).text
        yield Text.assemble((siglum, "bold"), (f"  {family.where(siglum, span)}", "dim"))
        before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
        yield Text.assemble(
            "  ", one_line(before), "【", (one_line(brief(span.of(text), 400)), "reverse"), "】", one_line(after)
        )


def counts(state: State) -> str:
    """How far the editor is."""
    at = state.at + 1 if state.visible else 0
    parts = [
        said("{n} {state}", n=state.count(s), state=said(s))
        for s in ("open", "deferred", "ruled")
        if state.count(s) or s == "open"
    ]
    told = said(
        "{at} of {all} ({filters})  {counts}",
        at=at,
        all=len(state.visible),
        filters=state.filters.told(),
        counts=phrases(parts),
    )
    return tr(told)


HELP = said("""\
Enter, a   take what is proposed          ↓ j   ↑ k     next, previous place
1-9        take that reading              n, p          next, previous open place
t          type another text              Space         skip: leave it, go on
x          print nothing here             PgUp, PgDn, Home, End
d          defer, with a note             /             search
g          take all open places with      f s w o       filter by flag, severity,
           this flag and these readings                 witness, open or decided
b          give a withheld stretch back   v             the witnesses' own text
h          withhold a reading             e             explain the flag
u          take the last ruling back      q             save and quit
Esc closes what is open and does nothing else. Each ruling is written to
rulings.jsonl at its key press: nothing is lost when the line drops.
→ is printed now, * is the base.  [ ] open  [-] decided  [?] deferred  [x] ruled\
""")


def question(state: State) -> str:
    """What the state asks for at the moment; empty while walking."""
    match state.mode:
        case "text":
            return tr("print here: ")
        case "note":
            return tr("defer, because: ")
        case "search":
            return tr("search: ")
        case "withhold":
            return tr("withhold which reading? its number, or Esc")
        case "confirm":
            word = _word(state.asked[0]) if state.asked else ""
            return tr(
                said(
                    "{n} open places have this flag and these readings: rule all of them {word}? y, n",
                    n=len(state.asked),
                    word=word,
                )
            )
        case _:
            return ""
