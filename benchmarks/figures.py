"""One figure in a process of its own: `python -m benchmarks.figures WHAT LENGTH [SEED]` prints it as JSON.

Every figure has a process to itself, so that neither memory nor a loaded dictionary is shared. Times are seconds of
processor, so that a busy machine blurs them less; the quickest of several runs counts. The cyclic
garbage collector rests while they run, as it does in the work on one family (`app/project/family_job`).
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.families import BASE, sample
from benchmarks.peers import PEERS
from chuyi_recon.app.language.chinese import DeskLexicon
from chuyi_recon.app.project.family_job import Load, work
from chuyi_recon.core import pipeline
from chuyi_recon.core.align import align
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.model import Family, Folded, Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.fold import fold
from chuyi_recon.exporters import EXPORTERS

_ENOUGH = 4.0  # seconds after which nothing is begun again
_RUNS = 7


def main() -> None:
    """Prints the figure that the command line asks for."""
    what, length = sys.argv[1], int(sys.argv[2])
    print(json.dumps(FIGURES[what](length, int(sys.argv[3]) if len(sys.argv) > 3 else 1)))


def peers(length: int, seed: int) -> Mapping[str, float]:
    """The alignment and rapidfuzz's, in turn."""
    family, folded = _folded(length, seed)
    keys = [folded[s].key for s in family.sigla]
    return _quickest(
        {"align": lambda: align(family, folded, Settings()), "rapidfuzz": lambda: PEERS["rapidfuzz"](keys)}
    )


def one(peer: str) -> Callable[[int, int], Mapping[str, float]]:
    """The figure of the alignment and of one slower peer, once each."""

    def figure(length: int, seed: int) -> Mapping[str, float]:
        family, folded = _folded(length, seed)
        keys = [folded[s].key for s in family.sigla]
        own = _quickest({"align": lambda: align(family, folded, Settings())})
        return {**own, peer: _timed(lambda: PEERS[peer](keys))}

    return figure


def line(length: int, seed: int) -> Mapping[str, float]:
    """The alignment alone and the whole line, from witnesses to a reconstruction; the dictionaries loaded before."""
    lexicon, settings = DeskLexicon(), Settings()
    started = process_time()
    _load(lexicon)
    loaded = process_time() - started
    witnesses = _witnesses(length, seed)
    family, folded = _folded(length, seed)

    def whole(base: str | None) -> object:
        made = pipeline.keys(witnesses, lexicon)
        own = pipeline.family_of("bench", witnesses, lexicon, settings, base, "", made)
        return pipeline.reconstruct(own, lexicon, settings, made)

    load = Load("bench", witnesses, BASE, "", None, tuple(EXPORTERS), lexicon, settings)
    figures = _quickest(
        {
            "align": lambda: align(family, folded, settings),
            "line": lambda: whole(BASE),
            "without a base": lambda: whole(None),
            "with its files": lambda: work(load),
        }
    )
    return {**figures, "dictionaries": loaded}


def rooms(length: int, seed: int) -> Mapping[str, float]:
    """Where the time of one line goes, room by room, as the corridor calls them; each flag is a room."""
    lexicon, settings = DeskLexicon(), Settings()
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
        "clauses",
        "align",
        "tabulate",
        "support",
        "terms",
        "withhold",
        "weigh",
        "decide",
        "constitute",
    ):
        setattr(pipeline, name, watched(name, getattr(pipeline, name)))
    for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS):
        setattr(flag, "find", watched(f"flag {flag.code}", flag.find))  # noqa: B010 (a class of the house, for once)
    witnesses = _witnesses(length, seed)
    gc.disable()
    started = process_time()
    made = pipeline.keys(witnesses, lexicon)
    family = pipeline.family_of("bench", witnesses, lexicon, settings, BASE, "", made)
    spent["family"] = process_time() - started - spent["fold"]
    pipeline.reconstruct(family, lexicon, settings, made)
    return spent


def memory(length: int, seed: int) -> Mapping[str, float]:
    """The most that the process held, in bytes, and the characters of all witnesses."""
    lexicon = DeskLexicon()
    _load(lexicon)
    witnesses = _witnesses(length, seed)
    before = _peak()
    work(Load("bench", witnesses, BASE, "", None, tuple(EXPORTERS), lexicon, Settings()))
    return {"before": before, "peak": _peak(), "characters": sum(len(w.text) for w in witnesses)}


def floor(length: int, seed: int) -> Mapping[str, float]:
    """What no aligner can do without: to decode the bytes, to look at every gram once; and one pair by rapidfuzz."""
    import numpy as np

    from chuyi_recon.core.align.tokens import grams
    from chuyi_recon.core.text.code_points import codes

    family, folded = _folded(length, seed)
    data = [w.text.encode() for w in _witnesses(length, seed)]
    keys = [folded[s].key for s in family.sigla]
    return _quickest(
        {
            "decode": lambda: [d.decode() for d in data],
            "grams": lambda: [np.argsort(grams(codes(k), 8)) for k in keys],
            "one pair": lambda: PEERS["rapidfuzz"](keys[:2]),
        }
    )


FIGURES: dict[str, Callable[[int, int], Mapping[str, float]]] = {
    "peers": peers,
    "difflib": one("difflib"),
    "collatex": one("collatex"),
    "line": line,
    "rooms": rooms,
    "memory": memory,
    "floor": floor,
}


def _witnesses(length: int, seed: int) -> tuple[Witness, ...]:
    return tuple(
        Witness(c.siglum, Transcription(c.text), c.siglum, sha256(c.text.encode()).hexdigest())
        for c in sample(length, seed).copies
    )


def _folded(length: int, seed: int) -> tuple[Family, dict[str, Folded]]:
    witnesses = _witnesses(length, seed)
    lexicon = DeskLexicon()
    return Family("bench", witnesses, BASE, BASE), {w.siglum: fold(w.text, lexicon.simplify) for w in witnesses}


def _load(lexicon: DeskLexicon) -> None:
    """Has the dictionaries loaded."""
    lexicon.simplify("漢字")
    lexicon.tag("漢字")
    lexicon.words("漢字")


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
