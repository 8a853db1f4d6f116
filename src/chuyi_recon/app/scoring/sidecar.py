"""JSON that lies beside witnesses and says what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from chuyi_recon.app.files import strict
from chuyi_recon.app.i18n.suggest import brief, did_you_mean
from chuyi_recon.errors import TruthError
from chuyi_recon.messages import said

T = TypeVar("T")


def load(path: Path, kind: type[T]) -> T:
    """What a file says; raises `TruthError`."""
    return part(strict.json_object(path, TruthError), kind, str(path))


def part(found: object, kind: type[T], where: str, item: str = "") -> T:
    """A part of what a file says, of a list of items perhaps; raises `TruthError`."""
    return strict.Source(where, TruthError, is_toml=False, item=item).decoded(found, kind)


def siglum_of(name: object, sources: Mapping[str, str], where: str) -> str:
    """The siglum that a name means: a siglum, a file, or a file without its ending; raises `TruthError`.

    `sources` has the files by siglum.
    """
    for siglum, source in sources.items():
        if name in (siglum, source, source.rpartition(".")[0] or source):
            return siglum
    hint = did_you_mean(str(name), sources.values())
    raise TruthError(said("{where}: {name} is no witness of this family", where=where, name=brief(name)), hint)
