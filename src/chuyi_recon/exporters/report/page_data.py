"""A reconstruction as columns: what the page's code reads (`parts/record.js` is its other half).

An object for every locus would be ten times the witnesses; columns and what differs from the usual are less than
twice. Offsets are of code points, as everywhere. The shape is between these two files and no promise: whoever
wants the record reads `reconstruction.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

import numpy as np

from chuyi_recon.core.flags.catalogue import FLAGS
from chuyi_recon.core.model import Attestation, Ground, IntArray, Location, Span
from chuyi_recon.core.model.table_columns import LOCUS_KINDS, ROW_KINDS
from chuyi_recon.exporters.report import tables
from chuyi_recon.exporters.report.confidence_steps import STEP_BOUNDS
from chuyi_recon.exporters.report.packing import pack_numbers
from chuyi_recon.exporters.report.page_places import page_columns
from chuyi_recon.exporters.report.places import place_columns, sorted_doubts
from chuyi_recon.exporters.report.sentences import SentenceEncoder
from chuyi_recon.exporters.report.strings import strings_in
from chuyi_recon.messages import LANGUAGES, flag_name
from chuyi_recon.views.apparatus import Apparatus

ABSENT = -1  # the length of a reading where the witness abstains
_LIKENESS_LABELS = "look-alike", "sound-alike", "neither"
_SEVERITIES = "high", "medium", "low"


def build_page_data(view: Apparatus) -> Mapping[str, object]:
    """The members of the page's JSON."""
    sentences = SentenceEncoder()
    family, made, loci = view.family, view.reconstruction, view.loci
    lines = range(len(view.sigla))
    return {
        "lang": view.language,
        "strings": {each: strings_in(each, paged=bool(view.page_places)) for each in LANGUAGES},
        "cuts": STEP_BOUNDS,
        "family": {"name": family.name, "title": family.title, "base": family.base, "pivot": family.lead_witness},
        "effective": round(float(made.weights.effective_witnesses), 2),
        "text": made.text,
        "script": view.languages[family.lead_witness],
        "witnesses": [
            {"siglum": w.siglum, "text": w.text, "script": view.languages[w.siglum]} for w in family.witnesses
        ],
        "rows": _figures(made.table.rows.kind, len(ROW_KINDS)),
        "counts": pack_numbers(np.diff(made.table.rows.bounds).tolist()),
        "kinds": _figures(loci.kind, len(LOCUS_KINDS)),
        "readings": [
            pack_numbers(np.where(loci.present[w], loci.end[w] - loci.start[w], ABSENT).tolist()) for w in lines
        ],
        "jumps": [pack_numbers(_reading_jumps(view, w)) for w in lines],
        "withheld": [pack_numbers(_nonvoting_runs(view, w)) for w in lines],
        "variants": pack_numbers(loci.variant[:, view.disputed_ordinals].T.ravel().tolist()),
        "likeness": _likeness_lists(view),
        **_decision_columns(view, sentences),
        **_finding_columns(view, sentences),
        **place_columns(view),
        "indexed": view.indexed,
        "edition": _edition(view),
        "tables": tables.report_tables(view),
        "templates": sentences.templates(),
        **page_columns(view),
    }


def _figures(column: IntArray, below: int) -> str:
    """A column of numbers below ten, a figure for each."""
    if below > 10:
        raise ValueError("a figure is below ten")
    return (column + ord("0")).astype(np.uint8).tobytes().decode("ascii")


def _reading_jumps(view: Apparatus, w: int) -> list[int]:
    """Pairs of a locus and an offset, where a reading does not begin at the end of the one before it."""
    own = np.flatnonzero(view.loci.present[w])
    start, end = view.loci.start[w, own], view.loci.end[w, own]
    jumping = start != np.append(0, end[:-1])[: len(start)]
    pairs: list[int] = np.stack([own[jumping], start[jumping]], axis=1).ravel().tolist()
    return pairs


def _nonvoting_runs(view: Apparatus, w: int) -> list[int]:
    """Pairs `[first, past the last)` of neighbouring loci at which a witness has no vote."""
    without = view.loci.withheld[w] & view.loci.present[w]
    edges: list[int] = np.flatnonzero(np.diff(without.astype(np.int8), prepend=0, append=0)).tolist()
    return edges


