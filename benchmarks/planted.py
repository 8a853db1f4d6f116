"""Families with every failure that the labels know, drawn from a seed on the texts in `benchmarks/planted/`.

    python -m benchmarks.planted [FIRST-LAST] [--into FOLDER]

Each text is a genre of its own, with false names, numbers, phrases and inventions that fit it; a seed makes one family
of each text. `FIRST-LAST` are the seeds (default 1-12: 120 families; thresholds were looked at on these, so take
others to judge them). Prints what is right by number of witnesses: F1 of all flags, of severity high and of any code,
character error rates of the reconstruction and of the best witness, families better than it, and the inventions
printed. With `--into` the families are only written, as an evaluation set for `recon eval`.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import regex

from benchmarks.accuracy import LEXICON
from benchmarks.failures import (
    HEAD,
    MEASURED,
    QUOTED,
    common,
    dropped,
    entity,
    garble,
    letterspaced,
    loop,
    measure,
    middle,
    misnumbered,
    moved,
    number,
    one_mark,
    opening,
    page,
    rewrite,
    skip,
    template,
)
from benchmarks.planted_texts import Drawn, Text, texts
from benchmarks.planting import Copy, Edit, Label, Note, Style
from chuyi_recon.app.project.family_job import reconstruct_family
from chuyi_recon.app.project.intake import IntakeOptions
from chuyi_recon.app.scoring import work
from chuyi_recon.app.scoring.trials import TruthOptions, read_trials
from chuyi_recon.core.settings import Settings
from chuyi_recon.errors import NothingInCommon


@dataclass(frozen=True, slots=True)
class Planted:
    """A family: its witnesses and labels by file stem."""

    name: str
    true: str
    base: str | None
    witnesses: dict[str, str]
    labels: dict[str, list[Label]]


def family(text: Text, seed: int) -> Planted:
    """One family of a text."""
    rng = Random(f"planted {text.name} {seed}")
    how_many = rng.choice((2, 3, 3, 4, 4, 5))
    base = text.about["base"] if how_many > 2 else "none"
    made = Drawn(text, rng, how_many, [0] * (len(text.true) + 1))
    for kind in ("rewrites", "number"):
        if how_many > 3 and rng.random() < 0.25:
            edit = rewrite(text, rng) if kind == "rewrites" else number(text, rng)
            made.shared += [edit] if edit else []
            made.used |= {edit.new} if edit and kind == "rewrites" else set()
    first = 0 if base != "none" else 1
    witnesses, labels = dict[str, str](), dict[str, list[Label]]()
    for i in range(how_many):
        stem = f"w{first + i}"
        web = base == "web" and i == 0
        heavy = base == "worst" and i == 0
        copy = _web(made) if web else _image(made, heavy, share=how_many > 3 and 0 < i < 3)
        witnesses[stem], labels[stem] = copy.written(rng) if not web else _framed(copy, made, rng)
    return Planted(f"{text.name}-{seed:03}", text.true, "w0" if base != "none" else None, witnesses, labels)


# ------------------------------------------------------------ copies


def _web(made: Drawn) -> Copy:
    """A web copy: whole, with lost marks, measure words and run-together dates."""
    text, rng = made.text, made.rng
    copy = Copy(text.true, Style(narrow=rng.choice((0.0, 0.9))))
    for m in QUOTED.finditer(text.true):
        if rng.random() < 0.6:
            copy.plant(Edit(m.start(), m.end(), m[1], (Note("dropped-characters"),)))
    for m in rng.sample(list(MEASURED.finditer(text.true)), min(3, len(list(MEASURED.finditer(text.true))))):
        copy.plant(Edit(m.start(), m.end(), "", (Note("dropped-characters", "gap"),)))
    dates = list(regex.finditer(r"(?m)^\d{4}年\d{1,2}月\d{1,2}日$", text.true))
    if dates and rng.random() < 0.5:
        m = dates[-1]
        copy.plant(Edit(m.start(), m.end(), regex.sub(r"\D", "", m[0]), (Note("dropped-characters"),)))
    for m in HEAD.finditer(text.true):
        if m[0][0] == "（" and rng.random() < 0.2:
            copy.plant(Edit(m.start(), m.end(), m[0][1:], (Note("unbalanced-quotes"),)))
    for _ in range(rng.choice((0, 1, 2))):
        _add(copy, garble(text, rng))
    return copy


def _framed(copy: Copy, made: Drawn, rng: Random) -> tuple[str, list[Label]]:
    """A web copy between the head and the foot of its page."""
    text, labels = copy.written(rng)
    lines = made.text.true.splitlines()
    title = max(lines[:6], key=lambda x: (x.startswith("关于") or "规定" in x or "訓令" in x or "公报" in x, len(x)))
    office = lines[0]
    date = f"{rng.randint(2009, 2023)}-0{rng.randint(1, 9)}-{rng.randint(10, 28)} 09:{rng.randint(10, 59)}"
    head = f"首页>信息公开>政策文件\n\n{title}\n\n{office}  时间:{date}\n\n"
    filed, site = rng.randint(10**7, 10**8), rng.randint(10**9, 10**10)
    foot = (
        f"\n主办单位:{office} 地址:人民路{rng.randint(2, 300)}号\n\n备案号:ICP备{filed}号 网站标识码:{site}\n\n"
        "版权所有 技术支持:信息中心\n"
    )
    stray = f"\n{rng.randint(10**7, 10**8)}\n"
    head_end, body = len(head.rstrip()), head + text.lstrip("\n")
    shift = len(head) - (len(text) - len(text.lstrip("\n")))
    labels = [Label(x.code, x.start + shift, x.end + shift, x.also) for x in labels]
    labels.append(Label("web-boilerplate", 0, head_end))
    labels.append(Label("web-boilerplate", len(body) + 1, len(body) + len(foot) - 1))
    whole = body + foot
    if rng.random() < 0.5:
        labels.append(Label("web-boilerplate", len(whole) + 1, len(whole) + len(stray) - 1))
        whole += stray
    return whole, sorted(labels, key=lambda x: (x.start, x.end, x.code))


def _image(made: Drawn, heavy: bool, share: bool) -> Copy:
    """A vision model's copy of page images: pages lost, inventions in their place, false names and figures."""
    text, rng = made.text, made.rng
    style = Style(rng.random() < 0.5, rng.choice((0.0, 0.0, 0.2, 0.9)), rng.choice((0.0, 0.0, 0.35)))
    copy = Copy(text.true, style)

    def chance(p: float) -> bool:
        return rng.random() < p

    if share:
        for edit in made.shared:
            copy.plant(edit)
    if (
        (chance(0.35) and not made.opening_by)
        or (made.opening_by == 1 and chance({4: 0.1, 5: 0.35}.get(made.copies, 0.0)))
        or heavy
    ):
        opening(copy, made)
    for _ in range(rng.choice((0, 1, 1)) + heavy):
        middle(copy, made)
    for _ in range(rng.choice((0, 0, 1, 1))):
        skip(copy, made)
    if chance(0.2):
        template(copy, made)
    if chance(0.25):
        loop(copy, rng)
    if chance(0.1):
        moved(copy, rng)
    if chance(0.15):
        _add(copy, misnumbered(text, rng))
    if chance(0.5):
        entity(copy, made)
    for kind, code, p in (("docno", "wrong-document-number", 0.2), ("issuer", "wrong-issuer", 0.12)):
        if text.pairs[kind] and chance(p):
            true, false = rng.choice(text.pairs[kind])
            if false in made.used:
                continue
            made.used.add(false)
            at = text.true.find(true)
            head = common(true, false)
            copy.plant(Edit(at, at + len(true), false, (Note(code, skip=(head if head == 3 else 0, 0)),)))
    for _ in range(rng.choice((0, 1, 1, 2))):
        edit = rewrite(text, rng)
        if edit is not None and edit.new not in made.used:  # what two share is drawn before
            made.used.add(edit.new)
            _add(copy, edit)
    for _ in range(rng.choice((0, 1, 1, 2))):
        _add(copy, number(text, rng))
    for _ in range(rng.choice((0, 1, 2, 3, 5))):
        _add(copy, garble(text, rng))
    for _ in range(rng.choice((0, 0, 1))):
        _add(copy, measure(text, rng))
    for _ in range(rng.choice((0, 0, 1, 1))):
        _add(copy, dropped(text, rng))
    for _ in range(rng.choice((0, 0, 1))):
        _add(copy, one_mark(text, rng))
    if chance(0.15):
        page(copy, rng)
    if chance(0.12):
        letterspaced(copy)
    return copy


