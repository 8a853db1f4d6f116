"""The corridor: from witnesses to families, and from a family to its reconstruction.

The only file of the core that imports the rooms. Each step takes finished objects and hands on a
new one; no step looks back.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chuyi_recon.core.align import align, no_text
from chuyi_recon.core.collate import tabulate
from chuyi_recon.core.collate.consensus import consensus, leading, likeness_to_all
from chuyi_recon.core.collate.presence import presence
from chuyi_recon.core.constitute import constitute
from chuyi_recon.core.decide import decide, distrusted
from chuyi_recon.core.families.dependence import sources
from chuyi_recon.core.families.grouping import closer, groups, likenesses, members, pivot, unknown_share
from chuyi_recon.core.flags.base import is_heard
from chuyi_recon.core.flags.case import Case
from chuyi_recon.core.flags.catalogue import FLAGS, VOTING
from chuyi_recon.core.flags.withhold import Word, withhold
from chuyi_recon.core.model import (
    CONSENSUS,
    Alignment,
    Answers,
    Clauses,
    Distrust,
    Family,
    Finding,
    Findings,
    Folded,
    Found,
    Reconstruction,
    Role,
    Ruling,
    Span,
    Table,
    Weights,
    Witness,
)
from chuyi_recon.core.rulings import heard, settled
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import clauses
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.lexicon import Lexicon, Remembered
from chuyi_recon.core.text.line_hyphens import without_line_hyphens
from chuyi_recon.core.text.reading_order import leader
from chuyi_recon.core.weigh.new_words import terms
from chuyi_recon.core.weigh.reliability import weigh
from chuyi_recon.core.weigh.support import support
from chuyi_recon.errors import NothingInCommon, SettingsError
from chuyi_recon.messages import Listed, said

_MANY_STARTS = 20_000  # signs up to which the consensus is begun with every witness in turn
_CLEARLY = 1.01  # times as like all witnesses: so much another start must be worth to be taken for the medoid's
_CONSENSUS_ROUNDS = 3  # most families stay as they are after one


def keys(witnesses: Sequence[Witness], lexicon: Lexicon) -> dict[str, Folded]:
    """The comparison key of each witness, by siglum; who needs them twice makes them once and hands them on."""
    return {w.siglum: fold(w.text, lexicon.simplify) for w in sorted(witnesses, key=lambda w: w.siglum)}


def gather(
    witnesses: Sequence[Witness], lexicon: Lexicon, settings: Settings
) -> tuple[tuple[Family, ...], tuple[Witness, ...]]:
    """Loose witnesses sorted into families by likeness, and those that belong to none.

    A family is named after its first siglum. Families stand in order of their names.
    """
    by = {w.siglum: w for w in witnesses}
    folded = keys(witnesses, lexicon)
    pairs = likenesses(folded, settings)
    families, alone = [], []
    for group in groups(sorted(by), pairs, settings):
        if len(group) == 1:
            alone.append(by[group[0]])
            continue
        copies = tuple(by[s] for s in group)
        families.append(Family(group[0], copies, pivot(_distinct(copies), folded, pairs, lexicon)))
    return tuple(families), tuple(alone)


def family_of(
    name: str,
    witnesses: Sequence[Witness],
    lexicon: Lexicon,
    settings: Settings,
    base: str | None = None,
    title: str = "",
    folded: Mapping[str, Folded] | None = None,
) -> Family:
    """One declared family: outsiders named, the pivot chosen. `folded` holds the keys, if they are made already.

    Raises `NothingInCommon` when no two of several witnesses are of one document, or nobody is of the base's.
    """
    by = {w.siglum: w for w in witnesses}
    if len(by) == 1:
        only = next(iter(by.values()))
        return Family(name, (only,), only.siglum, base, title)
    folded = folded or keys(witnesses, lexicon)
    pairs = likenesses(folded, settings)
    pairs = closer(folded, pairs, settings, base) if base in by else pairs
    inside = members(sorted(by), pairs, settings, base)
    if len(inside) < 2 and base in by:
        raise NothingInCommon(
            said("no witness of {name} shares text with its base {base}", name=name, base=base),
            said("check that the base is a copy of the document; name another base, or none"),
        )
    if len(inside) < 2:
        raise NothingInCommon(
            said("the {many} witnesses of {name} share no text", many=len(by), name=name),
            said("check that they are copies of one document; put others into a folder of their own"),
        )
    outside = tuple(by[s] for s in sorted(by) if s not in inside)
    first = base or pivot(_distinct([by[s] for s in inside]), folded, pairs, lexicon)
    return Family(name, tuple(by[s] for s in inside), first, base, title, outside)


def _distinct(witnesses: Sequence[Witness]) -> tuple[str, ...]:
    """Sigla of the first witness of each transcription: a copy does not make its original more central."""
    family = Family("", tuple(witnesses), "")
    first: dict[str, str] = {}
    for w in witnesses:
        first.setdefault(family.source_of(w.siglum), w.siglum)
    return tuple(first.values())


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is known of a family before an editor speaks: aligned, tabulated, examined, weighed.

    `table` is that of the case after withholding; `distrust` says why the base is not followed, where it is not. Of the
    findings only those that vote are made.
    Whoever asks for the text again after one more ruling keeps this: what follows aligns nothing.
    """

    case: Case
    findings: Findings
    table: Table
    weights: Weights
    distrust: Distrust | None


