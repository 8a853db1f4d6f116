"""Plain text: the decoded file, untouched. Asked last; it reads whatever is text at all."""

from __future__ import annotations

from chuyi_recon.core.model import Transcription
from chuyi_recon.core.text.decode import decode

name = "plain"


def sniff(head: bytes) -> bool:  # noqa: ARG001  # the contract of a reader
    """True: what is no text is refused when it is decoded."""
    return True


def read(name: str, data: bytes) -> Transcription:
    """The text of the file as it stands."""
    return decode(name, data)