def _edition(view: Apparatus) -> str:
    """What the rulings that are not saved yet are kept under besides the name: they hang on the witnesses alone."""
    return sha256("\0".join([w.sha256 for w in view.family.witnesses]).encode()).hexdigest()[:16]


def _likeness_lists(view: Apparatus) -> list[list[int]]:
    """Of each locus that has any: the locus, then by pairs the witness and what its reading is to the lemma."""
    return [
        [
            locus,
            *(
                x
                for siglum, label in found.items()
                for x in (view.witness_index[siglum], _LIKENESS_LABELS.index(label))
            ),
        ]
        for locus, found in sorted(view.reconstruction.likeness.items())
    ]


def _decision_columns(view: Apparatus, sentences: SentenceEncoder) -> dict[str, object]:
    """What is printed at each locus, why, and from where; `taken` where it is not the reading of one witness there."""
    decisions = view.decisions
    number = {ground: str(i) for i, ground in enumerate(Ground)}
    stated = (view.confidence * 10_000).round().astype(np.int64)  # of ten thousand
    confidences, confidence = np.unique(stated, return_inverse=True)
    reasons: dict[str, int] = {}
    for d in decisions:
        reasons.setdefault(d.reason, len(reasons))
    return {
        "grounds": [ground.value for ground in Ground],
        "ground": "".join([number[d.ground] for d in decisions]),
        "printed": pack_numbers(view.printed_lengths.tolist()),
        "confidences": confidences.tolist(),
        "confidence": pack_numbers(confidence.tolist()),
        "open": pack_numbers(_delta_encode((i, 1) for i in view.open_ordinals.tolist())),
        "reasons": [sentences.encode(reason) for reason in reasons],
        "reason": pack_numbers(_delta_encode((d.locus, reasons[d.reason]) for d in decisions if d.reason)),
        "rules": [[d.locus, d.rule] for d in decisions if d.rule],
        "lemma": pack_numbers(view.lemma.values()),
        "taken": [
            [
                i,
                _flatten_attestations(
                    (*decisions[i].copied_from, *decisions[i].attested_elsewhere), view.witness_index
                ),
            ]
            for i, lemma in view.lemma.items()
            if lemma < 0 and decisions[i].text
        ],
    }


def _delta_encode(pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Pairs of a locus and a number, the locus as its distance from the one before.

    >>> _delta_encode([(3, 7), (5, 0)])
    [3, 7, 2, 0]
    """
    out, before = [], 0
    for locus, number in pairs:
        out += [locus - before, number]
        before = locus
    return out


def _finding_columns(view: Apparatus, sentences: SentenceEncoder) -> dict[str, object]:
    """Findings and doubts, one list each; codes by their index."""
    names = sorted({f.code for f in view.reconstruction.findings})
    return {
        "codes": names,
        "inner": pack_numbers(_inner_findings(view)),
        "names": {code: flag_name(code).render("zh") for code in names if code in FLAGS},
        "findings": [
            [
                names.index(f.code),
                _SEVERITIES.index(f.severity),
                view.witness_index[f.siglum],
                *_start_and_length(f.span),
                sentences.encode(f.message),
                f.suggestion,
                _flatten_attestations(f.evidence, view.witness_index),
                _where(view.family.witness(f.siglum).locate(f.span)[0]),
            ]
            for f in view.reconstruction.findings
        ],
        "doubts": [
            [
                d.code,
                *_start_and_length(d.span),
                sentences.encode(d.message),
                _flatten_attestations(d.parts, view.witness_index),
            ]
            for d in sorted_doubts(view)
        ],
    }


def _inner_findings(view: Apparatus) -> list[int]:
    """The findings that lie inside a withheld section: to an editor they are one fault with it."""
    return [i for i, outer in enumerate(view.enclosing) if outer is not None]


def _where(at: Location) -> list[object]:
    """File, line and column; on a page file, page, image and a box a line."""
    if at.page is None:
        return [at.file, at.line, at.column]
    return [at.file, at.page, at.image, at.boxes]


def _flatten_attestations(places: Iterable[Attestation], witness_index: Mapping[str, int]) -> list[int]:
    """Witness, start and length, one after the other."""
    return [x for a in places for x in (witness_index[a.siglum], *_start_and_length(a.span))]


def _start_and_length(span: Span) -> tuple[int, int]:
    return (span.start, len(span))
