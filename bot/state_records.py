"""The answer records, in an SQLite file of their own beside the bot's state."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.record import Origin, Record, RecordError, packed, unpacked
from bot.state_database import StateDatabase, stamp, storable

FILE = "records.sqlite3"
KEEP_DAYS = 30.0
MOST = 1000
_LEAST = 4  # characters of an id that are worth looking for
_NEAR = 5
_FIRST = """
CREATE TABLE records (
    record_id TEXT PRIMARY KEY, made_at TEXT NOT NULL, origin TEXT NOT NULL,
    guild_id INTEGER NOT NULL, asker_id INTEGER NOT NULL, conversation_id TEXT NOT NULL,
    question TEXT NOT NULL, status TEXT NOT NULL, model TEXT NOT NULL, body BLOB NOT NULL
);
CREATE INDEX records_by_time ON records (made_at);
CREATE INDEX records_by_asker ON records (asker_id);
"""
SCRIPTS = (_FIRST,)


@dataclass(frozen=True, slots=True)
class Whose:
    """Who asked on Discord and where; zeros and nothing at a terminal."""

    guild_id: int = 0
    asker_id: int = 0
    conversation_id: str = ""


NOBODY = Whose()


@dataclass(frozen=True, slots=True)
class Entry:
    """A record in the list of them."""

    record_id: str
    made_at: datetime
    origin: Origin
    question: str
    status: str
    model: str


class Records:
    """Records of the last `days`, at most `most` of them; with 0 days none is kept.

    The file is opened when first needed, and not made in order to forget. Raises StateError.
    """

    def __init__(self, path: Path, days: float = KEEP_DAYS, most: int = MOST) -> None:
        self.path = path
        self._days = days
        self._most = most
        self._database: StateDatabase | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the file, if it was opened."""
        if self._database is not None:
            self._database.close()

    def save(self, record: Record, whose: Whose = NOBODY) -> None:
        """Keep a record, and let go of those that are too old or too many."""
        if not self._days and not self.path.exists():
            return
        answer = record.answer
        row = (
            *(record.record_id, stamp(record.made_at), record.origin.value),
            *(whose.guild_id, whose.asker_id, whose.conversation_id),
            *(storable(record.question), answer.status.value, answer.model, packed(record)),
        )
        oldest = stamp(datetime.now(UTC) - timedelta(days=self._days))
        with self._opened() as database, database.writing() as db:
            if self._days:
                db.execute("INSERT OR REPLACE INTO records VALUES (?,?,?,?,?,?,?,?,?,?)", row)
            db.execute("DELETE FROM records WHERE made_at < ?", (oldest,))
            db.execute(
                "DELETE FROM records WHERE record_id IN (SELECT record_id FROM records "
                "ORDER BY made_at DESC, rowid DESC LIMIT -1 OFFSET ?)",
                (self._most,),
            )

    def get(self, prefix: str) -> Record:
        """The record of this id, or the only one whose id begins so; else RecordError."""
        wanted = prefix.strip().lower()
        if len(wanted) < _LEAST:
            raise RecordError(f"{prefix!r} is too short for an id: give {_LEAST} signs or more.")
        rows: list[tuple[str, bytes]] = []
        if self.path.exists():
            with self._opened() as database, database.reading() as db:
                rows = db.execute(
                    "SELECT record_id, body FROM records WHERE substr(record_id, 1, ?) = ? "
                    "ORDER BY made_at DESC LIMIT ?",
                    (len(wanted), wanted, _NEAR),
                ).fetchall()
        if not rows:
            raise RecordError(
                f"No answer is kept under the id {prefix!r}: `pullquote replay` lists those that "
                "are."
            )
        if len(rows) > 1:
            several = ", ".join(one for one, _ in rows)
            raise RecordError(f"Several answers begin with {prefix!r}: {several}. Give more of it.")
        return unpacked(rows[0][1])

    def latest(self, limit: int) -> tuple[Entry, ...]:
        """The newest records, newest first."""
        if not self.path.exists():
            return ()
        with self._opened() as database, database.reading() as db:
            rows = db.execute(
                "SELECT record_id, made_at, origin, question, status, model FROM records "
                "ORDER BY made_at DESC, rowid DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return tuple(
            Entry(one, datetime.fromisoformat(made_at), Origin(origin), *rest)
            for one, made_at, origin, *rest in rows
        )

    def delete(self, record_id: str) -> None:
        """Delete one."""
        self._erase("record_id = ?", (record_id,))

    def expire(self, words: datetime, discord: datetime) -> None:
        """Delete what Discord's readers asked before `words` or `discord`: a record is words.

        What is asked at a terminal goes by age and number alone.
        """
        oldest = stamp(max(words, discord))
        self._erase("origin = ? AND made_at < ?", (Origin.DISCORD.value, oldest))

    def forget(self, asker_id: int, conversations: Iterable[str]) -> None:
        """Delete a person's, and all others of these conversations, which know what was said."""
        self._erase("asker_id = ?", (asker_id,))
        for one in conversations:
            self._erase("conversation_id = ?", (one,))

    def forget_guild(self, guild_id: int) -> None:
        """Delete a server's."""
        self._erase("guild_id = ?", (guild_id,))

    def _erase(self, condition: str, values: tuple[object, ...]) -> None:
        if not self.path.exists():
            return
        with self._opened() as database:
            with database.writing() as db:
                found = db.execute(f"DELETE FROM records WHERE {condition}", values)  # noqa: S608
            if found.rowcount:
                database.empty_log()

    @contextmanager
    def _opened(self) -> Iterator[StateDatabase]:
        with self._lock:
            if self._database is None:
                self._database = StateDatabase(
                    self.path, SCRIPTS, name="The file of answer records", cure="move it away"
                )
        yield self._database
