"""The figure of `recon eval`: what confidences are worth, and the error of every family beside its baselines.

In: the record that `--json` writes. Out: the bytes of an SVG or PNG. The only place that loads matplotlib, which is an
optional part. The same record gives the same bytes: no date, no version, ids from a fixed salt, and the defaults of
matplotlib whatever a person has set for theirs. In an SVG letters stay letters, drawn by whoever shows it, so that
Chinese names need no font here; a PNG draws them in a font of this machine, and as empty boxes where it has none.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from io import BytesIO
from math import log10
from pathlib import Path
from typing import Any

from chuyi_recon.app.files.storage import make_private_folder, temporary_folder
from chuyi_recon.app.i18n.widths import shorten_middle
from chuyi_recon.errors import MissingPart, UsageError, escape_line
from chuyi_recon.messages import Message

PLOT_ENDINGS = (".svg", ".png")
_HAN_FONTS = (
    "Noto Sans CJK SC",
    "Noto Serif CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "SimHei",
)
_MAX_NAME = 28  # characters of a family's name beside its bars
_SERIES_STYLES = {  # by series: label, mark, colour; colours that colour-blind readers tell apart (Okabe and Ito)
    "witnesses": ("each witness", "|", "#999999"),
    "best": ("best witness", "<", "#56b4e9"),
    "median": ("median", "d", "#cc79a7"),
    "medoid": ("medoid", "s", "#e69f00"),
    "majority": ("majority vote", "^", "#009e73"),
    "reconstruction": ("recon", "o", "#000000"),
}
EvaluationMapping = Mapping[str, Any]


def check_plot_path(path: Path) -> None:
    """Raises before any work: `UsageError` for an ending we cannot draw, `MissingPart` without matplotlib."""
    if path.suffix.lower() not in PLOT_ENDINGS:
        raise UsageError(Message("error.option.plot-format", path=path), Message("hint.svg-or-png"))
    if find_spec("matplotlib") is None:
        raise MissingPart(Message("error.part.matplotlib-missing"), "pip install matplotlib")


def draw_figure(record: EvaluationMapping, ending: str) -> bytes:
    """The figure; `ending` is one of `PLOT_ENDINGS`. Needs a record with a truth for at least one family."""
    _set_cache_folder()
    import matplotlib as mpl
    import matplotlib.font_manager
    from matplotlib.figure import Figure

    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)  # it writes to stderr about fonts
    families = [f for f in record["families"] if f["text"]]
    known = mpl.font_manager.get_font_names() if ending == ".png" else []
    style: dict[Any, Any] = {
        "svg.hashsalt": "recon",
        "svg.fonttype": "none",
        "font.family": ["DejaVu Sans", *[name for name in _HAN_FONTS if name in known][:1]],
    }
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of letters that its own font lacks
        mpl.rcdefaults()
        mpl.rcParams.update(style)
        figure = Figure(figsize=(11, max(4.5, 1.6 + 0.32 * len(families))), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.4))
        _draw_reliability(left, record["overall"]["text"]["confidence"])
        _draw_error_rates(right, families)
        sheet = BytesIO()
        metadata = {"Date": None, "Creator": None} if ending == ".svg" else {"Software": None}
        figure.savefig(sheet, format=ending.removeprefix("."), metadata=metadata, dpi=150)
    return sheet.getvalue()


def _set_cache_folder() -> None:
    """A folder of ours for what matplotlib keeps on disk; it is read when matplotlib is first loaded."""
    from platformdirs import user_cache_path

    folder = make_private_folder(user_cache_path("chuyi-recon", appauthor=False) / "matplotlib") or temporary_folder()
    os.environ.setdefault("MPLCONFIGDIR", str(folder))


def _draw_reliability(axes: Any, confidence: EvaluationMapping) -> None:
    """Share right over mean stated confidence: a point for each band that has characters, the larger the more."""
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=0.8, linestyle="--")
    for name, mark, colour in (("printed", "o", "#0072b2"), ("contested", "s", "#d55e00")):
        of = confidence[name]
        bands = [b for b in of["bands"] if b["characters"]]
        across, up = [b["stated"] for b in bands], [b["right"] for b in bands]
        sizes = [15 + 25 * log10(b["characters"]) for b in bands]  # one character is not shown like ten thousand
        label = f"{name}: {of['characters']:,} characters, ECE {of['error']:.4f}"
        axes.plot(across, up, color=colour, linewidth=0.8)
        axes.scatter(across, up, sizes, marker=mark, color=colour, label=label, alpha=0.8, clip_on=False)
    axes.set(xlabel="confidence as stated", ylabel="share right", xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axes.set_title("What confidences are worth")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.15), fontsize="small")


def _draw_error_rates(axes: Any, families: Sequence[EvaluationMapping]) -> None:
    """Character error rate of every family, the first at the top."""
    for name, (label, mark, colour) in _SERIES_STYLES.items():
        points = [(100 * r["cer"], row) for row, f in enumerate(families) for r in _rates_of(f["text"], name)]
        across, down = [x for x, _ in points], [y for _, y in points]
        axes.scatter(across, down, marker=mark, color=colour, label=label, zorder=3, clip_on=False)
    axes.set_yticks(
        range(len(families)), [shorten_middle(escape_line(f["name"]), _MAX_NAME) for f in families], parse_math=False
    )
    axes.set_ylim(len(families) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.set(xlabel="character error rate in percent", title="Error by family")
    axes.grid(axis="y", linewidth=0.4)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize="small")


def _rates_of(text: EvaluationMapping, name: str) -> Sequence[EvaluationMapping]:
    return list(text["witnesses"].values()) if name == "witnesses" else [text[name]]
