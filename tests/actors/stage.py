"""What every scene has: a family beside the actor's that must be done, and laws that hold however it ends."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.app.commands import NOTICE, RunRecon, write_files

MANIFEST = (
    'base = "web"\n[[witness]]\nfile = "web.txt"\n[[witness]]\nfile = "scan.txt"\n[[witness]]\nfile = "photo.txt"\n'
)
RESULT_FILES = (
    ".recon.json", "alignment.json", "annotated.txt", "apparatus.xml", "flags.json",
    "reconstruction.json", "reconstruction.txt", "report.html",
)  # fmt: skip
BYSTANDER = "bystander"


def write_family(workdir: Path, name: str = "notice", toml: str = MANIFEST, **changed: bytes) -> Path:
    """A family with a family.toml; `changed` are other bytes for a witness, by siglum."""
    folder = write_files(workdir / name, {**NOTICE, "family.toml": toml})
    for siglum, data in changed.items():
        (folder / f"{siglum}.txt").write_bytes(data)
    return folder


def hash_folder(folder: Path) -> dict[bytes, str]:
    """What stands where below a folder, but for results."""
    out = {}
    for here, below, names in os.walk(os.fsencode(folder)):
        below[:] = [b for b in below if b != b"recon-out"]
        for name in names:
            path = Path(os.fsdecode(here)) / os.fsdecode(name)
            if path.is_symlink():
                out[os.fsencode(path)] = str(path.readlink())
            elif path.is_file():
                out[os.fsencode(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return out


def complete_families(out: Path) -> list[str]:
    """The families in a result folder; fails if one is not whole, or anything lies there but the page over them."""
    families = sorted(f.name for f in out.iterdir() if f.name != "index.html") if out.exists() else []
    for family in families:
        assert sorted(f.name for f in (out / family).iterdir()) == list(RESULT_FILES), family
    return families


@dataclass(frozen=True)
class CommandOutcome:
    """What the run said and did."""

    code: int
    error: str  # the one line
    notes: tuple[str, ...]  # other lines on stderr
    families: list[str]  # done, and whole


def run_failing_command(
    workdir: Path, recon: RunRecon, *arguments: str | Path, out: Path | None = None
) -> CommandOutcome:
    """Runs a command that must end in one line of error: no traceback, nothing half-written, inputs untouched."""
    before = hash_folder(workdir)
    done = recon(*arguments)
    assert "Traceback" not in done.err + done.out
    lines = done.err.splitlines()
    errors = [line for line in lines if line.startswith("error: ")]
    assert len(errors) == 1, done.err
    assert " — " in errors[0], "it says what to do"
    assert str(workdir) not in done.err, "paths are named as the person did"
    assert hash_folder(workdir) == before
    return CommandOutcome(
        done.code,
        errors[0],
        tuple(line for line in lines if line not in errors),
        complete_families(out or workdir / "recon-out"),
    )


def start_recon(workdir: Path, *arguments: str, **more: object) -> subprocess.Popen[bytes]:
    """`recon` at work in a process of its own."""
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "chuyi_recon", *arguments],
        cwd=workdir, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more,
    )  # fmt: skip
