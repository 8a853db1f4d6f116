"""The error tree: what a person can cause, each with its exit code and what to do next.

    ReconError
     ├─ InputError (3)
     │   ├─ UnreadableWitness      the file cannot be opened or read
     │   ├─ UndecodableWitness     its bytes are text in no encoding we know
     │   ├─ EmptyWitness           it holds no text
     │   ├─ LongWitness            it holds more text than one may
     │   └─ SeveralWitnesses       it holds several witnesses, which are named
     ├─ ManifestError (2)          family.toml says something that cannot be
     │   ├─ DuplicateSiglum
     │   ├─ NoSuchBase
     │   └─ OutsideFolder
     ├─ TruthError (2)             a truth, labels or family.json say something that cannot be
     ├─ SettingsError (2)          a setting is unknown or out of range
     ├─ UsageError (2)             the command cannot be carried out as given
     │   └─ NoBoxes                a result needs boxes that no witness has
     ├─ NothingInCommon (3)        a family's witnesses share no text; other families go on
     ├─ EngineError (3)
     │   ├─ WorkerLost             a process died
     │   ├─ TimeExceeded           it took longer than it may
     │   └─ MemoryExceeded         it took more memory than it may, or than there is
     ├─ MissingPart (4)            an optional part is not installed
     ├─ OutputError (5)            a result cannot be written
     └─ InternalError (70)         our bug: please report

Every error says what happened and where (`problem`), and what to do (`hint`). Printed, that is one line:
whatever a file is called, its name breaks none.
"""

from __future__ import annotations

from enum import IntEnum

_MAX_PRINTED = 600  # characters of a part that is printed; a name of a file has at most 255


def escape_line(text: str) -> str:
    """`text` in one line: what cannot be printed is written as its escape, a very long one loses its middle.

    A line end, an escape sequence, a mark that turns the direction of writing, a byte of a file's
    name that is no UTF-8: none of them may change how the line around it reads.

    >>> escape_line("通知\\n第1页\\u202e.txt")
    '通知\\\\n第1页\\\\u202e.txt'
    """
    line = escape_unprintable(text)
    return line if len(line) <= _MAX_PRINTED else f"{line[: _MAX_PRINTED // 2]}…{line[-_MAX_PRINTED // 3 :]}"


def escape_unprintable(text: str) -> str:
    """`text` with an escape for each character that cannot be printed."""
    return "".join(c if c.isprintable() or c in "\u3000\u200d" else _escape(c) for c in text)


def _escape(char: str) -> str:
    if "\udc80" <= char <= "\udcff":  # a byte that the name of a file has, as Python keeps it
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape").decode("ascii")


class ExitCode(IntEnum):
    """What a command says to the shell."""

    DONE = 0
    FOUND = 1  # a finding at or above --fail-on, a golden file that differs, or a ruling that fails
    USAGE = 2  # the command, a manifest, settings or labels say something that cannot be
    INPUTS = 3  # a witness or a family could not be used; the others were
    MISSING_PART = 4  # an optional part is not installed
    OUTPUT = 5  # a result could not be written
    BUG = 70
    INTERRUPTED = 130


class ReconError(Exception):
    """An error with advice. `str()` gives both parts in one line.

    `beside` are errors that came before it and are told by themselves; `trace` is the traceback of a bug of ours.
    """

    exit_code = ExitCode.BUG

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(problem, hint)
        self.problem = problem
        self.hint = hint
        self.beside: tuple[ReconError, ...] = ()
        self.trace = ""

    def __str__(self) -> str:
        return " — ".join(escape_line(part) for part in (self.problem, self.hint) if part)


class InputError(ReconError):
    """A witness cannot be used; the others go on."""

    exit_code = ExitCode.INPUTS


class UnreadableWitness(InputError):
    """The file cannot be opened or read."""


class UndecodableWitness(InputError):
    """The bytes are text in no encoding we know."""


class EmptyWitness(InputError):
    """The file holds no text."""


class LongWitness(InputError):
    """The file holds more text than a witness may."""


class SeveralWitnesses(InputError):
    """The file holds several witnesses: who can take them apart asks for `witnesses`, the names of all."""

    def __init__(self, problem: str, hint: str = "", witnesses: tuple[str, ...] = ()) -> None:
        super().__init__(problem, hint)
        self.witnesses = witnesses


class ManifestError(ReconError):
    """family.toml says something that cannot be."""

    exit_code = ExitCode.USAGE


class DuplicateSiglum(ManifestError):
    """Two witnesses of a family have one short name."""


class NoSuchBase(ManifestError):
    """The base names no witness."""


class OutsideFolder(ManifestError):
    """A witness's file lies outside the family's folder."""


class TruthError(ReconError):
    """A truth, labels or the family.json of a set say something that cannot be."""

    exit_code = ExitCode.USAGE


class SettingsError(ReconError):
    """A setting is unknown or out of range."""

    exit_code = ExitCode.USAGE


class UsageError(ReconError):
    """The command cannot be carried out as given."""

    exit_code = ExitCode.USAGE


class NoBoxes(UsageError):
    """A result with places on a page is asked for, and no witness has any."""


class NothingInCommon(ReconError):
    """The witnesses of a family share no text."""

    exit_code = ExitCode.INPUTS


class EngineError(ReconError):
    """A family could not be worked on."""

    exit_code = ExitCode.INPUTS


class WorkerLost(EngineError):
    """A worker process died."""


class TimeExceeded(EngineError):
    """A family took longer than it may."""


class MemoryExceeded(EngineError):
    """A family took more memory than it may, or than there is."""


class MissingPart(ReconError):
    """An optional part is not installed."""

    exit_code = ExitCode.MISSING_PART


class OutputError(ReconError):
    """A result cannot be written; nothing half-written is left. `errno` is the system's number of what went wrong."""

    exit_code = ExitCode.OUTPUT
    errno: int | None = None


class InternalError(ReconError):
    """A law of recon does not hold: a bug of ours."""

    exit_code = ExitCode.BUG
