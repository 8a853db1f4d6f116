"""A chart of accuracy beside time: recon and others on the evaluation sets.

    python -m benchmarks.chart [--out docs/accuracy-beside-time.svg] [--json FILE] [--from FILE]

Left: of the loci that human editors recorded in Chinese texts, the share an alignment has; right: the error that is
left in one text made of real OCR. Both over the seconds of processor it takes, the quickest of several runs, once the
dictionaries are loaded. The others are the peers of `benchmarks/peers.py`: rapidfuzz and difflib align the base with
each other text, and what a plain vote makes of that (round the most central text) is their text; CollateX aligns all
texts at once, one character a token; `vote` aligns one text after the other with what most have so far.

In: the folder that RECON_EVAL names. `--json` keeps the figures, `--from` draws kept ones again without measuring. The
same figures give the same bytes.

Exit codes: 0 drawn; 2 the sets are not there; 4 matplotlib is not installed.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, TypeVar

from benchmarks import accuracy, star
from chuyi_recon.app.project.family_job import reconstruct_family
from chuyi_recon.app.project.intake import IntakeOptions, read_all_witnesses, read_families
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.core import pipeline
from chuyi_recon.core.align import align_family
from chuyi_recon.core.collate import build_table
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import split_clauses
from chuyi_recon.core.text.normal_form import normalize_text
from chuyi_recon.evaluation.baselines import majority_text, medoid_siglum
from chuyi_recon.evaluation.error_rates import error_rate
from chuyi_recon.exporters import EXPORTERS

PICTURE = accuracy.ROOT / "docs" / "accuracy-beside-time.svg"
RUNS, ENOUGH = 5, 1.0  # runs of each, and seconds after which none is begun again
T = TypeVar("T")
Figures = dict[str, dict[str, list[float]]]  # by panel and method: seconds a family, and what it reaches


def main(arguments: list[str] | None = None) -> int:
    """Measures, and writes the picture."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chart", description=__doc__)
    parser.add_argument("--out", type=Path, default=PICTURE, help="the picture, SVG")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--from", dest="kept", type=Path, help="draw these figures, measure nothing")
    given = parser.parse_args(arguments)
    if find_spec("matplotlib") is None:
        print("the chart needs matplotlib, which is not installed: pip install -e '.[bench,plot]'", file=sys.stderr)
        return 4
    if given.kept is None and not all((accuracy.EVAL / name).is_dir() for name in ("ocr-dev", "apparatus-dev")):
        print(f"no evaluation sets in {accuracy.EVAL}: name their folder with RECON_EVAL", file=sys.stderr)
        return 2
    accuracy.LEXICON.look_up(accuracy.LEXICON.segment("漢字"))  # has the dictionaries loaded
    figures: Figures = json.loads(given.kept.read_text("utf-8")) if given.kept else {"loci": loci(), "text": text()}
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    given.out.write_bytes(drawn(figures))
    for panel, methods in figures.items():
        for name, (seconds, reached) in methods.items():
            print(f"{panel:<6}{name:<22}{seconds:>10.4f} s {reached:>8.4f}")
    print(f"{given.out} written")
    return 0


# ------------------------------------------------------------ what is measured


def loci() -> dict[str, list[float]]:
    """By method its mean seconds a text, and the mean share of the editors' loci."""
    every = sorted(path.parent for path in (accuracy.EVAL / "apparatus-dev").glob("*/gold.json"))
    golds = [g for g in every if _is_chinese(g / "base.txt")]
    wish = IntakeOptions(one_family=True, base="base")
    loads = {
        g.name: read_all_witnesses(read_families(sorted(g.glob("*.txt")), wish, accuracy.LEXICON, Settings())).jobs[0]
        for g in golds
    }
    out = {}
    whole = {name: quickest(partial(reconstruct_family, load)) for name, load in loads.items()}
    share = _scored({name: EXPORTERS["alignment"].export(got) for name, (_, got) in whole.items()})
    alone = [quickest(partial(_aligned, load))[0] for load in loads.values()]
    out["recon: alignment"] = [mean(alone), share]
    out["recon: whole line"] = [mean(seconds for seconds, _ in whole.values()), share]
    for peer, aligner in star.ALIGNERS.items():
        _told(f"{peer} on the apparatus")
        made = {}
        for name, load in loads.items():
            texts = {w.siglum: w.text for w in load.held}
            made[name] = quickest(partial(star.rows, texts, "base", aligner))
        share = _scored(
            {n: json.dumps({"format": "recon-alignment/1", "rows": r}).encode() for n, (_, r) in made.items()}
        )
        out[peer] = [mean(seconds for seconds, _ in made.values()), share]
    return out


