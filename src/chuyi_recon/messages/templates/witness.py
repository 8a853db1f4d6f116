"""What was repaired or passed over when files were read. Each code has an English and a Chinese template."""

from __future__ import annotations

# fmt: off
TEMPLATES = {
    "input.folder-without-witness": ("{folder} holds no witness", "{folder} 之中没有转录本"),
    "input.page-missing": ("{name} has no page {missing}", "{name} 缺第 {missing} 页"),
    "input.results-passed-over": ("passed over results in {parent}: {names}", "略过 {parent} 中的结果：{names}"),
    "input.unlike-file-left-alone": ("{source} resembles no other file and is left alone; --one-family would say otherwise", "{source} 与其他文件均不相似，未予归组；如须归为一组，请用 --one-family"),
    "repair.front-matter-kept": ("YAML front matter of {many} characters kept as text", "YAML 文前信息 {many} 字符，作正文保留"),
    "repair.hocr-text-outside-pages": ("{many} characters outside of pages left out", "页面之外的 {many} 个字符未取"),
    "repair.html-comment-kept.many": ("HTML comment of {many} characters and {more} more kept as text", "HTML 注释 {many} 字符及另外 {more} 处，均作正文保留"),
    "repair.html-comment-kept.one": ("HTML comment of {many} characters kept as text", "HTML 注释 {many} 字符，作正文保留"),
    "repair.located": ("{file}: {what} (at {at})", "{file}：{what}（位置 {at}）"),
    "repair.replacement-character": ("the file itself holds U+FFFD: a character was lost before it came here", "文件中原有 U+FFFD：收到之前已有字符丢失"),
}
# fmt: on
