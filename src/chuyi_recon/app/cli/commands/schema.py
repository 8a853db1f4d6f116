"""`recon schema`: the JSON Schema of what recon writes for programs."""

from __future__ import annotations

from typing import Annotated

import typer

from chuyi_recon.app.cli.options import ColorOption, LangOption, QuietOption, VerboseOption
from chuyi_recon.app.terminal.choices import Color, Lang
from chuyi_recon.messages import said

NAMES = ("reconstruction", "check", "eval")


def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="reconstruction; check, eval: what those commands write as JSON.",
        ),
    ] = NAMES[0],
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Print the JSON Schema of reconstruction.json, or of the JSON of recon check or recon eval."""
    import json

    from chuyi_recon.app.findings_output import json_report
    from chuyi_recon.app.i18n.suggest import brief, did_you_mean
    from chuyi_recon.errors import UsageError
    from chuyi_recon.evaluation import record_form
    from chuyi_recon.exporters import record

    if name not in NAMES:
        raise UsageError(said("no schema is called {name}", name=brief(name)), did_you_mean(name, NAMES))
    made = {"reconstruction": record.schema, "check": json_report.schema, "eval": record_form.schema}[name]()
    typer.echo(json.dumps(made, ensure_ascii=False, indent=2))
    return 0
