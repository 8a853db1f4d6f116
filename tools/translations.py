"""Brings the catalog of Chinese up to date with the code, and compiles it: `make translations`.

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

from chuyi_recon.app.cli.help_texts import LIBRARY_TEXTS, list_help_texts
from chuyi_recon.app.cli.main import app
from chuyi_recon.app.i18n.system_errors import SYSTEM_REASONS
from chuyi_recon.app.i18n.translate import DOMAIN, LOCALE_FOLDER, split_sections
from chuyi_recon.app.review.filters import FilterKind
from chuyi_recon.core.constitute.doubt_pages import DOUBTS
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.model import Ground, Likeness, Script, Severity
from chuyi_recon.core.model.ruling import RulingOutcome
from chuyi_recon.core.settings import thresholds
from chuyi_recon.views.passages.passage import PassageKind, PassageState

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
PO_FILE = LOCALE_FOLDER / "zh_CN" / "LC_MESSAGES" / f"{DOMAIN}.po"
# Words of the model that are shown to a person as they are.
MODEL_WORDS = (
    *get_args(Severity), *get_args(Likeness), *get_args(Script), *(ground.value for ground in Ground),
    *get_args(PassageKind), *get_args(PassageState), *get_args(RulingOutcome), "replaced", "unknown",
    *get_args(FilterKind), "none", "truth", "labels",
)  # fmt: skip
_HEAD = "# The Chinese of recon; see tools/translations.py."
MESSAGE_FUNCTIONS = ("translate",)  # functions whose first argument is a text of the catalog


def collect_texts() -> dict[str, list[str]]:
    """Every text that the catalog must know, with the files in which it stands."""
    out: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for text in _literal_arguments(ast.parse(path.read_text("utf-8"))):
            out.setdefault(text, []).append(where)
    for text in (*list_help_texts(typer.main.get_command(app)), *LIBRARY_TEXTS):
        out.setdefault(text, []).append("help")
    flags = {flag.code: flag for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)}
    pages = {code: flag.__doc__ or "" for code, flag in flags.items()} | {d.code: d.text for d in DOUBTS.values()}
    for code, page in pages.items():
        for text in (t for section in split_sections(page) for t in section if _is_english(t)):
            out.setdefault(text, []).append(code)
    for f in thresholds():
        for text in (f.metadata["reason"], f.metadata["unit"], *f.metadata["of"]):
            if text and text not in flags:
                out.setdefault(text, []).append("settings")
    for text in MODEL_WORDS:
        out.setdefault(text, []).append("model")
    for text in SYSTEM_REASONS:
        out.setdefault(text, []).append("system")
    return out


def _is_english(text: str) -> bool:
    """Whether there is anything to translate: an example in Chinese stands as it is."""
    return any(c.isascii() and c.isalpha() for c in text)


def _literal_arguments(tree: ast.AST) -> Iterator[str]:
    """The first arguments of the keywords, where they are texts as they stand."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in MESSAGE_FUNCTIONS
            and node.args
        ):
            first = node.args[0]
            for text in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                    yield text.value


class BareCatalog(Catalog):
    """A catalog in whose head is nothing of the day, the machine or a person."""

    mime_headers = property(
        lambda _self: [("Language", "zh_CN"), ("Content-Type", "text/plain; charset=utf-8")], lambda _self, _value: None
    )


def update_catalog() -> Catalog:
    """The catalog as it should be: what the code wants, with the translations that there are.

    A text that was reworded keeps the Chinese of what it was, marked `fuzzy`, until somebody has looked at it.
    """
    old = read_po(BytesIO(PO_FILE.read_bytes()), locale="zh_CN") if PO_FILE.exists() else BareCatalog(locale="zh_CN")
    new = BareCatalog(
        locale="zh_CN",
        charset="utf-8",
        fuzzy=False,
        header_comment=_HEAD,
    )
    texts = collect_texts()
    removed = [m.id for m in old if m.id and m.string and m.id not in texts]
    for text, where in sorted(texts.items()):
        known = old.get(text)
        string, flags = (known.string, known.flags) if known else ("", set())
        if not string and (near := get_close_matches(text, removed, 1, 0.7)):
            string, flags = old[near[0]].string, {"fuzzy"}
        new.add(text, string, [(place, None) for place in sorted(set(where))][:3], flags & {"fuzzy"})
    return new


def untranslated(new: Catalog) -> list[str]:
    """The texts that have no Chinese, or one that nobody has looked at since the English changed."""
    return [m.id for m in new if m.id and (not m.string or m.fuzzy)]


def encode_catalog(new: Catalog) -> tuple[bytes, bytes]:
    """The bytes of the `.po` and of the `.mo`."""
    po, mo = BytesIO(), BytesIO()
    write_po(po, new, width=0, include_lineno=False)
    write_mo(mo, new)
    return po.getvalue(), mo.getvalue()


def main() -> int:
    """Writes both files."""
    new = update_catalog()
    po, mo = encode_catalog(new)
    PO_FILE.parent.mkdir(parents=True, exist_ok=True)
    PO_FILE.write_bytes(po)
    PO_FILE.with_suffix(".mo").write_bytes(mo)
    for text in (waits := untranslated(new)):
        sys.stdout.write(f"waits for its Chinese: {text[:100]}\n")
    sys.stdout.write(f"{len(new)} texts, {len(waits)} wait\n")
    return 1 if waits else 0


if __name__ == "__main__":
    sys.exit(main())
