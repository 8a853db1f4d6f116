"""A worker as its pipes see it: what cannot travel is an outcome, and a parent that is gone is no traceback."""

from __future__ import annotations

import pickle
import struct
import subprocess
import sys

import pytest

from chuyi_recon.engines import Job
from chuyi_recon.errors import InternalError

_LENGTH = struct.Struct("<Q")


def worker() -> subprocess.Popen[bytes]:
    """A worker process."""
    program = "from chuyi_recon.engines.worker import serve; serve()"
    return subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_a_job_that_cannot_travel_is_an_internal_error_and_the_worker_goes_on() -> None:
    process = worker()
    assert process.stdin and process.stdout and process.stderr
    for _ in range(2):
        data = b"no pickle"
        process.stdin.write(_LENGTH.pack(len(data)) + data)
        process.stdin.flush()
        (length,) = _LENGTH.unpack(process.stdout.read(_LENGTH.size))
        assert isinstance(pickle.loads(process.stdout.read(length)).error, InternalError)
    _, err = process.communicate()
    assert (process.returncode, err) == (0, b"")


@pytest.mark.parametrize("data", [b"no pickle", pickle.dumps((Job("楚怡", 1), abs))])
def test_a_worker_whose_parent_has_closed_its_ears_leaves_without_a_word(data: bytes) -> None:
    process = worker()
    assert process.stdin and process.stdout and process.stderr
    process.stdout.close()
    process.stdin.write(_LENGTH.pack(len(data)) + data)
    process.stdin.flush()
    assert process.wait(60) == 1
    assert process.stderr.read() == b""
    process.stdin.close()
    process.stderr.close()
