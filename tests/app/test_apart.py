"""A parser of others that crashes, or takes too much, costs one witness and not the run."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Event

import pytest

from chuyi_recon.app.files import apart
from chuyi_recon.core.model import Transcription
from chuyi_recon.errors import UndecodableWitness, UnreadableWitness
from chuyi_recon.readers import page
from tests.actors.stage import BYSTANDER, MANIFEST, run_failing_command, write_family
from tests.app.commands import NOTICE, RunRecon
from tests.readers import hocr_pages

PAGE = f"<!DOCTYPE html><html><body><p>{NOTICE['scan.txt']}</p></body></html>".encode()


def crash(name: str, data: bytes) -> Transcription:
    """A parser with a fault in its C."""
    if b"<html" in data:
        os.abort()
    return page(name, data)


def hoard(name: str, data: bytes) -> Transcription:
    """A parser that takes all memory that it can have."""
    return Transcription(f"{len(bytearray(1 << 30))}")


def dawdle(name: str, data: bytes) -> Transcription:
    """A parser that never comes back."""
    Event().wait()
    return Transcription("")


FAULTS = [
    pytest.param(crash, apart.SECONDS, "makes its parser crash", id="crash"),
    pytest.param(dawdle, 1.0, "could not be read in 1 seconds", id="time"),
    pytest.param(
        hoard, apart.SECONDS, "needs more than 100 MB", id="memory",
        marks=pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("parser", "seconds", "said"), FAULTS)
def test_a_parser_that_fails_is_an_unreadable_witness(
    parser: object, seconds: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(apart, "page", parser)
        with pytest.raises(UnreadableWitness, match=said) as told:
            apart.read_page("scan.html", PAGE, seconds, 100 << 20)
    assert told.value.problem.startswith("scan.html ") and told.value.hint
    assert "楚怡" in apart.read_page("scan.html", PAGE).text  # the next is read by another process


def test_the_family_is_made_of_the_others(workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_family(workdir, toml=MANIFEST.replace("scan.txt", "scan.html"))
    (folder / "scan.html").write_bytes(PAGE)
    write_family(workdir, BYSTANDER)
    monkeypatch.setattr(apart, "page", crash)
    scene = run_failing_command(workdir, recon, "align", ".")
    assert (scene.code, scene.families) == (3, [BYSTANDER, "notice"])
    assert scene.error.startswith("error: notice/scan.html makes its parser crash — ")


def test_an_error_of_a_reader_is_the_same_from_afar() -> None:
    with pytest.raises(UndecodableWitness, match=r"a\.pdf is a broken PDF"):
        apart.read_page("a.pdf", b"%PDF-1.4 \xe4\xb8")


def test_what_is_read_apart_is_what_is_read_here() -> None:
    there, here = apart.read_page("scan.html", PAGE), apart.page("scan.html", PAGE)
    assert (there.text, there.repairs, there.structure) == (here.text, here.repairs, here.structure)


@pytest.mark.parametrize("data", [NOTICE["scan.txt"].encode(), b"# \xe6\xa5\x9a\n", b'{"text": "1"}\n'])
def test_text_starts_no_process(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "Worker", None)
    monkeypatch.setattr(apart._reading, "_worker", None)
    assert apart.read_page("scan.txt", data).text


@pytest.mark.parametrize("large", [False, True])
def test_files_of_engines_are_read_apart_when_they_are_large(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    filled = hocr_pages.TWO_PAGES.replace(b"<body>", b"<body>" + b" " * (apart._LARGE if large else 0))
    monkeypatch.setattr(apart, "page", crash)
    if large:
        with pytest.raises(UnreadableWitness):
            apart.read_page("scan.hocr", filled)
    else:
        monkeypatch.setattr(apart._reading, "read", None)
        monkeypatch.setattr(apart, "page", page)
        assert apart.read_page("scan.hocr", filled).text


def end_here(data: bytes) -> bytes:
    """A library of images with a fault in its C."""
    os.abort()


def test_an_image_that_its_library_does_not_survive_costs_itself() -> None:
    with pytest.raises(UnreadableWitness, match=r"p1\.png makes its parser crash"):
        apart.parse("p1.png", end_here, b"")