def prepare(
    family: Family, lexicon: Lexicon, settings: Settings, folded: Mapping[str, Folded] | None = None
) -> Prepared:
    """The line up to the weights. `folded` holds the keys of the witnesses, if they are made already."""
    folded = {s: folded[s] for s in family.sigla} if folded else keys(family.witnesses, lexicon)
    folded = without_line_hyphens(folded, {w.siglum: w.text for w in family.witnesses})
    case = _case(family, folded, lexicon, settings)
    found = examine(case, VOTING)
    findings = Findings(reported(found), lambda: reported(examine(found, FLAGS.keys() - VOTING)))
    table = withhold(case.table, folded, findings.voting)
    return Prepared(case, findings, table, weigh(table, settings), distrusted(table, settings))


def conclude(prepared: Prepared, rulings: Iterable[Ruling] = ()) -> Reconstruction:
    """The line from the weights on, under an editor's rulings; the same prepared family serves any number of times.

    No ruling weighs anything: weights and trust are those of the witnesses without it, and outside its place nothing
    changes. `rulings` are those that are not retracted, in any order; of one editor's with equal dates the later one
    counts.
    """
    case, findings, weights, distrust = prepared.case, prepared.findings, prepared.weights, prepared.distrust
    voting = findings.voting
    rulings, table, plain = tuple(rulings), prepared.table, None
    hearing = heard(rulings, table, case.folded)
    if hearing.cuts or hearing.kept or hearing.taken_out:  # then loci are cut anew
        first = heard(rulings, case.table, case.folded)
        word = Word(first.kept, first.taken_out, first.cuts)
        table = withhold(case.table, case.folded, voting, word)
        plain = withhold(case.table, case.folded, voting, word, obeyed=False) if word.kept or word.taken_out else None
        hearing = heard(rulings, table, case.folded)
    ruled = hearing.each
    trusted, facts = distrust is None, (table, case.folded, weights)
    decisions = decide(
        *facts, case.lexicon, case.settings, case.clauses, case.terms, trusted=trusted, plain=plain, rulings=ruled
    )
    made = constitute(*facts, decisions, findings, case.lexicon, case.settings, distrust)
    made = replace(made, terms=case.terms)
    if not rulings:
        return made
    return replace(made, rulings=ruled, settled=Answers(lambda: settled(findings, ruled, table, VOTING)))


def reconstruct(
    family: Family,
    lexicon: Lexicon,
    settings: Settings,
    folded: Mapping[str, Folded] | None = None,
    rulings: Iterable[Ruling] = (),
) -> Reconstruction:
    """The whole line for one family. `folded` holds the keys of its witnesses, if they are made already."""
    return conclude(prepare(family, lexicon, settings, folded), rulings)


def _case(family: Family, folded: Mapping[str, Folded], lexicon: Lexicon, settings: Settings) -> Case:
    cut = {w.siglum: clauses(w.siglum, w.text, settings) for w in family.witnesses}
    if family.base is None and len(family.witnesses) > 1:
        family, alignment, table = _by_consensus(family, folded, cut, lexicon, settings)
    else:
        alignment = align(family, folded, settings)
        table = tabulate(family, folded, alignment, cut)
        table = replace(table, sources=sources(family, table.loci, settings))
    shared = support(table)
    known = Remembered(lexicon, settings.entities)
    own = tuple(sorted({*known.terms, *terms(family.pivot, folded, shared, table.sources, known, settings)}))
    return Case(family, folded, cut, alignment, table, shared, table.sources, known, settings, terms=own)


