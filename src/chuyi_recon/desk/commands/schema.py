"""`recon schema`: the JSON Schema of `reconstruction.json`."""

from __future__ import annotations

import typer

from chuyi_recon.desk.options import Color, ColorOption, Lang, LangOption, QuietOption, VerboseOption


def schema(
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = Color.auto,
    lang: LangOption = Lang.auto,
) -> int:
    """Print the JSON Schema of reconstruction.json."""
    import json

    from chuyi_recon.exporters.record import schema as record_schema

    typer.echo(json.dumps(record_schema(), ensure_ascii=False, indent=2))
    return 0
