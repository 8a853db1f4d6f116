"""A family's results are written by whoever works on it; what travels back is small."""

import os
import pickle
import signal
from pathlib import Path

import pytest

from chuyi_recon.app.files import writing
from chuyi_recon.app.project.delivery import DeliveryJob, write_family_results
from chuyi_recon.app.project.family_job import process_family
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.core.model import Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon
from chuyi_recon.engines import worker
from chuyi_recon.errors import OutputError

TEXTS = {"scan": "支持建设3所楚怡高水平职业本科学校。", "web": "支持建设3楚怡高水平职业本科学校。"}


def load(*write: str) -> FamilyJob:
    witnesses = tuple(Witness(s, Transcription(t), f"{s}.txt", s) for s, t in TEXTS.items())
    return FamilyJob("notice", witnesses, "web", "", None, write, EmptyLexicon(), Settings())


def test_the_files_lie_in_the_folder_and_only_their_names_come_back(tmp_path: Path) -> None:
    wanted = load("text", "json", "alignment")
    made = write_family_results(DeliveryJob(wanted, tmp_path))
    lying = {path.name: path.read_bytes() for path in (tmp_path / "notice").iterdir()}
    assert lying == dict(process_family(wanted).files)
    assert made.result.files == tuple((name, b"") for name, _ in process_family(wanted).files)
    assert not any(len(data) > 100 and data in pickle.dumps(made) for data in lying.values())


@pytest.mark.parametrize("written", [False, True])
def test_a_log_that_is_printed_comes_back_and_lies_there_only_if_it_was_asked_for(
    tmp_path: Path, written: bool
) -> None:
    made = write_family_results(DeliveryJob(load("text", "sarif"), tmp_path, "flags.sarif", written))
    assert made.shown == dict(process_family(load("sarif")).files)["flags.sarif"]
    assert (tmp_path / "notice/flags.sarif").exists() == written == ("flags.sarif" in dict(made.result.files))


def test_a_full_disk_is_known_as_one_behind_a_process_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as raised:
        write_family_results(DeliveryJob(load("text"), tmp_path))
    travelled = pickle.loads(pickle.dumps(raised.value))
    assert writing.prevents_all_writes(travelled)
    assert not writing.prevents_all_writes(OutputError("out/notice cannot be written: file exists"))


def test_an_interrupt_in_a_worker_waits_until_the_files_have_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_interrupt: list[list[str]] = []
    honest = writing.write_files

    def interrupted(folder: Path, contents: list[tuple[str, bytes]]) -> None:
        signal.raise_signal(signal.SIGINT)
        honest(folder, contents)

    monkeypatch.setattr(worker, "in_worker", lambda: True)
    monkeypatch.setattr(writing, "write_files", interrupted)
    before = signal.signal(
        signal.SIGINT, lambda *_: at_the_interrupt.append([path.name for path in (tmp_path / "notice").iterdir()])
    )
    try:
        write_family_results(DeliveryJob(load("text", "flags"), tmp_path))
    finally:
        signal.signal(signal.SIGINT, before)
    assert [sorted(names) for names in at_the_interrupt] == [["flags.json", "reconstruction.txt"]]
