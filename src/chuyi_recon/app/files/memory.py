"""A limit of the memory that this process may take. In: bytes. Out: nothing, or a `MemoryError` beyond them.

It is the system's own limit of a process's data, where that has one; some libraries that are not Python end the process
there. macOS and Windows have none that holds.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from chuyi_recon.app.files.storage import read_bytes
from chuyi_recon.errors import UnreadableWitness

Payload = TypeVar("Payload")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class BoundedWork(Generic[Payload, Result]):
    """The same work, with at most so many bytes more than the program itself takes; None is no limit."""

    work: Callable[[Payload], Result]
    memory: int | None

    def __call__(self, payload: Payload) -> Result:
        """The result of the work; raises `MemoryError`."""
        limit_memory(self.memory)
        try:
            return self.work(payload)
        finally:
            limit_memory(None)


def limit_memory(more: int | None) -> None:
    """Lets this process take so many bytes more than it has; None is no limit."""
    try:
        import resource
    except ImportError:  # Windows
        return
    sizes = _sizes() if more is not None else {}
    # Data is what is asked for; some systems bound that of one allocator alone, and the address space as a whole.
    for kind, size in ((resource.RLIMIT_DATA, "VmData"), (resource.RLIMIT_AS, "VmSize")):
        with suppress(OSError, ValueError):
            _, hard = resource.getrlimit(kind)
            soft = hard if more is None else sizes.get(size, 0) + more
            resource.setrlimit(kind, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _sizes() -> dict[str, int]:
    """The bytes that this process has, by what the system calls them; none where it does not say."""
    try:
        status = read_bytes(Path("/proc/self/status"), is_ours=True).decode("ascii", "replace")
    except UnreadableWitness:
        return {}
    lines = (line.partition(":") for line in status.splitlines() if line.startswith("Vm"))
    return {name: int(size.split()[0]) * 1024 for name, _, size in lines}
