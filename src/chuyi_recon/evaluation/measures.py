"""One family measured, and many.

In: a reconstruction, and what is known of its family. Out: a `Measure`; of several, the `Overall`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chuyi_recon.core.model import Reconstruction, Severity
from chuyi_recon.evaluation.baselines import Baselines, baselines
from chuyi_recon.evaluation.calibration import Calibration, calibration, stated
from chuyi_recon.evaluation.error_rates import Rate, mean, plain, rate
from chuyi_recon.evaluation.flag_scores import FlagScore, Label, count
from chuyi_recon.evaluation.inventions import Inventions, inventions


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a family and never shown to the line.

    `outsiders` are sigla of witnesses that are of another document; None where nobody says which.
    """

    truth: str | None = None
    labels: tuple[Label, ...] | None = None
    outsiders: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """The text against the truth: `characters` of the truth without white space, rates, what confidences are worth."""

    characters: int
    made: Rate
    beside: Baselines
    printed: Calibration  # every character printed
    contested: Calibration  # those of any ground but agreed

    def rates(self) -> dict[str, Rate]:
        """The reconstruction, and the four baselines."""
        return {"reconstruction": self.made, **self.beside.rates()}


@dataclass(frozen=True, slots=True)
class Measure:
    """One family: its text where a truth is known, its flags and what it prints of inventions where labels are."""

    text: Text | None
    flags: FlagScore | None
    inventions: Inventions | None = None


@dataclass(frozen=True, slots=True)
class Overall:
    """Many families: means of the rates, each family counting once (`mean`) or by the characters of its truth;
    in how many the reconstruction is better than its best witness, or as good; sums of all else.
    """

    families: int
    mean: Mapping[str, Rate]
    by_characters: Mapping[str, Rate]
    better: int
    equal: int
    printed: Calibration
    contested: Calibration
    flags: FlagScore | None
    inventions: Inventions | None = None


def measure(
    made: Reconstruction | None, texts: Mapping[str, str], known: Known, severity: Mapping[str, Severity]
) -> Measure:
    """How right a reconstruction and its findings are. `texts` are all that the family came with, by siglum.

    Nothing made (None) counts as an empty text without findings: its rate is 1. Baselines are spared the outsiders:
    those that are known, else those that the line itself found; findings on known outsiders do not count.
    """
    findings = made.findings if made else ()
    outside = {w.siglum for w in made.family.outsiders} if made and known.outsiders is None else known.outsiders or ()
    flags: FlagScore | None = None
    made_up: Inventions | None = None
    if known.labels is not None:
        made_up = inventions(made, known.labels) if made else Inventions()
        flags = count([f for f in findings if f.siglum not in (known.outsiders or ())], known.labels, severity)
    if known.truth is None:
        return Measure(None, flags, made_up)
    truth = plain(known.truth)
    inside = {s: plain(t) for s, t in texts.items() if s not in outside}
    characters = stated(made.stretches, truth) if made else ()
    text = Text(
        len(truth),
        rate(truth, plain(made.text) if made else ""),
        baselines(truth, inside),
        calibration(characters),
        calibration(c for c in characters if c.contested),
    )
    return Measure(text, flags, made_up)


def overall(measures: Sequence[Measure]) -> Overall:
    """All families together; what needs a truth, over those that have one, and flags likewise."""
    texts = [m.text for m in measures if m.text is not None]
    rates = [t.rates() for t in texts]
    names = list(rates[0]) if rates else []
    lengths = [t.characters for t in texts]
    best = [r["best"].cer for r in rates]
    made = [r["reconstruction"].cer for r in rates]
    flags = [m.flags for m in measures if m.flags is not None]
    made_up = [m.inventions for m in measures if m.inventions is not None]
    return Overall(
        len(measures),
        {n: mean([r[n] for r in rates]) for n in names},
        {n: mean([r[n] for r in rates], lengths) for n in names},
        sum(m < b for m, b in zip(made, best, strict=True)),
        sum(m == b for m, b in zip(made, best, strict=True)),
        sum((t.printed for t in texts), Calibration()),
        sum((t.contested for t in texts), Calibration()),
        sum(flags, FlagScore()) if flags else None,
        sum(made_up, Inventions()) if made_up else None,
    )
