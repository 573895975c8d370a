"""What the bot remembers between restarts, in one SQLite file, and how it forgets."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.state_answers import Answers, Threads
from bot.state_budgets import Budgets
from bot.state_database import StateDatabase, stamp
from bot.state_feedback import FeedbackBook
from bot.state_guilds import Guilds
from bot.state_records import FILE, Records


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was deleted."""

    answers: int
    feedback: int
    threads: int


class State:
    """The bot's memory at `path`; every call is one transaction, from whichever thread.

    The answer records lie beside it, and forget what it forgets. Raises StateError, worded for
    whoever runs the bot.
    """

    def __init__(self, path: Path, records: Records | None = None) -> None:
        self._database = StateDatabase(path)
        self.answers = Answers(self._database)
        self.threads = Threads(self._database)
        self.guilds = Guilds(self._database)
        self.feedback = FeedbackBook(self._database)
        self.budgets = Budgets(self._database)
        self.records = records or Records(path.with_name(FILE))

    def close(self) -> None:
        """Close the files."""
        self._database.close()
        self.records.close()

    def delete(self, answer_id: str) -> None:
        """Delete an answer with its record, feedback on it aside."""
        self.answers.delete(answer_id)
        self.records.delete(answer_id)

    def meta(self, key: str) -> str | None:
        """A remembered value, such as the hash of the commands last made known."""
        with self._database.reading() as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value."""
        with self._database.writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def expire(self, now: datetime, conversation_hours: float, keep_days: float) -> None:
        """Erase the words of answers after hours, and the answers, citations and all, after days.

        A thread goes when the last question asked in it is that many hours old. Feedback stays:
        it is what the operator keeps, and goes when someone is forgotten.
        """
        expired = now - timedelta(hours=conversation_hours)
        words = stamp(expired)
        with self._database.writing() as db:
            db.execute(
                "UPDATE answers SET question = '', standalone = '', text = '' "
                "WHERE created_at < ? AND question != ''",
                (words,),
            )
            db.execute(
                "DELETE FROM threads WHERE opened_at < ? AND NOT EXISTS (SELECT 1 FROM answers a "
                "WHERE a.conversation_id = threads.conversation_id AND a.created_at >= ?)",
                (words, words),
            )
            db.execute(
                "DELETE FROM answers WHERE created_at < ?",
                (stamp(now - timedelta(days=keep_days)),),
            )
            # A day to spare: somewhere west of Greenwich yesterday is still today.
            yesterday = now.astimezone(UTC).date() - timedelta(days=1)
            db.execute("DELETE FROM budgets WHERE day < ?", (yesterday.isoformat(),))
        self._database.empty_log()
        self.records.expire(expired, now - timedelta(days=keep_days))

    def forget(self, user_id: int) -> Forgotten:
        """Delete what a person asked, thought of answers and opened, in every server.

        Others' verdicts on the person's answers lose all words, and others' follow-ups in the
        person's conversations what they were understood as, for that was drawn from them.
        Today's count of questions stays, a bare number: forgetting is no way around a limit.
        """
        with self._database.writing() as db:
            conversations = _conversations(db, user_id)
            _unquote(db, user_id)
            forgotten = Forgotten(
                db.execute("DELETE FROM answers WHERE asker_id = ?", (user_id,)).rowcount,
                db.execute("DELETE FROM feedback WHERE user_id = ?", (user_id,)).rowcount,
                db.execute("DELETE FROM threads WHERE asker_id = ?", (user_id,)).rowcount,
            )
            db.execute(
                "DELETE FROM budgets WHERE user_id = ? AND day < (SELECT max(day) FROM budgets)",
                (user_id,),
            )
        self._database.empty_log()
        self.records.forget(user_id, conversations)
        return forgotten

    def forget_guild(self, guild_id: int) -> Forgotten:
        """Delete what was asked and set in a server, but for the owner's grant.

        The grant and today's counts stay, for a server that throws the bot out may ask it back.
        """
        with self._database.writing() as db:
            forgotten = Forgotten(
                db.execute("DELETE FROM answers WHERE guild_id = ?", (guild_id,)).rowcount,
                db.execute("DELETE FROM feedback WHERE guild_id = ?", (guild_id,)).rowcount,
                db.execute("DELETE FROM threads WHERE guild_id = ?", (guild_id,)).rowcount,
            )
            self.guilds.forget(guild_id)
        self._database.empty_log()
        self.records.forget_guild(guild_id)
        return forgotten


def _conversations(db: sqlite3.Connection, user_id: int) -> list[str]:
    """The conversations in which the person asked something that is still known."""
    rows = db.execute(
        "SELECT conversation_id FROM answers WHERE asker_id = ? "
        "UNION SELECT conversation_id FROM feedback WHERE asker_id = ?",
        (user_id, user_id),
    ).fetchall()
    return [row[0] for row in rows if row[0]]


def _unquote(db: sqlite3.Connection, user_id: int) -> None:
    """Take the person's words out of other people's rows."""
    for table in ("answers", "feedback"):
        db.execute(
            f"UPDATE {table} SET standalone = question WHERE asker_id != ? "  # noqa: S608
            "AND conversation_id IN (SELECT conversation_id FROM answers WHERE asker_id = ? "
            "UNION SELECT conversation_id FROM feedback WHERE asker_id = ?)",
            (user_id, user_id, user_id),
        )
    db.execute(
        "UPDATE feedback SET asker_id = 0, conversation_id = '', question = '', standalone = '', "
        "text = '', reason = '' WHERE asker_id = ?",
        (user_id,),
    )
