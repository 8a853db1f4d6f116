"""Parts of sentences, joins and lists. Each code has an English and a Chinese template."""

from __future__ import annotations

# fmt: off
TEMPLATES = {
    "layout.default": ("default: {value}", "默认：{value}"),
    "layout.drift-with-runs": ("{what}{runs}", "{what}{runs}"),
    "layout.error-and-hint": ("{what} — {hint}", "{what}；{hint}"),
    "layout.key-value": ("{where}: {key} = {value}", "{where}：{key} = {value}"),
    "layout.label-number": ("{path}: {name}, label {n}", "{path}：{name}，第 {n} 条标注"),
    "layout.lead-in": ("{what}: ", "{what}："),
    "layout.located": ("{where}: {what}", "{where}：{what}"),
    "layout.names-in-parentheses": (" ({names})", "（{names}）"),
    "layout.nth-entry": ("{where}, {key} {n}", "{where}，第 {n} 个 {key}"),
    "layout.page": ("{file}, page {page}", "{file}，第 {page} 页"),
    "layout.page-and-box": ("{file}, page {page}, pixels {box}", "{file}，第 {page} 页，像素 {box}"),
    "layout.place-and-line": ("{where}, line {line}", "{where}，第 {line} 行"),
    "layout.quoted-value": ("{text!r}", "“{text}”"),
    "layout.toml-reason-at-end": ("{why} (at end of document)", "至文件末尾仍不完整"),
    "layout.toml-reason-at-line": ("{why} (at line {line}, column {column})", "第 {line} 行第 {column} 列有误"),
    "layout.value-in-file": ("{where}: {value}", "{where}：{value}"),
    "list.alternatives": ("{one} or {others}", "{one} 或 {others}"),
    "list.clauses": ("{clause}, {next}", "{clause}，{next}"),
    "list.names": ("{names}", "{names}"),
    "list.names-and-more": ("{names} and {n} more", "{names}及另外 {n} 个"),
    "list.names-cut": ("{names}, …", "{names}等"),
    "list.separator": (", ", "、"),
    "phrase.carries.many": ("{sigla} carry", "{sigla}"),
    "phrase.carries.one": ("{sigla} carries", "{sigla}"),
    "phrase.goes-on.many": ("{sigla} go on", "{sigla}"),
    "phrase.goes-on.one": ("{sigla} goes on", "{sigla}"),
    "phrase.has.many": ("{sigla} have", "{sigla}"),
    "phrase.has.nobody": ("nobody has", "无"),
    "phrase.has.one": ("{sigla} has", "{sigla}"),
    "phrase.runs-on.many": ("{sigla} run on", "{sigla}"),
    "phrase.runs-on.one": ("{sigla} runs on", "{sigla}"),
    "phrase.unnamed-editor.conflicts": ("somebody", "某校勘者"),
    "phrase.unnamed-editor.rules": ("an editor", "校勘者"),
}
# fmt: on
