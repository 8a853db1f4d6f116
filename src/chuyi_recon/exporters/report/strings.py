"""Every word that the report says by itself, in English and Simplified Chinese.

What a flag or a decision says stands in the data, in both languages. `{name}` is filled in by the
page. A key is used in `parts/` as `say("key")`, in a template as `data-say="key"`, or here.
"""

from __future__ import annotations

from typing import Literal

ReportLanguage = Literal["en", "zh"]
REPORT_LANGUAGES: tuple[ReportLanguage, ...] = ("en", "zh")
LANGUAGE_TAGS: dict[ReportLanguage, str] = {"en": "en", "zh": "zh-Hans"}  # for the attribute `lang`


def strings_in(lang: ReportLanguage) -> dict[str, str]:
    """All strings in one language, by key."""
    return {key: both[REPORT_LANGUAGES.index(lang)] for key, both in _STRINGS.items()}


_STRINGS: dict[str, tuple[str, str]] = {
    # The head
    "view-text": ("Text", "正文"),
    "view-compare": ("Side by side", "对照"),
    "view-tables": ("Tables", "统计"),
    "views": ("View", "视图"),
    "help": ("Help", "帮助"),
    "language": ("中文", "English"),
    "language-label": ("以中文显示", "Show in English"),
    "figures": (
        "witnesses {witnesses} · characters {characters} · open places {open} · findings {findings} · doubts {doubts}",
        "转录本 {witnesses} 种 · {characters} 字 · 存疑 {open} 处 · 疑误 {findings} 处 · 存疑说明 {doubts} 条",
    ),
    "base-is": ("base {base}", "底本 {base}"),
    "no-base": ("no base", "无底本"),
    "noscript": (
        "This report draws itself with a script of its own, which this browser does not run. The text is in "
        "reconstruction.txt, with its marks in annotated.txt.",
        "本报告由页内脚本绘制，当前浏览器未运行脚本。正文见 reconstruction.txt，带标记的正文见 annotated.txt。",
    ),
    # Search
    "search": ("Search the text and the witnesses", "在正文与各本中查找"),
    "search-short": ("Search", "查找"),
    "search-none": ("nothing found", "未找到"),
    "search-count": ("{at} of {all} clauses", "第 {at} / {all} 句"),
    "search-note": (
        "Ctrl+F of the browser finds only what is drawn at the moment; this finds everything.",
        "浏览器的 Ctrl+F 只能找到当前绘出的部分；此处可查找全文。",
    ),
    # Filters
    "filters": ("Filters", "筛选"),
    "filter-code": ("Flag", "标记"),
    "filter-severity": ("Severity", "严重程度"),
    "filter-witness": ("Witness with the flag", "疑误所在之本"),
    "filter-state": ("Decision", "取舍"),
    "filter-step": ("Confidence", "可信程度"),
    "filter-clear": ("Clear", "清除"),
    "filter-whole": ("Keep the text around", "保留上下文"),
    "filter-count": ("{shown} of {all} clauses", "{shown} / {all} 句"),
    "filter-none": ("No clause passes these filters.", "没有符合条件的句子。"),
    "severity-high": ("high", "高"),
    "severity-medium": ("medium", "中"),
    "severity-low": ("low", "低"),
    "severity-doubt": ("doubt", "存疑说明"),
    "state-open": ("open: an editor should look", "存疑：待校勘者复核"),
    "state-decided": ("decided against a witness", "有异文，已有取舍"),
    "state-agreed": ("no witness dissents", "各本一致"),
    "the-text": ("the text itself", "正文本身"),
    "page-at": ("page {n}", "第 {n} 页"),
    "pixels": ("pixels {box}", "像素 {box}"),
    "step-0": ("99 % and more", "99% 以上"),
    "step-1": ("95 to 99 %", "95–99%"),
    "step-2": ("85 to 95 %", "85–95%"),
    "step-3": ("70 to 85 %", "70–85%"),
    "step-4": ("below 70 %", "70% 以下"),
    # The text
    "text-label": ("Reconstructed text", "校定文本"),
    "strip-label": ("Strip of the whole document: where it is least sure", "全文概览：可信程度最低之处"),
    "strip-at": ("clause {at} of {all}", "第 {at} / {all} 句"),
    "clause": ("Clause {n}", "第 {n} 句"),
    "not-printed": ("Not printed", "未录"),
    "clauses": ("{n} clauses", "{n} 句"),
    "caret": ("nothing is printed here, though a witness has something", "此处未录文字，而有的本有异文"),
    "more-flags": ("{n} more", "另 {n} 项"),
    # The apparatus
    "apparatus": ("Apparatus", "校勘记"),
    "choose": ("Choose a clause to see its witnesses:", "选择一句，查看各本："),
    "close": ("Close", "关闭"),
    "place-pivot": ("of the pivot", "据比对基准"),
    "place-island": ("the pivot lacks it; several have it", "比对基准所无，数本共有"),
    "place-single": ("one witness alone", "仅一本有"),
    "nothing": ("nothing", "无"),
    "lacuna": ("no text here", "此处阙文"),
    "open": ("open", "存疑"),
    "confidence": ("confidence", "可信程度"),
    "withheld": ("no vote", "不予采信"),
    "rule": ("rule", "规则"),
    "copied-from": ("copied from", "取自"),
    "suggestion": ("proposed", "建议"),
    "remove": ("take it out", "删去"),
    "evidence": ("evidence", "依据"),
    "places-differ": ("Where witnesses part", "异文"),
    "remarks": ("Flags and doubts", "疑误与存疑说明"),
    "synopsis": ("All witnesses here", "各本此处"),
    "no-variants": ("All witnesses that have this clause agree.", "有此句的各本一致。"),
    "copy": ("copy as ruling line", "复制为裁定"),
    "copied": ("Copied. Add it to rulings.jsonl beside the witnesses:", "已复制，请加入 rulings.jsonl："),
    "copy-by-hand": ("Copy this line into rulings.jsonl beside the witnesses:", "请将此行加入 rulings.jsonl："),
    "ground-agreed": ("all agree", "各本一致"),
    "ground-majority": ("weighed", "权衡多数"),
    "ground-base": ("base followed", "从底本"),
    "ground-restored": ("restored", "据他本补"),
    "ground-ruled": ("ruled by an editor", "校勘者裁定"),
    "ground-emended": ("emended by rule", "依规则校改"),
    "ground-omitted": ("not printed", "未录"),
    "look-alike": ("looks alike", "形近"),
    "sound-alike": ("sounds alike", "音近"),
    "neither": ("neither", "非形非音"),
    # Side by side
    "left": ("Left", "左"),
    "right": ("Right", "右"),
    "swap": ("Swap", "互换"),
    "only-differences": ("Only where these two differ", "只看两本相异之处"),
    "reconstruction": ("Reconstruction", "校定文本"),
    # Tables
    "confusions": ("Confusions", "讹字"),
    "confusions-note": (
        "What stands in a witness where another reading is printed. A reading that neither looks nor sounds like it "
        "was made up by somebody.",
        "此本文字与正文所取不同。既非形近又非音近的，是凭空改写。",
    ),
    "printed": ("printed", "正文"),
    "read": ("in the witness", "此本作"),
    "times": ("times", "次数"),
    "likeness": ("likeness", "相似"),
    "in-witnesses": ("in", "见于"),
    "reliability": ("Reliability of the witnesses", "各本可靠程度"),
    "reliability-note": (
        "Estimated from this family alone. The vote is what remains of one after dependence on other witnesses.",
        "仅据本组各本估计。票数是扣除各本相互沿袭之后所余。",
    ),
    "siglum": ("siglum", "简称"),
    "file": ("file", "文件"),
    "kind": ("kind", "类别"),
    "kind-web": ("web", "网页"),
    "kind-ocr": ("OCR", "OCR"),
    "kind-vlm": ("vision model", "视觉模型"),
    "kind-human": ("human", "人工"),
    "kind-unknown": ("unknown", "未知"),
    "length": ("characters", "字数"),
    "reliable": ("reliability", "可靠程度"),
    "vote": ("vote", "票数"),
    "followed": ("followed", "从之"),
    "rejected": ("not followed", "不从"),
    "credited": ("of the text", "占正文"),
    "flags-by-severity": ("flags: high / medium / low", "疑误：高 / 中 / 低"),
    "repeats": ("Repeated blocks", "重复段落"),
    "place": ("place", "位置"),
    "what": ("what", "说明"),
    "opening": ("begins", "开头"),
    "all-rows": ("Show all {n}", "显示全部 {n} 行"),
    "none": ("None.", "无。"),
    "outsider": ("of another document: takes no part", "非本文件，未参校"),

    # Help
    "keys": ("Keys", "快捷键"),
    "key-next": ("next, previous clause", "下一句、上一句"),
    "key-match": ("next, previous clause that passes the filters; without filters the next open one",
                  "下一、上一符合筛选的句子；未筛选时为存疑处"),
    "key-locus": ("next, previous place where witnesses part, in this clause", "本句内下一、上一异文"),
    "key-apparatus": ("into the apparatus; back to the text", "进入校勘记；返回正文"),
    "key-views": ("text, side by side, tables", "正文、对照、统计"),
    "key-search": ("search; then Enter and Shift+Enter", "查找；Enter 下一处，Shift+Enter 上一处"),
    "key-filters": ("filters", "筛选"),
    "key-strip": ("the strip; then arrows, Page Up, Page Down", "概览条；再用方向键与翻页键"),
    "key-copy": ("copy the chosen reading as a ruling line", "将所选异文复制为裁定"),
    "key-swap": ("swap the two sides", "左右互换"),
    "key-ends": ("first, last clause", "首句、末句"),
    "key-language": ("change the language", "切换语言"),
    "key-help": ("this list", "本列表"),
    "legend": ("How it is drawn", "图例"),
    "legend-steps": ("Confidence, by tint and underline", "可信程度：底色与下划线"),
    "legend-caret": ("nothing is printed; a witness has something", "未录文字，而有的本有异文"),
    "legend-severity": ("severity: high, medium, low; doubt about the text itself",
                        "严重程度：高、中、低；对正文本身的存疑说明"),
    "legend-signs": ("line end, space, wide space, tab; other invisible characters by their code point in brackets",
                     "换行、空格、全角空格、制表符；其他不可见字符以方括号内码位表示"),
    # The page over several families
    "index": ("Families", "文件组"),
    "index-families": ("{n} families", "共 {n} 组"),
    "index-family": ("family", "文件组"),
    "index-witnesses": ("witnesses", "转录本"),
    "index-characters": ("characters", "字数"),
    "index-open": ("open", "存疑"),
    "index-findings": ("findings: high / medium / low", "疑误：高 / 中 / 低"),
    "index-doubts": ("doubts", "存疑说明"),
    "index-confidence": ("confidence: mean / lowest", "可信程度：平均 / 最低"),
    "index-strip": ("where it is least sure", "可信程度概览"),
}  # fmt: skip
