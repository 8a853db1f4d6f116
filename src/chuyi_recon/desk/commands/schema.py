"""`recon schema`: the JSON Schema of `reconstruction.json`."""

from __future__ import annotations

import typer


def schema() -> int:
    """Print the JSON Schema of reconstruction.json."""
    import json

    from chuyi_recon.exporters.record import schema as record_schema

    typer.echo(json.dumps(record_schema(), ensure_ascii=False, indent=2))
    return 0
