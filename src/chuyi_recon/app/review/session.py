"""A review of some families: what was ruled before, and where what is ruled now is written down.

In: the families taken in, with their rulings. Out: the entries of the list and the acts of earlier sessions; then, act
by act, lines of `rulings.jsonl`. A line is on the disk before the next key is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from chuyi_recon.app.crops.cutting import cut_place
from chuyi_recon.app.crops.sources import ImageSources
from chuyi_recon.app.crops.viewer import PictureViewer
from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.translate import render_error
from chuyi_recon.app.language.confusables import TableConfusables
from chuyi_recon.app.project.family_job import prepare_family
from chuyi_recon.app.project.intake import Intake
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.review.card import ReviewFamily
from chuyi_recon.app.review.entry import Act, ReviewEntry, list_with_parts, make_entries
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.model import press_key
from chuyi_recon.app.review.state import ReviewState, Step, current_entry, initial_state, mark_saved, refuse
from chuyi_recon.app.rulings import log
from chuyi_recon.app.rulings.by_family import find_rulings_folder
from chuyi_recon.core import rulings
from chuyi_recon.core.model import OBEYED_OUTCOMES, Attestation, Reconstruction, ResolvedRuling, Ruling, Span
from chuyi_recon.core.pipeline import conclude
from chuyi_recon.errors import InputError, OutputError, UsageError
from chuyi_recon.messages import Message
from chuyi_recon.views.confusables import label_rejected_readings
from chuyi_recon.views.page_crops import PageCrop, describe_page, find_page_place
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
    outcomes: tuple[tuple[str, ResolvedRuling], ...] = ()  # by family, what came of every ruling before
    ruling_ids: list[tuple[str, ...]] = field(default_factory=list)  # one a step of `ReviewState.undo_stack`
    last_date: str = ""  # of the editor's rulings; each step has a later one, and is known by it tomorrow
    images: tuple[ImageSources, ...] = ()  # of each family
    viewer: PictureViewer = field(default_factory=PictureViewer)
    messages: list[str] = field(default_factory=list)  # what a person should hear when the screen is closed

    def handle_key(self, state: ReviewState, key: str) -> ReviewState:
        """What a key makes of the state, once what it rules is written down; a disk that is full rules nothing."""
        after = press_key(state, key)
        if after.asks_for_image:
            return self._open_picture(replace(after, asks_for_image=False))
        try:
            for step in after.unsaved:
                self._save_step(step, after.entries)
        except OutputError as error:
            return refuse(state, Message("review.not-ruled", why=render_error(error)))
        return mark_saved(after)

    def _open_picture(self, state: ReviewState) -> ReviewState:
        """Opens the picture of the place in the system's viewer, and says where it is; waits for nobody."""
        _, entry = current_entry(state)
        family = self.families[entry.family]
        place = find_page_place(family.reconstruction, family.passages[entry.passage])
        if place is None:
            return refuse(state, Message("review.image.no-page"))
        where = describe_page(place, f"{family.folder}{place.file}")
        try:
            picture = cut_place(family.reconstruction.family, self.images[entry.family], place)
        except InputError as error:
            return refuse(state, Message("layout.error-and-hint", what=where, hint=error.problem))
        opened = self.viewer.show(picture.jpeg)
        return (
            replace(state, message=where) if opened else refuse(state, Message("review.image.no-viewer", where=where))
        )

    def picture_at(self, index: int) -> PageCrop | None:
        """The picture of the place of an entry; None where there is none, for whatever reason."""
        entry = self.initial_state.entries[index]
        family = self.families[entry.family]
        place = find_page_place(family.reconstruction, family.passages[entry.passage])
        try:
            return cut_place(family.reconstruction.family, self.images[entry.family], place) if place else None
        except InputError:
            return None

    @property
    def has_pages(self) -> bool:
        """Whether a witness says where its words stand on pages."""
        witnesses = (w for family in self.families for w in family.reconstruction.family.witnesses)
        return any(w.transcription.source_map.words is not None for w in witnesses)

    def _save_step(self, step: Step, entries: Sequence[ReviewEntry]) -> None:
        """Writes a step down, all of it or nothing: its places are of one family, so that it is of one file."""
        rulings_folder = self.rulings_folders[entries[step[0].entry].family]
        date = log.time_after(self.last_date)
        if step[0].undone:
            log.retract_rulings(rulings_folder.folder / storage.RULINGS_FILE, self.ruling_ids[-1], self.editor, date)
            self.ruling_ids.pop()
            return
        new_rulings = [r for act in step for r in self._make_rulings(act, entries[act.entry], date)]
        about_git = log.append_rulings(rulings_folder.folder, new_rulings, rulings_folder.witnesses)
        if about_git:
            self.messages.append(about_git)
        self.last_date = date
        self.ruling_ids.append(tuple(r.id for r in new_rulings))

    def _make_rulings(self, act: Act, entry: ReviewEntry, date: str) -> tuple[Ruling, ...]:
        family = self.families[entry.family]
        return _make_rulings(family.reconstruction, family.passages[entry.passage], act, self.editor, date)


