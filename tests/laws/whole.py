"""The laws of the whole, asked of one reconstruction: by tests of cruder damage, by `fuzz/` and by `tools/torture`."""

from __future__ import annotations

from collections.abc import Mapping

from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Family, Ground, Reconstruction, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import NothingInCommon
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.annotated import remove_marks
from tests.laws.families import TEXT_EXPORTERS


def signs(text: str, lexicon: Lexicon) -> list[str]:
    """Each character as its sign; what has none (white space, `**`) as itself."""
    return [fold("楚" + char, lexicon.simplify).key[1:] or char for char in text]


def _folds_alike(one: str, other: str, lexicon: Lexicon) -> bool:
    """Sign by sign, or as words: 計畫 is simplified otherwise than its characters."""
    return (
        signs(one, lexicon) == signs(other, lexicon)
        or fold(one, lexicon.simplify).key == fold(other, lexicon.simplify).key
    )


def export_all(made: Reconstruction) -> Mapping[str, bytes]:
    """The bytes of every result that any family has, by name; an empty text is none."""
    return {e.name: e.export(made) for e in TEXT_EXPORTERS if made.text or e.name != "text"}


def hold_laws(made: Reconstruction, lexicon: Lexicon) -> Mapping[str, bytes]:
    """Every result of a reconstruction of which no law is broken; else an AssertionError."""
    assert "".join(s.text for s in made.stretches) == "".join(d.text for d in made.decisions) == made.text
    texts = {w.siglum: w.text for w in made.family.witnesses}
    for stretch in made.stretches:
        assert stretch.attestations or stretch.ground in (Ground.EMENDED, Ground.RULED), "a character without a witness"
        for place in stretch.attestations:
            attested = place.span.extract(texts[place.siglum])
            assert len(attested) == len(stretch.text)
            assert attested == stretch.text or _folds_alike(attested, stretch.text, lexicon)
    held: dict[str, list[int]] = {siglum: [] for siglum in texts}
    for locus in made.table.loci:
        for reading in locus.readings:
            held[reading.siglum].extend(range(reading.span.start, reading.span.end))
    for siglum, text in texts.items():
        assert sorted(held[siglum]) == list(range(len(text))), "a character of a witness that is lost, or stands twice"
    assert all(f.span.end <= len(texts[f.siglum]) for f in made.findings)
    files = export_all(made)
    assert remove_marks(EXPORTERS["annotated"].export(made).decode()) == made.text
    return files


def reconstruct_witnesses(
    given: list[Witness], base: str | None, settings: Settings, lexicon: Lexicon
) -> Reconstruction | None:
    """The reconstruction of some witnesses; None where they have nothing in common."""
    try:
        family: Family = pipeline.make_family("damage", given, lexicon, settings, base)
    except NothingInCommon:
        return None
    return pipeline.reconstruct(family, lexicon, settings)
