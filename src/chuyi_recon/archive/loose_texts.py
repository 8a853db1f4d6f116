"""Loose texts sorted into families: the line of an archive, for some thousands of texts that are held already.

To hold each against each takes time that grows with the square of the texts; this does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from chuyi_recon.archive.grouping import group_keys, sort_in_memory
from chuyi_recon.archive.keys import KeyFolder
from chuyi_recon.archive.settings import GroupSettings


def group_texts(texts: Sequence[str], simplify: Callable[[str], str]) -> tuple[tuple[int, ...], ...]:
    """The texts that are of one document, by number: groups of two and more, in order of their first text.

    `simplify` turns traditional script into simplified, sign for sign. A text without enough signs is in no group.
    """
    settings = GroupSettings()
    keys = KeyFolder(simplify).fold(texts)
    by_digest: dict[bytes, list[int]] = {}
    for i in np.flatnonzero(keys.lengths >= settings.shortest).tolist():
        by_digest.setdefault(keys.digest(i), []).append(i)
    alike = [by_digest[digest] for digest in sorted(by_digest)]
    if not alike:
        return ()
    first = np.array([numbers[0] for numbers in alike], np.int64)
    found = group_keys(keys.select(first), settings, sort_in_memory, lambda *_: None)
    families: dict[int, list[int]] = {}
    for numbers, medoid in zip(alike, found.families.medoids.tolist(), strict=True):
        families.setdefault(medoid, []).extend(numbers)
    return tuple(sorted(tuple(sorted(family)) for family in families.values() if len(family) > 1))
