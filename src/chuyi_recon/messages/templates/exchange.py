"""What formats for exchange say in words. Each code has an English and a Chinese template."""

from __future__ import annotations

# fmt: off
TEMPLATES = {
    "exchange.base": ("the base", "底本"),
    "exchange.editor": ("rulings", "校改裁定"),
    "exchange.publication": ("Made by recon from the witnesses below; each reading is theirs.", "由 recon 据下列转录本校成；各处异文均出自诸本。"),
    "exchange.recon": ("reconstruction", "校定文本"),
}
# fmt: on
