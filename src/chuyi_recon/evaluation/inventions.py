"""How much of what is labelled as invented is printed all the same.

In: the stretches of a reconstruction, and labels. Out: characters of labelled inventions, and how many of
the printed ones stand in nothing else. White space does not count. What another witness attests too is no invention.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chuyi_recon.core.model import Reconstruction, Span
from chuyi_recon.evaluation.flag_scores import Label

_INVENTION_CODE = "hallucinated-section"


@dataclass(frozen=True, slots=True)
class Inventions:
    """`labelled` characters are invented, in all witnesses; so many of the `printed` ones stand only there."""

    labelled: int = 0
    printed: int = 0

    def __add__(self, other: Inventions) -> Inventions:
        return Inventions(self.labelled + other.labelled, self.printed + other.printed)


def measure_inventions(reconstruction: Reconstruction, labels: Sequence[Label]) -> Inventions:
    """The inventions of one family."""
    texts = {w.siglum: w.text for w in reconstruction.family.witnesses}
    labelled_spans: dict[str, list[Span]] = {}
    for label in labels:
        if label.code == _INVENTION_CODE and label.siglum in texts:
            labelled_spans.setdefault(label.siglum, []).append(label.span)
    labelled = sum(_count_visible(span.extract(texts[s])) for s, spans in labelled_spans.items() for span in spans)
    printed = 0
    for start, end, _, places in reconstruction.stretches.iter_fields() if labelled_spans else ():
        if places and all(_is_inside(Span(*place), labelled_spans.get(s, ())) for s, place in places.items()):
            printed += _count_visible(reconstruction.stretches.text[start:end])
    return Inventions(labelled, printed)


def _count_visible(text: str) -> int:
    return sum(not c.isspace() for c in text)


def _is_inside(place: Span, spans: Iterable[Span]) -> bool:
    return any(s.start <= place.start and place.end <= s.end for s in spans)
