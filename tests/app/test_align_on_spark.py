"""`recon align --families --engine spark`: the bytes of one machine, and of a run that was stopped the rest alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chuyi_recon.app.collection import spark_session
from tests.app.commands import NOTICE, CommandOutput, RunRecon
from tests.app.spark import needs_java, small_spark
from tests.archive.piles import draw_text, misread

for library in ("pyspark", "pandas", "pyarrow", "duckdb"):
    pytest.importorskip(library, reason=f"{library} is not installed")
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from chuyi_recon.app.collection.aligning.spark import run as spark_run  # noqa: E402
from chuyi_recon.app.collection.aligning.spark.making import Making, make_families  # noqa: E402
from chuyi_recon.app.collection.aligning.spark.members import FoundPages  # noqa: E402
from chuyi_recon.app.files.work_folder import work_folder_of  # noqa: E402
from chuyi_recon.errors import EngineError  # noqa: E402

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ON_SPARK = ("--engine", "spark", "--master", "local[2]")


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    with small_spark(tmp_path_factory.mktemp("conf")), spark_session.open_session("local[2]", 1 << 30) as session:
        yield session


@pytest.fixture
def one_session(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command opens is the session that is open already: to start one takes longer than what it does."""

    @contextmanager
    def opened(*_: object) -> Iterator[SparkSession]:
        yield spark

    monkeypatch.setattr(spark_run, "open_session", opened)


def lay_archive(folder: Path) -> None:
    """Some tens of families in JSON Lines, Parquet in groups of rows, and files; some of them odd."""
    lines, rows, table = dict[str, str](), dict[str, str](), list[tuple[str | None, str, str, str | None]]()
    for n in range(24):
        text = draw_text(n, 150)
        for k in range(3):
            where, name = ((lines, "pages.jsonl"), (rows, "pages.parquet"))[(n + k) % 2]
            where[f"卷{n:02}-{k}"] = misread(text, 0.03, 3 * n + k)
            table.append((f"卷{n:02}-0", f"卷{n:02}-{k}", name, None))
    # One of a hundred copies, most of them the same; one with an outsider; one whose page is gone; one with nothing in
    # common; one with a page without text; one that is files; one whose base is said.
    big = draw_text(99, 200)
    lines |= {f"众{n:02}": misread(big, 0.05, n % 9) for n in range(100)}
    table += [("众00", f"众{n:02}", "pages.jsonl", None) for n in range(100)]
    lines |= {"伍0": NOTICE["web.txt"], "伍1": NOTICE["scan.txt"], "伍2": draw_text(7, 90), "伍3": NOTICE["photo.txt"]}
    table += [("伍0", f"伍{n}", "pages.jsonl", '{"base":true,"source":"web"}' if n == 1 else None) for n in range(4)]
    lines |= {"缺0": draw_text(51, 90), "缺1": misread(draw_text(51, 90), 0.02, 1)}
    table += [("缺0", f"缺{n}", "pages.jsonl", None) for n in range(3)] + [("缺0", "缺3", "gone.jsonl", None)]
    lines |= {
        "异0": "渡口告示：水涨停渡三日。",
        "异1": NOTICE["web.txt"],
        "空0": "",
        "空1": " \n",
        "孤": draw_text(60, 90),
    }
    table += [(f"{kind}0", f"{kind}{n}", "pages.jsonl", None) for kind in "异空" for n in range(2)]
    table.append((None, "孤", "pages.jsonl", None))
    (folder / "件").mkdir()
    (folder / "件/甲.md").write_text(f"# {NOTICE['web.txt']}", "utf-8")
    (folder / "件/乙.txt").write_bytes(NOTICE["scan.txt"].encode("gb18030"))
    table += [("件/甲.md", name, name, None) for name in ("件/甲.md", "件/乙.txt", "件/无.txt")]
    text = (json.dumps({"id": id_, "text": text}, ensure_ascii=False) for id_, text in lines.items())
    (folder / "pages.jsonl").write_text("\n".join([*text, ""]), "utf-8")
    pages = pa.table({"id": list(rows), "text": list(rows.values())})
    pq.write_table(pages, folder / "pages.parquet", row_group_size=20)
    families, members, sources, fields = zip(*table, strict=True)
    roles = [
        "outsider" if f is None else "medoid" if f == m else "copy" for f, m in zip(families, members, strict=True)
    ]
    columns = {"family": families, "member": members, "role": roles, "source": sources}
    whole = pa.table({**columns, "fields": pa.array(fields, pa.string())})
    pq.write_table(whole, folder / "families.parquet", row_group_size=100)
    (folder / "families").mkdir()
    for at in range(0, len(whole), 90):
        pq.write_table(whole.slice(at, 90), folder / f"families/part-{at:05}.parquet")


