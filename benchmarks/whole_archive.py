"""From a pile of pages to texts: `recon group`, then `recon align --families`, one after the other.

    python -m benchmarks.whole_archive [--pages 20000] [--seed 1] [--jobs 2]

Pages are those of `benchmarks.collection`, in one Parquet. For each command: seconds by the clock and of the processor,
children too, the most memory of the command and its largest child, and what that makes a page; at the end how many
families there are, and how many failed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from benchmarks.grouping import LAY, ROOT

_RUN = """
import json, resource, sys, time
from chuyi_recon.app.cli.main import main
begun = time.monotonic()
code = main()
own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
spent = sum(use.ru_utime + use.ru_stime for use in (own, children))
print(json.dumps([code, time.monotonic() - begun, spent, own.ru_maxrss, children.ru_maxrss]))
"""


def measured(stage: str, pages: int, *arguments: str) -> None:
    """Runs one command, and prints what it took."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    command = [sys.executable, "-c", _RUN, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, env=environment)
    code, clock, processor, own, child = json.loads(done.stdout.splitlines()[-1])
    each = f"{1e3 * processor / pages:.2f} ms of processor a page"
    memory = f"{own / 1024:,.0f} MiB, largest child {child / 1024:,.0f}"
    print(f"{stage:<6} {clock:8.1f} s, {processor:8.1f} of processor, {each}; {memory}; exit {code}", flush=True)


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    with TemporaryDirectory() as place:
        pile, table, results = (
            str(Path(place, name)) for name in ("pages.parquet", "families.parquet", "results.parquet")
        )
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
        subprocess.run(
            [sys.executable, "-c", LAY, str(asked.pages), str(asked.seed), pile], check=True, env=environment
        )
        jobs = ("--jobs", str(asked.jobs), "-q")
        measured("group", asked.pages, "group", pile, "-o", table, *jobs)
        measured("align", asked.pages, "align", "--families", table, "-o", results, *jobs)
        status = pq.read_table(results).column("error").to_pylist()
        print(f"{len(status):,} families, {sum(bool(error) for error in status):,} failed")


if __name__ == "__main__":
    main()
