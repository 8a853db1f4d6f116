"""All that a decision may look at: the table, who speaks for how much, and what several rules ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np

from chuyi_recon.core.collate.presence import Presence, find_presence, kept_rows
from chuyi_recon.core.decide.context_tie_break import ContextTieBreak
from chuyi_recon.core.decide.display import Display
from chuyi_recon.core.decide.document_consistency import ConsistentReading, choose_consistent_readings
from chuyi_recon.core.decide.punctuation import LikeliestMark, likeliest_marks
from chuyi_recon.core.model import (
    Attestation,
    BoolArray,
    Clauses,
    Decision,
    FloatArray,
    FoldedText,
    Ground,
    IntArray,
    Locus,
    Table,
    Weights,
)
from chuyi_recon.core.model.column_sequence import make_objects
from chuyi_recon.core.model.table_columns import count_classes
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.core.text.markup import find_markup
from chuyi_recon.core.text.script import choose_script, detect_scripts
from chuyi_recon.core.weigh.confidence import confidence
from chuyi_recon.core.weigh.engine_confidence import vote_weights_by_locus
from chuyi_recon.messages import Message, list_sigla

# Made once: most loci have one of these reasons.
ALL_AGREE = Message("decision.all-agree")
WITHHELD = Message("decision.withheld")
NO_WITNESS_HAS_TEXT = Message("decision.nobody-has-text")
_NO_TEXT = Message("decision.no-text")
RULE_SHARED = 0.9  # confidence in a named rule that two sources bear out; at .5 and .99 calibration is worse
RULE_SINGLE = 0.6  # confidence in a named rule that one source bears out; .3 and .9 decide alike


@dataclass(frozen=True)
class DecisionContext:
    """A table after withholding, with the weights of its witnesses."""

    table: Table
    folded: Mapping[str, FoldedText]
    weights: Weights
    lexicon: Lexicon
    settings: Settings
    clauses: Mapping[str, Clauses]
    terms: Sequence[str] = ()
    trusted: bool = False  # the family has a base, and it is followed

    @property
    def independence_classes(self) -> Mapping[str, str]:
        """By siglum, what counts once."""
        return self.table.independence_classes

    @cached_property
    def other_script_sigla(self) -> frozenset[str]:
        """The witnesses that are not in the script of the text: of equal readings theirs are printed last."""
        texts = {w.siglum: w.text for w in self.table.family.witnesses}
        written = detect_scripts(self.folded, texts)
        script = choose_script(written, self.independence_classes, self.table.family.base)
        return frozenset(s for s, own in written.items() if own != script)

    def coded_characters(self, siglum: str) -> Mapping[int, int]:
        """Where each character of a witness that is written in code begins, and where its code ends."""
        return {c.span.start: c.span.end for c in find_markup(self.table.family.witness(siglum).text).coded_characters}

    @cached_property
    def display(self) -> Display:
        """What is printed of a reading."""
        return Display(self.table, self.folded, self.settings)

    @cached_property
    def tie_break(self) -> ContextTieBreak:
        """The words of the family and the dictionary's."""
        return ContextTieBreak(
            self.table, self.folded, self.independence_classes, self.lexicon, self.settings, self.terms
        )

    @cached_property
    def consistent_readings(self) -> Mapping[int, ConsistentReading]:
        """By locus, the reading that is chosen for being consistent over the document."""
        return choose_consistent_readings(self.table, self.independence_classes)

    @cached_property
    def likeliest_marks(self) -> Mapping[int, LikeliestMark]:
        """By locus, the mark that the habits of its witnesses make likeliest."""
        return likeliest_marks(self.table, self.presence, self.weights)

    @cached_property
    def presence(self) -> Presence:
        """Who has the text of each row, and who speaks against it."""
        return find_presence(self.table, self.folded, self.clauses, self.settings)

    @cached_property
    def classes_with_text(self) -> IntArray:
        """By row how many sources have text in it."""
        return count_classes(self.presence.present, [self.independence_classes[s] for s in self.table.loci.sigla])

    @cached_property
    def kept_rows(self) -> BoolArray:
        """By row whether it is in the text.

        A base that is followed has no say in what it lacks, and what one source alone has is not put into it.
        """
        base = self.table.family.base if self.trusted else None
        voice = [0.0 if s == base else self.weights.vote_weights[s] for s in self.table.loci.sigla]
        out = kept_rows(self.presence, voice, [self.independence_classes[s] for s in self.table.loci.sigla])
        return out & (self.classes_with_text > 1) if self.trusted else out

    def classes_by_reading(self, locus: Locus, leave_out: str | None) -> Mapping[str, set[str]]:
        """By key, the independent sources that have this reading, without those of `leave_out`."""
        out: dict[str, set[str]] = {}
        for r in locus.readings:
            if r.siglum != leave_out and not r.withheld:
                out.setdefault(r.key, set()).add(self.independence_classes[r.siglum])
        return out

    def unanimous(self, line: int | None = None, voting: BoolArray | None = None) -> BoolArray:
        """Loci at which somebody has a say and all who have read alike; `line`'s own among them, if one is named."""
        loci = self.table.loci
        standing = loci.voting if voting is None else voting
        if line is None:
            line_of = standing.argmax(axis=0)
            lead = loci.variant[line_of, np.arange(len(loci))]
            there = standing.any(axis=0)
        else:
            lead, there = loci.variant[line], standing[line]
        return np.array(there & ((loci.variant == lead) | ~standing).all(axis=0))

    def decide_agreed(
        self, at: IntArray, lines: IntArray, heard: BoolArray | None = None, *, lacking: bool = False
    ) -> dict[int, Decision]:
        """The decisions at loci where all who have a say read alike, each printed as the witness of its line has it.

        `heard` says who has one, as in `Loci.standing`; without it all have whose reading stands. `lacking`: the base
        has no line there.
        """
        loci = self.table.loci
        texts, taken = self.print_readings(at, lines)
        holders, sure = self.holders(at, lines, heard)
        size = loci.length[lines, at].tolist()
        ground = Ground.RESTORED if lacking else Ground.AGREED
        grounds = [ground if text else Ground.OMITTED for text in texts]
        if lacking:
            told = {own: Message("decision.line-base-lacks", sigla=list_sigla(own)) for own in set(holders)}
            reasons: list[str] = [told[own] for own in holders]
        else:
            reasons = [ALL_AGREE if text else reason_for_nothing(n) for text, n in zip(texts, size, strict=True)]
        return self.make_decisions(
            at, ground=grounds, text=texts, copied_from=taken, sigla=holders, confidence=sure, reason=reasons
        )

    def make_decisions(self, at: IntArray, **fields: Iterable[object]) -> dict[int, Decision]:
        """Decisions at some loci, their fields given column by column; they name no rule, and nothing beside the locus.

        `open` is False where it is not given.
        """
        ordinals = at.tolist()
        rest: dict[str, Iterable[object]] = {
            "rule": repeat(""),
            "attested_elsewhere": repeat(()),
            "open": repeat(False),
            **fields,
        }
        row = self.table.loci.row[at].tolist()
        return dict(zip(ordinals, make_objects(Decision, len(ordinals), row=row, locus=ordinals, **rest), strict=True))

    def preference(self, siglum: str) -> tuple[bool, float, list[int]]:
        """Of witnesses that read alike the greatest is copied: in the text's script, most reliable, first."""
        return siglum not in self.other_script_sigla, self.weights.reliability[siglum], [-ord(c) for c in siglum]

    def copied(self, heard: BoolArray) -> IntArray:
        """Whose characters are printed where those who are heard read alike: the pivot's, else as `preference` says."""
        sigla, pivot = self.table.loci.sigla, self.table.family.lead_witness
        trust = [(s == pivot, *self.preference(s)) for s in sigla]
        rank = np.array([sorted(trust).index(t) for t in trust])
        lines: IntArray = np.where(heard, rank[:, None], -1).argmax(axis=0)
        return lines

    def print_readings(self, at: IntArray, lines: IntArray) -> tuple[list[str], list[tuple[Attestation, ...]]]:
        """For each of some loci what is printed of the reading of the witness of its line, and where it stands."""
        loci = self.table.loci
        return self.display.print_spans(loci.sigla, lines, loci.start[lines, at], loci.end[lines, at])

    def holders(
        self, at: IntArray, lines: IntArray, heard: BoolArray | None = None
    ) -> tuple[list[tuple[str, ...]], list[float]]:
        """For each of some loci those who have a say and read as the witness of its line.

        With them how sure one is of their reading where nobody has another.
        """
        loci = self.table.loci
        heard = loci.voting if heard is None else heard
        same = heard[:, at] & (loci.variant[:, at] == loci.variant[lines, at])
        packed = np.packbits(same, axis=0)
        known: dict[tuple[int, ...], tuple[tuple[str, ...], float]] = {}
        names: list[tuple[str, ...]] = []
        sure: list[float] = []
        for n, pattern in enumerate(zip(*packed.tolist(), strict=True)):
            found = known.get(pattern)
            if found is None:
                own = tuple(s for s, there in zip(loci.sigla, same[:, n], strict=True) if there)
                total = 0.0  # added up in order of the witnesses, as everywhere
                for s in own:
                    total += self.weights.vote_weights[s]
                found = known[pattern] = own, confidence({"": total}, "")
            names.append(found[0])
            sure.append(found[1])
        return names, sure

    @cached_property
    def locus_votes(self) -> FloatArray | None:
        """`[w, l]`: the log-odds of each reading's vote where engines say how sure they are; None where none does."""
        return vote_weights_by_locus(self.table, self.weights)

    def votes_at(self, locus: Locus) -> Mapping[str, float]:
        """By siglum, the log-odds that its vote adds at a locus."""
        if self.locus_votes is None:
            return self.weights.vote_weights
        return dict(zip(self.table.loci.sigla, self.locus_votes[:, locus.ordinal].tolist(), strict=True))

    @cached_property
    def scores(self) -> FloatArray:
        """`[n, l]`: the log-odds behind variant `n` of locus `l`; 0 where nobody who has a say has it."""
        loci = self.table.loci
        number = np.where(loci.voting, loci.variant, -1)
        out = np.zeros((int(number.max(initial=0)) + 1, len(loci)))
        votes = self.locus_votes
        for w, siglum in enumerate(loci.sigla):
            own = np.flatnonzero(number[w] >= 0)
            out[number[w, own], own] += self.weights.vote_weights[siglum] if votes is None else votes[w, own]
        return out


def reason_for_nothing(signs: int) -> str:
    """Why nothing is printed where all agree: there is nothing, or nothing but white space and marks of a page."""
    return WITHHELD if signs else _NO_TEXT