def _by_consensus(
    family: Family,
    folded: Mapping[str, Folded],
    cut: Mapping[str, Clauses],
    lexicon: Lexicon,
    settings: Settings,
) -> tuple[Family, Alignment, Table]:
    """A family without a base, aligned with its own consensus: made, aligned with and made anew until it stays.

    It is begun with every witness in turn (in texts that are not too long): the witness it is begun with gives it the
    order of its parts, and may lead it astray. That of the medoid stands unless another is clearly more like all.
    The family that comes back has the most reliable witness in the place of its pivot.
    """
    each = _distinct(family.witnesses)
    first = leader({s: folded[s] for s in each})  # whose order is better is known, however like all another may be
    if first is not None:
        starts = [first]
    elif max(map(len, folded.values())) > _MANY_STARTS:
        starts = [family.pivot]
    else:  # of two either consensus is as like both
        starts = [pivot(each, folded, {}, lexicon), *(each if len(each) > 2 else ())]
    found: dict[str, tuple[float, Alignment, Table]] = {}
    for start in dict.fromkeys(starts):
        made = _settled(family, start, folded, cut, lexicon, settings, found)
        if made is not None:
            key, alignment, table = made
            like = likeness_to_all(key, [folded[s].key for s in each]) if len(starts) > 1 else 0.0
            found[key] = like, alignment, table
    best = max(sorted(found), key=lambda key: round(found[key][0], 9))
    central = next(iter(found))
    _, alignment, table = found[central if found[best][0] < _CLEARLY * found[central][0] else best]
    lead = leading(family, weigh(table, settings), lambda s: unknown_share(folded[s].key, lexicon))
    family = replace(family, pivot=lead)
    return family, alignment, replace(table, family=family)


def _settled(
    family: Family,
    start: str,
    folded: Mapping[str, Folded],
    cut: Mapping[str, Clauses],
    lexicon: Lexicon,
    settings: Settings,
    known: Container[str],
) -> tuple[str, Alignment, Table] | None:
    """The consensus that comes of aligning all with one witness first: its key, and the family aligned with it.

    None as soon as it is one that is `known`.
    """
    gone = no_text(family, folded, settings)
    alignment = align(family, folded, settings, start)
    table = tabulate(family, folded, alignment, cut)
    before = ""
    for _ in range(_CONSENSUS_ROUNDS):
        table = replace(table, sources=sources(family, table.loci, settings))
        heard = _without(table, gone)
        text = consensus(heard, presence(table, folded, cut, settings), weigh(table, settings))
        key = fold(text, lexicon.simplify)
        if key.key in known:
            return None
        if key.key == before or not key.key:
            break
        before = key.key
        alignment = align(family, {**folded, CONSENSUS: key}, settings, CONSENSUS)
        ends = {**cut, CONSENSUS: clauses(CONSENSUS, text, settings)}
        table = tabulate(family, {**folded, CONSENSUS: key}, alignment, ends)
    return before, alignment, replace(table, sources=sources(family, table.loci, settings))


def _without(table: Table, gone: Mapping[str, Sequence[Span]]) -> Table:
    """A table in which some stretches of its witnesses, in signs, are no reading."""
    loci = table.loci
    out = loci.withheld.copy()
    for siglum, spans in gone.items():
        w = loci.line(siglum)
        for span in spans:
            out[w] |= (loci.length[w] > 0) & (loci.first[w] >= span.start) & (loci.last[w] <= span.end)
    return replace(table, loci=replace(loci, withheld=out)) if gone else table


def examine(case: Case, codes: Collection[str]) -> Case:
    """The case with what the flags of these codes find, in order of the catalogue, beside what it has found already.

    Each flag sees of earlier findings those that it needs. Only the flags are asked that the settings ask; raises
    `SettingsError` for a code in them that no flag has.
    """
    for code in (*case.settings.select, *case.settings.ignore):
        if code not in FLAGS:
            raise SettingsError(
                said("no flag is called {code}", code=repr(code)), said("known are: {codes}", codes=Listed(FLAGS))
            )
    found = case.found
    for flag in (f for code, f in FLAGS.items() if code in codes and case.settings.asks(code)):
        seen = replace(case, found=tuple(f for f in found if flag.needs & {f.role, f.subject}))
        made = (f for f in flag().find(seen) if flag.role is Role.WITHHOLDS or is_heard(case, f))
        found = (*found, Found(flag.role, flag.subject, tuple(made)))
    return replace(case, found=found)


def reported(case: Case) -> tuple[Finding, ...]:
    """All findings of a case, ordered by siglum, place and code."""
    every = (f for found in case.found for f in found.findings)
    return tuple(sorted(every, key=lambda f: (f.siglum, f.span.start, f.span.end, f.code, f.message)))
