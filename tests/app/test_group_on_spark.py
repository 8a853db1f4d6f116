"""`recon group --engine spark`: the bytes of one machine, and one line where Spark or Java is not to be had."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.collection import archive
from chuyi_recon.app.collection import spark_session
from tests.app.commands import RunRecon
from tests.app.spark import needs_java, small_spark
from tests.archive.piles import draw_text, misread
from tests.archive.test_families import LETTERS

for library in ("pyspark", "pandas", "pyarrow", "duckdb"):
    pytest.importorskip(library, reason=f"{library} is not installed")
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from chuyi_recon.app.collection.families_table import FoundCounts  # noqa: E402
from chuyi_recon.app.collection.sources import Columns  # noqa: E402
from chuyi_recon.app.collection.spark_run import find_families  # noqa: E402
from chuyi_recon.archive.settings import GroupSettings  # noqa: E402
from chuyi_recon.archive.sketch import ngram_shift  # noqa: E402
from chuyi_recon.archive.spark.grouping import meet  # noqa: E402
from chuyi_recon.archive.spark.stars import find_components  # noqa: E402
from chuyi_recon.archive.spark.steps import Steps  # noqa: E402

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TABLES = ("families.parquet", "families.related.parquet")


@pytest.fixture(autouse=True, scope="module")
def _small_spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with small_spark(tmp_path_factory.mktemp("conf")):
        yield


@pytest.fixture(scope="module")
def spark(_small_spark: None) -> Iterator[SparkSession]:
    with spark_session.open_session("local[2]", 1 << 30) as session:
        yield session


def lay_pile(folder: Path) -> None:
    """2,000 drawn pages as Parquet in several groups of rows, and beside them all that is odd, as JSON Lines."""
    pages = list(archive(2000, 5))
    table = pa.table({"id": [page.id for page in pages], "text": [page.text for page in pages]})
    pq.write_table(table, folder / "drawn.parquet", row_group_size=700)
    text, book = draw_text(1, 600), draw_text(2, 45_000)
    odd = {
        "空": "",
        "短": "好",
        "书": book,
        "书·再版": misread(book, 0.05, 1),
        "一章": misread(book[30_000:31_000], 0.1, 2),
        **{f"同{n}": text for n in range(150)},
        **{f"抄{n}": misread(text, 0.05 * (1 + n % 6), n) for n in range(100)},
        **{f"函{n}": letter for n, letter in enumerate((*LETTERS, LETTERS[0]))},
        "换\n行": text,
    }
    lines = [json.dumps({"id": k, "text": v, "box": 3}, ensure_ascii=False) for k, v in odd.items()]
    (folder / "odd.jsonl").write_text("\n".join([*lines, "no record", ""]), "utf-8")


@needs_java
def test_spark_writes_the_bytes_of_one_machine(recon: RunRecon, workdir: Path) -> None:
    lay_pile(workdir)
    (workdir / "页").mkdir()
    (workdir / "页" / "a.txt").write_text(draw_text(1, 600), "utf-8")
    said = []
    contents = []
    for engine in (("--engine", "embedded"), ("--engine", "spark", "--master", "local[2]")):
        done = recon("group", "drawn.parquet", "odd.jsonl", "页", *engine)
        assert done.code == 3  # a line that is no record
        said.append(done.err)
        contents.append([(workdir / name).read_bytes() for name in TABLES])
        for name in TABLES:
            (workdir / name).unlink()
    assert contents[0] == contents[1]
    assert said[0] == said[1]
    (workdir / TABLES[0]).write_bytes(contents[1][0])
    found = {row["member"]: row for row in pq.read_table(workdir / TABLES[0]).to_pylist()}
    assert (
        len({found[f"抄{n}"]["family"] for n in range(100)} | {found["同0"]["family"], found["页/a.txt"]["family"]})
        == 1
    )
    assert found["一章"]["role"] == "partial"
    assert found["空"]["role"] == "outsider"


@needs_java
def test_what_every_page_says_makes_no_long_row(spark: SparkSession) -> None:
    settings, many = GroupSettings(), 400
    all_say, two_say = 0x100, 0x300
    also_say = 0xFF << (64 - ngram_shift(many) - 8)  # of frequent n-grams those stay whose highest byte is small
    rows = [(ngram, page << 25) for page in range(many) for ngram in (all_say, also_say)]
    postings = spark.createDataFrame([*rows, (two_say, 7 << 25), (two_say, 9 << 25)], "ngram long, place long")
    met = meet(postings, Steps(settings, many))
    assert "WindowGroupLimit" in met._jdf.queryExecution().toString()  # cut before it is sent, on every worker
    found = [(row.later, row.earlier) for row in met.collect()]
    assert max(len(earlier) for _, earlier in found) <= settings.hubs
    assert len(found) == many - 1 + 1
    assert (9, [7 << 25]) in found


@needs_java
def test_a_large_result_is_a_folder_of_parts(spark: SparkSession, workdir: Path) -> None:
    text = draw_text(1)
    for name, page in (("甲", text), ("乙", misread(text, 0.1, 1)), ("丙", draw_text(2))):
        (workdir / f"{name}.txt").write_text(page, "utf-8")
    files = [Path(f"{name}.txt") for name in "甲乙丙"]
    found = find_families(spark, files, Columns(), GroupSettings(), lambda *_: None, pytest.fail)
    counts = found.write_folders(Path("families"))
    assert counts == found.collect().count() == FoundCounts(3, 1, 2, 0)
    parts = sorted((workdir / "families").glob("*.parquet"))
    assert pa.concat_tables(map(pq.read_table, parts)).to_pylist() == found.families.toArrow().to_pylist()
    assert (workdir / "families.related" / "_SUCCESS").exists()


@needs_java
def test_a_chain_is_one_component(spark: SparkSession) -> None:
    edges = spark.createDataFrame([(n + 1, n) for n in range(20)] + [(31, 30)], "high long, low long")
    found = find_components(edges, lambda frame: frame.localCheckpoint()).collect()
    assert {(row.page, row.component) for row in found} == {(n, 0) for n in range(21)} | {(30, 30), (31, 30)}


@needs_java
def test_a_master_that_is_none_is_told_in_one_line(recon: RunRecon, workdir: Path) -> None:
    (workdir / "a.txt").write_text(draw_text(1), "utf-8")
    done = recon("group", "a.txt", "--engine", "spark", "--master", "spark://127.0.0.1:1")
    assert done.code == 2
    assert "Spark did not start on spark://127.0.0.1:1: Connection refused — give --master local[2]" in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--master", "local[2]"), "--master is of --engine spark"),
        (("--engine", "spark", "--write", "families"), "--engine spark lays out no folders — leave --write out"),
    ],
)
def test_what_does_not_go_together_is_said(
    recon: RunRecon, workdir: Path, arguments: tuple[str, ...], said: str
) -> None:
    (workdir / "a.txt").write_text(draw_text(1), "utf-8")
    done = recon("group", "a.txt", *arguments)
    assert done.code == 2
    assert said in done.err


def test_without_java_it_is_said_how_to_get_it(recon: RunRecon, workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(workdir))
    (workdir / "a.txt").write_text(draw_text(1), "utf-8")
    done = recon("group", "a.txt", "--engine", "spark")
    assert done.code == 4
    assert "Spark needs Java, which is not installed — install Java 17 or newer" in done.err


def test_without_pyspark_it_is_said_what_to_install(
    recon: RunRecon, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda name: None)
    (workdir / "a.txt").write_text(draw_text(1), "utf-8")
    done = recon("group", "a.txt", "--engine", "spark")
    assert done.code == 4
    assert "pip install pyspark 'pandas<3' pyarrow" in done.err
