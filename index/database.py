"""The SQLite file under the archive (WAL): opened, written in transactions, faults told."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index import clusters, corrections
from index.errors import ArchiveError, NoArchiveError

NAME = "archive.sqlite3"
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    article_id TEXT PRIMARY KEY, path TEXT NOT NULL, content_hash TEXT NOT NULL,
    title TEXT NOT NULL, outlet TEXT NOT NULL, author TEXT NOT NULL, url TEXT NOT NULL,
    published TEXT, published_ts INTEGER, published_origin TEXT NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL, indexed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS articles_by_path ON articles (path);
-- Each holds all that is counted, so that counting reads no texts.
CREATE INDEX IF NOT EXISTS articles_by_day ON articles (published_ts, outlet, kind);
CREATE INDEX IF NOT EXISTS articles_by_outlet ON articles (outlet, published_ts, kind);
DROP INDEX IF EXISTS articles_by_date;
CREATE TABLE IF NOT EXISTS tags (
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE, seq INTEGER NOT NULL,
    tag TEXT NOT NULL, PRIMARY KEY (article_id, seq)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tags_by_tag ON tags (tag, article_id);
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
COMMIT;
"""
# An archive of format 1 can still be read: `show` and `stats` need no tags.
_STAND_IN = "CREATE TEMP TABLE tags (article_id TEXT, seq INTEGER, tag TEXT)"
# One from before stories and corrections were kept shows none.
_NONE_KEPT = """
CREATE TEMP TABLE sketches (article_id TEXT, story TEXT);
CREATE TEMP TABLE corrections (notice_id TEXT, article_id TEXT, rule TEXT);
"""


class Database:
    """One connection to the file in `folder`, shared by all that keep something there."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        self.folder = folder
        self._path = folder / NAME
        if not create and not self._path.is_file():
            raise _nothing(folder)
        with self._told():
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            # One connection serves the whole process; the answer path may run in a thread.
            self._db = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}",
                uri=True,
                timeout=10,
                check_same_thread=False,
            )
        try:
            self._open(create=create)
        except BaseException:
            self._db.close()
            raise

    def _open(self, *, create: bool) -> None:
        with self._told():
            self._db.execute("PRAGMA foreign_keys = ON")
            if create:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.executescript(_SCHEMA)
                self._db.executescript(clusters.SCHEMA + corrections.SCHEMA)
            tables = {row[0] for row in self._db.execute("SELECT name FROM sqlite_master")}
            if tables and "tags" not in tables:
                self._db.execute(_STAND_IN)
            if tables and "sketches" not in tables:
                self._db.executescript(_NONE_KEPT)
        if not tables:  # a first run was killed before it had written anything
            raise _nothing(self.folder)

    def close(self) -> None:
        """Close the connection; the file stays as it is."""
        self._db.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, its faults told as ArchiveError."""
        with self._told():
            yield self._db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        with self._told(), self._db:
            yield self._db

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn SQLite's and the disk's faults into one sentence for the reader."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", None) in _DAMAGED:
                raise ArchiveError(
                    f"The archive {self._path} is damaged ({error}): put a copy of the folder "
                    f"back, or delete {self.folder} and run `pullquote reindex PATH` with your "
                    "articles."
                ) from error
            raise ArchiveError(
                f"The archive in {self.folder} could not be used ({error}): check that the disk "
                "has room and that the folder may be read and written; `pullquote doctor` helps."
            ) from error


def _nothing(folder: Path) -> NoArchiveError:
    return NoArchiveError(
        f"Nothing has been indexed in {folder} yet: "
        "run `pullquote reindex PATH` with a folder of articles."
    )
