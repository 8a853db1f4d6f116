"""What marks and notes in a text say besides. Each code has an English and a Chinese template."""

from __future__ import annotations

# fmt: off
TEMPLATES = {
    "mark.ground": ("{ground}: {sigla}", "{ground}：{sigla}"),
    "mark.has": ("{text} in {sigla}", "{sigla} 此处有“{text}”"),
    "mark.has-nothing": ("nothing in {sigla}", "{sigla} 无"),
    "mark.next-characters": ("the next {n} characters: {why}", "以下 {n} 字：{why}"),
    "mark.note": ("{words} — {why}", "{words}：{why}"),
    "mark.of-signs": ("{signs} {what}", "{signs}{what}"),
    "mark.quotation-marks": ("{signs}", "引号"),
    "mark.reads": ("{text} in {sigla}", "{sigla} 作“{text}”"),
    "mark.restored.it": ("in {sigla}; the base dropped it", "底本脱，据 {sigla} 补"),
    "mark.restored.them": ("in {sigla}; the base dropped them", "底本脱，据 {sigla} 补"),
    "mark.separator": ("; ", "；"),
    "mark.sign": ("{sign}", "“{sign}”"),
    "mark.signs": ("{sign} {others}", "“{sign}”{others}"),
    "mark.withheld": ("withheld from {sigla}: {why}", "{sigla} 此处文字不予采信：{why}"),
}
# fmt: on
