"""`collation.graphml`: the witnesses as one variant graph, in the GraphML of CollateX.

From the first node to the last leads a path for each witness, through the readings that it has, in the order of the
text; readings that are the same, white space aside, are one node. Data of a node: its number, its tokens as text, the
rank, which is the number of its segment; of an edge: its number, its type (`path`), the sigla with `, ` between them.
"""

from __future__ import annotations

from chuyi_recon.exporters.xml_text import xml_attributes, xml_text
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.passages.page import collapse_white_space
from chuyi_recon.views.segments import cut_segments

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    '<key id="d0" for="node" attr.name="number" attr.type="int"/>\n'
    '<key id="d1" for="node" attr.name="tokens" attr.type="string"/>\n'
    '<key id="d2" for="node" attr.name="rank" attr.type="int"/>\n'
    '<key id="d3" for="edge" attr.name="number" attr.type="int"/>\n'
    '<key id="d4" for="edge" attr.name="type" attr.type="string"/>\n'
    '<key id="d5" for="edge" attr.name="witnesses" attr.type="string"/>\n'
)


def export(view: Apparatus) -> bytes:
    """The graph, nodes before edges."""
    nodes: list[tuple[str, int]] = [("", 0)]
    edges: dict[tuple[int, int], list[str]] = {}
    last = dict.fromkeys(view.sigla, 0)
    segments = cut_segments(view)
    for rank, segment in enumerate(segments, 1):
        reached: dict[str, int] = {}
        for reading in segment.readings:
            words = collapse_white_space(reading.text)
            if words:
                node = next((n for n in reached.values() if nodes[n][0] == words), len(nodes))
                if node == len(nodes):
                    nodes.append((words, rank))
                reached |= dict.fromkeys(reading.sigla, node)
        for siglum in view.sigla:
            if siglum in reached:
                edges.setdefault((last[siglum], reached[siglum]), []).append(siglum)
                last[siglum] = reached[siglum]
    nodes.append(("", len(segments) + 1))
    for siglum in view.sigla:
        edges.setdefault((last[siglum], len(nodes) - 1), []).append(siglum)
    return "".join((_HEAD, *_graph(nodes, edges), "</graph>\n</graphml>\n")).encode()


def _graph(nodes: list[tuple[str, int]], edges: dict[tuple[int, int], list[str]]) -> list[str]:
    counts = {"parse.nodes": str(len(nodes)), "parse.edges": str(len(edges))}
    out = [
        '<graph id="g0" edgedefault="directed" parse.nodeids="canonical" parse.edgeids="canonical"'
        f' parse.order="nodesfirst"{xml_attributes(**counts)}>\n'
    ]
    for n, (words, rank) in enumerate(nodes):
        data = f'<data key="d0">{n}</data><data key="d1">{xml_text(words)}</data><data key="d2">{rank}</data>'
        out.append(f'<node id="n{n}">{data}</node>\n')
    for e, ((source, target), sigla) in enumerate(edges.items()):
        names = xml_text(", ".join(sigla))
        data = f'<data key="d3">{e}</data><data key="d4">path</data><data key="d5">{names}</data>'
        out.append(f'<edge id="e{e}" source="n{source}" target="n{target}">{data}</edge>\n')
    return out
