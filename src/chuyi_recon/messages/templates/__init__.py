"""The catalogue of messages: by code its English and its Chinese template. Closed: a test holds it against the code."""

from __future__ import annotations

from collections import ChainMap
from types import MappingProxyType

from chuyi_recon.messages.templates import (
    command,
    decision,
    diff,
    drift,
    error,
    exchange,
    finding,
    flag,
    hint,
    label,
    mark,
    phrase,
    review,
    ruling,
    witness,
    word,
)

TEMPLATES = MappingProxyType(
    dict(
        ChainMap(
            command.TEMPLATES,
            decision.TEMPLATES,
            diff.TEMPLATES,
            drift.TEMPLATES,
            error.TEMPLATES,
            exchange.TEMPLATES,
            finding.TEMPLATES,
            flag.TEMPLATES,
            hint.TEMPLATES,
            label.TEMPLATES,
            mark.TEMPLATES,
            phrase.TEMPLATES,
            review.TEMPLATES,
            ruling.TEMPLATES,
            witness.TEMPLATES,
            word.TEMPLATES,
        )
    )
)
