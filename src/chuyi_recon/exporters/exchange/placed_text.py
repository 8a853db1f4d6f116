"""The reconstruction in the boxes of a witness's words: which of its characters stand where on which page.

In: an `Apparatus` and a witness whose format places its words. Out: its pages with their lines and words, each word
with the characters of the reconstruction that belong there. A character that the witness attests belongs to the word
it stands in; one that it has otherwise to the word that it has instead; one that it lacks inside a clause to the word
before. Of a clause or more that the witness lacks no place is known: it is a line of its own, of no height, at the
lower edge of the line it comes behind. A word of which nothing is printed is left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt
import regex

from chuyi_recon.core.model import Box, IntArray, SourcePart, Witness, WordBoxes
from chuyi_recon.errors import NoBoxes
from chuyi_recon.messages import Message
from chuyi_recon.views.apparatus import Apparatus, expand_runs
from chuyi_recon.views.passages.page import collapse_white_space

_PARAGRAPH_END = regex.compile(r"\n\s*\n|\f")
_UNPLACED = -1


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word's box, what is printed there, white space at its ends too, what its witness reads, and how sure it is.

    `box` and `witness_text` of a word without a place are those of its line, and empty.
    """

    box: Box
    printed: str
    witness_text: str
    confidence: float

    @property
    def text(self) -> str:
        """What is printed there, white space closed up."""
        return collapse_white_space(self.printed)


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of the witness, or text that it lacks; `paragraph` numbers the blocks of the page, from 0."""

    words: tuple[PlacedWord, ...]
    paragraph: int
    is_placed: bool = True

    @property
    def box(self) -> Box:
        """The rectangle round its words."""
        return enclosing_box([w.box for w in self.words])

    @property
    def text(self) -> str:
        """Its words, with white space where a writer puts it."""
        return collapse_white_space("".join(w.printed for w in self.words))


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page with its lines in reading order, its extent in pixels and the name of its image."""

    number: int
    image: str
    width: int
    height: int
    lines: tuple[PlacedLine, ...]


def choose_witness(view: Apparatus) -> Witness:
    """The witness whose boxes are used: the one that was asked for, else the base, else who has most placed characters.

    Ties: by siglum. Raises `NoBoxes` where it has none.
    """
    placed = {w.siglum: size for w in view.family.witnesses if (size := _count_placed(w))}
    asked = view.chosen_witness
    if asked and asked not in placed:
        raise NoBoxes(Message("error.boxes.witness-without", siglum=asked), _hint(placed))
    if not placed:
        raise NoBoxes(Message("error.boxes.none", family=view.family.name), _hint(placed))
    base = view.family.base
    best = base if base in placed else min(placed, key=lambda s: (-placed[s], s))
    return view.family.witness(asked or best)


def _hint(placed: dict[str, int]) -> Message:
    if placed:
        return Message("hint.boxes.others", sigla=", ".join(sorted(placed)))
    return Message("hint.boxes.none")


def _count_placed(witness: Witness) -> int:
    words = witness.transcription.source_map.words
    return 0 if words is None else int((words.end - words.start).sum())


def place_text(view: Apparatus, witness: Witness) -> tuple[PlacedPage, ...]:
    """The pages of a witness with the text of the reconstruction; every character of it but white space is on one."""
    words = witness.transcription.source_map.words
    if words is None:
        return ()
    at = _words_of_characters(view, witness, words)
    pages = [part for part in witness.transcription.source_map.parts if part.page is not None]
    starts = [part.span.start for part in pages]
    on_page = [max(0, bisect_right(starts, s) - 1) for s in words.start.tolist()]
    runs = _runs(view, at)
    loose: dict[int, list[PlacedWord]] = {}
    printed: dict[int, list[PlacedWord]] = {}
    before = -1
    for word, text, confidence in runs:
        if word != _UNPLACED:
            own = witness.text[words.start[word] : words.end[word]]
            printed.setdefault(word, []).append(PlacedWord(_box(words, word), text, own, confidence))
            before = word
        else:
            loose.setdefault(before, []).extend(
                PlacedWord(Box(0, 0, 0, 0), line, "", confidence) for line in text.splitlines() if line.strip()
            )
    order = [w for w in range(len(words.start)) if w in printed or w in loose]
    by_page: dict[int, list[int]] = {n: [] for n in range(len(pages))}
    for word in order:
        by_page[on_page[word]].append(word)
    first = next((n for n in by_page if by_page[n]), 0)
    return tuple(
        _page(pages[n], n, witness, words, own, printed, loose, loose.get(-1, []) if n == first else [])
        for n, own in by_page.items()
    )


