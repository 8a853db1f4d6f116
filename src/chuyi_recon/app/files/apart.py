"""Files whose readers rest on parsers of others, in C: read in a process apart, one for each process of ours.

In: the bytes of a file. Out: its transcription, or what else is made of it; or an `UnreadableWitness`: a parser that
crashes, takes too long or too much memory costs the file and not the run. The process is started when the first such
file is met, takes one after the other, and is another after one that did not come back. Plain text is read here, and so
are small files of OCR engines.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from chuyi_recon.app.files.memory import BoundedWork
from chuyi_recon.core.model import Transcription
from chuyi_recon.engines import Job, Outcome
from chuyi_recon.engines.worker import Worker
from chuyi_recon.errors import MemoryExceeded, UnreadableWitness
from chuyi_recon.messages import Message
from chuyi_recon.readers import Reader, choose_reader, page

Parsed = TypeVar("Parsed")
SECONDS = 120.0  # for one file; a PDF of 1000 pages takes 20
MEMORY = 2 << 30  # bytes for one file, beyond the program's own
_ALWAYS = frozenset(("pdf", "docx", "html", "tei"))  # what comes from anywhere
_BY_SIZE = frozenset(("hocr", "alto", "page", "abbyy", "mets"))  # what engines make; a page has some 100 KB
_LARGE = 4_000_000  # bytes of such a file from which on it is read apart


def read_page(name: str, data: bytes, seconds: float = SECONDS, memory: int = MEMORY) -> Transcription:
    """What a file says, as `readers.page`; raises `UnreadableWitness` where its parser does not come back."""
    if not _is_apart(choose_reader(data), data):
        return page(name, data)
    return parse(name, partial(page, name), data, seconds, memory)


def parse(
    name: str, parser: Callable[[bytes], Parsed], data: bytes, seconds: float = SECONDS, memory: int = MEMORY
) -> Parsed:
    """What a parser makes of a file, in the process apart; raises `UnreadableWitness` where it does not come back."""
    outcome: Outcome[Parsed] | None = _reading.read(name, parser, data, seconds, memory)
    if outcome is None:
        raise UnreadableWitness(Message("error.parser.died", name=name), Message("hint.damaged-file"))
    if isinstance(outcome.error, MemoryExceeded):
        raise UnreadableWitness(
            Message("error.parser.memory", name=name, megabytes=memory >> 20), Message("hint.damaged-file")
        )
    if outcome.error is not None:
        raise outcome.error
    assert outcome.result is not None
    return outcome.result


def _is_apart(reader: Reader, data: bytes) -> bool:
    return reader.name in _ALWAYS or (reader.name in _BY_SIZE and len(data) >= _LARGE)


class _Reading:
    """The process that reads, if there is one."""

    def __init__(self) -> None:
        self._said: SimpleQueue[tuple[Worker, Outcome[Any] | None]] = SimpleQueue()
        self._worker: Worker | None = None

    def read(
        self, name: str, parser: Callable[[bytes], Parsed], data: bytes, seconds: float, memory: int
    ) -> Outcome[Parsed] | None:
        """What came of one file; None where the process died. Raises `UnreadableWitness` where time is up."""
        if self._worker is None:
            self._worker = Worker(self._said)
        worker = self._worker
        worker.start(Job(name, data), BoundedWork(parser, memory))
        try:
            while True:
                whose, outcome = self._said.get(timeout=seconds)
                if whose is worker:
                    break
        except Empty as late:
            self.end()
            raise UnreadableWitness(
                Message("error.parser.time", name=name, seconds=f"{seconds:g}"), Message("hint.damaged-file")
            ) from late
        except BaseException:  # an interrupt: what comes now is of another file
            self.end()
            raise
        if outcome is None or isinstance(outcome.error, MemoryExceeded):
            self.end()
        return outcome

    def end(self) -> None:
        """Ends the process."""
        if self._worker is not None:
            self._worker.end(0)
            self._worker = None


_reading = _Reading()
atexit.register(_reading.end)
