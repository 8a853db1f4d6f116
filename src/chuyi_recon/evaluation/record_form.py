"""The shape of `recon-eval/1`, from which its JSON Schema is made (`recon schema eval`).

`recon eval --json` writes it; docs/results.md tells every member. Rates, shares and errors are not percent. Every
member is always there; null says that there is nothing to measure. Members will be added within this number, so the
schema allows those that it does not know.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

FORMAT: Literal["recon-eval/1"] = "recon-eval/1"

Count = Annotated[int, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]


class RateForm(Struct, frozen=True):
    """Character error rate: more than 1 for a text much longer than its truth. `bare`: without punctuation, symbols."""

    cer: Annotated[float, Meta(ge=0)]
    bare: Annotated[float, Meta(ge=0)]


class WitnessRateForm(Struct, frozen=True):
    """The rate of the witness that was chosen."""

    witness: str
    cer: Annotated[float, Meta(ge=0)]
    bare: Annotated[float, Meta(ge=0)]


class RatesForm(Struct, frozen=True):
    """The rates of all families together."""

    reconstruction: RateForm
    best: RateForm
    median: RateForm
    medoid: RateForm
    majority: RateForm


class BandForm(Struct, frozen=True, rename={"from_": "from"}):
    """Characters by stated confidence, `from` to `to`; `stated`, `right`: means, null where there are none."""

    from_: Share
    to: Share
    characters: Count
    stated: Share | None
    right: Share | None


class HighConfidenceForm(Struct, frozen=True, rename={"from_": "from"}):
    """Characters stated so high or higher, and how many of them are wrong: one in so many, null where none is."""

    from_: Share
    characters: Count
    wrong: Count
    one_in: Annotated[float, Meta(ge=1)] | None


class CalibrationForm(Struct, frozen=True):
    """What the confidences of some characters are worth; `error` is the expected calibration error over the bands."""

    characters: Count
    wrong: Count
    stated: Share | None
    right: Share | None
    error: Share
    sure: HighConfidenceForm
    bands: Annotated[tuple[BandForm, ...], Meta(min_length=10, max_length=10)]


class ConfidenceForm(Struct, frozen=True):
    """Of all printed characters but white space, and of those of any ground but `agreed`."""

    printed: CalibrationForm
    contested: CalibrationForm


class TextForm(Struct, frozen=True):
    """How right the text of one family is, beside what could be had without recon."""

    characters: Count
    reconstruction: RateForm
    best: WitnessRateForm
    median: RateForm
    medoid: WitnessRateForm
    majority: RateForm
    witnesses: dict[str, RateForm]
    confidence: ConfidenceForm


class TallyForm(Struct, frozen=True):
    """Labels and flags of one kind, how many, and how well they agree."""

    labels: Count
    flags: Count
    precision: Share
    recall: Share
    f1: Share


class TotalsForm(
    Struct,
    frozen=True,
    rename={"micro_high": "micro-high", "micro_high_medium": "micro-high+medium", "any_code": "any-code"},
):
    """Over all codes, over those of a severity, whatever the code, and by characters."""

    micro: TallyForm
    micro_high: TallyForm
    micro_high_medium: TallyForm
    any_code: TallyForm
    chars: TallyForm


class FlagsForm(Struct, frozen=True):
    """Flags held against labels, by code and in all."""

    codes: dict[str, TallyForm]
    totals: TotalsForm


class InventionsForm(Struct, frozen=True):
    """Characters of labelled `hallucinated-section`s, and those of the text that stand in nothing else."""

    labelled: Count
    printed: Count


class FamilyScoreForm(Struct, frozen=True):
    """One family: `text` is null without a truth, `flags` and `inventions` without labels."""

    name: str
    base: str | None
    witnesses: tuple[str, ...]
    outsiders: tuple[str, ...]
    error: str | None
    text: TextForm | None
    flags: FlagsForm | None
    inventions: InventionsForm | None


class AllTextForm(Struct, frozen=True):
    """The texts of all families, each counting once (`mean`) or by its length, and in how many recon is as good."""

    mean: RatesForm
    by_characters: RatesForm
    better_than_best: Count
    as_good_as_best: Count
    confidence: ConfidenceForm


class OverallForm(Struct, frozen=True):
    """All families together: how many, and of those that have it the text, flags and inventions."""

    families: Count
    text: AllTextForm | None
    flags: FlagsForm | None
    inventions: InventionsForm | None


class EvaluationRecord(Struct, frozen=True):
    """Everything that `recon eval` measures. No time, version or path is in it."""

    format: Literal["recon-eval/1"]
    families: tuple[FamilyScoreForm, ...]
    overall: OverallForm


def evaluation_schema() -> dict[str, Any]:  # Any: JSON Schema is any JSON
    """The JSON Schema (2020-12) of what `recon eval --json` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **msgspec.json.schema(EvaluationRecord),
    }
