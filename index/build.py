"""What a run does to the index: bring it up to date, make it anew, mend it, take a run back."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import filelock

from index import fingerprint
from index.archive import Archive
from index.database import NAME
from index.document import Document
from index.errors import ArchiveError, NoArchiveError, WriterBusyError
from index.files import Problem
from index.ledger import Ledger
from index.reading import Reading
from index.register import Register
from index.report import BuildReport, Progress, Tell
from index.run import DrySink, Run, Sink
from index.settings import IndexSettings
from index.sources import Sources
from index.writer import Writer

__all__ = ["Options", "rebuild", "reindex", "repair", "rollback"]

_LOCK = "write.lock"
_AT_ONCE = 64  # articles


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is to go.

    `documents`, and what `sources` name, are read beside the files; what these no longer hold
    is never removed for it.
    """

    documents: tuple[Document, ...] = ()
    sources: Sources | None = None
    keep_removed: bool = False
    allow_empty: bool = False
    dry_run: bool = False


_PLAIN = Options()


def reindex(
    settings: IndexSettings, paths: Sequence[Path], tell: Tell, options: Options = _PLAIN
) -> BuildReport:
    """Bring the index up to date with the files under `paths` and what `options` add.

    Articles that came from below `paths` and are no longer there are removed; others are
    left alone. Raises ArchiveError when another run is writing or the disk fails, and
    OtherSettingsError when the index was made with other settings.
    """
    if options.dry_run:
        return _rehearse(settings, paths, tell, options)
    today = fingerprint.fingerprint(settings)
    with _writing(settings, create=True) as (archive, ledger):
        fingerprint.check(archive, today)
        if fingerprint.recall(archive) is None:
            fingerprint.remember(archive, today)
        report = BuildReport()
        with closing(_writer(settings, archive, tell, report)) as writer:
            if ledger.is_undoing():
                _undo(ledger, writer)
            writer.tidy()
            _go(settings, paths, options, archive, writer, tell, report)
            ledger.finish()
            if writer.is_due_for_compaction():
                _compact(writer, report)
            elif not writer.are_stores_there():
                writer.check_stores()
            report.mended = writer.mended
        return report


def rebuild(settings: IndexSettings, tell: Tell) -> BuildReport:
    """Passages, vectors and word index anew from the stored articles, with today's settings.

    The old ones serve until the new ones are complete.
    """
    today = fingerprint.fingerprint(settings)
    _must_exist(settings)
    with _writing(settings, create=True) as (archive, _):
        report = BuildReport()
        with closing(_writer(settings, archive, tell, report)) as writer:
            writer.build_beside(fingerprint.as_meta(today))
        report.changed = archive.stats().articles
        report.passages = archive.count_passages()
        return report


def repair(settings: IndexSettings, tell: Tell) -> BuildReport:
    """Bring both indexes to what the archive calls live; anew where they cannot be mended.

    `mended` says what was wrong, and is empty when nothing was.
    """
    _must_exist(settings)
    with _writing(settings) as (archive, _):
        fingerprint.check(archive, fingerprint.fingerprint(settings))
        report = BuildReport()
        with closing(_writer(settings, archive, tell, report)) as writer:
            report.mended = writer.repair()
        report.unchanged = archive.stats().articles
        return report


def rollback(settings: IndexSettings, tell: Tell) -> BuildReport:
    """Back to the state before the last run that changed anything. Raises ArchiveError if none did.

    The next run reads the files again, and does what that one did.
    """
    _must_exist(settings)
    with _writing(settings) as (archive, ledger):
        fingerprint.check(archive, fingerprint.fingerprint(settings))
        if not ledger.undoable():
            raise ArchiveError(
                "There is no run to take back: only the last one that changed anything can be."
            )
        report = BuildReport()
        with closing(_writer(settings, archive, tell, report)) as writer:
            writer.tidy()
            report.removed, report.changed = _undo(ledger, writer)
            if writer.is_due_for_compaction():
                _compact(writer, report)
        return report


def _compact(writer: Writer, report: BuildReport) -> None:
    """What cannot be built beside leaves the old indexes, and all that was indexed."""
    try:
        writer.build_beside()
        report.is_compacted = True
    except ArchiveError as error:
        report.problems.append(Problem("the indexes", str(error)))


def _undo(ledger: Ledger, writer: Writer) -> tuple[int, int]:
    """How many articles were taken out again, and how many were put back."""
    removed = restored = 0
    while before := ledger.to_undo(_AT_ONCE):
        writer.put_back(before)
        restored += sum(old is not None for _, old in before)
        removed += sum(old is None for _, old in before)
    return removed, restored


def _go(
    settings: IndexSettings,
    paths: Sequence[Path],
    options: Options,
    archive: Archive,
    sink: Sink,
    tell: Tell,
    report: BuildReport,
) -> None:
    """Read everything, hand what is new to `sink`, and what is gone."""
    started = time.monotonic()
    report.is_fetching = options.sources is not None
    register = Register(archive.database)
    run = Run(register, sink, tell, report, paths, keeps_removed=options.keep_removed)
    reading = Reading(settings, paths, report.ignored)
    total = reading.size + sum(len(one.raw) for one in options.documents)
    run.read(reading.everything(options.documents, options.sources, register), total)
    if not options.keep_removed:
        run.remove(empty_too=options.allow_empty)
    report.seconds = time.monotonic() - started


def _rehearse(
    settings: IndexSettings, paths: Sequence[Path], tell: Tell, options: Options
) -> BuildReport:
    """What a run would do, with nothing written; an archive that is not there is empty."""
    report = BuildReport(is_dry=True)
    with tempfile.TemporaryDirectory() as scratch:
        try:
            archive = Archive(settings.index_dir)
        except NoArchiveError:
            archive = Archive(Path(scratch), create=True)
        with closing(archive):
            fingerprint.check(archive, fingerprint.fingerprint(settings))
            _go(settings, paths, options, archive, DrySink(), tell, report)
    return report


@contextmanager
def _writing(settings: IndexSettings, *, create: bool = False) -> Iterator[tuple[Archive, Ledger]]:
    """The archive, open for the only writer."""
    with only_writer(settings.index_dir):
        archive = Archive(settings.index_dir, create=create)
        try:
            yield archive, Ledger(archive.database)
        finally:
            archive.close()


def _writer(settings: IndexSettings, archive: Archive, tell: Tell, report: BuildReport) -> Writer:
    def building(done: int, total: int, passages: int) -> None:
        tell(Progress(done, total, report.added + report.changed or done, passages))

    return Writer(settings, archive, building)


def _must_exist(settings: IndexSettings) -> None:
    """NoArchiveError before a lock makes the folder."""
    if not (settings.index_dir / NAME).is_file():
        Archive(settings.index_dir).close()


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """One run at a time; the lock is the operating system's, so a killed run frees it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / _LOCK, timeout=0)
        lock.acquire()
    except filelock.Timeout as error:
        raise WriterBusyError(
            f"Another reindex is writing to {folder}: wait until it has finished."
        ) from error
    except OSError as error:
        raise ArchiveError(
            f"The index folder {folder} cannot be written ({error.strerror}): "
            "set PULLQUOTE_INDEX_DIR or --index-dir to a folder that can."
        ) from error
    try:
        yield
    finally:
        lock.release()
