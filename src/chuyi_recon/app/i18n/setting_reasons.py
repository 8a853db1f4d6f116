"""Why the default of a setting is what it is, taken apart, so that it can be said in another language.

In: a reason as `core/settings.py` has it: what the setting does, then mostly what other values do to the figures. Those
last sentences have one form, and are put together anew; a new measurement asks for no new translation.
"""

from __future__ import annotations

import re

from chuyi_recon.app.i18n.translate import english, tr

_N = r"(?:\d+\.?\d*|\.\d+)"
_VALUE = rf"{_N}(?: and {_N})?"
_FIGURE = re.compile(rf"(?P<figure>[A-Za-z]+(?: [a-z]+)?) (?P<now>{_VALUE}) for (?P<before>{_VALUE})")
_CHANGE = rf"(?:no figure changes|nothing changes|{_FIGURE.pattern}(?:, {_FIGURE.pattern})*)"
_TRIALS = re.compile(
    re.sub(
        r"\?P<\w+>",
        "?:",
        rf"(?:^| )(?:{_N} and {_N} decide alike|[Aa]t {_VALUE} {_CHANGE}(?:; at {_VALUE} {_CHANGE})*)\.$",
    )
)
_TRIAL = re.compile(rf"[Aa]t (?P<value>{_VALUE}) (?P<change>\D.*)")

FIGURES = ("flags", "notice", "OCR", "pairs", "corruption", "loci", "calibration", "open loci", "doubts")


def apart(measured: str) -> tuple[str, str]:
    """What the setting does, and what other values do to the figures; either may be empty.

    >>> apart("a shorter first line is no running head. At 3 and 12 no figure changes.")
    ('a shorter first line is no running head.', 'At 3 and 12 no figure changes.')
    """
    found = _TRIALS.search(measured)
    return (measured[: found.start()], found.group().strip()) if found else (measured, "")


def reason(measured: str) -> str:
    """The reason in the language that is spoken; in English just as it stands."""
    if english():
        return measured
    does, trials = apart(measured)
    return tr(does) + (_trials(trials) if trials else "")


def _trials(told: str) -> str:
    told = told.removesuffix(".")
    if told.endswith(" decide alike"):
        low, high = re.findall(_N, told)
        return tr("{low} and {high} decide alike.").format(low=low, high=high)
    parts = []
    for trial in told.split("; "):
        found = _TRIAL.fullmatch(trial)
        assert found is not None  # `_TRIALS` holds nothing else
        value, change = found["value"].replace(" and ", tr(" and ")), found["change"]
        parts.append(tr("at {value} {change}").format(value=value, change=_change(change)))
    return tr("; ").join(parts) + tr(".")


def _change(told: str) -> str:
    if told == "no figure changes":
        return tr("no figure changes")
    if told == "nothing changes":
        return tr("nothing changes")
    return tr(", ").join(
        tr("{figure} {now} for {before}").format(
            figure=tr(f["figure"]),
            now=f["now"].replace(" and ", tr(" and ")),
            before=f["before"].replace(" and ", tr(" and ")),
        )
        for f in _FIGURE.finditer(told)
    )
