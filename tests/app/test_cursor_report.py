"""The terminal is asked how wide it draws “: what it answers is measured, what it does not is not known."""

from __future__ import annotations

import os
import sys
import threading

import pytest

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals", allow_module_level=True)

import pty
import termios

from chuyi_recon.app.terminal import cursor_report


@pytest.mark.parametrize(
    ("answer", "width"),
    [(b"\x1b[1;2R", 1), (b"\x1b[7;3R", 2), (b"j\x1b[1;2R", 1), (b"", None), (b"\x1b[1;9R", None)],
    ids=["one cell", "two cells", "a key was pressed before", "it is silent", "it is somewhere else"],
)  # fmt: skip
def test_the_width_is_what_the_cursor_has_moved(
    answer: bytes, width: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not answer:
        monkeypatch.setattr(cursor_report, "_PATIENCE", 0.0)
    terminal, program = pty.openpty()
    before = termios.tcgetattr(program)

    def reply() -> None:
        asked = b""
        while b"\x1b[6n" not in asked:
            asked += os.read(terminal, 64)
        os.write(terminal, answer)

    thread = threading.Thread(target=reply)
    thread.start()
    try:
        assert cursor_report.measure_ambiguous_width(program, program) == width
        thread.join()
        assert termios.tcgetattr(program) == before, "the terminal is left as it was"
    finally:
        os.close(terminal)
        os.close(program)
