"""The values that options and settings choose from: when to colour, which language, which form, when to fail."""

from __future__ import annotations

from enum import StrEnum


class ColorChoice(StrEnum):
    """When to colour."""

    auto = "auto"
    always = "always"
    never = "never"


class Language(StrEnum):
    """The language of messages."""

    auto = "auto"
    en = "en"
    zh = "zh"


class ArchiveEngine(StrEnum):
    """Who works on an archive."""

    embedded = "embedded"
    spark = "spark"


class OutputFormat(StrEnum):
    """How findings are printed."""

    concise = "concise"
    full = "full"
    json = "json"
    github = "github"
    sarif = "sarif"


class ListingFormat(StrEnum):
    """How places and rulings are printed: the forms of `OutputFormat` that fit them."""

    concise = "concise"
    full = "full"
    json = "json"


class FailOn(StrEnum):
    """The lowest severity that makes the exit code 1."""

    never = "never"
    low = "low"
    medium = "medium"
    high = "high"


def reaches_severity(severity: str, least: FailOn) -> bool:
    """Whether a finding of `severity` is at or above `least`.

    >>> reaches_severity("medium", FailOn.low), reaches_severity("low", FailOn.high)
    (True, False)
    """
    order = ("low", "medium", "high")
    return least is not FailOn.never and order.index(severity) >= order.index(least.value)


class ShownImages(StrEnum):
    """Of which places a report shows the page: `--images`."""

    open = "open"
    all = "all"
    none = "none"
