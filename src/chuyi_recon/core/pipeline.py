"""The whole line: from witnesses to families, and from a family to its reconstruction.

The only file of the core that imports every package of it. Each step takes finished objects and hands on a
new one; no step looks back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chuyi_recon.core.align import align_family
from chuyi_recon.core.collate import build_table
from chuyi_recon.core.consensus_alignment import align_with_consensus
from chuyi_recon.core.constitute import constitute
from chuyi_recon.core.decide import assess_base, decide
from chuyi_recon.core.families.dependence import independence_classes
from chuyi_recon.core.families.grouping import (
    central_witness,
    distinct_sigla,
    evenly_spread,
    group_witnesses,
    join_groups,
    pairwise_similarities,
    recheck_base,
    select_members,
)
from chuyi_recon.core.flags.base import has_document_evidence
from chuyi_recon.core.flags.catalogue import FLAGS, VOTING
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.withhold import EditorOverrides, withhold
from chuyi_recon.core.model import (
    BaseDistrust,
    Family,
    Finding,
    FindingAnswers,
    Findings,
    FlagFindings,
    FoldedText,
    Reconstruction,
    Role,
    Ruling,
    Table,
    Weights,
    Witness,
)
from chuyi_recon.core.rulings import find_answered, resolve_rulings
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import split_clauses
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.lexicon import CachedLexicon, Lexicon
from chuyi_recon.core.text.line_hyphens import remove_line_hyphens
from chuyi_recon.core.weigh.new_words import find_terms
from chuyi_recon.core.weigh.reliability import estimate_weights
from chuyi_recon.core.weigh.support import find_support
from chuyi_recon.errors import NothingInCommon, SettingsError
from chuyi_recon.messages import Message, MessageList


def fold_witnesses(witnesses: Sequence[Witness], lexicon: Lexicon) -> dict[str, FoldedText]:
    """The comparison key of each witness, by siglum; who needs them twice makes them once and hands them on."""
    return {w.siglum: fold(w.text, lexicon.simplify) for w in sorted(witnesses, key=lambda w: w.siglum)}


def group_into_families(
    witnesses: Sequence[Witness],
    lexicon: Lexicon,
    settings: Settings,
    groups: Sequence[Sequence[str]] | None = None,
) -> tuple[tuple[Family, ...], tuple[Witness, ...]]:
    """Loose witnesses sorted into families by likeness, and those that belong to none.

    A family is named after its first siglum. Families stand in order of their names. `groups` are the sigla of each
    family, if somebody has found them already: here each text is held against each.
    """
    by = {w.siglum: w for w in witnesses}
    folded = fold_witnesses(witnesses, lexicon)
    if groups is None:
        pairs = pairwise_similarities(folded, settings)
        groups = group_witnesses(sorted(by), pairs, settings)
    else:
        pairs = {}
    families, alone = [], set(by)
    for group in sorted(sorted(group) for group in groups if len(group) > 1):
        copies = tuple(by[s] for s in group)
        families.append(Family(group[0], copies, central_witness(distinct_sigla(copies), folded, pairs, lexicon)))
        alone.difference_update(group)
    return tuple(families), tuple(by[s] for s in sorted(alone))


def make_family(
    name: str,
    witnesses: Sequence[Witness],
    lexicon: Lexicon,
    settings: Settings,
    base: str | None = None,
    title: str = "",
    folded: Mapping[str, FoldedText] | None = None,
    regroup: Callable[[Sequence[str]], Sequence[Sequence[int]]] | None = None,
) -> Family:
    """One declared family: outsiders named, the pivot chosen. `folded` holds the keys, if they are made already.

    Where somebody seems to be an outsider, `regroup` is asked, too, which of the texts are copies of one document:
    likeness is looked for in blocks that are nearly whole, of which two copies that have each lost a third leave few.
    Raises `NothingInCommon` when no two of several witnesses are of one document, or nobody is of the base's.
    """
    by = {w.siglum: w for w in witnesses}
    if len(by) == 1:
        only = next(iter(by.values()))
        return Family(name, (only,), only.siglum, base, title)
    folded = folded or fold_witnesses(witnesses, lexicon)
    pairs = pairwise_similarities(folded, settings, evenly_spread(folded))
    pairs = recheck_base(folded, pairs, settings, base) if base in by else pairs
    inside = select_members(sorted(by), pairs, settings, base)
    if regroup is not None and len(inside) < len(by):
        texts = [by[s].text for s in sorted(by)]
        inside = join_groups(inside, [[sorted(by)[i] for i in group] for group in regroup(texts)], base)
    if len(inside) < 2 and base in by:
        raise NothingInCommon(
            Message("error.family.base-shares-no-text", name=name, base=base),
            Message("hint.check-base"),
        )
    if len(inside) < 2:
        raise NothingInCommon(
            Message("error.family.no-shared-text", many=len(by), name=name),
            Message("hint.check-copies-of-one-document"),
        )
    outside = tuple(by[s] for s in sorted(by) if s not in inside)
    first = base or central_witness(distinct_sigla([by[s] for s in inside]), folded, pairs, lexicon)
    return Family(name, tuple(by[s] for s in inside), first, base, title, outside)


@dataclass(frozen=True, slots=True)
class PreparedFamily:
    """All that is known of a family before an editor speaks: aligned, tabulated, examined, weighed.

    `table` is that of the case after withholding; `distrust` says why the base is not followed, where it is not. Of the
    findings only those that vote are made.
    Whoever asks for the text again after one more ruling keeps this: what follows aligns nothing.
    """

    context: FlagContext
    findings: Findings
    table: Table
    weights: Weights
    distrust: BaseDistrust | None


def prepare(
    family: Family, lexicon: Lexicon, settings: Settings, folded: Mapping[str, FoldedText] | None = None
) -> PreparedFamily:
    """The line up to the weights. `folded` holds the keys of the witnesses, if they are made already."""
    folded = {s: folded[s] for s in family.sigla} if folded else fold_witnesses(family.witnesses, lexicon)
    folded = remove_line_hyphens(folded, {w.siglum: w.text for w in family.witnesses})
    context = _make_context(family, folded, lexicon, settings)
    found = run_flags(context, VOTING)
    findings = Findings(reported(found), lambda: reported(run_flags(found, FLAGS.keys() - VOTING)))
    table = withhold(context.table, folded, findings.voting)
    return PreparedFamily(context, findings, table, estimate_weights(table, settings), assess_base(table, settings))


def conclude(prepared: PreparedFamily, rulings: Iterable[Ruling] = ()) -> Reconstruction:
    """The line from the weights on, under an editor's rulings; the same prepared family serves any number of times.

    No ruling weighs anything: weights and trust are those of the witnesses without it, and outside its place nothing
    changes. `rulings` are those that are not retracted, in any order; of one editor's with equal dates the later one
    counts.
    """
    context, findings, weights, distrust = prepared.context, prepared.findings, prepared.weights, prepared.distrust
    voting = findings.voting
    rulings, table, plain = tuple(rulings), prepared.table, None
    resolved = resolve_rulings(rulings, table, context.folded)
    if resolved.cuts or resolved.reinstated or resolved.withheld:  # then loci are cut anew
        first = resolve_rulings(rulings, context.table, context.folded)
        word = EditorOverrides(first.reinstated, first.withheld, first.cuts)
        table = withhold(context.table, context.folded, voting, word)
        plain = (
            withhold(context.table, context.folded, voting, word, apply_overrides=False)
            if word.reinstated or word.withheld
            else None
        )
        resolved = resolve_rulings(rulings, table, context.folded)
    ruled = resolved.rulings
    trusted, facts = distrust is None, (table, context.folded, weights)
    decisions = decide(
        *facts,
        context.lexicon,
        context.settings,
        context.clauses,
        context.terms,
        trusted=trusted,
        without_overrides=plain,
        rulings=ruled,
    )
    made = constitute(*facts, decisions, findings, context.lexicon, context.settings, distrust)
    made = replace(made, terms=context.terms)
    if not rulings:
        return made
    return replace(
        made, rulings=ruled, answered_findings=FindingAnswers(lambda: find_answered(findings, ruled, table, VOTING))
    )


def reconstruct(
    family: Family,
    lexicon: Lexicon,
    settings: Settings,
    folded: Mapping[str, FoldedText] | None = None,
    rulings: Iterable[Ruling] = (),
) -> Reconstruction:
    """The whole line for one family. `folded` holds the keys of its witnesses, if they are made already."""
    return conclude(prepare(family, lexicon, settings, folded), rulings)


def _make_context(
    family: Family, folded: Mapping[str, FoldedText], lexicon: Lexicon, settings: Settings
) -> FlagContext:
    cut = {w.siglum: split_clauses(w.siglum, w.text, settings) for w in family.witnesses}
    lexicon = CachedLexicon(lexicon)  # which asks each question once, with the editor's names for words or without
    if family.base is None and len(family.witnesses) > 1:
        family, alignment, table = align_with_consensus(family, folded, cut, lexicon, settings)
    else:
        alignment = align_family(family, folded, settings)
        table = build_table(family, folded, alignment, cut)
        table = replace(table, independence_classes=independence_classes(family, table.loci, settings))
    shared = find_support(table)
    known = CachedLexicon(lexicon, settings.entities)
    own = tuple(
        sorted(
            {
                *known.terms,
                *find_terms(family.lead_witness, folded, shared, table.independence_classes, known, settings),
            }
        )
    )
    return FlagContext(
        family, folded, cut, alignment, table, shared, table.independence_classes, known, settings, terms=own
    )


def run_flags(context: FlagContext, codes: Collection[str]) -> FlagContext:
    """The context with what the flags of these codes find, in order of the catalogue, beside what it has found already.

    Each flag sees of earlier findings those that it needs. Only the flags are asked that the settings ask; raises
    `SettingsError` for a code in them that no flag has.
    """
    for code in (*context.settings.select, *context.settings.ignore):
        if code not in FLAGS:
            raise SettingsError(
                Message("error.flag.unknown", code=repr(code)), Message("hint.known-flags", codes=MessageList(FLAGS))
            )
    found = context.earlier_findings
    for flag in (f for code, f in FLAGS.items() if code in codes and context.settings.asks(code)):
        seen = replace(context, earlier_findings=tuple(f for f in found if flag.needs & {f.role, f.subject}))
        made = (f for f in flag().find(seen) if flag.role is Role.WITHHOLDS or has_document_evidence(context, f))
        found = (*found, FlagFindings(flag.role, flag.subject, tuple(made)))
    return replace(context, earlier_findings=found)


def reported(context: FlagContext) -> tuple[Finding, ...]:
    """All findings of a context, ordered by siglum, place and code."""
    every = (f for found in context.earlier_findings for f in found.findings)
    return tuple(sorted(every, key=lambda f: (f.siglum, f.span.start, f.span.end, f.code, f.message)))
