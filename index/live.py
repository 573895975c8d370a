"""A searcher that stays open for months and follows what other processes write."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import PullquoteError
from index.search import Searcher, open_searcher
from index.settings import IndexSettings

_LOOK_EVERY = 1.0  # seconds; a re-index commits many times a second, and reopening takes .1 s


class LiveSearcher:
    """Lends one Searcher to many threads, and opens a new one when the archive has changed.

    Chroma shows an open client nothing of what another process wrote, nor a second client
    beside it: all must be closed first. So a change is taken in between two loans.
    """

    def __init__(self, settings: IndexSettings) -> None:
        self._settings = settings
        self._searcher = open_searcher(settings)
        self._generation = self._searcher.archive.generation()
        self._turn = threading.Condition()
        self._readers = 0
        self._is_reopening = False
        self._looked = time.monotonic()

    def close(self) -> None:
        """Close once nobody reads; a later loan fails."""
        with self._turn:
            self._turn.wait_for(lambda: not self._readers and not self._is_reopening)
            self._searcher.close()

    @contextmanager
    def reading(self) -> Iterator[Searcher]:
        """The searcher of the newest state, for as long as the block lasts.

        Raises ArchiveError when the new state cannot be opened.
        """
        searcher = self._lend()
        try:
            yield searcher
        finally:
            with self._turn:
                self._readers -= 1
                self._turn.notify_all()

    def _lend(self) -> Searcher:
        with self._turn:
            self._turn.wait_for(lambda: not self._is_reopening)
            if self._has_changed():
                self._is_reopening = True
                try:
                    self._turn.wait_for(lambda: not self._readers)
                    self._reopen()
                finally:
                    self._is_reopening = False
                    self._turn.notify_all()
            self._readers += 1
            return self._searcher

    def _has_changed(self) -> bool:
        now = time.monotonic()
        if now - self._looked < _LOOK_EVERY:
            return False
        self._looked = now
        try:
            return self._searcher.archive.generation() != self._generation
        except PullquoteError:
            return True  # the file is gone or was replaced: opening it anew tells

    def _reopen(self) -> None:
        """The embedder is kept: it takes .3 s and depends on no article."""
        self._searcher.close()
        self._searcher = open_searcher(self._settings, self._searcher.embedder)
        self._generation = self._searcher.archive.generation()
