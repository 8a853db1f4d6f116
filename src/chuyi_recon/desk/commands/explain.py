"""`recon explain`: the page of a flag, which is the docstring of its class; or the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from chuyi_recon.desk.options import Color, ColorOption, ConfigOption, Lang, LangOption, QuietOption, VerboseOption

if TYPE_CHECKING:
    from chuyi_recon.desk.settings_file import Config


def explain(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="The code of a flag: repetition-loop.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="The pages of all flags.")] = False,
    settings: Annotated[
        bool, typer.Option("--settings", help="Every setting: its value here, default, unit, range and reason.")
    ] = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Say what a flag finds, why it matters, with an example, and where it is wrong."""
    from chuyi_recon.core.errors import UsageError
    from chuyi_recon.core.flags import FAMILY_FLAGS, WITNESS_FLAGS
    from chuyi_recon.desk import settings_file
    from chuyi_recon.desk.paint import Painter
    from chuyi_recon.desk.suggest import brief, did_you_mean

    flags = {flag.code: flag for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)}
    if (code is not None) + everything + settings != 1:
        raise UsageError("give the code of one flag, or --all, or --settings", f"known are: {', '.join(flags)}")
    if code is not None and code not in flags:
        raise UsageError(f"no flag is called {brief(code)}", did_you_mean(code, flags))
    painter = Painter(color.value, quiet, verbose)
    if settings:
        painter.page(settled(settings_file.load(config)))
    else:
        chosen = list(flags.values()) if code is None else [flags[code]]
        painter.page("\n\n".join(page(flag) for flag in chosen))
    return 0


def page(flag: object) -> str:
    """The docstring of a flag under its code and severity."""
    from inspect import getdoc

    head = f"{getattr(flag, 'code', '')} ({getattr(flag, 'severity', '')})"
    return f"{head}\n{'=' * len(head)}\n{getdoc(flag) or ''}"


def settled(config: Config) -> str:
    """Every setting: its value, default, unit and range in one line, and why the default is what it is."""
    from textwrap import wrap

    from chuyi_recon.core.settings import thresholds

    chosen = config.settings
    parts = [
        f"{config.told()}",
        f"select = {', '.join(chosen.select) or 'all'}  (default all; codes of flags)\n    The flags that are asked.",
        f"ignore = {', '.join(chosen.ignore) or 'none'}  (default none; codes of flags)\n"
        "    Flags that are not asked, also if selected: they report nothing and withhold nothing.",
        f"fail-on = {config.fail_on.value}  (default never; never, low, medium or high)\n"
        "    The severity from which on a finding makes the exit code 1.",
    ]
    for f in thresholds():
        m = f.metadata
        why = "\n".join(
            wrap(m["measured"][:1].upper() + m["measured"][1:], 96, initial_indent="    ", subsequent_indent="    ")
        )
        about = f"default {f.default}; {m['unit']}; {m['low']} to {m['high']}"
        parts.append(f"{f.name} = {getattr(chosen, f.name)}  ({about})\n{why}")
    return "\n\n".join(parts)
