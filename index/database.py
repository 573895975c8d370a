"""The SQLite file under the archive (WAL): opened, written in transactions, faults told."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index import clusters, corrections
from index.address import same_address
from index.errors import ArchiveError, NoArchiveError, OtherSettingsError

NAME = "archive.sqlite3"
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

# Raised by every change of the tables; `_MIGRATIONS` take an older file there.
SCHEMA_VERSION = 4

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    article_id TEXT PRIMARY KEY, identity TEXT NOT NULL, path TEXT NOT NULL,
    content_hash TEXT NOT NULL, version INTEGER NOT NULL,
    title TEXT NOT NULL, outlet TEXT NOT NULL, author TEXT NOT NULL, url TEXT NOT NULL,
    published TEXT, published_ts INTEGER, published_origin TEXT NOT NULL,
    certainty TEXT NOT NULL, kind TEXT NOT NULL, language TEXT NOT NULL,
    text TEXT NOT NULL, indexed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS articles_by_identity ON articles (identity);
CREATE INDEX IF NOT EXISTS articles_by_path ON articles (path);
CREATE INDEX IF NOT EXISTS articles_by_content ON articles (content_hash);
-- Each holds all that is counted, so that counting reads no texts.
CREATE INDEX IF NOT EXISTS articles_by_day ON articles (published_ts, outlet, kind);
CREATE INDEX IF NOT EXISTS articles_by_outlet ON articles (outlet, published_ts, kind);
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
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, sentences TEXT NOT NULL,
    text_hash TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passages_by_article ON passages (article_id, start);
CREATE INDEX IF NOT EXISTS passages_by_text ON passages (text_hash);
-- Whose a candidate is, without the pages that the texts are on: 1 ms for 290 of 100,000, not 29.
CREATE INDEX IF NOT EXISTS passages_by_id ON passages (passage_id, article_id);
CREATE INDEX IF NOT EXISTS articles_by_id ON articles (
    article_id, title, outlet, author, url, published, published_origin, kind, certainty, language
);
-- The passages of a build beside the live one, until the switch.
CREATE TABLE IF NOT EXISTS staged (
    passage_id TEXT PRIMARY KEY, article_id TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, text TEXT NOT NULL, sentences TEXT NOT NULL, text_hash TEXT NOT NULL
) WITHOUT ROWID;
-- What changed articles said before; what was removed stays until a later run changes something.
CREATE TABLE IF NOT EXISTS versions (
    article_id TEXT NOT NULL, version INTEGER NOT NULL, until TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (article_id, version)
) WITHOUT ROWID;
-- Each article that the last run touched, as it was before; NULL where there was none.
CREATE TABLE IF NOT EXISTS undo (article_id TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visits (
    url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, digest TEXT NOT NULL,
    at TEXT NOT NULL, landed TEXT NOT NULL, via TEXT NOT NULL
) WITHOUT ROWID;
-- Passages of which the indexes tell what their article was before its last change.
CREATE TABLE IF NOT EXISTS stale (passage_id TEXT PRIMARY KEY) WITHOUT ROWID;
-- Articles that were removed and may come back; old ones were removed before the last change.
CREATE TABLE IF NOT EXISTS gone (article_id TEXT PRIMARY KEY, is_old INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doubtful (passage_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS embeddings (
    model TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (model, text_hash)
) WITHOUT ROWID;
"""
# From the first two layouts, which carried no number; the third lacks an index alone.
_TO_3 = """
ALTER TABLE articles RENAME TO articles_2;
ALTER TABLE passages RENAME TO passages_2;
DROP INDEX articles_by_path;
DROP INDEX IF EXISTS articles_by_date;
DROP INDEX IF EXISTS articles_by_day;
DROP INDEX IF EXISTS articles_by_outlet;
DROP INDEX IF EXISTS passages_by_article;
ALTER TABLE blocks RENAME TO blocks_2;
CREATE TABLE IF NOT EXISTS tags (article_id TEXT, seq INTEGER, tag TEXT);
DROP INDEX IF EXISTS tags_by_tag;
ALTER TABLE tags RENAME TO tags_2;
"""
_FROM_2 = """
INSERT INTO articles SELECT
    article_id,
    CASE WHEN path LIKE '%.jsonl' THEN 'id ' || article_id
         WHEN same_address(url) <> '' THEN 'address ' || same_address(url)
         ELSE 'file ' || path END,
    path, '', 1, title, outlet, author, url, published, published_ts, published_origin,
    'none', kind, '', text, indexed_at
FROM articles_2 GROUP BY 2;
INSERT INTO tags SELECT * FROM tags_2 WHERE article_id IN (SELECT article_id FROM articles);
INSERT INTO blocks SELECT * FROM blocks_2 WHERE article_id IN (SELECT article_id FROM articles);
INSERT INTO passages SELECT *, '' FROM passages_2
    WHERE article_id IN (SELECT article_id FROM articles);
DELETE FROM files;
DROP TABLE tags_2; DROP TABLE blocks_2; DROP TABLE passages_2; DROP TABLE articles_2;
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
            # SQLite's own 2 MB hold too little of an archive of 400 MB for a search's 300 rows.
            self._db.execute("PRAGMA cache_size = -32000")
            if create:
                self._db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # heeded by a new file alone
                self._db.execute("PRAGMA journal_mode = WAL")
                self._migrate()
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            is_empty = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if is_empty:  # a first run was killed before it had written anything
            raise _nothing(self.folder)
        if version != SCHEMA_VERSION:
            raise _other_version(self.folder, version)

    def _migrate(self) -> None:
        """Make the tables, or take those of an earlier version along, all in one transaction."""
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise _other_version(self.folder, version)
        if version == SCHEMA_VERSION:
            return
        self._db.create_function("same_address", 1, same_address, deterministic=True)
        had = self._db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'articles'")
        tables = _SCHEMA + clusters.SCHEMA + corrections.SCHEMA
        is_numberless = bool(had.fetchone()[0]) and not version
        steps = (_TO_3, tables, _FROM_2) if is_numberless else (tables,)
        try:
            self._db.executescript(
                "BEGIN IMMEDIATE;" + "".join(steps) + f"PRAGMA user_version = {SCHEMA_VERSION};"
            )
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

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
                    f"back, or delete {self.folder} and run `pullquote import FILE` with an "
                    "export, or `pullquote reindex PATH` with your articles."
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


def _other_version(folder: Path, version: int) -> ArchiveError:
    if version > SCHEMA_VERSION:
        return ArchiveError(
            f"The archive in {folder} was written by a newer version of Pullquote: update this one."
        )
    return OtherSettingsError(
        f"The archive in {folder} was made by an earlier version of Pullquote: run "
        "`pullquote reindex --rebuild` once; nothing is lost."
    )
