"""What files and folders are called where they meet others: sigla, sources, names of families.

In: paths. Out: names that tell them apart, by as many folders above as that takes; no order of paths decides any.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import count
from pathlib import Path
from unicodedata import normalize

from chuyi_recon.app.files.storage import real_path
from chuyi_recon.app.i18n.suggest import did_you_mean
from chuyi_recon.core.model import Witness
from chuyi_recon.errors import NoSuchBase, ReconError, escape_unprintable
from chuyi_recon.messages import Message


def assign_sigla(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """Siglum and source of each file: its stem and its name, with as many folders as tell it apart.

    >>> assign_sigla([Path("scan/1号.txt"), Path("web/1号.txt"), Path("web/2号.txt"), Path("web/2号.md")])
    [('scan/1号', 'scan/1号.txt'), ('web/1号', 'web/1号.txt'), ('2号.txt', '2号.txt'), ('2号.md', '2号.md')]

    A character that cannot be printed stands as its escape, and then `\\` as `\\\\`.
    """
    file_names = [escape_unprintable(source.replace("\\", "\\\\")) for source in _distinct_path_ends(paths)]
    stems = [
        source.removesuffix(escape_unprintable(path.suffix)) for path, source in zip(paths, file_names, strict=True)
    ]
    many = Counter(stems)
    return [(stem if many[stem] == 1 else source, source) for stem, source in zip(stems, file_names, strict=True)]


def name_families(folders: Sequence[Path]) -> list[str]:
    """A file-safe name for each folder: its own, with as many folders above as tell it apart.

    >>> name_families([Path("2021/通知"), Path("2022/通知"), Path("2022/函 稿")])
    ['2021-通知', '2022-通知', '函-稿']
    """
    out = [safe_file_name(name) for name in _distinct_path_ends(folders)]
    taken = {_as_one_file(slug) for slug in out}
    met: set[str] = set()
    # Those that still collide (by what a name may not hold, or by case) are numbered in order of their paths, with a
    # number that makes no other family's name.
    for i in sorted(range(len(out)), key=lambda i: (_as_one_file(out[i]), folders[i])):
        if _as_one_file(out[i]) in met:
            numbered = (f"{out[i]}-{n}" for n in count(2))
            out[i] = next(name for name in numbered if _as_one_file(name) not in taken)
            taken.add(_as_one_file(out[i]))
        met.add(_as_one_file(out[i]))
    return out


def _as_one_file(name: str) -> str:
    """The same for names under which some file system has but one file: case and Unicode form are nothing to it."""
    return normalize("NFC", normalize("NFD", name).casefold())


def own_folders(families: Sequence[Sequence[Path]], given: Collection[Path]) -> list[Path | None]:
    """The folder of each family of loose files, where no other family is of it; `given` are the folders of a run.

    Of a folder is a family whose files all lie in it; one whose files lie in several is of that which holds them, if it
    was given or lies in one that was: files in folders that were given side by side are of none.
    """
    homes = [_own_folder({real_path(path.parent) for path in files}, given) for files in families]
    return [home if homes.count(home) == 1 else None for home in homes]


def _own_folder(folders: Collection[Path], given: Collection[Path]) -> Path | None:
    try:
        common = Path(os.path.commonpath(folders))
    except ValueError:  # on different disks
        return None
    return common if len(folders) == 1 or not {common, *common.parents}.isdisjoint(given) else None


def _distinct_path_ends(paths: Sequence[Path]) -> list[str]:
    """The shortest end of each path that no other one shares, with forward slashes."""
    depth = [1] * len(paths)
    while True:
        ends = ["/".join(path.parts[-d:]) for path, d in zip(paths, depth, strict=True)]
        many = Counter(ends)
        deeper = [i for i, end in enumerate(ends) if many[end] > 1 and depth[i] < len(paths[i].parts)]
        if not deeper:
            return ends
        for i in deeper:
            depth[i] += 1


_MAX_NAME_BYTES = 240  # of the 255 that a file system gives a name: a number may be added
_UNSAFE_CHARACTERS = frozenset('<>:"/\\|?*')  # to Windows; a shared folder may well lie there


def safe_file_name(name: str) -> str:
    """`name` as a folder may be called on every system; Chinese stays as it is."""
    safe = "".join(
        c if c.isprintable() and not c.isspace() and c not in _UNSAFE_CHARACTERS else "-"
        for c in normalize("NFC", name)
    )
    fitting = safe.strip("-. ")[:80].encode("utf-8", "replace")[:_MAX_NAME_BYTES].decode("utf-8", "ignore")
    return fitting.strip("-. ") or "family"


def resolve_base(named: str, witnesses: Sequence[Witness], problems: Sequence[ReconError]) -> str:
    """The siglum that `named` means: a siglum, or the name of a file."""
    for witness in witnesses:
        if named in (witness.siglum, *(name for name, _, _ in witness.files)):
            return witness.siglum
    if problems:
        raise NoSuchBase(
            Message("error.option.base-unreadable", named=named, what=problems[0].problem),
            problems[0].hint,
        )
    raise NoSuchBase(
        Message("error.option.unknown-base", named=named), did_you_mean(named, [w.siglum for w in witnesses])
    )
