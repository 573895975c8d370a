"""Articles on disk into the index: what changed is read, embedded and made live.

Per batch: note the new passage ids as doubtful → Chroma and tantivy → one SQLite commit
makes them live → what became stale is removed from both. A crash leaves the old state or
the new one, and the next run tidies up.
"""

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import filelock
import numpy as np

from index import fingerprint
from index.archive import Archive, Passage
from index.article import Article
from index.bm25 import Bm25Index
from index.chunk import Chunk, chunk_article
from index.embed import open_embedder
from index.encoder import Embedder, Vectors
from index.errors import ArchiveError, ArticleError
from index.files import Problem, find_files
from index.load import load_articles, read_bytes
from index.settings import FORMAT, IndexSettings
from index.vectors import VectorIndex

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
    """What a run did, counted in articles; `problems` name what could not be indexed, `doubles` articles found twice."""

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


@dataclass(frozen=True, slots=True)
class _Arrival:
    """An article that has to be written, and where it came from."""

    article: Article
    path: str
    content_hash: str


def reindex(settings: IndexSettings, paths: Sequence[Path], tell: Tell) -> BuildReport:
    """Bring the index up to date with the files under `paths`.

    Articles that came from below `paths` and are no longer there are removed; others are
    left alone. Raises ArchiveError when another run is writing or the disk fails, and
    OtherSettingsError when the index was made with other settings.
    """
    with _only_writer(settings.index_dir):
        archive = Archive(settings.index_dir, create=True)
        try:
            today = fingerprint.fingerprint(settings)
            fingerprint.check(archive, today)
            fingerprint.remember(archive, today)
            return _Run(settings, archive, tell).over(paths)
        finally:
            archive.close()


