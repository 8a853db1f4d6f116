"""The closing page: after the last place, what was ruled, what is left, where it is written, what to run next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.text import Text

from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.app.review.card import ReviewFamily, topic_name
from chuyi_recon.app.review.entry import Act
from chuyi_recon.app.review.questions import count_open, describe_filters
from chuyi_recon.app.review.state import ReviewState
from chuyi_recon.messages import Message, word

_MAX_TOPICS, _MAX_FOLDERS = 8, 3  # that are named


def closing_lines(families: Sequence[ReviewFamily], state: ReviewState) -> Iterator[Text]:
    """After the last place: what was ruled, what is left, where it is written, and what to run next."""
    is_open, deferred = state.count_in_state("open"), state.count_in_state("deferred")
    yield Text(translate(Message("review.closing.all-done") if not is_open + deferred else _left(state)), "bold")
    hidden = is_open - sum(state.state_of(i) == "open" for i in {state.place_of(n) for n in state.listed})
    if hidden:
        filters = describe_filters(state.filters)
        yield Text(translate(Message("review.closing.open-elsewhere", n=hidden, filters=filters)))
    yield Text("")
    yield from _ruled_lines(state)
    yield Text("")
    folders = [f.folder.rstrip("/") or "." for f in families]
    ruled_in = {state.entries[i].family for i in state.act_by_entry}
    for n in sorted(ruled_in)[:_MAX_FOLDERS]:
        yield Text(translate(Message("review.closing.written", file=f"{families[n].folder}rulings.jsonl")))
    yield Text(translate(Message("review.closing.next")), "bold")
    paths = " ".join(dict.fromkeys(folders)) if len(folders) <= _MAX_FOLDERS else "PATH…"
    for line in (
        Message("review.closing.next.review", command=f"recon review {paths}") if is_open + deferred else "",
        Message("review.closing.next.align", command=f"recon align {paths}"),
        Message("review.closing.next.list", command=f"recon rulings list {paths}"),
    ):
        if line:
            yield Text(f"  {translate(line)}")
    yield Text("")
    yield Text(translate(Message("review.closing.keys")), "dim")


def _left(state: ReviewState) -> Message:
    deferred = Message("review.count-in-state", n=state.count_in_state("deferred"), state=word("deferred"))
    return Message("review.closing.left", open=count_open(state.count_in_state("open")), deferred=deferred)


def _ruled_lines(state: ReviewState) -> Iterator[Text]:
    """By kind and by flag, what this editor ruled, in this session and before."""
    acts = state.act_by_entry
    if not acts:
        yield Text(translate(Message("review.closing.nothing")))
        return
    yield Text(translate(Message("review.closing.rulings", n=len(acts))))
    kinds = Counter(_kind_of(state, act) for act in acts.values())
    for kind, told in (
        ("printed", Message("review.closing.kind.printed", n=kinds["printed"])),
        ("reading", Message("review.closing.kind.other-reading", n=kinds["reading"])),
        ("text", Message("review.closing.kind.text", n=kinds["text"])),
        ("omit", Message("review.closing.kind.omit", n=kinds["omit"])),
        ("keep", Message("review.closing.kind.keep", n=kinds["keep"])),
        ("withhold", Message("review.closing.kind.withhold", n=kinds["withhold"])),
        ("defer", Message("review.closing.kind.defer", n=kinds["defer"])),
    ):
        if kinds[kind]:
            yield Text(f"  {translate(told)}")
    topics = Counter(topic for i in acts for topic in state.entries[i].topics)
    most = sorted(topics, key=lambda t: (-topics[t], t))
    named = [Message("review.closing.topic", topic=topic_name(t), n=topics[t]) for t in most]
    yield Text(f"  {translate(Message('review.closing.topics', topics=list_names(named, _MAX_TOPICS)))}")


def _kind_of(state: ReviewState, act: Act) -> str:
    """The kind of an act; `printed` where it says what was printed anyway."""
    entry = state.entries[act.entry]
    bare = "".join(entry.printed.split())
    if act.kind in ("reading", "omit") and "".join((act.text or "").split()) == bare:
        return "printed"
    return act.kind
