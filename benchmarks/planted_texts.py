"""True texts of ten genres with what may be planted in them, and what the copies of one family share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

import regex

from benchmarks.planting import Edit

TEXTS = Path(__file__).parent / "planted"


@dataclass(frozen=True, slots=True)
class Text:
    """A true text with what may be planted in it."""

    name: str
    about: dict[str, str]
    true: str
    pairs: dict[str, tuple[tuple[str, str], ...]]
    opening: str
    middle: tuple[str, ...]
    template: tuple[str, tuple[str, ...]]


@cache
def texts() -> tuple[Text, ...]:
    """All texts, in order of name."""
    return tuple(_read(p) for p in sorted(TEXTS.glob("*.txt")))


def _read(path: Path) -> Text:
    parts = regex.split(r"(?m)^\[(\w+)\]\n", path.read_text("utf-8"))
    held = {parts[i]: parts[i + 1].strip("\n") for i in range(1, len(parts), 2)}
    about = dict(line.split(" ", 1) for line in held["about"].splitlines())
    pairs = {
        k: tuple((a, b) for a, b in (line.split("\t") for line in held.get(k, "").splitlines()))
        for k in ("entities", "docno", "issuer", "rewrites")
    }
    middle, item = list[str](), ""
    for line in held["middle"].splitlines():  # a short line is the head of the one after it
        item += line + "\n"
        if len(line) > 20:
            middle.append(item)
            item = ""
    pattern, words = held["template"].split("\n")
    return Text(
        path.stem,
        about,
        held["truth"] + "\n",
        pairs,
        held["opening"] + "\n",
        tuple(middle),
        (pattern, tuple(words.split())),
    )


@dataclass(slots=True)
class Drawn:
    """What the copies of one family share while they are drawn."""

    text: Text
    rng: Random
    copies: int
    lost: list[int] = field(default_factory=list)  # how many copies lost each true character
    opening_by: int = 0
    shared: list[Edit] = field(default_factory=list)
    used: set[str] = field(default_factory=set)  # inventions: each is made once

    def invention(self) -> str | None:
        """An invention that no copy has yet, mostly one that fits the text."""
        own = [m for m in self.text.middle if m not in self.used]
        script = self.text.about["script"]
        foreign = [m for t in texts() if t.about["script"] == script for m in t.middle if m not in self.used]
        pool = own if own and self.rng.random() < 0.6 else foreign
        new = self.rng.choice(pool) if pool else None
        self.used |= {new} if new else set()
        return new

    def may_lose(self, start: int, end: int) -> bool:
        """Whether another copy may lose this: two keep it, or one in a few cases."""
        keep = 1 if self.copies == 2 or self.rng.random() < 0.1 else 2
        return max(self.lost[start:end], default=0) < self.copies - keep

    def lose(self, start: int, end: int) -> None:
        """Counts one more copy that lost this."""
        for i in range(start, end):
            self.lost[i] += 1