def _words_of_characters(view: Apparatus, witness: Witness, words: WordBoxes) -> IntArray:
    """Of each character of the text the word it belongs to, or `_UNPLACED`."""
    text, w = view.reconstruction.text, view.witness_index[witness.siglum]
    offsets = np.full(len(text), _UNPLACED, np.int64)
    stretches = view.reconstruction.stretches
    own = np.flatnonzero(stretches.offset[w] >= 0)
    each, place = expand_runs(stretches.bounds[own], np.diff(stretches.bounds)[own])
    offsets[place] = stretches.offset[w, own][each] + place - stretches.bounds[own][each]
    loci = view.loci
    unattested = np.unique(view.text_offsets.searchsorted(np.flatnonzero(offsets < 0), side="right") - 1)
    for i in unattested[loci.end[w, unattested] > loci.start[w, unattested]].tolist():
        first, last = int(view.text_offsets[i]), int(view.text_offsets[i + 1])
        start, end = int(loci.start[w, i]), int(loci.end[w, i])
        for k in range(first, last):
            if offsets[k] < 0:
                near = start + k - first if last - first == end - start else offsets[k - 1] if k > first else start
                offsets[k] = min(max(int(near), start), end - 1)
    at = np.where(offsets >= 0, words.start.searchsorted(offsets, side="right") - 1, _UNPLACED)
    at[(offsets >= 0) & (at < 0)] = 0
    bounds = view.text_offsets[view.reconstruction.table.rows.bounds].tolist()
    for first, last in pairwise(bounds):
        known = np.flatnonzero(at[first:last] >= 0)
        if len(known):  # what the witness lacks of its clause goes with the word before, at its begin with that behind
            held = np.maximum.accumulate(np.where(at[first:last] >= 0, np.arange(last - first), -1))
            at[first:last] = at[first:last][np.where(held < 0, known[0], held)]
    found: IntArray = at
    return found


def _runs(view: Apparatus, at: npt.NDArray[np.int64] | IntArray) -> Iterator[tuple[int, str, float]]:
    """Runs of characters of one word: the word, the characters, the lowest confidence of them."""
    text = view.reconstruction.text
    of_locus = np.repeat(view.confidence, view.printed_lengths)
    start = 0
    for word, group in groupby(at.tolist()):
        end = start + sum(1 for _ in group)
        yield word, text[start:end], float(of_locus[start:end].min())
        start = end


def _page(
    part: SourcePart,
    n: int,
    witness: Witness,
    words: WordBoxes,
    own: Sequence[int],
    printed: dict[int, list[PlacedWord]],
    loose: dict[int, list[PlacedWord]],
    at_head: list[PlacedWord],
) -> PlacedPage:
    edge = enclosing_box([_box(words, w) for w in own] or [Box(0, 0, 0, 0)])
    extent = part.box or Box(0, 0, edge.right, edge.bottom)
    lines = [_loose_line(word, Box(edge.left, edge.top, edge.right, edge.top), 0) for word in at_head]
    paragraph, end = 0, None
    for _, group in groupby(own, key=lambda w: witness.text.count("\n", 0, int(words.start[w]))):
        line = list(group)
        start = int(words.start[line[0]])
        if end is not None and _PARAGRAPH_END.search(witness.text, end, start):
            paragraph += 1
        end = int(words.end[line[-1]])
        joined = [_join(printed[w]) for w in line if w in printed]
        kept = tuple(word for word in joined if word.text)
        if kept:
            lines.append(PlacedLine(kept, paragraph))
        box = enclosing_box([_box(words, w) for w in line])
        below = Box(box.left, box.bottom, box.right, box.bottom)
        lines += (_loose_line(word, below, paragraph) for w in line for word in loose.get(w, ()))
    return PlacedPage(part.page or n + 1, part.image, extent.right, extent.bottom, tuple(lines))


def _join(parts: Sequence[PlacedWord]) -> PlacedWord:
    """The parts of one word, in order of the text."""
    printed = "".join(p.printed for p in parts)
    return PlacedWord(parts[0].box, printed, parts[0].witness_text, min(p.confidence for p in parts))


def _loose_line(word: PlacedWord, box: Box, paragraph: int) -> PlacedLine:
    return PlacedLine((PlacedWord(box, word.printed, "", word.confidence),), paragraph, is_placed=False)


def _box(words: WordBoxes, word: int) -> Box:
    return Box(*words.box[word].tolist())


def enclosing_box(boxes: Sequence[Box]) -> Box:
    """The rectangle round one box or more.

    >>> enclosing_box([Box(1, 2, 3, 4), Box(0, 3, 2, 5)])
    Box(left=0, top=2, right=3, bottom=5)
    """
    left, top, right, bottom = zip(*boxes, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))
