"""What a pile of families costs: processor time, bytes on the disk, two workers beside one; beside another tree.

    python -m benchmarks.pile [--families 300] [--length 1000] [--against FOLDER]

Makes families of the seeded generator (five copies each) in a temporary folder, each with its manifest, and runs
`recon align` of this tree, then of the tree in FOLDER (a checkout of any other commit), in turn. Prints for each the
processor time of all results and of `--write text,flags`, the bytes written for each byte of the witnesses by file, and
how much faster `--jobs 2` is than `--jobs 1` by the clock, on a machine with nothing else to do; with FOLDER the
ratios. The fixed part of the reports, their code, style and words, is left out and given beside.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.families import sample
from chuyi_recon.exporters import json_lines

HERE = Path(__file__).parents[1]


def laid(place: Path, families: int, length: int) -> int:
    """Lays the pile; returns the bytes of its witnesses."""
    size = 0
    for seed in range(families):
        folder = place / f"f{seed:04}"
        folder.mkdir(parents=True)
        entries = []
        for copy in sample(length, seed).copies:
            data = copy.text.encode()
            (folder / f"{copy.siglum}.txt").write_bytes(data)
            size += len(data)
            entries.append(f'[[witness]]\nsiglum = "{copy.siglum}"\nfile = "{copy.siglum}.txt"\n')
        (folder / "family.toml").write_text("\n".join(entries), "utf-8")
    return size


def timed(tree: Path, pile: Path, out: Path, *more: str) -> tuple[float, float]:
    """Seconds of processor time, children too, and of the clock, of one run of `recon align`."""
    command = [sys.executable, "-m", "chuyi_recon", "align", str(pile), "-o", str(out), "-q", *more]
    environment = {**os.environ, "PYTHONPATH": str(tree / "src")}
    before, begun = os.times(), time.monotonic()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return spent, time.monotonic() - begun


def written(out: Path) -> tuple[Counter[str], int]:
    """Bytes by name of a file; and of the reports what is no data of theirs."""
    sizes: Counter[str] = Counter()
    fixed = 0
    for path in sorted(out.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            sizes[path.name] += len(data)
            if path.name == "report.html":
                start = data.find(b">", data.find(b'id="record"')) + 1
                record = data[start : data.find(b"</script>", start)]
                fixed += len(data) - len(record) + len(json_lines.encode(json.loads(record)["strings"]))
    return sizes, fixed


def measured(tree: Path, pile: Path, size: int) -> dict[str, float]:
    """The figures of one tree, printed as they come."""
    with TemporaryDirectory() as place:
        whole, alone = timed(tree, pile, Path(place, "all"), "--jobs", "1")
        sizes, fixed = written(Path(place, "all"))
        few, _ = timed(tree, pile, Path(place, "few"), "--jobs", "1", "--write", "text,flags")
        _, two = timed(tree, pile, Path(place, "two"), "--jobs", "2")
    per_byte = (sizes.total() - fixed) / size
    print(f"  all results {whole:.1f} s, text and flags {few:.1f} s of processor time; two workers {alone / two:.2f} ×")
    print(f"  {per_byte:.2f} bytes for each byte, and {fixed / size:.2f} of the reports' fixed part:")
    print("  " + ", ".join(f"{name} {many / size:.2f}" for name, many in sizes.most_common()), flush=True)
    return {"all results": whole, "text and flags": few, "bytes": per_byte}


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, default=300)
    parser.add_argument("--length", type=int, default=1000)
    parser.add_argument("--against", type=Path, help="the folder of another tree")
    asked = parser.parse_args()
    with TemporaryDirectory() as place:
        pile = Path(place, "pile")
        size = laid(pile, asked.families, asked.length)
        print(f"{asked.families} families of five copies of {asked.length} characters, {size:,} bytes\nthis tree:")
        here = measured(HERE, pile, size)
        if asked.against is not None:
            print("the other tree:")
            other = measured(asked.against.resolve(), pile, size)
            print("ratio: " + ", ".join(f"{what} {here[what] / other[what]:.2f}" for what in here))


if __name__ == "__main__":
    main()
