"""One figure in a process of its own: `python -m benchmarks.figures WHAT LENGTH [SEED]` prints it as JSON.

Every figure has a process to itself, so that neither memory nor a loaded dictionary is shared. Times are seconds of
processor, so that a busy machine blurs them less; the quickest of several runs counts. The cyclic
garbage collector rests while they run, as it does in the work on one family (`app/project/family_job`).
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.families import BASE, sample
from benchmarks.peers import PEERS
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.project.family_job import process_family
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.core import pipeline
from chuyi_recon.core.align import align_family
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.model import Family, FoldedText, Reconstruction, Transcription, Witness
from chuyi_recon.core.model.table_columns import AGREED
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold
from chuyi_recon.exporters import EXPORTERS

_ENOUGH = 4.0  # seconds after which nothing is begun again
_RUNS = 7
_ALIKE = 2_000  # characters of which one is misread in a copy that hardly parts from the others

_EXPORTERS = tuple(name for name, e in EXPORTERS.items() if not e.needs_boxes)  # those that any family has


def main() -> None:
    """Prints the figure that the command line asks for."""
    what, length = sys.argv[1], int(sys.argv[2])
    print(json.dumps(FIGURES[what](length, int(sys.argv[3]) if len(sys.argv) > 3 else 1)))


def peers(length: int, seed: int) -> Mapping[str, float]:
    """The alignment and rapidfuzz's, in turn."""
    family, folded = _folded(length, seed)
    keys = [folded[s].key for s in family.sigla]
    return _quickest(
        {"align": lambda: align_family(family, folded, Settings()), "rapidfuzz": lambda: PEERS["rapidfuzz"](keys)}
    )


def one(peer: str) -> Callable[[int, int], Mapping[str, float]]:
    """The figure of the alignment and of one slower peer, once each."""

    def figure(length: int, seed: int) -> Mapping[str, float]:
        family, folded = _folded(length, seed)
        keys = [folded[s].key for s in family.sigla]
        own = _quickest({"align": lambda: align_family(family, folded, Settings())})
        return {**own, peer: _timed(lambda: PEERS[peer](keys))}

    return figure


def line(length: int, seed: int) -> Mapping[str, float]:
    """The alignment alone and the whole line, from witnesses to a reconstruction; the dictionaries loaded before.

    With a base and without, with all findings and the text alone. Each alignment has keys of its own, as each line
    has: what is known of a key is kept as long as the key is.
    """
    lexicon, settings = ChineseLexicon(), Settings()
    started = process_time()
    _load(lexicon)
    loaded = process_time() - started
    witnesses = _witnesses(length, seed)
    family, _ = _folded(length, seed)
    fresh = [_folded(length, seed)[1] for _ in range(_RUNS)]

    def whole(base: str | None, *, told: bool = True) -> object:
        made = _made(witnesses, base, lexicon)
        return tuple(made.findings) if told else made.text

    load = FamilyJob("bench", witnesses, BASE, "", None, _EXPORTERS, lexicon, settings)
    figures = _quickest(
        {
            "align": lambda: align_family(family, fresh.pop(), settings),
            "line": lambda: whole(BASE),
            "text": lambda: whole(BASE, told=False),
            "without a base": lambda: whole(None),
            "text without a base": lambda: whole(None, told=False),
            "with its files": lambda: process_family(load),
        }
    )
    return {**figures, "dictionaries": loaded}


def costs(length: int, seed: int) -> Mapping[str, float]:
    """What the text costs by what it has: microseconds a disputed locus, nanoseconds an agreed character.

    Two families of one length, the generator's and one that hardly parts, give two sums of the two. The characters are
    those of all witnesses, the loci those at which witnesses part.
    """
    lexicon = ChineseLexicon()
    _load(lexicon)
    text = sample(length, seed).text
    alike = tuple(_witness(s, _misread(text, n)) for n, s in enumerate(c.siglum for c in sample(length, seed).copies))
    families = {"parted": _witnesses(length, seed), "alike": alike}
    spent = _quickest({name: lambda w=w: _made(w, BASE, lexicon).text for name, w in families.items()})  # type: ignore[misc]
    counted = []
    for witnesses in families.values():
        loci = _made(witnesses, BASE, lexicon).table.loci
        counted.append((float((loci.kind != AGREED).sum()), float(loci.length[:, loci.kind == AGREED].sum())))
    (d, a), (e, b) = counted
    t, u = spent["parted"], spent["alike"]
    locus, character = (t * b - u * a) / (d * b - e * a), (u * d - t * e) / (d * b - e * a)
    return {"us a disputed locus": 1e6 * locus, "ns an agreed character": 1e9 * character, "disputed": d, "agreed": a}


