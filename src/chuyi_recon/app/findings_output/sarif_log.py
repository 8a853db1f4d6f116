"""The SARIF log of a run over several families: their findings, and the drift of their golden files.

In: the `flags.sarif` of each family, which name files relative to its folder, and where those files lie. Out: one
log with one run, for a platform takes one run of a tool.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from urllib.parse import unquote

import msgspec

from chuyi_recon.app.golden.drift import Drift
from chuyi_recon.app.golden.drift_sheet import marked, reason
from chuyi_recon.app.golden.finding_records import FLAGS
from chuyi_recon.errors import visible
from chuyi_recon.exporters import sarif
from chuyi_recon.exporters.sarif import Item

FILE = "flags.sarif"

_CAUSES = 3  # told of one difference

DRIFT: Item = {
    "id": "golden-drift",
    "name": "GoldenDrift",
    "shortDescription": {"text": "A golden file is not what recon makes of its family today."},
    "help": {
        "text": "Read what differs. If the new text is right, `recon check --update` writes it; if not, something got "
        "worse: a witness was changed, a setting, or recon itself."
    },
    "defaultConfiguration": {"level": "error"},
}


def joined(
    logs: Mapping[str, bytes],
    paths: Mapping[str, Mapping[str, str]],
    codes: Container[str],
    drifts: Sequence[Drift],
    golden: str,
) -> bytes:
    """One log. In: the logs by family, paths by family and source, the codes that are told, the drift."""
    files: list[Item] = []
    results: list[Item] = []
    for family, data in logs.items():
        (run,) = msgspec.json.decode(data)["runs"]
        where = _moved(paths[family])
        files += [{**a, "location": where(a["location"])} for a in run["artifacts"]]
        for r in run["results"]:
            if r["ruleId"] in codes:
                r["locations"] = [_place(p, where) for p in r["locations"]]
                r["relatedLocations"] = [_place(p, where) for p in r["relatedLocations"]]
                results.append({k: v for k, v in r.items() if k != "ruleIndex"})
    results += _drifts(drifts, golden)
    return sarif.encoded(sarif.log(files, results, (DRIFT,)))


def _moved(paths: Mapping[str, str]) -> Callable[[Item], Item]:
    return lambda location: {**location, "uri": sarif.uri(paths[unquote(location["uri"], errors="surrogateescape")])}


def _place(place: Item, where: Callable[[Item], Item]) -> Item:
    physical = place["physicalLocation"]
    return {**place, "physicalLocation": {**physical, "artifactLocation": where(physical["artifactLocation"])}}


def _drifts(drifts: Sequence[Drift], golden: str) -> Iterator[Item]:
    """Every difference as a result in its golden file."""
    seen: Counter[str] = Counter()
    for family, file, line, told, key in _told(drifts):
        mark = sarif.fingerprint("golden-drift", family, file, *key)
        seen[mark] += 1
        path = "/".join(part for part in (golden, family, file) if part)
        yield {
            "ruleId": "golden-drift",
            "level": "error",
            "message": {"text": sarif.plain(told)},
            "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": sarif.uri(path)}, "region": {"startLine": line}}}
            ],
            "partialFingerprints": {sarif.FINGERPRINT: f"{mark}:{seen[mark]}"},
            "suppressions": [],
            "properties": {"family": family},
        }


def _told(drifts: Sequence[Drift]) -> Iterator[tuple[str, str, int, str, tuple[str, ...]]]:
    """Family, file, line, message, and what makes a difference the one it is."""
    for drift in drifts:
        if drift.kind == "gone":
            yield drift.family, "", 1, "golden files of a family that is no more", ("gone",)
        for file in drift.files if drift.kind == "missing" else ():
            yield drift.family, file, 1, "this golden file is missing", ("missing",)
        for d in drift.differences:
            causes = [] if d.file == FLAGS else [visible(reason(c)) for c in d.causes[:_CAUSES]]
            yield drift.family, d.file, d.line, "; ".join([marked(d), *causes]), (d.golden, d.now)
