"""A seeded generator of archives: pages of many documents, some in several bad copies, and which belongs to which.

In: how many pages and a seed. Out: `Page`s in drawn order. Documents have 300 to 2,000 signs, drawn from jieba's word
list by frequency. Two thirds of the pages are copies in families of two to six; a copy has misread, lost and added
signs at a rate of 5 to 40 %, one in eight is a part of its document, one in eight has a paragraph of its own put in.
Three pages in ten, of whatever document, carry one of forty paragraphs that all archives repeat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.families import words

NOISE = (0.05, 0.1, 0.2, 0.3, 0.4)
PARTIAL = INSERTED = 1 / 8
BOILERPLATE = 0.3
ALONE = 1 / 3  # of the pages
Signs = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: to which document it belongs, how it was damaged, and its text."""

    id: str
    document: int
    noise: float  # 0 of a page that is alone
    partial: bool
    text: str


class Writer:
    """Draws text: as many signs as wanted, of words by their frequency."""

    def __init__(self, rng: np.random.Generator) -> None:
        known, sums = words()
        weights = np.diff(np.array((0, *sums), float))
        self._rng, self._words, self._shares = rng, np.array(known, object), np.cumsum(weights / weights.sum())
        self.signs = np.array([ord(c) for c in "".join(known)], np.uint32)

    def write(self, length: int) -> Signs:
        """`length` signs of running text, with a mark every twelve or so."""
        drawn = self._words[np.searchsorted(self._shares, self._rng.random(length))]
        text = "".join(w + ("，" if n % 7 == 6 else "") for n, w in enumerate(drawn.tolist()))[:length]
        return np.frombuffer(text.encode("utf-32-le"), np.uint32)

    def damage(self, text: Signs, rate: float) -> Signs:
        """The text with signs misread (70 %), lost and added (15 % each)."""
        what = self._rng.random(len(text))
        out = text.copy()
        wrong = what < 0.7 * rate
        out[wrong] = self._rng.choice(self.signs, int(wrong.sum()))
        lost = (what >= 0.7 * rate) & (what < 0.85 * rate)
        added = np.flatnonzero((what >= 0.85 * rate) & (what < rate))
        times = np.ones(len(text), np.int64)
        times[lost] = 0
        times[added] = 2
        out = np.repeat(out, times)
        second = np.cumsum(times)[added] - 1
        out[second] = self._rng.choice(self.signs, len(second))
        return out


def archive(pages: int, seed: int = 1) -> Iterator[Page]:
    """Pages of documents, one document after the other; ids tell nothing."""
    rng = np.random.default_rng((pages, seed))
    writer = Writer(rng)
    phrases = [writer.write(int(rng.integers(60, 160))) for _ in range(40)]
    names = rng.permutation(pages)
    made = document = 0
    while made < pages:
        text = writer.write(int(rng.integers(300, 2000)))
        copies = 1 if rng.random() < 2 / 3 else int(rng.integers(2, 7))  # so a third of the pages is alone
        for _ in range(min(copies, pages - made)):
            page, noise, partial = text, 0.0, False
            if copies > 1:
                noise = NOISE[int(rng.integers(len(NOISE)))]
                draw = rng.random()
                if partial := draw < PARTIAL:
                    share = rng.uniform(0.4, 0.7)
                    at = int(rng.integers(int(len(text) * (1 - share)) + 1))
                    page = text[at : at + int(len(text) * share)]
                elif draw < PARTIAL + INSERTED:
                    at = int(rng.integers(len(text)))
                    page = np.concatenate((text[:at], writer.write(int(rng.integers(80, 300))), text[at:]))
            if rng.random() < BOILERPLATE:
                page = np.concatenate((page, phrases[int(rng.integers(len(phrases)))]))
            if noise:
                page = writer.damage(page, noise)
            yield Page(f"p{names[made]:07}", document, noise, partial, page.tobytes().decode("utf-32-le"))
            made += 1
        document += 1
