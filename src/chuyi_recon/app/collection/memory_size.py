"""An amount of memory as people write it."""

from __future__ import annotations

import re

from chuyi_recon.errors import UsageError
from chuyi_recon.messages import Message

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)


def parse_size(written: str) -> int:
    """Bytes; raises `UsageError` for what is no amount.

    >>> parse_size("500MB"), parse_size("1.5 GiB"), parse_size("4g")
    (524288000, 1610612736, 4294967296)
    """
    found = _SIZE.fullmatch(written.strip())
    if found is None or not float(found[1]):
        raise UsageError(Message("error.option.memory", value=written), Message("hint.memory"))
    return int(float(found[1]) * 1024 ** ("KMGT".index(found[2].upper()) + 1 if found[2] else 0))
