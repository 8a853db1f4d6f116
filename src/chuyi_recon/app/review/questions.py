"""What is said around the places, the same on the screen and by line prompts: progress, filters, questions.

In: the model's state. Out: texts and lines in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from chuyi_recon.app.i18n.suggest import join_clauses, list_names
from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.app.review.card import describe_proposal, topic_name
from chuyi_recon.app.review.entry import describe_act
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.state import ReviewState
from chuyi_recon.app.terminal.place_sheet import to_one_line
from chuyi_recon.messages import Message, word


def progress_text(state: ReviewState) -> str:
    """How far the editor is; places are counted, not what is inside them."""
    places = list(dict.fromkeys(map(state.place_of, state.listed)))
    at = places.index(state.place_of(state.current)) + 1 if state.current is not None else 0
    parts = [
        Message("review.count-in-state", n=state.count_in_state(s), state=word(s))
        for s in ("open", "deferred", "ruled")
        if state.count_in_state(s) or s == "open"
    ]
    filters = describe_filters(state.filters)
    return translate(Message("review.position", at=at, all=len(places), filters=filters, counts=join_clauses(parts)))


def describe_filters(filters: Filters) -> str:
    """The filters in words."""
    words = [word(v) for v in (filters.state, filters.severity) if v]
    words += [topic_name(filters.flag)] if filters.flag else []
    return list_names([*words, *filter(None, [filters.witness])]) or Message("review.filter.all-places")


def value_name(kind: str, value: str | None) -> str:
    """An item of a menu."""
    if value is None:
        return translate(Message("review.filter.all"))
    if kind == "flag":
        return topic_name(value)
    return translate(word(value)) if kind in ("severity", "state") else value


def count_open(n: int) -> Message:
    """How many places are open."""
    return Message("review.open.one") if n == 1 else Message("review.open.many", n=n)


def message_text(state: ReviewState) -> str:
    """What the last key led to, in one line."""
    return to_one_line(translate(state.message))


def question_text(state: ReviewState) -> str:
    """What the state asks for at the moment; empty while walking."""
    match state.mode:
        case "text":
            return translate(Message("review.ask.text"))
        case "note":
            return translate(Message("review.ask.defer"))
        case "search":
            return translate(Message("review.ask.search"))
        case "withhold":
            return translate(Message("review.ask.withhold"))
        case "confirm":
            return translate(_confirm_question(state))
        case _:
            return ""


def _confirm_question(state: ReviewState) -> Message:
    if _is_omission(state):
        return Message("review.confirm.omit", n=len("".join(state.entries[state.asked_about[0]].printed.split())))
    n = len(state.asked_about)
    return Message("review.confirm.alike.one") if n == 1 else Message("review.confirm.alike.many", n=n)


def _is_omission(state: ReviewState) -> bool:
    """Whether a yes is asked for because much would be left out at one place."""
    return [a.entry for a in state.awaiting_yes] == list(state.asked_about) and state.awaiting_yes[0].kind == "omit"


def confirm_lines(state: ReviewState) -> Iterator[Text]:
    """What a yes would rule, place by place."""
    n = len(state.asked_about)
    if not _is_omission(state):
        heading = Message("review.alike.list.one") if n == 1 else Message("review.alike.list.many", n=n)
        yield Text(translate(heading), "bold")
    for i in state.asked_about:
        entry = state.entries[i]
        said = state.awaiting_yes[0] if _is_omission(state) else None
        what = describe_act(said, entry) if said else Message("review.act.print", text=describe_proposal(entry))
        yield Text(
            to_one_line(translate(Message("review.alike.line", line=entry.line, place=entry.in_context, word=what)))
        )
