"""One family measured, and many.

In: a reconstruction, and what is known of its family. Out: a `FamilyMeasure`; of several, the `OverallMeasure`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chuyi_recon.core.model import Reconstruction, Severity
from chuyi_recon.core.text.normal_form import normalize_text
from chuyi_recon.evaluation.baselines import Baselines, measure_baselines
from chuyi_recon.evaluation.calibration import Calibration, calibrate, state_characters
from chuyi_recon.evaluation.error_rates import ErrorRate, error_rate, mean_rate
from chuyi_recon.evaluation.flag_scores import FlagScore, Label, score_findings
from chuyi_recon.evaluation.inventions import Inventions, measure_inventions


@dataclass(frozen=True, slots=True)
class GroundTruth:
    """What is known of a family and never shown to the line.

    `outsiders` are sigla of witnesses that are of another document; None where nobody says which.
    """

    truth: str | None = None
    labels: tuple[Label, ...] | None = None
    outsiders: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TextMeasure:
    """The text against the truth: `characters` of the truth without white space, rates, what confidences are worth."""

    characters: int
    reconstruction: ErrorRate
    baselines: Baselines
    printed: Calibration  # every character printed
    contested: Calibration  # those of any ground but agreed

    def rates(self) -> dict[str, ErrorRate]:
        """The reconstruction, and the four baselines."""
        return {"reconstruction": self.reconstruction, **self.baselines.rates()}


@dataclass(frozen=True, slots=True)
class FamilyMeasure:
    """One family: its text where a truth is known, its flags and what it prints of inventions where labels are."""

    text: TextMeasure | None
    flags: FlagScore | None
    inventions: Inventions | None = None


@dataclass(frozen=True, slots=True)
class OverallMeasure:
    """Many families: means of the rates, each family counting once (`mean_rate`) or by the characters of its truth;
    in how many the reconstruction is better than its best witness, or as good; sums of all else.
    """

    families: int
    mean: Mapping[str, ErrorRate]
    by_characters: Mapping[str, ErrorRate]
    better_than_best: int
    as_good_as_best: int
    printed: Calibration
    contested: Calibration
    flags: FlagScore | None
    inventions: Inventions | None = None


def measure_family(
    reconstruction: Reconstruction | None,
    texts: Mapping[str, str],
    ground_truth: GroundTruth,
    severity: Mapping[str, Severity],
) -> FamilyMeasure:
    """How right a reconstruction and its findings are. `texts` are all that the family came with, by siglum.

    Nothing made (None) counts as an empty text without findings: its rate is 1. Baselines are spared the outsiders:
    those that are known, else those that the line itself found; findings on known outsiders do not count.
    """
    findings = reconstruction.findings if reconstruction else ()
    outside = (
        {w.siglum for w in reconstruction.family.outsiders}
        if reconstruction and ground_truth.outsiders is None
        else ground_truth.outsiders or ()
    )
    flags: FlagScore | None = None
    made_up: Inventions | None = None
    if ground_truth.labels is not None:
        made_up = measure_inventions(reconstruction, ground_truth.labels) if reconstruction else Inventions()
        flags = score_findings(
            [f for f in findings if f.siglum not in (ground_truth.outsiders or ())], ground_truth.labels, severity
        )
    if ground_truth.truth is None:
        return FamilyMeasure(None, flags, made_up)
    truth = normalize_text(ground_truth.truth)
    inside = {s: normalize_text(t) for s, t in texts.items() if s not in outside}
    characters = state_characters(reconstruction.stretches, truth) if reconstruction else ()
    text = TextMeasure(
        len(truth),
        error_rate(truth, normalize_text(reconstruction.text) if reconstruction else ""),
        measure_baselines(truth, inside),
        calibrate(characters),
        calibrate(c for c in characters if c.contested),
    )
    return FamilyMeasure(text, flags, made_up)


def measure_overall(measures: Sequence[FamilyMeasure]) -> OverallMeasure:
    """All families together; what needs a truth, over those that have one, and flags likewise."""
    texts = [m.text for m in measures if m.text is not None]
    rates = [t.rates() for t in texts]
    names = list(rates[0]) if rates else []
    lengths = [t.characters for t in texts]
    best = [r["best"].cer for r in rates]
    reconstruction_rates = [r["reconstruction"].cer for r in rates]
    flags = [m.flags for m in measures if m.flags is not None]
    made_up = [m.inventions for m in measures if m.inventions is not None]
    return OverallMeasure(
        len(measures),
        {n: mean_rate([r[n] for r in rates]) for n in names},
        {n: mean_rate([r[n] for r in rates], lengths) for n in names},
        sum(m < b for m, b in zip(reconstruction_rates, best, strict=True)),
        sum(m == b for m, b in zip(reconstruction_rates, best, strict=True)),
        sum((t.printed for t in texts), Calibration()),
        sum((t.contested for t in texts), Calibration()),
        sum(flags, FlagScore()) if flags else None,
        sum(made_up, Inventions()) if made_up else None,
    )
