"""TOML and JSON that people write, read into typed structures: what does not fit is an error of one line.

In: a file and a type, mostly a `msgspec.Struct`. Out: an object of the type, or the caller's kind of `ReconError`,
which names the file and the place in it, says what stands there, and what to write instead. Of dictionaries a type may
have those of `object` alone: msgspec does not say under which key a value stands.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.suggest import did_you_mean, short_repr
from chuyi_recon.app.i18n.system_errors import toml_reason
from chuyi_recon.errors import InputError, ReconError
from chuyi_recon.messages import Message

T = TypeVar("T")

# The time and memory of `tomllib` grow with the square of the parts of a key (a.b.c): none of ours has more than two.
_MOST_PARTS = 20
_KEY_OF_MANY_PARTS = re.compile(
    rf"""(?m)(?:^|[\[{{,])[ \t]*(?:(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)[ \t]*\.[ \t]*){{{_MOST_PARTS}}}"""
)
_STEP = re.compile(r"\.([^.\[\]`]+)|\[(\d+)\]")  # of a path as msgspec gives it: $.witness[0].file


@dataclass(frozen=True, slots=True)
class DecodedFile:
    """The file, or the part of one, that is read, and the kind of error that it raises.

    `elsewhere` has advice for keys that are known, but belong to another place of the file; `item` is what the members
    of a list without a key are.
    """

    where: str
    error: type[ReconError]
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    is_toml: bool = True
    item: str = ""

    def decode(self, found: object, kind: type[T]) -> T:
        """What was found as an object of a type; raises `error` where it does not fit.

        A string is no number and a truth value is no integer; keys that a type forbids are unknown.
        """
        try:
            return msgspec.convert(found, kind)
        except msgspec.ValidationError as problem:
            raise self.error(*self._describe_problem(str(problem), found, inspect.type_info(kind))) from problem

    def _describe_problem(self, problem: str, value: Any, node: inspect.Type) -> tuple[str, str]:
        """What is wrong and what to do: msgspec says where, and the value and its type there say the rest.

        `Any`: whatever TOML or JSON holds.
        """
        path = problem.rpartition(" - at `$")[2] if " - at `$" in problem else ""
        where, key = self.where, ""
        for name, number in _STEP.findall(path):
            if name:
                where, key, value = f"{where}, {key}" if key else where, name, value[name]
                node = next(f.type for f in _unwrap_type(node).fields if f.encode_name == name)
            else:
                n, many = int(number), _unwrap_type(node)
                node = many.item_types[n] if isinstance(many, inspect.TupleType) else many.item_type
                where = Message("layout.nth-entry", where=where, key=key or self.item, n=n + 1)
                key, value = "", value[n]
        node = _unwrap_type(node)
        if isinstance(node, inspect.StructType) and isinstance(value, dict):
            return self._describe_wrong_keys(where, value, node)
        if isinstance(node, inspect.StrType) and value == "":
            return self._describe_missing(where, key)
        here = Message("layout.key-value", where=where, key=key, value=short_repr(value))
        if not key:
            here = Message("layout.value-in-file", where=where, value=short_repr(value))
        if isinstance(node, inspect.LiteralType | inspect.EnumType):
            known = node.values if isinstance(node, inspect.LiteralType) else tuple(node.cls)
            return Message("error.file.unknown-value", what=here), did_you_mean(
                str(value), [str(k) for k in known if k]
            )
        return Message("error.file.wrong-type", what=here, kind=self._noun(node)), self._advice(node, key)

    def _describe_wrong_keys(
        self, where: str, value: Mapping[str, object], node: inspect.StructType
    ) -> tuple[str, str]:
        """A key too many, or one that is missing."""
        known = [f.encode_name for f in node.fields]
        if node.forbid_unknown_fields and (strange := next((k for k in value if k not in known), None)) is not None:
            message = Message("error.toml.unknown-key", path=where, key=short_repr(strange))
            return message, self.elsewhere.get(strange) or did_you_mean(strange, known)
        return self._describe_missing(
            where, next(f.encode_name for f in node.fields if f.required and f.encode_name not in value)
        )

    def _describe_missing(self, where: str, key: str) -> tuple[str, str]:
        add = Message("hint.add-key", key=key) if self.is_toml else Message("hint.add-json-key", key=key)
        return Message("error.file.key-missing", where=where, key=key), add

    def _noun(self, node: inspect.Type) -> str:
        match node:
            case inspect.StrType():
                return Message("label.type.string")
            case inspect.IntType():
                return Message("label.type.natural-number")
            case inspect.BoolType():
                return Message("label.type.truth-value")
            case inspect.TupleType():
                return Message("label.type.list-of", n=len(node.item_types))
            case inspect.StructType() | inspect.DictType():
                return Message("label.type.table") if self.is_toml else Message("label.type.object")
        return Message("label.type.list")

    def _advice(self, node: inspect.Type, key: str) -> str:
        match node:
            case inspect.StrType():
                return Message("hint.put-in-quotation-marks")
            case inspect.IntType():
                return Message("hint.code-points-from-zero")
            case inspect.BoolType():
                return Message("hint.true-or-false")
            case inspect.StructType() | inspect.DictType() if self.is_toml:
                return Message("hint.write-table", key=key) if key else Message("hint.write-some-table")
            case inspect.StructType() | inspect.DictType():
                return Message("hint.json-object")
            case inspect.VarTupleType(item_type=inspect.StructType()) if self.is_toml:
                return Message("hint.double-brackets", key=key)
            case inspect.VarTupleType() if self.is_toml:
                return Message("hint.write-list", key=key)
        return Message("hint.json-list")


def read_toml(path: Path, error: type[ReconError]) -> dict[str, Any]:
    """The tables of a TOML file; raises `error` for one that cannot be read, is not UTF-8 or not TOML."""
    text = _read_text(path, error)
    if found := _KEY_OF_MANY_PARTS.search(text):
        raise error(
            Message("error.toml.too-many-parts", path=path, line=text.count("\n", 0, found.end()) + 1, n=_MOST_PARTS),
            Message("hint.write-short-key"),
        )
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise error(
            Message("error.toml.invalid", path=path, why=toml_reason(problem)),
            Message("hint.straight-quotation-marks"),
        ) from problem


def read_json_object(path: Path, error: type[ReconError]) -> object:
    """What a JSON file holds; raises `error` for one that cannot be read or has a name twice in one object."""
    try:
        found: object = json.loads(_read_text(path, error), object_pairs_hook=_reject_duplicates)
    except json.JSONDecodeError as problem:
        raise error(
            Message(
                "error.json.invalid-at",
                path=path,
                line=problem.lineno,
                column=problem.colno,
                why=problem.msg,
            ),
            Message("hint.not-json"),
        ) from problem
    except _DuplicateKey as problem:
        raise error(
            Message("error.json.key-twice", path=path, name=short_repr(problem.args[0])), Message("hint.join-both")
        ) from problem
    except (ValueError, RecursionError) as problem:
        raise error(
            Message("error.json.unreadable", path=path, why=str(problem)), Message("hint.write-anew")
        ) from problem
    return found


def require_known(name: str, known: Iterable[str], what: str, error: type[ReconError]) -> None:
    """Raises `error` with the nearest known name for a name that is none of them; `what` says so."""
    names = list(known)
    if name not in names:
        raise error(what, did_you_mean(name, names))


class _DuplicateKey(Exception):
    """A name that stands twice in one object; the second would hide the first."""


def _reject_duplicates(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, value in pairs:
        if name in out:
            raise _DuplicateKey(name)
        out[name] = value
    return out


def _read_text(path: Path, error: type[ReconError]) -> str:
    try:
        return storage.read_bytes(path).decode("utf-8-sig")
    except InputError as problem:
        raise error(problem.problem, problem.hint) from problem
    except UnicodeDecodeError as problem:
        raise error(
            Message("error.file.not-utf8", path=path, start=problem.start), Message("hint.save-as-utf8")
        ) from problem


def _unwrap_type(node: inspect.Type) -> Any:
    """A type without its `None`, of a string or a list the list; `Any`: each type of msgspec has its own members."""
    if not isinstance(node, inspect.UnionType):
        return node
    some = [t for t in node.types if not isinstance(t, inspect.NoneType)]
    return next((t for t in some if isinstance(t, inspect.VarTupleType)), some[0])
