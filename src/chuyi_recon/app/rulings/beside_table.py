"""`rulings.jsonl` beside a table of families: which family each line is of, by the ids of pages that it names.

In: the table, and what says of which families some pages are. Out: `RulingsByFamily`, as beside loose files. What is
held grows with the rulings and not with the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.rulings import log
from chuyi_recon.app.rulings.by_family import RulingsByFamily
from chuyi_recon.app.rulings.log import LogEntry
from chuyi_recon.errors import InputError
from chuyi_recon.messages import Message

FindFamilies = Callable[[frozenset[str]], Mapping[str, str]]  # of those pages that are in one


def read_table_rulings(table: Path, find_families: FindFamilies) -> RulingsByFamily:
    """What lies beside a table; `find_families` is asked once, and not where there is nothing."""
    path = table.parent / storage.RULINGS_FILE
    if not storage.is_file(path):
        return RulingsByFamily()
    try:
        entries = log.read_log(path)
    except InputError as error:
        return RulingsByFamily(problems=(error,))
    standing = log.unretracted(entries)
    named = frozenset(page for entry in standing for page in entry.witnesses)
    family_of = find_families(named) if named else {}
    by_family, unassigned = dict[str, list[LogEntry]](), list[tuple[LogEntry, str]]()
    for entry in standing:
        # Each page counts once; of families with as many the first comes first.
        meant = Counter(family_of[page] for page in dict.fromkeys(entry.witnesses) if page in family_of).most_common(1)
        if meant:
            by_family.setdefault(meant[0][0], []).append(entry)
        else:
            why = "ruling.stray.pages-gone" if entry.witnesses else "ruling.stray.no-pages"
            unassigned.append((entry, Message(why, table=table.name)))
    return RulingsByFamily(
        {name: tuple(own) for name, own in by_family.items()},
        tuple(unassigned),
        tuple(entry for entry in entries if entry.problem),
    )
