"""What a flag may do with its findings, and what they are about."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What the findings of a flag may do to the text."""

    WITHHOLDS = "withholds"  # the place is no part of the document: it has no vote, and nothing of it is printed
    ACCUSES = "accuses"  # the place is a false name: it has no vote where another reading stands beside it
    ADVISES = "advises"  # an editor is told; the text does not depend on it


class Subject(StrEnum):
    """What the findings of a flag are about. Each flag has a subject of its own."""

    FURNITURE = "furniture of a page"
    SITE = "frame of a web page"
    LOOP = "loop"
    INVENTION = "invention"
    DOCUMENT_NUMBER = "document number"
    ISSUER = "issuer"
    NAME = "name"
    FIGURE = "figure"
    OMISSION = "omission"
    TRUNCATION = "truncation"
    ORDER = "order"
    PHRASE = "phrase"
    MISREADING = "misreading"
    LOSS = "loss of signs"
    SPACING = "spacing"
    MARKS = "paired marks"
