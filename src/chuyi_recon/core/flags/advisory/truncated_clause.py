"""A clause cut off at a page break."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from chuyi_recon.core.flags.base import CLAUSE_ENDS, Flag, Sample, abbreviate, span_of_signs
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.missing_text import MissingText, find_missing_text
from chuyi_recon.core.model import Finding, FoldedText, Role, Severity, Subject
from chuyi_recon.messages import Message, sigla_go_on, sigla_have

_MIN_HEAD_LETTERS = 4  # letters
_TORN_SHORTEST = 8  # signs: less is lost within a line, not at a page's end; at 4 flags .933 for .934; 16 alike
_TORN_LONGEST = 60  # signs of a head or tail that are pointed at, at most; at 30 and 120 no figure changes


class TruncatedClause(Flag):
    """A clause of which a transcription has the head or the tail alone.

    What it finds
        Where text of the document is lost: the head that stands before the place and goes on in the
        other witnesses, and the tail that stands after it and has its beginning there. The place
        must be a line's end, or hold invented text; inside a line a head alone is found, where a whole clause
        is lost with its rest.

    Why it matters
        A head without an end says something else, or nothing: `支持建设3所“楚怡”高水平职业本`.

    Example
        `色突出、服务能力强的“楚怡”优质中职专业（群）。` for `遴选建设100个特色突出、…`

    Where it is wrong
        A line that a narrow column wrapped, where a word of the next line is lost as well, can look
        cut off.
    """

    code: ClassVar[str] = "truncated-clause"
    severity: ClassVar[Severity] = "high"
    role: ClassVar[Role] = Role.ADVISES
    subject: ClassVar[Subject] = Subject.TRUNCATION
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Role.WITHHOLDS})
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "a head and a tail, the page between them lost",
            {
                "a": "一、各县应当在汛期以前组织堤防巡查，逐段登记，发现险情立即上报。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导轮流带班，二十四小时不得离岗，违者追究责任。\n",
                "b": "一、各县应当在汛期以前组织堤防巡查，逐段登记，发现险情立即上报。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导轮流带班，二十四小时不得离岗，违者追究责任。\n",
                "c": "一、各县应当在汛期以前组织堤防巡查，逐段登记，发现险情立\n纪律，领导轮流带班，二十四小时不得离岗，违者追究责任。\n",
            },
            expected=(("c", "发现险情立"), ("c", "纪律，")),
        ),
        Sample(
            "a page lost between two paragraphs",
            {
                "a": "一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导轮流带班。\n",
                "b": "一、加强堤防巡查，发现险情立即上报。\n二、备足防汛物资，落实专人保管，定期清点更换。\n三、严肃值班纪律，领导轮流带班。\n",
                "c": "一、加强堤防巡查，发现险情立即上报。\n三、严肃值班纪律，领导轮流带班。\n",
            },
        ),
        Sample(
            "a head inside a line, the clause after it lost with its rest",
            {
                "a": "县站由站长丁祖培主持选育良种，一九七二年通过鉴定，有职工二百人。\n二、备足防汛物资，落实专人保管。\n",
                "b": "县站由站长丁祖培主持选育良种，一九七二年通过鉴定，有职工二百人。\n二、备足防汛物资，落实专人保管。\n",
                "c": "县站由站长丁祖培主持选有职工二百人。\n二、备足防汛物资，落实专人保管。\n",
            },
            expected=(("c", "县站由站长丁祖培主持选"),),
        ),
        Sample(
            "an eye that slips from a word to the same word farther on leaves a clause",
            {
                "a": "各区组织民工检查堤防，各乡组织民工加固堤防，不得延误。\n二、备足防汛物资，落实专人保管。\n",
                "b": "各区组织民工检查堤防，各乡组织民工加固堤防，不得延误。\n二、备足防汛物资，落实专人保管。\n",
                "c": "各区组织民工加固堤防，不得延误。\n二、备足防汛物资，落实专人保管。\n",
            },
        ),
        Sample(
            "a line that a narrow column wrapped",
            {
                "a": "各县应当组织堤防巡查，发现险情立即上报，不得延误。\n二、备足防汛物资。\n",
                "b": "各县应当组织堤防巡查，发现险情立\n即上报，不得延误。\n二、备足防汛物资。\n",
                "c": "各县应当组织堤防巡查，发现险情立即上报，不得延误。\n二、备足防汛物资。\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """Heads and tails, in order of witness and offset."""
        for every in find_missing_text(context).values():
            found = [
                f
                for g in every
                if _is_torn_at_line_end(context, g) or _is_cut_inside_line(context, g)
                for f in self._fragments(context, g)
            ]
            yield from sorted(found, key=lambda f: f.span)

    def _fragments(self, context: FlagContext, g: MissingText) -> Iterator[Finding]:
        f = context.folded[g.siglum]
        sigla = [a.siglum for a in g.evidence]
        if (
            not g.opens_clause
            and g.breaks_off
            and g.lost[0] not in CLAUSE_ENDS
            and f.key[g.breaks_off : g.breaks_off + 1] not in CLAUSE_ENDS
        ):
            first = _clause_start(context, g)
            after = _to_first_clause_end(g.lost)
            yield self._finding(
                context,
                g,
                (first, g.breaks_off),
                lambda words: Message(
                    "finding.truncated-clause.breaks-off",
                    words=words,
                    who=sigla_go_on(sigla),
                    after=abbreviate(after),
                ),
            )
        if not g.closes_clause and not g.at_text_end and _is_torn_at_line_end(context, g):
            last = _clause_end(f, g.resumes, _TORN_LONGEST)
            before = _after_last_clause_end(g.lost)
            yield self._finding(
                context,
                g,
                (g.resumes, last),
                lambda words: Message(
                    "finding.truncated-clause.lost-beginning",
                    words=words,
                    who=sigla_have(sigla),
                    before=abbreviate(before),
                ),
            )

    def _finding(
        self, context: FlagContext, g: MissingText, where: tuple[int, int], make_message: Callable[[str], str]
    ) -> Finding:
        span = span_of_signs(context, g.siglum, *where)
        words = abbreviate(span.extract(context.family.witness(g.siglum).text))
        return Finding(self.code, self.severity, g.siglum, span, make_message(words), None, g.evidence)


def _is_torn_at_line_end(context: FlagContext, g: MissingText) -> bool:
    """Whether text is lost over the end of a line, or invented text stands in the gap."""
    f = context.folded[g.siglum]
    over = g.at_text_end or g.resumes > g.breaks_off or bool(f.breaks[g.resumes])
    return over and (len(g.lost) >= _TORN_SHORTEST or any(c in CLAUSE_ENDS for c in g.lost))


def _is_cut_inside_line(context: FlagContext, g: MissingText) -> bool:
    """Whether inside a line a clause is cut whose head is left, with a whole clause after it.

    Where the eye slips from a word to the same word farther on, what is left is a clause again.
    """
    f = context.folded[g.siglum]
    if g.opens_clause or g.resumes != g.breaks_off or not any(c in CLAUSE_ENDS for c in g.lost[:-1]):
        return False
    head = f.key[_clause_start(context, g) : g.breaks_off]
    return g.closes_clause and sum(c.isalpha() for c in head) >= _MIN_HEAD_LETTERS


def _clause_start(context: FlagContext, g: MissingText) -> int:
    """The sign with which the clause begins that the last sign before the gap stands in."""
    f, longest = context.folded[g.siglum], _TORN_LONGEST
    at = int(f.origin[g.breaks_off - 1])
    own = context.clauses[g.siglum].clause_at(at).span.start
    first = g.breaks_off - 1
    while first > 0 and g.breaks_off - first < longest and f.origin[first - 1] >= own:
        first -= 1
    return first


def _clause_end(f: FoldedText, at: int, longest: int) -> int:
    last = at + 1
    while last < len(f) and last - at < longest and f.key[last - 1] not in CLAUSE_ENDS and f.breaks[last] < 2:
        last += 1
    return last


def _to_first_clause_end(lost: str) -> str:
    return lost[: next((i + 1 for i, c in enumerate(lost) if c in CLAUSE_ENDS), len(lost))]


def _after_last_clause_end(lost: str) -> str:
    return lost[max((i + 1 for i, c in enumerate(lost) if c in CLAUSE_ENDS), default=0) :]
