"""The tables of `recon eval`. In: the record that `--json` writes, so that both say the same. Out: rich tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.messages import Message

TEXT_NAMES = {
    "reconstruction": "recon",
    "best": Message("label.best"),
    "median": Message("label.median"),
    "medoid": Message("label.medoid"),
    "majority": Message("label.majority"),
}
EvaluationMapping = Mapping[str, Any]
TableParts = list[Table | Text]
_TALLY_COLUMNS = (
    Message("label.labels"),
    Message("label.flags"),
    Message("label.precision"),
    Message("label.recall"),
    "F1",
)


_MEAN_LABELS = {
    "mean": (Message("label.mean"), Message("label.mean-bare")),
    "by_characters": (Message("label.by-characters"), Message("label.by-characters-bare")),
}


def evaluation_tables(record: EvaluationMapping, each: bool) -> Iterator[Table | Text]:
    """Everything there is to say, part by part, with an empty line between; none is wider than 80 columns.

    `each`: with the rates of every witness, as where there is one family alone.
    """
    measured = [f for f in record["families"] if f["text"]]
    if measured:
        yield Text(translate("character error rate in percent; bare: without punctuation and symbols"))
    parts = [_error_rate_table(record, measured)] if len(measured) > 1 else []
    parts += [_family_rate_table(f) for f in measured] if each or len(measured) == 1 else []
    parts += [
        _code_table(record),
        _flag_table(record),
        _confidence_table(measured),
        _band_table(record),
        _conclusions(record, len(measured)),
    ]
    for n, part in enumerate(p for p in parts if p):
        if n:
            yield Text("")
        yield from part


def _error_rate_table(record: EvaluationMapping, families: Sequence[EvaluationMapping]) -> TableParts:
    """Character error rate of every family and of all, beside the baselines."""
    first, *others = TEXT_NAMES.values()
    table = _new_table(Message("label.family"), Message("label.characters"), first, Message("label.bare"), *others)
    for f in families:
        cer = [_format_percent(f["text"][name]["cer"]) for name in TEXT_NAMES]
        table.add_row(
            Text(f["name"]),
            f"{f['text']['characters']}",
            cer[0],
            _format_percent(f["text"]["reconstruction"]["bare"]),
            *cer[1:],
        )
    for name in ("mean", "by_characters"):
        of = record["overall"]["text"][name]
        cer = [_format_percent(of[n]["cer"]) for n in TEXT_NAMES]
        label, bare_label = _MEAN_LABELS[name]
        table.add_row(
            Text(translate(label), "bold"), "", cer[0], _format_percent(of["reconstruction"]["bare"]), *cer[1:]
        )
        table.add_row(
            Text(translate(bare_label), "bold"), "", "", *(_format_percent(of[n]["bare"]) for n in TEXT_NAMES)
        )
    return [table]


def _family_rate_table(family: EvaluationMapping) -> TableParts:
    """Character error rate of one family, of each of its witnesses, and of what simple means make of them."""
    text = family["text"]
    head = Message("eval.family-and-characters", family=family["name"], n=text["characters"])
    table = _new_table(head, Message("label.character-error-rate"), Message("label.bare"))
    rows = {translate(TEXT_NAMES[name]): text[name] for name in ("reconstruction", "majority", "median")}
    for siglum, rate in text["witnesses"].items():
        marks = [TEXT_NAMES[n] for n in ("best", "medoid") if text[n]["witness"] == siglum]
        rows[
            f"  {siglum}"
            + (translate(Message("layout.names-in-parentheses", names=list_names(marks))) if marks else "")
        ] = rate
    for name, rate in rows.items():
        table.add_row(Text(name), *(_format_percent(rate[k]) for k in ("cer", "bare")))
    return [table]


def _code_table(record: EvaluationMapping) -> TableParts:
    """Precision, recall and F1 of every flag and in total."""
    flags = record["overall"]["flags"]
    if not flags:
        return []
    table = _new_table(Message("label.flag"), *_TALLY_COLUMNS)
    for code, t in flags["codes"].items():
        table.add_row(Text(code), *_tally_cells(t))
    for name, t in flags["totals"].items():
        table.add_row(Text(name, "bold"), *_tally_cells(t))
    return [table]


def _tally_cells(tally: EvaluationMapping) -> list[str]:
    return [
        f"{tally['labels']}",
        f"{tally['flags']}",
        *(_format_share(tally[k]) for k in ("precision", "recall", "f1")),
    ]


def _flag_table(record: EvaluationMapping) -> TableParts:
    """All flags together, family by family; where there is one, the total says it."""
    families = record["families"]
    if not record["overall"]["flags"] or len(families) < 2:
        return []
    table = _new_table(Message("label.family"), *_TALLY_COLUMNS)
    for f in families:
        table.add_row(
            Text(f["name"]), *(_tally_cells(f["flags"]["totals"]["micro"]) if f["flags"] else "-" * len(_TALLY_COLUMNS))
        )
    return [table]


def _confidence_table(families: Sequence[EvaluationMapping]) -> TableParts:
    """What confidences are worth, family by family; where there is one, the bands say it."""
    if len(families) < 2:
        return []
    table = _new_table(
        Message("label.family"),
        Message("label.printed"),
        "ECE",
        Message("label.contested"),
        "ECE",
        ">= .99",
        Message("label.wrong"),
    )
    for f in families:
        printed, contested = f["text"]["confidence"]["printed"], f["text"]["confidence"]["contested"]
        cells = [cell for c in (printed, contested) for cell in (f"{c['characters']}", _format_calibration_error(c))]
        table.add_row(Text(f["name"]), *cells, *(f"{printed['sure'][k]}" for k in ("characters", "wrong")))
    return [table]


def _band_table(record: EvaluationMapping) -> TableParts:
    """Stated confidence and share right, band by band, over all printed characters and over contested ones."""
    text = record["overall"]["text"]
    if not text:
        return []
    parts = (Message("label.stated"), Message("label.right"))
    table = _new_table(
        Message("label.confidence"), Message("label.printed"), *parts, Message("label.contested"), *parts
    )
    printed, contested = text["confidence"]["printed"], text["confidence"]["contested"]
    for a, b in zip(printed["bands"], contested["bands"], strict=True):
        if a["characters"]:
            table.add_row(
                translate(Message("eval.confidence-band", low=a["from"], high=a["to"])),
                *_band_cells(a),
                *_band_cells(b),
            )
    table.add_row(Text(translate("all"), "bold"), *_band_cells(printed), *_band_cells(contested))
    return [table]


def _band_cells(band: EvaluationMapping) -> list[str]:
    return [f"{band['characters']}", _format_share(band["stated"]), _format_share(band["right"])]


def _conclusions(record: EvaluationMapping, measured: int) -> TableParts:
    """What the tables come to, in sentences."""
    text, families = record["overall"]["text"], record["families"]
    made_up = record["overall"]["inventions"]
    sentences = [] if made_up is None else [Message("eval.invented-characters-printed", **made_up)]
    if not text:
        return _text_lines(sentences)
    printed, contested = text["confidence"]["printed"], text["confidence"]["contested"]
    sure = printed["sure"]
    sentences.append(
        Message(
            "eval.calibration-error",
            printed=_format_calibration_error(printed),
            contested=_format_calibration_error(contested),
        )
    )
    if sure["wrong"]:
        often = {"n": sure["characters"], "one_in": f"{sure['one_in']:.0f}"}
        sentences.append(Message("eval.sure-characters.wrong", **often))
    else:
        sentences.append(Message("eval.sure-characters.never-wrong", n=sure["characters"]))
    if measured > 1:
        sentences.append(
            Message(
                "eval.better-than-best-witness",
                better=text["better_than_best"],
                families=measured,
                as_good=text["as_good_as_best"],
            )
        )
    failed = [f["name"] for f in families if f["error"]]
    if failed:
        sentences.append(Message("eval.families-not-made", names=list_names(failed)))
    return _text_lines(sentences)


def _text_lines(sentences: Sequence[str]) -> TableParts:
    return [Text(translate(line)) for line in sentences]


def _new_table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(translate(first), overflow="fold")
    for name in others:
        table.add_column(translate(name), justify="right", no_wrap=True)
    return table


def _format_percent(share: float) -> str:
    return f"{100 * share:.2f}"


def _format_share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _format_calibration_error(calibration: EvaluationMapping) -> str:
    return f"{calibration['error']:.4f}" if calibration["characters"] else "-"
