"""How right the line is on families of which the truth is known: the work on one, and what is said of all.

`work` is a plain function and `Trial` and `Measured` can be pickled, so that any engine may run it. A family of which
nothing could be made counts as an empty text; its baselines are still there to compare with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chuyi_recon.core.errors import ReconError, visible
from chuyi_recon.core.measure.baselines import Baselines
from chuyi_recon.core.measure.calibration import BANDS, SURE, Calibration
from chuyi_recon.core.measure.family import Measure, Text, measure, overall
from chuyi_recon.core.measure.flags import FlagScore, Tally
from chuyi_recon.core.measure.inventions import Inventions
from chuyi_recon.core.measure.rates import Rate
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.desk.results import reconstruction, unswept
from chuyi_recon.desk.trials import Trial
from chuyi_recon.desk.truths import SEVERITY

FORMAT = "recon-eval/1"
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
    texts = {w.siglum: w.text for w in load.witnesses}
    outsiders = tuple(w.siglum for w in made.family.outsiders) if made else ()
    found = measure(made, texts, trial.known, SEVERITY)
    return Measured(load.name, load.base, tuple(sorted(texts)), outsiders, found, error)


# ------------------------------------------------------------ recon-eval/1


def record(families: Sequence[Measured]) -> dict[str, Any]:
    """What `--json` writes; docs/results.md tells every member."""
    all_ = overall([f.measure for f in families])
    text = None
    if all_.mean:
        text = {
            "mean": _rates(all_.mean),
            "by_characters": _rates(all_.by_characters),
            "better_than_best": all_.better,
            "as_good_as_best": all_.equal,
            "confidence": _confidence(all_.printed, all_.contested),
        }
    return {
        "format": FORMAT,
        "families": [_family(f) for f in families],
        "overall": {
            "families": all_.families,
            "text": text,
            "flags": all_.flags and _flags(all_.flags),
            "inventions": all_.inventions and _inventions(all_.inventions),
        },
    }


def _family(family: Measured) -> dict[str, Any]:
    text, flags = family.measure.text, family.measure.flags
    return {
        "name": family.name,
        "base": family.base,
        "witnesses": family.witnesses,
        "outsiders": family.outsiders,
        "error": visible(family.error.what) if family.error else None,
        "text": text and _text(text),
        "flags": flags and _flags(flags),
        "inventions": family.measure.inventions and _inventions(family.measure.inventions),
    }


def _text(text: Text) -> dict[str, Any]:
    return {
        "characters": text.characters,
        "reconstruction": _rate(text.made),
        **_baselines(text.beside),
        "confidence": _confidence(text.printed, text.contested),
    }


def _baselines(beside: Baselines) -> dict[str, Any]:
    rates = _rates(beside.rates())
    rates["best"] = {"witness": beside.best, **rates["best"]}
    rates["medoid"] = {"witness": beside.medoid, **rates["medoid"]}
    return {**rates, "witnesses": _rates(beside.witnesses)}


def _rates(rates: Mapping[str, Rate]) -> dict[str, Any]:
    return {name: _rate(r) for name, r in rates.items()}


def _rate(rate: Rate) -> dict[str, float]:
    return {"cer": _round(rate.cer), "bare": _round(rate.bare)}


def _flags(score: FlagScore) -> dict[str, Any]:
    return {
        "codes": {code: _tally(t) for code, t in score.codes.items()},
        "totals": {name: _tally(t) for name, t in score.totals.items()},
    }


def _inventions(found: Inventions) -> dict[str, int]:
    return {"labelled": found.labelled, "printed": found.printed}


def _tally(t: Tally) -> dict[str, float]:
    return {
        "labels": t.labels,
        "flags": t.flags,
        "precision": _round(t.precision),
        "recall": _round(t.recall),
        "f1": _round(t.f1),
    }


def _confidence(printed: Calibration, contested: Calibration) -> dict[str, Any]:
    return {"printed": _calibration(printed), "contested": _calibration(contested)}


def _calibration(c: Calibration) -> dict[str, Any]:
    return {
        "characters": c.characters,
        "wrong": c.wrong,
        "stated": _round(sum(b.stated for b in c.bands) / c.characters) if c.characters else None,
        "right": _round(sum(b.right for b in c.bands) / c.characters) if c.characters else None,
        "error": _round(c.error),
        "sure": {
            "from": SURE,
            "characters": c.sure,
            "wrong": c.sure_wrong,
            "one_in": None if c.one_in is None else _round(c.one_in),
        },
        "bands": [
            {
                "from": n / BANDS,
                "to": (n + 1) / BANDS,
                "characters": b.characters,
                "stated": _round(b.stated / b.characters) if b.characters else None,
                "right": _round(b.right / b.characters) if b.characters else None,
            }
            for n, b in enumerate(c.bands)
        ],
    }


def _round(value: float) -> float:
    return round(value, _DECIMALS)
