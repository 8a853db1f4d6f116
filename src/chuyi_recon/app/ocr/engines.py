"""The OCR engines that recon can call, and which of them this machine has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from chuyi_recon.app.i18n.suggest import did_you_mean, list_names, short_repr
from chuyi_recon.app.ocr import rapidocr_engine, tesseract_engine
from chuyi_recon.app.ocr.recognition import Recognition
from chuyi_recon.errors import MissingPart, UsageError
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from PIL.Image import Image


class OcrEngine(Protocol):
    """One engine, ready to read."""

    name: str
    version: str

    def recognize(self, image: Image, *, is_crop: bool = False) -> Recognition:
        """The lines of one page, or of a crop of a few lines. Raises `InputError` for what the engine cannot read."""
        ...


class OcrEngineKind(Protocol):
    """An engine before it is loaded: its name, what it lacks here, and how to have it."""

    name: str
    install: str  # the command that installs it

    def is_installed(self) -> bool:
        """Whether this machine has it; loads nothing."""
        ...

    def load(self, language: str) -> OcrEngine:
        """The engine; `language` as Tesseract names languages, empty for its own choice. Raises `MissingPart`."""
        ...


ENGINES: Mapping[str, OcrEngineKind] = MappingProxyType({e.name: e for e in (rapidocr_engine, tesseract_engine)})


def choose_engines(names: Sequence[str]) -> tuple[OcrEngineKind, ...]:
    """The engines of these names, or all that are installed.

    Raises `UsageError` for a name that is none, `MissingPart` for an engine that is not installed, or where there is
    none at all, with the command that installs it.
    """
    for name in names:
        if name not in ENGINES:
            raise UsageError(Message("error.ocr.unknown-engine", name=short_repr(name)), did_you_mean(name, ENGINES))
    chosen = tuple(ENGINES[n] for n in dict.fromkeys(names)) or tuple(e for e in ENGINES.values() if e.is_installed())
    if not chosen:
        raise MissingPart(
            Message("error.ocr.no-engine", names=list_names(ENGINES)),
            Message("hint.ocr.install-one", commands=list_names(e.install for e in ENGINES.values())),
        )
    missing = next((e for e in chosen if not e.is_installed()), None)
    if missing is not None:
        raise MissingPart(Message("error.ocr.engine-missing", name=missing.name), missing.install)
    return chosen
