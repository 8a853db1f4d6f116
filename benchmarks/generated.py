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
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, islice, pairwise
from random import Random
from statistics import mean
from typing import Any

from rapidfuzz.distance import Levenshtein

from benchmarks import accuracy, ills
from benchmarks.families import prose
from chuyi_recon import reconstruct
from chuyi_recon.core.model import Ground, Reconstruction

SEEDS = range(1, 25)  # with six, whether the base of one family is given up or not makes the figure
LENGTH = 24  # paragraphs, about 1,500 characters
EXAMPLES: list[str] = []


def normal(text: str) -> str:
    """NFKC without white space: what the shared scorer compares."""
    return "".join(unicodedata.normalize("NFKC", text).replace("\ufeff", "").split())


def cer(truth: str, text: str) -> float:
    """Distance over the length of the truth, both normalised."""
    true = normal(truth)
    return Levenshtein.distance(true, normal(text)) / max(1, len(true))


def truth(seed: int) -> str:
    """A text of headings, articles and paragraphs."""
    return "".join(islice(prose(Random(f"generated {seed}")), LENGTH))


def run(texts: Mapping[str, str], base: str | None = None) -> Reconstruction:
    """The line on these texts."""
    return reconstruct(texts, base=base, lexicon=accuracy.LEXICON)


def right(true: str, text: str) -> tuple[list[bool], int]:
    """Which characters of the truth the text has, and how many it adds."""
    kept, added = [False] * len(true), 0
    for op in Levenshtein.opcodes(true, text):
        if op.tag == "equal":
            kept[op.src_start : op.src_end] = [True] * (op.src_end - op.src_start)
        added += max(0, (op.dest_end - op.dest_start) - (op.src_end - op.src_start))
    return kept, added


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
    for name, folder, base in accuracy.families("ocr-dev"):
        true = (folder.parent / "truth.txt").read_text("utf-8")
        texts = {f.stem: f.read_text("utf-8") for f in sorted(folder.glob("*.txt"))}
        for a, b in combinations(texts, 2):
            got = run({a: texts[a], b: texts[b]}, base if base in (a, b) else None)
            made.append(cer(true, got.text))
            better.append(min(cer(true, texts[a]), cer(true, texts[b])))
            if made[-1] > 1.5 * better[-1]:
                EXAMPLES.append(f"pairs {name} {a}+{b}: made {made[-1]:.4f} better {better[-1]:.4f}")
    worse = mean(m > b for m, b in zip(made, better, strict=True))
    return {
        "pairs": len(made),
        "reconstruction": mean(made),
        "better": mean(better),
        "ratio": mean(made) / mean(better),
        "worse": worse,
    }


def stated(true: str, got: Reconstruction) -> tuple[list[tuple[float, bool]], list[bool]]:
    """For each character printed: its confidence and whether the truth has it there; and whether it was contested."""
    letters: list[str] = []
    values: list[float] = []
    contested: list[bool] = []
    for s in got.stretches:
        plain = normal(s.text)
        letters.append(plain)
        values += [s.confidence] * len(plain)
        contested += [s.ground is not Ground.AGREED] * len(plain)
    ok, _ = right("".join(letters), normal(true))
    return list(zip(values, ok, strict=True)), contested


def ece(rows: list[tuple[float, bool]], bands: int = 10) -> float:
    """Expected calibration error over equal bands of stated confidence."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for row in rows:
        held.setdefault(min(bands - 1, int(row[0] * bands)), []).append(row)
    return sum(abs(sum(p for p, _ in b) - sum(ok for _, ok in b)) for b in held.values()) / max(1, len(rows))


def calibration() -> dict[str, float]:
    """Expected calibration error on real OCR, as stated; errors among what is stated at .99 or more."""
    rows: list[tuple[float, bool]] = []
    open_: list[tuple[float, bool]] = []
    for _, folder, base in accuracy.families("ocr-dev"):
        true = (folder.parent / "truth.txt").read_text("utf-8")
        found, contested = stated(true, accuracy.reconstructed(folder, base))
        rows += found
        open_ += [r for r, c in zip(found, contested, strict=True) if c]
    out = {"characters": len(rows), "ece": ece(rows), "wrong": mean(not ok for _, ok in rows)}
    out |= {"contested": len(open_), "ece of these": ece(open_), "wrong of these": mean(not ok for _, ok in open_)}
    edges = (0, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 1.0001)
    for low, high in pairwise(edges):
        band = [r for r in rows if low <= r[0] < high]
        if band:
            EXAMPLES.append(
                f"calibration {low}-{high}: {len(band)} characters, stated {mean(p for p, _ in band):.4f}, "
                f"right {mean(ok for _, ok in band):.4f}"
            )
    sure = [ok for p, ok in rows if p >= 0.99]
    return out | {"stated .99": len(sure), "of them wrong 1 in": len(sure) / max(1, sure.count(False))}


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
