"""A seeded generator of families: one text, copied five times with the damage that copies have.

In: a length in characters and a seed. Out: a `Sample`: the text, the copies, and for every
character of a copy its place in the text. The sentences are drawn from jieba's word list by frequency
and from the clauses of `corpora/`, so that formulas repeat as they do in notices and statutes.
The same length and seed give the same family on every machine.

Copy `a` is a web page with a good text and few losses, the base. The others are scans: wrapped
lines, page numbers, misread, lost and added characters at a rate of their own, lost paragraphs,
paragraphs of another document, loops, and paragraphs that stand elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from random import Random

ELSEWHERE = -1  # the place of a character that the text does not have

_CORPORA = Path(__file__).parents[1] / "corpora"
_WORDS = 8000  # the most frequent ones of the list
_HAN = re.compile(r"[\u4e00-\u9fff]{1,4}")
_FORMULA = 0.06  # of the clauses
_NUMERALS = "一二三四五六七八九十"
_MEASURES = "个所项人家条次元座份"


@dataclass(frozen=True, slots=True)
class Ills:
    """What happens to one copy: characters misread, and of the paragraphs the shares that are lost, foreign, …"""

    noise: float
    lost: float
    foreign: float
    looped: float
    moved: float
    width: int = 0  # characters a line of a scan; 0: paragraphs are not wrapped


# In the notice's five witnesses: .2 to 3 % of the characters, and up to half of the paragraphs.
ILLS = {
    "a": Ills(0.002, 0.01, 0.0, 0.0, 0.0),
    "b": Ills(0.010, 0.04, 0.02, 0.01, 0.01, 30),
    "c": Ills(0.010, 0.01, 0.05, 0.01, 0.01, 34),
    "d": Ills(0.020, 0.02, 0.02, 0.03, 0.01),
    "e": Ills(0.030, 0.03, 0.02, 0.01, 0.03, 26),
}
BASE = "a"


@dataclass(frozen=True, slots=True)
class Copy:
    """A damaged text; `origin[i]` is the place of `text[i]` in the true one, or `ELSEWHERE`."""

    siglum: str
    text: str
    origin: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The true text and its copies, in order of siglum."""

    text: str
    copies: tuple[Copy, ...]

    @property
    def characters(self) -> int:
        """Characters of all copies."""
        return sum(len(c.text) for c in self.copies)


_Paragraph = list[tuple[str, int]]  # characters with their places


def sample(length: int, seed: int = 1) -> Sample:
    """A family whose true text has `length` characters."""
    rng = Random(f"text {length} {seed}")
    paragraphs = _cut_to(prose(rng), length)
    text = "".join(paragraphs)
    placed: list[_Paragraph] = []
    at = 0
    for p in paragraphs:
        placed.append([(c, at + i) for i, c in enumerate(p)])
        at += len(p)
    copies = []
    for siglum, ills in ILLS.items():
        own = Random(f"copy {siglum} {length} {seed}")
        written = _written(_misread(_shuffled(placed, ills, own), ills, own), ills)
        copies.append(Copy(siglum, "".join(c for c, _ in written), tuple(at for _, at in written)))
    return Sample(text, tuple(copies))


def _cut_to(paragraphs: Iterator[str], length: int) -> list[str]:
    out: list[str] = []
    held = 0
    while held < length:
        p = next(paragraphs)[: length - held]
        out.append(p)
        held += len(p)
    return out


def prose(rng: Random) -> Iterator[str]:
    """Headings, articles and plain paragraphs without end, each with its line end."""
    chapter = article = 0
    while True:
        if rng.random() < 0.12:
            chapter += 1
            yield f"{_numeral(chapter)}、{_phrase(rng, 2, 4)}\n"
        article += 1
        head = rng.choice(("", f"第{_numeral(article)}条　", f"（{_numeral(article % 10 + 1)}）{_phrase(rng, 2, 3)}。"))
        yield head + "".join(_sentence(rng) for _ in range(rng.randint(1, 6))) + "\n"


def _sentence(rng: Random) -> str:
    clauses = [_clause(rng) for _ in range(rng.randint(1, 4))]
    return "，".join(clauses) + ("；" if rng.random() < 0.1 else "。")


