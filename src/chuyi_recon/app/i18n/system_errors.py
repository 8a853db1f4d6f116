"""What the operating system, or the reader of TOML, says of an error: as a sentence, to be said in another language."""

from __future__ import annotations

import re

from chuyi_recon.messages import Message, word

# What Linux and macOS say of the errors that a person can cause, in lower case; any other stays as it is.
SYSTEM_REASONS = (
    "bad file descriptor",
    "device or resource busy",
    "directory not empty",
    "disk quota exceeded",
    "file exists",
    "file name too long",
    "file too large",
    "input/output error",
    "invalid argument",
    "is a directory",
    "no space left on device",
    "no such file or directory",
    "not a directory",
    "operation not permitted",
    "permission denied",
    "read-only file system",
    "text file busy",
    "too many levels of symbolic links",
    "too many open files",
)


def system_reason(error: OSError | ValueError) -> str:
    """What the system says of an error, in lower case; or Python, of a name that no file can have.

    >>> system_reason(PermissionError(13, "Permission denied"))
    'permission denied'
    """
    reason = (getattr(error, "strerror", "") or str(error) or type(error).__name__).lower()
    return word(reason) if reason in SYSTEM_REASONS else reason


def toml_reason(error: Exception) -> str:
    """What is wrong with a TOML file, and where.

    >>> toml_reason(ValueError("Expected '=' after a key (at line 2, column 4)")).code
    'layout.toml-reason-at-line'
    """
    reason = str(error)
    if found := re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", reason):
        return Message("layout.toml-reason-at-line", why=found[1], line=found[2], column=found[3])
    if reason.endswith(" (at end of document)"):
        return Message("layout.toml-reason-at-end", why=reason.removesuffix(" (at end of document)"))
    return reason
