"""Following folders and feeds: when to re-index again, and doing it until told to stop."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import watchfiles

from bot.failure import told
from bot.progress import Reporter
from bot.reindexing import Reindexing
from index.files import place_of
from index.report import BuildReport

_LOOK_MS = 1000  # how often the wait is left to see whether to stop
_QUIET_MS = 1600  # a file that is being written changes many times
_log = logging.getLogger("pullquote.watch")


class Watch:
    """Tells when something may be new: a file under `paths` changed, or `every` seconds passed.

    A thread of its own looks all the while, so that what changes during a run is not missed. The
    interval is for feeds, and for folders whose file system tells of no changes.
    """

    def __init__(self, paths: Sequence[Path], every: float) -> None:
        self._paths = tuple(map(place_of, paths))
        self._every = every
        self._is_new = threading.Event()
        self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
        self.stop = threading.Event()

    def start(self) -> None:
        """Look from now on."""
        self._thread.start()

    def changes(self) -> Iterator[None]:
        """One None each time; ends once `stop` is set."""
        due = time.monotonic() + self._every
        while not self.stop.is_set():
            if self._is_new.wait(_LOOK_MS / 1000) or time.monotonic() >= due:
                self._is_new.clear()
                yield
                due = time.monotonic() + self._every

    def _look(self) -> None:
        """Until told to stop, whatever becomes of the folders meanwhile."""
        while not self.stop.is_set():
            there = [path for path in self._paths if path.exists()]
            try:
                if there:
                    self._look_at(there)
            except (OSError, RuntimeError) as error:  # gone meanwhile; too many watched
                _log.info("Folders are looked at every %.0f s only: %s", self._every, error)
            self.stop.wait(_LOOK_MS / 1000)
            if not there and any(path.exists() for path in self._paths):
                self._is_new.set()

    def _look_at(self, there: Sequence[Path]) -> None:
        """Until a folder comes or goes, and others are to be looked at."""
        for changed in watchfiles.watch(
            *there,
            watch_filter=self._is_article,
            debounce=_QUIET_MS,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            stop_event=self.stop,
            raise_interrupt=False,
        ):
            if changed:
                self._is_new.set()
            if [path for path in self._paths if path.exists()] != there:
                self._is_new.set()
                return

    def _is_article(self, change: watchfiles.Change, path: str) -> bool:
        """Whether a re-index would look at it: hidden files and folders are passed over."""
        for root in self._paths:
            if Path(path).is_relative_to(root):
                inner = Path(path).relative_to(root)
                return not any(part.startswith(".") for part in inner.parts)
        return True


def follow(watch: Watch, run: Callable[[], BuildReport], reporter: Reporter) -> None:
    """`reindex --watch`: run again at each change; only Ctrl-C ends it."""
    for _ in watch.changes():
        reporter.again()
        try:
            report = run()
        except Exception as error:  # noqa: BLE001  # told, and the next run may fare better
            reporter.failed(told(error)[1])
            continue
        if report.touched or report.problems:
            reporter.summary(report)
        else:
            reporter.quiet()


class BackgroundWatch:
    """The same inside `serve`: each run in a process of its own, its outcome in the log."""

    def __init__(self, watch: Watch, reindexing: Reindexing) -> None:
        self._watch = watch
        self._reindexing = reindexing
        self._thread = threading.Thread(target=self._follow, name="follow", daemon=True)

    def start(self) -> None:
        """Look once at what has come while the bot was away, then follow."""
        self._watch.start()
        self._thread.start()

    def stop(self) -> None:
        """End a run that is under way, and wait for the thread."""
        self._watch.stop.set()
        self._reindexing.stop()
        self._thread.join(2 * _LOOK_MS / 1000)

    def _follow(self) -> None:
        self._run()
        for _ in self._watch.changes():
            self._run()

    def _run(self) -> None:
        try:
            report = self._reindexing.run(lambda _: None)
        except Exception as error:  # noqa: BLE001  # the thread has to outlive it
            if not self._watch.stop.is_set():
                _log.warning("Re-indexing failed: %s", told(error)[1])
            return
        if report.touched or report.problems:
            _log.info(
                "Re-indexed: %d added, %d changed, %d removed, %d skipped.",
                report.added,
                report.changed,
                report.removed,
                len(report.problems),
            )
