"""Brings the catalog of Chinese up to date with the code, and compiles it: `make tongue`.

Out: `messages.po`, in which what is new waits for a translation and what is gone is dropped, and `messages.mo`, which
recon reads. Prints what waits. Exit code 1 where anything does.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path
from typing import get_args

import typer
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from chuyi_recon.app.cli.help_texts import COMPLAINTS, LABELS, texts
from chuyi_recon.app.cli.main import app
from chuyi_recon.app.i18n.setting_reasons import FIGURES, apart
from chuyi_recon.app.i18n.system_errors import REASONS
from chuyi_recon.app.i18n.translate import DOMAIN, LOCALE, sections
from chuyi_recon.app.review.filters import What
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.model import Ground, Likeness, Script, Severity
from chuyi_recon.core.model.ruling import Outcome
from chuyi_recon.core.settings import thresholds
from chuyi_recon.views.passages.passage import Kind, State

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
PO = LOCALE / "zh_CN" / "LC_MESSAGES" / f"{DOMAIN}.po"
# Words of the model that are shown to a person as they are.
WORDS = (
    *get_args(Severity), *get_args(Likeness), *get_args(Script), *(ground.value for ground in Ground), *get_args(Kind),
    *get_args(State), *get_args(Outcome), "replaced", "unknown", *get_args(What), "none", "truth", "labels",
)  # fmt: skip
KEYWORDS = ("said", "tr")  # functions whose first argument is a text of the catalog


def wanted() -> dict[str, list[str]]:
    """Every text that the catalog must know, with the files in which it stands."""
    out: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for text in _marked(ast.parse(path.read_text("utf-8"))):
            out.setdefault(text, []).append(where)
    for text in (*texts(typer.main.get_command(app)), *LABELS, *COMPLAINTS):
        out.setdefault(text, []).append("help")
    flags = {flag.code: flag for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)}
    for code, flag in flags.items():
        for text in (t for section in sections(flag.__doc__ or "") for t in section if _is_english(t)):
            out.setdefault(text, []).append(code)
    for f in thresholds():
        for text in (apart(f.metadata["measured"])[0], f.metadata["unit"], *f.metadata["of"]):
            if text and text not in flags:
                out.setdefault(text, []).append("settings")
    for text in FIGURES:
        out.setdefault(text, []).append("settings")
    for text in WORDS:
        out.setdefault(text, []).append("model")
    for text in REASONS:
        out.setdefault(text, []).append("system")
    return out


def _is_english(text: str) -> bool:
    """Whether there is anything to translate: an example in Chinese stands as it is."""
    return any(c.isascii() and c.isalpha() for c in text)


def _marked(tree: ast.AST) -> Iterator[str]:
    """The first arguments of the keywords, where they are texts as they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS and node.args:
            first = node.args[0]
            for text in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                    yield text.value


class Plain(Catalog):
    """A catalog in whose head is nothing of the day, the machine or a person."""

    mime_headers = property(
        lambda _self: [("Language", "zh_CN"), ("Content-Type", "text/plain; charset=utf-8")], lambda _self, _value: None
    )


def catalog() -> Catalog:
    """The catalog as it should be: what the code wants, with the translations that there are.

    A text that was reworded keeps the Chinese of what it was, marked `fuzzy`, until somebody has looked at it.
    """
    old = read_po(BytesIO(PO.read_bytes()), locale="zh_CN") if PO.exists() else Plain(locale="zh_CN")
    new = Plain(
        locale="zh_CN", charset="utf-8", fuzzy=False, header_comment="# The Chinese of recon; see tools/tongue.py."
    )
    texts = wanted()
    gone = [m.id for m in old if m.id and m.string and m.id not in texts]
    for text, where in sorted(texts.items()):
        known = old.get(text)
        string, flags = (known.string, known.flags) if known else ("", set())
        if not string and (near := get_close_matches(text, gone, 1, 0.7)):
            string, flags = old[near[0]].string, {"fuzzy"}
        new.add(text, string, [(place, None) for place in sorted(set(where))][:3], flags & {"fuzzy"})
    return new


def waiting(new: Catalog) -> list[str]:
    """The texts that have no Chinese, or one that nobody has looked at since the English changed."""
    return [m.id for m in new if m.id and (not m.string or m.fuzzy)]


def written(new: Catalog) -> tuple[bytes, bytes]:
    """The bytes of the `.po` and of the `.mo`."""
    po, mo = BytesIO(), BytesIO()
    write_po(po, new, width=0, include_lineno=False)
    write_mo(mo, new)
    return po.getvalue(), mo.getvalue()


def main() -> int:
    """Writes both files."""
    new = catalog()
    po, mo = written(new)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po)
    PO.with_suffix(".mo").write_bytes(mo)
    for text in (waits := waiting(new)):
        sys.stdout.write(f"waits for its Chinese: {text[:100]}\n")
    sys.stdout.write(f"{len(new)} texts, {len(waits)} wait\n")
    return 1 if waits else 0


if __name__ == "__main__":
    sys.exit(main())
