"""What runs write into the archive: each step one transaction, each run one that can be undone.

A passage id that Chroma or tantivy may hold although the archive does not call it live
stands in `doubtful` until it has been removed there. `undo` holds, of every article that the
last run touched, what it was before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from sqlite3 import Connection

from index import meta
from index.chunk import Chunk
from index.database import Database
from index.files import container_of
from index.rows import parts, read_stored, relate, take_out, write_passages, write_stored
from index.versions import Stored, pack, unpack
from index.visit import Visit


class Ledger:
    """Writes to one archive; at most one at a time, which the caller's lock sees to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_begun = False

    def doubtful(self) -> list[str]:
        """Passage ids that Chroma or tantivy may hold although they are not live."""
        with self._database.reading() as db:
            return [row[0] for row in db.execute("SELECT passage_id FROM doubtful")]

    def live(self, passage_ids: Sequence[str]) -> set[str]:
        """Those of these ids that are live."""
        return self._of_passages("passage_id", passage_ids)

    def owners(self, passage_ids: Sequence[str]) -> set[str]:
        """The articles that have these live passages."""
        return self._of_passages("article_id", passage_ids)

    def _of_passages(self, column: str, passage_ids: Sequence[str]) -> set[str]:
        found: set[str] = set()
        with self._database.reading() as db:
            for part in parts(passage_ids):
                marks = ",".join("?" * len(part))
                statement = f"SELECT {column} FROM passages WHERE passage_id IN ({marks})"  # noqa: S608
                found.update(row[0] for row in db.execute(statement, list(part)))
        return found

    def dead(self) -> int:
        """How many vectors have been removed since the indexes were made."""
        with self._database.reading() as db:
            return int(meta.get(db, meta.DEAD) or 0)

    def suspect(self, reason: str) -> None:
        """An index failed while it was written to; a repair is to make both anew."""
        with self._database.writing() as db:
            meta.put(db, meta.SUSPECT, reason)

    def suspicion(self) -> str:
        """Why an index is suspected; nothing once both were made anew."""
        with self._database.reading() as db:
            return meta.get(db, meta.SUSPECT) or ""

    def is_undoing(self) -> bool:
        """Whether a rollback was cut short."""
        with self._database.reading() as db:
            return meta.get(db, meta.RUN) == "undoing"

    def undoable(self) -> int:
        """How many articles the last run touched."""
        with self._database.reading() as db:
            return int(db.execute("SELECT count(*) FROM undo").fetchone()[0])

    # --- one run ----------------------------------------------------------------------------

    def put(
        self,
        arrivals: Sequence[Stored],
        chunks: Sequence[Chunk],
        removed: Sequence[str] = (),
        stale: Iterable[str] = (),
    ) -> None:
        """Make articles live with their chunks, and drop `removed`, in one commit.

        `stale` are passages of which the indexes still tell what their article was before, until
        `described`. What the articles were is kept for a rollback, and as an earlier version
        where text, headline or date differ. Files that lose, gain or change an article count as
        unread until `remember`.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.writing() as db:
            self._begin(db)
            for article_id in removed:
                if (old := read_stored(db, article_id)) is not None:
                    _note(db, article_id, old)
                    _forget_files(db, old.path)
                    _forget_visits(db, old)
                    take_out(db, article_id)
                    db.execute("INSERT OR IGNORE INTO gone VALUES (?, 0)", (article_id,))
            for arrival in arrivals:
                _replace(db, arrival, now)
            _make_live(db, chunks, stale)
            relate(db, [one.article for one in arrivals], removed)

    def move(self, moved: Sequence[tuple[str, str, str]]) -> None:
        """`(article_id, identity, path)`: the same content, found elsewhere."""
        with self._database.writing() as db:
            self._begin(db)
            for article_id, identity, path in moved:
                if (old := read_stored(db, article_id)) is not None:
                    _note(db, article_id, old)
                    _forget_files(db, old.path, path)
                    db.execute(
                        "UPDATE articles SET identity = ?, path = ? WHERE article_id = ?",
                        (identity, path, article_id),
                    )

    def remember(self, digests: Iterable[tuple[str, str]], visits: Iterable[Visit] = ()) -> None:
        """Files and addresses have been read in full, and what they held was committed."""
        with self._database.writing() as db:
            db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", digests)
            db.executemany(
                "INSERT OR REPLACE INTO visits VALUES (?,?,?,?,?,?,?)",
                (
                    (v.url, v.etag, v.modified, v.digest, v.at.isoformat(), v.landed, v.via)
                    for v in visits
                ),
            )

    def stale(self) -> list[str]:
        """Passages of which the indexes tell what their article was before."""
        with self._database.reading() as db:
            return [row[0] for row in db.execute("SELECT passage_id FROM stale")]

    def described(self, passage_ids: Iterable[str]) -> None:
        """The indexes tell of these what the archive does."""
        with self._database.writing() as db:
            db.executemany(
                "DELETE FROM stale WHERE passage_id = ?", ((one,) for one in passage_ids)
            )

    def doubt(self, passage_ids: Iterable[str]) -> None:
        """Note ids before they are added elsewhere, so that a crash leaves a trace."""
        with self._database.writing() as db:
            db.executemany(
                "INSERT OR IGNORE INTO doubtful VALUES (?)", ((one,) for one in passage_ids)
            )

    def settle(self, passage_ids: Sequence[str]) -> None:
        """These ids have been removed from Chroma and tantivy."""
        with self._database.writing() as db:
            db.executemany(
                "DELETE FROM doubtful WHERE passage_id = ?", ((one,) for one in passage_ids)
            )
            meta.put(db, meta.DEAD, str(int(meta.get(db, meta.DEAD) or 0) + len(passage_ids)))

    def finish(self) -> None:
        """The run is over: the next one that changes anything starts a rollback of its own."""
        with self._database.writing() as db:
            if meta.get(db, meta.RUN) == "open":
                meta.put(db, meta.RUN, "")
                # What runs before this one removed, and what has not come back since.
                db.execute(
                    "DELETE FROM versions WHERE article_id IN "
                    "(SELECT article_id FROM gone WHERE is_old) "
                    "AND article_id NOT IN (SELECT article_id FROM articles)"
                )
                db.execute("DELETE FROM gone WHERE is_old")
        self._is_begun = False

    def _begin(self, db: Connection) -> None:
        """Before a run's first change; a run that was cut short is gone on with."""
        if self._is_begun:
            return
        self._is_begun = True
        if meta.get(db, meta.RUN) != "open":
            db.execute("DELETE FROM undo")
            db.execute("UPDATE gone SET is_old = 1")
            meta.put(db, meta.RUN, "open")

    # --- taking the last run back -----------------------------------------------------------

    def to_undo(self, limit: int) -> list[tuple[str, Stored | None]]:
        """Some of the articles that the last run touched, as they were before it."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT article_id, body FROM undo ORDER BY article_id LIMIT ?", (limit,)
            ).fetchall()
        return [(article_id, unpack(body) if body else None) for article_id, body in rows]

    def put_back(
        self,
        before: Sequence[tuple[str, Stored | None]],
        chunks: Sequence[Chunk],
        stale: Iterable[str] = (),
    ) -> None:
        """Restore these in one commit, with their chunks; the last one ends the rollback."""
        with self._database.writing() as db:
            if meta.get(db, meta.RUN) != "undoing":
                meta.put(db, meta.RUN, "undoing")
                # Two may have exchanged an identity, and come back in different commits.
                db.execute(
                    "UPDATE articles SET identity = 'undo ' || article_id "
                    "WHERE article_id IN (SELECT article_id FROM undo)"
                )
                db.execute("DELETE FROM visits")  # what was fetched is to be fetched again
            for article_id, old in before:
                now = read_stored(db, article_id)
                _forget_files(db, *(one.path for one in (now, old) if one is not None))
                take_out(db, article_id)
            for article_id, old in before:
                if old is not None:
                    write_stored(db, old)
                    db.execute(
                        "DELETE FROM versions WHERE article_id = ? AND version >= ?",
                        (article_id, old.version),
                    )
                else:
                    db.execute("INSERT OR IGNORE INTO gone VALUES (?, 0)", (article_id,))
                db.execute("DELETE FROM undo WHERE article_id = ?", (article_id,))
            _make_live(db, chunks, stale)
            gone = [article_id for article_id, old in before if old is None]
            relate(db, [old.article for _, old in before if old is not None], gone)
            if db.execute("SELECT 1 FROM undo LIMIT 1").fetchone() is None:
                meta.put(db, meta.RUN, "")


def _replace(db: Connection, arrival: Stored, now: str) -> None:
    article_id = arrival.article.source.article_id
    old = read_stored(db, article_id)
    _note(db, article_id, old)
    version = 1
    if old is None:
        _forget_files(db, arrival.path)
        # It may have been here before, and a citation of then may still be opened.
        last = db.execute("SELECT max(version) FROM versions WHERE article_id = ?", (article_id,))
        version += last.fetchone()[0] or 0
    else:
        if (old.path, old.content_hash) != (arrival.path, arrival.content_hash):
            _forget_files(db, old.path, arrival.path)
        version = old.version
        if _reads_otherwise(old, arrival):
            version += 1
            db.execute(
                "INSERT OR REPLACE INTO versions VALUES (?,?,?,?)",
                (article_id, old.version, now, pack(old)),
            )
        take_out(db, article_id)
    write_stored(db, replace(arrival, version=version, indexed_at=now))


def _reads_otherwise(old: Stored, new: Stored) -> bool:
    """Whether a citation of the old one might not be found in the new one."""
    before, after = old.article, new.article
    return (before.text, before.source.title, before.source.published) != (
        after.text,
        after.source.title,
        after.source.published,
    )


def _make_live(db: Connection, chunks: Sequence[Chunk], stale: Iterable[str]) -> None:
    write_passages(db, chunks)
    db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", ((one,) for one in stale))
    db.executemany("DELETE FROM doubtful WHERE passage_id = ?", ((c.chunk_id,) for c in chunks))
    meta.bump(db)


def _note(db: Connection, article_id: str, old: Stored | None) -> None:
    """What the run found; a second touch by the same run changes nothing."""
    body = pack(old) if old else None
    db.execute("INSERT OR IGNORE INTO undo VALUES (?, ?)", (article_id, body))


def _forget_files(db: Connection, *paths: str) -> None:
    """These are to be read again; a pack whose member it is as well."""
    for path in paths:
        names = {path, container_of(path)}
        db.executemany("DELETE FROM files WHERE path = ?", ((one,) for one in names))


def _forget_visits(db: Connection, old: Stored) -> None:
    """An article that goes is to be fetched again where a feed or a list still has it."""
    urls = (old.path, old.article.source.url)
    if not any("://" in one for one in urls):
        return
    found = "SELECT {} FROM visits WHERE url IN (?, ?) OR landed IN (?, ?)"
    db.execute(f"DELETE FROM visits WHERE url IN ({found.format('via')})", urls * 2)  # noqa: S608
    db.execute("DELETE FROM visits WHERE url IN (?, ?) OR landed IN (?, ?)", urls * 2)