def _add(copy: Copy, edit: Edit | None) -> None:
    if edit is not None:
        copy.plant(edit)


# ------------------------------------------------------------ out


def families(seeds: Iterable[int]) -> list[Planted]:
    """One family of each text for each seed."""
    return [family(text, seed) for seed in seeds for text in texts()]


def write(every: Sequence[Planted], into: Path) -> None:
    """The families as an evaluation set."""
    for p in every:
        home = into / p.name
        (home / "witnesses").mkdir(parents=True, exist_ok=True)
        (home / "truth.txt").write_text(p.true, "utf-8")
        for stem, text in p.witnesses.items():
            (home / "witnesses" / f"{stem}.txt").write_text(text, "utf-8")
        labels = {
            f"{stem}.txt": [
                {"code": x.code, "start": x.start, "end": x.end, "also": [list(a) for a in x.also]} for x in found
            ]
            for stem, found in p.labels.items()
        }
        (home / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=1), "utf-8")
        about = {
            "id": p.name,
            "witnesses": [f"{s}.txt" for s in p.witnesses],
            "base": p.base and f"{p.base}.txt",
            "outsiders": [],
        }
        (home / "family.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), "utf-8")


def measured(every: Sequence[Planted]) -> Iterator[str]:
    """One line for each number of witnesses, and one for all."""
    groups: dict[str, list[work.MeasuredFamily]] = defaultdict(list)
    with TemporaryDirectory() as place:
        write(every, Path(place))
        for trial in read_trials([Path(place)], TruthOptions(), IntakeOptions(), LEXICON, Settings()).trials:
            try:
                found = work.measure_trial(trial, reconstruct_family(trial.job))
            except NothingInCommon:  # two witnesses that lost different pages
                continue
            groups[f"{len(trial.job.witnesses)} witnesses"].append(found)
            groups["all"].append(found)
    for name in sorted(groups):
        of = work.make_record(groups[name])["overall"]
        flags = (f"{of['flags']['totals'][t]['f1']:.3f}" for t in ("micro", "micro-high", "any-code"))
        cer = (f"{of['text']['mean'][r]['cer']:.4f}" for r in ("reconstruction", "best"))
        printed, labelled = of["inventions"]["printed"], of["inventions"]["labelled"]
        better = f"{of['text']['better_than_best']} of {len(groups[name])} better"
        yield f"{name}: flags {' '.join(flags)}, CER {' '.join(cer)}, {better}, invented {printed} of {labelled}"


def main(arguments: list[str]) -> int:
    """Prints the figures, or writes the set."""
    first, last = next((map(int, a.split("-")) for a in arguments if a[0].isdigit()), (1, 12))
    every = families(range(first, last + 1))
    if "--into" in arguments:
        write(every, Path(arguments[arguments.index("--into") + 1]))
        return 0
    print("\n".join(measured(every)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
