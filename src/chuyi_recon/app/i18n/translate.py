"""The language of what a person reads: help, messages, pages of flags, the review screen.

`set_language` chooses it once, before a command runs; `translate` renders a `Message` in it; any other text is looked
up as it is, and stays English where the catalog does not have it. In English every text is what the code says, to the
byte. What is written into results is in the language that settings name: here only the pages of flags are made for
them.

Catalogs are gettext's (`locale/zh_CN/LC_MESSAGES/messages.po`); `make translations` brings them up to date.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from functools import cache
from inspect import cleandoc
from pathlib import Path

from chuyi_recon.app.i18n.widths import wrap_indented
from chuyi_recon.errors import ReconError, escape_line
from chuyi_recon.messages import Language, Message, flag_name

LOCALE_FOLDER = Path(__file__).parent / "locale"
DOMAIN = "messages"
PAGE_WIDTH = 92  # columns of a page that is folded here, as the docstrings are
_ONE_LINE = 1_000_000  # columns of a page whose paragraphs are not folded: another program shows it
_CHINESE_LOCALE = "zh_CN"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")

_current_catalog: gettext.NullTranslations = gettext.NullTranslations()


def set_language(lang: str) -> None:
    """`lang` is the language from now on: en, zh, or auto, which is the locale's."""
    global _current_catalog
    _current_catalog = _load_catalog(choose_language(lang, os.environ))


def is_english() -> bool:
    """Whether the language is English: then nothing needs to be looked up."""
    return not isinstance(_current_catalog, gettext.GNUTranslations)


def choose_language(lang: str, environment: Mapping[str, str]) -> str:
    """`en` or `zh`; for `auto` what the first of the variables that is set names.

    >>> choose_language("auto", {"LANG": "zh_CN.UTF-8"}), choose_language("auto", {"LC_ALL": "C", "LANG": "zh_CN"})
    ('zh', 'en')
    """
    if lang != "auto":
        return lang
    named = next((environment[v] for v in _LOCALE_VARIABLES if environment.get(v)), "")
    return "zh" if named.lower().startswith("zh") else "en"


def requested_language(arguments: Sequence[str]) -> str:
    """The language that a command line asks for, before anything else of it is read.

    >>> [requested_language(["align", *words]) for words in (["corpora", "--lang=zh"], ["--lang", "en"], ["--lang"])]
    ['zh', 'en', 'auto']
    """
    for n, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else ""
        if argument == "--lang" and n + 1 < len(arguments):
            value = arguments[n + 1]
        if value in ("en", "zh"):
            return value
        if argument == "--":
            break
    return "auto"


def translate(text: str) -> str:
    """`text` in the chosen language.

    Of the parts of a sentence only sentences are looked up: a file may be called as a word of the catalog is.
    """
    if is_english():
        return text
    return _translate_with(_current_catalog, text)


def render_error(error: ReconError) -> str:
    """What `str(error)` says, in the chosen language."""
    if is_english():
        return str(error)
    what, hint = escape_line(translate(error.problem)), escape_line(translate(error.hint))
    return translate(Message("layout.error-and-hint", what=what, hint=hint)) if hint else what


def split_sections(page: str) -> list[tuple[str, str]]:
    """The paragraphs of a docstring, each with the heading over it if it has one; their lines joined.

    >>> split_sections("A loop.\\n\\nExample\\n    One line\\n    goes on.")
    [('', 'A loop.'), ('Example', 'One line goes on.')]
    """
    out = []
    for part in cleandoc(page).split("\n\n"):
        lines = part.strip("\n").split("\n")
        headed = len(lines) > 1 and not lines[0].startswith(" ") and lines[1].startswith(" ")
        head, body = (lines[0], lines[1:]) if headed else ("", lines)
        out.append((head, " ".join(" ".join(body).split())))
    return out


def translate_page(page: str, width: int = PAGE_WIDTH) -> str:
    """A docstring in the chosen language, in lines of so many cells; as it stands where that is English."""
    return cleandoc(page) if is_english() else _translate_page_with(_current_catalog, page, width)


@cache
def flag_pages(language: Language) -> Mapping[str, str]:
    """The pages of all flags in a language, by code, each after the name of its flag; none in their own, English."""
    from chuyi_recon.core.flags.catalogue import FLAGS

    if language == "en":
        return {}
    catalog = _load_catalog(language)
    pages = {code: _translate_page_with(catalog, flag.__doc__ or "", _ONE_LINE) for code, flag in FLAGS.items()}
    named = (Message("layout.located", where=flag_name(code), what=page) for code, page in pages.items())
    return dict(zip(pages, (page.render(language) for page in named), strict=True))


def _translate_page_with(catalog: gettext.NullTranslations, page: str, width: int) -> str:
    parts = list[str]()
    # What follows the first paragraph without a heading belongs to the last one.
    for head, body in split_sections(page):
        translated = wrap_indented(_translate_with(catalog, body), width, "    " if parts else "")
        parts.append(f"{_translate_with(catalog, head)}\n{translated}" if head else translated)
    return "\n\n".join(parts)


def _translate_with(catalog: gettext.NullTranslations, text: str) -> str:
    if isinstance(text, Message):
        return text.render("zh" if isinstance(catalog, gettext.GNUTranslations) else "en")
    return catalog.gettext(text) if text else ""


@cache
def _load_catalog(lang: str) -> gettext.NullTranslations:
    if lang == "zh":
        return gettext.translation(DOMAIN, LOCALE_FOLDER, [_CHINESE_LOCALE])
    return gettext.NullTranslations()
