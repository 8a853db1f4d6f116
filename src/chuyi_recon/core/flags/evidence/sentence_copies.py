"""The sentences of a witness, and which of them repeat a neighbour, but for figures or a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from chuyi_recon.core.model import BoolArray, IntArray
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.notation import is_letter_spaced

LOOP_NAME = 4  # characters of each name strung together, at least; at 2 nothing changes; at 8 notice .947 for .954
LOOP_COPIES = 3  # sentences: fewer copies of a pattern are none; at 2 nothing changes; at 6 no figure changes
LOOP_NEIGHBOURS = 12  # sentences back that a copy is looked for; at 6 notice .951 for .954; at 24 nothing changes
LOOP_PATTERN = 16  # signs: a shorter copy with a word changed is no loop; at 8 and 32 no figure changes


@dataclass(frozen=True, eq=False)
class Sentences:
    """A witness's text in sentences, as columns: up to 。！？； or a line end that closes."""

    key: str  # of the whole text
    text: str
    first: IntArray
    last: IntArray
    start: IntArray  # offsets
    end: IntArray
    supported: list[bool]
    absent_from_pivot: BoolArray  # the pivot has it not

    def __len__(self) -> int:
        return len(self.first)

    def signs_of(self, i: int) -> str:
        """The signs of a sentence."""
        return self.key[self.first[i] : self.last[i]]

    def split_names(self, i: int) -> Sequence[str]:
        """What white space parts in a sentence: two and more, none too short for a name, or nothing."""
        text = self.text[self.start[i] : self.end[i]]
        words = text.split()
        if len(words) < 2 or min(map(len, words)) < LOOP_NAME:
            return ()
        return () if is_letter_spaced(text) else words


def equal_groups(masks: Sequence[str], settings: Settings) -> list[list[int]]:
    """Groups of two and more neighbours that are the same but for figures, which are masked."""
    last_by_mask: dict[str, int] = {}
    links = []
    for i, mask in enumerate(masks):
        if len(mask) >= settings.loop_shortest and i - last_by_mask.get(mask, -LOOP_NEIGHBOURS - 1) <= LOOP_NEIGHBOURS:
            links.append((last_by_mask[mask], i))
        last_by_mask[mask] = i
    return link_groups(links)


def similar_groups(masks: Sequence[str], settings: Settings) -> list[list[int]]:
    """Groups of neighbours that are one pattern, each of as many as must be copies."""
    like, links = 100 * settings.loop_ratio, []
    for i, mask in enumerate(masks):
        near = range(i - 1, max(-1, i - 1 - LOOP_NEIGHBOURS), -1) if len(mask) >= LOOP_PATTERN else ()
        alike = (j for j in near if len(masks[j]) >= LOOP_PATTERN and fuzz.ratio(mask, masks[j]) >= like)
        if (j := next(alike, None)) is not None:
            links.append((j, i))
    return [g for g in link_groups(links) if len(g) >= LOOP_COPIES]


def link_groups(links: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Neighbours linked each to one before it, as groups in order."""
    home: dict[int, list[int]] = {}
    for j, i in links:
        group = home.setdefault(j, [j])
        group.append(i)
        home[i] = group
    return list({id(g): g for g in home.values()}.values())
