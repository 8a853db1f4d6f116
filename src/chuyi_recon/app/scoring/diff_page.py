"""The page of `recon eval --report`: every reconstruction beside its truth, with what was read for what.

In: the record that `--json` writes, so that the figures are those that are printed, and of each family its truth and
what was made of it. Out: one HTML file that opens offline and asks nobody. Lines that agree and are far from any
difference are folded, and stand there once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from chuyi_recon.app.i18n.translate import is_english, translate
from chuyi_recon.exporters.exchange.text_diff.lines import fill_page, line_table
from chuyi_recon.exporters.report.page import close_off, read_part, show_invisible
from chuyi_recon.messages import Language, Message
from chuyi_recon.views.text_diff import Confusion, TextDiff, compare_texts, sum_confusions, word_error_rate

EvaluationMapping = Mapping[str, Any]
FamilyTexts = Mapping[str, tuple[str, str]]  # by name of the family its truth, and what was made of it

_MAX_OPEN = 3  # families up to which all stand open


def render_diff_page(record: EvaluationMapping, texts: FamilyTexts) -> bytes:
    """The page, in the language that is spoken; families without a truth are not on it."""
    families = [f for f in record["families"] if f["text"]]
    made = {f["name"]: texts[f["name"]] for f in families if not f["error"]}
    diffs = {name: compare_texts(*pair) for name, pair in made.items()}
    words = {name: rate for name, pair in made.items() if (rate := word_error_rate(*pair)) is not None}
    title = translate(Message("diff.title"))
    missed, misread = _say(Message("diff.legend.truth")), _say(Message("diff.legend.read"))
    opened = " open" if len(families) <= _MAX_OPEN else ""
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="about">{_say(Message("diff.about"))}</p>',
        f'<p class="legend"><del>{missed}</del><ins>{misread}</ins></p>',
        _family_table(record, families, diffs, words),
        *(_all_confusions(diffs) if len(diffs) > 1 else ()),
        '<p class="tools" hidden>'
        f'<button data-open="1">{_say(Message("diff.open-all"))}</button>'
        f'<button data-open="0">{_say(Message("diff.close-all"))}</button></p>',
    ]
    for n, f in enumerate(families):
        diff = diffs.get(f["name"])
        parts += [
            f'<details class="family"{opened}>',
            f'<summary id="f{n}"><h2>{_name(f["name"])}</h2>{_figures(f, diff, words.get(f["name"]))}'
            f'<a href="#families">{_say(Message("diff.to-table"))}</a></summary>',
            *(_family_body(diff) if diff else [f"<p>{_say(Message('diff.not-made', why=f['error']))}</p>"]),
            "</details>",
        ]
    return fill_page(title, "\n".join(parts), close_off(read_part("diff.js", __package__)), _language())


# ------------------------------------------------------------ tables


def _family_table(
    record: EvaluationMapping,
    families: Sequence[EvaluationMapping],
    diffs: Mapping[str, TextDiff],
    words: Mapping[str, float],
) -> str:
    """One row a family, each with a link to its lines; the means of `recon eval` below where there are several."""
    figures = [Message("label.characters"), Message("diff.errors"), Message("label.character-error-rate")]
    figures += [Message("label.bare"), Message("diff.best-witness"), *([Message("diff.words")] if words else [])]
    rows = []
    for n, f in enumerate(families):
        text, diff = f["text"], diffs.get(f["name"])
        rates = [text["reconstruction"]["cer"], text["reconstruction"]["bare"], text["best"]["cer"]]
        cells = [f"{text['characters']}", f"{diff.errors}" if diff else "-", *map(_format_percent, rates)]
        cells += [_format_percent(words[f["name"]]) if f["name"] in words else "-"] if words else []
        rows.append((f'<a href="#f{n}">{_name(f["name"])}</a>', cells))
    feet = []
    if len(families) > 1:
        for code, name in (("label.mean", "mean"), ("label.by-characters", "by_characters")):
            of = record["overall"]["text"][name]
            rates = [of["reconstruction"]["cer"], of["reconstruction"]["bare"], of["best"]["cer"]]
            feet.append((_say(Message(code)), ["", "", *map(_format_percent, rates), *([""] if words else [])]))
    return _table("families", [Message("label.family")], figures, rows, feet)


def _all_confusions(diffs: Mapping[str, TextDiff]) -> Iterator[str]:
    """Those of all families together, folded."""
    errors = sum(d.errors for d in diffs.values())
    yield f'<details class="total"><summary>{_say(Message("diff.all-confusions", n=errors))}</summary>'
    yield f'<div class="confusions">{_confusion_table(sum_confusions(diffs.values()))}</div></details>'


def _confusion_table(confusions: Sequence[Confusion]) -> str:
    rows = [(_sign(c.truth, "diff.added"), [_sign(c.read, "diff.dropped"), f"{c.times}"]) for c in confusions]
    return _table("", [Message("label.truth"), Message("diff.read-as")], [Message("diff.times")], rows, ())


def _table(
    name: str,
    heads: Sequence[str],
    figures: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    feet: Sequence[tuple[str, Sequence[str]]],
) -> str:
    """A table that can be sorted: columns of words, then of figures. Cells are HTML."""
    head = "".join(f'<th scope="col">{_say(h)}</th>' for h in heads)
    head += "".join(f'<th scope="col" class="n">{_say(h)}</th>' for h in figures)
    foot = f"<tfoot>{_rows(feet, len(heads))}</tfoot>" if feet else ""
    mark = f' id="{name}"' if name else ""
    return (
        f'<div class="wide"><table class="sortable"{mark}><thead><tr>{head}</tr></thead>'
        f"<tbody>{_rows(rows, len(heads))}</tbody>{foot}</table></div>"
    )


def _rows(rows: Sequence[tuple[str, Sequence[str]]], words: int) -> str:
    out = []
    for first, others in rows:
        cells = [f"<td>{c}</td>" for c in (first, *others[: words - 1])]
        cells += [f'<td class="n">{c}</td>' for c in others[words - 1 :]]
        out.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join(out)


def _sign(sign: str, nothing: str) -> str:
    """One character, or the word for none."""
    if not sign:
        return f'<span class="none">{_say(Message(nothing))}</span>'
    return f'<span class="sign">{escape(show_invisible(sign))}</span>'


# ------------------------------------------------------------ one family


def _figures(family: EvaluationMapping, diff: TextDiff | None, words: float | None) -> str:
    text = family["text"]
    cer = _format_percent(text["reconstruction"]["cer"])
    errors = diff.errors if diff else text["characters"]
    figures = Message("diff.family.figures", cer=cer, errors=errors, characters=text["characters"])
    if words is not None:
        figures = Message("diff.family.words", figures=figures, words=_format_percent(words))
    return _say(figures)


def _family_body(diff: TextDiff) -> Iterator[str]:
    if not diff.errors:
        yield f"<p>{_say(Message('diff.family.no-errors'))}</p>"
    else:
        yield f'<details class="confusions"><summary>{_say(Message("diff.confusions"))}</summary>'
        yield f"{_confusion_table(diff.confusions)}</details>"
    heads = (_say(Message("label.truth")), _say(Message("diff.read")))
    yield from line_table(diff, heads, _language())


def _name(name: str) -> str:
    return f"<bdi>{escape(show_invisible(name))}</bdi>"


def _language() -> Language:
    return "en" if is_english() else "zh"


def _say(message: str) -> str:
    return escape(translate(message))


def _format_percent(share: float) -> str:
    return f"{100 * share:.2f}"
