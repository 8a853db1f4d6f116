"""`recon explain`: the page of a flag, which is the docstring of its class."""

from __future__ import annotations

from typing import Annotated

import typer

from chuyi_recon.desk.options import Color, ColorOption, Lang, LangOption, QuietOption, VerboseOption


def explain(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="The code of a flag: repetition-loop.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="The pages of all flags.")] = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Say what a flag finds, why it matters, with an example, and where it is wrong."""
    from chuyi_recon.core.errors import UsageError
    from chuyi_recon.core.flags import FAMILY_FLAGS, WITNESS_FLAGS
    from chuyi_recon.desk.paint import Painter
    from chuyi_recon.desk.suggest import did_you_mean

    flags = {flag.code: flag for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)}
    if (code is None) == (not everything):
        raise UsageError("give the code of one flag, or --all", f"known are: {', '.join(flags)}")
    if code is not None and code not in flags:
        raise UsageError(f"no flag is called {code!r}", did_you_mean(code, flags))
    chosen = list(flags.values()) if code is None else [flags[code]]
    Painter(color.value, quiet, verbose).page("\n\n".join(page(flag) for flag in chosen))
    return 0


def page(flag: object) -> str:
    """The docstring of a flag under its code and severity."""
    from inspect import getdoc

    head = f"{getattr(flag, 'code', '')} ({getattr(flag, 'severity', '')})"
    return f"{head}\n{'=' * len(head)}\n{getdoc(flag) or ''}"
