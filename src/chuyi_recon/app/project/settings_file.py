"""recon.toml: settings that a project keeps. In: a file, or the working directory. Out: a `Config`.

    ignore = ["spaced-text"]
    fail-on = "high"

    [settings]
    lacuna = 25

The same stands in a pyproject.toml under `[tool.recon]` and `[tool.recon.settings]`, and, for one family
alone, in its family.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from chuyi_recon.app.files.storage import is_file, read
from chuyi_recon.app.i18n.suggest import brief, did_you_mean
from chuyi_recon.app.i18n.system_errors import why_no_toml
from chuyi_recon.app.terminal.choices import FailOn
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.settings import Settings, thresholds
from chuyi_recon.errors import InputError, SettingsError
from chuyi_recon.messages import said

RECON, PYPROJECT = Path("recon.toml"), Path("pyproject.toml")
KEYS = ("select", "ignore", "entities", "fail-on", "settings")


@dataclass(frozen=True, slots=True)
class Settled:
    """What one file says of settings, and nothing of what it leaves unsaid."""

    values: Mapping[str, Any] = field(default_factory=dict)  # Any: numbers, checked by `Settings`
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    fail_on: FailOn | None = None

    def over(self, settings: Settings) -> Settings:
        """`settings` with what is said here: numbers and `select` take the place of others, `ignore` and `entities` are
        added to them.
        """
        return replace(
            settings,
            **self.values,
            select=self.select or settings.select,
            ignore=tuple(sorted({*settings.ignore, *self.ignore})),
            entities=tuple(sorted({*settings.entities, *self.entities})),
        )


@dataclass(frozen=True, slots=True)
class Config:
    """What a project has settled, and where it says so: None where no file does."""

    settings: Settings
    fail_on: FailOn
    path: Path | None

    def told(self) -> str:
        """A line for -v."""
        if self.path:
            return said("settings of {path}", path=str(self.path))
        return said("default settings: there is no {name} here", name=RECON)


def load(path: Path | None) -> Config:
    """The settings in `path`; without one those of recon.toml in the working directory, or of its pyproject.toml.

    Raises `SettingsError` for a file that cannot be read, an unknown key or flag, a value that cannot be.
    """
    if path is not None:
        table = _table(path)
        if table is None:
            raise SettingsError(
                said("{path} has no [tool.recon]", path=path), said("write the settings there, or name a recon.toml")
            )
        return _config(table, path)
    for here in (RECON, PYPROJECT):
        if is_file(here) and (table := _table(here)) is not None:
            return _config(table, here)
    return Config(Settings(), FailOn.never, None)


def _table(path: Path) -> Mapping[str, Any] | None:
    """What the file says to recon; None for a pyproject.toml that says nothing to it."""
    shared = path.name == PYPROJECT.name
    data = b""
    try:
        data = read(path)
        declared = tomllib.loads(data.decode("utf-8-sig"))
    except InputError as error:
        raise SettingsError(error.what, error.hint) from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            said("{path} is not UTF-8 (byte {start})", path=path, start=error.start), said("save it as UTF-8")
        ) from error
    except (ValueError, RecursionError) as error:
        if shared and b"tool.recon" not in data:
            return None  # it is broken, but not ours to judge
        raise SettingsError(
            said("{path} is not TOML: {why}", path=path, why=why_no_toml(error)),
            said("strings stand in straight quotation marks"),
        ) from error
    if not shared:
        return declared
    tool = declared.get("tool")
    found = tool.get("recon") if isinstance(tool, dict) else None
    if found is not None and not isinstance(found, dict):
        raise SettingsError(said("{path}: tool.recon is not a table", path=path), said("write [tool.recon]"))
    return found


def _config(declared: Mapping[str, Any], path: Path) -> Config:
    known = [f.name for f in thresholds()]
    for key in declared:
        if key not in KEYS:
            if key in known:
                raise SettingsError(
                    said("{path}: unknown key {key} outside [settings]", path=path, key=brief(key)),
                    said("it belongs under [settings]"),
                )
            raise SettingsError(said("{path}: unknown key {key}", path=path, key=brief(key)), did_you_mean(key, KEYS))
    own = settled(declared, path)
    return Config(own.over(Settings()), own.fail_on or FailOn.never, path)


def settled(declared: Mapping[str, Any], path: Path) -> Settled:
    """What a table says under `KEYS`; other keys are not looked at.

    Raises `SettingsError`, which names the file, for an unknown setting or flag and for a value that cannot be.
    """
    known = [f.name for f in thresholds()]
    values = declared.get("settings", {})
    if not isinstance(values, dict):
        raise SettingsError(said("{path}: settings is not a table", path=path), said("write [settings]"))
    for name in values:
        if name not in known:
            raise SettingsError(
                said("{path}: unknown setting {name}", path=path, name=brief(name)), did_you_mean(name, known)
            )
    fail_on = declared.get("fail-on")
    if fail_on is not None and fail_on not in [f.value for f in FailOn]:
        raise SettingsError(
            said("{path}: fail-on = {fail_on} is unknown", path=path, fail_on=brief(fail_on)),
            did_you_mean(str(fail_on), FailOn),
        )
    select, ignore = _codes(declared, "select", path), _codes(declared, "ignore", path)
    if select == () and "select" in declared:
        raise SettingsError(
            said("{path}: select = [] asks no flag", path=path), said("leave select out to ask them all")
        )
    entities = declared.get("entities", [])
    if not isinstance(entities, list) or not all(isinstance(e, str) for e in entities):
        raise SettingsError(
            said("{path}: entities = {entities} is no list of names", path=path, entities=brief(entities)),
            said('write entities = ["楚怡"]'),
        )
    own = Settled(values, select, ignore, tuple(sorted(set(entities))), FailOn(fail_on) if fail_on else None)
    try:
        own.over(Settings())
    except SettingsError as error:
        raise SettingsError(said("{where}: {what}", where=path, what=error.what), error.hint) from error
    return own


def _codes(declared: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    """The codes of flags under `key`, sorted, each once."""
    codes = declared.get(key, [])
    if not isinstance(codes, list) or not all(isinstance(c, str) for c in codes):
        raise SettingsError(
            said("{path}: {key} = {codes} is no list of flags", path=path, key=key, codes=brief(codes)),
            said('write {key} = ["repetition-loop"]', key=key),
        )
    known = [flag.code for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)]
    for code in codes:
        if code not in known:
            raise SettingsError(
                said("{where}: no flag is called {code}", where=f"{path}: {key}", code=brief(code)),
                did_you_mean(code, known),
            )
    return tuple(sorted(set(codes)))