def align(recon: RunRecon, *more: str, table: str = "families.parquet") -> CommandOutput:
    return recon("align", "--families", table, *more)


def rows_of(path: Path) -> list[dict[str, object]]:
    parts = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    return [row for part in parts for row in pq.read_table(part).to_pylist()]


@needs_java
@pytest.mark.usefixtures("one_session")
def test_spark_writes_the_rows_of_one_machine(recon: RunRecon, workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_archive(workdir)
    # A ruling on one family, one on pages that are in none, and a line that is no ruling.
    (workdir / "script.txt").write_text("text 定稿\n", "utf-8")
    assert recon("review", "--families", "families.parquet", "卷01-0", "--script", "script.txt").code == 0
    (line,) = (workdir / "rulings.jsonl").read_text("utf-8").splitlines()
    astray = json.dumps({**json.loads(line), "note": "据原件", "witnesses": ["旧页", "孤"]}, ensure_ascii=False)
    (workdir / "rulings.jsonl").write_text(f"{line}\n{astray}\n<<<<<<< HEAD\n", "utf-8")
    limit = ("--max-chars", "400")
    here = align(recon, "-o", "here.parquet", "--jobs", "1", *limit)
    there = align(recon, "-o", "there.parquet", *ON_SPARK, *limit)
    assert (workdir / "there.parquet").read_bytes() == (workdir / "here.parquet").read_bytes()
    assert here.code == there.code == 3
    assert there.err == here.err
    assert there.out == here.out.replace("here", "there")
    found = {str(row["family"]): row for row in rows_of(workdir / "there.parquet")}
    assert len(found) == 30
    assert {name for name, row in found.items() if "定稿" in str(row["text"])} == {"卷01-0"}
    assert "rulings.jsonl:3: no ruling, and passed over: left by git" in there.err
    assert "is orphaned: none of its pages is in a family of families.parquet any more" in there.err
    assert {name for name, row in found.items() if row["status"] == "failed"} == {"异0", "空0"}
    assert found["伍0"]["outsiders"] == ["伍2"]
    assert (found["众00"]["pages"], found["众00"]["witnesses"]) == (100, 9)
    assert len(found["缺0"]["problems"]) == 2  # type: ignore[arg-type]
    assert [p.name for p in workdir.iterdir() if p.name.startswith(".")] == [".gitattributes"]

    # What the file has is not made again.
    before = (workdir / "there.parquet").stat()
    again = align(recon, "-o", "here.parquet", *ON_SPARK, *limit)
    assert "left as they lie: 28" in again.err
    assert (workdir / "there.parquet").read_bytes() == (workdir / "here.parquet").read_bytes()
    assert (workdir / "there.parquet").stat().st_ino == before.st_ino

    # A run that stops keeps the parts of its workers, for a folder as for a file; and a table may be a folder itself.
    def stopped(*arguments: object) -> object:
        make_families(*arguments).collect()  # type: ignore[arg-type]
        raise EngineError("Spark gave up", "begin again")

    with monkeypatch.context() as patch:
        patch.setattr(spark_run, "make_families", stopped)
        assert align(recon, "-o", "parts", *ON_SPARK, *limit, table="families").code == 3
    hidden = work_folder_of(workdir / "parts")
    assert not (workdir / "parts").exists()
    parts = [pq.read_table(part)["family"].to_pylist() for part in sorted(hidden.glob("*.parquet"))]
    assert [name for part in parts for name in part] == sorted(found)
    assert max(map(len, parts)) < 15, "a family of a hundred pages lies with few others"
    done = align(recon, "-o", "parts", *ON_SPARK, *limit, table="families")
    assert "left as they lie: 28" in done.err
    assert (workdir / "parts/_SUCCESS").exists()
    assert not hidden.exists()
    made = {str(row["family"]): row for row in rows_of(workdir / "parts")}
    assert made == found
    refused = align(recon, "-o", "parts", *ON_SPARK)
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "parts is there already" in refused.err


@needs_java
@pytest.mark.usefixtures("one_session")
def test_what_cannot_be_meant_is_said_as_on_one_machine(recon: RunRecon, workdir: Path) -> None:
    page = json.dumps({"id": "甲", "text": NOTICE["web.txt"]})
    (workdir / "pages.jsonl").write_text(f"{page}\n{page}\n", "utf-8")
    (workdir / "others.jsonl").write_text(f"{page}\n", "utf-8")
    tables = {
        "a page twice in its source": {"family": ["甲"], "member": ["甲"], "source": ["pages.jsonl"]},
        "a page twice in the table": {"family": ["甲", "乙"], "member": ["甲"] * 2, "source": ["others.jsonl"] * 2},
        "no member": {"family": ["甲", "甲"], "member": ["甲", ""], "source": ["others.jsonl"] * 2},
        "no column": {"family": ["甲"], "member": ["甲"]},
    }
    for what, columns in tables.items():
        pq.write_table(pa.table(columns), workdir / "families.parquet")
        here, there = align(recon), align(recon, *ON_SPARK)
        assert (here.code, there.err) == (there.code, here.err), what
        assert (there.code, there.out, there.err.count("\n")) == (2, "", 1), what
        assert sorted(p.name for p in workdir.iterdir()) == ["families.parquet", "others.jsonl", "pages.jsonl"]


@needs_java
@pytest.mark.usefixtures("one_session")
def test_a_worker_that_cannot_write_ends_the_run_as_a_full_disk_does(
    recon: RunRecon, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workdir / "a.txt").write_text(NOTICE["web.txt"], "utf-8")
    pq.write_table(pa.table({"family": ["甲"], "member": ["a.txt"], "source": ["a.txt"]}), "families.parquet")

    def shut(found: FoundPages, making: Making) -> object:
        return make_families(found, replace(making, parts=workdir / "a.txt"))

    monkeypatch.setattr(spark_run, "make_families", shut)
    done = align(recon, *ON_SPARK)
    assert (done.code, done.out, done.err.count("\n")) == (5, "", 1)
    assert "a.txt/0001-" in done.err
    assert sorted(p.name for p in workdir.iterdir()) == ["a.txt", "families.parquet"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--families", "families.parquet", "--master", "local[2]"), "--master is of --engine spark"),
        (("pages.jsonl", "--engine", "spark"), "--engine spark is of --families"),
        (("--families", "families.parquet", *ON_SPARK, "--timeout", "9"), "--engine spark has no --timeout"),
        (("--families", "families.parquet", *ON_SPARK, "--memory", "1GB"), "--engine spark has no --memory"),
        (("--families", "families.parquet", *ON_SPARK, "--jobs", "2"), "--engine spark has no --jobs"),
        (
            ("--families", "families.parquet", *ON_SPARK, "-o", "out", "--write", "text"),
            "--engine spark has no --write",
        ),
    ],
)
def test_what_does_not_go_together_is_said(
    recon: RunRecon, workdir: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = recon("align", *arguments)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert said in done.err


@needs_java
def test_a_master_that_is_none_is_told_in_one_line(recon: RunRecon, workdir: Path) -> None:
    pq.write_table(pa.table({"family": ["甲"], "member": ["甲"], "source": ["a.txt"]}), "families.parquet")
    done = align(recon, "--engine", "spark", "--master", "spark://127.0.0.1:1")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "Spark did not start on spark://127.0.0.1:1: Connection refused" in done.err
    assert [p.name for p in workdir.iterdir()] == ["families.parquet"]


def test_without_java_or_pyspark_it_is_said_how_to_get_it(
    recon: RunRecon, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(workdir))
    assert align(recon, *ON_SPARK).code == 4
    monkeypatch.setattr(spark_session, "find_spec", lambda name: None)
    done = align(recon, *ON_SPARK)
    assert done.code == 4
    assert "pip install pyspark 'pandas<3' pyarrow" in done.err
