"""The tables of `recon eval`. In: the record that `--json` writes, so that both say the same. Out: rich tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from chuyi_recon.app.i18n.suggest import listing
from chuyi_recon.app.i18n.translate import tr
from chuyi_recon.messages import said

NAMES = {
    "reconstruction": "recon",
    "best": said("best"),
    "median": said("median"),
    "medoid": said("medoid"),
    "majority": said("majority"),
}
Record = Mapping[str, Any]
Part = list[Table | Text]
_TALLY = (said("labels"), said("flags"), said("precision"), said("recall"), "F1")


_OVER = {
    "mean": (said("mean"), said("mean, bare")),
    "by_characters": (said("by characters"), said("by characters, bare")),
}


def sheets(record: Record, each: bool) -> Iterator[Table | Text]:
    """Everything there is to say, part by part, with an empty line between; none is wider than 80 columns.

    `each`: with the rates of every witness, as where there is one family alone.
    """
    measured = [f for f in record["families"] if f["text"]]
    if measured:
        yield Text(tr("character error rate in percent; bare: without punctuation and symbols"))
    parts = [_of_all(record, measured)] if len(measured) > 1 else []
    parts += [_of_one(f) for f in measured] if each or len(measured) == 1 else []
    parts += [_codes(record), _flags(record), _confidence(measured), _bands(record), _told(record, len(measured))]
    for n, part in enumerate(p for p in parts if p):
        if n:
            yield Text("")
        yield from part


def _of_all(record: Record, families: Sequence[Record]) -> Part:
    """Character error rate of every family and of all, beside the baselines."""
    first, *others = NAMES.values()
    table = _table(said("family"), said("characters"), first, said("bare"), *others)
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
        told, bare = _OVER[name]
        table.add_row(Text(tr(told), "bold"), "", cer[0], _percent(of["reconstruction"]["bare"]), *cer[1:])
        table.add_row(Text(tr(bare), "bold"), "", "", *(_percent(of[n]["bare"]) for n in NAMES))
    return [table]


def _of_one(family: Record) -> Part:
    """Character error rate of one family, of each of its witnesses, and of what simple means make of them."""
    text = family["text"]
    head = said("{family}, {n} characters", family=family["name"], n=text["characters"])
    table = _table(head, said("CER"), said("bare"))
    rows = {tr(NAMES[name]): text[name] for name in ("reconstruction", "majority", "median")}
    for siglum, rate in text["witnesses"].items():
        marks = [NAMES[n] for n in ("best", "medoid") if text[n]["witness"] == siglum]
        rows[f"  {siglum}" + (tr(said(" ({names})", names=listing(marks))) if marks else "")] = rate
    for name, rate in rows.items():
        table.add_row(Text(name), *(_percent(rate[k]) for k in ("cer", "bare")))
    return [table]


def _codes(record: Record) -> Part:
    """Precision, recall and F1 of every flag and in total."""
    flags = record["overall"]["flags"]
    if not flags:
        return []
    table = _table(said("flag"), *_TALLY)
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
    table = _table(said("family"), *_TALLY)
    for f in families:
        table.add_row(Text(f["name"]), *(_tally(f["flags"]["totals"]["micro"]) if f["flags"] else "-" * len(_TALLY)))
    return [table]


def _confidence(families: Sequence[Record]) -> Part:
    """What confidences are worth, family by family; where there is one, the bands say it."""
    if len(families) < 2:
        return []
    table = _table(said("family"), said("printed"), "ECE", said("contested"), "ECE", ">= .99", said("wrong"))
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
    parts = (said("stated"), said("right"))
    table = _table(said("confidence"), said("printed"), *parts, said("contested"), *parts)
    all_, some = text["confidence"]["printed"], text["confidence"]["contested"]
    for a, b in zip(all_["bands"], some["bands"], strict=True):
        if a["characters"]:
            table.add_row(tr(said("{low:.1f} to {high:.1f}", low=a["from"], high=a["to"])), *_band(a), *_band(b))
    table.add_row(Text(tr("all"), "bold"), *_band(all_), *_band(some))
    return [table]


def _band(b: Record) -> list[str]:
    return [f"{b['characters']}", _share(b["stated"]), _share(b["right"])]


def _told(record: Record, measured: int) -> Part:
    """What the tables come to, in sentences."""
    text, families = record["overall"]["text"], record["families"]
    made_up = record["overall"]["inventions"]
    told = [] if made_up is None else [said("of {labelled} invented characters {printed} are printed", **made_up)]
    if not text:
        return _lines(told)
    all_, some = text["confidence"]["printed"], text["confidence"]["contested"]
    sure = all_["sure"]
    told.append(
        said(
            "expected calibration error (ECE) {printed}, of contested characters {contested}",
            printed=_fine(all_),
            contested=_fine(some),
        )
    )
    if sure["wrong"]:
        often = {"n": sure["characters"], "one_in": f"{sure['one_in']:.0f}"}
        told.append(said("characters stated >= .99 ({n}) are wrong 1 in {one_in}", **often))
    else:
        told.append(said("characters stated >= .99 ({n}) are never wrong", n=sure["characters"]))
    if measured > 1:
        told.append(
            said(
                "better than the best witness in {better} of {families} families, as good in {as_good}",
                better=text["better_than_best"],
                families=measured,
                as_good=text["as_good_as_best"],
            )
        )
    failed = [f["name"] for f in families if f["error"]]
    if failed:
        told.append(said("not made, and counted as empty: {names}", names=listing(failed)))
    return _lines(told)


def _lines(told: Sequence[str]) -> Part:
    return [Text(tr(line)) for line in told]


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(tr(first), overflow="fold")
    for name in others:
        table.add_column(tr(name), justify="right", no_wrap=True)
    return table


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _fine(calibration: Record) -> str:
    return f"{calibration['error']:.4f}" if calibration["characters"] else "-"
