"""`recon align --families`: each family of a table made from where its pages lie, one row or one folder a family."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.actors.stage import start_recon
from tests.app.commands import NOTICE, STATION, CommandOutput, RunRecon, read_results, run_in_process
from tests.archive.piles import draw_text, misread

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pytest.importorskip("duckdb", reason="duckdb is not installed")
import pyarrow.parquet as pq  # noqa: E402

from chuyi_recon.app.collection.aligning import result_rows, table_run, work  # noqa: E402
from chuyi_recon.app.files import parquet  # noqa: E402
from chuyi_recon.app.files.work_folder import WorkFolder, work_folder_of  # noqa: E402
from chuyi_recon.app.language.chinese import ChineseLexicon  # noqa: E402
from chuyi_recon.core.settings import Settings  # noqa: E402
from chuyi_recon.errors import OutputError  # noqa: E402

Row = dict[str, object]
Member = tuple[str | None, str, str]  # family, member, source
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits and signals of Linux")
NOTICE_PAGES = {"网": NOTICE["web.txt"], "扫": NOTICE["scan.txt"], "拍": NOTICE["photo.txt"]}
STATION_PAGES = {"甲": STATION["a.txt"], "乙": STATION["b.txt"]}
PAGES = {**NOTICE_PAGES, **STATION_PAGES, "孤": "渡口告示：水涨停渡三日。"}
TABLE: list[Member] = [
    ("扫", "扫", "pages.jsonl"),
    ("扫", "拍", "pages.jsonl"),
    ("扫", "网", "pages.jsonl"),
    ("甲", "甲", "pages.jsonl"),
    ("甲", "乙", "pages.jsonl"),
    (None, "孤", "pages.jsonl"),
]


def lay_pages(folder: Path, pages: dict[str, str], name: str = "pages.jsonl") -> None:
    lines = (json.dumps({"id": id_, "text": text}, ensure_ascii=False) + "\n" for id_, text in pages.items())
    (folder / name).write_text("".join(lines), "utf-8")


def lay_table(folder: Path, members: list[Member], fields: dict[str, str] | None = None) -> None:
    """families.parquet as `recon group` writes it: a family is called by its medoid."""
    table = {
        "family": [family for family, _, _ in members],
        "member": [member for _, member, _ in members],
        "score": [1.0] * len(members),
        "role": ["outsider" if f is None else "medoid" if f == m else "copy" for f, m, _ in members],
        "source": [source for _, _, source in members],
        "fields": pa.array([(fields or {}).get(member) for _, member, _ in members], pa.string()),
    }
    pq.write_table(pa.table(table), folder / "families.parquet")


@pytest.fixture
def archive(workdir: Path) -> Path:
    """Two families and a page that is in none."""
    lay_pages(workdir, PAGES)
    lay_table(workdir, TABLE)
    return workdir


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The families that were made in this process, in order."""
    names: list[str] = []
    make = work.make_row

    def watched(family: result_rows.Row, *more: object) -> result_rows.MadeRow:
        names.append(str(family["family"]))
        return make(family, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "make_row", watched)
    return names


def rows(path: str = "results.parquet") -> dict[str, Row]:
    return {row["family"]: row for row in pq.read_table(path).to_pylist()}


def align(recon: RunRecon, *more: str) -> CommandOutput:
    return recon("align", "--families", "families.parquet", *more)


def pile(folder: Path, families: int) -> None:
    """Families of three copies, called 卷00, 卷01 and on."""
    pages, table = dict[str, str](), list[Member]()
    for n in range(families):
        text = draw_text(n, 200)
        ids = [f"卷{n:02}", f"卷{n:02}乙", f"卷{n:02}丙"]
        pages |= {id_: misread(text, 0.03, 3 * n + k) for k, id_ in enumerate(ids)}
        table += [(ids[0], id_, "pages.jsonl") for id_ in ids]
    lay_pages(folder, pages)
    lay_table(folder, table)


# ---------------------------------------------------------------------- what comes out


