"""One readable text from several imperfect transcriptions of one document, with the evidence.

    from chuyi_recon import reconstruct

`reconstruct` takes texts by siglum and gives a `Reconstruction`; the types that it holds, and
`ReconError`, which every error of ours is, can be imported from here. They load when they are
used, so that `import chuyi_recon` is quick.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chuyi_recon.core.model import (
        Attestation,
        Cell,
        Decision,
        Doubt,
        Family,
        Finding,
        Ground,
        Locus,
        Reading,
        Reconstruction,
        Row,
        Span,
        Stretch,
        Table,
        Transcription,
        Witness,
    )
    from chuyi_recon.core.settings import Settings
    from chuyi_recon.core.text.lexicon import Lexicon
    from chuyi_recon.errors import ReconError

__version__ = "0.1.0"

_MODULES = {
    "ReconError": "errors",
    "Lexicon": "core.text.lexicon",
    "Settings": "core.settings",
    **dict.fromkeys(
        (
            "Attestation", "Cell", "Decision", "Doubt", "Family", "Finding", "Ground", "Locus", "Reading",
            "Reconstruction", "Row", "Span", "Stretch", "Table", "Transcription", "Witness",
        ),
        "core.model",
    ),
}  # fmt: skip

__all__ = [
    "Attestation",
    "Cell",
    "Decision",
    "Doubt",
    "Family",
    "Finding",
    "Ground",
    "Lexicon",
    "Locus",
    "Reading",
    "ReconError",
    "Reconstruction",
    "Row",
    "Settings",
    "Span",
    "Stretch",
    "Table",
    "Transcription",
    "Witness",
    "__version__",
    "reconstruct",
]


def reconstruct(
    witnesses: Mapping[str, str],
    *,
    base: str | None = None,
    title: str = "",
    settings: Settings | None = None,
    lexicon: Lexicon | None = None,
) -> Reconstruction:
    """One text of several transcriptions of the same document, every character with its evidence.

    `witnesses` are texts by siglum, in any order (one given twice counts once); `base` is the siglum
    of the one trusted for wording and order, or None where none deserves it. Without a `lexicon`,
    jieba and opencc are loaded (once, about two seconds).

    >>> r = reconstruct(
    ...     {
    ...         "web": "支持建设3楚怡高水平职业本科学校。全省统筹推进。",
    ...         "scan": "支持建设3所“楚怡”高水平职业本科学校。全省统筹推进。",
    ...         "photo": "支持建设3所“楚怡”高水平职业本科学校。全省统筹推迸。",
    ...     },
    ...     base="web",
    ... )
    >>> r.text
    '支持建设3所“楚怡”高水平职业本科学校。全省统筹推进。'
    >>> [(s.text, s.ground.value, [a.siglum for a in s.attestations]) for s in r.stretches][:2]
    [('支持建设3', 'agreed', ['photo', 'scan', 'web']), ('所', 'restored', ['photo', 'scan'])]

    Raises `UsageError` where nothing or no text is given, `EmptyWitness` and `UndecodableWitness` for
    a text without characters or with half ones, `NoSuchBase` for a base that names no witness,
    `NothingInCommon` where the witnesses share no text; all are a `ReconError`.
    """
    from functools import partial
    from hashlib import sha256

    from chuyi_recon.archive.loose_texts import group_texts
    from chuyi_recon.core import pipeline
    from chuyi_recon.core.model import Transcription, Witness
    from chuyi_recon.core.settings import Settings
    from chuyi_recon.errors import EmptyWitness, NoSuchBase, UndecodableWitness, UsageError

    if not witnesses:
        raise UsageError("no witness was given", "give at least one text by its siglum")
    for siglum, text in witnesses.items():
        if not isinstance(siglum, str) or not isinstance(text, str):
            raise UsageError(f"{siglum!r} is not a text by its siglum", "give strings")
        if any("\ud800" <= c <= "\udfff" for c in text):
            raise UndecodableWitness(f"{siglum} holds half a character (a surrogate)", "decode the file anew")
        if not text.strip():
            raise EmptyWitness(f"{siglum} holds no text", "leave it out")
    if base is not None and base not in witnesses:
        raise NoSuchBase(f"the base {base!r} names no witness", f"give one of: {', '.join(sorted(witnesses))}")
    if lexicon is None:
        from chuyi_recon.app.language.chinese import ChineseLexicon

        lexicon = ChineseLexicon()
    settings = settings or Settings()
    given = [
        # The same text given twice counts once, as the same file does.
        Witness(siglum, Transcription(text), sha256=sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
        for siglum, text in sorted(witnesses.items())
    ]
    folded = pipeline.fold_witnesses(given, lexicon)
    regroup = partial(group_texts, simplify=lexicon.simplify)
    family = pipeline.make_family("family", given, lexicon, settings, base, title, folded, regroup)
    return pipeline.reconstruct(family, lexicon, settings, folded)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        from importlib import import_module

        return getattr(import_module(f"chuyi_recon.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
