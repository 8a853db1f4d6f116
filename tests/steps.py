"""How much work something is, in steps of the interpreter: the same on every machine, and no clock."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def count_steps(work: Callable[[], object]) -> int:
    """The steps that Python code takes in `work`; what a library does in one call is one step."""
    steps = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


def steps_grow(work: Callable[[int], object], size: int, times: int = 4) -> float:
    """By how much more work than in proportion is done for something `times` as long: 1 where it is linear."""
    work(size)  # what is made once is made
    short, long = (count_steps(lambda n=n: work(n)) for n in (size, size * times))  # type: ignore[misc]
    return long / short / times