def test_each_family_is_a_row_with_text_record_findings_and_figures(recon: RunRecon, archive: Path) -> None:
    done = align(recon)
    assert (done.code, done.err) == (0, "")
    found = rows()
    assert list(found) == ["扫", "甲"], "in order of their names, the outsider in none"
    notice = found["扫"]
    assert "支持建设3所“楚怡”高水平职业本科学校" in str(notice["text"])
    record = json.loads(str(notice["record"]))
    assert record["text"] == notice["text"]
    assert record["family"]["name"] == "扫"
    assert {w["siglum"]: w["source"] for w in record["witnesses"]}["网"] == "pages.jsonl#网"
    findings = json.loads(str(notice["flags"]))
    assert {f["witness"] for f in findings} <= {"网", "扫", "拍"}
    assert len(findings) == sum(int(str(notice[severity])) for severity in ("high", "medium", "low"))
    assert (notice["status"], notice["pages"], notice["witnesses"]) == ("made", 3, 3)
    assert notice["characters"] == len(str(notice["text"]))
    assert (notice["error"], notice["exit_code"], notice["problems"], notice["outsiders"]) == (None, None, [], [])
    assert [p.name for p in archive.iterdir() if p.name.startswith(".")] == [], "nothing is left beside the file"


def test_the_texts_are_those_of_the_folders_that_group_lays_out(recon: RunRecon, workdir: Path) -> None:
    pages = {**NOTICE_PAGES, "网/副本": NOTICE["web.txt"], **STATION_PAGES}
    pages |= {f"卷{n}-{k}": misread(draw_text(n), 0.02 * (k + 1), 10 * n + k) for n in range(3) for k in range(3)}
    lay_pages(workdir, pages)
    assert recon("group", "pages.jsonl", "--write", "laid").code == 0
    assert recon("align", "laid", "--write", "text,flags", "-q").code == 0
    assert align(recon, "-q").code == 0
    by_folder = {p.parent.name: p.read_text("utf-8") for p in Path("recon-out").glob("*/reconstruction.txt")}
    assert len(by_folder) >= 4
    assert {name: row["text"] for name, row in rows().items()} == by_folder
    flags = {p.parent.name: json.loads(p.read_text("utf-8")) for p in Path("recon-out").glob("*/flags.json")}
    assert {name: json.loads(str(row["flags"])) for name, row in rows().items()} == flags


def test_results_in_folders_are_those_that_align_writes(recon: RunRecon, archive: Path) -> None:
    assert align(recon, "-q").code == 0
    done = align(recon, "-o", "out")
    assert (done.code, done.out.splitlines()[-1]) == (0, "results in out/<family>/")
    found = read_results(archive / "out")
    assert "index.html" in found
    for name, row in rows().items():
        assert found[f"{name}/reconstruction.txt"].decode() == row["text"]
        assert found[f"{name}/reconstruction.json"].decode() == row["record"]
        assert f"{name}/report.html" in found


def test_pages_in_files_are_read_as_the_format_says(recon: RunRecon, workdir: Path) -> None:
    (workdir / "in").mkdir()
    (workdir / "in/网.md").write_text(f"# {NOTICE['web.txt']}", "utf-8")
    (workdir / "in/扫.txt").write_bytes(NOTICE["scan.txt"].encode("gb18030"))
    lay_pages(workdir, {"拍": NOTICE["photo.txt"]})
    lay_table(
        workdir,
        [("拍", "拍", "pages.jsonl"), ("拍", "in/网.md", "in/网.md"), ("拍", "in/扫.txt", "in/扫.txt")],
    )
    assert align(recon, "-q").code == 0
    record = json.loads(str(rows()["拍"]["record"]))
    encodings = {w["siglum"]: w["encoding"] for w in record["witnesses"]}
    assert encodings["in/扫.txt"] == "gb18030"
    assert encodings["in/网.md"] == "utf-8"


def test_rows_of_parquet_and_columns_of_other_names(recon: RunRecon, archive: Path) -> None:
    align(recon, "-q")
    by_lines = {name: row["text"] for name, row in rows().items()}
    pq.write_table(pa.table({"页码": list(PAGES), "正文": list(PAGES.values())}), "pages.parquet")
    lay_table(archive, [(family, member, "pages.parquet") for family, member, _ in TABLE])
    assert align(recon, "-q", "--id-column", "页码", "--text-column", "正文").code == 0
    assert {name: row["text"] for name, row in rows().items()} == by_lines


