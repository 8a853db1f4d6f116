"""Decisions become one text: stretches with their attestations, and doubts.

In: a table, its decisions, findings. Out: a `Reconstruction`. Every printed character names the
witness it is copied from and all others that have the same sign at that place, also where their
whole reading was rejected. Laws: the stretches joined are the texts of the decisions joined; every
attested span is as long as its stretch and is the same sign by sign once folded.

`keys` holds the signs of all witnesses as one line, `credit` says who attests each printed
character, `doubts` what the reconstruction itself is to be warned of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chuyi_recon.core.constitute.doubts import find_mixed_script, find_single_support, find_spliced
from chuyi_recon.core.constitute.joined_keys import JoinedKeys
from chuyi_recon.core.constitute.provenance import make_stretches
from chuyi_recon.core.model import (
    BaseDistrust,
    Decision,
    Doubt,
    Finding,
    FoldedText,
    Ground,
    Reconstruction,
    Span,
    Table,
    Weights,
)
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.core.text.script import choose_script, detect_scripts
from chuyi_recon.messages import Message


def constitute(
    table: Table,
    folded: Mapping[str, FoldedText],
    weights: Weights,
    decisions: Sequence[Decision],
    findings: Sequence[Finding],
    lexicon: Lexicon,
    settings: Settings,
    distrust: BaseDistrust | None = None,
) -> Reconstruction:
    """The reconstruction: one stretch for each run with the same witnesses at consecutive places.

    `distrust` says why a base is not followed, where it is not.
    """
    keys = JoinedKeys.of([folded[s] for s in table.loci.sigla])
    stretches = make_stretches(table.loci, keys, tuple(decisions), table.withheld)
    ruled = [d.locus for d in decisions if d.ground is Ground.RULED]
    doubts = [
        *find_spliced(folded, stretches, lexicon, settings),
        *find_single_support(stretches, folded, ruled, settings.single_support),
    ]
    texts = {w.siglum: w.text for w in table.family.witnesses}
    written = detect_scripts(folded, texts)
    written = written if len(set(written.values())) > 1 else {}
    script = choose_script(written, table.independence_classes, table.family.base)
    doubts += find_mixed_script(table, folded, decisions, written, script)
    if distrust is not None:
        whole = Span(0, len(stretches.text))
        warning = Message(
            "doubt.base-not-followed",
            places=distrust.contradicted_places,
            signs=distrust.compared_signs,
            base=table.family.base,
            odds=f"{distrust.odds:.3g}",
        )
        doubts.append(Doubt("base-not-followed", whole, warning))
    ordered = tuple(sorted(doubts, key=lambda d: (d.span, d.code)))
    return Reconstruction(
        table, folded, findings, weights, tuple(decisions), stretches, ordered, scripts=written, script=script
    )
