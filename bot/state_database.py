"""The SQLite file under the bot's state (WAL): opened, brought up to date, faults told."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.state_schema import SCRIPTS
from index.errors import PullquoteError

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_CURE = "move it and its -wal file away and set every server's settings and scopes anew"
_PATIENCE = 10.0  # seconds for another process to finish writing


class StateError(PullquoteError):
    """The bot's own file is busy, damaged, of a newer version, or cannot be written."""


class StateDatabase:
    """One connection to the file at `path`, made if need be, readable by its owner alone.

    Any thread may use it: a lock lets in one at a time. Other processes may use the file too.
    """

    def __init__(
        self,
        path: Path,
        scripts: Sequence[str] = SCRIPTS,
        patience: float = _PATIENCE,
        *,
        name: str = "The bot's state",
        cure: str = _CURE,
    ) -> None:
        self.path = path
        self._what = name[0].lower() + name[1:]
        self._name = f"{name} {path}"  # as its faults are told
        self._cure = cure
        self._lock = threading.RLock()
        with self._told():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # SQLite gives its -wal and -shm files the mode of this one.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._db = sqlite3.connect(
                path, timeout=patience, isolation_level=None, check_same_thread=False
            )
        try:
            with self._told():
                self._check(len(scripts))
                # What is forgotten is overwritten with zeros, not only unlinked.
                self._db.execute("PRAGMA secure_delete = ON")
                self._write_ahead(patience)
                self._migrate(scripts)
                # Not earlier: a script that rebuilds a table must not set off its cascades.
                self._db.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the connection; the file stays as it is."""
        with self._lock:
            self._db.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, its faults told as StateError."""
        with self._lock, self._told():
            yield self._db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing. Within another, it is a part of that."""
        with self._lock, self._told():
            is_part = self._db.in_transaction
            if is_part:
                yield self._db
                return
            # Taken at once: a lock asked for after reading is refused without any waiting.
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk has already rolled it back
                    self._db.execute("ROLLBACK")
                raise

    def empty_log(self) -> None:
        """Leave no copy in the -wal file of what has been erased from the main one."""
        with self.reading() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _check(self, newest: int) -> None:
        """Refuse a file that is damaged, newer or another program's, before touching it."""
        fault = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if fault != "ok":
            raise StateError(self._damaged(fault))
        self._db.execute("BEGIN")  # one view of it: another bot may just be making it
        version = self._version()
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        self._db.execute("COMMIT")
        if version > newest:
            raise StateError(
                f"{self._name} was written by a newer Pullquote (version {version}, "
                f"this one reads {newest}): update Pullquote, or keep the state in another file."
            )
        if tables and not version:
            raise StateError(
                f"{self.path} is a database, but not {self._what}: name another file for it."
            )

    def _write_ahead(self, patience: float) -> None:
        """Switch to WAL. SQLite itself does not wait here for another process that just does."""
        until = time.monotonic() + patience
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if _code(error) not in _HELD or time.monotonic() > until:
                    raise
            time.sleep(0.01)

    def _migrate(self, scripts: Sequence[str]) -> None:
        """Run the scripts the file has not seen, each with its version in one transaction."""
        while (version := self._version()) < len(scripts):
            try:
                with self.writing() as db:
                    if self._version() != version:
                        continue  # another process was at it too, and faster
                    for statement in _statements(scripts[version]):
                        db.execute(statement)
                    if broken := db.execute("PRAGMA foreign_key_check").fetchone():
                        raise sqlite3.IntegrityError(f"{broken[0]} points at rows that are gone")
                    db.execute(f"PRAGMA user_version = {version + 1}")
            except StateError as error:
                raise StateError(
                    f"{self._name} could not be brought from version {version} to "
                    f"{version + 1} ({error.__cause__}); it is as it was before: check that the "
                    "disk has room and that no other bot is using it, then start again, or go "
                    "back to the Pullquote that wrote it."
                ) from error

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn SQLite's and the disk's faults into one sentence for the reader."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StateError(self._sentence(error)) from error

    def _sentence(self, error: Exception) -> str:
        code = _code(error)
        if code in _DAMAGED:
            return self._damaged(error)
        if code in _HELD:
            return (
                f"{self._name} is held by another process ({error}): see that only "
                "one bot uses it, then try again."
            )
        if code == sqlite3.SQLITE_FULL:
            return (
                f"{self._name} could not be written ({error}): make room on the "
                "disk, then try again."
            )
        return (
            f"{self._name} could not be used ({error}): check that the disk has "
            "room and that the file and its folder may be read and written."
        )

    def _damaged(self, fault: object) -> str:
        return f"{self._name} is damaged ({fault}): put a copy of it back, or {self._cure}."


def stamp(moment: datetime) -> str:
    """The moment as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def storable(text: str) -> str:
    """The text without half a surrogate pair, which JSON may bring and SQLite refuses."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _code(error: Exception) -> int:
    """SQLite's code for it, without the bits that tell variants apart; 0 for other errors."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _statements(script: str) -> Iterator[str]:
    """One by one, for `executescript` would commit before it starts."""
    statement = ""
    for part in script.split(";"):
        statement += f"{part};"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    yield statement  # an unfinished one, for SQLite to complain of
