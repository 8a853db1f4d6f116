"""The places of a family as the page lists, counts and rules them (`parts/places.js` is the other half).

In: the passages of the review screen. Out: one column of numbers for all, and for the open ones what is needed to
write the line of `rulings.jsonl` that `recon review` would write: anchors are made here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chuyi_recon.core.model import Anchor, Doubt, Span
from chuyi_recon.exporters.report.confidence_steps import confidence_step
from chuyi_recon.exporters.report.packing import pack_numbers
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.passages import (
    GENERAL_DOUBTS,
    Passage,
    PassageAnchors,
    PassageKind,
    PassageReading,
    PassageState,
    gravity_order,
)

_KINDS: tuple[PassageKind, ...] = ("locus", "withheld", "flag", "doubt")
_STATES: tuple[PassageState, ...] = ("open", "deferred", "ruled", "decided")
# Open places that can be ruled in the page, the gravest first: an anchor takes 2.6 ms in five witnesses of 200,000
# characters, and 300 bytes.
_MAX_RULED = 500


def place_columns(view: Apparatus) -> Mapping[str, object]:
    """`places`: of each place, and of its parts after it, the numbers of `_place_numbers`; `rulable` beside them.

    `rulable` has an entry for each open place and part, in the same order: see `_rulable`, or None beyond the bound.
    `saved` are the rulings that the page knows already, by editor and date.
    """
    doubts = {id(d): i for i, d in enumerate(sorted_doubts(view))}
    grave = sorted(view.open_passages, key=gravity_order)[:_MAX_RULED]
    chosen = {id(own) for p in grave for own in (p, *p.parts)}
    anchors = PassageAnchors(view.reconstruction)
    every = view.numbered_passages
    return {
        "places": pack_numbers(n for p in every for n in _place_numbers(view, p, doubts)),
        "rulable": [_rulable(view, p, anchors) if id(p) in chosen else None for p in every if p.state == "open"],
        "files": view.ruling_files,
        "saved": [[r.ruling.editor, r.ruling.date] for r in view.reconstruction.rulings],
    }


def sorted_doubts(view: Apparatus) -> list[Doubt]:
    """The doubts in the order in which the page numbers them, after the findings."""
    return sorted(view.reconstruction.doubts, key=lambda d: (d.span, d.code))


def _place_numbers(view: Apparatus, p: Passage, doubts: Mapping[int, int]) -> Iterator[int]:
    """Kind, state, confidence step, first locus, loci, start and length in the text, parts, remarks and each remark.

    A doubt of the whole document stands where its stretch begins. Remarks are findings, then doubts after them all.
    """
    span = Span(p.span.start, p.span.start) if p.doubt and p.doubt.code in GENERAL_DOUBTS else p.span
    remarks = [*p.findings, *([len(view.reconstruction.findings) + doubts[id(p.doubt)]] if p.doubt else [])]
    yield from (_KINDS.index(p.kind), _STATES.index(p.state), confidence_step(p.confidence))
    yield from (p.loci.start, len(p.loci), span.start, len(span), len(p.parts), len(remarks), *remarks)


def _rulable(view: Apparatus, p: Passage, anchors: PassageAnchors) -> list[object]:
    """The anchor, what is printed before and after the place at it, and the readings, each with who has it.

    Of a reading: its text, what a ruling for it says where that is another, whether it is printed and whether it is
    withheld, and by witness its number with the anchor of its stretch there.
    """
    found = anchors.anchor_text(p)
    return [
        found.anchor,
        found.before,
        found.after,
        [_reading(view, r, anchors, found.anchor) for r in p.readings],
    ]


def _reading(view: Apparatus, r: PassageReading, anchors: PassageAnchors, anchor: Anchor) -> list[object]:
    owners = [
        [
            view.witness_index[place.siglum],
            *_shorten(anchors.anchor_stretch(place), anchor),
        ]
        for place in r.places
        if len(place.span)
    ] or [[view.witness_index[place.siglum]] for place in r.places]
    return [r.text, r.ruled_text if r.ruled_text != r.text else "", int(r.printed), int(r.withheld), owners]


def _shorten(own: Anchor, anchor: Anchor) -> tuple[object, ...]:
    """The anchor of a stretch, as the number of its reading in the place's anchor where all else is the same."""
    before, (reading,), after = own
    if (before, after) == (anchor[0], anchor[2]) and reading in anchor[1]:
        return (anchor[1].index(reading),)
    return (before, reading, after)