def rebuild(settings: IndexSettings, tell: Tell) -> BuildReport:
    """Make passages, vectors and word index anew from the articles that the archive holds."""
    Archive(settings.index_dir).close()  # NoArchiveError, before a lock makes the folder
    with _only_writer(settings.index_dir):
        archive = Archive(settings.index_dir, create=True)
        try:
            today = fingerprint.fingerprint(settings)
            archive.set_meta(fingerprint.REBUILDING, "yes")
            for folder in (settings.bm25_dir, settings.vectors_dir):
                shutil.rmtree(folder, ignore_errors=True)
            archive.settle(archive.doubtful())
            report = _Run(settings, archive, tell).again()
            fingerprint.remember(archive, today)
            archive.set_meta(fingerprint.REBUILDING, "")
            return report
        finally:
            archive.close()


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """One run at a time; the lock is the operating system's, so a killed run frees it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / _LOCK, timeout=0)
        lock.acquire()
    except filelock.Timeout as error:
        raise ArchiveError(
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
    """One run over an open archive; the embedder and the indexes open when first needed."""

    def __init__(self, settings: IndexSettings, archive: Archive, tell: Tell) -> None:
        self._settings = settings
        self._archive = archive
        self._tell = tell
        self._report = BuildReport()
        self._embedder: Embedder | None = None
        self._indexes: tuple[Bm25Index, VectorIndex] | None = None
        self._done = 0
        self._total = 0

    def over(self, paths: Sequence[Path]) -> BuildReport:
        """Read what changed under `paths`, write it, remove what is gone."""
        self._drop_doubtful()
        files = []
        for found in find_files(paths, self._report.ignored):
            if isinstance(found, Problem):
                self._report.problems.append(found)
            else:
                files.append(found)
        self._total = sum(_size(path) for path in files)
        seen: dict[str, str] = {}
        kept = {problem.path for problem in self._report.problems}
        batch: list[_Arrival] = []
        read: list[tuple[str, str]] = []
        known = self._archive.file_digests()
        for path in files:
            base = self._done
            for arrival in self._arrivals(path, known, seen, kept, read):
                batch.append(arrival)
                self._done = min(self._done + len(arrival.article.text), base + _size(path))
                if len(batch) >= _BATCH_ARTICLES or _characters(batch) >= _BATCH_CHARACTERS:
                    self._write(batch)
                    batch = []
            self._done = base + _size(path)
        self._write(batch, removed=self._gone(paths, seen, kept))
        # Last, so that a run that was killed reads the files of its lost batches again.
        self._archive.set_file_digests(read)
        return self._report

    def again(self) -> BuildReport:
        """Write every stored article anew."""
        batch: list[_Arrival] = []
        stored = list(self._archive.articles())
        self._total = len(stored)
        for article_id, path in stored:
            article = self._archive.article(article_id)
            if article is not None:
                batch.append(_Arrival(article, path, content_hash(article)))
                self._report.changed += 1
                self._done += 1
            if len(batch) >= _BATCH_ARTICLES:
                self._write(batch)
                batch = []
        self._write(batch)
        return self._report

    def _arrivals(
        self,
        path: Path,
        known: dict[str, str],
        seen: dict[str, str],
        kept: set[str],
        read: list[tuple[str, str]],
    ) -> Iterator[_Arrival]:
        """The articles of one file that are new or changed; `seen` gathers all their ids."""
        name = str(path)
        try:
            raw = read_bytes(path, self._settings.max_file_bytes)
        except ArticleError as error:
            self._report.problems.append(Problem(name, str(error)))
            kept.add(name)
            return
        digest = f"{FORMAT}:{hashlib.sha256(raw).hexdigest()}"
        if known.get(name) == digest:
            here = [one for one, origin in self._archive.paths_under(name) if origin == name]
            self._report.unchanged += len(here)
            seen.update(dict.fromkeys(here, name))
            return
        whole = True
        for found in load_articles(path, raw):
            if isinstance(found, Problem):
                self._report.problems.append(found)
                whole = False
                continue
            arrival = self._arrival(found, name, seen)
            if arrival is not None:
                yield arrival
        if whole:
            read.append((name, digest))

    def _arrival(self, article: Article, path: str, seen: dict[str, str]) -> _Arrival | None:
        """Count the article as new, changed or unchanged; None when nothing is to be written."""
        article_id = article.source.article_id
        if article_id in seen:
            told = f"It is the article {article_id} again, which {seen[article_id]} holds."
            self._report.doubles.append(Problem(path, told))
            return None
        seen[article_id] = path
        digest = content_hash(article)
        stored = self._archive.content_hashes([article_id]).get(article_id)
        if stored == (digest, path):
            self._report.unchanged += 1
            return None
        if stored is None:
            self._report.added += 1
        else:
            self._report.changed += 1
        return _Arrival(article, path, digest)

    def _gone(self, paths: Sequence[Path], seen: dict[str, str], kept: set[str]) -> list[str]:
        """Articles from below `paths` that no file holds now; unreadable files keep theirs."""
        gone = [
            article_id
            for root in paths
            if root.exists()
            for article_id, path in self._archive.paths_under(str(root.expanduser().absolute()))
            if article_id not in seen and path not in kept and not _below_any(path, kept)
        ]
        gone = list(dict.fromkeys(gone))
        self._report.removed += len(gone)
        return gone

    def _write(self, batch: Sequence[_Arrival], removed: Sequence[str] = ()) -> None:
        """One batch, in the order that survives a crash at any point."""
        if not batch and not removed:
            return
        bm25, vectors = self._open_indexes()
        chunks = self._chunks(batch)
        matrix = self._embed(chunks)
        sources = {one.article.source.article_id: one.article.source for one in batch}
        passages = [
            Passage(c.chunk_id, sources[c.article_id], c.start, c.end, c.text, c.sentences)
            for c in chunks
        ]
        live = self._archive.passages([chunk.chunk_id for chunk in chunks])
        self._archive.doubt(chunk.chunk_id for chunk in chunks if chunk.chunk_id not in live)
        if passages:
            vectors.upsert(passages, matrix)
            bm25.update([(chunk.chunk_id, chunk.embedded) for chunk in chunks])
        self._archive.put(
            [(one.article, one.path, one.content_hash) for one in batch], chunks, removed
        )
        self._drop_doubtful()
        self._report.passages += len(chunks)
        count = self._report.added + self._report.changed
        self._tell(Progress(self._done, self._total, count, self._report.passages))

    def _chunks(self, batch: Sequence[_Arrival]) -> list[Chunk]:
        if not batch:
            return []
        embedder = self._open_embedder()
        budget = min(self._settings.chunk_tokens, embedder.max_tokens)
        return [
            chunk
            for one in batch
            for chunk in chunk_article(one.article, budget, embedder.count_tokens)
        ]

    def _embed(self, chunks: Sequence[Chunk]) -> Vectors:
        """Vectors of (len(chunks), dimensions), from the cache where it has them."""
        if not chunks:
            return np.empty((0, 0), dtype=np.float32)
        embedder = self._open_embedder()
        hashes = [hashlib.sha256(chunk.embedded.encode()).hexdigest() for chunk in chunks]
        cached = self._archive.cached_vectors(embedder.fingerprint, hashes)
        missing = {
            digest: chunk.embedded
            for digest, chunk in zip(hashes, chunks, strict=True)
            if digest not in cached
        }
        if missing:
            made = embedder.encode_documents(list(missing.values()))
            fresh = dict(zip(missing, made, strict=True))
            self._archive.cache_vectors(embedder.fingerprint, fresh.items())
            cached |= fresh
        return np.stack([cached[digest] for digest in hashes])

    def _drop_doubtful(self) -> None:
        """Remove from Chroma and tantivy what the archive does not call live."""
        doubtful = self._archive.doubtful()
        if doubtful:
            bm25, vectors = self._open_indexes()
            vectors.delete(doubtful)
            bm25.update([], remove=doubtful)
            self._archive.settle(doubtful)

    def _open_embedder(self) -> Embedder:
        if self._embedder is None:
            self._embedder = open_embedder(self._settings)
        return self._embedder

    def _open_indexes(self) -> tuple[Bm25Index, VectorIndex]:
        if self._indexes is None:
            settings = self._settings
            self._indexes = (Bm25Index(settings.bm25_dir), VectorIndex(settings.vectors_dir))
        return self._indexes


def content_hash(article: Article) -> str:
    """Changes when anything changes that a reader could see or a passage depends on."""
    told = json.dumps(
        [asdict(article.source), [asdict(block) for block in article.blocks]], default=str
    )
    return hashlib.sha256(f"{told}\0{article.text}".encode("utf-8", "replace")).hexdigest()


def _characters(batch: Sequence[_Arrival]) -> int:
    return sum(len(one.article.text) for one in batch)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _below_any(path: str, folders: set[str]) -> bool:
    return any(path.startswith(folder.rstrip("/") + "/") for folder in folders)
