"""What `make torture` looks at: it knows a torn file, a mixed family and a wrong exit when it sees one."""

from __future__ import annotations

import pytest

pytest.importorskip("resource", reason="processes are not bounded here")

from tools.torture import Figures, _judge, _look, laws

OLD = {"通知/reconstruction.txt": "1", "通知/flags.json": "2", "index.html": "3"}
NEW = {"通知/reconstruction.txt": "4", "通知/flags.json": "5", "index.html": "6"}


@pytest.mark.parametrize(
    ("found", "broken", "mixed"),
    [
        ({}, 0, 0),
        (OLD, 0, 0),
        (NEW, 0, 0),
        ({**NEW, "通知/flags.json": "2"}, 0, 1),
        ({**NEW, "通知/flags.json": "half"}, 1, 0),
        ({**NEW, "通知/.flags.json.1.part": "half"}, 0, 0),
    ],
    ids=["nothing", "old", "new", "mixed", "torn", "a hidden file"],
)
def test_after_a_kill_every_file_is_whole(found: dict[str, str], broken: int, mixed: int) -> None:
    figures = Figures("kill")
    _look(found, [OLD, NEW], figures, 0)
    assert (len(figures.broken), figures.counts["families between two generations"]) == (broken, mixed)


@pytest.mark.parametrize(
    ("code", "err", "found", "broken"),
    [
        (5, "error: a disk that is full", OLD, 0),
        (0, "", NEW, 0),
        (70, "error: a bug", OLD, 1),
        (5, "Traceback (most recent call last)", OLD, 1),
        (5, "", {**NEW, "通知/flags.json": "2"}, 1),
    ],
)
def test_on_a_full_disk_a_family_is_old_or_new(code: int, err: str, found: dict[str, str], broken: int) -> None:
    figures = Figures("disk")
    _judge(code, err, found, OLD, NEW, figures, "4096 bytes")
    assert len(figures.broken) == broken


def test_laws_that_are_broken_are_told_and_the_others_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tests.laws.whole.reconstruct_witnesses", fall)
    figures = Figures("laws")
    laws(None, figures, type("Asked", (), {"mutations": 2}))  # type: ignore[arg-type]
    assert len(figures.broken) == 2 and "ZeroDivisionError" in figures.broken[0]
