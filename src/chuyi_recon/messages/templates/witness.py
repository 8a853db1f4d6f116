"""What was repaired or passed over when files were read. Each code has an English and a Chinese template."""

from __future__ import annotations

# fmt: off
TEMPLATES = {
    "input.folder-without-witness": ("{folder} holds no witness", "{folder} 之中没有转录本"),
    "input.page-missing": ("{name} has no page {missing}", "{name} 缺第 {missing} 页"),
    "input.results-passed-over": ("passed over results in {parent}: {names}", "略过 {parent} 中的结果：{names}"),
    "input.unlike-file-left-alone": ("{source} resembles no other file and is left alone; --one-family would say otherwise", "{source} 与其他文件均不相似，未予归组；如须归为一组，请用 --one-family"),
    "repair.boxes-outside-left-out": ("the boxes of {many} words left out: they lie outside of the page", "{many} 个词的坐标在页面之外，未取"),
    "repair.docx-deleted-left-out": ("{many} characters that were deleted with changes tracked left out", "修订中删除的 {many} 个字符未取"),
    "repair.docx-headers-left-out": ("{many} characters of headers and footers left out", "页眉页脚的 {many} 个字符未取"),
    "repair.encoding-not-as-declared": ("declared as {declared}, and read as {encoding}", "声明的编码为 {declared}，实按 {encoding} 读取"),
    "repair.front-matter-kept": ("YAML front matter of {many} characters kept as text", "YAML 文前信息 {many} 字符，作正文保留"),
    "repair.hocr-text-outside-pages": ("{many} characters outside of pages left out", "页面之外的 {many} 个字符未取"),
    "repair.html-comment-kept.many": ("HTML comment of {many} characters and {more} more kept as text", "HTML 注释 {many} 字符及另外 {more} 处，均作正文保留"),
    "repair.html-comment-kept.one": ("HTML comment of {many} characters kept as text", "HTML 注释 {many} 字符，作正文保留"),
    "repair.located": ("{file}: {what} (at {at})", "{file}：{what}（位置 {at}）"),
    "repair.pdf-no-code": ("characters without a code in the PDF from here on, {many} of them", "自此处起有 PDF 中没有编码的字符，共 {many} 个"),
    "repair.pdf-pages-without-text": ("{many} pages have no text: {pages}", "{many} 页没有文字：{pages}"),
    "repair.pdf-radicals": ("{many} radicals read as the characters that are drawn alike", "{many} 个部首读作字形相同的汉字"),
    "repair.replacement-character": ("the file itself holds U+FFFD: a character was lost before it came here", "文件中原有 U+FFFD：收到之前已有字符丢失"),
    "repair.ruby-left-out": ("{many} characters of readings set over others left out", "旁注的 {many} 个注音字符未取"),
    "repair.tei-readings-left-out": ("{many} characters of readings and forms that were not chosen left out", "未选取的异文和别形 {many} 个字符未取"),
}
# fmt: on
