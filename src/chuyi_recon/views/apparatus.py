"""A reconstruction as an exporter reads it: columns of its loci, of their decisions and of the texts.

In: a `Reconstruction`. Out: an `Apparatus`, made once for a family and handed to every exporter. What several of them
need is worked out when the first one asks, and kept. Columns have one entry a locus; `[w, l]` is what witness `w` of
`sigla` has at locus `l`, as in `Loci`. Offsets are code points. Only what witnesses part at is ever made an object.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from chuyi_recon.core.model import (
    BoolArray,
    Decision,
    Family,
    FoldedText,
    Ground,
    IntArray,
    Loci,
    Locus,
    Reconstruction,
    Script,
)
from chuyi_recon.core.model.table_columns import AGREED
from chuyi_recon.core.text.code_points import code_points
from chuyi_recon.core.text.script import script_of
from chuyi_recon.messages import Language
from chuyi_recon.views.nesting import find_enclosing
from chuyi_recon.views.page_crops import PageCrop, PageFinder, PagePlace
from chuyi_recon.views.passages import Passage, PassageSurvey

FloatArray = npt.NDArray[np.float64]
# What is white space, by code point: the ideographic space is the last that is.
_SPACE = np.array([chr(c).isspace() for c in range(0x3002)])
_LANGUAGE_TAGS: Mapping[Script | None, str] = {"traditional": "zh-Hant", "simplified": "zh-Hans", None: "und"}


@dataclass(frozen=True, eq=False)
class Apparatus:
    """The columns of one reconstruction, which is at hand for what is no column; and in which language it is told.

    `flag_pages` are the pages of flags, by code, in a language that is not the one in which flags have them.
    `ruling_files` are the files that a line of `rulings.jsonl` on this family names, none beside a `family.toml`;
    `indexed` says that a page over several families lies above its results. `chosen_witness` is the siglum of the
    witness that a result of one witness is to be of; empty where nobody has chosen. `crops` are the pictures of
    places, by the place's number in `numbered_passages`.
    """

    reconstruction: Reconstruction
    language: Language = "en"
    flag_pages: Mapping[str, str] = field(default_factory=dict)
    ruling_files: tuple[str, ...] = ()
    indexed: bool = False
    chosen_witness: str = ""
    crops: Mapping[int, PageCrop] = field(default_factory=dict)

    @property
    def family(self) -> Family:
        """The witnesses."""
        return self.reconstruction.family

    @property
    def loci(self) -> Loci:
        """The loci as columns."""
        return self.reconstruction.table.loci

    @property
    def sigla(self) -> tuple[str, ...]:
        """The witnesses' short names, in the order of the lines of all columns."""
        return self.reconstruction.table.loci.sigla

    @cached_property
    def witness_index(self) -> Mapping[str, int]:
        """Which line of the columns is whose."""
        return {siglum: w for w, siglum in enumerate(self.sigla)}

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The text of each witness."""
        return {w.siglum: w.text for w in self.family.witnesses}

    @cached_property
    def folded(self) -> tuple[FoldedText, ...]:
        """The key of each witness, with the way back."""
        return tuple(self.reconstruction.folded[s] for s in self.sigla)

    @cached_property
    def codes(self) -> tuple[IntArray, ...]:
        """The code points of each witness's text, and a zero behind them."""
        return tuple(code_points(text + "\0") for text in self.loci.texts)

    @cached_property
    def line_ends(self) -> tuple[IntArray, ...]:
        """How many line feeds each witness has before each offset, that of its end too."""
        return tuple(np.append(0, (own[:-1] == 10).cumsum(dtype=np.int32)) for own in self.codes)

    @cached_property
    def signs(self) -> tuple[IntArray, IntArray]:
        """`[w, l]`: the signs `[first, last)` of each reading, in the witness's key; 0, 0 where it abstains."""
        loci = self.loci
        first = np.stack([f.signs_at(loci.start[w]) for w, f in enumerate(self.folded)])
        last = np.stack([f.signs_at(loci.end[w]) for w, f in enumerate(self.folded)])
        return first, last

    @cached_property
    def disputed_ordinals(self) -> IntArray:
        """The loci at which witnesses part, accidental ones too."""
        found: IntArray = np.flatnonzero(self.loci.kind != AGREED)
        return found

    @cached_property
    def disputed_loci(self) -> Mapping[int, Locus]:
        """Those loci as objects, by their number."""
        return dict(
            zip(self.disputed_ordinals.tolist(), self.loci.get_many(self.disputed_ordinals.tolist()), strict=True)
        )

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """One for each locus."""
        return self.reconstruction.decisions

    @cached_property
    def printed_lengths(self) -> IntArray:
        """How many characters are printed at each locus."""
        return np.fromiter((len(d.text) for d in self.decisions), np.int32, len(self.decisions))

    @cached_property
    def text_offsets(self) -> IntArray:
        """Where each locus begins in the text, and behind the last one the text's length."""
        return np.append(0, self.printed_lengths.cumsum(dtype=np.int32))

    @cached_property
    def confidence(self) -> FloatArray:
        """The confidence of each decision."""
        return np.fromiter((d.confidence for d in self.decisions), np.float64, len(self.decisions))

    @property
    def printed_confidence(self) -> FloatArray:
        """The confidence of each decision that prints something."""
        return self.confidence[self.printed_lengths > 0]

    @cached_property
    def open_ordinals(self) -> IntArray:
        """The loci of open places: those at which witnesses part, and of a longer stretch of text the first."""
        at: set[int] = set()
        for p in (own for place in self.open_passages for own in (place, *place.parts)):
            at.update(i for i in range(p.loci.start, p.loci.end) if len(p.loci) == 1 or self.loci.kind[i] != AGREED)
        return np.array(sorted(at), np.int64)

    @cached_property
    def enclosing(self) -> tuple[int | None, ...]:
        """For each finding the withheld section that it is a part of, as `find_enclosing` has it; asks for all."""
        return find_enclosing(self.reconstruction.findings)

    @cached_property
    def _survey(self) -> PassageSurvey:
        return PassageSurvey(self.reconstruction)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The places that were decided or are doubtful, in order of the text; asks for all findings."""
        return self._survey.passages

    @property
    def open_passages(self) -> tuple[Passage, ...]:
        """The places at which an editor should look; asks for all findings."""
        return self._survey.open_passages

    @cached_property
    def numbered_passages(self) -> tuple[Passage, ...]:
        """All passages, and behind each its parts; by their place here results number them."""
        return tuple(own for p in self.passages for own in (p, *p.parts))

    @cached_property
    def page_places(self) -> Mapping[int, PagePlace]:
        """By its number where each passage stands on a page, where a witness says where its words stand."""
        finder = PageFinder(self.reconstruction)
        places = ((n, finder.find(p)) for n, p in enumerate(self.numbered_passages))
        return {n: place for n, place in places if place is not None}

    def with_crops(self, crops: Mapping[int, PageCrop]) -> Apparatus:
        """The same with pictures; what is worked out already is kept."""
        made = replace(self, crops=crops)
        known = vars(made)
        known.update((name, value) for name, value in vars(self).items() if name not in known)
        return made

    @cached_property
    def lemma(self) -> Mapping[int, int]:
        """Of the loci at which witnesses part: the first witness with a vote that reads what is printed, or -1."""
        return {
            i: next(
                (
                    self.witness_index[r.siglum]
                    for r in locus.readings
                    if r.text == self.decisions[i].text and not r.withheld
                ),
                -1,
            )
            for i, locus in self.disputed_loci.items()
        }

    @cached_property
    def contested(self) -> BoolArray:
        """Of each locus whether an apparatus tells it: not all agree, white space aside, on what is printed."""
        loci, printed = self.loci, self.printed_lengths
        plain = np.fromiter((d.ground is Ground.AGREED and not d.open for d in self.decisions), np.bool_, len(loci))
        agreed = (loci.kind == AGREED) & plain & ~loci.withheld.any(axis=0)
        text, size = _inked(code_points(self.reconstruction.text), self.text_offsets[:-1], printed)
        for w, own in enumerate(self.codes):
            here = loci.present[w]
            read, many = _inked(own, loci.start[w], np.where(here, loci.end[w] - loci.start[w], 0))
            same = here & (many == size)
            agreed &= same | ~here
            ours, theirs = np.repeat(same, size), np.repeat(same, many)
            each = np.repeat(np.arange(len(loci)), size)[ours]
            agreed[each[text[ours] != read[theirs]]] = False
        told: BoolArray = ~agreed
        return told

    @cached_property
    def languages(self) -> Mapping[str, str]:
        """By siglum `zh-Hant`, `zh-Hans` or, where there is no Han, `und`: fonts draw one sign differently by it."""
        return {s: _LANGUAGE_TAGS[script_of(f, self.texts[s])] for s, f in zip(self.sigla, self.folded, strict=True)}

    def line_starts(self, siglum: str) -> Sequence[int]:
        """The offsets at which the lines of a witness begin."""
        return self._line_starts[siglum]

    @cached_property
    def _line_starts(self) -> Mapping[str, list[int]]:
        own = zip(self.sigla, self.codes, strict=True)
        return {s: [0, *(np.flatnonzero(points[:-1] == 10) + 1).tolist()] for s, points in own}


def expand_runs(start: IntArray, length: IntArray) -> tuple[IntArray, IntArray]:
    """The numbers `[start, start + length)` of each run, laid end to end, and which run each belongs to.

    >>> [x.tolist() for x in expand_runs(np.array([5, 2]), np.array([2, 3]))]
    [[0, 0, 1, 1, 1], [5, 6, 2, 3, 4]]
    """
    each = np.repeat(np.arange(len(length)), length)
    ends = length.cumsum()
    return each, np.arange(len(each)) + (start - ends + length)[each]


def _inked(points: IntArray, start: IntArray, length: IntArray) -> tuple[IntArray, IntArray]:
    """The code points of stretches of a text without white space, laid end to end, and how many each has."""
    each, place = expand_runs(start, length)
    own = points[place]
    ink = ~_SPACE[np.minimum(own, len(_SPACE) - 1)]
    return own[ink], np.bincount(each[ink], minlength=len(start))
