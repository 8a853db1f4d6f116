"""`python -m tools.torture [PART…]`: runs that are killed, starved and crossed, and whether the promises hold.

Parts: `kill` (SIGKILL at random moments, then a run that goes on), `disk` (no file may grow beyond N bytes, for many N,
and a disk that is full, where one can be made), `cross` (two runs into one folder), `laws` (mutations of the seeds,
with settings drawn from their ranges). Prints a table in Markdown; exit code 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
FAMILIES = 3
COPIES = 3
_LENGTH = 800  # characters of a copy: what is tortured is the writing
_MARK = ".recon.json"  # says where the witnesses lie, as seen from the results
_PATIENCE = 600  # seconds for one run
Files = Mapping[str, str]  # sha256 by path


@dataclass
class Figures:
    """What was done in one part, and what was broken."""

    part: str
    counts: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def line(self) -> str:
        """A line of the table."""
        done = ", ".join(f"{n} {what}" for what, n in self.counts.items())
        return f"| {self.part} | {done} | {len(self.broken)} |"


def main() -> int:
    """Tortures; 0 where every promise held."""
    parser = argparse.ArgumentParser(prog="python -m tools.torture", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--crossings", type=int, default=50)
    parser.add_argument("--mutations", type=int, default=3000)
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    for ends in (signal.SIGINT, signal.SIGTERM):  # of a background job, too
        signal.signal(ends, signal.default_int_handler)
    table = []
    for part in asked.parts or PARTS:
        figures = Figures(part)
        # Ctrl-C, or SIGTERM, ends the part, and its figures so far are told.
        with tempfile.TemporaryDirectory(prefix="torture-") as folder, suppress(KeyboardInterrupt):
            PARTS[part](Path(folder), figures, asked)
        for broken in figures.broken:
            print(f"{part}: {broken}", file=sys.stderr)
        table.append(figures)
        print(figures.line(), flush=True)  # it may take hours until the table
    print("\n".join(["| part | done | promises broken |", "|---|---|---|", *(each.line() for each in table)]))
    return 1 if any(each.broken for each in table) else 0


# ------------------------------------------------------------ what is run, and what lies on the disk


def write_inputs(folder: Path, generation: int = 0) -> None:
    """Some families of the notice; each generation gives other results."""
    texts = [p.read_text("utf-8")[:_LENGTH] for p in sorted((ROOT / "corpora/chuyi-2022").glob("0*.txt"))[:COPIES]]
    for n in range(FAMILIES):
        family = folder / f"in/notice{n}"
        family.mkdir(parents=True, exist_ok=True)
        names = [f"w{i}.txt" for i in range(len(texts))]
        for name, text in zip(names, texts, strict=True):
            (family / name).write_text(f"{text}\n第{generation}次印发，共印{n + 1}00份。\n", "utf-8")
        (family / "family.toml").write_text("".join(f'[[witness]]\nfile = "{name}"\n' for name in names), "utf-8")


def start(folder: Path, *more: str, **options: object) -> subprocess.Popen[bytes]:
    """`recon align` at work."""
    command = [sys.executable, "-m", "chuyi_recon", "align", "in", "-q", *more]
    path = os.pathsep.join([str(ROOT / "src"), *filter(None, sys.path)])
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path},
        **options,
    )  # fmt: skip


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Exit code and stderr."""
    _, err = process.communicate(timeout=_PATIENCE)
    return process.returncode, err.decode("utf-8", "replace")


def hash_files(folder: Path) -> Files:
    """What lies below a folder."""
    found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def make_reference(folder: Path, generation: int) -> Files:
    """The results of a run that nobody disturbs."""
    write_inputs(folder, generation)
    shutil.rmtree(folder / "recon-out", ignore_errors=True)
    code, err = finish(start(folder))
    assert code == 0, err
    return hash_files(folder / "recon-out")


def by_family(files: Files) -> dict[str, dict[str, str]]:
    """Results by the folder in which they lie."""
    out: dict[str, dict[str, str]] = {}
    for name, digest in files.items():
        family, _, file = name.rpartition("/")
        out.setdefault(family, {})[file] = digest
    return out


# ------------------------------------------------------------ parts


def kill(folder: Path, figures: Figures, asked: argparse.Namespace) -> None:
    """Kills runs at random moments; the results of one generation lie there when the next begins."""
    references = [make_reference(folder, generation) for generation in (0, 1)]
    rng, longest = Random("torture"), 0.0
    for n in range(asked.kills):
        generation = n % 2
        write_inputs(folder, generation)
        inputs = hash_files(folder / "in")
        began = time.monotonic()
        process = start(folder, "--jobs", rng.choice("12"), start_new_session=True)
        if not longest:
            finish(process)
            longest = time.monotonic() - began
            continue
        time.sleep(rng.uniform(0, longest))
        late = process.poll() is not None
        process.kill() if rng.random() < 0.5 or late else os.killpg(process.pid, signal.SIGKILL)
        _, err = process.communicate(timeout=_PATIENCE)  # its workers have left: they hold the same stderr
        figures.counts["kills" if not late else "runs that were done before"] += 1
        if b"Traceback" in err:
            figures.broken.append(f"kill {n}: a traceback: {err.decode('utf-8', 'replace')[-300:]}")
        if hash_files(folder / "in") != inputs:
            figures.broken.append(f"kill {n}: an input has changed")
        _look(hash_files(folder / "recon-out"), references, figures, n)
        if n % 10 == 9:  # the next run goes on, and sweeps
            code, err_text = finish(start(folder, "--jobs", "2"))
            wrong = sorted(dict(hash_files(folder / "recon-out").items() ^ references[generation].items()))
            if code or wrong:
                figures.broken.append(f"kill {n}: the run after it is not whole: {code} {wrong} {err_text[-300:]}")
            figures.counts["runs after them"] += 1


