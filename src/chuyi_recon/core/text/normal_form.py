"""A text as it is compared where forms do not count: NFKC, with or without its white space."""

from __future__ import annotations

from unicodedata import normalize


def unify_forms(text: str) -> str:
    """NFKC, without byte order marks: what is compared, with the white space that is not."""
    return normalize("NFKC", text.replace("\ufeff", ""))  # a mark in between keeps an accent from its letter


def normalize_text(text: str) -> str:
    """What is compared: NFKC, without white space and byte order marks.

    >>> normalize_text("建设 3 所\\n（ＡＢ）")
    '建设3所(AB)'
    """
    return "".join(unify_forms(text).split())
