"""The truth: articles, passages and what was read when, in one SQLite file (WAL).

Chroma and tantivy are derived from it. A passage id that one of them may hold although
the archive does not call it live stands in `doubtful` until it has been removed there,
so that a crash at any point leaves a later run something to tidy up by.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.article import Article, Block, BlockType, DateOrigin, Kind, Source
from index.chunk import Chunk, Span
from index.errors import ArchiveError, NoArchiveError

DATABASE = "archive.sqlite3"
_AT_ONCE = 500  # ids in one statement; SQLite allows 32,766

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    article_id TEXT PRIMARY KEY, path TEXT NOT NULL, content_hash TEXT NOT NULL,
    title TEXT NOT NULL, outlet TEXT NOT NULL, author TEXT NOT NULL, url TEXT NOT NULL,
    published TEXT, published_ts INTEGER, published_origin TEXT NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL, indexed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS articles_by_path ON articles (path);
CREATE INDEX IF NOT EXISTS articles_by_date ON articles (published_ts);
CREATE TABLE IF NOT EXISTS blocks (
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE, seq INTEGER NOT NULL,
    type TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, rule TEXT NOT NULL,
    PRIMARY KEY (article_id, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passages (
    passage_id TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, sentences TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passages_by_article ON passages (article_id, start);
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doubtful (passage_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS embeddings (
    model TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (model, text_hash)
) WITHOUT ROWID;
"""
_SOURCE = "a.article_id, a.title, a.outlet, a.author, a.url, a.published, a.published_origin, a.kind"


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as the archive holds it: `article text[start:end] == text`.

    `sentences` are spans of the article's text; each lies within the passage.
    """

    passage_id: str
    source: Source
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]

    def sentence(self, span: Span) -> str:
        """The words of one of the passage's sentences."""
        return self.text[span[0] - self.start : span[1] - self.start]

    def beside(self, span: Span, step: int) -> str:
        """The sentence `step` places from that one within the passage, or nothing."""
        at = self.sentences.index(span) + step
        return self.sentence(self.sentences[at]) if 0 <= at < len(self.sentences) else ""


@dataclass(frozen=True, slots=True)
class Stats:
    """What the archive holds; dates are None when no article has one."""

    articles: int
    passages: int
    oldest: datetime | None
    newest: datetime | None
    outlets: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]


