"""`recon group` on generated archives (see `collection`), with datasketch and rensa beside it in one run.

    python -m benchmarks.grouping candidates|designs|families|large|grams|scale [--pages 20000] [--seed 1]

`candidates`: pairs worth verifying: recall of true pairs, of all and of copies that have both lost 30 %; candidates a
page; pages a second by one thread, beside datasketch and rensa with 128 permutations of the same 3-grams. `designs`:
the candidate step by one join in DuckDB beside sorting by chunks in numpy. `families`: precision and recall over pairs
of the whole command's line. `large`: a family of 500 bad copies. `grams`:
what longer n-grams find, and pairs of near ones. `scale`: `recon group` on Parquet from 5,000 pages on,
each size in a process of its own: seconds, peak memory, and the exponent of the time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.collection import Page, Writer, archive
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.archive.candidate_pairs import best_pairs, cut_chunks, join_pairs, pairs_of_pages, score_chunk
from chuyi_recon.archive.external_sort import PostingSorter
from chuyi_recon.archive.grouping import build_index, find_candidates, group_keys
from chuyi_recon.archive.keys import KeyFolder, Keys
from chuyi_recon.archive.postings import index_postings
from chuyi_recon.archive.settings import GroupSettings
from chuyi_recon.archive.sketch import (
    BLOCK_BITS,
    Hashes,
    Units,
    cut_windows,
    pack_postings,
    sample_ngrams,
    select_units,
    sketch,
    unit_bits,
)

ROOT = Path(__file__).parents[1]
SETTINGS = GroupSettings()
IN_MEMORY = PostingSorter(1 << 40, "", 1)
SIZES = (5_000, 20_000, 50_000, 100_000)
PERMUTATIONS = 128
PairSet = set[tuple[int, int]]


def shuffled(pages: int, seed: int) -> list[Page]:
    """An archive in drawn order."""
    found = list(archive(pages, seed))
    return [found[i] for i in np.random.default_rng(seed).permutation(len(found))]


def fold(pages: Sequence[Page]) -> Keys:
    """The keys of some pages."""
    return KeyFolder(ChineseLexicon().simplify).fold([page.text for page in pages])


def quiet(*_: object) -> None:
    """Tells nobody how far a stage has come."""


def true_pairs(pages: Sequence[Page], noise: float | None = None) -> PairSet:
    """The pairs of pages of one document; with `noise` those of which both have so much."""
    members = defaultdict(list)
    for i, page in enumerate(pages):
        members[page.document].append(i)
    pairs = {pair for found in members.values() for pair in combinations(found, 2)}
    return {(a, b) for a, b in pairs if noise is None or pages[a].noise == pages[b].noise == noise}


def ours(pages: Sequence[Page]) -> PairSet:
    """The candidates of recon; folding is part of the time."""
    found = find_candidates(fold(pages), SETTINGS, IN_MEMORY, quiet)
    return set(zip(found.earlier.tolist(), found.later.tolist(), strict=True))


def shingles(text: str) -> list[str]:
    """The 3-grams of a text."""
    return [text[i : i + 3] for i in range(len(text) - 2)]


def datasketch(pages: Sequence[Page]) -> PairSet:
    """What MinHash with banding finds, at the lowest threshold that keeps candidates few."""
    from datasketch import MinHash, MinHashLSH

    hashed = MinHash.bulk([{s.encode() for s in shingles(p.text)} for p in pages], num_perm=PERMUTATIONS)
    index = MinHashLSH(threshold=0.1, num_perm=PERMUTATIONS)
    for i, own in enumerate(hashed):
        index.insert(i, own)
    return {(min(i, j), max(i, j)) for i, own in enumerate(hashed) for j in index.query(own) if i != j}


def rensa(pages: Sequence[Page]) -> PairSet:
    """The same with rensa."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.1, num_perm=PERMUTATIONS, num_bands=PERMUTATIONS // 2)
    hashed = []
    for i, page in enumerate(pages):
        own = RMinHash(num_perm=PERMUTATIONS, seed=1)
        own.update(shingles(page.text))
        index.insert(i, own)
        hashed.append(own)
    return {(min(i, j), max(i, j)) for i, own in enumerate(hashed) for j in index.query(own) if i != j}


def candidates(pages: Sequence[Page]) -> None:
    """Recall, candidates a page, pages a second, of each."""
    true, bad = true_pairs(pages), true_pairs(pages, 0.3)
    ours(pages[:500])  # tables are made, libraries loaded
    speeds = {}
    for name, find in (("recon", ours), ("rensa", rensa), ("datasketch", datasketch), ("recon again", ours)):
        begun = time.process_time()
        found = find(pages)
        speeds[name] = len(pages) / (time.process_time() - begun)
        print(
            f"{name:<12} recall {len(true & found) / len(true):.4f}, 30 %~30 % {len(bad & found) / len(bad):.4f}, "
            f"{len(found) / len(pages):.2f} candidates a page, {speeds[name]:,.0f} pages a second of processor",
            flush=True,
        )
    best = min(speeds["recon"], speeds["recon again"])
    print(f"ratio: {best / speeds['rensa']:.2f} × rensa, {best / speeds['datasketch']:.1f} × datasketch")


