"""What stands between the signs of one witness: nothing, a space, a line end, a blank line.

In: a text and its key. Out: `Gaps`, one kind of gap behind each sign, and the characters that would be printed there. A
line end inside a sentence is none where Han stand (a narrow column wrapped it) and a space between words. What is set
letter by letter has no spaces. Characters that show nothing are kept apart: they are no white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from chuyi_recon.core.model import BoolArray, Folded, IntArray, Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import wrapped_lines
from chuyi_recon.core.text.code_points import codes
from chuyi_recon.core.text.line_hyphens import HYPHENS
from chuyi_recon.core.text.markup import markup

Kinds = npt.NDArray[np.uint8]
# The kinds of gaps. A wide space parts the words of a line (columns, a letterhead), where a single one is an engine's.
# Beside marks of Markdown a blank line may be one of them: whether one stands there is not told.
NONE, SPACE, WIDE, LINE, BLANK, MARKED = range(6)

# The characters on either side of a gap: of a script that writes no spaces, of an alphabet, figures, marks.
_TIGHT, _LETTER, _FIGURE, _CLOSING, _OPENING, _OTHER = range(1, 7)
_CLOSED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\u3000-\u303f\uff00-\uffef“”‘’…—·]"
)
_CLASSES = (
    (_TIGHT, _CLOSED),
    (_FIGURE, regex.compile(r"\p{Nd}")),
    (_LETTER, regex.compile(r"[\p{L}\p{M}]")),
    (_CLOSING, regex.compile(r"[,.;:!?)\]}%،؛؟।]")),
    (_OPENING, regex.compile(r"[(\[{]")),
    (_OTHER, regex.compile(r"(?s).")),
)
_OF = np.zeros(0x110000, np.uint8)  # the class of each character that a text has had, 0 where none has
_LOOSE = np.zeros((7, 7), bool)  # whether words are parted between two such characters
for _a, _b in (
    (_LETTER, _LETTER), (_LETTER, _FIGURE), (_FIGURE, _LETTER), (_LETTER, _OPENING), (_FIGURE, _OPENING),
    (_CLOSING, _LETTER), (_CLOSING, _OPENING),
):  # fmt: skip
    _LOOSE[_a, _b] = True

_ROW = regex.compile(r"(?i)\n|</tr|\\\\")
_WHITE = regex.compile(r"[\p{Zs}\t]")
_BREAK = regex.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = regex.compile(r"[\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}\N{REPLACEMENT CHARACTER}]")
_HOLE = regex.compile(r"[\p{Co}\N{REPLACEMENT CHARACTER}]")  # something stood here
# Joiners, selectors and directions have a use beside pictures and in scripts that join their letters; nowhere else.
_JOINS = regex.compile(
    r"[\u061c\u180b-\u180f\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f\U000e0020-\U000e007f]"
)
_JOINED = regex.compile(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u20e3[\p{L}\p{M}"
    r"--[\p{Common}\p{Inherited}\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Hangul}\p{Latin}\p{Greek}\p{Cyrillic}]]]",
    regex.V1,
)


def classes(points: npt.NDArray[np.uint32]) -> Kinds:
    """What kind of neighbour each character is to a gap."""
    found = _OF[points]
    if not found.all():
        for code in set(points[found == 0].tolist()):
            _OF[code] = next(n for n, pattern in _CLASSES if pattern.match(chr(code)))
        found = _OF[points]
    return found


def tight(classes: Kinds) -> BoolArray:
    """Which of some characters are of a script that writes no spaces, or marks as wide as its signs."""
    found: BoolArray = classes == _TIGHT
    return found


def loose(before: Kinds, after: Kinds) -> BoolArray:
    """Whether words are parted between such characters."""
    found: BoolArray = _LOOSE[before, after]
    return found


@dataclass(frozen=True, eq=False)
class Gaps:
    """The gap behind each sign of a witness: its kind, and where the characters are that it is printed with (-1: none).

    `unseen` are the characters that show nothing, by sign; `cells` says behind which signs a cell of a table ends. A
    witness in one line tells nothing of lines (`lined` is False); one that breaks behind nearly every sign (`mute`)
    tells nothing of any gap.
    """

    kind: Kinds
    first: IntArray
    second: IntArray
    unseen: Mapping[int, tuple[int, ...]]
    cells: BoolArray
    lined: bool
    mute: bool

    @classmethod
    def of(cls, text: str, folded: Folded, withheld: Iterable[Span], settings: Settings) -> Gaps:
        """The gaps of a text, without what is withheld of it."""
        many = len(folded)
        kind, first, second = np.zeros(many, np.uint8), np.full(many, -1, np.int32), np.full(many, -1, np.int32)
        unseen: dict[int, tuple[int, ...]] = {}
        if not many:
            return cls(kind, first, second, unseen, np.zeros(0, bool), False, False)
        hidden = np.zeros(folded.length + 1, bool)
        for span in withheld:
            hidden[span.start : span.end] = True
        points = codes(text)
        start, end = folded.ends, np.append(folded.origin[1:], folded.length).astype(np.int32)
        side = classes(points[folded.origin])
        parted = np.append(loose(side[:-1], side[1:]), False)
        wide = end > start
        plain = np.flatnonzero(wide & (end - start == 1))
        plain = plain[(points[start[plain]] == ord(" ")) & ~hidden[start[plain]]]
        kind[plain], first[plain] = SPACE, start[plain]
        wide[plain] = False
        found = markup(text)
        cells = np.zeros(many + 1, bool)
        cells[folded.every_at(np.array(found.cells, np.int64))] = True
        cells = cells[1:]  # a cell ends behind the sign before it
        hides = np.zeros(folded.length + 1, bool)
        for span in found.hidden:
            hides[span.start : span.end] = True
        ends, inside = wrapped_lines(text, settings)
        single = np.zeros(many, bool)
        single[plain] = True
        # Nothing but the end of a line, as nearly all are.
        bare = np.flatnonzero(wide & (end - start == 1))
        bare = bare[(points[start[bare]] == ord("\n")) & ~(hidden | hides)[start[bare]]]
        wraps = inside[ends.searchsorted(start[bare] + 1)] & (bare < many - 1)
        kind[bare] = np.where(wraps, np.where(parted[bare], SPACE, NONE), LINE)
        first[bare] = start[bare]
        wide[bare] = False
        broken = len(bare)
        for i in np.flatnonzero(wide).tolist():
            seen = [o for o in range(int(start[i]), int(end[i])) if not (hidden[o] or hides[o])]
            said = [text[o] for o in seen]
            lines = [o for o in seen if text[o] == "\n"]
            white = [o for o, c in zip(seen, said, strict=True) if _WHITE.match(c)]
            odd = tuple(o for o, c in zip(seen, said, strict=True) if _UNSEEN.match(c))
            if odd:
                unseen[i] = odd
            if lines and said[0] in HYPHENS and side[i] == _LETTER:
                continue  # a hyphen that only the line's end put there goes with it
            if lines:
                broken += 1
                # Headings and rules of Markdown end what stands before them.
                marked = any(
                    not c.isspace() and c not in "*_" and not _UNSEEN.match(c) for c in text[start[i] : end[i]]
                )
                if inside[ends.searchsorted(lines[0] + 1)] and i < many - 1 and not marked:
                    kind[i], first[i] = (SPACE if parted[i] else NONE), lines[0]
                    continue
                blank = len(lines) > 1
                kind[i] = LINE if not blank else MARKED if marked else BLANK
                first[i], second[i] = lines[0], lines[1] if blank else -1
            elif white:
                single[i] = len(white) == 1
                kind[i] = SPACE if single[i] and text[white[0]] != "\N{IDEOGRAPHIC SPACE}" else WIDE
                first[i] = next((o for o in white if text[o] == " "), white[0])
            elif any(_BREAK.match(c) for c in said):
                kind[i] = SPACE if parted[i] else NONE
        # Three spaces and more behind single signs set a word letter by letter.
        spaced = np.flatnonzero(np.diff(np.concatenate([[0], single.view(np.int8), [0]])))
        for a, b in zip(spaced[::2].tolist(), spaced[1::2].tolist(), strict=True):
            if b - a >= 3:
                kind[a:b] = NONE
        # Cells never fuse, also where markup alone parts them.
        fused = np.flatnonzero(cells & (kind == NONE))
        for i in fused.tolist():
            kind[i] = LINE if _ROW.search(text, int(start[i]), int(end[i])) else SPACE
        # A wide space parts words, not two signs that are set apart.
        apart = np.append(True, (kind > NONE)[:-1]) | np.append((kind > NONE)[1:], True)
        kind[(kind == WIDE) & apart] = SPACE
        for vector in (kind, first, second):
            vector.setflags(write=False)
        return cls(kind, first, second, unseen, cells, bool((kind[:-1] >= LINE).any()), 2 * broken > many)


def has_hole(text: str) -> bool:
    """Whether something stood in a text that cannot be shown."""
    return _HOLE.search(text) is not None


def used(text: str, offset: int) -> bool:
    """Whether a character that shows nothing belongs to the text where it stands, or says that something is lost."""
    char = text[offset]
    if _HOLE.match(char):
        return True
    beside = text[max(0, offset - 2) : offset] + text[offset + 1 : offset + 2]
    return bool(_JOINS.match(char) and _JOINED.search(beside))