def test_a_record_may_say_that_it_is_the_base_and_where_it_comes_from(recon: RunRecon, archive: Path) -> None:
    lay_table(archive, TABLE, {"网": '{"base":true,"source":"web","box":3}', "扫": '{"source":"第三柜"}'})
    assert align(recon, "-q").code == 0
    record = json.loads(str(rows()["扫"]["record"]))
    assert record["family"]["base"] == "网"
    assert {w["siglum"]: w["kind"] for w in record["witnesses"]} == {"网": "web", "扫": "unknown", "拍": "unknown"}


def test_a_text_that_several_pages_have_counts_once(recon: RunRecon, archive: Path) -> None:
    align(recon, "-q")
    before = rows()["扫"]["text"]
    lay_pages(archive, {**PAGES, **{f"抄{n}": NOTICE["web.txt"] for n in range(5)}})
    lay_table(archive, [*TABLE, *((("扫", f"抄{n}", "pages.jsonl")) for n in range(5))])
    align(recon, "-q")
    assert (rows()["扫"]["text"], rows()["扫"]["pages"], rows()["扫"]["witnesses"]) == (before, 8, 3)


def test_where_all_pages_are_in_no_family_the_table_is_empty(recon: RunRecon, archive: Path) -> None:
    lay_table(archive, [(None, member, source) for _, member, source in TABLE])
    assert align(recon).code == 0
    assert rows() == {}


def test_of_many_families_the_totals_and_the_worst_are_told(recon: RunRecon, workdir: Path) -> None:
    pile(workdir, 24)
    done = align(recon, "--jobs", "1")
    heads, totals, worst, _, *told, where = done.out.splitlines()
    assert heads.split()[:2] == ["families", "witnesses"]
    assert totals.split()[:2] == ["24", "72"]
    assert worst == "the 10 with most to look at:"
    assert (len(told), where) == (10, "results in results.parquet, one row a family")


def test_a_finding_that_reaches_the_severity_fails_the_run(recon: RunRecon, archive: Path) -> None:
    assert align(recon, "--fail-on", "low", "-q").code == 1
    assert rows()["扫"]["status"] == "made"


# ---------------------------------------------------------------------- the same bytes


def test_the_same_bytes_for_any_jobs_any_hash_seed_and_any_order(workdir: Path) -> None:
    pile(workdir, 9)
    arguments = ("align", "--families", "families.parquet", "-q")
    env = {**os.environ, "PYTHONHASHSEED": "1"}
    assert run_in_process(*arguments, "-o", "one.parquet", "--jobs", "1", cwd=workdir, env=env).returncode == 0
    table = pq.read_table(workdir / "families.parquet")
    order = list(range(len(table)))
    Random(3).shuffle(order)
    pq.write_table(table.take(order), workdir / "families.parquet")
    lines = (workdir / "pages.jsonl").read_text("utf-8").splitlines(keepends=True)
    Random(4).shuffle(lines)
    (workdir / "pages.jsonl").write_text("".join(lines), "utf-8")
    env["PYTHONHASHSEED"] = "77"
    assert run_in_process(*arguments, "-o", "other.parquet", "--jobs", "3", cwd=workdir, env=env).returncode == 0
    assert (workdir / "one.parquet").read_bytes() == (workdir / "other.parquet").read_bytes()


