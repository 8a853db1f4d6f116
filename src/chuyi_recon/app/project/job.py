"""What a worker needs to make the results of one family: where its witnesses lie, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chuyi_recon.app.crops.sources import ImageSources
from chuyi_recon.app.project.witness_files import WitnessFiles
from chuyi_recon.app.terminal.choices import ShownImages
from chuyi_recon.core.model import (
    Ruling,
    Witness,
)
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class FamilyJob:
    """All that one family's work needs: where its witnesses lie, or the witnesses where somebody holds them.

    `pivot` is given where likeness has sorted loose files into the family: then all are of one document.
    """

    name: str
    witnesses: tuple[WitnessFiles, ...] | tuple[Witness, ...]
    base: str | None
    title: str
    pivot: str | None
    exporter_names: tuple[str, ...]  # names of exporters
    lexicon: Lexicon
    settings: Settings
    rulings: tuple[Ruling, ...] = ()  # those that nobody has retracted
    ruling_files: tuple[str, ...] = ()  # those that a line of `rulings.jsonl` on the family names
    indexed: bool = False  # whether a page over several families lies above its results
    chosen_witness: str = ""  # the siglum of the witness that a result of one witness is to be of; empty: nobody chose
    image_sources: ImageSources = field(default_factory=ImageSources)  # where the images of pages lie
    shown_images: ShownImages = ShownImages.none  # of which places a report shows the page
    told: bool = False  # whether the command tells findings or gates on them, whatever is written

    @property
    def held(self) -> tuple[Witness, ...]:
        """The witnesses that are in hand already."""
        return tuple(w for w in self.witnesses if isinstance(w, Witness))

    @property
    def files(self) -> tuple[WitnessFiles, ...]:
        """Where the witnesses lie that nobody holds."""
        return tuple(w for w in self.witnesses if isinstance(w, WitnessFiles))

    @property
    def images(self) -> ImageSources:
        """Where the images of its pages lie, by the files of its witnesses that nobody holds."""
        return replace(self.image_sources, files={name: path for w in self.files for name, path in w.files})
