"""What a threshold is: a number with its unit, its closed range, and where its default was measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any


def about(*of: str) -> Callable[[float, str, float, float, str], Any]:
    """Makes the fields of one group: of a room (`alignment`), or of the flags with these codes.

    A field has a default, its unit, the lowest and the highest value it may have, and the measurement behind the
    default. A default that is an integer allows no other values. A likeness is counted as rapidfuzz's ratio / 100.
    """

    def setting(default: float, unit: str, low: float, high: float, measured: str) -> Any:
        return field(default=default, metadata={"of": of, "unit": unit, "low": low, "high": high, "measured": measured})

    return setting
