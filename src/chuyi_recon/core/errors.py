"""The error tree: what a person can cause, each with its exit code and what to do next.

    ReconError
     ├─ InputError (3)
     │   ├─ UnreadableWitness      the file cannot be opened or read
     │   ├─ UndecodableWitness     its bytes are text in no encoding we know
     │   └─ EmptyWitness           it holds no text
     ├─ ManifestError (2)          family.toml says something that cannot be
     │   ├─ DuplicateSiglum
     │   ├─ NoSuchBase
     │   └─ OutsideFolder
     ├─ SettingsError (2)          a setting is unknown or out of range
     ├─ UsageError (2)             the command cannot be carried out as given
     ├─ NothingInCommon (3)        a family's witnesses share no text; other families go on
     ├─ EngineError (3)
     │   └─ WorkerLost
     ├─ MissingPart (4)            an optional part is not installed
     ├─ OutputError (5)            a result cannot be written
     └─ BrokenLaw (70)             our bug: please report

Every error says in one line what happened and where (`what`), and in a second what to do (`hint`).
"""

from __future__ import annotations


class ReconError(Exception):
    """An error with advice. `str()` gives both parts in one line."""

    exit_code = 70

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what} — {self.hint}" if self.hint else self.what


class InputError(ReconError):
    """A witness cannot be used; the others go on."""

    exit_code = 3


class UnreadableWitness(InputError):
    """The file cannot be opened or read."""


class UndecodableWitness(InputError):
    """The bytes are text in no encoding we know."""


class EmptyWitness(InputError):
    """The file holds no text."""


class ManifestError(ReconError):
    """family.toml says something that cannot be."""

    exit_code = 2


class DuplicateSiglum(ManifestError):
    """Two witnesses of a family have one short name."""


class NoSuchBase(ManifestError):
    """The base names no witness."""


class OutsideFolder(ManifestError):
    """A witness's file lies outside the family's folder."""


class SettingsError(ReconError):
    """A setting is unknown or out of range."""

    exit_code = 2


class UsageError(ReconError):
    """The command cannot be carried out as given."""

    exit_code = 2


class NothingInCommon(ReconError):
    """The witnesses of a family share no text."""

    exit_code = 3


class EngineError(ReconError):
    """A family could not be worked on."""

    exit_code = 3


class WorkerLost(EngineError):
    """A worker process died."""


class MissingPart(ReconError):
    """An optional part is not installed."""

    exit_code = 4


class OutputError(ReconError):
    """A result cannot be written; nothing half-written is left."""

    exit_code = 5


class BrokenLaw(ReconError):
    """A law of the house does not hold: a bug of ours."""

    exit_code = 70
