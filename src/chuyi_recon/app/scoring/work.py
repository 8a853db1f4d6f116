"""How right the line is on families of which the truth is known: the work on one, and what is said of all.

`work` is a plain function and `Trial` and `Measured` can be pickled, so that any engine may run it. A family of which
nothing could be made counts as an empty text; its baselines are still there to compare with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from chuyi_recon.app.project.family_job import reconstruction, unswept
from chuyi_recon.app.scoring.trials import Trial
from chuyi_recon.app.scoring.truths import SEVERITY
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.errors import ReconError, visible
from chuyi_recon.evaluation import record_form as form
from chuyi_recon.evaluation.calibration import BANDS, SURE, Calibration
from chuyi_recon.evaluation.error_rates import Rate
from chuyi_recon.evaluation.flag_scores import FlagScore, Tally
from chuyi_recon.evaluation.inventions import Inventions
from chuyi_recon.evaluation.measures import Measure, Text, measure, overall
from chuyi_recon.exporters.json_lines import plain

# Texts of other documents differ from a truth at .85 of its characters or more (306 pairs of the evaluation sets);
# the worst witness of the document itself at .62.
_STRANGE = 0.8
_DECIMALS = 8  # of every figure in the record: more would be noise of the machine


@dataclass(frozen=True, slots=True)
class Measured:
    """One family with its measure, and the error that kept it from being made, if one did."""

    name: str
    base: str | None
    witnesses: tuple[str, ...]
    outsiders: tuple[str, ...]  # those that the line found
    measure: Measure
    error: ReconError | None = None

    @property
    def strange(self) -> bool:
        """Whether the truth looks as if it were of another document."""
        text = self.measure.text
        return text is not None and text.rates()["best"].cer >= _STRANGE


def work(trial: Trial) -> Measured:
    """Makes one family and measures it; raises a `ReconError` that concerns this family alone."""
    with unswept():
        return measured(trial, reconstruction(trial.load))


def measured(trial: Trial, made: Reconstruction | None, error: ReconError | None = None) -> Measured:
    """What has been made of one family, measured; None where nothing could be made."""
    load = trial.load
    texts = {w.siglum: w.text for w in load.held}
    outsiders = tuple(w.siglum for w in made.family.outsiders) if made else ()
    found = measure(made, texts, trial.known, SEVERITY)
    return Measured(load.name, load.base, tuple(sorted(texts)), outsiders, found, error)


# ------------------------------------------------------------ recon-eval/1


def record(families: Sequence[Measured]) -> dict[str, Any]:
    """What `--json` writes, in the shape of `scores.py`; docs/results.md tells every member."""
    said: dict[str, Any] = msgspec.to_builtins(
        form.Record(form.FORMAT, tuple(map(_family, families)), _overall([f.measure for f in families])), enc_hook=plain
    )
    return said


def _overall(measures: Sequence[Measure]) -> form.OverallForm:
    all_ = overall(measures)
    text = None
    if all_.mean:
        text = form.AllTextForm(
            mean=form.RatesForm(**_rates(all_.mean)),
            by_characters=form.RatesForm(**_rates(all_.by_characters)),
            better_than_best=all_.better,
            as_good_as_best=all_.equal,
            confidence=_confidence(all_.printed, all_.contested),
        )
    return form.OverallForm(
        families=all_.families,
        text=text,
        flags=None if all_.flags is None else _flags(all_.flags),
        inventions=None if all_.inventions is None else _inventions(all_.inventions),
    )


def _family(family: Measured) -> form.FamilyForm:
    text, flags, inventions = family.measure.text, family.measure.flags, family.measure.inventions
    return form.FamilyForm(
        name=family.name,
        base=family.base,
        witnesses=family.witnesses,
        outsiders=family.outsiders,
        error=visible(family.error.what) if family.error else None,
        text=None if text is None else _text(text),
        flags=None if flags is None else _flags(flags),
        inventions=None if inventions is None else _inventions(inventions),
    )


def _text(text: Text) -> form.TextForm:
    beside, rates = text.beside, _rates(text.beside.rates())
    return form.TextForm(
        characters=text.characters,
        reconstruction=_rate(text.made),
        best=_of_witness(beside.best, rates["best"]),
        median=rates["median"],
        medoid=_of_witness(beside.medoid, rates["medoid"]),
        majority=rates["majority"],
        witnesses=_rates(beside.witnesses),
        confidence=_confidence(text.printed, text.contested),
    )


def _of_witness(siglum: str, rate: form.RateForm) -> form.WitnessRateForm:
    return form.WitnessRateForm(siglum, rate.cer, rate.bare)


def _rates(rates: Mapping[str, Rate]) -> dict[str, form.RateForm]:
    return {name: _rate(r) for name, r in rates.items()}


def _rate(rate: Rate) -> form.RateForm:
    return form.RateForm(_round(rate.cer), _round(rate.bare))


def _flags(score: FlagScore) -> form.FlagsForm:
    totals = msgspec.convert({name: _tally(t) for name, t in score.totals.items()}, form.TotalsForm)
    return form.FlagsForm({code: _tally(t) for code, t in score.codes.items()}, totals)


def _inventions(found: Inventions) -> form.InventionsForm:
    return form.InventionsForm(found.labelled, found.printed)


def _tally(t: Tally) -> form.TallyForm:
    return form.TallyForm(t.labels, t.flags, _round(t.precision), _round(t.recall), _round(t.f1))


def _confidence(printed: Calibration, contested: Calibration) -> form.ConfidenceForm:
    return form.ConfidenceForm(_calibration(printed), _calibration(contested))


def _calibration(c: Calibration) -> form.CalibrationForm:
    return form.CalibrationForm(
        characters=c.characters,
        wrong=c.wrong,
        stated=_share(sum(b.stated for b in c.bands), c.characters),
        right=_share(sum(b.right for b in c.bands), c.characters),
        error=_round(c.error),
        sure=form.SureForm(SURE, c.sure, c.sure_wrong, None if c.one_in is None else _round(c.one_in)),
        bands=tuple(
            form.BandForm(
                n / BANDS, (n + 1) / BANDS, b.characters, _share(b.stated, b.characters), _share(b.right, b.characters)
            )
            for n, b in enumerate(c.bands)
        ),
    )


def _share(of: float, many: int) -> float | None:
    return _round(of / many) if many else None


def _round(value: float) -> float:
    return round(value, _DECIMALS)
