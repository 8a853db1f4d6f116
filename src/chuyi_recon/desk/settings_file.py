"""recon.toml: settings that a project keeps. In: a file. Out: `Settings`, or a `SettingsError`.

[settings]
lacuna = 25
"""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

from chuyi_recon.core.errors import InputError, SettingsError
from chuyi_recon.core.settings import Settings
from chuyi_recon.desk.files import read
from chuyi_recon.desk.suggest import did_you_mean


def load(path: Path | None) -> Settings:
    """The settings in `path`, or the defaults; raises `SettingsError`."""
    if path is None:
        return Settings()
    try:
        declared = tomllib.loads(read(path).decode("utf-8-sig"))
    except InputError as error:
        raise SettingsError(error.what, error.hint) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}", "save it as UTF-8") from error
    for table in declared:
        if table != "settings":
            raise SettingsError(f"{path}: unknown table [{table}]", did_you_mean(table, ["settings"]))
    values = declared.get("settings", {})
    if not isinstance(values, dict):
        raise SettingsError(f"{path}: settings is not a table", "write [settings]")
    known = {f.name: f for f in fields(Settings)}
    for name, value in values.items():
        if name not in known:
            raise SettingsError(f"{path}: unknown setting {name!r}", did_you_mean(name, known))
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise SettingsError(f"{path}: {name} = {value!r} is no number", "write it without quotation marks")
    return Settings(**values)