def _look(found: Files, references: list[Files], figures: Figures, n: int) -> None:
    """Every file is whole; a family is of one generation, or, where the machine stopped between two names, of two."""
    for family, files in by_family(found).items():
        whole = {name: digest for name, digest in files.items() if not name.endswith(".part")}
        figures.counts["hidden files left for the next run"] += len(files) - len(whole)
        known = [by_family(reference).get(family, {}) for reference in references]
        if torn := [name for name, digest in whole.items() if digest not in {k.get(name) for k in known}]:
            figures.broken.append(f"kill {n}: {family} has torn files: {torn}")
        elif family and whole and not any(all(k.get(f) == d for f, d in whole.items()) for k in known):
            figures.counts["families between two generations"] += 1


def disk(folder: Path, figures: Figures, asked: argparse.Namespace) -> None:
    """No file may grow beyond so many bytes: each size of a result, less one, and some others. Then a full disk."""
    del asked
    old, new = make_reference(folder, 0), make_reference(folder, 1)
    sizes = {path.stat().st_size for path in (folder / "recon-out").rglob("*") if path.is_file()}
    shutil.rmtree(folder / "recon-out")
    write_inputs(folder, 0)
    finish(start(folder))
    write_inputs(folder, 1)
    for most in sorted({0, 1, 4096, *(size - 1 for size in sizes), *(size // 2 for size in sizes)}):
        code, err = finish(start(folder, preexec_fn=lambda most=most: _bound(most)))
        figures.counts["sizes beyond which no file grew"] += 1
        _judge(code, err, hash_files(folder / "recon-out"), old, new, figures, f"{most} bytes")
    with _small_disk(folder / "disk") as made:
        for kilobytes in range(8, 4000, 64) if made else ():
            subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(folder / "disk")], check=True)
            code, err = finish(start(folder, "-o", "disk/out", "--again"))
            figures.counts["disks that were full"] += code != 0
            _judge(code, err, hash_files(folder / "disk/out"), {}, new, figures, f"a disk of {kilobytes} kB")
            if code == 0:
                break
            shutil.rmtree(folder / "disk/out", ignore_errors=True)


def _bound(most: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def _judge(code: int, err: str, found: Files, old: Files, new: Files, figures: Figures, what: str) -> None:
    """Each family is whole, of the old or of the new; what was not written is told with 5."""
    if code not in (0, 5) or "Traceback" in err:
        figures.broken.append(f"{what}: exit {code}: {err[-300:]}")
    old, new, found = (
        {name: d for name, d in files.items() if not name.endswith(_MARK)} for files in (old, new, found)
    )
    for family, files in by_family(found).items():
        if family and files not in (by_family(old).get(family), by_family(new).get(family)):
            figures.broken.append(f"{what}: {family} is neither old nor new: {sorted(files)}")


class _small_disk:  # noqa: N801  # used as a function
    """A disk of its own in memory, where this user may make one."""

    def __init__(self, at: Path) -> None:
        self.at, self.made = at, False

    def __enter__(self) -> bool:
        self.at.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=8k", "torture", str(self.at)]
        self.made = shutil.which("mount") is not None and subprocess.run(command, capture_output=True).returncode == 0
        return self.made

    def __exit__(self, *_: object) -> None:
        if self.made:
            subprocess.run(["umount", str(self.at)], check=False)


def cross(folder: Path, figures: Figures, asked: argparse.Namespace) -> None:
    """Two runs at once into one folder, of the same witnesses."""
    reference = make_reference(folder, 0)
    rng = Random("cross")
    for n in range(asked.crossings):
        shutil.rmtree(folder / "recon-out", ignore_errors=True)
        one = start(folder, "--jobs", "2")
        time.sleep(rng.uniform(0, 1.5))
        other = start(folder, "--again")
        ends = [finish(one), finish(other)]
        figures.counts["crossings"] += 1
        if any(code or "Traceback" in err for code, err in ends):
            figures.broken.append(f"crossing {n}: {ends}")
        if hash_files(folder / "recon-out") != reference:
            figures.broken.append(f"crossing {n}: the results are not whole")


def laws(folder: Path, figures: Figures, asked: argparse.Namespace) -> None:
    """The laws of the whole on mutations of the seeds, half of them with settings drawn from their ranges."""
    del folder
    from chuyi_recon.core.settings import Settings
    from fuzz.targets import draw_settings
    from tests.laws.seeds import mutate_seeds
    from tests.laws.whole import hold_laws, reconstruct_witnesses
    from tests.line import LEXICON

    for n in range(asked.mutations):
        rng = Random(f"mutation {n}")
        settings = draw_settings(rng) if n % 2 else Settings()
        given = mutate_seeds(rng)
        base = rng.choice((None, given[0].siglum))
        figures.counts["families"] += 1
        try:
            made = reconstruct_witnesses(given, base, settings, LEXICON)
            if made is None:
                figures.counts["with nothing in common"] += 1
                continue
            files = hold_laws(made, LEXICON)
            if n % 4 < 2:
                rng.shuffle(given)
                again = reconstruct_witnesses(given, base, settings, LEXICON)
                assert again is not None, "the order changes what has something in common"
                assert hold_laws(again, LEXICON) == files, "the order changes bytes"
                figures.counts["again in another order"] += 1
        except Exception as error:  # noqa: BLE001  # whatever it is, a law is broken
            figures.broken.append(f"mutation {n}: {type(error).__name__}: {str(error)[:300]}")


PARTS: Mapping[str, Callable[[Path, Figures, argparse.Namespace], None]] = {
    "kill": kill,
    "disk": disk,
    "cross": cross,
    "laws": laws,
}


if __name__ == "__main__":
    sys.exit(main())
