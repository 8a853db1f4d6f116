"""The tables of `recon eval`. In: the record that `--json` writes, so that both say the same. Out: rich tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from chuyi_recon.core.errors import visible

NAMES = {"reconstruction": "recon", "best": "best", "median": "median", "medoid": "medoid", "majority": "majority"}
Record = Mapping[str, Any]
Part = list[Table | Text]
_TALLY = ("labels", "flags", "precision", "recall", "F1")


def sheets(record: Record, each: bool) -> Iterator[Table | Text]:
    """Everything there is to say, part by part, with an empty line between; none is wider than 80 columns.

    `each`: with the rates of every witness, as where there is one family alone.
    """
    measured = [f for f in record["families"] if f["text"]]
    if measured:
        yield Text("character error rate in percent; bare: without punctuation and symbols")
    parts = [_of_all(record, measured)] if len(measured) > 1 else []
    parts += [_of_one(f) for f in measured] if each or len(measured) == 1 else []
    parts += [_codes(record), _flags(record), _confidence(measured), _bands(record), _told(record, len(measured))]
    for n, part in enumerate(p for p in parts if p):
        if n:
            yield Text("")
        yield from part


def spoken(rows: Sequence[Sequence[str]]) -> Table:
    """Rulings as `recon rulings list` shows them."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for name in ("id", "family", "outcome", "choice", "text", "place", "editor", "date", "note"):
        table.add_column(name, overflow="fold", no_wrap=name in ("id", "outcome", "choice"))
    for row in rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    return table


def _of_all(record: Record, families: Sequence[Record]) -> Part:
    """Character error rate of every family and of all, beside the baselines."""
    first, *others = NAMES.values()
    table = _table("family", "characters", first, "bare", *others)
    for f in families:
        cer = [_percent(f["text"][name]["cer"]) for name in NAMES]
        table.add_row(
            Text(f["name"]),
            f"{f['text']['characters']}",
            cer[0],
            _percent(f["text"]["reconstruction"]["bare"]),
            *cer[1:],
        )
    for name in ("mean", "by_characters"):
        of = record["overall"]["text"][name]
        cer = [_percent(of[n]["cer"]) for n in NAMES]
        told = name.replace("_", " ")
        table.add_row(Text(told, "bold"), "", cer[0], _percent(of["reconstruction"]["bare"]), *cer[1:])
        table.add_row(Text(f"{told}, bare", "bold"), "", "", *(_percent(of[n]["bare"]) for n in NAMES))
    return [table]


def _of_one(family: Record) -> Part:
    """Character error rate of one family, of each of its witnesses, and of what simple means make of them."""
    text = family["text"]
    table = _table(f"{family['name']}, {text['characters']} characters", "CER", "bare")
    rows = {"recon": text["reconstruction"], "majority": text["majority"], "median": text["median"]}
    for siglum, rate in text["witnesses"].items():
        marks = [n for n in ("best", "medoid") if text[n]["witness"] == siglum]
        rows[f"  {siglum}" + (f" ({', '.join(marks)})" if marks else "")] = rate
    for name, rate in rows.items():
        table.add_row(Text(name), *(_percent(rate[k]) for k in ("cer", "bare")))
    return [table]


def _codes(record: Record) -> Part:
    """Precision, recall and F1 of every flag and in total."""
    flags = record["overall"]["flags"]
    if not flags:
        return []
    table = _table("flag", *_TALLY)
    for code, t in flags["codes"].items():
        table.add_row(Text(code), *_tally(t))
    for name, t in flags["totals"].items():
        table.add_row(Text(name, "bold"), *_tally(t))
    return [table]


def _tally(t: Record) -> list[str]:
    return [f"{t['labels']}", f"{t['flags']}", *(_share(t[k]) for k in ("precision", "recall", "f1"))]


def _flags(record: Record) -> Part:
    """All flags together, family by family; where there is one, the total says it."""
    families = record["families"]
    if not record["overall"]["flags"] or len(families) < 2:
        return []
    table = _table("family", *_TALLY)
    for f in families:
        table.add_row(Text(f["name"]), *(_tally(f["flags"]["totals"]["micro"]) if f["flags"] else "-" * len(_TALLY)))
    return [table]


def _confidence(families: Sequence[Record]) -> Part:
    """What confidences are worth, family by family; where there is one, the bands say it."""
    if len(families) < 2:
        return []
    table = _table("family", "printed", "ECE", "contested", "ECE", ">= .99", "wrong")
    for f in families:
        all_, some = f["text"]["confidence"]["printed"], f["text"]["confidence"]["contested"]
        cells = [cell for c in (all_, some) for cell in (f"{c['characters']}", _fine(c))]
        table.add_row(Text(f["name"]), *cells, *(f"{all_['sure'][k]}" for k in ("characters", "wrong")))
    return [table]


def _bands(record: Record) -> Part:
    """Stated confidence and share right, band by band, over all printed characters and over contested ones."""
    text = record["overall"]["text"]
    if not text:
        return []
    table = _table("confidence", "printed", "stated", "right", "contested", "stated", "right")
    all_, some = text["confidence"]["printed"], text["confidence"]["contested"]
    for a, b in zip(all_["bands"], some["bands"], strict=True):
        if a["characters"]:
            table.add_row(f"{a['from']:.1f} to {a['to']:.1f}", *_band(a), *_band(b))
    table.add_row(Text("all", "bold"), *_band(all_), *_band(some))
    return [table]


def _band(b: Record) -> list[str]:
    return [f"{b['characters']}", _share(b["stated"]), _share(b["right"])]


def _told(record: Record, measured: int) -> Part:
    """What the tables come to, in sentences."""
    text, families = record["overall"]["text"], record["families"]
    made_up = record["overall"]["inventions"]
    told = [Text(f"of {made_up['labelled']} invented characters {made_up['printed']} are printed")] if made_up else []
    if not text:
        return [*told]
    all_, some = text["confidence"]["printed"], text["confidence"]["contested"]
    sure = all_["sure"]
    often = f"wrong 1 in {sure['one_in']:.0f}" if sure["wrong"] else "never wrong"
    lines = [
        f"expected calibration error (ECE) {_fine(all_)}, of contested characters {_fine(some)}",
        f"characters stated >= .99 ({sure['characters']}) are {often}",
    ]
    if measured > 1:
        lines.append(
            f"better than the best witness in {text['better_than_best']} of {measured} families, "
            f"as good in {text['as_good_as_best']}"
        )
    failed = [f["name"] for f in families if f["error"]]
    if failed:
        lines.append(f"not made, and counted as empty: {', '.join(failed)}")
    return [*told, *(Text(line) for line in lines)]


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(first, overflow="fold")
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _fine(calibration: Record) -> str:
    return f"{calibration['error']:.4f}" if calibration["characters"] else "-"