@LINUX
def test_a_run_that_is_killed_goes_on_and_gives_the_same_bytes(recon: RunRecon, workdir: Path) -> None:
    pile(workdir, 30)
    # The last family takes so long that the run is killed before its end.
    long = draw_text(99, 6000)
    last = {f"末{n}": misread(long, 0.05, n) for n in range(4)}
    text = (workdir / "pages.jsonl").read_text("utf-8")
    lay_pages(workdir, last)
    (workdir / "pages.jsonl").write_text(text + (workdir / "pages.jsonl").read_text("utf-8"), "utf-8")
    table = [
        tuple(row.values())
        for row in pq.read_table("families.parquet", columns=["family", "member", "source"]).to_pylist()
    ]
    lay_table(workdir, [*table, *(("末0", id_, "pages.jsonl") for id_ in last)])  # type: ignore[list-item]
    assert align(recon, "-o", "whole.parquet", "--jobs", "1", "-q").code == 0

    process = start_recon(workdir, "align", "--families", "families.parquet", "--jobs", "1")
    hidden = work_folder_of(workdir / "results.parquet")
    while process.poll() is None and not list(hidden.glob("*.parquet")):
        pass
    process.kill()
    process.communicate()
    assert process.returncode == -9
    assert not (workdir / "results.parquet").exists()
    parts = sorted(hidden.glob("*.parquet"))
    finished = sum(pq.read_metadata(part).num_rows for part in parts)
    assert finished > 0

    done = align(recon, "--jobs", "1")
    assert done.code == 0
    assert f"left as they lie: {finished};" in done.err
    assert (workdir / "results.parquet").read_bytes() == (workdir / "whole.parquet").read_bytes()
    assert not hidden.exists()


