"""`recon schema`: the schema of what recon writes for programs: JSON Schema, and RelaxNG of its TEI."""

from __future__ import annotations

from typing import Annotated

import typer

from chuyi_recon.app.cli.options import ColorOption, LangOption, QuietOption, VerboseOption
from chuyi_recon.app.terminal.choices import ColorChoice, Language
from chuyi_recon.messages import Message

SCHEMA_NAMES = ("reconstruction", "check", "eval", "tei")


def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="reconstruction; check, eval: what those commands write as JSON; tei: RelaxNG of apparatus.xml.",
        ),
    ] = SCHEMA_NAMES[0],
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Print the schema of reconstruction.json, of the JSON of recon check or recon eval, or of apparatus.xml."""
    import json

    from chuyi_recon.app.findings_output import json_report
    from chuyi_recon.app.i18n.suggest import did_you_mean, short_repr
    from chuyi_recon.errors import UsageError
    from chuyi_recon.evaluation import record_form
    from chuyi_recon.exporters import record
    from chuyi_recon.exporters.exchange import tei

    if name not in SCHEMA_NAMES:
        raise UsageError(Message("error.schema.unknown", name=short_repr(name)), did_you_mean(name, SCHEMA_NAMES))
    if name == "tei":
        typer.echo(tei.relax_ng(), nl=False)
        return 0
    document = {
        "reconstruction": record.reconstruction_schema,
        "check": json_report.check_schema,
        "eval": record_form.evaluation_schema,
    }[name]()
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
    return 0
