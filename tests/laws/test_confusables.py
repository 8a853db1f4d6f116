"""Law: labels explain and decide nothing. With empty tables all is the same but for them."""

import json
import subprocess
import sys
from typing import Any

from hypothesis import given

from chuyi_recon.app.language.confusables import TableConfusables
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.views.confusables import NoConfusables, label_rejected_readings
from tests.laws.families import Making, families, law, reconstructed


def record(made: Reconstruction) -> dict[str, Any]:
    return dict(json.loads(EXPORTERS["json"].export(made)))


@law(30)
@given(families(least=2))
def test_labels_change_nothing_but_themselves(making: Making) -> None:
    made = reconstructed(making)
    with_tables, without = (
        label_rejected_readings(made, TableConfusables()),
        label_rejected_readings(made, NoConfusables()),
    )
    for name in ("text", "annotated", "flags", "alignment"):
        assert EXPORTERS[name].export(with_tables) == EXPORTERS[name].export(without) == EXPORTERS[name].export(made)
    told, plain = record(with_tables), record(made)
    for locus in told["loci"]:
        for reading in locus.get("readings", ()):
            reading.pop("likeness", None)
    assert told == plain


@law(30)
@given(families(least=2))
def test_a_label_stands_with_a_rejected_reading_of_a_substantive_locus(making: Making) -> None:
    told = record(label_rejected_readings(reconstructed(making), TableConfusables()))
    for locus in told["loci"]:
        for reading in locus.get("readings", ()):
            if "likeness" in reading:
                assert locus.get("kind", "substantive") == "substantive"
                assert reading["text"].strip()
                assert told["text"][slice(*locus["at"])].strip()
                assert not set(reading["places"]) & set(locus.get("sources", ()))


def test_the_tables_are_loaded_only_for_a_result_that_shows_labels() -> None:
    lines = [
        "from chuyi_recon.core.text.lexicon import EmptyLexicon",
        "from chuyi_recon.core.model import Transcription, Witness",
        "from chuyi_recon.core.settings import Settings",
        "from chuyi_recon.app.language import confusables",
        "from chuyi_recon.app.project import family_job",
        "from chuyi_recon.app.project.job import FamilyJob",
        "from chuyi_recon.exporters import EXPORTERS",
        "texts = {'000': '支持建设楚怡学校。', '001': '支持建设楚信学校。'}",
        "witnesses = tuple(Witness(s, Transcription(t), sha256=s) for s, t in texts.items())",
        "def made(*write):",
        "    job = FamilyJob('f', witnesses, None, '', None, write, EmptyLexicon(), Settings())",
        "    return family_job.process_family(job)",
        "made(*(name for name, e in EXPORTERS.items() if not (e.needs_likeness or e.needs_boxes)))",
        "assert confusables._read_tables.cache_info().currsize == 0",
        "[(_, record)] = made('json').files",
        "assert confusables._read_tables.cache_info().currsize == 1",
        "assert b'neither' in record",
    ]
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True)
