"""JSON that lies beside witnesses and says what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from chuyi_recon.app.files import strict
from chuyi_recon.app.i18n.suggest import did_you_mean, short_repr
from chuyi_recon.errors import TruthError
from chuyi_recon.messages import Message

T = TypeVar("T")


def load_json(path: Path, kind: type[T]) -> T:
    """What a file says; raises `TruthError`."""
    return part(strict.read_json_object(path, TruthError), kind, str(path))


def part(found: object, kind: type[T], where: str, item: str = "") -> T:
    """A part of what a file says, of a list of items perhaps; raises `TruthError`."""
    return strict.DecodedFile(where, TruthError, is_toml=False, item=item).decode(found, kind)


def resolve_siglum(name: object, file_names: Mapping[str, str], where: str) -> str:
    """The siglum that a name means: a siglum, a file, or a file without its ending; raises `TruthError`.

    `sources` has the files by siglum.
    """
    for siglum, source in file_names.items():
        if name in (siglum, source, source.rpartition(".")[0] or source):
            return siglum
    hint = did_you_mean(str(name), file_names.values())
    raise TruthError(Message("error.truth.no-such-witness", where=where, name=short_repr(name)), hint)
