"""Articles on disk into the index: what changed is read and written, what is gone removed."""

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import filelock

from index import fingerprint
from index.archive import Archive
from index.article import Article
from index.document import Document
from index.errors import ArchiveError, ArticleError, WriterBusyError
from index.files import Problem, find_files
from index.load import load_articles, read_bytes
from index.settings import FORMAT, IndexSettings
from index.vectors import alone
from index.writer import Arrival, Writer

_LOCK = "write.lock"
_BATCH_ARTICLES = 64
_BATCH_CHARACTERS = 400_000  # about half a minute of embedding on two cores


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come; `done` and `total` are bytes of the files to read."""

    done: int
    total: int
    articles: int
    passages: int


@dataclass(slots=True)
class BuildReport:
    """What a run did, counted in articles.

    `problems` name what could not be indexed, `doubles` articles found twice.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    problems: list[Problem] = field(default_factory=list)
    doubles: list[Problem] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)

    @property
    def touched(self) -> int:
        """How many articles are not as they were before."""
        return self.added + self.changed + self.removed


Tell = Callable[[Progress], None]


def reindex(settings: IndexSettings, paths: Sequence[Path], tell: Tell) -> BuildReport:
    """Bring the index up to date with the files under `paths`.

    Articles that came from below `paths` and are no longer there are removed; others are
    left alone. Raises ArchiveError when another run is writing or the disk fails, and
    OtherSettingsError when the index was made with other settings.
    """
    today = fingerprint.fingerprint(settings)
    with _only_writer(settings.index_dir), _opened(settings.index_dir) as archive:
        fingerprint.check(archive, today)
        fingerprint.remember(archive, today)
        _check_whole(settings, archive)
        writer = Writer(settings, archive)
        try:
            return _Run(settings, archive, writer, tell).over(paths)
        finally:
            writer.close()


def rebuild(settings: IndexSettings, tell: Tell) -> BuildReport:
    """Make passages, vectors and word index anew from the articles that the archive holds."""
    Archive(settings.index_dir).close()  # NoArchiveError, before a lock makes the folder
    today = fingerprint.fingerprint(settings)
    with _only_writer(settings.index_dir), _opened(settings.index_dir) as archive:
        archive.set_meta(fingerprint.REBUILDING, "yes")
        _remove(settings.bm25_dir)
        with alone(settings.vectors_dir):
            _remove(settings.vectors_dir)
        archive.settle(archive.doubtful())
        writer = Writer(settings, archive, anew=True)
        try:
            report = _Run(settings, archive, writer, tell).again()
        finally:
            writer.close()
        fingerprint.remember(archive, today)
        archive.set_meta(fingerprint.REBUILDING, "")
        return report


@contextmanager
def _opened(folder: Path) -> Iterator[Archive]:
    archive = Archive(folder, create=True)
    try:
        yield archive
    finally:
        archive.close()


def _check_whole(settings: IndexSettings, archive: Archive) -> None:
    """Told at once, even when nothing has to be written."""
    for folder in (settings.bm25_dir, settings.vectors_dir):
        if not folder.is_dir() and archive.count_passages():
            raise ArchiveError(f"{folder} is missing: run `pullquote reindex --rebuild`.")


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise ArchiveError(
            f"{folder} could not be removed ({error.strerror}): check its rights, then run "
            "`pullquote reindex --rebuild` once more."
        ) from error


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
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


