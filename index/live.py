"""A searcher that stays open for months and follows what other processes write."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from index.encoder import Embedder
from index.errors import PullquoteError
from index.search import Searcher, open_searcher
from index.settings import IndexSettings

_LOOK_EVERY = 1.0  # seconds; a re-index commits many times a second, and reopening takes .1 s
_PATIENCE = 5.0  # seconds
_log = logging.getLogger("pullquote.index")


@dataclass(slots=True)
class _Opened:
    """A searcher and how many are reading it."""

    searcher: Searcher
    readers: int = 0


class LiveSearcher:
    """Lends one Searcher to many threads, and opens a new one when the archive has changed.

    Chroma shows an open client nothing of what another process wrote. The new one is opened
    while the old one still serves, which is closed when its last reader is done.
    """

    def __init__(self, settings: IndexSettings, embedder: Embedder | None = None) -> None:
        self._settings = settings
        self._current = _Opened(open_searcher(settings, embedder))
        self._lock = threading.Lock()
        self._is_reopening = False
        self._looked = time.monotonic()
        self._renewed = threading.Event()
        self._renewed.set()

    def close(self) -> None:
        """Close; whoever is still reading meets a closed archive."""
        self._current.searcher.close()

    @contextmanager
    def reading(self) -> Iterator[Searcher]:
        """The searcher of the newest state that could be opened, while the block lasts."""
        if self._is_due():
            self._renew()
        elif not self._current.searcher.is_in_place():
            # A thread before this one opens the pair that has replaced it; that takes .3 s.
            self._renewed.wait(_PATIENCE)
        with self._lock:
            lent = self._current
            lent.readers += 1
        try:
            yield lent.searcher
        finally:
            with self._lock:
                lent.readers -= 1
                is_left = not lent.readers and lent is not self._current
            if is_left:
                lent.searcher.close()

    def _is_due(self) -> bool:
        """Whether this thread is to open the archive anew."""
        with self._lock:
            now = time.monotonic()
            is_in_place = self._current.searcher.is_in_place()
            if self._is_reopening or (is_in_place and now - self._looked < _LOOK_EVERY):
                return False
            self._looked = now
            self._is_reopening = not is_in_place or _is_outdated(self._current.searcher)
            if self._is_reopening:
                self._renewed.clear()
            return self._is_reopening

    def _renew(self) -> None:
        """The models are kept: the embedder takes .3 s, and no model depends on an article.

        What cannot be opened leaves the old state.
        """
        old = None
        try:
            shown = self._current.searcher
            fresh = _Opened(open_searcher(self._settings, shown.embedder, shown.reranker))
            with self._lock:
                old, self._current = self._current, fresh
                is_idle = not old.readers
        except PullquoteError as error:
            _log.warning("The archive has changed and could not be opened anew: %s", error)
        finally:
            with self._lock:
                self._is_reopening = False
            self._renewed.set()
        if old is not None and is_idle:
            old.searcher.close()


def _is_outdated(searcher: Searcher) -> bool:
    try:
        return searcher.is_outdated()
    except PullquoteError:
        return True  # the file is gone or was replaced: opening it anew tells
