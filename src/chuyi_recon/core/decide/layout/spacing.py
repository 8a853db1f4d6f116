"""What stands between the signs of one witness: nothing, a space, a line end, a blank line.

In: a text and its key. Out: `Spacing`, one kind of gap behind each sign, and the characters that would be printed
there. A line end inside a sentence is none where Han stand (a narrow column wrapped it) and a space between words.
What is set letter by letter has no spaces. Characters that show nothing are kept apart: they are no white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from chuyi_recon.core.model import BoolArray, FoldedText, IntArray, Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import wrapped_lines
from chuyi_recon.core.text.code_points import code_points
from chuyi_recon.core.text.line_hyphens import HYPHENS
from chuyi_recon.core.text.markup import find_markup

KindArray = npt.NDArray[np.uint8]
# The kinds of gaps. A wide space parts the words of a line (columns, a letterhead), where a single one is an engine's.
# Beside marks of Markdown a blank line may be one of them: whether one stands there is not told.
NONE, SPACE, WIDE_SPACE, LINE_END, BLANK_LINE, MARKUP_LINE = range(6)

# The characters on either side of a gap: of a script that writes no spaces, of an alphabet, figures, marks.
_UNSPACED, _LETTER, _FIGURE, _CLOSING, _OPENING, _OTHER = range(1, 7)
_UNSPACED_CHARACTER = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\u3000-\u303f\uff00-\uffef“”‘’…—·]"
)
_CLASSES = (
    (_UNSPACED, _UNSPACED_CHARACTER),
    (_FIGURE, regex.compile(r"\p{Nd}")),
    (_LETTER, regex.compile(r"[\p{L}\p{M}]")),
    (_CLOSING, regex.compile(r"[,.;:!?)\]}%،؛؟।]")),
    (_OPENING, regex.compile(r"[(\[{]")),
    (_OTHER, regex.compile(r"(?s).")),
)
_CLASS_BY_CODE = np.zeros(0x110000, np.uint8)  # the class of each character that a text has had, 0 where none has
_NEEDS_SPACE = np.zeros((7, 7), bool)  # whether words are parted between two such characters
for _a, _b in (
    (_LETTER, _LETTER), (_LETTER, _FIGURE), (_FIGURE, _LETTER), (_LETTER, _OPENING), (_FIGURE, _OPENING),
    (_CLOSING, _LETTER), (_CLOSING, _OPENING),
):  # fmt: skip
    _NEEDS_SPACE[_a, _b] = True

_TABLE_ROW_END = regex.compile(r"(?i)\n|</tr|\\\\")
_SPACE_CHARACTER = regex.compile(r"[\p{Zs}\t]")
_BREAK = regex.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = regex.compile(r"[\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}\N{REPLACEMENT CHARACTER}]")
_LOST_CHARACTER = regex.compile(r"[\p{Co}\N{REPLACEMENT CHARACTER}]")  # something stood here
# Joiners, selectors and directions have a use beside pictures and in scripts that join their letters; nowhere else.
_JOINER = regex.compile(
    r"[\u061c\u180b-\u180f\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f\U000e0020-\U000e007f]"
)
_JOINABLE = regex.compile(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u20e3[\p{L}\p{M}"
    r"--[\p{Common}\p{Inherited}\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Hangul}\p{Latin}\p{Greek}\p{Cyrillic}]]]",
    regex.V1,
)


def character_classes(points: npt.NDArray[np.uint32]) -> KindArray:
    """What kind of neighbour each character is to a gap."""
    found = _CLASS_BY_CODE[points]
    if not found.all():
        for code in set(points[found == 0].tolist()):
            _CLASS_BY_CODE[code] = next(n for n, pattern in _CLASSES if pattern.match(chr(code)))
        found = _CLASS_BY_CODE[points]
    return found


def is_unspaced(character_kinds: KindArray) -> BoolArray:
    """Which of some characters are of a script that writes no spaces, or marks as wide as its signs."""
    found: BoolArray = character_kinds == _UNSPACED
    return found


def needs_space(before: KindArray, after: KindArray) -> BoolArray:
    """Whether words are parted between such characters."""
    found: BoolArray = _NEEDS_SPACE[before, after]
    return found


@dataclass(frozen=True, eq=False)
class Spacing:
    """The gap behind each sign of a witness: its kind, and where the characters are that it is printed with (-1: none).

    `unseen` are the characters that show nothing, by sign; `cells` says behind which signs a cell of a table ends. A
    witness in one line tells nothing of lines (`lined` is False); one that breaks behind nearly every sign (`mute`)
    tells nothing of any gap.
    """

    kind: KindArray
    first: IntArray
    second: IntArray
    invisible: Mapping[int, tuple[int, ...]]
    cell_ends: BoolArray
    has_lines: bool
    uninformative: bool

    @classmethod
    def of(cls, text: str, folded: FoldedText, withheld: Iterable[Span], settings: Settings) -> Spacing:
        """The gaps of a text, without what is withheld of it."""
        many = len(folded)
        kind, first, second = np.zeros(many, np.uint8), np.full(many, -1, np.int32), np.full(many, -1, np.int32)
        invisible: dict[int, tuple[int, ...]] = {}
        if not many:
            return cls(kind, first, second, invisible, np.zeros(0, bool), False, False)
        hidden = np.zeros(folded.text_length + 1, bool)
        for span in withheld:
            hidden[span.start : span.end] = True
        points = code_points(text)
        start, end = folded.ends, np.append(folded.origin[1:], folded.text_length).astype(np.int32)
        side = character_classes(points[folded.origin])
        parted = np.append(needs_space(side[:-1], side[1:]), False)
        wide = end > start
        plain = np.flatnonzero(wide & (end - start == 1))
        plain = plain[(points[start[plain]] == ord(" ")) & ~hidden[start[plain]]]
        kind[plain], first[plain] = SPACE, start[plain]
        wide[plain] = False
        found = find_markup(text)
        cells = np.zeros(many + 1, bool)
        cells[folded.signs_at(np.array(found.cell_edges, np.int64))] = True
        cells = cells[1:]  # a cell ends behind the sign before it
        hides = np.zeros(folded.text_length + 1, bool)
        for span in found.hidden:
            hides[span.start : span.end] = True
        ends, inside = wrapped_lines(text, settings)
        single = np.zeros(many, bool)
        single[plain] = True
        # Nothing but the end of a line, as nearly all are.
        bare = np.flatnonzero(wide & (end - start == 1))
        bare = bare[(points[start[bare]] == ord("\n")) & ~(hidden | hides)[start[bare]]]
        wraps = inside[ends.searchsorted(start[bare] + 1)] & (bare < many - 1)
        kind[bare] = np.where(wraps, np.where(parted[bare], SPACE, NONE), LINE_END)
        first[bare] = start[bare]
        wide[bare] = False
        broken = len(bare)
        for i in np.flatnonzero(wide).tolist():
            offsets = [o for o in range(int(start[i]), int(end[i])) if not (hidden[o] or hides[o])]
            characters = [text[o] for o in offsets]
            lines = [o for o in offsets if text[o] == "\n"]
            white = [o for o, c in zip(offsets, characters, strict=True) if _SPACE_CHARACTER.match(c)]
            odd = tuple(o for o, c in zip(offsets, characters, strict=True) if _INVISIBLE.match(c))
            if odd:
                invisible[i] = odd
            if lines and characters[0] in HYPHENS and side[i] == _LETTER:
                continue  # a hyphen that only the line's end put there goes with it
            if lines:
                broken += 1
                # Headings and rules of Markdown end what stands before them.
                marked = any(
                    not c.isspace() and c not in "*_" and not _INVISIBLE.match(c) for c in text[start[i] : end[i]]
                )
                if inside[ends.searchsorted(lines[0] + 1)] and i < many - 1 and not marked:
                    kind[i], first[i] = (SPACE if parted[i] else NONE), lines[0]
                    continue
                blank = len(lines) > 1
                kind[i] = LINE_END if not blank else MARKUP_LINE if marked else BLANK_LINE
                first[i], second[i] = lines[0], lines[1] if blank else -1
            elif white:
                single[i] = len(white) == 1
                kind[i] = SPACE if single[i] and text[white[0]] != "\N{IDEOGRAPHIC SPACE}" else WIDE_SPACE
                first[i] = next((o for o in white if text[o] == " "), white[0])
            elif any(_BREAK.match(c) for c in characters):
                kind[i] = SPACE if parted[i] else NONE
        # Three spaces and more behind single signs set a word letter by letter.
        spaced = np.flatnonzero(np.diff(np.concatenate([[0], single.view(np.int8), [0]])))
        for a, b in zip(spaced[::2].tolist(), spaced[1::2].tolist(), strict=True):
            if b - a >= 3:
                kind[a:b] = NONE
        # Cells never fuse, also where markup alone parts them.
        fused = np.flatnonzero(cells & (kind == NONE))
        for i in fused.tolist():
            kind[i] = LINE_END if _TABLE_ROW_END.search(text, int(start[i]), int(end[i])) else SPACE
        # A wide space parts words, not two signs that are set apart.
        apart = np.append(True, (kind > NONE)[:-1]) | np.append((kind > NONE)[1:], True)
        kind[(kind == WIDE_SPACE) & apart] = SPACE
        for vector in (kind, first, second):
            vector.setflags(write=False)
        return cls(kind, first, second, invisible, cells, bool((kind[:-1] >= LINE_END).any()), 2 * broken > many)


def has_lost_character(text: str) -> bool:
    """Whether something stood in a text that cannot be shown."""
    return _LOST_CHARACTER.search(text) is not None


def is_meaningful_invisible(text: str, offset: int) -> bool:
    """Whether a character that shows nothing belongs to the text where it stands, or says that something is lost."""
    char = text[offset]
    if _LOST_CHARACTER.match(char):
        return True
    beside = text[max(0, offset - 2) : offset] + text[offset + 1 : offset + 2]
    return bool(_JOINER.match(char) and _JOINABLE.search(beside))