def designs(pages: Sequence[Page]) -> None:
    """One join in DuckDB, and sorting by chunks; of the same postings."""
    import duckdb
    import pyarrow as pa

    keys = fold(pages)
    units = cut_windows(keys.lengths, SETTINGS)
    own = select_units(keys, units)
    postings = sketch(own.signs, own.lengths, 0, len(pages), SETTINGS)
    above = unit_bits(len(pages)) + BLOCK_BITS
    columns = {
        "ngram": pa.array(postings >> np.uint64(above)),
        "unit": pa.array(((postings >> np.uint64(BLOCK_BITS)) & np.uint64((1 << above - BLOCK_BITS) - 1)).astype("u4")),
        "block": pa.array((postings & np.uint64((1 << BLOCK_BITS) - 1)).astype("u2")),
    }
    table = pa.table(columns)
    begun = time.monotonic()
    with duckdb.connect() as connection:
        connection.register("given", table)
        connection.execute(
            "CREATE TABLE p AS SELECT ngram, unit, min(block) AS block, count(*) OVER (PARTITION BY ngram) AS often "
            f"FROM given GROUP BY ngram, unit QUALIFY often BETWEEN 2 AND {SETTINGS.frequency_cap}"
        )
        many = connection.execute(
            "SELECT count(*) FROM (SELECT a.unit, b.unit FROM p a JOIN p b ON a.ngram = b.ngram AND a.unit < b.unit "
            "GROUP BY a.unit, b.unit HAVING count(DISTINCT b.block) >= 2)"
        ).fetchone()
    print(f"DuckDB, one join: {1e6 * (time.monotonic() - begun) / len(pages):.0f} µs a page, {many} pairs", flush=True)
    begun = time.monotonic()
    found = find_candidates(keys, SETTINGS, IN_MEMORY, quiet)
    took = 1e6 * (time.monotonic() - begun) / len(pages)
    print(f"numpy, by chunks, sketches and pruning too: {took:.0f} µs a page, {len(found)} pairs kept")
    rows = int(build_index(keys, units, SETTINGS, IN_MEMORY, quiet).partners.sum())
    print(f"{len(postings) / len(pages):.0f} postings and {rows / len(pages):.0f} rows a page")


def near_pairs(keys: Keys, units: Units, settings: GroupSettings) -> Hashes:
    """Postings of pairs of sampled 3-grams: each with the three that come next within a block."""
    own = select_units(keys, units)
    hashes, unit, at = sample_ngrams(own.signs, own.lengths, settings)
    place = at - (np.cumsum(own.lengths) - own.lengths)[unit]
    parts = []
    for step in (1, 2, 3):
        near = np.flatnonzero((unit[step:] == unit[:-step]) & (place[step:] - place[:-step] <= settings.block))
        mixed = (hashes[near] * np.uint64(0x9E3779B97F4A7C15)) ^ (hashes[near + step] * np.uint64(0xC2B2AE3D27D4EB4F))
        parts.append(pack_postings(mixed, unit[near], place[near], len(units.pages), settings))
    return np.concatenate(parts)


def grams(pages: Sequence[Page]) -> None:
    """What longer n-grams, and pairs of near ones, find and cost; the share of postings that every page of more than
    the cap has."""
    keys, true, bad = fold(pages), true_pairs(pages), true_pairs(pages, 0.3)
    units = cut_windows(keys.lengths, SETTINGS)
    own, many = select_units(keys, units), len(units.pages)
    print("n-gram  sampled  recall  30 %~30 %  candidates  postings    rows  above the cap   (a page)")
    for length, sampling, pairs in (
        (3, 0.25, False), (4, 0.25, False), (4, 0.5, False), (5, 0.25, False), (5, 0.5, False), (5, 1.0, False),
        (6, 0.5, False), (6, 1.0, False), (3, 0.25, True), (3, 0.5, True),
    ):  # fmt: skip
        settings = replace(SETTINGS, ngram=length, sampling=sampling)
        made = near_pairs(keys, units, settings) if pairs else sketch(own.signs, own.lengths, 0, many, settings)
        made.sort()
        common = np.unique(made >> np.uint64(unit_bits(many) + BLOCK_BITS), return_counts=True)[1]
        index = index_postings([made], many, settings)
        lengths = units.lengths.astype(np.uint32)
        parts = [score_chunk(index, c[0], c[2], lengths, settings) for c in cut_chunks(index, many)]
        found = best_pairs(pairs_of_pages(join_pairs(parts), units.pages.astype(np.uint32)), settings.best)
        kept = set(zip(found.earlier.tolist(), found.later.tolist(), strict=True))
        print(
            f"{'2×' if pairs else '  '}{length}     {sampling:.2f}     {len(true & kept) / len(true):.4f}  "
            f"{len(bad & kept) / len(bad):.4f}     {len(kept) / len(pages):.2f}        {len(made) / len(pages):5.0f}   "
            f"{index.partners.sum(dtype=np.int64) / len(pages):6.0f}  "
            f"{common[common > settings.frequency_cap].sum() / len(made):.4f}",
            flush=True,
        )


