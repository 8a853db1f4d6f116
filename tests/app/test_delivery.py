"""A family's results are written by whoever works on it; what travels back is small."""

import os
import pickle
import signal
from pathlib import Path

import pytest

from chuyi_recon.app import delivery
from chuyi_recon.app.files import storage
from chuyi_recon.app.project.delivery import Delivery, deliver
from chuyi_recon.app.project.family_job import Load, work
from chuyi_recon.core.model import Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import NoLexicon
from chuyi_recon.errors import OutputError

TEXTS = {"scan": "支持建设3所楚怡高水平职业本科学校。", "web": "支持建设3楚怡高水平职业本科学校。"}


def load(*write: str) -> Load:
    witnesses = tuple(Witness(s, Transcription(t), f"{s}.txt", s) for s, t in TEXTS.items())
    return Load("notice", witnesses, "web", "", None, write, NoLexicon(), Settings())


def test_the_files_lie_in_the_folder_and_only_their_names_come_back(tmp_path: Path) -> None:
    wanted = load("text", "json", "alignment")
    made = deliver(Delivery(wanted, tmp_path))
    lying = {path.name: path.read_bytes() for path in (tmp_path / "notice").iterdir()}
    assert lying == dict(work(wanted).files)
    assert made.result.files == tuple((name, b"") for name, _ in work(wanted).files)
    assert not any(len(data) > 100 and data in pickle.dumps(made) for data in lying.values())


@pytest.mark.parametrize("written", [False, True])
def test_a_log_that_is_printed_comes_back_and_lies_there_only_if_it_was_asked_for(
    tmp_path: Path, written: bool
) -> None:
    made = deliver(Delivery(load("text", "sarif"), tmp_path, "flags.sarif", written))
    assert made.shown == dict(work(load("sarif")).files)["flags.sarif"]
    assert (tmp_path / "notice/flags.sarif").exists() == written == ("flags.sarif" in dict(made.result.files))


def test_a_full_disk_is_known_as_one_behind_a_process_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as raised:
        deliver(Delivery(load("text"), tmp_path))
    travelled = pickle.loads(pickle.dumps(raised.value))
    assert storage.is_hopeless(travelled)
    assert not storage.is_hopeless(OutputError("out/notice cannot be written: file exists"))


def test_an_interrupt_in_a_worker_waits_until_the_files_have_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_interrupt: list[list[str]] = []
    honest = storage.write_all

    def interrupted(folder: Path, contents: list[tuple[str, bytes]]) -> None:
        signal.raise_signal(signal.SIGINT)
        honest(folder, contents)

    monkeypatch.setattr(delivery, "parent_process", object)
    monkeypatch.setattr(storage, "write_all", interrupted)
    before = signal.signal(
        signal.SIGINT, lambda *_: at_the_interrupt.append([path.name for path in (tmp_path / "notice").iterdir()])
    )
    try:
        deliver(Delivery(load("text", "flags"), tmp_path))
    finally:
        signal.signal(signal.SIGINT, before)
    assert [sorted(names) for names in at_the_interrupt] == [["flags.json", "reconstruction.txt"]]
