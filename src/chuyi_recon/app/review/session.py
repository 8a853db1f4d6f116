"""A review of some families: what was ruled before, and where what is ruled now is written down.

In: the families taken in, with their rulings. Out: the entries of the list and the acts of earlier sessions; then, act
by act, lines of `rulings.jsonl`. A line is on the disk before the next key is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.translate import render_error
from chuyi_recon.app.language.confusables import TableConfusables
from chuyi_recon.app.project.family_job import reconstruct_family
from chuyi_recon.app.project.intake import Intake
from chuyi_recon.app.review.card import ReviewFamily
from chuyi_recon.app.review.entry import Act, ReviewEntry, list_with_parts, make_entries
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.model import ReviewState, initial_state, mark_saved, press_key
from chuyi_recon.app.rulings import log
from chuyi_recon.app.rulings.by_family import find_rulings_folder
from chuyi_recon.core.model import Attestation, Reconstruction, ResolvedRuling, Ruling
from chuyi_recon.errors import OutputError, UsageError
from chuyi_recon.messages import Message
from chuyi_recon.views.confusables import label_rejected_readings
from chuyi_recon.views.passages import Passage, PassageAnchors, list_passages


@dataclass(frozen=True, slots=True)
class RulingsFolder:
    """Where a family's rulings are written, and which witnesses a line names (none beside a `family.toml`)."""

    folder: Path
    witnesses: tuple[str, ...]


@dataclass
class Session:
    """The families, and the ids of what was ruled, act by act, so that the last can be taken back."""

    families: tuple[ReviewFamily, ...]
    rulings_folders: tuple[RulingsFolder, ...]
    editor: str
    initial_state: ReviewState
    ruling_ids: list[tuple[str, ...]] = field(default_factory=list)  # one an act of `ReviewState.past`
    messages: list[str] = field(default_factory=list)  # what a person should hear when the screen is closed

    def handle_key(self, state: ReviewState, key: str) -> ReviewState:
        """What a key makes of the state, once what it rules is written down; a disk that is full rules nothing."""
        after = press_key(state, key)
        try:
            for act in after.unsaved:
                self._save_act(act, after.entries[act.entry])
        except OutputError as error:
            return _refuse_unsaved(state, render_error(error))
        return mark_saved(after)

    def _save_act(self, act: Act, entry: ReviewEntry) -> None:
        rulings_folder = self.rulings_folders[entry.family]
        if act.undone:
            log.retract_rulings(
                rulings_folder.folder / storage.RULINGS_FILE, self.ruling_ids[-1], self.editor, log.current_time()
            )
            self.ruling_ids.pop()
            return
        family = self.families[entry.family]
        new_rulings = _make_rulings(
            family.reconstruction, family.passages[entry.passage], act, self.editor, log.current_time()
        )
        about_git = log.append_rulings(rulings_folder.folder, new_rulings, rulings_folder.witnesses)
        if about_git:
            self.messages.append(about_git)
        self.ruling_ids.append(tuple(r.id for r in new_rulings))


def open_session(intake: Intake, editor: str, filters: Filters) -> Session:
    """The session over all families of an intake; raises what the line raises, `UsageError` where one lies nowhere."""
    reconstructions = [label_rejected_readings(reconstruct_family(job), TableConfusables()) for job in intake.jobs]
    surveyed = [(m, list_with_parts(list_passages(m))) for m in reconstructions]
    rulings_folders = []
    for job in intake.jobs:
        folder, witnesses = find_rulings_folder(intake.locations[job.name])
        if folder is None:
            raise UsageError(
                Message("error.review.no-common-folder", name=job.name),
                Message("hint.put-into-one-folder"),
            )
        rulings_folders.append(RulingsFolder(folder, witnesses))
    shown = tuple(
        ReviewFamily.build(m, p, f"{rulings_folder.folder.as_posix()}/")
        for (m, p), rulings_folder in zip(surveyed, rulings_folders, strict=True)
    )
    listed = make_entries(surveyed)
    past = _earlier_acts(surveyed, listed, editor)
    session = Session(shown, tuple(rulings_folders), editor, initial_state(listed, [act for act, _ in past], filters))
    session.ruling_ids = [(i,) for _, i in past]
    return session


def _refuse_unsaved(state: ReviewState, why: str) -> ReviewState:
    """The state before the key, saying that nothing was ruled."""
    return replace(state, message=Message("review.not-ruled", why=why), was_refused=True)


def _make_rulings(
    reconstruction: Reconstruction, passage: Passage, act: Act, editor: str, date: str
) -> tuple[Ruling, ...]:
    """An act as rulings: one, but for the withholding of a reading that several witnesses have."""
    anchors = PassageAnchors(reconstruction)
    if act.kind in ("keep", "withhold"):
        if passage.kind == "withheld":
            places: Sequence[Attestation] = passage.readings[0].places
        else:
            places = passage.readings[act.reading_index or 0].places
        return tuple(
            Ruling(
                anchors.anchor_stretch(p),
                act.kind,
                None,
                editor,
                date,
                act.note,
                p.siglum,
            )
            for p in places
        )
    found = anchors.anchor_text(passage)
    choice, text = act.kind, act.text
    if (found.before or found.after) and choice != "defer":
        choice, text = "text" if choice == "omit" else choice, f"{found.before}{text or ''}{found.after}"
    return (Ruling(found.anchor, choice, text, editor, date, act.note),)


def _earlier_acts(
    surveyed: Sequence[tuple[Reconstruction, Sequence[Passage]]], listed: Sequence[ReviewEntry], editor: str
) -> list[tuple[Act, str]]:
    """What this editor ruled before and has not taken back, in the order of the dates, with the ids of the rulings."""
    index = {(e.family, e.passage): i for i, e in enumerate(listed)}
    found: list[tuple[str, Act, str]] = []
    for n, (reconstruction, at) in enumerate(surveyed):
        for ruled in reconstruction.rulings:
            passage = _find_passage(ruled, at)
            r = ruled.ruling
            if passage is not None and r.editor == editor:
                found.append((r.date, Act(index[n, passage], r.choice, r.text, None, r.note), r.id))
    return [(act, i) for _, act, i in sorted(found, key=lambda f: (f[0], f[2]))]


def _find_passage(ruled: ResolvedRuling, at: Sequence[Passage]) -> int | None:
    """The passage that a ruling is of: the one of just its place, else the first that it meets."""
    if ruled.witness_span is not None:
        stretch = ruled.witness_span
        places = [(n, a) for n, p in enumerate(at) for v in p.readings for a in v.places if a.siglum == stretch.siglum]
        same = (n for n, a in places if a == stretch)
        return next(same, next((n for n, a in places if a.span.overlaps(stretch.span)), None))
    if ruled.loci is not None:
        met = [n for n, p in enumerate(at) if ruled.loci.overlaps(p.loci)]
        return next((n for n in met if at[n].kind == "locus"), met[0] if met else None)
    return None
