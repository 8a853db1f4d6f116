"""The pages of a run while they are grouped: ids in memory, keys and texts in files that are mapped.

In: pages. Out: `PageSpool`, columns in the order in which the pages came. Keys are folded by batches. A text of which
more pages have the very key is one text to whoever groups: `distinct` numbers them by their digests, so that neither
the order of the pages nor how often one comes matters.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from chuyi_recon.app.collection.sources import Page
from chuyi_recon.app.files.streams import GrowingFile
from chuyi_recon.archive.keys import KeyFolder, Keys, Offsets
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import UsageError
from chuyi_recon.messages import Message

_BATCH = 1 << 18  # characters that are folded at once


class PageSpool:
    """Pages, one behind the other; `texts` says whether these are kept too. Raises `UsageError` for an id that comes
    twice.
    """

    def __init__(self, lexicon: Lexicon, keep_texts: bool) -> None:
        self.ids: list[str] = []
        self.sources: list[str] = []
        self.fields: list[str] = []
        self._folder = KeyFolder(lexicon.simplify)
        self._keys, self._texts = GrowingFile(), GrowingFile() if keep_texts else None
        self._lengths, self._text_ends, self._digests = list[int](), [0], list[bytes]()
        self._names: dict[str, str] = {}  # each source once
        self._known: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def add_all(self, pages: Iterable[Page]) -> Iterable[int]:
        """Takes the pages; yields how many there are, batch by batch."""
        waiting, held = list[str](), 0
        for page in pages:
            first = self._known.setdefault(page.id, len(self.ids))
            if first < len(self.ids):
                raise UsageError(
                    Message("error.page.id-twice", id=page.id, one=self.sources[first], other=page.source),
                    Message("hint.page-id"),
                )
            self.ids.append(page.id)
            self.sources.append(self._names.setdefault(page.source, page.source))
            self.fields.append(page.fields)
            waiting.append(page.text)
            held += len(page.text)
            if held >= _BATCH:
                self._fold(waiting)
                yield len(self.ids)
                waiting, held = [], 0
        self._fold(waiting)
        self._known.clear()
        yield len(self.ids)

    def _fold(self, texts: list[str]) -> None:
        if not texts:
            return
        keys = self._folder.fold(texts)
        self._keys.add(keys.signs.tobytes())
        self._lengths += keys.lengths.tolist()
        self._digests += [keys.digest(i) for i in range(len(keys))]
        if self._texts is not None:
            for text in texts:
                self._texts.add(text.encode("utf-8", "surrogatepass"))
                self._text_ends.append(self._texts.size)

    def keys(self) -> Keys:
        """The keys of all pages."""
        lengths = np.array(self._lengths, np.int64)
        return Keys(np.frombuffer(self._keys.map(), np.uint16), np.cumsum(lengths) - lengths, lengths)

    def distinct(self, shortest: int) -> tuple[Offsets, Offsets]:
        """The first page of each distinct key of at least so many signs, in order of digest; and for each page which
        of these it has, -1 where its key is shorter.
        """
        long = np.flatnonzero(np.array(self._lengths, np.int64) >= shortest)
        digests = np.frombuffer(b"".join(self._digests), ">u8").reshape(-1, 2)[long]
        order = np.lexsort((long, digests[:, 1], digests[:, 0]))
        fresh = np.ones(len(order), bool)
        fresh[1:] = (digests[order][1:] != digests[order][:-1]).any(axis=1)
        numbers = np.full(len(self), -1, np.int64)
        numbers[long[order]] = np.cumsum(fresh) - 1
        return long[order[fresh]], numbers

    def texts(self, pages: Iterable[int]) -> list[str]:
        """The texts of some pages, which were kept."""
        assert self._texts is not None
        data = self._texts.map()
        return [data[self._text_ends[n] : self._text_ends[n + 1]].decode("utf-8", "surrogatepass") for n in pages]

    def close(self) -> None:
        """Gives the space on the disk back."""
        for spool in (self._keys, self._texts):
            if spool is not None:
                spool.close()