def _clause(rng: Random) -> str:
    if rng.random() < _FORMULA:
        return rng.choice(formulas())
    clause = _phrase(rng, 3, 9)
    shape = rng.random()
    if shape < 0.08:
        return clause + f"{rng.randint(2, 4000)}{rng.choice(_MEASURES)}"
    if shape < 0.12:
        return f"“{_phrase(rng, 1, 2)}”{clause}"
    if shape < 0.15:
        return f"{rng.randint(1950, 2024)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日{clause}"
    return clause


def _phrase(rng: Random, least: int, most: int) -> str:
    known, weights = words()
    return "".join(known[bisect_right(weights, rng.random() * weights[-1])] for _ in range(rng.randint(least, most)))


def _numeral(n: int) -> str:
    tens, ones = divmod(n % 100, 10)
    return (_NUMERALS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


@cache
def words() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The most frequent words of jieba's list, and their frequencies added up. jieba itself is not loaded."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the generator draws its words from jieba's list: pip install -e .")
    rows = (line.split(" ") for line in (Path(spec.origin).parent / "dict.txt").read_text("utf-8").splitlines())
    found = sorted((-int(row[1]), row[0]) for row in rows if _HAN.fullmatch(row[0]))[:_WORDS]
    return tuple(w for _, w in found), tuple(accumulate(-f for f, _ in found))


@cache
def formulas() -> tuple[str, ...]:
    """The clauses of the texts in `corpora/`, of 6 to 30 Han characters, each once."""
    texts = [p.read_text("utf-8") for p in sorted(_CORPORA.glob("*/*.txt"))]
    found = {c for t in texts for c in re.split(r"[，。；：！？\s]", t) if 6 <= len(c) <= 30}
    return tuple(sorted(c for c in found if all("\u4e00" <= x <= "\u9fff" for x in c)))


def _shuffled(paragraphs: Sequence[_Paragraph], ills: Ills, rng: Random) -> list[_Paragraph]:
    """Whole paragraphs lost, exchanged for foreign ones, repeated and moved. What a copy is prone to happens once."""
    foreign = prose(rng)
    out: list[_Paragraph] = []
    later: list[tuple[int, _Paragraph]] = []
    whole = range(2, len(paragraphs))  # the head stays: nobody loses a title
    sure = {what: rng.choice(whole) for what in ("lost", "foreign", "looped", "moved") if len(whole) > 4}
    for i, p in enumerate(paragraphs):
        for at, held in [x for x in later if x[0] <= i]:
            out.append(held)
            later.remove((at, held))

        def befalls(what: str, share: float, here: int = i) -> bool:
            return here in whole and (rng.random() < share or (share >= 0.03 and sure.get(what) == here))

        if befalls("lost", ills.lost):
            continue
        if befalls("moved", ills.moved):
            later.append((i + rng.randint(2, 6), p))
            continue
        out.append(p)
        if befalls("looped", ills.looped):
            out += [[(c, ELSEWHERE) for c, _ in p]] * rng.randint(1, 3)
        if befalls("foreign", ills.foreign):
            out.append([(c, ELSEWHERE) for c in next(foreign)])
    return out + [p for _, p in later]


def _misread(paragraphs: Sequence[_Paragraph], ills: Ills, rng: Random) -> list[_Paragraph]:
    """Characters exchanged for others of the word list, lost and added."""
    known = words()[0]
    out = []
    for p in paragraphs:
        made: _Paragraph = []
        for c, at in p:
            if c == "\n" or rng.random() >= ills.noise:
                made.append((c, at))
                continue
            what = rng.random()
            if what < 0.7:
                made.append((rng.choice(known)[0], ELSEWHERE))
            elif what < 0.85:
                made += [(c, at), (rng.choice(known)[0], ELSEWHERE)]
        out.append(made)
    return out


def _written(paragraphs: Sequence[_Paragraph], ills: Ills) -> _Paragraph:
    """The paragraphs as lines: a web page parts them with blank lines, a scan wraps them and numbers its pages."""
    end = ("\n", ELSEWHERE)
    out: _Paragraph = []
    lines = pages = 0
    for p in paragraphs:
        if not ills.width:
            out += [*p, end]
            continue
        body = p[:-1] if p and p[-1][0] == "\n" else p
        for start in range(0, len(body), ills.width):
            out += [*body[start : start + ills.width], end]
            lines += 1
            if lines % 36 == 0:
                pages += 1
                out += [(c, ELSEWHERE) for c in f"- {pages} -\n"]
    return out