class Archive:
    """One connection to the archive in `folder`; open it once and pass it on."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.folder = folder
        path = folder / DATABASE
        if not create and not path.is_file():
            raise NoArchiveError(
                f"Nothing has been indexed in {folder} yet: "
                "run `pullquote reindex PATH` with a folder of articles."
            )
        with self._told():
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            # One connection serves the whole process; the answer path may run in a thread.
            self._db = sqlite3.connect(path, timeout=10, check_same_thread=False)
            self._db.execute("PRAGMA foreign_keys = ON")
            if create:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.executescript(_SCHEMA)
            self._db.execute("SELECT count(*) FROM meta").fetchone()

    def close(self) -> None:
        """Close the connection; the archive stays as it is."""
        self._db.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn SQLite's and the disk's faults into one sentence for the reader."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise ArchiveError(
                f"The archive in {self.folder} could not be used ({error}): check that the disk "
                "has room and that the folder may be read and written; `pullquote doctor` helps."
            ) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        with self._told(), self._db:
            yield self._db

    # --- what the index was made with ---------------------------------------------------

    def meta(self, key: str) -> str | None:
        """A remembered value, such as the fingerprint of the settings."""
        with self._told():
            row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # --- reading ------------------------------------------------------------------------

    def article(self, article_id: str) -> Article | None:
        """One article by its id."""
        with self._told():
            row = self._db.execute(
                f"SELECT {_SOURCE}, a.text FROM articles a WHERE article_id = ?",  # noqa: S608
                (article_id,),
            ).fetchone()
            if row is None:
                return None
            blocks = self._db.execute(
                'SELECT type, start, "end", rule FROM blocks WHERE article_id = ? ORDER BY seq',
                (article_id,),
            ).fetchall()
        return Article(
            _source(row[:-1]),
            row[-1],
            tuple(Block(BlockType(kind), start, end, rule) for kind, start, end, rule in blocks),
        )

    def ids_like(self, prefix: str, limit: int = 5) -> list[str]:
        """Article ids that start with `prefix`, else those that contain it."""
        with self._told():
            for pattern in (f"{_literal(prefix)}%", f"%{_literal(prefix)}%"):
                rows = self._db.execute(
                    "SELECT article_id FROM articles WHERE article_id LIKE ? ESCAPE '\\' "
                    "ORDER BY article_id LIMIT ?",
                    (pattern, limit),
                ).fetchall()
                if rows:
                    return [row[0] for row in rows]
        return []

    def articles(self) -> Iterator[tuple[str, str]]:
        """Every article's `(article_id, path)`, without reading the texts."""
        with self._told():
            yield from self._db.execute("SELECT article_id, path FROM articles").fetchall()

    def passages(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """The live ones among these passages; an id the archive does not know is left out."""
        found: dict[str, Passage] = {}
        with self._told():
            for at in range(0, len(passage_ids), _AT_ONCE):
                part = passage_ids[at : at + _AT_ONCE]
                marks = ",".join("?" * len(part))
                rows = self._db.execute(
                    f'SELECT p.passage_id, p.start, p."end", p.text, p.sentences, {_SOURCE} '  # noqa: S608
                    "FROM passages p JOIN articles a USING (article_id) "
                    f"WHERE p.passage_id IN ({marks})",
                    list(part),
                )
                for passage_id, start, end, text, sentences, *source in rows:
                    spans = tuple((left, right) for left, right in json.loads(sentences))
                    found[passage_id] = Passage(
                        passage_id, _source(source), start, end, text, spans
                    )
        return found

    def stats(self) -> Stats:
        """Counts and dates, from the indexes."""
        with self._told():
            articles, oldest, newest = self._db.execute(
                "SELECT count(*), min(published_ts), max(published_ts) FROM articles"
            ).fetchone()
            passages = self._db.execute("SELECT count(*) FROM passages").fetchone()[0]
            outlets = self._db.execute(
                "SELECT outlet, count(*) AS n FROM articles GROUP BY outlet ORDER BY n DESC, outlet"
            ).fetchall()
            kinds = self._db.execute(
                "SELECT kind, count(*) AS n FROM articles GROUP BY kind ORDER BY n DESC, kind"
            ).fetchall()
        return Stats(
            articles, passages, _moment(oldest), _moment(newest), tuple(outlets), tuple(kinds)
        )

    # --- writing ------------------------------------------------------------------------

    def file_digests(self) -> dict[str, str]:
        """The digest of each file as it was when last read: path to SHA-256."""
        with self._told():
            return dict(self._db.execute("SELECT path, digest FROM files"))

    def set_file_digests(self, digests: Iterable[tuple[str, str]]) -> None:
        """Remember files as read in full."""
        with self._writing() as db:
            db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", digests)

    def content_hashes(self, article_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """`(content hash, path)` of those articles that are there."""
        found = {}
        with self._told():
            for article_id in article_ids:
                row = self._db.execute(
                    "SELECT content_hash, path FROM articles WHERE article_id = ?", (article_id,)
                ).fetchone()
                if row:
                    found[article_id] = (row[0], row[1])
        return found

    def paths_under(self, root: str) -> list[tuple[str, str]]:
        """`(article_id, path)` of articles that came from `root` itself or from below it."""
        with self._told():
            return self._db.execute(
                "SELECT article_id, path FROM articles WHERE path = ? OR path LIKE ? ESCAPE '\\'",
                (root, _literal(root.rstrip("/")) + "/%"),
            ).fetchall()

    def doubtful(self) -> list[str]:
        """Passage ids that Chroma or tantivy may hold although they are not live."""
        with self._told():
            return [row[0] for row in self._db.execute("SELECT passage_id FROM doubtful")]

    def doubt(self, passage_ids: Iterable[str]) -> None:
        """Note ids before they are added elsewhere, so that a crash leaves a trace."""
        with self._writing() as db:
            db.executemany(
                "INSERT OR IGNORE INTO doubtful VALUES (?)", ((one,) for one in passage_ids)
            )

    def settle(self, passage_ids: Sequence[str]) -> None:
        """These ids have been removed from Chroma and tantivy."""
        with self._writing() as db:
            db.executemany(
                "DELETE FROM doubtful WHERE passage_id = ?", ((one,) for one in passage_ids)
            )

    def put(
        self,
        articles: Sequence[tuple[Article, str, str]],
        chunks: Sequence[Chunk],
        removed: Sequence[str] = (),
    ) -> None:
        """Make `(article, path, content hash)` live with their chunks, drop `removed`.

        One commit. The passages that these articles had before become doubtful.
        """
        ids = [article.source.article_id for article, _, _ in articles] + list(removed)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._writing() as db:
            for article_id in ids:
                db.execute(
                    "INSERT OR IGNORE INTO doubtful "
                    "SELECT passage_id FROM passages WHERE article_id = ?",
                    (article_id,),
                )
                db.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))
            for article, path, content_hash in articles:
                db.execute(
                    "INSERT INTO articles VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                    _article_row(article, path, content_hash, now),
                )
                db.executemany(
                    "INSERT INTO blocks VALUES (?,?,?,?,?,?)",
                    (
                        (article.source.article_id, seq, b.type.value, b.start, b.end, b.rule)
                        for seq, b in enumerate(article.blocks)
                    ),
                )
            for chunk in chunks:
                db.execute(
                    "INSERT INTO passages VALUES (?,?,?,?,?,?)",
                    (
                        chunk.chunk_id,
                        chunk.article_id,
                        chunk.start,
                        chunk.end,
                        chunk.text,
                        json.dumps(chunk.sentences),
                    ),
                )
                db.execute("DELETE FROM doubtful WHERE passage_id = ?", (chunk.chunk_id,))

    # --- embedding cache ----------------------------------------------------------------

    def cached_vectors(
        self, model: str, text_hashes: Sequence[str]
    ) -> dict[str, npt.NDArray[np.float32]]:
        """The vectors already made by `model` for these texts."""
        found = {}
        with self._told():
            for text_hash in text_hashes:
                row = self._db.execute(
                    "SELECT vector FROM embeddings WHERE model = ? AND text_hash = ?",
                    (model, text_hash),
                ).fetchone()
                if row:
                    found[text_hash] = np.frombuffer(row[0], dtype=np.float32)
        return found

    def cache_vectors(
        self, model: str, vectors: Iterable[tuple[str, npt.NDArray[np.float32]]]
    ) -> None:
        """Keep vectors, so that the same text is never embedded twice by the same model."""
        with self._writing() as db:
            db.executemany(
                "INSERT OR REPLACE INTO embeddings VALUES (?,?,?)",
                ((model, text_hash, vector.tobytes()) for text_hash, vector in vectors),
            )


def _article_row(
    article: Article, path: str, content_hash: str, now: str
) -> tuple[str | int | None, ...]:
    source = article.source
    return (
        source.article_id,
        path,
        content_hash,
        source.title,
        source.outlet,
        source.author,
        source.url,
        source.published.isoformat() if source.published else None,
        int(source.published.timestamp()) if source.published else None,
        source.published_origin.value,
        source.kind.value,
        article.text,
        now,
    )


def _source(row: Sequence[Any]) -> Source:
    article_id, title, outlet, author, url, published, origin, kind = row
    return Source(
        article_id,
        title,
        outlet,
        author,
        url,
        datetime.fromisoformat(published) if published else None,
        DateOrigin(origin),
        Kind(kind),
    )


def _moment(timestamp: int | None) -> datetime | None:
    return datetime.fromtimestamp(timestamp, UTC) if timestamp is not None else None


def _literal(text: str) -> str:
    """`text` for a LIKE pattern with backslash as its escape."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
