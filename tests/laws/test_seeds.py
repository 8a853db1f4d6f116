"""The laws of the whole on mutations of the seeds, by default and with settings drawn from their ranges.

Some here; thousands with `make torture`, and as long as one likes with `make fuzz`.
"""

from __future__ import annotations

from random import Random

import pytest

from chuyi_recon.core.settings import Settings
from fuzz.targets import draw_settings
from tests.laws.seeds import mutate_seeds
from tests.laws.whole import hold_laws, reconstruct_witnesses
from tests.line import LEXICON


@pytest.mark.parametrize("drawn", [False, True], ids=["by default", "drawn settings"])
@pytest.mark.parametrize("seed", range(12))
def test_the_laws_hold_in_any_order_of_the_witnesses(seed: int, drawn: bool) -> None:
    rng = Random(f"seeds {seed}")
    settings = draw_settings(rng) if drawn else Settings()
    given = mutate_seeds(rng)
    base = rng.choice((None, given[0].siglum))
    made = reconstruct_witnesses(given, base, settings, LEXICON)
    if made is None:
        return
    files = hold_laws(made, LEXICON)
    rng.shuffle(given)
    again = reconstruct_witnesses(given, base, settings, LEXICON)
    assert again is not None and hold_laws(again, LEXICON) == files
