"""recon.toml: settings that a project keeps. In: a file, or the working directory. Out: a `Config`.

    ignore = ["spaced-text"]
    fail-on = "high"
    language = "zh"

    [settings]
    lacuna = 25

The same stands in a pyproject.toml under `[tool.recon]` and `[tool.recon.settings]`, and, for one family
alone, in its family.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from chuyi_recon.app.files import strict
from chuyi_recon.app.files.storage import is_file, read_bytes
from chuyi_recon.app.i18n.suggest import short_repr
from chuyi_recon.app.terminal.choices import FailOn
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.settings import Settings, thresholds
from chuyi_recon.errors import SettingsError
from chuyi_recon.messages import Language, Message

RECON_FILE, PYPROJECT_FILE = Path("recon.toml"), Path("pyproject.toml")


class Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"fail_on": "fail-on"}):
    """What a recon.toml, or the table of a pyproject.toml, may say; numbers are checked by `Settings`."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    fail_on: FailOn | None = None
    language: Language | None = None
    settings: dict[str, object] = {}


@dataclass(frozen=True, slots=True)
class DeclaredSettings:
    """What one file says of settings, and nothing of what it leaves unsaid."""

    values: Mapping[str, Any] = field(default_factory=dict)  # Any: numbers, checked by `Settings`
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    fail_on: FailOn | None = None
    language: Language | None = None

    def apply_to(self, settings: Settings) -> Settings:
        """`settings` with what is said here: numbers, `select` and `language` take the place of others, `ignore` and
        `entities` are added to them.
        """
        return replace(
            settings,
            **self.values,
            select=self.select or settings.select,
            ignore=tuple(sorted({*settings.ignore, *self.ignore})),
            entities=tuple(sorted({*settings.entities, *self.entities})),
            language=self.language or settings.language,
        )


@dataclass(frozen=True, slots=True)
class Config:
    """What a project has settled, and where it says so: None where no file does."""

    settings: Settings
    fail_on: FailOn
    path: Path | None

    def describe(self) -> str:
        """A line for -v."""
        if self.path:
            return Message("settings.of-file", path=str(self.path))
        return Message("settings.default-without-file", name=RECON_FILE)


def load_config(path: Path | None) -> Config:
    """The settings in `path`; without one those of recon.toml in the working directory, or of its pyproject.toml.

    Raises `SettingsError` for a file that cannot be read, an unknown key or flag, a value that cannot be.
    """
    if path is not None:
        table = _read_table(path)
        if table is None:
            raise SettingsError(
                Message("error.settings.no-tool-recon", path=path), Message("hint.write-tool-recon-or-recon-toml")
            )
        return _make_config(table, path)
    for here in (RECON_FILE, PYPROJECT_FILE):
        if is_file(here) and (table := _read_table(here)) is not None:
            return _make_config(table, here)
    return Config(Settings(), FailOn.never, None)


def _read_table(path: Path) -> object | None:
    """What the file says to recon; None for a pyproject.toml that says nothing to it."""
    shared = path.name == PYPROJECT_FILE.name
    try:
        declared = strict.read_toml(path, SettingsError)
    except SettingsError as error:
        if (
            shared
            and isinstance(error.__cause__, ValueError | RecursionError)
            and b"tool.recon" not in read_bytes(path)
        ):
            return None  # it is broken, but not ours to judge
        raise
    if not shared:
        return declared
    tool = declared.get("tool")
    return tool.get("recon") if isinstance(tool, dict) else None


def _make_config(found: object, path: Path) -> Config:
    declared = strict.DecodedFile(str(path), SettingsError, elsewhere()).decode(found, Declared)
    own = parse_settings(declared, path)
    return Config(own.apply_to(Settings()), own.fail_on or FailOn.never, path)


def elsewhere() -> dict[str, str]:
    """Advice for the names of settings that stand outside their table."""
    return {f.name: Message("hint.belongs-under-settings") for f in thresholds()}


def parse_settings(declared: Declared, path: Path) -> DeclaredSettings:
    """What a file settles; raises `SettingsError`, which names it, for an unknown setting or flag and for a value that
    cannot be.
    """
    known = [f.name for f in thresholds()]
    for name in declared.settings:
        strict.require_known(
            name, known, Message("error.settings.unknown-setting", path=path, name=short_repr(name)), SettingsError
        )
    if declared.select == ():
        raise SettingsError(Message("error.settings.select-empty", path=path), Message("hint.leave-select-out"))
    flags = [flag.code for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)]
    for key, codes in (("select", declared.select or ()), ("ignore", declared.ignore)):
        for code in codes:
            problem = Message(
                "error.flag.unknown-there", where=Message("layout.located", where=path, what=key), code=short_repr(code)
            )
            strict.require_known(code, flags, problem, SettingsError)
    select, ignore, entities = map(_sorted, (declared.select, declared.ignore, declared.entities))
    own = DeclaredSettings(declared.settings, select, ignore, entities, declared.fail_on, declared.language)
    try:
        own.apply_to(Settings())
    except SettingsError as error:
        raise SettingsError(Message("layout.located", where=path, what=error.problem), error.hint) from error
    return own


def _sorted(names: tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(sorted(set(names or ())))
