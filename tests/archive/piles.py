"""Piles of pages for tests: real Chinese of the notice, drawn text, and what befalls copies."""

from __future__ import annotations

from random import Random

import numpy as np

from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.archive.external_sort import PostingSorter
from chuyi_recon.archive.grouping import Grouped, group_keys
from chuyi_recon.archive.keys import KeyFolder
from chuyi_recon.archive.settings import GroupSettings

# Common characters, for text of which no two stretches are alike by more than chance.
SIGNS = (
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第"
    "样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理"
    "尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许稜先口由死安"
)


def draw_text(seed: int, length: int = 400) -> str:
    """A text of its own."""
    return "".join(Random(f"text {seed}").choices(SIGNS, k=length))


def misread(text: str, rate: float, seed: int) -> str:
    """A copy in which so many signs are read as others, lost, or doubled."""
    rng = Random(f"copy {seed}")
    return "".join(
        c if rng.random() >= rate else rng.choice((rng.choice(SIGNS), rng.choice(SIGNS), "", c + rng.choice(SIGNS)))
        for c in text
    )


def group_texts(texts: list[str], settings: GroupSettings | None = None, workers: int = 1) -> Grouped:
    """The families of distinct texts, in the order given."""
    keys = KeyFolder(ChineseLexicon().simplify).fold(texts)
    return group_keys(keys, settings or GroupSettings(), PostingSorter(1 << 30, "", 1), lambda *_: None, workers)


def families_of(texts: list[str], settings: GroupSettings | None = None) -> set[frozenset[int]]:
    """The families of two and more, as sets of places in the list."""
    medoids = group_texts(texts, settings).families.medoids
    groups = (frozenset(np.flatnonzero(medoids == m).tolist()) for m in set(medoids.tolist()))
    return {group for group in groups if len(group) > 1}
