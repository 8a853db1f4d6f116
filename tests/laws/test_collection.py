"""Laws of results in Parquet: they say what those in folders say, and a family the same whatever came before it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.families import Making, families, law

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pytest.importorskip("duckdb", reason="duckdb is not installed")
import pyarrow.parquet as pq  # noqa: E402

from chuyi_recon.app.collection.aligning import CollectionRun, align_collection, result_rows  # noqa: E402
from chuyi_recon.app.collection.sources import Columns  # noqa: E402
from chuyi_recon.app.project.family_job import process_family  # noqa: E402
from chuyi_recon.app.project.job import FamilyJob  # noqa: E402
from chuyi_recon.app.project.witness_files import WitnessFiles  # noqa: E402
from chuyi_recon.app.terminal.choices import FailOn  # noqa: E402
from chuyi_recon.app.terminal.painter import Painter  # noqa: E402
from chuyi_recon.core.settings import Settings  # noqa: E402
from chuyi_recon.core.text.lexicon import EmptyLexicon  # noqa: E402
from chuyi_recon.errors import NothingInCommon  # noqa: E402

PILES = st.lists(families(least=1), min_size=1, max_size=3)


def of_folder(folder: Path, name: str, making: Making) -> str | None:
    """The text that comes of a family in files, as `group --write` lays them out; None where it has none."""
    texts = {text: siglum for siglum, text in reversed(making.texts.items())}
    files = tuple(WitnessFiles(siglum, ((f"{siglum}.txt", folder / f"{siglum}.txt"),)) for siglum in texts.values())
    for text, siglum in texts.items():
        (folder / f"{siglum}.txt").write_bytes(text.encode())
    try:
        job = FamilyJob(name, files, making.base, "", None, ("text",), EmptyLexicon(), Settings())
        return process_family(job).files[0][1].decode()
    except NothingInCommon:
        return None


@law(20)
@given(PILES)
def test_a_table_says_the_texts_that_folders_say(pile: list[Making]) -> None:
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        names = [f"通知{n}" for n in range(len(pile))]
        pages = [
            {"id": f"{name}-{siglum}", "text": text, "base": siglum == making.base}
            for name, making in zip(names, pile, strict=True)
            for siglum, text in making.texts.items()
        ]
        lines = "".join(json.dumps(page, ensure_ascii=False) + "\n" for page in pages)
        (here / "pages.jsonl").write_bytes(lines.encode())
        table = {
            "family": [str(page["id"]).split("-")[0] for page in pages],
            "member": [page["id"] for page in pages],
            "source": [(here / "pages.jsonl").as_posix()] * len(pages),
            "fields": [json.dumps({"base": page["base"]}) for page in pages],
        }
        pq.write_table(pa.table(table), here / "families.parquet")
        out = here / "results.parquet"
        run = CollectionRun(
            here / "families.parquet", out, Columns(), (), EmptyLexicon(), Settings(), FailOn.never, jobs=1
        )
        align_collection(run, Painter(quiet=True))
        told = {row["family"]: row["text"] for row in pq.read_table(out).to_pylist()}
        for name, making in zip(names, pile, strict=True):
            (here / name).mkdir()
            # A base with a text that another page has, too, stays: folders would be laid out without it.
            if list(making.texts.values()).count(making.texts.get(making.base or "", "")) < 2:
                assert told[name] == of_folder(here / name, name, making)


@law(20)
@given(PILES)
def test_what_was_made_before_a_family_changes_nothing(pile: list[Making]) -> None:
    rows = [
        {
            "family": f"通知{n}",
            "pages": len(making.texts),
            "base": making.base,
            "made_of": "",
            "members": [
                {
                    "siglum": siglum,
                    "name": "pages.jsonl",
                    "text": text,
                    "file": None,
                    "sha256": "",
                    "kind": "unknown",
                    "group": "",
                }
                for siglum, text in making.texts.items()
            ],
        }
        for n, making in enumerate(pile)
    ]
    made = [result_rows.make_row(row, EmptyLexicon(), Settings()).values for row in rows]
    assert [result_rows.make_row(row, EmptyLexicon(), Settings()).values for row in rows[::-1]] == made[::-1]
