"""What is fuzzed: functions of some bytes that end quietly, or raise because a law is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from random import Random

from chuyi_recon.core.model import Span, Transcription, Witness
from chuyi_recon.core.settings import Settings, thresholds
from chuyi_recon.core.text.lexicon import EmptyLexicon, Lexicon
from chuyi_recon.errors import InputError
from chuyi_recon.readers import page, read
from tests.laws.families import TRUTH, witness
from tests.laws.whole import hold_laws, reconstruct_witnesses
from tests.readers.documents import word_files

TEXT = "\n".join(TRUTH)
SIGNS = (
    "“”（）〔〕[]()，。、；：\n \u3000#*-0123456789年月日号第一二三abcİßXYZ楚怡職業"
    "\U00020bb7\u200b\ufffd·\u202e\x00\x1b<&|=@"
)
MOST = 3000  # characters of a witness: a long one finds no other fault, and takes longer


def read_any(data: bytes) -> Transcription | None:
    """A file of any format: read as a law of its transcription says, or refused in one line."""
    try:
        made = read("楚怡.bin", data)
    except InputError as error:
        line = str(error)
        assert line.isprintable() or "\u3000" in line, f"a refusal of several lines: {line!r}"
        assert error.problem, "a refusal that says nothing"
        return None
    hold_transcription(made)
    return made


def hold_transcription(made: Transcription) -> None:
    """What holds of every transcription: it can be written, and every place in it has a location."""
    made.text.encode("utf-8")  # no half characters
    own = Witness("楚怡", made, "楚怡.bin", "0" * 64)
    ends = [0, len(made.text) // 2, len(made.text)]
    for at in (*ends, *(r.offset for r in made.repairs)):
        assert 0 <= at <= len(made.text)
        assert own.locate(Span(at, at))
    assert own.locate(Span(0, len(made.text)))
    for region in made.structure:
        assert 0 <= region.span.start <= region.span.end <= len(made.text)


def office(data: bytes) -> Transcription | None:
    """A DOCX: the file itself, or its body, its lists and its notes, from which an archive is made."""
    if data.startswith(b"PK"):
        return read_any(data)
    body, _, rest = data.decode("utf-8", "replace").partition("\0")
    lists, _, notes = rest.partition("\0")
    return read_any(word_files.by_hand(body, numbering=lists, footnotes=notes))


def line(data: bytes) -> None:
    """The whole line on copies of one text; `data` says what happens to each, and which settings it is made with."""
    script = Script(data)
    settings = draw_settings(script) if script.below(4) == 0 else Settings()
    lexicon: Lexicon = _real_lexicon() if script.below(3) == 0 else EmptyLexicon()
    begin = script.below(len(TEXT))
    core = TEXT[begin : begin + 40 + script.below(400)] or TEXT
    given = [
        witness(f"w{i}", text[:MOST], "run" if script.below(9) == 0 else "")
        for i in range(1 + script.below(5))
        if (text := _damage(core, script)).strip()
    ]
    if not given:
        return
    base = given[0].siglum if script.below(2) else None
    made = reconstruct_witnesses(given, base, settings, lexicon)
    if made is None:
        return
    files = hold_laws(made, lexicon)
    again = reconstruct_witnesses(given[::-1], base, settings, lexicon)
    assert again is not None
    assert hold_laws(again, lexicon) == files, "the order of the witnesses changes bytes"


def draw_settings(script: Script | Random) -> Settings:
    """Settings of which some are drawn from their ranges, the ends most often."""
    drawn = {}
    below = script.below if isinstance(script, Script) else script.randrange
    for f in thresholds():
        low, high = f.metadata["low"], f.metadata["high"]
        match below(6):
            case 0:
                drawn[f.name] = low
            case 1:
                drawn[f.name] = high
            case 2:
                between = low + (high - low) * below(256) / 255
                drawn[f.name] = round(between) if isinstance(f.default, int) else between
            case _:
                pass
    assert {f.name for f in fields(Settings)} >= set(drawn)
    return replace(Settings(), **drawn)


class Script:
    """Some bytes as a row of choices; at their end all choices are 0."""

    def __init__(self, data: bytes) -> None:
        self._bytes: Iterator[int] = iter(data)

    def below(self, bound: int) -> int:
        """A number from 0 to `bound`, which it is not."""
        number = next(self._bytes, 0)
        return (number if bound <= 256 else number * 256 + next(self._bytes, 0)) % bound


def _damage(text: str, script: Script) -> str:
    """A copy to which up to eight things have happened."""
    out = list(text)
    for _ in range(script.below(9)):
        at = script.below(len(out) + 1)
        end = min(len(out), at + (1, 1, 2, 5, 30, 120)[script.below(6)])
        match script.below(6):
            case 0:
                del out[at:end]
            case 1:
                out[at:end] = SIGNS[script.below(len(SIGNS))]
            case 2:
                out[at:at] = out[at:end] * (1 + script.below(6))
            case 3:
                there = script.below(len(TEXT))
                out[at:at] = TEXT[there : there + 60]
            case 4:
                held = out[at:end]
                del out[at:end]
                there = script.below(len(out) + 1)
                out[there:there] = held
            case _:
                out.insert(at, chr(1 + script.below(0xD7FF)))
    return "".join(out)


@cache
def _real_lexicon() -> Lexicon:
    from chuyi_recon.app.language.chinese import ChineseLexicon

    return ChineseLexicon()


def pages(data: bytes) -> None:
    """The same, of a page of several: it may be empty."""
    try:
        hold_transcription(page("楚怡.bin", data))
    except InputError as error:
        assert error.problem


TARGETS: Mapping[str, Callable[[bytes], object]] = {
    "plain": read_any,
    "markup": read_any,
    "office": office,
    "pdf": read_any,
    "json": read_any,
    "pages": pages,
    "line": line,
}
