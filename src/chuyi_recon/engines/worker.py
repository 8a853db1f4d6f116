"""One process of this machine that carries out jobs, one after the other.

In: a job, and a function of its payload; both can be pickled, and the function is found by the name of its module.
Out: its outcome, or None where the process died. A worker is a fresh interpreter, not a fork, so that Linux, macOS and
Windows behave alike; it speaks through its stdin and stdout, and what else is written there goes to stderr. It leaves
when its stdin ends, so that it never outlives the process that started it, however that ends, and leaves without a
word, even where that dies while it hands over a job.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader, BufferedWriter, FileIO
from queue import SimpleQueue
from threading import RLock, Thread, current_thread, main_thread
from time import monotonic
from typing import IO, Any, TypeAlias

from chuyi_recon.engines import Job, Outcome, internal_error, run_job

finishing = RLock()  # held by work that must not be left half done, though the process is to end

_BEGUN = b""  # what a worker says when it has a job in hand
_LENGTH = struct.Struct("<Q")
GRACE = 10.0  # seconds for what is `finishing`
Said: TypeAlias = "SimpleQueue[tuple[Worker, Outcome[Any] | None]]"
_PROGRAM = "from chuyi_recon.engines.worker import serve; serve()"


class _State:
    serving = False  # whether this process is a worker


class Worker:
    """A process at work. What it says comes into a queue, beside itself: an outcome, or None when it has died.

    `begun` is when it had its job in hand, by the clock `monotonic`: before that it loads what the job needs.
    """

    def __init__(self, said: Said) -> None:
        self.begun: float | None = None
        with _start_undisturbed():
            self._process = subprocess.Popen(  # noqa: S603  # this interpreter
                [sys.executable, "-P", "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            )
        Thread(target=self._listen, args=(said,), daemon=True).start()

    def start(self, job: Job[Any], work: Callable[[Any], Any]) -> None:
        """Hands over a job, and comes back at once. Raises what pickle raises for one that cannot travel."""
        data = pickle.dumps((job, work), pickle.HIGHEST_PROTOCOL)
        self.begun = None
        with suppress(OSError, ValueError):  # it has died: that is heard
            _send(self._process.stdin, data)

    def close(self) -> None:
        """Has the process leave, when what it is `finishing` is done."""
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()

    def end(self, grace: float = GRACE) -> None:
        """Ends the process, and waits for that. What it is `finishing` has so many seconds."""
        self.close()
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _listen(self, said: Said) -> None:
        stream = self._process.stdout
        while stream is not None and (heard := _receive(stream)) is not None:
            if heard == _BEGUN:
                self.begun = monotonic()
                continue
            try:
                said.put((self, pickle.loads(heard)))  # noqa: S301  # of a process of ours
            except Exception as error:  # noqa: BLE001  # a result that cannot travel
                said.put((self, Outcome("", error=internal_error(error))))
        if stream is not None:
            stream.close()
        said.put((self, None))


def in_worker() -> bool:
    """Whether this process is a worker."""
    return _State.serving


def serve() -> None:
    """What a worker does: jobs from stdin, outcomes to stdout."""
    _State.serving = True
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))  # it reaches every process of a terminal
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    # The two pipes are taken away from whatever the work prints or asks.
    given, told = BufferedReader(FileIO(os.dup(0))), BufferedWriter(FileIO(os.dup(1), "wb"))
    nothing, end = os.pipe()
    os.dup2(nothing, 0)
    os.close(end)
    os.dup2(2, 1)
    jobs: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_take_jobs, args=(given, jobs), daemon=True).start()
    while True:
        data = jobs.get()
        try:
            job, work = pickle.loads(data)  # noqa: S301  # of the process that started this one
            _tell(told, _BEGUN)
            outcome = pickle.dumps(run_job(job, work), pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # noqa: BLE001  # a job or a result that cannot travel
            # Without `[Any]`: Python 3.11 cannot make a frozen dataclass with slots by an alias.
            outcome = pickle.dumps(Outcome("", error=internal_error(error)))
        _tell(told, outcome)


def _tell(told: IO[bytes], data: bytes) -> None:
    """Says something to the process that started this one; leaves without a word where that is gone."""
    try:
        _send(told, data)
    except OSError:
        os._exit(1)


def _take_jobs(given: IO[bytes], jobs: SimpleQueue[Any]) -> None:
    """Jobs as they come; at the end of them this process leaves, once what it is `finishing` is done."""
    while (job := _receive(given)) is not None:
        jobs.put(job)
    with finishing:
        os._exit(0)


def _send(stream: IO[bytes] | None, data: bytes) -> None:
    if stream is not None:
        stream.write(_LENGTH.pack(len(data)) + data)
        stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """What comes next; None where the other side is gone."""
    try:
        head = stream.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack(head)
        data = stream.read(length)
    except (OSError, ValueError):
        return None
    return data if len(data) == length else None


@contextmanager
def interrupt_deferred() -> Iterator[None]:
    """An interrupt waits until this is done."""
    late: list[bool] = []
    before = signal.signal(signal.SIGINT, lambda *_: late.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if late:
            signal.raise_signal(signal.SIGINT)


@contextmanager
def _start_undisturbed() -> Iterator[None]:
    """Ctrl-C waits while a worker is started, here and in the worker: until that has begun, it would leave a traceback.

    A worker inherits the mask of the thread that starts it. Here some other thread may take the signal.
    """
    if sys.platform == "win32" or current_thread() is not main_thread():
        yield
        return
    with interrupt_deferred():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
