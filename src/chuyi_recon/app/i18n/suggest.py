"""The name that a person probably meant, and values of theirs in a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from chuyi_recon.messages import Message, MessageList

_MAX_VALUE_LENGTH, _MAX_NAMES = 60, 20  # characters of a value that is repeated, names that are listed


def did_you_mean(given: str, known: Iterable[str], most: int = 1) -> str:
    """Advice for an unknown name: the nearest known one, or so many of them; or all names.

    >>> did_you_mean("repetion-loop", ["repetition-loop", "page-artifact"])
    'did you mean repetition-loop?'
    >>> did_you_mean("x", ["web", "ocr"])
    'known are: web, ocr'
    >>> did_you_mean("通告", ["通知", "报告", "station"], 3)
    'did you mean 通知 or 报告?'
    """
    names = list(known)
    if near := get_close_matches(given[:_MAX_VALUE_LENGTH], names, n=most, cutoff=0.6 if most == 1 else 0.5):
        return Message("hint.did-you-mean", name=join_alternatives(near))
    if len(names) > _MAX_NAMES:
        return Message("hint.known-names-cut", names=list_names(names[:_MAX_NAMES]))
    return Message("hint.known-names", names=list_names(names)) if names else ""


def list_names(names: Iterable[str], most: int | None = None) -> str:
    """Names with commas; of more than `most` the rest is counted.

    >>> list_names(["web", "ocr", "scan"]), list_names(["web", "ocr", "scan"], 1)
    ('web, ocr, scan', 'web and 2 more')
    """
    every = list(names)
    if most is not None and len(every) > most:
        return Message("list.names-and-more", names=MessageList(every[:most]), n=len(every) - most)
    return Message("list.names", names=MessageList(every))


def join_alternatives(names: Sequence[str]) -> str:
    """Names of which one is meant.

    >>> join_alternatives(["web", "ocr"])
    'web or ocr'
    """
    joined = names[-1]
    for name in reversed(names[:-1]):
        joined = Message("list.alternatives", one=name, others=joined)
    return joined


def join_clauses(parts: Sequence[str]) -> str:
    """Clauses of one sentence, with commas.

    >>> join_clauses([Message("show.sources.one", n=1), Message("label.withheld")])
    '1 source, withheld'
    """
    joined = parts[0]
    for part in parts[1:]:
        joined = Message("list.clauses", clause=joined, next=part)
    return joined


def short_repr(value: object) -> str:
    """A value as it is written in Python, cut where it is long.

    >>> short_repr("lacnua"), short_repr([1, 2])
    ("'lacnua'", '[1, 2]')
    """
    if isinstance(value, str) and len(repr(value)) <= _MAX_VALUE_LENGTH:
        return Message("layout.quoted-value", text=value)
    written = repr(value)
    return written if len(written) <= _MAX_VALUE_LENGTH else f"{written[:_MAX_VALUE_LENGTH]}…"
