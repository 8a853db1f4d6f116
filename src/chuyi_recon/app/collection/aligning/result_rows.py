"""A family in, a row of results out: what every engine runs, on this machine or on a cluster.

`make_row` is a function of its arguments; of files it opens those that a member names instead of having a text. A
family that cannot be made is a row like any other, with its error. Nothing here knows where texts were gathered or
where results go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from chuyi_recon.app.files.limits import Limits
from chuyi_recon.app.project.family_job import FamilyResult, process_family
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.project.witness_files import WitnessFiles, check_length
from chuyi_recon.app.project.witness_reading import base_unreadable
from chuyi_recon.core.model import Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.engines import Job, Outcome, run_job
from chuyi_recon.errors import InputError, ReconError
from chuyi_recon.messages import Language, Message, render
from chuyi_recon.readers import with_text

NO_LIMITS = Limits()
# Of a member with `text` that is its witness; with `file` that is, and is read here. One with neither was not found.
Row = Mapping[str, Any]  # Any: a row holds values of many types

MADE, FAILED = "made", "failed"
EXPORTERS = ("text", "json", "flags")  # by name; the columns `text`, `record` and `flags`
RESULTS = pa.schema(
    [
        ("family", pa.string()),
        ("status", pa.string()),
        ("text", pa.string()),
        ("record", pa.string()),
        ("flags", pa.string()),
        ("pages", pa.int64()),
        ("witnesses", pa.int64()),
        ("outsiders", pa.list_(pa.string())),
        ("characters", pa.int64()),
        ("clauses", pa.int64()),
        ("agreement", pa.float64()),
        ("high", pa.int64()),
        ("medium", pa.int64()),
        ("low", pa.int64()),
        ("open_places", pa.int64()),
        ("doubts", pa.int64()),
        ("lowest_confidence", pa.float64()),
        ("problems", pa.list_(pa.string())),
        ("repairs", pa.int64()),
        ("error", pa.string()),
        ("exit_code", pa.int64()),
        ("trace", pa.string()),
        ("made_of", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class MadeRow:
    """The values of a row, and the error that they tell of, for who tells it in another language."""

    values: Row
    error: ReconError | None = None
    trace: str = ""

    def as_batch(self) -> pa.RecordBatch:
        """The row alone."""
        return pa.RecordBatch.from_pylist([self.values], schema=RESULTS)


def make_row(family: Row, lexicon: Lexicon, settings: Settings, limits: Limits = NO_LIMITS) -> MadeRow:
    """The result of one family, whatever comes of it; `limits` are those of reading it.

    `family` has `family` (its name), `pages` (how many the table has of it), `base` (a siglum, or None), `made_of` and
    `members`, of each `siglum`, `name`, `text`, `file`, `sha256`, `kind` and `group`; and `rulings` on it, if any are.
    """
    problems = list[ReconError]()

    def work(taken: Row) -> FamilyResult:
        witnesses = find_witnesses(taken, problems, limits)
        rulings = taken.get("rulings", ())
        return process_family(
            FamilyJob(taken["family"], witnesses, taken["base"], "", None, EXPORTERS, lexicon, settings, rulings)
        )

    done = run_job(Job(family["family"], family), work)
    if done.result is None:
        return failed_row(family, done, settings.language, problems)
    result, language = done.result, settings.language
    summary, (text, record, flags) = result.summary, (data.decode() for _, data in result.files)
    counts = summary.finding_counts or {}
    values = {
        **_head(family, MADE, [*problems, *result.problems], language),
        "text": text,
        "record": record,
        "flags": flags,
        "witnesses": summary.witnesses,
        "outsiders": list(summary.outsiders),
        "characters": summary.characters,
        "clauses": summary.clauses,
        "agreement": summary.agreement,
        **{severity: counts.get(severity, 0) for severity in ("high", "medium", "low")},
        "open_places": summary.open_places,
        "doubts": summary.doubts,
        "lowest_confidence": summary.lowest_confidence,
        "repairs": len(result.repaired),
    }
    return MadeRow(values)


def failed_row(
    family: Row, outcome: Outcome[Any], language: Language, problems: Sequence[ReconError] = ()
) -> MadeRow:  # Any: there is no result
    """The row of a family that has none, with its error: one line, in the language of results."""
    assert outcome.error is not None
    values = {
        **_head(family, FAILED, [*problems, *outcome.error.beside], language),
        "outsiders": [],
        "error": _one_line(outcome.error, language),
        "exit_code": int(outcome.error.exit_code),
        "trace": outcome.trace or None,
    }
    return MadeRow(values, outcome.error, outcome.trace)


def _head(family: Row, status: str, problems: Sequence[ReconError], language: Language) -> Row:
    return {
        "family": family["family"],
        "status": status,
        "pages": family["pages"],
        "problems": [_one_line(problem, language) for problem in problems],
        "made_of": family["made_of"],
    }


def _one_line(error: ReconError, language: Language) -> str:
    what, hint = render(error.problem, language), render(error.hint, language)
    return render(Message("layout.error-and-hint", what=what, hint=hint), language) if hint else what


def find_witnesses(
    family: Row, problems: list[ReconError], limits: Limits = NO_LIMITS
) -> tuple[Any, ...]:  # Any: files and texts may be mixed
    """The witnesses of a family: those whose text is here, and where the files of the others lie.

    What was not found, has no text or too much of it, goes to `problems`; raises `InputError` where that is the base.
    """
    found = list[Witness | WitnessFiles]()
    for member in family["members"]:
        try:
            found.append(_witness(member, limits))
        except InputError as error:
            if member["siglum"] == family["base"]:
                raise base_unreadable(family["family"], member["siglum"], error, "families.parquet") from error
            problems.append(error)
    return tuple(found)


def _witness(member: Row, limits: Limits) -> Witness | WitnessFiles:
    siglum, name, kind, group = (member[key] for key in ("siglum", "name", "kind", "group"))
    if member["text"] is not None:
        check_length(name, len(member["text"]), limits)
        read = with_text(siglum, Transcription(member["text"]))
        return Witness(siglum, read, name, member["sha256"], kind, group)
    if member["file"] is not None:
        return WitnessFiles(siglum, ((name, Path(member["file"])),), kind, group, member["sha256"], limits)
    raise InputError(Message("error.families.page-gone", siglum=siglum, name=name))