def _misread(text: str, n: int) -> str:
    """A text in which the `n`th of five has a sign of its own in each so many."""
    chars = list(text)
    for at in range(_ALIKE // 7 * (n + 1), len(chars), _ALIKE):
        chars[at] = "某" if chars[at] not in "\n某" else chars[at]
    return "".join(chars)


def rooms(length: int, seed: int) -> Mapping[str, float]:
    """Where the time of one line goes, room by room, as the pipeline calls them; each flag is a room."""
    lexicon, settings = ChineseLexicon(), Settings()
    _load(lexicon)
    spent: dict[str, float] = {}

    def watched(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def run(*given: object, **named: object) -> object:
            started = process_time()
            try:
                made = function(*given, **named)
                return iter(list(made)) if name.startswith("flag ") else made  # type: ignore[call-overload]
            finally:
                spent[name] = spent.get(name, 0.0) + process_time() - started

        return run

    for name in (
        "fold",
        "split_clauses",
        "align_family",
        "align_with_consensus",
        "build_table",
        "find_support",
        "find_terms",
        "withhold",
        "estimate_weights",
        "decide",
        "constitute",
    ):
        setattr(pipeline, name, watched(name, getattr(pipeline, name)))
    for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS):
        setattr(flag, "find", watched(f"flag {flag.code}", flag.find))  # noqa: B010 (a class of the house, for once)
    witnesses = _witnesses(length, seed)
    gc.disable()
    started = process_time()
    made = pipeline.fold_witnesses(witnesses, lexicon)
    family = pipeline.make_family("bench", witnesses, lexicon, settings, BASE, "", made)
    spent["family"] = process_time() - started - spent["fold"]
    tuple(pipeline.reconstruct(family, lexicon, settings, made).findings)
    return spent


def memory(length: int, seed: int) -> Mapping[str, float]:
    """The most that the process held, in bytes, and the characters of all witnesses."""
    lexicon = ChineseLexicon()
    _load(lexicon)
    witnesses = _witnesses(length, seed)
    before = _peak()
    process_family(FamilyJob("bench", witnesses, BASE, "", None, _EXPORTERS, lexicon, Settings()))
    return {"before": before, "peak": _peak(), "characters": sum(len(w.text) for w in witnesses)}


def floor(length: int, seed: int) -> Mapping[str, float]:
    """What no aligner can do without: to decode the bytes, to look at every gram once; and one pair by rapidfuzz."""
    import numpy as np

    from chuyi_recon.core.align.tokens import hash_ngrams
    from chuyi_recon.core.text.code_points import code_points

    family, folded = _folded(length, seed)
    data = [w.text.encode() for w in _witnesses(length, seed)]
    keys = [folded[s].key for s in family.sigla]
    return _quickest(
        {
            "decode": lambda: [d.decode() for d in data],
            "grams": lambda: [np.argsort(hash_ngrams(code_points(k), 8)) for k in keys],
            "one pair": lambda: PEERS["rapidfuzz"](keys[:2]),
        }
    )


FIGURES: dict[str, Callable[[int, int], Mapping[str, float]]] = {
    "peers": peers,
    "difflib": one("difflib"),
    "collatex": one("collatex"),
    "line": line,
    "costs": costs,
    "rooms": rooms,
    "memory": memory,
    "floor": floor,
}


def _witnesses(length: int, seed: int) -> tuple[Witness, ...]:
    return tuple(_witness(c.siglum, c.text) for c in sample(length, seed).copies)


def _witness(siglum: str, text: str) -> Witness:
    return Witness(siglum, Transcription(text), siglum, sha256(text.encode()).hexdigest())


def _made(witnesses: Sequence[Witness], base: str | None, lexicon: ChineseLexicon) -> Reconstruction:
    """The whole line."""
    keys, settings = pipeline.fold_witnesses(witnesses, lexicon), Settings()
    family = pipeline.make_family("bench", witnesses, lexicon, settings, base, "", keys)
    return pipeline.reconstruct(family, lexicon, settings, keys)


def _folded(length: int, seed: int) -> tuple[Family, dict[str, FoldedText]]:
    witnesses = _witnesses(length, seed)
    lexicon = ChineseLexicon()
    return Family("bench", witnesses, BASE, BASE), {w.siglum: fold(w.text, lexicon.simplify) for w in witnesses}


def _load(lexicon: ChineseLexicon) -> None:
    """Has the dictionaries loaded."""
    lexicon.simplify("漢字")
    lexicon.part_of_speech("漢字")
    lexicon.segment("漢字")


def _timed(job: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    started = process_time()
    job()
    spent = process_time() - started
    gc.enable()
    return spent


def _quickest(jobs: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """The quickest run of each, the runs in turn: A B A B …"""
    best: dict[str, float] = {}
    started = perf_counter()
    for _ in range(_RUNS):
        for name, job in jobs.items():
            best[name] = min(best.get(name, float("inf")), _timed(job))
        if perf_counter() - started > _ENOUGH:
            break
    return best


def _peak() -> float:
    """The most bytes of memory that this process has held.

    The kernel's own high-water mark where there is one: `getrusage` begins with what the parent held.
    """
    try:
        status = Path("/proc/self/status").read_text("ascii").splitlines()
        return 1024.0 * next(int(x.split()[1]) for x in status if x.startswith("VmHWM:"))
    except OSError:
        from resource import RUSAGE_SELF, getrusage

        return getrusage(RUSAGE_SELF).ru_maxrss * (1.0 if sys.platform == "darwin" else 1024.0)


if __name__ == "__main__":
    main()
