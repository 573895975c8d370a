"""The truth, as readers see it: articles, passages and versions, in one SQLite file (WAL).

Chroma and tantivy are derived from it, and what it does not call live is not shown. `ledger`
writes.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from index import clusters, corrections, holdings
from index.article import Article, Source
from index.database import Database
from index.holdings import SOURCE, Passage, Stats, source_of
from index.meta import GENERATION, STORES
from index.rows import each_stored, read_stored
from index.scope import EVERYTHING, Scope
from index.versions import Stored, Version, unpack

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
        stored = self.stored(article_id)
        return stored.article if stored else None

    def stored(self, article_id: str) -> Stored | None:
        """One article with its version, and where and when it was read."""
        with self.database.reading() as db:
            return read_stored(db, article_id)

    def versions(self, article_id: str) -> list[Version]:
        """What the article said before, newest first."""
        with self.database.reading() as db:
            rows = db.execute(
                "SELECT body, until FROM versions WHERE article_id = ? "
                "AND article_id IN (SELECT article_id FROM articles) ORDER BY version DESC",
                (article_id,),
            ).fetchall()
        return [Version(unpack(body), datetime.fromisoformat(until)) for body, until in rows]

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

    def every(self) -> Iterator[Stored]:
        """Every article, whole, in the order of ids."""
        with self.database.reading() as db:
            yield from each_stored(db)

    def passages(self, passage_ids: Sequence[str], scope: Scope = EVERYTHING) -> dict[str, Passage]:
        """The live ones among these that `scope` admits; an id that is not known is left out."""
        with self.database.reading() as db:
            return holdings.passages(db, passage_ids, scope)

    def sources(self, passage_ids: Sequence[str], scope: Scope = EVERYTHING) -> dict[str, Source]:
        """Who published each of these passages, of the live ones that `scope` admits."""
        with self.database.reading() as db:
            return holdings.sources(db, passage_ids, scope)

    def names(self, scope: Scope = EVERYTHING) -> tuple[list[str], list[str]]:
        """Every outlet and every author within `scope`, in no order."""
        with self.database.reading() as db:
            return holdings.names(db, scope)

    def count_passages(self) -> int:
        """How many passages are live."""
        with self.database.reading() as db:
            return holdings.count_passages(db, EVERYTHING)

    def passage_ids(self, scope: Scope) -> set[str]:
        """The live passages that `scope` admits; of a wide scope, many."""
        with self.database.reading() as db:
            return holdings.passage_ids(db, scope)

    def among(self, scope: Scope) -> set[str] | None:
        """The passages of a closed context, for an index that knows no articles; None if open."""
        return None if scope.articles is None else self.passage_ids(scope)

    def contents(self, article_ids: Sequence[str]) -> dict[str, str]:
        """What each of these articles says, as a hash; an id that is not known is left out."""
        wanted = json.dumps(list(article_ids))
        with self.database.reading() as db:
            return dict(
                db.execute(
                    "SELECT article_id, content_hash FROM articles "
                    "WHERE article_id IN (SELECT value FROM json_each(?))",
                    (wanted,),
                ).fetchall()
            )

    def generation(self) -> int:
        """A number that rises whenever a reader could see a change."""
        return int(self.meta(GENERATION) or 0)

    def stores(self) -> int:
        """The number of the folders that hold the two indexes."""
        return int(self.meta(STORES) or 1)

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


def _literal(text: str) -> str:
    """`text` for a LIKE pattern with backslash as its escape."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
