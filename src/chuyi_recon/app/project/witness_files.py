"""One witness as it lies on the disk: its files, what is declared of it, and how it is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from chuyi_recon.app.files import apart, storage
from chuyi_recon.app.files.limits import Limits
from chuyi_recon.app.files.records import split_record
from chuyi_recon.app.project.pages import name_of_files
from chuyi_recon.core.model import Source, Transcription, Witness
from chuyi_recon.engines import internal_error
from chuyi_recon.errors import InputError, LongWitness, ReconError
from chuyi_recon.messages import Message
from chuyi_recon.readers import choose_reader, with_text
from chuyi_recon.readers.documents.json_lines import read_record
from chuyi_recon.readers.joined import PageFile, join_pages, page_end

_TEXT = frozenset(("plain", "markdown"))
_MOST_BYTES = 4  # of a character, in any encoding that is read


@dataclass(frozen=True, slots=True)
class WitnessFiles:
    """The files of a witness in the order of its pages, each with the name that results give it and its path as typed.

    `sha256` is that of what was read to sort the witness into a family, and empty of a declared one.
    """

    siglum: str
    files: tuple[tuple[str, Path], ...]
    kind: Source = "unknown"
    group: str = ""
    sha256: str = field(default="", compare=False)
    limits: Limits = field(default=Limits(), compare=False)

    @property
    def source(self) -> str:
        """What the files are called together."""
        return name_of_files([name for name, _ in self.files])

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where the files lie, as typed."""
        return tuple(path for _, path in self.files)


def read_witness(files: WitnessFiles) -> Witness:
    """The witness in some files.

    Its sha256 is that of the bytes of all, one after the other, with page ends between them as in the text: that of
    one file of UTF-8 in which the same pages stand.

    A page without text is a blank page. Raises `InputError` where a file cannot be read, none has text or one has
    changed since it was sorted into a family, `LongWitness` for one with too many characters, and `InternalError` for a
    bug in a reader; all name the file.
    """
    digest, last, each, characters = hashlib.sha256(), "", list[PageFile](), 0
    for name, path in files.files:
        data, transcription = _read_page(path, files.limits)
        characters += len(transcription.text)
        check_length(name_of_files([str(path) for path in files.paths]), characters, files.limits)
        digest.update(page_end(last).encode() + data)
        last = data[-1:].decode("latin-1") or last
        each.append(PageFile(name, hashlib.sha256(data).hexdigest(), transcription))
    where = name_of_files([str(path) for path in files.paths])
    if files.sha256 and files.sha256 != digest.hexdigest():
        raise InputError(Message("error.witness.changed-meanwhile", name=where), Message("hint.run-again"))
    transcription = with_text(where, each[0].transcription if len(each) == 1 else join_pages(each))
    return Witness(files.siglum, transcription, files.source, digest.hexdigest(), files.kind, files.group)


def check_length(name: str, characters: int, limits: Limits) -> None:
    """Raises `LongWitness` for a witness with more characters than it may have."""
    if characters > limits.max_chars:
        raise LongWitness(
            Message("error.witness.too-long", name=name, most=limits.max_chars), Message("hint.raise-max-chars")
        )


def _read_page(path: Path, limits: Limits) -> tuple[bytes, Transcription]:
    """The bytes of a file and what it says; of a witness that lies with others in one file those of its text."""
    file, record = split_record(path)
    data = storage.read_bytes(file)
    try:
        if not record:
            if choose_reader(data).name in _TEXT:  # a character has at most four bytes: told before it is decoded
                check_length(str(path), len(data) // _MOST_BYTES, limits)
            return data, apart.read_page(str(path), data, limits.reading_seconds, limits.reading_memory)
        transcription = read_record(str(file), data, record)
        return transcription.text.encode("utf-8", "surrogatepass"), transcription
    except ReconError:
        raise
    except Exception as error:
        raise internal_error(error, str(path)) from error
