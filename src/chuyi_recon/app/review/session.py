"""A review of some families: what was ruled before, and where what is ruled now is written down.

In: the families taken in, with their rulings. Out: the entries of the list and the acts of earlier sessions; then, act
by act, lines of `rulings.jsonl`. A line is on the disk before the next key is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.translate import in_one_line
from chuyi_recon.app.language.confusables import DeskAlikes
from chuyi_recon.app.project.family_job import reconstruction
from chuyi_recon.app.project.intake import Intake
from chuyi_recon.app.review.card import Family
from chuyi_recon.app.review.entry import Act, Entry, entries
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.model import State, begin, carried, press
from chuyi_recon.app.rulings import log
from chuyi_recon.app.rulings.by_family import home_of
from chuyi_recon.core import rulings
from chuyi_recon.core.model import Attestation, Reconstruction, Ruled, Ruling, Span
from chuyi_recon.errors import OutputError, UsageError
from chuyi_recon.messages import said
from chuyi_recon.views.confusables import explained
from chuyi_recon.views.passages import Passage, passages


@dataclass(frozen=True, slots=True)
class Home:
    """Where a family's rulings are written, and which witnesses a line names (none beside a `family.toml`)."""

    folder: Path
    witnesses: tuple[str, ...]


@dataclass
class Session:
    """The families, and the ids of what was ruled, act by act, so that the last can be taken back."""

    families: tuple[Family, ...]
    homes: tuple[Home, ...]
    editor: str
    first: State
    ids: list[tuple[str, ...]] = field(default_factory=list)  # one an act of `State.past`
    told: list[str] = field(default_factory=list)  # what a person should hear when the screen is closed

    def feed(self, state: State, key: str) -> State:
        """What a key makes of the state, once what it rules is written down; a disk that is full rules nothing."""
        after = press(state, key)
        try:
            for act in after.outbox:
                self._carry(act, after.entries[act.entry])
        except OutputError as error:
            return _refused(state, in_one_line(error))
        return carried(after)

    def _carry(self, act: Act, entry: Entry) -> None:
        home = self.homes[entry.family]
        if act.undone:
            log.retract(home.folder / storage.RULINGS, self.ids[-1], self.editor, log.now())
            self.ids.pop()
            return
        family = self.families[entry.family]
        made = _rulings(family.made, family.passages[entry.passage], act, self.editor, log.now())
        about_git = log.append(home.folder, made, home.witnesses)
        if about_git:
            self.told.append(about_git)
        self.ids.append(tuple(r.id for r in made))


def open_session(intake: Intake, editor: str, filters: Filters) -> Session:
    """The session over all families of an intake; raises what the line raises, `UsageError` where one lies nowhere."""
    made = [explained(reconstruction(load), DeskAlikes()) for load in intake.loads]
    surveyed = [(m, passages(m)) for m in made]
    homes = []
    for load in intake.loads:
        folder, witnesses = home_of(intake.lying[load.name])
        if folder is None:
            raise UsageError(
                said("{name}: its files lie in no common folder", name=load.name),
                said("put them into one, to keep rulings there"),
            )
        homes.append(Home(folder, witnesses))
    shown = tuple(Family.of(m, p, f"{home.folder.as_posix()}/") for (m, p), home in zip(surveyed, homes, strict=True))
    listed = entries(surveyed)
    past = _past(surveyed, listed, editor)
    session = Session(shown, tuple(homes), editor, begin(listed, [act for act, _ in past], filters))
    session.ids = [(i,) for _, i in past]
    return session


def _refused(state: State, why: str) -> State:
    """The state before the key, saying that nothing was ruled."""
    return replace(state, said=said("not ruled: {why}", why=why), refused=True)


def _rulings(made: Reconstruction, passage: Passage, act: Act, editor: str, date: str) -> tuple[Ruling, ...]:
    """An act as rulings: one, but for the withholding of a reading that several witnesses have."""
    if act.word in ("keep", "withhold"):
        if passage.kind == "withheld":
            places: Sequence[Attestation] = passage.versions[0].places
        else:
            places = passage.versions[act.version or 0].places
        return tuple(
            Ruling(rulings.anchor_in(made, p.siglum, p.span), act.word, None, editor, date, act.note, p.siglum)
            for p in places
        )
    at_locus = passage.kind == "locus"
    anchor = (
        rulings.anchor_of(made, Span(passage.locus, passage.locus + 1))
        if at_locus
        else rulings.anchor_at(made, passage.span)
    )
    return (Ruling(anchor, act.word, act.text, editor, date, act.note),)


def _past(
    surveyed: Sequence[tuple[Reconstruction, Sequence[Passage]]], listed: Sequence[Entry], editor: str
) -> list[tuple[Act, str]]:
    """What this editor ruled before and has not taken back, in the order of the dates, with the ids of the rulings."""
    index = {(e.family, e.passage): i for i, e in enumerate(listed)}
    found: list[tuple[str, Act, str]] = []
    for n, (made, at) in enumerate(surveyed):
        for ruled in made.rulings:
            passage = _passage_of(ruled, at)
            r = ruled.ruling
            if passage is not None and r.editor == editor:
                found.append((r.date, Act(index[n, passage], r.choice, r.text, None, r.note), r.id))
    return [(act, i) for _, act, i in sorted(found, key=lambda f: (f[0], f[2]))]


def _passage_of(ruled: Ruled, at: Sequence[Passage]) -> int | None:
    """The passage that a ruling is of."""
    for n, p in enumerate(at):
        if ruled.loci is not None and p.kind == "locus" and ruled.loci.start <= p.locus < ruled.loci.end:
            return n
        if ruled.place is not None and any(
            a.siglum == ruled.place.siglum and a.span.meets(ruled.place.span) for v in p.versions for a in v.places
        ):
            return n
    if ruled.loci is not None:
        return next((n for n, p in enumerate(at) if ruled.loci.start <= p.locus < ruled.loci.end), None)
    return None
