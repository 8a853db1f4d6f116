"""Whole numbers as text that JSON and HTML write as itself (`parts/record.js` reads it)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

# What a number is written with: everything that JSON and HTML write as itself in one byte, but for `~`.
_DIGITS = "".join(c for c in map(chr, range(33, 126)) if c not in '"\\<')


def pack_numbers(numbers: Iterable[int]) -> str:
    """Whole numbers from -1 as text: up to 88 in one character, longer ones after a `~` for every further digit.

    >>> pack_numbers([-1, 0, 88, 89, 9000]), len(_DIGITS)
    ('!#}~#!~~#,#', 90)
    """
    return "".join([_DIGITS[n + 1] if n < _SINGLE else _number(n) for n in numbers])


_SINGLE = len(_DIGITS) - 1


@lru_cache(1 << 16)
def _number(number: int) -> str:
    """One number of `pack_numbers`."""
    digits, rest = "", number + 1
    while rest or not digits:
        rest, digit = divmod(rest, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return "~" * (len(digits) - 1) + digits
