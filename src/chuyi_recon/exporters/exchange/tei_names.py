"""The identifiers of a TEI file: what a witness, an editor, a place is called where it is pointed at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import regex

# A name without a colon, as XML has it; of what Unicode added later than XML 1.0, nothing.
_NAME = regex.compile(r"[A-Z_a-z\u4e00-\u9fff][\w.\-]*", regex.ASCII)
_OTHER = regex.compile(r"[^A-Za-z0-9_.\-\u4e00-\u9fff]")
_OURS = ("app-", "editor-", "surface-", "zone-")  # prefixes of what is no witness
RECON = "recon"  # who is responsible for what no witness has


def witness_ids(sigla: Iterable[str]) -> Mapping[str, str]:
    """By siglum its identifier: the siglum itself where XML and we leave it free, else with a `W` and what it may hold.

    Two that would be called alike are told apart by a number.

    >>> dict(witness_ids(["web", "001", "扫描", "a b", "a_b", "recon"]))
    {'web': 'web', '001': 'W001', '扫描': '扫描', 'a b': 'Wa_b', 'a_b': 'a_b', 'recon': 'Wrecon'}
    """
    out: dict[str, str] = {}
    for siglum in sigla:
        name = siglum if _is_free(siglum) else f"W{_OTHER.sub('_', siglum)}"
        made, n = name, 1
        while made in out.values():
            n += 1
            made = f"{name}.{n}"
        out[siglum] = made
    return out


def _is_free(siglum: str) -> bool:
    taken = siglum == RECON or siglum.startswith(_OURS)
    return not taken and not _OTHER.search(siglum) and _NAME.match(siglum) is not None


def pointers(ids: Iterable[str]) -> str:
    """The value of an attribute that points at several.

    >>> pointers(["web", "W001"])
    '#web #W001'
    """
    return " ".join(f"#{name}" for name in ids)
