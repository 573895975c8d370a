"""Following folders and feeds: when to re-index again, and doing it until told to stop."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import watchfiles

from bot.progress import Reporter
from bot.reindexing import Reindexing
from index.errors import PullquoteError
from index.report import BuildReport

_LOOK_MS = 1000  # how often the wait is left to see whether to stop
_QUIET_MS = 1600  # a file that is being written changes many times
_log = logging.getLogger("pullquote.watch")


class Watch:
    """Tells when something may be new: a file under `paths` changed, or `every` seconds passed.

    The interval is for feeds, and for folders whose file system tells of no changes.
    """

    def __init__(self, paths: Sequence[Path], every: float) -> None:
        self._paths = tuple(paths)
        self._every = every
        self.stop = threading.Event()

    def changes(self) -> Iterator[None]:
        """One None each time; ends once `stop` is set."""
        due = time.monotonic() + self._every
        while not self.stop.is_set():
            for changed in self._waits():
                if self.stop.is_set():
                    return
                if changed or time.monotonic() >= due:
                    due = time.monotonic() + self._every
                    yield
                    break  # folders may have come or gone: look at those that are there now

    def _waits(self) -> Iterator[bool]:
        """Every second whether a file has changed since the last."""
        there = [path for path in self._paths if path.exists()]
        if not there:
            while True:
                self.stop.wait(_LOOK_MS / 1000)
                yield any(path.exists() for path in self._paths)
        for changed in watchfiles.watch(
            *there,
            watch_filter=_is_article,
            debounce=_QUIET_MS,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            stop_event=self.stop,
            raise_interrupt=True,
        ):
            yield bool(changed)


def _is_article(change: watchfiles.Change, path: str) -> bool:
    """Whether a re-index would look at it: hidden files and folders are passed over."""
    return not any(part.startswith(".") for part in Path(path).parts[1:])


def follow(watch: Watch, run: Callable[[], BuildReport], reporter: Reporter) -> None:
    """`reindex --watch`: run again at each change; only Ctrl-C ends it."""
    for _ in watch.changes():
        reporter.again()
        try:
            report = run()
        except PullquoteError as error:
            reporter.failed(error)
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
        self._thread = threading.Thread(target=self._follow, name="watch", daemon=True)

    def start(self) -> None:
        """Look once at what has come while the bot was away, then follow."""
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
        except PullquoteError as error:
            if not self._watch.stop.is_set():
                _log.warning("Re-indexing failed: %s", error)
            return
        if report.touched or report.problems:
            _log.info(
                "Re-indexed: %d added, %d changed, %d removed, %d skipped.",
                report.added,
                report.changed,
                report.removed,
                len(report.problems),
            )
