"""What a run does to the index: bring it up to date, make it anew, mend it, take a run back."""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import filelock

from index import fingerprint
from index.archive import Archive
from index.document import Document
from index.errors import ArchiveError, ArticleError, NoArchiveError, WriterBusyError
from index.files import PACKS, Problem, find_files
from index.ledger import Ledger
from index.limits import Limits
from index.load import read_bytes
from index.met import name_of
from index.register import Register
from index.report import BuildReport, Progress, Tell
from index.run import DrySink, Held, Run
from index.settings import IndexSettings
from index.sources import Sources
from index.unpack import unpack
from index.visit import Memory, Visit
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
            _go(
                settings,
                paths,
                options,
                Run(
                    Register(archive.database),
                    writer,
                    tell,
                    report,
                    paths,
                    keeps_removed=options.keep_removed,
                ),
                report,
            )
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
    run: Run,
    report: BuildReport,
) -> None:
    started = time.monotonic()
    report.is_fetching = options.sources is not None
    files: list[Path] = []
    problems: list[Problem] = []
    for found in find_files(paths, report.ignored):
        (problems if isinstance(found, Problem) else files).append(found)  # type: ignore[arg-type]
    total = sum(map(_size, files)) + sum(len(one.raw) for one in options.documents)
    reading = _Reading(settings, options, run.register, report.ignored)
    run.read(reading.everything(problems, files), total)
    if not options.keep_removed:
        run.remove(empty_too=options.allow_empty)
    report.seconds = time.monotonic() - started


class _Reading:
    """All that a run reads, one document in memory at a time."""

    def __init__(
        self, settings: IndexSettings, options: Options, memory: Memory, ignored: Counter[str]
    ) -> None:
        self._settings = settings
        self._options = options
        self._memory = memory
        self._ignored = ignored

    def everything(
        self, problems: Sequence[Problem], files: Sequence[Path]
    ) -> Iterator[Held | Visit | Problem]:
        """Files, what was handed over, then what is fetched."""
        yield from problems
        for path in files:
            try:
                raw = read_bytes(path, self._settings.max_file_bytes)
            except ArticleError as error:
                yield Problem(name_of(path), str(error))
                continue
            yield self._held(Document(name_of(path), path.suffix.lower(), raw))
        yield from map(self._held, self._options.documents)
        if (sources := self._options.sources) is not None:
            # Imported here: a client for HTTP, which takes .3 s.
            from index.collect import collect  # noqa: PLC0415
            from index.fetch import Fetcher  # noqa: PLC0415

            for found in collect(sources, Fetcher(sources.fetch), self._memory):
                yield self._held(found) if isinstance(found, Document) else found

    def _held(self, document: Document) -> Held:
        inside: Iterator[Document | Problem] = iter((document,))
        if document.suffix in PACKS:
            inside = unpack(document, Limits(self._settings.max_file_bytes), self._ignored)
        return Held(document, inside, len(document.raw))


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
            run = Run(
                Register(archive.database),
                DrySink(),
                tell,
                report,
                paths,
                keeps_removed=options.keep_removed,
            )
            _go(settings, paths, options, run, report)
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
    if not (settings.index_dir / "archive.sqlite3").is_file():
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


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
