"""JSON that lies beside witnesses and says what is known of them: read strictly, every error with file and place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.suggest import brief, did_you_mean
from chuyi_recon.errors import InputError, TruthError
from chuyi_recon.messages import said


def load(path: Path) -> Mapping[str, Any]:
    """The JSON object in a file; raises `TruthError`."""
    try:
        found = json.loads(storage.read(path).decode("utf-8-sig"), object_pairs_hook=_once)
    except InputError as error:
        raise TruthError(error.what, error.hint) from error
    except UnicodeDecodeError as error:
        raise TruthError(
            said("{path} is not UTF-8 (byte {start})", path=path, start=error.start), said("save it as UTF-8")
        ) from error
    except json.JSONDecodeError as error:
        raise TruthError(
            said(
                "{path}, line {line}, column {column}: {why}",
                path=path,
                line=error.lineno,
                column=error.colno,
                why=error.msg,
            ),
            said("it is no JSON"),
        ) from error
    except _Twice as error:
        raise TruthError(
            said("{path}: {name} stands there twice", path=path, name=brief(error.args[0])), said("join the two")
        ) from error
    except (ValueError, RecursionError) as error:
        raise TruthError(
            said("{path} cannot be read as JSON: {why}", path=path, why=str(error)), said("write it anew")
        ) from error
    if not isinstance(found, dict):
        raise TruthError(
            said("{where} is {kind}", where=path, kind=_kind(found)), said("it has to be an object: {{…}}")
        )
    return found


def siglum_of(name: object, sources: Mapping[str, str], where: str) -> str:
    """The siglum that a name means: a siglum, a file, or a file without its ending; raises `TruthError`.

    `sources` has the files by siglum.
    """
    for siglum, source in sources.items():
        if name in (siglum, source, source.rpartition(".")[0] or source):
            return siglum
    hint = did_you_mean(str(name), sources.values())
    raise TruthError(said("{where}: {name} is no witness of this family", where=where, name=brief(name)), hint)


def whole(value: object, where: str) -> int:
    """A count from 0; raises `TruthError` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TruthError(
            said("{where} is {value}", where=where, value=brief(value)), said("it counts code points, from 0")
        )
    return value


def items(value: object, where: str) -> Sequence[Any]:
    """A list; raises `TruthError` for anything else."""
    if not isinstance(value, list):
        raise TruthError(said("{where} is {kind}", where=where, kind=_kind(value)), said("it has to be a list: […]"))
    return value


class _Twice(Exception):
    """A name that stands twice in one object; the second would hide the first."""


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, value in pairs:
        if name in out:
            raise _Twice(name)
        out[name] = value
    return out


def _kind(value: object) -> str:
    names = {
        dict: said("an object"),
        list: said("a list"),
        str: said("a string"),
        bool: said("true or false"),
        type(None): said("null"),
    }
    return names.get(type(value), said("a number"))
