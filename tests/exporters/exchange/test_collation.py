"""`collation.json` and `collation.graphml` beside what CollateX writes and networkx reads."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from chuyi_recon.core.model import Reconstruction
from chuyi_recon.exporters import EXPORTERS
from tests.exporters.builder import at, build, notice
from tests.exporters.exchange.reading_back import readings_in_order, tokens_in_json
from tests.exporters.exchange.test_tei import real_notice

MEASURED = {
    "web": "支持建设 3 楚怡 高水平 职业 本科学校",
    "scan": "支持建设 3 所 楚怡 高水平 职业 本科学校",
    "vlm": "支持建设 3 所 楚怡 高水平 职业 科学学校",
}


def collation(made: Reconstruction) -> dict[str, Any]:
    return dict(json.loads(EXPORTERS["collatex"].export(made)))


def measured() -> Reconstruction:
    """The texts of `MEASURED` as the line would align them, word by word."""
    rows = [
        ("支持建设 ", "支持建设 ", "支持建设 "),
        ("3 ", "3 ", "3 "),
        ("", "所 ", "所 "),
        *((w, w, w) for w in ("楚怡 ", "高水平 ", "职业 ")),
        ("本科学校", "本科学校", "科学学校"),
    ]
    return build([at(dict(zip(MEASURED, row, strict=True)), printed=row[1]) for row in rows])


def by_collatex(output: str) -> Any:
    """What CollateX itself makes of the texts, without joining neighbours."""
    collatex = pytest.importorskip("collatex", reason="CollateX is not installed: pip install collatex Levenshtein")
    collated = collatex.Collation()
    for siglum in sorted(MEASURED):
        collated.add_plain_witness(siglum, MEASURED[siglum])
    return collatex.collate(collated, output=output, segmentation=False)


def cells(table: list[list[Any]]) -> list[list[list[str] | None]]:
    """The words of each cell; columns in which all agree are joined, for we do not cut them."""
    return [[cell and [t["t"].strip() for t in cell] for cell in line] for line in table]


def test_the_table_is_of_the_shape_that_collatex_writes() -> None:
    theirs, ours = json.loads(by_collatex("json")), collation(measured())
    assert ours["witnesses"] == theirs["witnesses"]
    assert set(theirs) <= set(ours)
    shape = {type(cell) for line in theirs["table"] for cell in line}
    assert {type(cell) for line in ours["table"] for cell in line} == shape
    members = {m for line in theirs["table"] for cell in line for token in cell or () for m in token}
    assert {m for line in ours["table"] for cell in line for token in cell or () for m in token} == members


def test_where_witnesses_part_the_table_says_what_collatex_says() -> None:
    theirs, ours = cells(json.loads(by_collatex("json"))["table"]), cells(collation(measured())["table"])

    def parting(table: list[list[list[str] | None]]) -> list[tuple[object, ...]]:
        columns = list(zip(*([str(cell) for cell in line] for line in table), strict=True))
        return [column for column in columns if len(set(column)) > 1]

    assert parting(ours) == parting(theirs)


def test_collatex_takes_our_tokens_and_aligns_them_alike() -> None:
    collatex = pytest.importorskip("collatex", reason="CollateX is not installed: pip install collatex Levenshtein")
    ours = collation(measured())
    given = [
        {"id": siglum, "tokens": [{"t": t["t"], "n": t["n"]} for cell in line for t in cell or ()]}
        for siglum, line in zip(ours["witnesses"], ours["table"], strict=True)
    ]
    theirs = json.loads(
        collatex.collate(collatex.Collation.create_from_dict({"witnesses": given}), output="json", segmentation=False)
    )
    assert cells(theirs["table"]) == cells(ours["table"])


@pytest.mark.parametrize("made", [notice, measured, real_notice])
def test_the_tokens_of_a_witness_in_their_own_order_are_its_text(made: Any) -> None:
    made = made()
    for siglum, tokens in tokens_in_json(EXPORTERS["collatex"].export(made)):
        own = sorted(tokens, key=lambda token: token[1]["_token_array_position"])
        assert "".join(token["t"] for _, token in own) == made.family.witness(siglum).text
        assert all(token["_sigil"] == siglum for _, token in own)


def test_white_space_alone_is_no_token() -> None:
    made = build([at({"a": "\n", "b": ""}), at("通知", "a b"), at({"a": "　\n", "b": ""}), at({"a": "进", "b": "迸"})])
    (_, a), (_, b) = tokens_in_json(EXPORTERS["collatex"].export(made))
    assert [t["t"] for _, t in a] == ["\n通知　\n", "进"]
    assert [t["t"] for _, t in b] == ["通知", "迸"]


def test_a_lacuna_is_no_omission_and_withheld_text_is_named() -> None:
    made = build(
        [at("通知", "a b"), at({"a": "各县"}), at({"a": "学校", "b": ""}), at({"a": "", "b": "首页"}, withheld=("b",))]
    )
    record = collation(made)
    assert record["table"][1][1:3] == [None, None]
    assert record["lacunae"] == {"b": [[1, 2]]}
    assert record["table"][1][3][0]["withheld"] is True


@pytest.mark.parametrize("made", [notice, measured, real_notice])
def test_networkx_reads_the_graph_and_every_witness_is_a_path_through_it(made: Any) -> None:
    networkx = pytest.importorskip("networkx", reason="networkx is not installed")
    made = made()
    graph = networkx.read_graphml(io.BytesIO(EXPORTERS["graphml"].export(made)))
    assert networkx.is_directed_acyclic_graph(graph)
    order = sorted(graph, key=lambda n: graph.nodes[n]["number"])
    for siglum in made.family.sigla:
        follow = {a: b for a, b, data in graph.edges(data=True) if siglum in data["witnesses"].split(", ")}
        node, read = order[0], ""
        while node in follow:
            node = follow[node]
            read += graph.nodes[node].get("tokens") or ""
        assert node == order[-1]
        assert "".join(read.split()) == readings_in_order(made)[siglum]
    assert all(data["type"] == "path" for _, _, data in graph.edges(data=True))


def test_the_graph_parts_and_joins_the_witnesses_where_the_graph_of_collatex_does() -> None:
    networkx = pytest.importorskip("networkx", reason="networkx is not installed")
    theirs = by_collatex("graph").graph
    ours = networkx.read_graphml(io.BytesIO(EXPORTERS["graphml"].export(measured())))

    def parting(graph: Any, sigla: str) -> list[str]:
        """Who goes which way where ways part."""
        return sorted(data[sigla] for a, _, data in graph.edges(data=True) if graph.out_degree(a) > 1)

    assert parting(ours, "witnesses") == parting(theirs, "label") == ["scan, vlm", "scan, web", "vlm", "web"]
