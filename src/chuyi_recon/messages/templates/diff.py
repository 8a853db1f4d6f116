"""What pages of differences say: that of `recon eval --report`, and `diff.html`. Each code has an English and a Chinese template."""

from __future__ import annotations

# fmt: off
TEMPLATES = {
    "diff.about": ("Compared as recon eval scores: after Unicode NFKC, white space left out. Errors are the characters misread, dropped or added in the cheapest alignment; CER, in percent, is errors over characters of the truth; bare: without punctuation and symbols.", "比对方式与 recon eval 评分相同：按 Unicode NFKC 归一，不计空白。错误为最小编辑对齐中误、脱、衍的字数；字错率（%）为错误除以标准文本字数；“不计标点”者不计标点与符号。"),
    "diff.about-witness": ("Compared after Unicode NFKC, white space left out: what differs only in width is not marked.", "按 Unicode NFKC 归一后比对，不计空白；仅全角、半角之异不标出。"),
    "diff.added": ("added", "衍"),
    "diff.agreeing-lines": ("{n} lines that agree", "相合者 {n} 行"),
    "diff.all-confusions": ("What was read for what, all families: {n} errors", "各组误读合计：{n} 处错误"),
    "diff.best-witness": ("best witness", "最优一本"),
    "diff.close-all": ("Close all", "全部收起"),
    "diff.confusions": ("What was read for what", "何字误作何字"),
    "diff.differences": ("{n} characters differ.", "相异 {n} 字。"),
    "diff.dropped": ("dropped", "脱"),
    "diff.errors": ("errors", "错误"),
    "diff.family.figures": ("CER {cer} % · {errors} errors in {characters} characters", "字错率 {cer}% · {characters} 字中错误 {errors} 处"),
    "diff.family.no-errors": ("No difference.", "无差异。"),
    "diff.family.words": ("{figures} · words {words} %", "{figures} · 词错率 {words}%"),
    "diff.legend.printed": ("printed; the witness has it otherwise, or not at all", "正文所取，而此本作他字或无此字"),
    "diff.legend.read": ("read instead, or added", "误读或衍出"),
    "diff.legend.truth": ("misread or dropped", "被误读或脱落"),
    "diff.legend.witness": ("the witness has this instead, or besides", "此本所作，或此本独多"),
    "diff.line": ("line", "行"),
    "diff.not-made": ("Not made, and counted as an empty text: {why}", "未能校成，按无文字计：{why}"),
    "diff.open-all": ("Open all", "全部展开"),
    "diff.read": ("reconstruction", "校定文本"),
    "diff.read-as": ("read as", "误作"),
    "diff.times": ("times", "次数"),
    "diff.title": ("Reconstructions against their truth", "校定文本与标准文本对照"),
    "diff.to-table": ("to the table", "返回总表"),
    "diff.words": ("words", "词错率"),
}
# fmt: on
