"""How wide the terminal draws “ and others of ambiguous width: it is asked, once, before a screen is drawn."""

from __future__ import annotations

import os
import re
import sys
from time import monotonic

if sys.platform != "win32":
    import select
    import termios
    import tty

_PATIENCE = 0.5  # seconds for the answer; a terminal at the other end of a slow line needs some
_QUESTION = "\r“\x1b[6n"  # after the mark: where is the cursor?
_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")
_CLEAN_UP = "\r\x1b[K"


def measure_ambiguous_width(source: int = 0, sink: int = 1) -> int | None:
    """One cell or two; None where the terminal does not say. Of file descriptors that are its two ends."""
    if sys.platform == "win32":
        return None
    before = termios.tcgetattr(source)
    try:
        tty.setcbreak(source)
        os.write(sink, _QUESTION.encode())
        column = _read_column(source)
        os.write(sink, _CLEAN_UP.encode())
    except OSError:
        return None
    finally:
        termios.tcsetattr(source, termios.TCSADRAIN, before)
    return column - 1 if column in (2, 3) else None


def _read_column(source: int) -> int:
    """The column that the terminal reports, from 1; 0 where it reports none."""
    got, end = b"", monotonic() + _PATIENCE
    while (left := end - monotonic()) > 0 and select.select([source], [], [], left)[0]:
        got += os.read(source, 64)
        if answer := _ANSWER.search(got):
            return int(answer[1])
    return 0
