"""Which files are the pages of one witness: by their names here, or because a METS file lists them (`mets`).

`doc1_ocr_p1.txt`, `doc1_ocr_p2.txt`, `ocr/page-03.txt` are pages. Only a number that says it is a page's counts as one
(p, pg, page, 第…页): `000.txt`, `001.txt` are witnesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import regex

_PAGE = regex.compile(
    r"(?i)(?P<head>|.*?(?:[\s_.()（-]|\p{Han}))(?:(?:p|pg|page)[\s_.-]?(?P<number>\d{1,5})|第\s?(?P<number>\d{1,5})\s?[页頁])[)）]?"
)
_BETWEEN = " \t_.-(（"  # what parts the name of a document from the number of its page


@dataclass(frozen=True, slots=True)
class WitnessPages:
    """The files of one witness in order, and what the witness is called after: a file, be it there or not."""

    files: tuple[Path, ...]
    named: Path
    missing: tuple[int, ...] = ()  # numbers between the first page and the last of which there is no file


def parse_page_name(stem: str) -> tuple[str, int] | None:
    """What stands before the number of a page in the stem of a file, and the number; None for another name.

    >>> [parse_page_name(stem) for stem in ("doc1_ocr_p2", "通知第12页", "page-003", "step1", "004")]
    [('doc1_ocr', 2), ('通知', 12), ('', 3), None, None]
    """
    found = _PAGE.fullmatch(stem)
    return (found["head"].rstrip(_BETWEEN), int(found["number"])) if found else None


def natural_key(name: str) -> tuple[tuple[tuple[bool, int, str], ...], str]:
    """A key that puts p2 before p10.

    >>> sorted(["p10.txt", "p2.txt", "p1.txt"], key=natural_key)
    ['p1.txt', 'p2.txt', 'p10.txt']
    """
    runs = re.findall(r"[0-9]+|[^0-9]+", name)
    return tuple((not r.isdigit(), int(r) if r.isdigit() else 0, r) for r in runs), name


def name_of_files(files: Sequence[str]) -> str:
    """What the files of one witness are called together.

    >>> name_of_files(["ocr/p1.txt", "ocr/p2.txt", "ocr/p3.txt"]), name_of_files(["甲.txt"])
    ('ocr/p1.txt…ocr/p3.txt', '甲.txt')
    """
    return files[0] if len(files) == 1 else f"{files[0]}…{files[-1]}"


def stem_of(files: Sequence[str]) -> str:
    """The siglum of a witness whose files say nothing else: the stem without the page, else the sub-folder.

    >>> stem_of(["doc1_ocr_p1.txt", "doc1_ocr_p2.txt"]), stem_of(["ocr/p1.txt", "ocr/p2.txt"]), stem_of(["004.txt"])
    ('doc1_ocr', 'ocr', '004')
    """
    first = PurePath(files[0])
    if len(files) == 1:
        return first.stem
    found = parse_page_name(first.stem)
    return (found and found[0]) or first.parent.name or first.stem


def group_pages(files: Iterable[Path]) -> list[WitnessPages]:
    """Files as witnesses: the pages of one together, every other file alone; in order of their paths.

    Pages lie in one folder, have one ending and one name before the number, and no number twice. Where nothing stands
    before it, the witness is called after the folder, and a single page in a folder beside such a one is too.
    """
    alike: dict[tuple[Path, str, str], dict[Path, int]] = {}
    out: list[WitnessPages] = []
    every = sorted(files)
    for path in every:
        found = parse_page_name(path.stem)
        if found is None:
            out.append(WitnessPages((path,), path))
        else:
            alike.setdefault((path.parent, found[0], path.suffix), {})[path] = found[1]
    paged = {folder.parent for (folder, head, _), pages in alike.items() if not head and _are_pages(pages)}
    sizes = {folder: sum(p.parent == folder for p in every) for folder, _, _ in alike}
    taken = set(every)
    for (folder, head, suffix), pages in alike.items():
        named = folder / f"{head}{suffix}" if head else folder.with_name(f"{folder.name}{suffix}")
        single = not head and sizes[folder] == 1 and folder.parent in paged
        if named in taken or not (single or _are_pages(pages)):
            out += (WitnessPages((path,), path) for path in pages)
        else:
            numbers = pages.values()
            missing = tuple(sorted(set(range(min(numbers), max(numbers))).difference(numbers)))
            out.append(WitnessPages(tuple(sorted(pages, key=pages.__getitem__)), named, missing))
            taken.add(named)
    return sorted(out, key=lambda pages: pages.files[0])


def split_pages(pages: WitnessPages) -> list[WitnessPages]:
    """Each file of what was taken for pages as a witness of its own."""
    return [WitnessPages((path,), path) for path in pages.files]


def _are_pages(pages: dict[Path, int]) -> bool:
    return len(pages) > 1 and len(set(pages.values())) == len(pages)
