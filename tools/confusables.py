"""Makes `src/chuyi_recon/app/language/confusables.txt`: which characters look alike, which sound alike.

    make likeness        the fonts and Unihan first: apt-get install unicode-data fonts-noto-cjk

Everything in the file is derived here, of two sources whose licences allow it: fields of Unihan, and
figures of what the glyphs of two free fonts have in common. No outline is copied.

How alike two characters look is one figure (`docs/likeness.md` says what was tried and measured):

    strokes      cosine of what their gradients have beyond the mean character: where strokes of which
                 direction stand. It tells 末 from 未 least of all.
    ink          cosine of the blurred glyphs
    crowd        how near the twenty nearest of each are: dense characters all look a little alike
    code, count  the Cangjie code (parts in order of writing) in common, and the difference in strokes

Same bytes: what is compared is rounded to integers first, and sums of these are exact in any order.
Another release of Pillow, of the fonts or of Unihan gives other bytes; the file's head names them.
"""

from __future__ import annotations

import bz2
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont, __version__, features

TABLE_PATH = Path(__file__).parents[1] / "src" / "chuyi_recon" / "app" / "language" / "confusables.txt"
UNIHAN_FOLDER = Path("/usr/share/unicode")
FONTS = (  # the face of each collection that has the forms of the mainland: Noto Serif CJK SC, Noto Sans CJK SC
    (Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"), 2),
    (Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"), 2),
)

GLYPH_SIZE, SQUARE_SIZE, CELL_SIZE = (
    56,
    64,
    8,
)  # of a glyph, of the square round it, of a square that is summed up; in pixels
VECTOR_LENGTH = 4096  # length of a rounded vector: products stay below 2^24, which 32-bit floats hold exactly
NEIGHBOUR_COUNT = 20
# Weights and threshold: measured on lists of known pairs and on random ones, docs/likeness.md.
INK_WEIGHT, CROWD_WEIGHT, CODE_WEIGHT, STROKE_COUNT_WEIGHT = 0.5, 0.6, 0.2, 0.02
MIN_SIMILARITY = 0.62

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int32]


# ------------------------------------------------------------ Unihan


@cache
def read_unihan(file: str) -> dict[str, dict[str, str]]:
    """The fields of one file of Unihan: by name, the value of each character of the first plane."""
    fields: dict[str, dict[str, str]] = {}
    with bz2.open(UNIHAN_FOLDER / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, field, value = line.rstrip("\n").split("\t")
                if len(code) == len("U+4E00"):
                    fields.setdefault(field, {})[chr(int(code.replace("U+", "0x"), 0))] = value
    return fields


def unihan_date() -> str:
    """When Unihan was published, as its files say."""
    with bz2.open(UNIHAN_FOLDER / "Unihan_Readings.txt.bz2", "rt", encoding="utf-8") as lines:
        return next(line for line in lines if "Date:" in line).split()[2]


def characters_between(codec: str, first: int, last: int) -> set[str]:
    """The characters of a double-byte code between two code values."""
    found = set()
    for code in range(first, last + 1):
        try:
            found.add(code.to_bytes(2, "big").decode(codec))
        except UnicodeDecodeError:
            continue
    return {c for c in found if len(c) == 1}


def common_characters() -> set[str]:
    """Characters of ordinary texts: the first levels of GB 2312 and of Big5."""
    return characters_between("gb2312", 0xB0A1, 0xD7F9) | characters_between("big5", 0xA440, 0xC67E)


def script_characters() -> tuple[set[str], set[str]]:
    """Characters of simplified and of traditional texts; many are of both."""
    return characters_between("gb2312", 0xB0A1, 0xF7FE), characters_between("big5", 0xA440, 0xF9D5)


def all_characters() -> str:
    """All characters looked at, in order: of GB 2312 and of Big5's first level, some 8,800.

    They are 99.3 % of the Han of our corpora and evaluation sets; what is missing stands in Buddhist texts.
    """
    return "".join(sorted(common_characters() | script_characters()[0]))


# ------------------------------------------------------------ glyphs


def draw_glyphs(chars: str, path: Path, face: int) -> IntArray:
    """Each character drawn in the middle of a square, 0 to 255."""
    font = ImageFont.truetype(str(path), GLYPH_SIZE, index=face, layout_engine=ImageFont.Layout.BASIC)
    drawn = np.zeros((len(chars), SQUARE_SIZE, SQUARE_SIZE), np.int32)
    for i, char in enumerate(chars):
        sheet = Image.new("L", (SQUARE_SIZE, SQUARE_SIZE), 0)
        ImageDraw.Draw(sheet).text((SQUARE_SIZE // 2, SQUARE_SIZE // 2), char, fill=255, font=font, anchor="mm")
        drawn[i] = np.asarray(sheet)
    return drawn


def blur(image: IntArray, times: int) -> IntArray:
    """`image` blurred by [1 2 1] both ways, `times` over; not scaled down, so that it stays exact."""
    for axis in (-2, -1):
        for _ in range(times):
            edge = [(0, 0)] * image.ndim
            edge[axis] = (1, 1)
            wide = np.pad(image, edge)
            n = image.shape[axis]
            image = sum((np.take(wide, range(k, k + n), axis) * w for k, w in enumerate((1, 2, 1))), np.int32(0))
    return image


def gradient_features(glyph_images: IntArray) -> FloatArray:
    """How much gradient of each of eight directions stands in and round each cell; the root takes off strong ones."""
    blurred = blur(glyph_images, 2) >> 4
    dy, dx = np.zeros_like(blurred), np.zeros_like(blurred)
    dy[:, 1:-1], dx[:, :, 1:-1] = blurred[:, 2:] - blurred[:, :-2], blurred[:, :, 2:] - blurred[:, :, :-2]
    # A gradient is split between the two nearest of the eight directions.
    slant, straight = np.minimum(abs(dx), abs(dy)), abs(dx) - abs(dy)
    planes = [
        np.where((np.sign(dx) == sx) & (np.sign(dy) == sy), slant, 0) for sx in (-1, 1) for sy in (-1, 1)
    ]  # fmt: skip
    planes += [np.where(np.sign(dx) == s, np.maximum(straight, 0), 0) for s in (-1, 1)]
    planes += [np.where(np.sign(dy) == s, np.maximum(-straight, 0), 0) for s in (-1, 1)]
    pooled = [_pool_cells(plane) for plane in planes]
    return np.sqrt(np.stack(pooled, 1).astype(np.float32)).reshape(len(glyph_images), -1)


def _pool_cells(plane: IntArray) -> IntArray:
    """What stands in each cell, the near parts of its neighbours with less weight: sums of half cells, blurred."""
    half = CELL_SIZE // 2
    n = SQUARE_SIZE // half
    halves = plane.reshape(len(plane), n, half, n, half).sum((2, 4), dtype=np.int32) >> 4
    blurred: IntArray = blur(halves, 2)
    return (blurred[:, ::2, ::2] + blurred[:, 1::2, ::2] + blurred[:, ::2, 1::2] + blurred[:, 1::2, 1::2]) >> 2


def ink_features(glyph_images: IntArray) -> FloatArray:
    """The blurred glyph at half its size, against the mean of all ink."""
    soft = blur(glyph_images, 4)[:, ::2, ::2].reshape(len(glyph_images), -1) >> 8
    return (soft - soft.mean()).astype(np.float32)


def round_vectors(vectors: list[FloatArray]) -> FloatArray:
    """The vectors of several fonts as one, of length `WHOLE`, in whole numbers: each font counts alike."""
    scaled = [v * (VECTOR_LENGTH / np.sqrt(len(vectors)) / np.linalg.norm(v, axis=1, keepdims=True)) for v in vectors]
    return np.rint(np.concatenate(scaled, 1)).astype(np.float32)


# ------------------------------------------------------------ what looks alike


class GlyphSimilarity:
    """How alike any two characters look."""

    def __init__(self, chars: str) -> None:
        drawn = [draw_glyphs(chars, *font) for font in FONTS]
        self.chars = chars
        beyond = [s - s.mean(0) for s in map(gradient_features, drawn)]
        self.strokes, self.ink = round_vectors(beyond), round_vectors([ink_features(d) for d in drawn])
        self.crowd = np.concatenate([self._crowdedness(rows) for rows in self.batches()])
        counts = read_unihan("IRGSources")["kTotalStrokes"]
        self.count = np.array([int(counts[c].split()[0]) for c in chars])
        codes = read_unihan("DictionaryLikeData")["kCangjie"]
        self.code = [codes.get(c, "").split(" ")[0] for c in chars]

    def batches(self, size: int = 1000) -> Iterator[slice]:
        """All characters, some at a time."""
        return (slice(at, at + size) for at in range(0, len(self.chars), size))

    def _crowdedness(self, rows: slice) -> FloatArray:
        near = self.strokes[rows] @ self.strokes.T
        nearest: FloatArray = np.partition(near, -NEIGHBOUR_COUNT - 1, axis=1)[
            :, -NEIGHBOUR_COUNT - 1 : -1
        ]  # without itself
        return (nearest.sum(1, dtype=np.float64) / NEIGHBOUR_COUNT / VECTOR_LENGTH**2).astype(np.float32)

    def shape_similarity(self, rows: Any, columns: Any) -> npt.NDArray[np.float64]:
        """The figure of each row with each column, without their codes."""
        drawn = (self.strokes[rows] @ self.strokes[columns].T).astype(np.float64)
        drawn += INK_WEIGHT * (self.ink[rows] @ self.ink[columns].T)
        crowd = (self.crowd[rows][:, None] + self.crowd[columns][None]) / 2
        return (
            drawn / VECTOR_LENGTH**2
            - CROWD_WEIGHT * crowd
            - STROKE_COUNT_WEIGHT * abs(self.count[rows][:, None] - self.count[columns][None])
        )

    def similarity(self, a: int, b: int) -> float:
        """How alike two characters look, by their indices."""
        return float(self.shape_similarity([a], [b])[0, 0]) + CODE_WEIGHT * common_code_share(
            self.code[a], self.code[b]
        )

    def similar_pairs(self, least: float = MIN_SIMILARITY) -> Iterator[tuple[int, int, float]]:
        """The pairs that reach `least`, in order, with their figures."""
        for rows in self.batches():
            shapes = self.shape_similarity(rows, slice(None))
            for i, j in zip(*np.nonzero(shapes >= least - CODE_WEIGHT), strict=True):
                a, b = rows.start + int(i), int(j)
                if a < b:
                    figure = float(shapes[i, j]) + CODE_WEIGHT * common_code_share(self.code[a], self.code[b])
                    if figure >= least:
                        yield a, b, figure


def common_code_share(one: str, other: str) -> float:
    """The longest common subsequence of two codes as a share of the longer; 0.3, about the mean, if one is unknown.

    >>> in_common("JD", "DJ"), in_common("SU", "RU")
    (0.5, 0.5)
    """
    if not one or not other:
        return 0.3
    row = [0] * (len(other) + 1)
    for a in one:
        before = row
        row = [0]
        for j, b in enumerate(other):
            row.append(before[j] + 1 if a == b else max(before[j + 1], row[j]))
    return row[-1] / max(len(one), len(other))


# ------------------------------------------------------------ what sounds alike


def read_syllables(char: str) -> set[str]:
    """The toneless syllables that the character has in today's Mandarin.

    Of the great dictionary's readings (kHanyuPinyin) most are of old books and would make far too much alike.
    """
    of = read_unihan("Readings")
    listed = [of["kMandarin"].get(char, ""), re.sub(r"\([^)]*\)", "", of["kHanyuPinlu"].get(char, ""))]
    listed += [re.sub(r"[\d.,*]+:", "", (of["kTGHZ2013"].get(char) or of["kXHC1983"].get(char, "")).replace(",", " "))]
    return {remove_tone(s) for s in " ".join(listed).split()}


def remove_tone(syllable: str) -> str:
    """A syllable without its tone; ü becomes v.

    >>> toneless("lǜ"), toneless("dé")
    ('lv', 'de')
    """
    decomposed = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(c for c in decomposed if c.isascii() and c.isalpha())


# ------------------------------------------------------------ the file


@cache
def character_sets() -> tuple[set[str], tuple[set[str], set[str]]]:
    """The common characters, and those of each script."""
    return common_characters(), script_characters()


def may_be_confused(one: str, other: str) -> bool:
    """Whether one may stand in a text for the other: not if both are rare, nor if no script has both.

    It takes a third off the file. Texts of two scripts are compared in simplified characters as well.
    """
    usual, both = character_sets()
    return (one in usual or other in usual) and any(one in script and other in script for script in both)


def file_header() -> list[str]:
    """What the file says of itself."""
    fonts = [f"{path.name} (sha256 {sha256(path.read_bytes()).hexdigest()[:16]})" for path, _ in FONTS]
    return [
        "Which Chinese characters look alike, and which sound alike. Made by tools/confusables.py; do not edit.",
        "A line under [look]: a character, and those after it in the order of Unicode that look like it.",
        "A line under [sound]: a syllable without its tone, and the characters that are read so.",
        f"Unihan of {unihan_date()} (kCangjie, kTotalStrokes, kMandarin, kHanyuPinlu, kTGHZ2013, kXHC1983):",
        "Copyright (c) 1991-2022 Unicode, Inc.; Unicode licence, in LICENSES/Unicode.txt.",
        f"{' and '.join(fonts)}, faces SC:",
        "Copyright (c) 2014-2022 Adobe; SIL Open Font License 1.1.",
        "Nothing of the fonts is in this file: glyphs were drawn and compared, and only who resembles whom is kept.",
        f"Drawn with Pillow {__version__}, FreeType {features.version('freetype2')}.",
    ]


def file_lines(report: Callable[[str], object]) -> Iterator[str]:
    """The lines of the file, without line ends."""
    yield from (f"# {line}" for line in file_header())
    chars = all_characters()
    report(f"{len(chars)} characters")
    alike: dict[str, list[str]] = {}
    for a, b, _ in GlyphSimilarity(chars).similar_pairs():
        if may_be_confused(chars[a], chars[b]):
            alike.setdefault(chars[a], []).append(chars[b])
    report(f"{sum(map(len, alike.values()))} pairs look alike")
    yield "[look]"
    yield from (one + "".join(others) for one, others in alike.items())
    yield "[sound]"
    by_syllable: dict[str, list[str]] = {}
    for char in chars:
        for syllable in read_syllables(char):
            by_syllable.setdefault(syllable, []).append(char)
    yield from (
        f"{syllable} {''.join(by_syllable[syllable])}"
        for syllable in sorted(by_syllable)
        if len(by_syllable[syllable]) > 1
    )


if __name__ == "__main__":
    TABLE_PATH.write_text(
        "\n".join([*file_lines(lambda line: sys.stderr.write(f"{line}\n"))]) + "\n", "utf-8", newline="\n"
    )
    sys.stderr.write(f"{TABLE_PATH.name}: {TABLE_PATH.stat().st_size} bytes\n")
