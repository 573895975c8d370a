"""What earlier runs left, as the next one asks for it: articles by identity, place or words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from index.database import Database
from index.visit import Visit

_KNOWN = "article_id, identity, path, content_hash, title"
VISIT = "url, etag, modified, digest, at, landed, via"


def visit_of(row: Sequence[str]) -> Visit:
    """The visit in a row of the columns VISIT."""
    url, etag, modified, digest, at, landed, via = row
    return Visit(url, etag, modified, digest, datetime.fromisoformat(at), landed, via)


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows of an article without reading its text."""

    article_id: str
    identity: str
    path: str
    content_hash: str
    title: str


class Register:
    """Looks things up in one archive; reads no article's text."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, identity: str) -> Known | None:
        """The article of this identity."""
        return self._known("identity = ?", identity)

    def holder(self, article_id: str) -> Known | None:
        """The article of this id."""
        return self._known("article_id = ?", article_id)

    def alike(self, content_hash: str) -> list[Known]:
        """Articles of just this content."""
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT {_KNOWN} FROM articles "  # noqa: S608
                "WHERE content_hash = ? ORDER BY article_id LIMIT 5000",
                (content_hash,),
            )
            return [Known(*row) for row in rows]

    def articles_of(self, path: str) -> list[Known]:
        """The articles that came from this very file, or address."""
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT {_KNOWN} FROM articles WHERE path = ?",  # noqa: S608
                (path,),
            )
            return [Known(*row) for row in rows]

    def paths_under(self, root: str) -> list[tuple[str, str]]:
        """`(article_id, path)` of articles from `root` itself, from below or from inside it."""
        with self._database.reading() as db:
            found = db.execute(
                "SELECT article_id, path FROM articles WHERE path = ?", (root,)
            ).fetchall()
            for below in (root.rstrip("/") + "/", root + "!/"):
                # A range, not LIKE: that would take /News for /news, and read every row.
                found += db.execute(
                    "SELECT article_id, path FROM articles WHERE path >= ? AND path < ?",
                    (below, below[:-1] + chr(ord("/") + 1)),
                ).fetchall()
        return found

    def held_by(self, name: str) -> list[str]:
        """The ids of the articles from this document, or from inside it where it is a pack."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT article_id FROM articles WHERE path = ? OR (path >= ? AND path < ?)",
                (name, f"{name}!/", f"{name}!0"),
            )
            return [row[0] for row in rows]

    def digest(self, name: str) -> str | None:
        """What was remembered of a document when it was last read in full."""
        with self._database.reading() as db:
            row = db.execute("SELECT digest FROM files WHERE path = ?", (name,)).fetchone()
        return row[0] if row else None

    def visit(self, url: str) -> Visit | None:
        """What is remembered of an address."""
        with self._database.reading() as db:
            row = db.execute(
                f"SELECT {VISIT} FROM visits WHERE url = ?",  # noqa: S608
                (url,),
            ).fetchone()
        return visit_of(row) if row else None

    def _known(self, condition: str, value: str) -> Known | None:
        with self._database.reading() as db:
            row = db.execute(
                f"SELECT {_KNOWN} FROM articles "  # noqa: S608
                f"WHERE {condition}",
                (value,),
            ).fetchone()
        return Known(*row) if row else None
