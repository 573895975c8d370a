"""A re-index beside a program that goes on answering: in a process of its own.

In a thread it would hold Python's global lock for long stretches, and the event loop with it.
"""

import contextlib
import multiprocessing
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from bot.failure import told
from bot.settings import Settings
from index.build import Options, reindex
from index.errors import ArchiveError, PullquoteError, SettingsError, WriterBusyError
from index.report import BuildReport, Progress
from index.settings import IndexSettings
from index.sources import load_sources

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_LAST_WORDS = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Order:
    """What a re-index is to read, and how."""

    paths: tuple[Path, ...]
    options: Options = field(default_factory=Options)


def standing_order(settings: Settings) -> Order:
    """What the settings name: the folder of articles, and the feeds and addresses if there are any.

    Raises SettingsError for sources that cannot be read.
    """
    if "sources" in settings.model_fields_set and not settings.sources.is_file():
        raise SettingsError(
            f"PULLQUOTE_SOURCES: there is no file {settings.sources}; check the path, or leave it "
            "unset."
        )
    sources = load_sources(settings.sources) if settings.sources.is_file() else None
    # With feeds alone nobody needs a folder.
    paths = () if sources and not settings.articles.exists() else (settings.articles,)
    return Order(paths, Options(sources=sources, keep_removed=settings.keep_removed))


class CutShortError(ArchiveError):
    """The run was ended from outside, before it was done."""


class Reindexing:
    """At most one run at a time; its methods may be called from any thread."""

    def __init__(self, settings: IndexSettings, order: Order) -> None:
        self._settings = settings
        self._order = order
        self._lock = threading.Lock()
        self._child: SpawnProcess | None = None

    def run(self, tell: Callable[[Progress], None]) -> BuildReport:
        """Re-index, telling every step; blocks until it is done.

        Raises WriterBusyError when a run is under way already, here or elsewhere, and what
        `index.build.reindex` raises.
        """
        if not self._lock.acquire(blocking=False):
            raise WriterBusyError("A re-index is running already: wait until it has finished.")
        try:
            return self._run(tell)
        finally:
            self._child = None
            self._lock.release()

    def stop(self) -> None:
        """End a run that is under way; the archive keeps what was indexed until then."""
        if child := self._child:
            with contextlib.suppress(ValueError, OSError):
                child.terminate()

    def _run(self, tell: Callable[[Progress], None]) -> BuildReport:
        context = multiprocessing.get_context("spawn")
        ours, its = context.Pipe(duplex=False)
        child = context.Process(
            target=_child, args=(its, self._settings, self._order), daemon=True, name="reindex"
        )
        child.start()
        self._child = child
        its.close()
        try:
            while True:
                said = ours.recv()
                if isinstance(said, BuildReport):
                    return said
                if isinstance(said, PullquoteError):
                    raise said
                tell(said)
        except EOFError:
            raise CutShortError(
                "The re-index was ended before it was done: what it had indexed is kept; run it "
                "again to go on."
            ) from None
        finally:
            ours.close()
            child.join(_LAST_WORDS)


def _child(
    parent: Connection, settings: IndexSettings, order: Order
) -> None:  # pragma: no cover - it runs in the child
    """Index and send what happens; a parent that is gone ends the run at its next step."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        parent.send(reindex(settings, order.paths, parent.send, order.options))
    except BrokenPipeError:
        return
    except PullquoteError as error:
        parent.send(error)
    except Exception as error:  # noqa: BLE001  # told to whoever asked for the run
        parent.send(ArchiveError(told(error)[1]))
