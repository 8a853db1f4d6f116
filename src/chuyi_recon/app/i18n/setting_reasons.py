"""Why the default of a setting is what it is, taken apart, so that it can be said in another language.

In: a reason as `core/settings.py` has it: what the setting does, then mostly what other values do to the figures. Those
last sentences have one form, and are put together anew; a new measurement asks for no new translation.
"""

from __future__ import annotations

import re

from chuyi_recon.app.i18n.translate import is_english, translate

_NUMBER = r"(?:\d+\.?\d*|\.\d+)"
_VALUE = rf"{_NUMBER}(?: and {_NUMBER})?"
_FIGURE = re.compile(rf"(?P<figure>[A-Za-z]+(?: [a-z]+)?) (?P<now>{_VALUE}) for (?P<before>{_VALUE})")
_CHANGE = rf"(?:no figure changes|nothing changes|{_FIGURE.pattern}(?:, {_FIGURE.pattern})*)"
_TRIALS = re.compile(
    re.sub(
        r"\?P<\w+>",
        "?:",
        rf"(?:^| )(?:{_NUMBER} and {_NUMBER} decide alike|[Aa]t {_VALUE} {_CHANGE}(?:; at {_VALUE} {_CHANGE})*)\.$",
    )
)
_TRIAL = re.compile(rf"[Aa]t (?P<value>{_VALUE}) (?P<change>\D.*)")

FIGURE_NAMES = ("flags", "notice", "OCR", "pairs", "corruption", "loci", "calibration", "open loci", "doubts")


def split_reason(measured: str) -> tuple[str, str]:
    """What the setting does, and what other values do to the figures; either may be empty.

    >>> split_reason("a shorter first line is no running head. At 3 and 12 no figure changes.")
    ('a shorter first line is no running head.', 'At 3 and 12 no figure changes.')
    """
    found = _TRIALS.search(measured)
    return (measured[: found.start()], found.group().strip()) if found else (measured, "")


def translate_reason(measured: str) -> str:
    """The reason in the language that is spoken; in English just as it stands."""
    if is_english():
        return measured
    does, trials = split_reason(measured)
    return translate(does) + (_translate_trials(trials) if trials else "")


def _translate_trials(text: str) -> str:
    text = text.removesuffix(".")
    if text.endswith(" decide alike"):
        low, high = re.findall(_NUMBER, text)
        return translate("{low} and {high} decide alike.").format(low=low, high=high)
    parts = []
    for trial in text.split("; "):
        found = _TRIAL.fullmatch(trial)
        assert found is not None  # `_TRIALS` holds nothing else
        value, change = found["value"].replace(" and ", translate(" and ")), found["change"]
        parts.append(translate("at {value} {change}").format(value=value, change=_translate_change(change)))
    return translate("; ").join(parts) + translate(".")


def _translate_change(text: str) -> str:
    if text == "no figure changes":
        return translate("no figure changes")
    if text == "nothing changes":
        return translate("nothing changes")
    return translate(", ").join(
        translate("{figure} {now} for {before}").format(
            figure=translate(f["figure"]),
            now=f["now"].replace(" and ", translate(" and ")),
            before=f["before"].replace(" and ", translate(" and ")),
        )
        for f in _FIGURE.finditer(text)
    )