def open_session(intake: Intake, editor: str, filters: Filters) -> Session:
    """The session over all families of an intake; raises what the line raises, `UsageError` where one lies nowhere."""
    opened = [_open_family(job, editor) for job in intake.jobs]
    surveyed = [(family.reconstruction, list_with_parts(list_passages(family.reconstruction))) for family in opened]
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
    past = _earlier_steps(surveyed, [family.own_rulings for family in opened], listed)
    return Session(
        shown,
        tuple(rulings_folders),
        editor,
        initial_state(listed, [tuple(act for act, _ in step) for step in past], filters),
        tuple((family.reconstruction.family.name, r) for family in opened for r in family.outcomes),
        [tuple(ruling.id for _, ruling in step) for step in past],
        max((ruling.date for step in past for _, ruling in step), default=""),
        tuple(replace(job.image_sources, files=intake.witness_paths[job.name]) for job in intake.jobs),
    )


@dataclass(frozen=True, slots=True)
class _OpenedFamily:
    """A family as it is without the words of the editor who is at work, and these words, with their places in it."""

    reconstruction: Reconstruction
    own_rulings: tuple[ResolvedRuling, ...]
    outcomes: tuple[ResolvedRuling, ...]  # of all rulings, heard together


def _open_family(job: FamilyJob, editor: str) -> _OpenedFamily:
    """What an editor ruled is laid over the family, so that it can be taken back; not where another rules otherwise."""
    prepared = prepare_family(job)
    outcomes = conclude(prepared, job.rulings).rulings
    own = [r.ruling for r in outcomes if r.ruling.editor == editor and r.outcome in (*OBEYED_OUTCOMES, "deferred")]
    ids = {r.id for r in own}
    without = conclude(prepared, [r for r in job.rulings if r.id not in ids])
    places = rulings.resolve_rulings(own, without.table, without.folded).rulings
    return _OpenedFamily(label_rejected_readings(without, TableConfusables()), places, outcomes)


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


def _earlier_steps(
    surveyed: Sequence[tuple[Reconstruction, Sequence[Passage]]],
    own_rulings: Sequence[Sequence[ResolvedRuling]],
    listed: Sequence[ReviewEntry],
) -> list[list[tuple[Act, Ruling]]]:
    """What this editor ruled before and has not taken back, by date; what has one date is one step."""
    index = {(e.family, e.passage): i for i, e in enumerate(listed)}
    found: list[tuple[Act, Ruling]] = []
    for n, ((reconstruction, at), own) in enumerate(zip(surveyed, own_rulings, strict=True)):
        for ruled in own:
            passage = _find_passage(ruled, reconstruction, at)
            if passage is not None:
                found.append((_act_of(ruled, index[n, passage], reconstruction, at[passage]), ruled.ruling))
    found.sort(key=lambda f: (f[1].date, listed[f[0].entry].family, f[0].entry, f[1].id))
    return [list(step) for _, step in groupby(found, key=lambda f: (f[1].date, listed[f[0].entry].family))]


def _act_of(ruled: ResolvedRuling, index: int, reconstruction: Reconstruction, passage: Passage) -> Act:
    """The act of which a ruling was made, so that the same act is known to say the same."""
    r = ruled.ruling
    if ruled.witness_span is not None:
        readings = (n for n, v in enumerate(passage.readings) if r.witness in v.sigla)
        return Act(index, r.choice, None, next(readings, None) if r.choice == "withhold" else None, r.note)
    text = r.text
    if text is not None and passage.kind != "locus":
        found = rulings.anchor_text(reconstruction, passage.span)
        text = text.removeprefix(found.before).removesuffix(found.after)
    return Act(index, r.choice, text, None, r.note)


def _find_passage(ruled: ResolvedRuling, reconstruction: Reconstruction, at: Sequence[Passage]) -> int | None:
    """The passage that a ruling is of: the one of just its place, an open one first; else the first that it meets."""
    if ruled.witness_span is not None:
        stretch = ruled.witness_span
        places = [(n, a) for n, p in enumerate(at) for v in p.readings for a in v.places if a.siglum == stretch.siglum]
        same = (n for n, a in places if a == stretch)
        return next(same, next((n for n, a in places if a.span.overlaps(stretch.span)), None))
    if ruled.loci is None:
        return None
    loci, bounds = ruled.loci, reconstruction.text_bounds
    text = Span(int(bounds[loci.start]), int(bounds[loci.end]))
    met = [n for n, p in enumerate(at) if loci.overlaps(p.loci) or (p.kind != "locus" and text.overlaps(p.span))]
    met.sort(key=lambda n: (at[n].state != "open", at[n].kind != "locus"))
    exact = (n for n in met if _is_of(ruled, reconstruction, at[n]))
    return next(exact, next((n for n in met if loci.overlaps(at[n].loci)), None))


def _is_of(ruled: ResolvedRuling, reconstruction: Reconstruction, passage: Passage) -> bool:
    """Whether a ruling on the passage is one on the same place."""
    if passage.kind == "locus":
        return passage.loci == ruled.loci
    return rulings.anchor_text(reconstruction, passage.span).anchor == ruled.ruling.anchor
