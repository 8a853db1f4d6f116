"""LaTeX: formulas in $ $, \\( \\) and \\[ \\], environments, tables, and commands outside of them.

A dollar is a dollar: two of them make a formula only where what stands between is one.
"""

from __future__ import annotations

import regex

from chuyi_recon.core.model import Span
from chuyi_recon.core.text.markup.found import CodedStretch, MarkupCollector, TableMarkup
from chuyi_recon.core.text.markup.symbols import ARGUMENT_COUNTS, STYLE_COMMANDS, SYMBOL_COMMANDS

_MATH = regex.compile(
    r"\$\$(?P<a>(?:[^$\\]|\\.){1,2000}?)\$\$"
    r"|\\\[(?P<b>.{1,2000}?)\\\]|\\\((?P<c>[^\n]{1,500}?)\\\)"
    r"|(?<![\\$])\$(?P<d>(?:[^$\\\n]|\\.){1,500}?)\$(?!\$)",
    regex.DOTALL,
)
_LATEX_ONLY = regex.compile(r"\\[A-Za-z]|\\[%{}]|[\^_]|[{}]")  # what stands in no sentence
_ARITHMETIC = regex.compile(
    r"[\s\d.,:;+\-−×=<>()\[\]/%A-Za-z°|*'!]*"
)  # what may: figures, names and signs of reckoning
_WORD = regex.compile(r"[A-Za-z]{3,}")
_ENVIRONMENT = regex.compile(r"\\(?P<what>begin|end)\{(?P<name>[A-Za-z]+\*?)\}")
_TABULAR = regex.compile(r"tabular[xy]?\*?|array|longtable|matrix")
_ARGUMENT = regex.compile(r"\s*(?:\[[^\[\]\n]*\]|\{(?:[^{}\n]|\{[^{}\n]*\})*\})")
_COMMAND = regex.compile(r"\\(?P<name>[A-Za-z]+)\*?")
_SCRIPT = regex.compile(r"[\^_]\{(?P<inner>[^{}\n]{1,16})\}")
_TOKEN = regex.compile(r"\\(?P<name>[A-Za-z]+)\*?|\\(?P<sign>.)|(?P<script>[\^_])|(?P<brace>[{}~])", regex.DOTALL)


def scan_latex(found: MarkupCollector) -> None:
    """Finds LaTeX."""
    text = found.text
    if "\\begin" in text:
        _environments(found)
    if "$" in text or "\\" in text:
        at = 0
        while m := _MATH.search(text, at):
            inner = next(g for g in "abcd" if m[g] is not None)
            at = m.start() + 1
            if not found.claimed[m.start()] and _is_formula(m[inner], inner, text[m.end() : m.end() + 1]):
                _formula(found, m.start(), m.start(inner), m.end(inner), m.end())
                at = m.end()
    if "\\" in text:
        for m in _COMMAND.finditer(text):
            if found.is_free(*m.span()):
                _scan_command(found, m)
    if "^{" in text or "_{" in text:
        for m in _SCRIPT.finditer(text):
            if found.is_free(*m.span()):
                found.coded_stretches.append(CodedStretch(Span(*m.span()), plain=False))
                found.hide(m.start(), m.start("inner"))
                found.hide(m.end("inner"), m.end())


def _is_formula(inner: str, way: str, after: str) -> bool:
    """Whether what stands between two delimiters is one, and not between two prices."""
    if not inner.strip():
        return False
    if way == "d" and after.isdecimal():
        return _COMMAND.search(inner) is not None
    if _LATEX_ONLY.search(inner):
        return True
    # \\[ and \\( may be brackets that Markdown escapes.
    return (way in "ad" or "=" in inner) and _ARITHMETIC.fullmatch(inner) is not None and not _WORD.search(inner)


def _formula(found: MarkupCollector, start: int, first: int, last: int, end: int) -> None:
    """Takes the signs of a formula apart: what is text in it, and what is code."""
    text = found.text
    found.hide(start, first)
    found.hide(last, end)
    plain, at = True, first
    while m := _TOKEN.search(text, at, last):
        at = m.end()
        name, sign = m["name"], m["sign"]
        if name in SYMBOL_COMMANDS:
            found.add_coded(*m.span(), SYMBOL_COMMANDS[name])
            plain = False
        elif name:
            found.hide(*m.span())
            at = _hide_arguments(found, name, at, last)
            plain = plain and name in STYLE_COMMANDS
        elif sign:  # an escaped sign is itself, but for \, and \; and a row's end
            found.hide(m.start(), m.end() if sign in ",;:! \\\n" else m.start() + 1)
        else:
            found.hide(*m.span())
        if m["script"] == "^":  # alone it is the number of a note; behind a figure it is a power
            plain = plain and not text[first : m.start()].strip()
    found.coded_stretches.append(CodedStretch(Span(start, end), plain))


def _hide_arguments(found: MarkupCollector, name: str, at: int, last: int) -> int:
    """Hides the arguments of a command that are no text."""
    for _ in range(ARGUMENT_COUNTS.get(name, 0)):
        if m := _ARGUMENT.match(found.text, at, last):
            found.hide(*m.span())
            at = m.end()
    return at


def _scan_command(found: MarkupCollector, m: regex.Match[str]) -> None:
    """A command outside of any formula: a character, or what says how the text in its braces looks."""
    text, name = found.text, m["name"]
    if name in SYMBOL_COMMANDS and len(name) > 1:
        found.add_coded(*m.span(), SYMBOL_COMMANDS[name])
        found.coded_stretches.append(CodedStretch(Span(*m.span()), plain=False))
    elif name in STYLE_COMMANDS and (
        text[m.end() : m.end() + 1] == "{" or name in ("hline", "item", "toprule", "midrule", "bottomrule")
    ):
        found.hide(*m.span())
        at = _hide_arguments(found, name, m.end(), len(text))
        argument = _ARGUMENT.match(text, at)
        if argument and text[at] == "{":
            found.hide(at, at + 1)
            found.hide(argument.end() - 1, argument.end())
    elif name in ARGUMENT_COUNTS:
        found.hide(*m.span())
        at = _hide_arguments(found, name, m.end(), len(text))
        if text[m.end() : m.end() + 1] == "[" and (rest := _ARGUMENT.match(text, at)):
            found.hide(*rest.span())


def _environments(found: MarkupCollector) -> None:
    """`\\begin{…}` and `\\end{…}`; those of tables have cells between `&` and rows between `\\\\`."""
    text = found.text
    opened: list[tuple[str, int, int]] = []
    for m in _ENVIRONMENT.finditer(text):
        end = m.end()
        is_table = _TABULAR.fullmatch(m["name"]) is not None
        if m["what"] == "begin":
            while (is_table or text[end : end + 1] == "[") and (more := _ARGUMENT.match(text, end)):
                end = more.end()
            opened.append((m["name"], m.start(), end))
        elif opened and opened[-1][0] == m["name"]:
            _, start, inner = opened.pop()
            if is_table:
                found.tables.append(TableMarkup(Span(start, end), "latex"))
                _cells(found, inner, m.start())
        found.hide(m.start(), end)
        found.block_edges.add(m.start())


_SEPARATOR = regex.compile(r"(?<!\\)&|\\\\")


def _cells(found: MarkupCollector, start: int, end: int) -> None:
    """The cells and rows of a table's inside."""
    found.cell_edges.update((start, end))
    for m in _SEPARATOR.finditer(found.text, start, end):
        found.hide(*m.span())
        found.cell_edges.add(m.start())
