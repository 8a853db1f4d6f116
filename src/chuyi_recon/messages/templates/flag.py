"""What flags are called. Each code has an English and a Chinese template."""

from __future__ import annotations

# fmt: off
TEMPLATES = {
    "flag.dropped-characters": ("dropped characters", "脱字"),
    "flag.entity-substitution": ("entity substitution", "专名误替"),
    "flag.garbled-characters": ("garbled characters", "文字误识"),
    "flag.hallucinated-section": ("hallucinated section", "臆造文字"),
    "flag.missing-clause": ("missing clause", "文句脱漏"),
    "flag.number-conflict": ("number conflict", "数字不合"),
    "flag.order-anomaly": ("order anomaly", "次序错乱"),
    "flag.page-artifact": ("page artifact", "版面杂入"),
    "flag.repetition-loop": ("repetition loop", "重复循环"),
    "flag.spaced-text": ("spaced text", "字间空格"),
    "flag.truncated-clause": ("truncated clause", "文句残缺"),
    "flag.unbalanced-quotes": ("unbalanced quotes", "标点失配"),
    "flag.unsupported-phrase": ("unsupported phrase", "词语无据"),
    "flag.web-boilerplate": ("web boilerplate", "网页杂入"),
    "flag.wrong-document-number": ("wrong document number", "文号有误"),
    "flag.wrong-issuer": ("wrong issuer", "发文机关有误"),
}
# fmt: on