def _is_chinese(path: Path) -> bool:
    """Whether a text is one: the others align characters, of which English has too few to be compared so."""
    text = path.read_text("utf-8")
    return 2 * sum(1 for c in text if "\u4e00" <= c <= "\u9fff") > len(text)


def _aligned(load: FamilyJob) -> object:
    """The line as far as the table: all that `alignment.json` is written from."""
    folded = pipeline.fold_witnesses(load.held, load.lexicon)
    family = pipeline.make_family(load.name, load.held, load.lexicon, load.settings, load.base, load.title, folded)
    cut = {w.siglum: split_clauses(w.siglum, w.text, load.settings) for w in family.witnesses}
    return build_table(family, folded, align_family(family, folded, load.settings), cut)


def _scored(alignments: Mapping[str, bytes]) -> float:
    """The mean share of loci that the scorer of the set finds."""
    with TemporaryDirectory() as place:
        for name, data in alignments.items():
            Path(place, f"{name}.json").write_bytes(data)
        table = accuracy.run_scorer("score_alignment.py", "--batch", str(accuracy.EVAL / "apparatus-dev"), place)
    return mean(float(line.split()[1]) for line in table.splitlines()[1:] if line.strip())


def text() -> dict[str, list[float]]:
    """By method its mean seconds a family, and the mean error in percent of the text it makes."""
    methods: dict[str, Callable[[Mapping[str, str]], str]] = {
        "medoid": lambda texts: texts[medoid_siglum(texts)],
        "vote": majority_text,
        **{peer: _voted(aligner) for peer, aligner in star.ALIGNERS.items()},
    }
    if find_spec("collatex") is None:
        _told("CollateX is not installed (pip install -e '.[bench]'): passed over")
    else:
        methods["CollateX"] = collated
    found: dict[str, list[tuple[float, float]]] = {}
    best = []
    for trial in accuracy.families("ocr-dev"):
        _told(f"{trial.name} of the OCR set")
        truth = normalize_text(trial.ground_truth.truth or "")
        seconds, got = quickest(partial(reconstruct_family, trial.job))
        found.setdefault("recon: whole line", []).append((seconds, error_rate(truth, normalize_text(got.text)).cer))
        texts = {
            w.siglum: normalize_text(w.text)
            for w in trial.job.held
            if w.siglum not in (trial.ground_truth.outsiders or ())
        }
        best.append(min(error_rate(truth, t).cer for t in texts.values()))
        for name, method in methods.items():
            seconds, made = quickest(partial(method, texts))
            found.setdefault(name, []).append((seconds, error_rate(truth, made).cer))
    out = {name: [mean(s for s, _ in each), 100 * mean(e for _, e in each)] for name, each in found.items()}
    return {**out, "best witness": [0.0, 100 * mean(best)]}


def _voted(aligner: star.Aligner) -> Callable[[Mapping[str, str]], str]:
    return lambda texts: star.vote(texts, star.rows(texts, medoid_siglum(texts), aligner))


def collated(texts: Mapping[str, str]) -> str:
    """What most witnesses have in each column of CollateX's table."""
    from collatex import Collation, collate  # type: ignore[import-untyped]

    collation = Collation()
    for siglum in sorted(texts):
        collation.add_witness({"id": siglum, "tokens": [{"t": c, "n": c} for c in texts[siglum]]})
    out = []
    for column in collate(collation, segmentation=False, output="table").columns:
        cells = column.tokens_per_witness
        said = ["".join(t.token_data["t"] for t in cells.get(siglum) or ()) for siglum in sorted(texts)]
        out.append(max(dict.fromkeys(said), key=said.count))
    return "".join(out)


