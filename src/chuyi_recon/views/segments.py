"""The text and its witnesses cut into parallel segments, as formats for exchange have them.

In: the columns of an `Apparatus`. Out: `Segments`, in order of the text. A contested locus is a segment of its own;
neighbours at which the same witnesses have what is printed are one, as far as the text of each runs on in its file.
Law: the readings of the segments are the readings of the loci, joined; nothing is left out, withheld text neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chuyi_recon.core.model import BoolArray, Ground, IntArray, Span
from chuyi_recon.views.apparatus import Apparatus


@dataclass(frozen=True, slots=True)
class SegmentReading:
    """What some witnesses have in a segment: they agree in its characters, white space aside.

    `text` is as the first of `sigla` has it; `places` are the stretches of each. `is_lemma` says that it is printed,
    `same_words` that it is another form of what is printed.
    """

    text: str
    sigla: tuple[str, ...]
    places: tuple[Span, ...]
    withheld: bool
    is_lemma: bool
    same_words: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of loci, what is printed there and what witnesses have; `absent` have a lacuna.

    `text_span` counts code points of the reconstruction. Readings: the lemma's first, then in order of the family.
    Where all witnesses have what is printed, `contested` is false.
    """

    loci: Span
    text_span: Span
    text: str
    readings: tuple[SegmentReading, ...]
    absent: tuple[str, ...]
    contested: bool
    confidence: float

    @property
    def lemma(self) -> SegmentReading | None:
        """The reading that is printed; None where no witness has it character for character."""
        return self.readings[0] if self.readings and self.readings[0].is_lemma else None


@dataclass(frozen=True, eq=False)
class Segments:
    """The segments as columns: segment `i` is of the loci `[bounds[i], bounds[i + 1])`.

    `[w, i]` of `start` and `end` is the stretch of the witness `sigla[w]`, -1 where it has a lacuna.
    """

    view: Apparatus
    bounds: IntArray
    start: IntArray
    end: IntArray
    contested: BoolArray  # whether it is told as one locus of its own

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __iter__(self) -> Iterator[Segment]:
        return map(self.segment, range(len(self)))

    def segment(self, i: int) -> Segment:
        """One segment with its readings."""
        view, first, last = self.view, int(self.bounds[i]), int(self.bounds[i + 1])
        at, end = int(view.text_offsets[first]), int(view.text_offsets[last])
        text = view.reconstruction.text[at:end]
        absent = tuple(s for s, (start, *_) in zip(view.sigla, self._witnesses[i], strict=True) if start < 0)
        return Segment(
            Span(first, last),
            Span(at, end),
            text,
            self._readings(i, first, text),
            absent,
            bool(self.contested[i]) or bool(absent),
            self._confidence[i],
        )

    @cached_property
    def _witnesses(self) -> list[list[tuple[int, int, int, bool]]]:
        """By segment, of each witness the start and the end of its stretch; and of its first locus variant and vote."""
        loci, firsts = self.view.loci, self.bounds[:-1]
        columns = (self.start, self.end, loci.variant[:, firsts], loci.withheld[:, firsts])
        return [list(zip(*lines, strict=True)) for lines in zip(*(c.T.tolist() for c in columns), strict=True)]

    @cached_property
    def _confidence(self) -> list[float]:
        """Of each segment that of its least sure locus."""
        lowest: list[float] = np.minimum.reduceat(self.view.confidence, self.bounds[:-1]).tolist()
        return lowest

    def _readings(self, i: int, first: int, text: str) -> tuple[SegmentReading, ...]:
        view, texts = self.view, self.view.loci.texts
        by: dict[tuple[str, bool], list[int]] = {}
        spans: dict[int, Span] = {}
        variants: dict[int, int] = {}
        for w, (start, end, variant, held) in enumerate(self._witnesses[i]):
            if start >= 0:
                spans[w], variants[w] = Span(start, end), variant
                by.setdefault((without_space(texts[w][start:end]), held), []).append(w)
        printed = without_space(text)
        credited = {view.witness_index[s] for s in view.decisions[first].sigla}
        words = {variants[w] for w in spans if w in credited}
        words |= {variants[ws[0]] for (own, held), ws in by.items() if own == printed and not held}
        out = [
            SegmentReading(
                spans[ws[0]].extract(texts[ws[0]]),
                tuple(view.sigla[w] for w in ws),
                tuple(spans[w] for w in ws),
                held,
                own == printed and not held,
                not held and own != printed and bool(own) and variants[ws[0]] in words,
            )
            for (own, held), ws in by.items()
        ]
        return tuple(sorted(out, key=lambda reading: not reading.is_lemma))


def cut_segments(view: Apparatus) -> Segments:
    """The segments of a reconstruction."""
    loci, many = view.loci, len(view.loci)
    alone = view.contested.copy()
    ruled = [r.loci.start for r in view.reconstruction.rulings if r.loci is not None]
    alone[[i for i in ruled if i < many]] = True
    alone |= np.fromiter((d.ground is not Ground.AGREED for d in view.decisions), np.bool_, many)
    begins = np.ones(many, np.bool_)
    here, there = loci.present[:, 1:], loci.present[:, :-1]
    jumps = here & there & (loci.start[:, 1:] != loci.end[:, :-1])
    begins[1:] = alone[1:] | alone[:-1] | (here != there).any(axis=0) | jumps.any(axis=0)
    firsts = np.flatnonzero(begins)
    bounds = np.append(firsts, many)
    present = loci.present[:, firsts]
    start = np.where(present, loci.start[:, firsts], -1)
    end = np.where(present, loci.end[:, bounds[1:] - 1], -1)
    return Segments(view, bounds, start, end, alone[firsts])


def without_space(text: str) -> str:
    """The characters of a text but for white space.

    >>> without_space("支持 建设\\n3所")
    '支持建设3所'
    """
    return "".join(text.split())
