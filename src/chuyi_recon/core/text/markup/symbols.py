"""LaTeX commands by what they stand for."""

from __future__ import annotations

# Commands that are one character.
SYMBOL_COMMANDS = {
    "pm": "±", "mp": "∓", "times": "×", "div": "÷", "cdot": "·", "cdots": "⋯", "ldots": "…", "dots": "…",
    "ast": "*", "star": "⋆", "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥",
    "neq": "≠", "ne": "≠", "approx": "≈", "equiv": "≡", "sim": "~", "simeq": "≃", "propto": "∝", "ll": "≪",
    "gg": "≫", "lt": "<", "gt": ">", "circ": "°", "degree": "°", "celsius": "℃", "prime": "′", "permil": "‰",
    "infty": "∞", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "in": "∈", "notin": "∉",
    "subset": "⊂", "cup": "∪", "cap": "∩", "forall": "∀", "exists": "∃", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "Rightarrow": "⇒", "Leftarrow": "⇐", "leftrightarrow": "↔", "uparrow": "↑",
    "downarrow": "↓", "bullet": "•", "square": "□", "Box": "□", "checkmark": "✓", "triangle": "△", "angle": "∠",
    "perp": "⊥", "parallel": "∥", "therefore": "∴", "because": "∵", "mid": "|", "vert": "|", "Vert": "‖",
    "langle": "〈", "rangle": "〉", "S": "§", "P": "¶", "copyright": "©", "pounds": "£", "yen": "¥", "euro": "€",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "vartheta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
# Commands that only say how their text looks, how brackets grow, or how wide a gap is.
STYLE_COMMANDS = frozenset({
    "mathrm", "mathbf", "mathit", "mathsf", "mathtt", "mathcal", "mathbb", "boldsymbol", "bm", "text", "textbf",
    "textit", "textrm", "textsf", "texttt", "textnormal", "emph", "underline", "operatorname", "mbox", "hbox", "rm",
    "bf", "it", "sf", "tt", "cal", "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "displaystyle",
    "textstyle", "quad", "qquad", "hspace", "vspace", "limits", "nolimits", "nonumber", "hfill", "centering",
    "small", "large", "Large", "title", "section", "subsection", "subsubsection", "paragraph", "chapter", "caption",
    "footnote", "item", "hline", "toprule", "midrule", "bottomrule", "multicolumn", "multirow", "cline",
    "textsuperscript", "textsubscript",
})  # fmt: skip
# Commands whose first arguments are no text: the number of columns, how they are set.
ARGUMENT_COUNTS = {
    "multicolumn": 2,
    "multirow": 2,
    "cline": 1,
    "hspace": 1,
    "vspace": 1,
    "includegraphics": 1,
    "label": 1,
}
