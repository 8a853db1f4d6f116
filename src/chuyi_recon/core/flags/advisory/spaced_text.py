"""A line set letter by letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from chuyi_recon.core.flags.base import Flag, Sample, abbreviate, flagged_spans
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.model import Finding, Role, Severity, Subject
from chuyi_recon.core.text.notation import KeyLine, KeyLines, is_letter_spaced, key_lines
from chuyi_recon.messages import Message

_SPACED_HABIT = 0.3  # share of signs: an engine that spaces more does so everywhere, no finding; .15 and .6 alike


class SpacedText(Flag):
    """A line whose characters are parted by spaces.

    What it finds
        Lines of three Han characters or more that stand letter by letter, as a wide letterhead
        does when a model copies its look.

    Why it matters
        The words are right, but no search finds them. The reconstruction closes them up.

    Example
        `湖 南 省 财 政 厅 文 件`

    Where it is wrong
        Some engines put spaces between all words of a page; where a third of the lines are spaced,
        nothing is flagged. A two-character heading (`目 录`) is let alone.
    """

    code: ClassVar[str] = "spaced-text"
    severity: ClassVar[Severity] = "low"
    role: ClassVar[Role] = Role.ADVISES
    subject: ClassVar[Subject] = Subject.SPACING
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Subject.FURNITURE})
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "a letterhead",
            {
                "a": "云 州 省 财 政 厅 文 件\n关于拨付防汛经费的通知\n各县财政局：\n现将防汛经费拨付你们，请专款专用。\n年终决算时列报。\n",
                "b": "云州省财政厅文件\n关于拨付防汛经费的通知\n各县财政局：\n现将防汛经费拨付你们，请专款专用。\n年终决算时列报。\n",
            },
            expected=(("a", "云 州 省 财 政 厅 文 件"),),
        ),
        Sample(
            "an engine that spaces every line",
            {
                "a": "关 于 拨 付 经 费 的 通 知\n各 县 财 政 局\n现 将 经 费 拨 付 你 们\n",
                "b": "关于拨付经费的通知\n各县财政局\n现将经费拨付你们\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """Spaced lines, in order."""
        for w in context.family.witnesses:
            spaced = _letter_spaced_lines(key_lines(context.folded[w.siglum]), w.text)
            if spaced:
                pieces = set(flagged_spans(context, w.siglum, (Subject.FURNITURE,)))
                spaced = [line for line in spaced if line.span not in pieces]
            if sum(len(line.key) for line in spaced) > _SPACED_HABIT * len(context.folded[w.siglum]):
                continue
            for line in spaced:
                text = line.span.extract(w.text)
                yield Finding(
                    self.code,
                    self.severity,
                    w.siglum,
                    line.span,
                    Message("finding.spaced-text.letter-by-letter", text=abbreviate(text)),
                    "".join(text.split()),
                )


def _letter_spaced_lines(rows: KeyLines, text: str) -> list[KeyLine]:
    """The lines set letter by letter: only a line with two characters more than signs can be one."""
    longer = [i for i in range(len(rows)) if rows.ends[i] - rows.begins[i] - len(rows.keys[i]) > 1]
    return [rows[i] for i in longer if is_letter_spaced(text[rows.begins[i] : rows.ends[i]])]
