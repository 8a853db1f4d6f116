"""The witnesses of one document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from chuyi_recon.core.model.witness import Witness

CONSENSUS = ""  # in the place of a siglum: the consensus of a family, which is no witness


@dataclass(frozen=True)
class Family:
    """Witnesses of one document, in order of siglum; outsiders lie among them but take no part.

    `base` is the witness trusted for wording and order, or None; `pivot` is the one the others
    are aligned with (the base where there is one).
    """

    name: str
    witnesses: tuple[Witness, ...]
    lead_witness: str
    base: str | None = None
    title: str = ""
    outsiders: tuple[Witness, ...] = ()

    def witness(self, siglum: str) -> Witness:
        """The witness of that name; `KeyError` if the family has none."""
        return self._by_siglum[siglum]

    @cached_property
    def _by_siglum(self) -> dict[str, Witness]:
        return {w.siglum: w for w in self.witnesses}

    def independence_class(self, siglum: str) -> str:
        """The transcription a witness derives from: its group, else its bytes, else itself.

        Witnesses with one source count once: copies of a file, or of one engine's run.
        """
        w = self.witness(siglum)
        if w.group:
            return f"group {w.group}"
        return f"bytes {w.sha256}" if w.sha256 else f"witness {siglum}"

    @property
    def sigla(self) -> tuple[str, ...]:
        """The short names, in family order."""
        return tuple(w.siglum for w in self.witnesses)