def test_parts_of_several_runs_that_were_stopped_are_put_together(
    recon: RunRecon, workdir: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pile(workdir, 30)
    assert align(recon, "-o", "whole.parquet", "--jobs", "1", "-q").code == 0
    watched = work.make_row
    for stop in ("卷11", "卷23"):

        def interrupted(family: result_rows.Row, *more: object, at: str = stop) -> result_rows.MadeRow:
            if family["family"] == at:
                raise KeyboardInterrupt
            return watched(family, *more)  # type: ignore[arg-type]

        monkeypatch.setattr(work, "make_row", interrupted)
        assert align(recon, "--jobs", "1", "-q").code == 130
    monkeypatch.setattr(work, "make_row", watched)
    assert align(recon, "--jobs", "1", "-q").code == 0
    assert Path("results.parquet").read_bytes() == Path("whole.parquet").read_bytes()
    assert sorted(set(made)) == [f"卷{n:02}" for n in range(30)]
    assert len(made) == 60, "each once by the whole run and once by those that were stopped"


def test_running_again_does_nothing_and_touches_nothing(recon: RunRecon, archive: Path, made: list[str]) -> None:
    first = align(recon, "--jobs", "1")
    before = (archive / "results.parquet").stat()
    again = align(recon, "--jobs", "1")
    assert made == ["扫", "甲"], "each once"
    assert (again.code, again.out) == (first.code, first.out)
    assert "left as they lie: 2" in again.err
    after = (archive / "results.parquet").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    align(recon, "--jobs", "1", "--again", "-q")
    assert made == ["扫", "甲"] * 2


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text": lambda folder: lay_pages(folder, {**PAGES, "拍": NOTICE["photo.txt"].replace("推迸", "推进")}),
    "a page that is gone": lambda folder: lay_table(folder, [row for row in TABLE if row[1] != "拍"]),
    "what a record declares": lambda folder: lay_table(folder, TABLE, {"网": '{"base":true}'}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_only_the_family_that_changed_is_made_again(what: str, recon: RunRecon, archive: Path, made: list[str]) -> None:
    align(recon, "--jobs", "1", "-q")
    CHANGES[what](archive)
    made.clear()
    align(recon, "--jobs", "1", "-q")
    assert made == ["扫"]
    align(recon, "-o", "fresh.parquet", "--jobs", "1", "-q")
    assert Path("results.parquet").read_bytes() == Path("fresh.parquet").read_bytes()


def test_other_settings_make_all_anew(recon: RunRecon, archive: Path, made: list[str]) -> None:
    align(recon, "--jobs", "1", "-q")
    (archive / "recon.toml").write_text('language = "zh"\n', "utf-8")
    align(recon, "--jobs", "1", "-q")
    assert made == ["扫", "甲"] * 2


def test_a_family_that_is_gone_has_no_row_any_more(recon: RunRecon, archive: Path) -> None:
    align(recon, "-q")
    lay_table(archive, TABLE[:3])
    assert align(recon, "-q").code == 0
    assert list(rows()) == ["扫"]


def test_folders_that_lie_there_are_left_and_those_of_families_that_are_gone_pruned(
    recon: RunRecon, archive: Path
) -> None:
    align(recon, "-o", "out", "-q")
    assert "left as they lie: 2" in align(recon, "-o", "out").err
    lay_table(archive, TABLE[:3])
    assert "results of families that are gone: 1; --prune removes them" in align(recon, "-o", "out").err
    assert align(recon, "-o", "out", "--prune", "-q").code == 0
    assert sorted(p.name for p in (archive / "out").iterdir() if p.is_dir()) == ["扫"]


# ---------------------------------------------------------------------- what goes wrong


def test_a_family_that_cannot_be_made_is_a_row_with_its_error(recon: RunRecon, archive: Path) -> None:
    lay_table(archive, [*TABLE[:3], ("孤", "孤", "pages.jsonl"), ("孤", "甲", "pages.jsonl")])
    done = align(recon)
    assert done.code == 3
    assert done.err.splitlines() == [done.err.strip()] and done.err.startswith("error: ")
    failed = rows()["孤"]
    assert (failed["status"], failed["text"], failed["exit_code"]) == ("failed", None, 3)
    assert done.err.strip().endswith(str(failed["error"]))
    assert rows()["扫"]["status"] == "made"


def test_the_error_of_a_row_is_told_in_the_language_of_results(recon: RunRecon, archive: Path) -> None:
    (archive / "recon.toml").write_text('language = "zh"\n', "utf-8")
    lay_table(archive, [("孤", "孤", "pages.jsonl"), ("孤", "甲", "pages.jsonl")])
    assert "error: " in align(recon, "--lang", "en").err
    assert "没有相同文字" in str(rows()["孤"]["error"])


def die_at_station(job: work.FamilyWork) -> work.WorkedFamily:
    """The work of a worker that the system kills at one family."""
    if job.place.name == "甲":
        os._exit(9)
    return work.make_family_row(job)


def test_a_family_at_which_workers_die_is_tried_twice_and_told(
    recon: RunRecon, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_run, "make_family_row", die_at_station)
    done = align(recon, "--jobs", "2")
    assert done.code == 3
    assert "the worker process of 甲 died twice" in done.err
    assert {name: row["status"] for name, row in rows().items()} == {"扫": "made", "甲": "failed"}
    monkeypatch.setattr(table_run, "make_family_row", work.make_family_row)
    assert align(recon, "-q").code == 0, "what failed is tried again"
    assert rows()["甲"]["status"] == "made"


def test_a_bug_is_a_row_with_its_trace_and_exit_code_70(
    recon: RunRecon, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> object:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(result_rows, "process_family", broken)
    assert align(recon, "--jobs", "1").code == 70
    assert rows()["扫"]["exit_code"] == 70
    assert "ZeroDivisionError" in str(rows()["扫"]["trace"])


def test_a_page_that_is_not_in_its_source_any_more_is_told_and_the_family_made_of_the_others(
    recon: RunRecon, archive: Path
) -> None:
    lay_pages(archive, {id_: text for id_, text in PAGES.items() if id_ != "拍"})
    done = align(recon)
    assert done.code == 3
    assert (
        "pages.jsonl lacks pages that the table of families has: 1, the first of them 拍 — give --id-column" in done.err
    )
    assert rows()["扫"]["witnesses"] == 2
    assert rows()["扫"]["problems"] == ["page 拍 was not found in pages.jsonl#拍"]


def test_a_source_that_is_gone_is_one_line(recon: RunRecon, archive: Path) -> None:
    lay_pages(archive, STATION_PAGES, "others.jsonl")
    lay_table(archive, [*TABLE[:3], *((f, m, "others.jsonl") for f, m, _ in TABLE[3:5])])
    (archive / "pages.jsonl").unlink()
    done = align(recon)
    assert done.code == 3
    assert done.err.startswith("error: pages.jsonl is not there; pages of the table of families that lay in it: 3 — ")
    assert {name: row["status"] for name, row in rows().items()} == {"扫": "failed", "甲": "made"}


def drop_column(folder: Path) -> None:
    pq.write_table(pq.read_table("families.parquet").drop_columns(["source"]), "families.parquet")


def break_table(folder: Path) -> None:
    (folder / "families.parquet").write_bytes((folder / "families.parquet").read_bytes()[:-20])


def empty_member(folder: Path) -> None:
    lay_table(folder, [("扫", "扫", "pages.jsonl"), ("扫", "", "pages.jsonl")])


def numbers_for_names(folder: Path) -> None:
    pq.write_table(pa.table({"family": [[1]], "member": ["甲"], "source": ["pages.jsonl"]}), "families.parquet")


def repeat_member(folder: Path) -> None:
    lay_table(folder, [*TABLE, ("甲", "扫", "pages.jsonl")])


def repeat_page(folder: Path) -> None:
    with (folder / "pages.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "扫", "text": "又一页"}\n')


def break_source(folder: Path) -> None:
    pq.write_table(pa.table({"id": ["甲"], "body": ["文"]}), "pages.parquet")
    lay_table(folder, [("甲", "甲", "pages.parquet")])


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (drop_column, 2, "families.parquet has no column source — give the table that recon group writes, with the"),
        (break_table, 3, "families.parquet is no whole Parquet file — "),
        (empty_member, 2, "families.parquet, row 2: the column member is empty — give the table that recon group"),
        (numbers_for_names, 2, "families.parquet: the column family holds no text — give the table that recon group"),
        (repeat_member, 2, "two pages are called 扫: in pages.jsonl and in pages.jsonl — give every page an id"),
        (repeat_page, 2, "two pages are called 扫: in pages.jsonl and in pages.jsonl — give every page an id"),
        (break_source, 2, "pages.parquet has no column text — name it with --id-column or --text-column"),
        (lambda folder: (folder / "families.parquet").unlink(), 2, "families.parquet"),
        (lambda folder: (folder / "results.parquet").write_text("别人的"), 2, "results.parquet is no table of results"),
    ],
)
def test_a_table_that_cannot_be_meant_is_one_line_and_nothing_is_written(
    spoil: Callable[[Path], None], code: int, said: str, recon: RunRecon, archive: Path
) -> None:
    spoil(archive)
    before = sorted(p.name for p in archive.iterdir())
    done = align(recon)
    assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
    assert said in done.err
    assert sorted(p.name for p in archive.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pages.jsonl",), "PATH means nothing beside --families"),
        (("--base", "网"), "--base means nothing beside --families"),
        (("--format", "json"), "--format means nothing beside --families"),
        (("--write", "text"), "--write is of results in folders, and results.parquet is one table"),
        (("--prune",), "--prune is of results in folders, and results.parquet is one table"),
        (("-o", "families.parquet"), "families.parquet"),
        (("-o", "pages.parquet"), "pages.parquet is no table of results"),
    ],
)
def test_what_means_nothing_beside_a_table_is_refused(
    arguments: tuple[str, ...], said: str, recon: RunRecon, archive: Path
) -> None:
    pq.write_table(pa.table({"id": ["甲"], "text": ["文"]}), "pages.parquet")
    done = align(recon, *arguments)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert said in done.err


def test_without_paths_and_without_families_there_is_nothing_to_align(recon: RunRecon, workdir: Path) -> None:
    done = recon("align")
    assert (done.code, done.err) == (
        2,
        "error: PATH is missing — see recon align --help\n",
    )


def test_another_run_over_the_same_file_is_refused(recon: RunRecon, archive: Path) -> None:
    first = WorkFolder(work_folder_of(Path("results.parquet")))
    done = align(recon)
    assert done.code == 2
    assert "another run is at work in .results.parquet.work — wait until it is done" in done.err
    first.close(keep_parts=False)
    assert align(recon, "-q").code == 0


@LINUX
@pytest.mark.parametrize("limit", [99, 4000])
def test_a_disk_that_is_full_is_one_line_and_no_file_is_half_written(archive: Path, limit: int) -> None:
    import resource

    process = start_recon(
        archive,
        "align",
        "--families",
        "families.parquet",
        "--jobs",
        "1",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out, err.count(b"\n")) == (5, b"", 1), err.decode()
    assert "file too large" in err.decode()
    assert not (archive / "results.parquet").exists()
    assert [p.name for p in archive.iterdir() if p.name.startswith(".")] == []


def test_a_disk_that_is_full_at_the_end_keeps_what_is_finished(
    recon: RunRecon, workdir: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pile(workdir, 12)
    assert align(recon, "-o", "whole.parquet", "--jobs", "1", "-q").code == 0
    write = parquet.write_whole

    def full(path: Path, schema: pa.Schema) -> object:
        if path.name == "results.parquet":
            error = OutputError("results.parquet cannot be written: no space left on device", "make room")
            error.errno = errno.ENOSPC
            raise error
        return write(path, schema)

    made.clear()
    monkeypatch.setattr(parquet, "write_whole", full)
    assert align(recon, "--jobs", "1").code == 5
    assert not (workdir / "results.parquet").exists()
    monkeypatch.setattr(parquet, "write_whole", write)
    assert align(recon, "--jobs", "1", "-q").code == 0
    assert len(made) == 12, "each once"
    assert Path("results.parquet").read_bytes() == Path("whole.parquet").read_bytes()


# ---------------------------------------------------------------------- what every engine calls


def test_a_family_in_a_row_of_results_out(recon: RunRecon, archive: Path) -> None:
    align(recon, "-q")

    def member(siglum: str) -> Row:
        text = PAGES.get(siglum)
        return {
            "siglum": siglum,
            "name": f"pages.jsonl#{siglum}",
            "text": text,
            "file": None,
            "sha256": "",
            "kind": "unknown",
            "group": "",
        }

    families = [
        {"family": "甲", "pages": 2, "base": None, "made_of": "0", "members": [member("甲"), member("乙")]},
        {"family": "空", "pages": 1, "base": None, "made_of": "1", "members": [member("无")]},
    ]
    made = (result_rows.make_row(family, ChineseLexicon(), Settings()) for family in families)
    station, nobody = (row.as_batch().to_pylist()[0] for row in made)
    assert station["text"] == rows()["甲"]["text"]
    assert (nobody["status"], nobody["problems"]) == ("failed", ["page 无 was not found in pages.jsonl#无"])


# ---------------------------------------------------------------------- what one family may take


@pytest.mark.parametrize("into", ["results.parquet", "out"])
def test_a_page_that_is_too_long_is_left_out_and_told(into: str, recon: RunRecon, archive: Path) -> None:
    lay_pages(archive, {**PAGES, "网": NOTICE["web.txt"] * 9, "拍": NOTICE["photo.txt"] + "此复。"})
    done = align(recon, "--max-chars", "300", "-o", into)
    assert done.code == 3
    if into == "out":
        assert "pages.jsonl#网 holds more than 300 characters" in done.err
        record = json.loads((archive / "out/扫/reconstruction.json").read_bytes())
        assert [w["siglum"] for w in record["witnesses"]] == ["扫", "拍"]
        return
    notice = rows()["扫"]
    assert (notice["status"], notice["witnesses"]) == ("made", 2)
    assert "pages.jsonl#网 holds more than 300 characters" in str(notice["problems"])
    assert align(recon, "--max-chars", "900").code == 0, "what was left out is not, where more is allowed"
    assert rows()["扫"]["witnesses"] == 3


@LINUX
@pytest.mark.parametrize("into", ["results.parquet", "out"])
@pytest.mark.parametrize(
    ("option", "given", "said"),
    [("--timeout", "1", "was not done in 1 seconds"), ("--memory", "4MB", "needs more memory than it may")],
)
def test_a_family_that_takes_too_much_is_given_up(
    option: str, given: str, said: str, into: str, recon: RunRecon, workdir: Path
) -> None:
    long = {f"卷{n}": misread(draw_text(n % 2, 60_000), 0.1, n) for n in range(4)}
    lay_pages(workdir, long)
    lay_table(workdir, [("卷0", id_, "pages.jsonl") for id_ in long])
    done = align(recon, option, given, "-o", into)
    assert done.code == 3
    assert said in done.err
    assert option in done.err
    if into == "out":
        assert not (workdir / "out/卷0/reconstruction.txt").exists()
    else:
        assert (rows()["卷0"]["status"], rows()["卷0"]["exit_code"]) == ("failed", 3)
