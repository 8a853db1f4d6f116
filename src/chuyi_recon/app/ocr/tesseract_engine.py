"""Tesseract, as a program of this machine: one process for each page, asked for its table of words (TSV)."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.ocr.recognition import Recognition, RecognizedLine, RecognizedWord
from chuyi_recon.core.model import Box
from chuyi_recon.errors import InputError, MissingPart, escape_line
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from PIL.Image import Image

name = "tesseract"
install = "apt-get install tesseract-ocr tesseract-ocr-chi-sim"

_PROGRAM = "tesseract"
_DEFAULT_LANGUAGE = "chi_sim"
_WHOLE_PAGE, _ONE_BLOCK = "3", "6"  # page segmentation modes
_WORD = "5"  # the level of a word in the table
_SECONDS = 600  # a page that takes longer is not read


def is_installed() -> bool:
    """Whether the program is on the search path."""
    return shutil.which(_PROGRAM) is not None


def load(language: str) -> TesseractEngine:
    """The engine for languages joined by `+`, simplified Chinese if none is named.

    Raises `MissingPart` for a language that is not installed, with the command that installs it.
    """
    language = language or _DEFAULT_LANGUAGE
    lines = _run(["--list-langs"], b"").decode(errors="replace").splitlines()
    installed = {line.strip() for line in lines[1:]}
    missing = [one for one in language.split("+") if one not in installed]
    if missing:
        raise MissingPart(
            Message("error.ocr.language-missing", names=list_names(missing)),
            f"apt-get install {' '.join('tesseract-ocr-' + one.replace('_', '-') for one in missing)}",
        )
    version = _run(["--version"], b"").decode(errors="replace").split("\n", 1)[0].removeprefix("tesseract ").strip()
    return TesseractEngine(language, f"{version} {language}")


@dataclass(frozen=True, slots=True)
class TesseractEngine:
    """The program with its languages."""

    language: str
    version: str
    name: str = name

    def recognize(self, image: Image, *, is_crop: bool = False) -> Recognition:
        """The lines of a page in the order in which Tesseract reads them; a crop is one block of lines."""
        png = BytesIO()
        image.save(png, "PNG", compress_level=1)
        mode = _ONE_BLOCK if is_crop else _WHOLE_PAGE
        table = _run(["-", "-", "-l", self.language, "--psm", mode, "tsv"], png.getvalue()).decode(errors="replace")
        lines: dict[tuple[str, str, str], list[RecognizedWord]] = {}
        for row in csv.DictReader(StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
            text = (row["text"] or "").strip()
            if row["level"] != _WORD or not text:
                continue
            left, top, width, height = (int(row[k]) for k in ("left", "top", "width", "height"))
            box, sure = Box(left, top, left + width, top + height), max(0.0, min(1.0, float(row["conf"]) / 100))
            line = lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), [])
            line.append(RecognizedWord(text, box, sure, spaced=bool(line)))
        paragraphs = {key[:2]: n for n, key in enumerate(dict.fromkeys(k[:2] for k in lines))}
        made = (RecognizedLine(tuple(words), paragraphs[key[:2]]) for key, words in lines.items())
        return Recognition(image.width, image.height, tuple(made))


def _run(arguments: list[str], data: bytes) -> bytes:
    """What the program prints; raises `InputError` with its last line where it fails."""
    try:
        done = subprocess.run(  # noqa: S603 (a fixed program, no shell)
            [_PROGRAM, *arguments],
            input=data,
            capture_output=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # its threads wait for one another on small images
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(Message("error.ocr.too-slow", engine=name, seconds=_SECONDS)) from error
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise InputError(Message("error.ocr.engine-failed", engine=name, told=escape_line(told)))
    return done.stdout
