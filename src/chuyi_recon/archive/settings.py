"""What decides who is of one family, and what bounds the work: named, with unit and measurement.

The figures are those of `python -m benchmarks.grouping` (20,000 generated pages) and `benchmarks.real_pile`
(shuffled real pages); docs/scale.md has the tables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """The thresholds of `recon group`, in the order of its stages. Lengths count signs: letters and figures alone."""

    shortest: int = 12  # signs: a shorter text says too little to be a copy, be it the same to the letter
    window: int = 20_000  # signs: a longer text, a book, is looked up by windows of this length
    window_overlap: int = 2_000  # signs that two neighbouring windows share: a page lies whole in one of them
    ngram: int = 3  # signs of an n-gram of Han: of two copies that have lost 30 % each one in nine is the same
    sampling: float = 0.25  # share of its n-grams that a page is known by
    long_from: int = 1 << 22  # pages and windows: of an archive of more, 3-grams are common, and from here on
    long_ngram: int = 5  # n-grams of Han have so many signs
    long_sampling: float = 1.0  # and all are sampled: recall .979 for .998, .992 of copies that both have lost 30 %
    least_sampled: int = 128  # n-grams: a short page is known by more of its n-grams, up to so many
    block: int = 24  # signs: hits are counted once a block, so that no formula alone makes a candidate
    frequency_cap: int = 64  # pages: a more frequent n-gram leads to the first pages that have it, not to all
    hubs: int = 4  # pages that a frequent n-gram leads to; only a family larger than the cap is found by them
    frequent_share: float = (
        0.5  # of the frequent n-grams that are looked up at all; .25: 495 of 500 copies are one family
    )
    least_blocks: int = 2  # blocks hit; a pair with fewer is no candidate
    least_score: float = 0.05  # rarity-weighted share of the shorter text's blocks that are hit
    best: int = 5  # candidates kept for a page; a pair stays if either page keeps it
    passage: int = 48  # signs: the stretch of the shorter text that is verified at once
    most_passages: int = 48  # of one pair; a longer text is verified by so many, evenly spread
    anchor_sampling: float = 0.25  # share of n-grams by which passages are found in the other page
    han_ratio: float = 0.17  # 1 - edits / signs: from here on a passage of Han signs is found; others have .1 at most
    letters_ratio: float = 0.36  # the same of letters, of which other texts share more: .3 at most
    coverage: float = 0.35  # share of the shorter text's passages found: a bad copy has at least that
    clean_coverage: float = 0.5  # the same where what is found is clean: what is missing is then no misreading
    agreement: float = 0.62  # coverage + likeness: and that, so that of a bad copy more must be found
    related: float = 0.2  # the same: a weak edge, related and not the same
    short_text: int = 150  # signs: of a shorter text more is asked
    short_ratio: float = 0.65  # 1 - edits / signs of a short text as a whole
    short_length: float = 0.5  # a short text and what it is a copy of: the shorter has this share of the longer
    form_ratio: float = 0.7  # rapidfuzz ratio / 100: members so like the medoid may be letters of one form
    partial: float = 0.67  # of the medoid's length: a shorter member is a part of the document
    largest_closed: int = 8  # pages joined by edges: of so few every pair is verified before they are grouped
    largest_checked: int = 16  # cross pairs verified before two groups are joined; of more, so many evenly spread

    def of_archive(self, unit_count: int) -> GroupSettings:
        """These settings for an archive of so many units: of a large one with longer n-grams."""
        if unit_count <= self.long_from:
            return self
        return replace(self, ngram=self.long_ngram, sampling=self.long_sampling)
