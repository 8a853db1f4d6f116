"""A run over many families holds few of them: jobs are paths, and what is told is kept on the disk."""

from __future__ import annotations

import json
import pickle
import weakref
from pathlib import Path

import msgspec
import pytest

from chuyi_recon.app.files.spool import Spool
from chuyi_recon.app.project import witness_reading
from chuyi_recon.app.project.intake import IntakeOptions, read_families
from chuyi_recon.app.project.witness_files import WitnessFiles
from chuyi_recon.core.model import Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon
from tests.app.commands import NOTICE, STATION, RunRecon, write_files

TOML = "".join(f'[[witness]]\nfile = "{name}"\n' for name in NOTICE)
MANY = 8


@pytest.fixture
def pile(workdir: Path) -> Path:
    """Some declared families of one small document each."""
    for n in range(MANY):
        write_files(
            workdir / "pile" / f"f{n}", {k: f"第{n}号\n{text}" for k, text in NOTICE.items()} | {"family.toml": TOML}
        )
    return workdir / "pile"


@pytest.mark.parametrize("form", [[], ["--format", "json"], ["--format", "sarif"]])
def test_no_more_than_two_families_are_in_memory_and_the_first_is_written_before_the_last_is_read(
    workdir: Path, pile: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch, form: list[str]
) -> None:
    alive: weakref.WeakSet[object] = weakref.WeakSet()
    most, before_last = 0, list[str]()
    plainly = witness_reading.read_witness

    def counted(lying: WitnessFiles) -> Witness:
        nonlocal most, before_last
        witness = plainly(lying)
        alive.add(_Held(witness))
        most = max(most, len(alive))
        if lying.files[0][1].parent.name == f"f{MANY - 1}":
            before_last = before_last or [p.name for p in (workdir / "recon-out").iterdir()]
        return witness

    class _Held:
        """As long as its witness is."""

        def __init__(self, witness: Witness) -> None:
            object.__setattr__(witness.transcription, "held", self)  # it dies with the transcription

    monkeypatch.setattr(witness_reading, "read_witness", counted)
    assert recon("align", pile, "--jobs", "1", "--write", "text,json", *form).code == 0
    assert len(before_last) == MANY - 1, "all others are on the disk"
    assert most <= 2 * len(NOTICE), "the family at work, and the one before it"


def test_a_job_carries_paths_and_no_text(workdir: Path, pile: Path) -> None:
    write_files(workdir / "loose", STATION)
    intake = read_families([pile, workdir / "loose"], IntakeOptions(), EmptyLexicon(), Settings())
    assert len(intake.jobs) == MANY + 1
    for load in intake.jobs:
        told = pickle.dumps(load)
        assert "统筹推进".encode() not in told and "修復及再利用".encode() not in told
        assert not load.held and all(path.is_file() for w in load.files for path in w.paths)
    (loose,) = (load for load in intake.jobs if load.pivot)
    assert all(len(w.sha256) == 64 for w in loose.files), "what was read to be sorted is known again"


def test_a_loose_file_that_changes_meanwhile_is_refused(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_files(workdir / "loose", STATION)
    plainly = witness_reading.read_witness

    def changed(lying: WitnessFiles) -> Witness:
        (folder / "b.txt").write_text(STATION["a.txt"] + "\n", "utf-8")
        return plainly(lying)

    monkeypatch.setattr(witness_reading, "read_witness", changed)
    done = recon("align", "loose", "--jobs", "1")
    assert done.code == 3
    assert "loose/b.txt has changed while recon was at work" in done.err


def test_a_witness_that_cannot_be_read_is_told_with_its_family_and_the_rest_is_done(
    workdir: Path, pile: Path, recon: RunRecon
) -> None:
    (pile / "f3" / "scan.txt").write_bytes(b"%PDF-1.4")
    for jobs in ("1", "2"):
        done = recon("align", pile, "--jobs", jobs)
        assert done.code == 3
        assert done.err.count("f3/scan.txt is a broken PDF") == 1
        assert len([p for p in (workdir / "recon-out").iterdir() if p.is_dir()]) == MANY
    for path in (pile / "f3").glob("*.txt"):
        path.write_bytes(b"%PDF-1.4")
    done = recon("align", pile)
    assert done.code == 3
    errors = [line for line in done.err.splitlines() if line.startswith("error")]
    assert len(errors) == len(NOTICE) + 1 and "f3 is left out: none of its witnesses can be read" in errors[-1]


@pytest.mark.parametrize("form", ["json", "sarif"])
@pytest.mark.parametrize("command", ["align", "check"])
def test_what_is_printed_in_pieces_is_what_would_be_printed_at_once(
    pile: Path, recon: RunRecon, form: str, command: str
) -> None:
    done = recon(command, pile, "--format", form)
    told = json.loads(done.out)
    findings = told["findings"] if form == "json" else told["runs"][0]["results"]
    families = {f["family"] if form == "json" else f["properties"]["family"] for f in findings}
    assert families == {f"f{n}" for n in range(MANY)}
    assert done.out == msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"


def test_a_spool_gives_back_what_it_took_as_often_as_asked() -> None:
    spool: Spool[str] = Spool()
    texts = [f"第{n}条" * 40_000 for n in range(8)]  # more than stays in memory
    for text in texts:
        spool.add(text)
    assert list(spool) == texts and list(zip(spool, spool, strict=True)) == list(zip(texts, texts, strict=True))
    assert len(spool) == 8 and list(Spool[str]()) == []
