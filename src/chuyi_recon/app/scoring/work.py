"""How right the line is on families of which the truth is known: the work on one, and what is said of all.

`evaluate_family` is a plain function and `Trial` and `MeasuredFamily` can be pickled, so that any engine may run it.
A family of which nothing could be made counts as an empty text; its baselines are still there to compare with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from chuyi_recon.app.project.family_job import gc_paused, reconstruct_family
from chuyi_recon.app.scoring.trials import Trial
from chuyi_recon.app.scoring.truths import SEVERITY_BY_CODE
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.errors import ReconError, escape_line
from chuyi_recon.evaluation import record_form as form
from chuyi_recon.evaluation.calibration import BAND_COUNT, HIGH_CONFIDENCE, Calibration
from chuyi_recon.evaluation.error_rates import ErrorRate
from chuyi_recon.evaluation.flag_scores import FlagScore, Tally
from chuyi_recon.evaluation.inventions import Inventions
from chuyi_recon.evaluation.measures import FamilyMeasure, TextMeasure, measure_family, measure_overall
from chuyi_recon.exporters.json_lines import plain_string

# Texts of other documents differ from a truth at .85 of its characters or more (306 pairs of the evaluation sets);
# the worst witness of the document itself at .62.
_UNRELATED_RATE = 0.8
_DECIMALS = 8  # of every figure in the record: more would be noise of the machine


@dataclass(frozen=True, slots=True)
class MeasuredFamily:
    """One family with its measure, and the error that kept it from being made, if one did."""

    name: str
    base: str | None
    witnesses: tuple[str, ...]
    outsiders: tuple[str, ...]  # those that the line found
    measure: FamilyMeasure
    text: str = ""  # what was made; nothing where there is an error
    error: ReconError | None = None

    @property
    def looks_unrelated(self) -> bool:
        """Whether the truth looks as if it were of another document."""
        text = self.measure.text
        return text is not None and text.rates()["best"].cer >= _UNRELATED_RATE


def evaluate_family(trial: Trial) -> MeasuredFamily:
    """Makes one family and measures it; raises a `ReconError` that concerns this family alone."""
    with gc_paused():
        return measure_trial(trial, reconstruct_family(trial.job))


def measure_trial(
    trial: Trial, reconstruction: Reconstruction | None, error: ReconError | None = None
) -> MeasuredFamily:
    """What has been made of one family, measured; None where nothing could be made."""
    job = trial.job
    texts = {w.siglum: w.text for w in job.held}
    outsiders = tuple(w.siglum for w in reconstruction.family.outsiders) if reconstruction else ()
    found = measure_family(reconstruction, texts, trial.ground_truth, SEVERITY_BY_CODE)
    made = reconstruction.text if reconstruction else ""
    return MeasuredFamily(job.name, job.base, tuple(sorted(texts)), outsiders, found, made, error)


# ------------------------------------------------------------ recon-eval/1


def make_record(families: Sequence[MeasuredFamily]) -> dict[str, Any]:
    """What `--json` writes, in the shape of `scores.py`; docs/results.md tells every member."""
    members: dict[str, Any] = msgspec.to_builtins(
        form.EvaluationRecord(
            form.FORMAT, tuple(map(_family_form, families)), _overall_form([f.measure for f in families])
        ),
        enc_hook=plain_string,
    )
    return members


def _overall_form(measures: Sequence[FamilyMeasure]) -> form.OverallForm:
    all_ = measure_overall(measures)
    text = None
    if all_.mean:
        text = form.AllTextForm(
            mean=form.RatesForm(**_rate_forms(all_.mean)),
            by_characters=form.RatesForm(**_rate_forms(all_.by_characters)),
            better_than_best=all_.better_than_best,
            as_good_as_best=all_.as_good_as_best,
            confidence=_confidence_form(all_.printed, all_.contested),
        )
    return form.OverallForm(
        families=all_.families,
        text=text,
        flags=None if all_.flags is None else _flags_form(all_.flags),
        inventions=None if all_.inventions is None else _inventions_form(all_.inventions),
    )


def _family_form(family: MeasuredFamily) -> form.FamilyScoreForm:
    text, flags, inventions = family.measure.text, family.measure.flags, family.measure.inventions
    return form.FamilyScoreForm(
        name=family.name,
        base=family.base,
        witnesses=family.witnesses,
        outsiders=family.outsiders,
        error=escape_line(family.error.problem) if family.error else None,
        text=None if text is None else _text_form(text),
        flags=None if flags is None else _flags_form(flags),
        inventions=None if inventions is None else _inventions_form(inventions),
    )


def _text_form(text: TextMeasure) -> form.TextForm:
    baselines, rates = text.baselines, _rate_forms(text.baselines.rates())
    return form.TextForm(
        characters=text.characters,
        reconstruction=_rate_form(text.reconstruction),
        best=_witness_rate_form(baselines.best, rates["best"]),
        median=rates["median"],
        medoid=_witness_rate_form(baselines.medoid, rates["medoid"]),
        majority=rates["majority"],
        witnesses=_rate_forms(baselines.witnesses),
        confidence=_confidence_form(text.printed, text.contested),
    )


def _witness_rate_form(siglum: str, rate: form.RateForm) -> form.WitnessRateForm:
    return form.WitnessRateForm(siglum, rate.cer, rate.bare)


def _rate_forms(rates: Mapping[str, ErrorRate]) -> dict[str, form.RateForm]:
    return {name: _rate_form(r) for name, r in rates.items()}


def _rate_form(rate: ErrorRate) -> form.RateForm:
    return form.RateForm(_round_figure(rate.cer), _round_figure(rate.bare))


def _flags_form(score: FlagScore) -> form.FlagsForm:
    totals = msgspec.convert({name: _tally_form(t) for name, t in score.totals.items()}, form.TotalsForm)
    return form.FlagsForm({code: _tally_form(t) for code, t in score.codes.items()}, totals)


def _inventions_form(found: Inventions) -> form.InventionsForm:
    return form.InventionsForm(found.labelled, found.printed)


def _tally_form(tally: Tally) -> form.TallyForm:
    return form.TallyForm(
        tally.labels, tally.flags, _round_figure(tally.precision), _round_figure(tally.recall), _round_figure(tally.f1)
    )


def _confidence_form(printed: Calibration, contested: Calibration) -> form.ConfidenceForm:
    return form.ConfidenceForm(_calibration_form(printed), _calibration_form(contested))


def _calibration_form(calibration: Calibration) -> form.CalibrationForm:
    return form.CalibrationForm(
        characters=calibration.characters,
        wrong=calibration.wrong,
        stated=_share_of(sum(b.stated for b in calibration.bands), calibration.characters),
        right=_share_of(sum(b.right for b in calibration.bands), calibration.characters),
        error=_round_figure(calibration.error),
        sure=form.HighConfidenceForm(
            HIGH_CONFIDENCE,
            calibration.sure_characters,
            calibration.sure_wrong,
            None if calibration.one_in is None else _round_figure(calibration.one_in),
        ),
        bands=tuple(
            form.BandForm(
                n / BAND_COUNT,
                (n + 1) / BAND_COUNT,
                b.characters,
                _share_of(b.stated, b.characters),
                _share_of(b.right, b.characters),
            )
            for n, b in enumerate(calibration.bands)
        ),
    )


def _share_of(of: float, many: int) -> float | None:
    return _round_figure(of / many) if many else None


def _round_figure(value: float) -> float:
    return round(value, _DECIMALS)
