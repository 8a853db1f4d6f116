"""Every threshold of the house, with its unit, its range and where it was measured; and which flags are asked.

`Settings()` are the defaults for all kinds of document; `Settings(name=value)` checks type and range. The thresholds
stand in `text`, `deciding`, `flags` and `words`, in the order of the line, and are inherited one from the other, so
that all are fields of `Settings` itself.

A threshold decides something about a document: how long, how alike, how often, how sure. What belongs to the structure
of a method (the length of a gram, the scores of a path, half of the sources) or bounds its work (how many places are
tried) is a constant where it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from typing import Any

from chuyi_recon.core.settings.words import Words
from chuyi_recon.errors import SettingsError
from chuyi_recon.messages import Said, said


@dataclass(frozen=True, slots=True)
class Settings(Words):
    """Thresholds by name; raises `SettingsError` for a value out of its range.

    A flag that `select` leaves out, or that `ignore` names, is not asked at all: it reports nothing
    and withholds nothing. That the codes exist is checked where the flags are known. The names in `entities` are words,
    whatever a dictionary says; none of them is told as a false name, and without a base a reading that makes one
    of them goes before one that makes none.
    """

    select: tuple[str, ...] = ()  # codes of the flags that are asked; none named: all
    ignore: tuple[str, ...] = ()  # codes of flags that are not asked, also if selected
    entities: tuple[str, ...] = ()  # names of the document that are right, as an editor says

    def __post_init__(self) -> None:
        for f in thresholds():
            value, low, high = getattr(self, f.name), f.metadata["low"], f.metadata["high"]
            whole = isinstance(f.default, int)
            if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
                no_number = said(
                    "{name} = {value} is no whole number" if whole else "{name} = {value} is no number",
                    name=f.name,
                    value=repr(value),
                )
                raise SettingsError(no_number, _range_of(f))
            if not low <= value <= high:
                out = said("{name} = {value} is out of range", name=f.name, value=value)
                raise SettingsError(out, _range_of(f))
        for name in self.entities:
            if len(name.strip()) < 2 or name != name.strip() or "\n" in name:
                raise SettingsError(
                    said("entities: {name} is no name", name=repr(name)),
                    said("give names of two characters or more on one line"),
                )

    def asks(self, code: str) -> bool:
        """Whether the flag of this code is asked.

        >>> Settings(ignore=("spaced-text",)).asks("spaced-text"), Settings().asks("spaced-text")
        (False, True)
        """
        return (not self.select or code in self.select) and code not in self.ignore


def _range_of(f: Field[Any]) -> Said:
    """How a threshold is counted, and what it may be."""
    m = f.metadata
    facts = {"unit": said(m["unit"]), "low": m["low"], "high": m["high"]}
    return said("it is counted in {unit} and lies between {low} and {high}", **facts)


def thresholds() -> tuple[Field[Any], ...]:
    """The fields of `Settings` that are numbers, each with its unit, range and measurement in `metadata`."""
    return tuple(f for f in fields(Settings) if "low" in f.metadata)


def grouped() -> Mapping[str, tuple[Field[Any], ...]]:
    """The thresholds by what they belong to, a room or the codes of flags, in order.

    >>> [f.name for f in grouped()["copies"]]
    ['copy_evidence', 'copy_dependence']
    """
    out: dict[str, tuple[Field[Any], ...]] = {}
    for f in thresholds():
        name = ", ".join(f.metadata["of"])
        out[name] = (*out.get(name, ()), f)
    return out


def of_flag(code: str) -> tuple[Field[Any], ...]:
    """The thresholds of what a flag finds; none if it has none of its own.

    >>> [f.name for f in of_flag("spaced-text")]
    ['spaced_share', 'spaced_habit']
    """
    return tuple(f for f in thresholds() if code in f.metadata["of"])
