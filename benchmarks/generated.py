"""How the line does on families whose truth and damage are drawn from a seed.

    python -m benchmarks.generated [dropped] [worst] [copies] [pairs] [calibration] [--examples]

`dropped`: a web base that has lost characters, with two engines on one scan and one on another. `worst`: a base that
is the worst of four. `copies`: one bad witness of five, copied k times, byte for byte (same) and with other line ends
and a few errors of its own (near). `pairs`: every two witnesses of real OCR alone. `calibration`: what stated
confidences are worth on real OCR, over all characters printed and over the contested ones (any ground but agreed).
The last two read the sets that RECON_EVAL names. Prints a line for each; `--examples` prints places that fail.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, islice, pairwise
from random import Random
from statistics import mean
from typing import Any

from rapidfuzz.distance import Levenshtein

from benchmarks import accuracy, ills
from benchmarks.families import prose
from chuyi_recon import reconstruct
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.core.text.normal_form import normalize_text as normal
from chuyi_recon.evaluation.calibration import StatedCharacter, state_characters
from chuyi_recon.evaluation.calibration import calibrate as calibrated
from chuyi_recon.evaluation.calibration import mark_matching as in_both
from chuyi_recon.evaluation.error_rates import error_rate

SEEDS = range(1, 25)  # with six, whether the base of one family is given up or not makes the figure
LENGTH = 24  # paragraphs, about 1,500 characters
EXAMPLES: list[str] = []


def cer(truth: str, text: str) -> float:
    """Character error rate of a text as it stands."""
    return error_rate(normal(truth), normal(text)).cer


def truth(seed: int) -> str:
    """A text of headings, articles and paragraphs."""
    return "".join(islice(prose(Random(f"generated {seed}")), LENGTH))


def run(texts: Mapping[str, str], base: str | None = None) -> Reconstruction:
    """The line on these texts."""
    return reconstruct(texts, base=base, lexicon=accuracy.LEXICON)


def right(true: str, text: str) -> tuple[list[bool], int]:
    """Which characters of the truth the text has, and how many it adds."""
    ops = Levenshtein.opcodes(true, text)
    return in_both(true, text), sum(max(0, (o.dest_end - o.dest_start) - (o.src_end - o.src_start)) for o in ops)


def dropped(seeds: Sequence[int] = SEEDS) -> dict[str, float]:
    """Of what the base lost and two witnesses have, the share repaired; new errors for every 20 repairs."""
    covered = repaired = new = lost_all = 0
    for seed in seeds:
        true = truth(seed)
        rng = Random(f"dropped {seed}")
        page = ills.scan(true, rng, 0.012)
        base = ills.web(true, rng, 0.006)
        copies = {"a1": ills.engine(page, rng, 0.012, 0.006), "a2": ills.engine(page, rng, 0.02, 0.006)}
        copies["b"] = ills.engine(ills.scan(true, rng, 0.012), rng, 0.015, 0.006)
        texts = {"web": "".join(base)} | {k: ills.wrapped(v, 28 + i) for i, (k, v) in enumerate(copies.items())}
        got = run(texts, "web")
        made = got.text
        flat = [i for i, c in enumerate(true) if not c.isspace()]
        plain = normal(true)
        if len(plain) != len(flat):
            raise ValueError("the generator must write characters that NFKC leaves single")
        kept, added = right(plain, normal(made))
        for at, i in enumerate(flat):
            if base[i]:
                if base[i] == true[i] and not kept[at]:
                    new += 1
                    _tell("dropped: new error", seed, true, i, made, plain, at)
                continue
            lost_all += 1
            if sum(normal(c[i]) == plain[at] for c in copies.values()) >= 2:
                covered += 1
                repaired += kept[at]
                if not kept[at]:
                    shown = " ".join(f"{k}={c[i]!r}" for k, c in copies.items())
                    _tell(f"dropped: not repaired {true[i]!r} ({shown})", seed, true, i, made, plain, at)
        new += added
        if added:
            EXAMPLES.append(
                f"dropped seed {seed}: {added} characters added; doubts {sorted({d.code for d in got.doubts})}"
            )
            EXAMPLES.extend(_differences("dropped", seed, true, got, 12))
    return {
        "lost": lost_all, "covered by two": covered, "repaired": repaired / covered,
        "new errors for 20 repaired": 20 * new / max(1, repaired),
    }  # fmt: skip


def _tell(what: str, seed: int, true: str, i: int, made: str, plain: str, at: int) -> None:
    ops = Levenshtein.opcodes(plain, normal(made))
    op = next(o for o in ops if o.src_start <= at < max(o.src_end, o.src_start + 1))
    here = op.dest_start + (at - op.src_start if op.tag == "equal" else 0)
    EXAMPLES.append(
        f"{what} seed {seed}: true …{true[max(0, i - 8) : i]}[{true[i]}]{true[i + 1 : i + 8]}… "
        f"made …{normal(made)[max(0, here - 8) : here + 8]}…".replace("\n", "⏎")
    )


def worst(seeds: Sequence[int] = SEEDS) -> dict[str, float]:
    """CER of the reconstruction over that of the best other witness, where the base is the worst; also without it."""
    made, unbased, best, based = [], [], [], []
    for seed in seeds:
        true = truth(seed)
        rng = Random(f"worst {seed}")
        page = ills.scan(true, rng, 0.006)
        texts = {
            "base": "".join(ills.engine(ills.web(true, rng, 0.02), rng, 0.05, 0.03)),
            "a1": ills.wrapped(ills.engine(page, rng, 0.008), 28),
            "a2": ills.wrapped(ills.engine(page, rng, 0.015), 30),
            "b": ills.wrapped(ills.engine(ills.scan(true, rng, 0.008), rng, 0.02), 33),
        }
        got = run(texts, "base")
        made.append(cer(true, got.text))
        unbased.append(cer(true, run({k: v for k, v in texts.items() if k != "base"}).text))
        based.append(cer(true, texts["base"]))
        best.append(min(cer(true, v) for k, v in texts.items() if k != "base"))
        EXAMPLES.append(
            f"worst seed {seed}: made {made[-1]:.4f} best {best[-1]:.4f} doubts {[d.code for d in got.doubts][:1]}"
        )
        EXAMPLES.extend(_differences("worst", seed, true, got, 6))
    return {
        "reconstruction": mean(made), "best other": mean(best), "base": mean(based), "without it": mean(unbased),
        "ratio": mean(made) / mean(best),
    }  # fmt: skip


def _differences(what: str, seed: int, true: str, got: Reconstruction, most: int) -> Iterable[str]:
    plain, made = normal(true), normal(got.text)
    ops = [o for o in Levenshtein.opcodes(plain, made) if o.tag != "equal"]
    for o in ops[:most]:
        yield (
            f"  {what} {seed}: true …{plain[max(0, o.src_start - 8) : o.src_start]}[{plain[o.src_start : o.src_end]}] "
            f"made [{made[o.dest_start : o.dest_end]}]{made[o.dest_end : o.dest_end + 6]}…"
        )


def copies(seeds: Sequence[int] = SEEDS) -> dict[str, float]:
    """Change of the mean CER, in points, when one bad witness of five comes 1, 2 and 4 more times."""
    found: dict[str, list[float]] = {}
    for seed in seeds:
        true = truth(seed)
        rng = Random(f"copies {seed}")
        rates = {"a": 0.01, "b": 0.015, "c": 0.02, "d": 0.02}
        texts = {
            k: ills.wrapped(ills.engine(ills.scan(true, rng, 0.004), rng, r), 26 + i)
            for i, (k, r) in enumerate(rates.items())
        }
        bad = ills.engine(ills.scan(true, rng, 0.03), rng, 0.08, 0.03)
        texts["z0"] = ills.wrapped(bad, 30)
        before = cer(true, run(texts).text)
        found.setdefault("five", []).append(100 * before)
        for k in (1, 2, 4):
            same = {f"z{i}": texts["z0"] for i in range(1, k + 1)}
            near = {
                f"z{i}": ills.wrapped(ills.engine(bad, Random(f"near {seed} {i}"), 0.004), 30 + 2 * i)
                for i in range(1, k + 1)
            }
            for name, more in (("same", same), ("near", near)):
                change = 100 * (cer(true, run(texts | more).text) - before)
                found.setdefault(f"+{k} {name}", []).append(change)
                EXAMPLES.append(f"copies seed {seed} +{k} {name}: {change:+.3f} points")
        if seed == seeds[0]:
            EXAMPLES.extend(_differences("copies (+4 near)", seed, true, run(texts | near), 6))
    return {k: mean(v) for k, v in found.items()}


def pairs() -> dict[str, float]:
    """Real OCR, two witnesses alone: mean CER over the mean of the better ones."""
    made, better = [], []
    for trial in accuracy.families("ocr-dev"):
        true, base = trial.ground_truth.truth or "", trial.job.base
        texts = {w.siglum: w.text for w in trial.job.held}
        for a, b in combinations(texts, 2):
            got = run({a: texts[a], b: texts[b]}, base if base in (a, b) else None)
            made.append(cer(true, got.text))
            better.append(min(cer(true, texts[a]), cer(true, texts[b])))
            if made[-1] > 1.5 * better[-1]:
                EXAMPLES.append(f"pairs {trial.name} {a}+{b}: made {made[-1]:.4f} better {better[-1]:.4f}")
    worse = mean(m > b for m, b in zip(made, better, strict=True))
    return {
        "pairs": len(made),
        "reconstruction": mean(made),
        "better": mean(better),
        "ratio": mean(made) / mean(better),
        "worse": worse,
    }


def calibration() -> dict[str, float]:
    """Expected calibration error on real OCR, as stated; errors among what is stated at .99 or more."""
    printed: list[StatedCharacter] = []
    for trial, got in accuracy.made("ocr-dev"):
        printed += state_characters(got.stretches, normal(trial.ground_truth.truth or ""))
    edges = (0, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 1.0001)  # finer where all of it lies than ten equal bands
    for low, high in pairwise(edges):
        band = [c for c in printed if low <= c.confidence < high]
        if band:
            EXAMPLES.append(
                f"calibration {low}-{high}: {len(band)} characters, stated {mean(c.confidence for c in band):.4f}, "
                f"right {mean(c.right for c in band):.4f}"
            )
    of, some = calibrated(printed), calibrated(c for c in printed if c.contested)
    return {
        "characters": of.characters, "ece": of.error, "wrong": of.wrong / of.characters,
        "contested": some.characters, "ece of these": some.error, "wrong of these": some.wrong / some.characters,
        "stated .99": of.sure_characters, "of them wrong 1 in": of.sure_characters / max(1, of.sure_wrong),
    }  # fmt: skip


MEASURES: dict[str, Any] = {
    "dropped": dropped,
    "worst": worst,
    "copies": copies,
    "pairs": pairs,
    "calibration": calibration,
}


def main(arguments: list[str]) -> int:
    """Prints the figures asked, all by default."""
    asked = [a for a in arguments if not a.startswith("-")] or list(MEASURES)
    for name in asked:
        EXAMPLES.clear()
        told = ", ".join(f"{k} {v:.4g}" for k, v in MEASURES[name]().items())
        print(f"{name}: {told}", flush=True)
        if "--examples" in arguments:
            print("\n".join(f"  {e}" for e in EXAMPLES), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