def families(pages: Sequence[Page]) -> None:
    """Precision and recall over pairs, and the largest family."""
    keys = fold(pages)
    begun = time.process_time()
    medoids = group_keys(keys, SETTINGS, IN_MEMORY, quiet).families.medoids
    took = time.process_time() - begun
    found, true = (
        true_pairs([replace(p, document=int(m)) for p, m in zip(pages, medoids, strict=True)]),
        true_pairs(pages),
    )
    largest, largest_true = (
        int(np.bincount(labels).max()) for labels in (medoids, np.array([p.document for p in pages]))
    )
    print(
        f"precision {len(found & true) / len(found):.4f}, recall {len(found & true) / len(true):.4f}, "
        f"largest family {largest} of at most {largest_true}, {1e6 * took / len(pages):.0f} µs of processor a page"
    )


def large(pages: Sequence[Page]) -> None:
    """Whether 500 copies at 5 to 40 % among other pages stay one family."""
    writer = Writer(np.random.default_rng(5))
    text = writer.write(1200)
    rates = np.random.default_rng(6).choice((0.05, 0.1, 0.2, 0.3, 0.4), 500)
    copies = [writer.damage(text, rate).tobytes().decode("utf-32-le") for rate in rates.tolist()]
    pile = [*pages, *(Page(f"c{i}", -1, 0.0, False, copy) for i, copy in enumerate(copies))]
    order = np.random.default_rng(7).permutation(len(pile))
    begun = time.monotonic()
    medoids = group_keys(fold([pile[i] for i in order]), SETTINGS, IN_MEMORY, quiet).families.medoids
    own = np.flatnonzero(order >= len(pages))
    medoid = np.bincount(medoids[own]).argmax()
    whole = np.flatnonzero(medoids == medoid)
    print(
        f"{int((medoids[own] == medoid).sum())} of 500 copies in one family, {len(np.setdiff1d(whole, own))} others in "
        f"it; {time.monotonic() - begun:.1f} s for {len(pile)} pages"
    )


LAY = """
import sys
import pyarrow as pa, pyarrow.parquet as pq
from benchmarks.collection import archive
pages = list(archive(int(sys.argv[1]), int(sys.argv[2])))
pq.write_table(pa.table({"id": [p.id for p in pages], "text": [p.text for p in pages]}), sys.argv[3])
"""
_RUN = """
import json, resource, sys, time
from chuyi_recon.__main__ import main
begun = time.monotonic()
code = main()
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss]))
sys.exit(code)
"""


def scale(seed: int, sizes: Sequence[int]) -> None:
    """Seconds and memory by size. Pages are made in a process of their own: a child is told its parent's peak."""
    took = {}
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    for size in sizes:
        with TemporaryDirectory() as place:
            pile, out = Path(place, "pages.parquet"), Path(place, "families.parquet")
            subprocess.run([sys.executable, "-c", LAY, str(size), str(seed), str(pile)], check=True, env=environment)
            command = [sys.executable, "-c", _RUN, "group", str(pile), "-o", str(out), "-q"]
            done = subprocess.run(command, check=True, capture_output=True, env=environment)
        clock, processor, peak = json.loads(done.stdout.splitlines()[-1])
        took[size] = processor
        each = f"{1e6 * processor / size:,.0f} µs a page"
        print(
            f"{size:>8,} pages: {clock:.1f} s, {processor:.1f} s of processor ({each}), {peak / 1024:,.0f} MiB",
            flush=True,
        )
    small, big = sizes[0], sizes[-1]
    print(
        f"exponent of processor time from {small:,} to {big:,}: {log(took[big] / took[small]) / log(big / small):.3f}"
    )


def main() -> None:
    """The figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    figures: dict[str, Callable[[Sequence[Page]], None]] = {
        "candidates": candidates, "designs": designs, "families": families, "large": large, "grams": grams,
    }  # fmt: skip
    parser.add_argument("figure", choices=[*figures, "scale"])
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="of `scale`")
    asked = parser.parse_args()
    if asked.figure == "scale":
        scale(asked.seed, [int(size) for size in asked.sizes.split(",")])
    else:
        figures[asked.figure](shuffled(asked.pages, asked.seed))


if __name__ == "__main__":
    main()