def quickest(job: Callable[[], T]) -> tuple[float, T]:
    """Seconds of processor of the quickest run, and what it made."""
    best, spent = float("inf"), 0.0
    for _ in range(RUNS):
        gc.collect()
        gc.disable()
        started = process_time()
        made = job()
        took = process_time() - started
        gc.enable()
        best, spent = min(best, took), spent + took
        if spent > ENOUGH:
            break
    return best, made


def _told(line: str) -> None:
    print(f"  {line} …", file=sys.stderr, flush=True)


# ------------------------------------------------------------ the picture

# Two colours of Okabe and Ito, which colour-blind readers tell apart; a mark for each method, its name beside it.
_OWN, _OTHER, _TRUTH = "#d55e00", "#0072b2", "#666666"
_LOOKS = {  # by method: name and mark
    "recon: alignment": ("recon:\nalignment", "o"),
    "recon: whole line": ("recon:\nwhole line", "o"),
    "rapidfuzz": ("rapidfuzz", "s"),
    "difflib": ("difflib", "D"),
    "CollateX": ("CollateX", "^"),
    "vote": ("vote, text by text", "v"),
    "medoid": ("most central text", "P"),
}
# Where a name stands: points from its mark, and how it is set there; to the right where nothing else is said.
_RIGHT, _LEFT, _BELOW = ((9, 0), "left", "center"), ((-9, 0), "right", "center"), ((0, -8), "center", "top")
_PLACES = {
    ("loci", "recon: alignment"): _LEFT,
    ("text", "medoid"): _BELOW,
    ("text", "rapidfuzz"): _LEFT,
    ("text", "CollateX"): _LEFT,
}


def drawn(figures: Figures) -> bytes:
    """The picture of these figures, as SVG: letters stay letters, there is no date in it, and ids have a fixed salt."""
    sheet = BytesIO()
    with settled():
        figure(figures).savefig(sheet, format="svg", metadata={"Date": None, "Creator": None})
    return sheet.getvalue()


@contextmanager
def settled() -> Iterator[None]:
    """The defaults of matplotlib, whatever a person has set for theirs."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({"svg.hashsalt": "recon", "svg.fonttype": "none", "font.size": 10})
        yield


def figure(figures: Figures) -> Any:
    """Both panels; what is better stands higher, what is quicker further left."""
    from matplotlib.figure import Figure

    sheet = Figure(figsize=(11, 4.6), layout="constrained")
    left, right = sheet.subplots(1, 2)
    _panel(left, "loci", figures["loci"])
    left.set_ylim(min(0.75, *(at - 0.05 for _, at in figures["loci"].values())), 1)
    left.set_title("Aligning: the loci that human editors recorded", loc="left")
    left.set_ylabel("share of them found")
    _panel(right, "text", {name: at for name, at in figures["text"].items() if name != "best witness"})
    right.set_title("One text of several: real OCR of statutes", loc="left")
    right.set_ylabel("characters wrong, % (fewer is higher)")
    if "best witness" in figures["text"]:
        best = figures["text"]["best witness"][1]
        right.axhline(best, color=_TRUTH, linewidth=1, linestyle="--", zorder=0)
        right.annotate(
            "best single text (needs the truth to be known)", (1, best), (0, 4), xycoords=("axes fraction", "data"),
            textcoords="offset points", color=_TRUTH, ha="right", va="bottom", fontsize="small",
        )  # fmt: skip
    right.set_ylim(1.15 * max(at for _, at in figures["text"].values()), 0)
    return sheet


def _panel(axes: Any, panel: str, methods: Mapping[str, list[float]]) -> None:
    for name, (seconds, reached) in methods.items():
        told, mark = _LOOKS[name]
        offset, across, up = _PLACES.get((panel, name), _RIGHT)
        colour = _OWN if name.startswith("recon") else _OTHER
        axes.scatter([seconds], [reached], 64, marker=mark, color=colour, zorder=3)
        axes.annotate(told, (seconds, reached), offset, textcoords="offset points", color=colour, ha=across, va=up)
    times = [seconds for seconds, _ in methods.values()]
    axes.set_xscale("log")
    axes.set_xlim(min(times) / 25, max(times) * 25)  # room for the names
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel("seconds of processor, mean of a family (quicker is further left)")
    axes.grid(linewidth=0.5, color="#e4e4e4")
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    sys.exit(main())