class _Run:
    """One run over an open archive: what has been seen, and what is to be told of it."""

    def __init__(
        self, settings: IndexSettings, archive: Archive, writer: Writer, tell: Tell
    ) -> None:
        self._settings = settings
        self._archive = archive
        self._writer = writer
        self._tell = tell
        self._report = BuildReport()
        self._batch: list[Arrival] = []
        self._seen: dict[str, str] = {}  # article id → the file that holds it
        self._kept: set[str] = set()  # files and folders that could not be read in full
        self._read: list[tuple[str, str]] = []  # files read in full, with their digests
        self._done = 0
        self._total = 0

    def over(self, paths: Sequence[Path]) -> BuildReport:
        """Read what changed under `paths`, write it, remove what is gone."""
        self._writer.tidy()
        files = []
        for found in find_files(paths, self._report.ignored):
            if isinstance(found, Problem):
                self._problem(found, found.path)
            else:
                files.append(found)
        self._total = sum(_size(path) for path in files)
        known = self._archive.file_digests()
        for path in files:
            base = self._done
            for arrival in self._arrivals(path, known):
                self._done = min(self._done + len(arrival.article.text), base + _size(path))
                self._add(arrival)
            self._done = base + _size(path)
        self._write(self._gone(paths))
        # Last, so that a run that was killed reads the files of its lost batches again.
        self._archive.set_file_digests(self._read)
        return self._report

    def again(self) -> BuildReport:
        """Write every stored article anew."""
        stored = list(self._archive.articles())
        self._total = len(stored)
        for article_id, path in stored:
            article = self._archive.article(article_id)
            if article is not None:
                self._report.changed += 1
                self._done += 1
                self._add(Arrival(article, path, content_hash(article)))
        self._write()
        return self._report

    def _arrivals(self, path: Path, known: dict[str, str]) -> Iterator[Arrival]:
        """The articles of one file that are new or changed."""
        name = _name(path)
        try:
            raw = read_bytes(path, self._settings.max_file_bytes)
        except ArticleError as error:
            self._problem(Problem(str(path), str(error)), name)
            return
        digest = f"{FORMAT}:{hashlib.sha256(raw).hexdigest()}"
        if known.get(name) == digest:
            here = self._archive.articles_of(name)
            # None, or one met before: another file has taken an article over in this run.
            if here and not any(article_id in self._seen for article_id in here):
                self._report.unchanged += len(here)
                self._seen.update(dict.fromkeys(here, name))
                return
        whole = True
        for found in load_articles(Document(name, path.suffix.lower(), raw)):
            if isinstance(found, Problem):
                self._problem(found, name)
                whole = False
                continue
            article_id = found.source.article_id
            holder = self._seen.get(article_id)
            if holder is not None:
                told = f"It is the article {article_id} again, which {holder} holds."
                self._report.doubles.append(Problem(str(path), told))
                # Read it again next time: by then the other file may be gone.
                whole = whole and holder == name
                continue
            self._seen[article_id] = name
            arrival = self._arrival(found, name)
            if arrival is not None:
                yield arrival
        if whole:
            self._read.append((name, digest))

    def _arrival(self, article: Article, name: str) -> Arrival | None:
        """Count the article as new, changed or unchanged; None when nothing is to be written."""
        article_id = article.source.article_id
        digest = content_hash(article)
        stored = self._archive.content_hashes([article_id]).get(article_id)
        if stored == (digest, name):
            self._report.unchanged += 1
            return None
        if stored is None:
            self._report.added += 1
        else:
            self._report.changed += 1
        return Arrival(article, name, digest)

    def _problem(self, problem: Problem, name: str) -> None:
        """What cannot be read now keeps the articles that were read from it before."""
        self._report.problems.append(problem)
        self._kept.add(name)

    def _gone(self, paths: Sequence[Path]) -> list[str]:
        """Articles from below `paths` that no file holds now."""
        gone = [
            article_id
            for root in paths
            if (name := _existing(root)) is not None
            for article_id, path in self._archive.paths_under(name)
            if article_id not in self._seen
            and path not in self._kept
            and not _below_any(path, self._kept)
        ]
        gone = list(dict.fromkeys(gone))
        self._report.removed += len(gone)
        return gone

    def _add(self, arrival: Arrival) -> None:
        self._batch.append(arrival)
        characters = sum(len(one.article.text) for one in self._batch)
        if len(self._batch) >= _BATCH_ARTICLES or characters >= _BATCH_CHARACTERS:
            self._write()

    def _write(self, removed: Sequence[str] = ()) -> None:
        if not self._batch and not removed:
            return
        self._report.passages += self._writer.write(self._batch, removed)
        self._batch = []
        count = self._report.added + self._report.changed
        self._tell(Progress(self._done, self._total, count, self._report.passages))


def content_hash(article: Article) -> str:
    """Changes when anything changes that a reader could see or a passage depends on."""
    told = json.dumps(
        [asdict(article.source), [asdict(block) for block in article.blocks]], default=str
    )
    return hashlib.sha256(f"{told}\0{article.text}".encode("utf-8", "replace")).hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _name(path: Path) -> str:
    """The path as the archive keeps it: no `..`, and UTF-8 even where a file's name is not."""
    return os.fsencode(os.path.normpath(path)).decode("utf-8", "backslashreplace")


def _existing(root: Path) -> str | None:
    """The name of a path that was asked for, unless nothing is there."""
    try:
        absolute = root.expanduser().absolute()
        return _name(absolute) if absolute.exists() else None
    except (OSError, ValueError, RuntimeError):
        return None


def _below_any(path: str, folders: set[str]) -> bool:
    return any(path.startswith(folder.rstrip("/") + "/") for folder in folders)
