"""The truth: articles, passages and what was read when, in one SQLite file (WAL).

Chroma and tantivy are derived from it. A passage id that one of them may hold although
the archive does not call it live stands in `doubtful` until it has been removed there,
so that a crash at any point leaves a later run something to tidy up by.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from index import clusters, corrections, holdings
from index.article import Article, Block, BlockType, Source
from index.chunk import Chunk
from index.database import Database
from index.holdings import SOURCE, Passage, Stats, source_of
from index.scope import EVERYTHING, Scope, second_of

__all__ = ["Archive", "Passage", "Stats"]


class Archive:
    """The archive in `folder`; open it once and pass it on. Only `create` makes files."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.folder = folder
        self.database = Database(folder, create=create)

    def close(self) -> None:
        """Close the connection; the archive stays as it is."""
        self.database.close()

    # --- what the index was made with ---------------------------------------------------

    def meta(self, key: str) -> str | None:
        """A remembered value, such as the fingerprint of the settings."""
        with self.database.reading() as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value."""
        with self.database.writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # --- reading ------------------------------------------------------------------------

    def article(self, article_id: str) -> Article | None:
        """One article by its id."""
        with self.database.reading() as db:
            row = db.execute(
                f"SELECT {SOURCE}, a.text FROM articles a WHERE article_id = ?",  # noqa: S608
                (article_id,),
            ).fetchone()
            if row is None:
                return None
            blocks = db.execute(
                'SELECT type, start, "end", rule FROM blocks WHERE article_id = ? ORDER BY seq',
                (article_id,),
            ).fetchall()
        return Article(
            source_of(row[:-1]),
            row[-1],
            tuple(Block(BlockType(kind), start, end, rule) for kind, start, end, rule in blocks),
        )

    def source(self, article_id: str) -> Source | None:
        """Who published one article and when, without reading its text."""
        with self.database.reading() as db:
            row = db.execute(
                f"SELECT {SOURCE} FROM articles a WHERE article_id = ?",  # noqa: S608
                (article_id,),
            ).fetchone()
        return source_of(row) if row else None

    def ids_like(self, prefix: str, limit: int = 5) -> list[str]:
        """Article ids that start with `prefix`, else those that contain it."""
        with self.database.reading() as db:
            for pattern in (f"{_literal(prefix)}%", f"%{_literal(prefix)}%"):
                rows = db.execute(
                    "SELECT article_id FROM articles WHERE article_id LIKE ? ESCAPE '\\' "
                    "ORDER BY article_id LIMIT ?",
                    (pattern, limit),
                ).fetchall()
                if rows:
                    return [row[0] for row in rows]
        return []

    def articles(self) -> Iterator[tuple[str, str]]:
        """Every article's `(article_id, path)`, without reading the texts."""
        with self.database.reading() as db:
            yield from db.execute("SELECT article_id, path FROM articles").fetchall()

    def passages(self, passage_ids: Sequence[str], scope: Scope = EVERYTHING) -> dict[str, Passage]:
        """The live ones among these that `scope` admits; an id that is not known is left out."""
        with self.database.reading() as db:
            return holdings.passages(db, passage_ids, scope)

    def count_passages(self) -> int:
        """How many passages are live."""
        with self.database.reading() as db:
            return holdings.count_passages(db, EVERYTHING)

    def generation(self) -> int:
        """Another number than before when another connection has committed since; the numbers
        of two Archives cannot be compared.
        """
        with self.database.reading() as db:
            return int(db.execute("PRAGMA data_version").fetchone()[0])

    def stats(self, scope: Scope = EVERYTHING) -> Stats:
        """Counts, dates, outlets and kinds of what `scope` admits."""
        with self.database.reading() as db:
            return holdings.count(db, scope)

    def tags(self, scope: Scope = EVERYTHING) -> tuple[tuple[str, int], ...]:
        """The tags in use within `scope` and on how many articles, most frequent first."""
        with self.database.reading() as db:
            return holdings.tags(db, scope)

    def latest(
        self, scope: Scope = EVERYTHING, limit: int = 10, outlet: str | None = None
    ) -> list[Source]:
        """The newest articles within `scope`, of one outlet if named; undated ones last."""
        narrowed = scope if outlet is None else scope & Scope(outlets=frozenset({outlet}))
        with self.database.reading() as db:
            return holdings.latest(db, narrowed, limit)

    def stories(self, article_ids: Iterable[str]) -> dict[str, str]:
        """A name for each article's story; articles of one name are copies of each other."""
        with self.database.reading() as db:
            return clusters.stories(db, article_ids)

    def carriers(
        self, article_ids: Sequence[str], scope: Scope = EVERYTHING
    ) -> dict[str, tuple[Source, ...]]:
        """Who else within `scope` carried each article's story, oldest first."""
        with self.database.reading() as db:
            return clusters.carriers(db, article_ids, scope)

    def notices(
        self, article_ids: Sequence[str], scope: Scope = EVERYTHING
    ) -> dict[str, tuple[Source, ...]]:
        """The corrections of each article within `scope`, oldest first."""
        with self.database.reading() as db:
            return corrections.notices(db, article_ids, scope)

    def corrected(
        self, notice_ids: Sequence[str], scope: Scope = EVERYTHING
    ) -> dict[str, tuple[Source, ...]]:
        """What each of these corrections corrects, within `scope`."""
        with self.database.reading() as db:
            return corrections.corrected(db, notice_ids, scope)

    # --- writing ------------------------------------------------------------------------

    def file_digests(self) -> dict[str, str]:
        """The digest of each file as it was when last read: path to SHA-256."""
        with self.database.reading() as db:
            return dict(db.execute("SELECT path, digest FROM files"))

    def set_file_digests(self, digests: Iterable[tuple[str, str]]) -> None:
        """Remember files as read in full."""
        with self.database.writing() as db:
            db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", digests)

    def content_hashes(self, article_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """`(content hash, path)` of those articles that are there."""
        found = {}
        with self.database.reading() as db:
            for article_id in article_ids:
                row = db.execute(
                    "SELECT content_hash, path FROM articles WHERE article_id = ?", (article_id,)
                ).fetchone()
                if row:
                    found[article_id] = (row[0], row[1])
        return found

    def articles_of(self, path: str) -> list[str]:
        """The ids of the articles that came from this very file."""
        with self.database.reading() as db:
            rows = db.execute("SELECT article_id FROM articles WHERE path = ?", (path,))
            return [row[0] for row in rows]

    def paths_under(self, root: str) -> list[tuple[str, str]]:
        """`(article_id, path)` of articles that came from `root` itself or from below it."""
        below = root.rstrip("/") + "/"
        with self.database.reading() as db:
            # A range, not LIKE: that would take /News for /news, and read every row.
            return db.execute(
                "SELECT article_id, path FROM articles WHERE path = ? OR (path >= ? AND path < ?)",
                (root, below, below[:-1] + chr(ord("/") + 1)),
            ).fetchall()

    def doubtful(self) -> list[str]:
        """Passage ids that Chroma or tantivy may hold although they are not live."""
        with self.database.reading() as db:
            return [row[0] for row in db.execute("SELECT passage_id FROM doubtful")]

    def doubt(self, passage_ids: Iterable[str]) -> None:
        """Note ids before they are added elsewhere, so that a crash leaves a trace."""
        with self.database.writing() as db:
            db.executemany(
                "INSERT OR IGNORE INTO doubtful VALUES (?)", ((one,) for one in passage_ids)
            )

    def settle(self, passage_ids: Sequence[str]) -> None:
        """These ids have been removed from Chroma and tantivy."""
        with self.database.writing() as db:
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

        One commit. The passages that these articles had before become doubtful, and the files
        that lose, gain or change one count as unread until `set_file_digests`.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self.database.writing() as db:
            for article_id in removed:
                _take_out(db, article_id, None)
            for article, path, content_hash in articles:
                _take_out(db, article.source.article_id, (path, content_hash))
                db.execute(
                    "INSERT INTO articles VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                    _article_row(article, path, content_hash, now),
                )
                db.executemany(
                    "INSERT INTO tags VALUES (?,?,?)",
                    (
                        (article.source.article_id, seq, tag)
                        for seq, tag in enumerate(article.source.tags)
                    ),
                )
                db.executemany(
                    "INSERT INTO blocks VALUES (?,?,?,?,?,?)",
                    (
                        (article.source.article_id, seq, b.type.value, b.start, b.end, b.rule)
                        for seq, b in enumerate(article.blocks)
                    ),
                )
            db.executemany(
                "INSERT INTO passages VALUES (?,?,?,?,?,?)",
                (
                    (c.chunk_id, c.article_id, c.start, c.end, c.text, json.dumps(c.sentences))
                    for c in chunks
                ),
            )
            db.executemany(
                "DELETE FROM doubtful WHERE passage_id = ?", ((c.chunk_id,) for c in chunks)
            )
            changed = [article for article, _, _ in articles]
            clusters.update(db, changed, removed)
            corrections.update(db, changed, removed)


def _take_out(db: sqlite3.Connection, article_id: str, new: tuple[str, str] | None) -> None:
    """Remove an article for good, or to write it as `new` (path, content hash)."""
    old = db.execute(
        "SELECT path, content_hash FROM articles WHERE article_id = ?", (article_id,)
    ).fetchone()
    if old != new:
        db.executemany("DELETE FROM files WHERE path = ?", ((row[0],) for row in (old, new) if row))
    db.execute(
        "INSERT OR IGNORE INTO doubtful SELECT passage_id FROM passages WHERE article_id = ?",
        (article_id,),
    )
    db.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))


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
        second_of(source.published) if source.published else None,
        source.published_origin.value,
        source.kind.value,
        article.text,
        now,
    )


def _literal(text: str) -> str:
    """`text` for a LIKE pattern with backslash as its escape."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
