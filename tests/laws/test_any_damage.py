"""Whatever is done to copies of a text, the laws of the whole hold and every exporter writes.

The damage is cruder than that of any engine, and drawn anew for each seed: signs of all kinds lost, put in, doubled
and moved, stretches of other texts, copies that share nothing but a formula, either script, marks of every width.
"""

from pathlib import Path
from random import Random

import pytest

from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Family, Reconstruction, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.errors import NothingInCommon
from tests.laws.whole import hold_laws
from tests.line import LEXICON, make_witness

TEXTS = [p.read_text("utf-8") for p in sorted(Path(__file__).parents[2].glob("corpora/*/*.txt"))]
SIGNS = "“”（）〔〕[]()，。、；：\n \u3000#*-0123456789年月日号第一二三abcXYZ楚怡職業\U00020bb7\u200b\ufffd·"


def damaged(text: str, rng: Random) -> str:
    """A copy to which up to twelve things have happened."""
    out = list(text)
    for _ in range(rng.randint(0, 12)):
        at = rng.randrange(len(out) + 1)
        end = min(len(out), at + rng.choice((1, 1, 2, 5, 30, 120)))
        match rng.choice(("lost", "lost", "misread", "doubled", "foreign", "moved", "put in")):
            case "lost":
                del out[at:end]
            case "misread":
                out[at:end] = rng.choices(SIGNS, k=rng.randint(1, 4))
            case "doubled":
                out[at:at] = out[at:end] * rng.randint(1, 3)
            case "foreign":
                other = rng.choice(TEXTS)
                begin = rng.randrange(len(other))
                out[at:at] = other[begin : begin + rng.randint(5, 120)]
            case "moved":
                held = out[at:end]
                del out[at:end]
                there = rng.randrange(len(out) + 1)
                out[there:there] = held
            case _:
                out.insert(at, rng.choice(SIGNS))
    return "".join(out) if "".join(out).strip() else "楚怡"


def family(seed: int) -> Family | None:
    rng = Random(f"damage {seed}")
    text = rng.choice(TEXTS)
    begin = rng.randrange(max(1, len(text) - 100))
    core = text[begin : begin + rng.choice((60, 200, 600, 1500))]
    copies = [damaged(core, rng) for _ in range(rng.randint(1, 7))]
    copies = [LEXICON.simplify(c) if rng.random() < 0.1 else c for c in copies]
    given: list[Witness] = [
        make_witness(f"w{i}", c, "one run" if rng.random() < 0.1 else "") for i, c in enumerate(copies)
    ]
    try:
        return pipeline.make_family("damage", given, LEXICON, Settings(), rng.choice((None, "w0")))
    except NothingInCommon:
        return None


def made(seed: int) -> Reconstruction | None:
    own = family(seed)
    return own and pipeline.reconstruct(own, LEXICON, Settings())


@pytest.mark.parametrize("seed", range(80))
def test_the_laws_of_the_whole_hold(seed: int) -> None:
    r = made(seed)
    if r is None:
        return
    hold_laws(r, LEXICON)
