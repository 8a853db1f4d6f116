"""Why the default of a setting is what it is.

In: the reason of a setting, a text of the catalog, and its trials, which are figures. Out: both in the chosen
language; a new measurement asks for no new translation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import Field
from itertools import groupby
from typing import Any

from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.core.settings import Trial
from chuyi_recon.messages import Message, MessageList, word


def setting_reason(setting: Field[Any]) -> str:
    """What a setting decides and why, and what other values do to the figures."""
    reason, trials = translate(setting.metadata["reason"]), setting.metadata["trials"]
    if not trials:
        return reason
    return translate(Message("setting.reason-and-trials", reason=reason, trials=describe_trials(trials)))


def describe_trials(trials: Sequence[Trial]) -> Message:
    """What other values do to the figures, as a sentence.

    >>> describe_trials([Trial(0.5, {"flags": (".93", ".94"), "OCR": (".0080", ".0093")}), Trial(0.9, "identical")])
    'At .5 flags .93 for .94, OCR .0080 for .0093; at .9 nothing changes.'
    >>> describe_trials([Trial(6, "same figures"), Trial(24, "same figures")])
    'At 6, 24 no figure changes.'
    """
    sentence: Message | None = None
    for change, alike in groupby(trials, key=lambda trial: trial.change):
        parts = {
            "values": MessageList(f"{trial.value:g}".removeprefix("0") for trial in alike),
            "change": _describe_change(change),
        }
        sentence = (
            Message("setting.trial.next", before=sentence, **parts)
            if sentence
            else Message("setting.trial.first", **parts)
        )
    return Message("setting.trials", trials=sentence)


def _describe_change(change: object) -> str | MessageList:
    if isinstance(change, str):
        identical = change == "identical"
        return Message("setting.trial.identical" if identical else "setting.trial.same-figures")
    assert isinstance(change, Mapping)
    return MessageList(
        Message("setting.figure", figure=word(figure), now=now, before=before)
        for figure, (now, before) in change.items()
    )
