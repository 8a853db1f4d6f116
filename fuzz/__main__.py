"""`python -m fuzz [--minutes N] [TARGET…]`: every target in turn, in a process of its own, for its share of the time.

Exit code 1 where something was found: the input lies in `fuzz/findings`, named after its target.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from traceback import print_exc

from fuzz import TARGET_NAMES

FINDINGS = Path(__file__).parent / "findings"
_PATIENCE = 120  # seconds for one input, which is a finding beyond
_MEMORY = 3000  # megabytes for one process
_LONGEST = 8192  # bytes of an input


def main() -> int:
    """Fuzzes; 0 where nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="default: all")
    parser.add_argument("--minutes", type=float, default=10, help="for all of them together")
    parser.add_argument("--plain", action="store_true", help="change the seeds at random, though atheris is there")
    parser.add_argument("--one", type=float, metavar="SECONDS", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(TARGET_NAMES):
        parser.error(f"there is no target {', '.join(sorted(unknown))}; there are {', '.join(TARGET_NAMES)}")
    FINDINGS.mkdir(exist_ok=True)
    if asked.one is not None:
        (target,) = asked.targets
        guided = not asked.plain and find_spec("atheris") is not None
        return _guided(target, asked.one) if guided else _at_random(target, asked.one)
    failed = []
    targets = asked.targets or list(TARGET_NAMES)
    for target in targets:
        print(f"{target}: {asked.minutes * 60 / len(targets):.0f} s", flush=True)
        command = [sys.executable, "-m", "fuzz", target, "--one", f"{asked.minutes * 60 / len(targets):.0f}"]
        if subprocess.run([*command, *(["--plain"] if asked.plain else [])], check=False).returncode:
            failed.append(target)
    print(f"found: {', '.join(failed)}" if failed else "nothing was found")
    return 1 if failed else 0


def _guided(target: str, seconds: float) -> int:
    """By the code that is reached. The library ends the process itself."""
    import atheris  # type: ignore[import-not-found,unused-ignore]

    with atheris.instrument_imports(include=["chuyi_recon"]):
        from fuzz.targets import TARGETS
    from fuzz.seeds import make_seeds

    with TemporaryDirectory() as folder:
        for n, seed in enumerate(make_seeds(target)):
            (Path(folder) / f"{n}").write_bytes(seed)
        options = [
            f"-max_total_time={seconds:.0f}", f"-timeout={_PATIENCE}", f"-rss_limit_mb={_MEMORY}",
            f"-artifact_prefix={FINDINGS}/{target}-", f"-max_len={_LONGEST}", "-len_control=0", "-print_final_stats=1",
        ]  # fmt: skip
        atheris.Setup([f"fuzz {target}", *options, folder], TARGETS[target])
        atheris.Fuzz()
    return 0


def _at_random(target: str, seconds: float) -> int:
    """Seeds with some bytes changed, the same row of them on every machine."""
    from fuzz.seeds import make_seeds
    from fuzz.targets import TARGETS

    rng, seeds, until, tried = Random(f"fuzz {target}"), list(make_seeds(target)), monotonic() + seconds, 0
    while monotonic() < until:
        data = change(rng.choice(seeds), rng.choice(seeds), rng)
        tried += 1
        try:
            TARGETS[target](data)
        except Exception:  # noqa: BLE001  # whatever it is, it is what was looked for
            print_exc()
            (FINDINGS / f"{target}-{sha256(data).hexdigest()[:12]}.bin").write_bytes(data)
            return 1
    print(f"{target}: {tried} inputs")
    return 0


def change(seed: bytes, other: bytes, rng: Random) -> bytes:
    """A seed with some bytes changed, or taken from another."""
    out = bytearray(seed)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(out) + 1)
        end = min(len(out), at + rng.choice((1, 1, 2, 8, 64)))
        match rng.randrange(5):
            case 0:
                del out[at:end]
            case 1:
                out[at:end] = rng.randbytes(end - at)
            case 2:
                out[at:at] = out[at:end] * rng.choice((1, 2, 100))
            case 3 if other:
                begin = rng.randrange(len(other))
                out[at:at] = other[begin : begin + rng.choice((4, 40, 400))]
            case _:
                out[at:at] = rng.choice((b"<", b">", b"&", b'"', b"\0", b"\xff", b"\\ud800", b"-1", b"1e999", b"]]>"))
    return bytes(out[:_LONGEST])


if __name__ == "__main__":
    sys.exit(main())
