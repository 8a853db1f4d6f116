"""The real line on texts written in a test: what a command does with files, without the files."""

from collections.abc import Mapping
from hashlib import sha256

from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Family, Reconstruction, Transcription, Witness
from chuyi_recon.core.settings import Settings

LEXICON = ChineseLexicon()


def make_witness(siglum: str, text: str, group: str = "") -> Witness:
    """A witness of its own transcription: texts as short as a test's may well be the same to the letter."""
    return Witness(
        siglum, Transcription(text), f"{siglum}.txt", sha256(f"{siglum} {text}".encode()).hexdigest(), group=group
    )


def make_family(texts: Mapping[str, str], base: str | None = None) -> Family:
    """A declared family."""
    return pipeline.make_family("notice", [make_witness(s, t) for s, t in texts.items()], LEXICON, Settings(), base)


def reconstruct_texts(texts: Mapping[str, str], base: str | None = None) -> Reconstruction:
    """The reconstruction of a family."""
    return pipeline.reconstruct(make_family(texts, base), LEXICON, Settings())
