"""`python -m benchmarks [--json FILE] [--sizes 2000,10000,…]`: all figures in one run, as a table.

Ratios, not seconds, are what can be compared between machines; those that the house holds itself to stand with their
bounds. Every figure is measured in a process of its own, one after the other.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from math import log
from pathlib import Path

from benchmarks.starts import starts

SIZES = (2_000, 10_000, 50_000, 200_000)
SMALL = (250, 500, 1_000)  # where a peer is too slow for the first of the sizes
PATIENCE = 60.0  # seconds that a peer is given
Figures = dict[str, dict[int, dict[str, float]]]


def main() -> int:
    """Runs the benchmarks; 0 when they ran, whatever they say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="characters of the true text, with commas")
    given = parser.parse_args()
    sizes = tuple(int(s) for s in given.sizes.split(","))
    figures: Figures = {}
    for what in ("peers", "difflib", "collatex"):
        figures[what] = dict(_peers(what, sizes))
    for what in ("line", "costs", "rooms", "memory", "floor"):
        figures[what] = {n: got for n in sizes if (got := _asked(what, n)) is not None}
    begun = dict(starts())
    ratios = dict(_ratios(figures, begun, sizes))
    _print(figures, begun, ratios)
    if given.json:
        held = {"figures": figures, "starts": begun, "ratios": {k: v for k, (v, _) in ratios.items()}}
        given.json.write_text(json.dumps(held, indent=2) + "\n", "utf-8")
    return 0


def _asked(what: str, length: int, patience: float | None = None) -> dict[str, float] | None:
    """The figure, from a process of its own; None if it takes too long."""
    print(f"  {what} at {length:,} …", file=sys.stderr, flush=True)
    command = (sys.executable, "-m", "benchmarks.figures", what, str(length))
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return None
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _peers(what: str, sizes: tuple[int, ...]) -> Iterator[tuple[int, dict[str, float]]]:
    """A peer at every size up to the first at which it takes too long."""
    if what == "collatex" and find_spec("collatex") is None:
        print("  CollateX is not installed (pip install -e '.[bench]'): passed over", file=sys.stderr)
        return
    for n in (*SMALL, *sizes) if what == "collatex" else sizes:
        got = _asked(what, n, 2 * PATIENCE)  # the process makes the family, too
        if got is None:
            return
        yield n, got
        if max(got.values()) > PATIENCE:
            return


def _ratios(
    figures: Figures, begun: Mapping[str, float], sizes: tuple[int, ...]
) -> Iterator[tuple[str, tuple[float, float | None]]]:
    """Every ratio by its name, with the bound that the house holds itself to, if it does."""
    bounds = {2_000: 2.0, 10_000: 1.0, 50_000: 0.15}
    for n, got in figures["peers"].items():
        yield f"alignment : rapidfuzz at {n:,}", (got["align"] / got["rapidfuzz"], bounds.get(n))
    for peer in ("difflib", "collatex"):
        for n, got in figures[peer].items():
            yield f"{peer} : alignment at {n:,}", (got[peer] / got["align"], None)
    for n, got in figures["line"].items():
        for what in ("line", "without a base"):
            yield f"{'whole ' * (what == 'line')}{what} : alignment at {n:,}", (got[what] / got["align"], 3.0)
        for what in ("text", "text without a base"):
            yield f"{what} : alignment at {n:,}", (got[what] / got["align"], 2.5)
        yield f"line with its files : alignment at {n:,}", (got["with its files"] / got["align"], None)
    if len(sizes) > 1:
        small, large = sizes[-2:]
        for what, bound in (("align", 1.1), ("line", None)):
            a, b = figures["line"][small][what], figures["line"][large][what]
            name = f"exponent of the {'alignment' if what == 'align' else 'line'} from {small:,} to {large:,}"
            yield name, (log(b / a) / log(large / small), bound)
        x, y = figures["memory"][small], figures["memory"][large]
        each = (y["peak"] - x["peak"]) / (y["characters"] - x["characters"])
        yield f"bytes a character of all witnesses from {small:,} to {large:,}", (each, 400.0)
    yield "recon --help : import typer", (begun["recon --help"] / begun["import typer"], 1.5)
    yield "recon align corpora/chuyi-2022 : its imports", (begun["recon align"] / begun["import what it uses"], 3.0)


def _print(figures: Figures, begun: Mapping[str, float], ratios: Mapping[str, tuple[float, float | None]]) -> None:
    print("\nSeconds of processor; the family has five witnesses.")
    for what, by_size in figures.items():
        names = list(dict.fromkeys(name for got in by_size.values() for name in got))
        if what == "rooms" and by_size:
            last = by_size[max(by_size)]
            names.sort(key=lambda name: -last.get(name, 0.0))
        print(f"\n{what:<28}" + "".join(f"{n:>12,}" for n in by_size))
        for name in names:
            row = (got.get(name) for got in by_size.values())
            print(f"  {name:<26}" + "".join(f"{'' if v is None else _shown(v):>12}" for v in row))
    print("\nstarts (seconds by the clock)")
    for name, seconds in begun.items():
        print(f"  {name:<26}{seconds:>12.3f}")
    print("\nratios                                                          bound")
    for name, (value, bound) in ratios.items():
        verdict = "" if bound is None else f"{bound:>10g}  {'held' if value <= bound else 'NOT HELD'}"
        print(f"  {name:<52}{value:>8.2f}{verdict}")


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4f}" if value < 0.1 else f"{value:.2f}"


if __name__ == "__main__":
    sys.exit(main())
