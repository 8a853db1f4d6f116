"""The SARIF log of a run over several families: their findings, and the drift of their golden files.

In: the `flags.sarif` of each family, which name files relative to its folder, and where those files lie. Out: one
log with one run, for a platform takes one run of a tool.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from urllib.parse import unquote

import msgspec

from chuyi_recon.app.files.spool import placeholder, stream_json
from chuyi_recon.app.golden.drift import Drift
from chuyi_recon.app.golden.drift_sheet import describe_cause, describe_difference
from chuyi_recon.app.golden.finding_records import FLAGS_FILE
from chuyi_recon.app.i18n.translate import flag_pages
from chuyi_recon.errors import escape_line
from chuyi_recon.exporters import sarif
from chuyi_recon.exporters.sarif import JsonObject
from chuyi_recon.messages import Language, Message, render

LOG_FILE = "flags.sarif"

_MAX_CAUSES = 3  # told of one difference


def drift_rule(language: Language) -> JsonObject:
    """What golden files are not is told under this rule."""
    return {
        "id": "golden-drift",
        "name": "GoldenDrift",
        "shortDescription": {"text": Message("drift.is-golden-drift").render(language)},
        "help": {"text": Message("drift.help").render(language)},
        "defaultConfiguration": {"level": "error"},
    }


def join_logs(
    logs: Iterable[tuple[str, bytes]],
    again: Iterable[tuple[str, bytes, Container[int]]],
    paths: Mapping[str, Mapping[str, str]],
    codes: Container[str],
    drifted: Iterable[JsonObject],
    language: Language,
) -> Iterator[str]:
    """One log, in pieces. In: the logs by family, twice, for files stand before results and none is held, with the
    numbers of the results that are left out; paths by family and file, the codes that are told, the results of drift;
    the language of the rules.
    """
    made = sarif.make_log((), (), flag_pages(language), (drift_rule(language),))
    (run,) = made["runs"]
    at = {rule["id"]: i for i, rule in enumerate(run["tool"]["driver"]["rules"])}
    run["artifacts"], run["results"] = placeholder("artifacts"), placeholder("results")
    found = chain(_results(again, paths, codes), drifted)
    numbered = ({"ruleId": r["ruleId"], "ruleIndex": at[r["ruleId"]], **r} for r in found)
    yield from stream_json(made, {"artifacts": _artifacts(logs, paths), "results": numbered})
    yield "\n"


def _artifacts(logs: Iterable[tuple[str, bytes]], paths: Mapping[str, Mapping[str, str]]) -> Iterator[JsonObject]:
    for family, data in logs:
        (run,) = msgspec.json.decode(data)["runs"]
        where = _path_mapper(paths[family])
        yield from ({**a, "location": where(a["location"])} for a in run["artifacts"])


def _results(
    logs: Iterable[tuple[str, bytes, Container[int]]], paths: Mapping[str, Mapping[str, str]], codes: Container[str]
) -> Iterator[JsonObject]:
    for family, data, known in logs:
        (run,) = msgspec.json.decode(data)["runs"]
        where = _path_mapper(paths[family])
        for i, result in enumerate(run["results"]):
            if result["ruleId"] in codes and i not in known:
                result["locations"] = [_map_location(p, where) for p in result["locations"]]
                result["relatedLocations"] = [_map_location(p, where) for p in result["relatedLocations"]]
                yield {k: v for k, v in result.items() if k != "ruleIndex"}


def _path_mapper(paths: Mapping[str, str]) -> Callable[[JsonObject], JsonObject]:
    return lambda location: {
        **location,
        "uri": sarif.uri_reference(paths[unquote(location["uri"], errors="surrogateescape")]),
    }


def _map_location(place: JsonObject, where: Callable[[JsonObject], JsonObject]) -> JsonObject:
    physical = place["physicalLocation"]
    return {**place, "physicalLocation": {**physical, "artifactLocation": where(physical["artifactLocation"])}}


def drift_results(drifts: Sequence[Drift], golden: str, language: Language) -> Iterator[JsonObject]:
    """Every difference as a result in its golden file, told in a language."""
    occurrences: Counter[str] = Counter()
    for family, file, line, description, key in _drift_messages(drifts, language):
        mark = sarif.hash_parts("golden-drift", family, file, *key)
        occurrences[mark] += 1
        path = "/".join(part for part in (golden, family, file) if part)
        yield {
            "ruleId": "golden-drift",
            "level": "error",
            "message": {"text": sarif.escape_message(description)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": sarif.uri_reference(path)},
                        "region": {"startLine": line},
                    }
                }
            ],
            "partialFingerprints": {sarif.FINGERPRINT_KEY: f"{mark}:{occurrences[mark]}"},
            "suppressions": [],
            "properties": {"family": family},
        }


def _drift_messages(
    drifts: Sequence[Drift], language: Language
) -> Iterator[tuple[str, str, int, str, tuple[str, ...]]]:
    """Family, file, line, message, and what makes a difference the one it is."""
    for drift in drifts:
        if drift.kind == "gone":
            yield drift.family, "", 1, Message("drift.golden-of-no-family").render(language), ("gone",)
        for file in drift.files if drift.kind == "missing" else ():
            yield drift.family, file, 1, Message("drift.golden-file-missing").render(language), ("missing",)
        for difference in drift.differences:
            causes = () if difference.file == FLAGS_FILE else difference.causes[:_MAX_CAUSES]
            told = [
                render(describe_difference(difference), language),
                *(escape_line(render(describe_cause(cause), language)) for cause in causes),
            ]
            separator = Message("mark.separator").render(language)
            yield (
                drift.family,
                difference.file,
                difference.line,
                separator.join(told),
                (difference.golden, difference.now),
            )
