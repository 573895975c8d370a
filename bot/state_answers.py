"""Answers as they were given, with the messages that show them; threads the bot opened."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.state_database import StateDatabase, stamp, storable

# The first message has the lowest id, for Discord's ids grow with time.
_ANSWER = (
    "a.answer_id, a.guild_id, a.channel_id, "
    "(SELECT min(message_id) FROM messages m WHERE m.answer_id = a.answer_id), "
    "a.asker_id, a.conversation_id, a.question, a.standalone, a.text, a.status, a.model, "
    "a.is_private, a.created_at, a.citations"
)

# Not INSERT OR REPLACE: the row it deletes would take its messages along.
_SAVE = """
INSERT INTO answers VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (answer_id) DO UPDATE SET
    guild_id = excluded.guild_id, channel_id = excluded.channel_id,
    asker_id = excluded.asker_id, conversation_id = excluded.conversation_id,
    question = excluded.question, standalone = excluded.standalone, text = excluded.text,
    status = excluded.status, model = excluded.model, is_private = excluded.is_private,
    created_at = excluded.created_at, citations = excluded.citations
"""


@dataclass(frozen=True, slots=True)
class StoredCitation:
    """A citation as its button shows it, even when the article has left the archive.

    `corrected` says what had put it right by then, in one line; `who` how its quote was
    introduced, empty where it was kept by an earlier version.
    """

    marker: int
    article_id: str
    start: int
    end: int
    quote: str
    title: str
    outlet: str
    author: str
    url: str
    published: datetime | None
    kind: str
    also: tuple[str, ...] = ()
    corrected: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it was given; `message_id` is the first of the messages that show it.

    Once it has expired, question, standalone and text are empty.
    """

    answer_id: str
    guild_id: int
    channel_id: int
    message_id: int | None
    asker_id: int
    conversation_id: str
    question: str
    standalone: str
    text: str
    status: str
    model: str
    is_private: bool
    created_at: datetime
    citations: tuple[StoredCitation, ...] = ()

    @property
    def is_erased(self) -> bool:
        """Whether its words have expired; its citations are still there."""
        return not self.question


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A question of a conversation, as asked and as understood, and its answer with its sources."""

    question: str
    standalone: str
    answer: str
    citations: tuple[StoredCitation, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredThread:
    """A thread the bot opened, and the conversation it goes on with."""

    thread_id: int
    guild_id: int
    asker_id: int
    conversation_id: str
    opened_at: datetime


class Answers:
    """Answers by their id, by the messages that show them, and by conversation."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def save(self, answer: StoredAnswer) -> None:
        """Keep an answer, in place of the one of the same id, whose messages become its own."""
        row = (
            answer.answer_id,
            answer.guild_id,
            answer.channel_id,
            answer.asker_id,
            answer.conversation_id,
            storable(answer.question),
            storable(answer.standalone),
            storable(answer.text),
            answer.status,
            answer.model,
            answer.is_private,
            stamp(answer.created_at),
            json.dumps([_citation_kept(one) for one in answer.citations]),
        )
        with self._database.writing() as db:
            db.execute(_SAVE, row)
            if answer.message_id is not None:
                db.execute(
                    "INSERT OR REPLACE INTO messages VALUES (?, ?)",
                    (answer.message_id, answer.answer_id),
                )

    def get(self, answer_id: str) -> StoredAnswer | None:
        """The answer, unless it was never kept or is gone."""
        with self._database.reading() as db:
            row = db.execute(
                f"SELECT {_ANSWER} FROM answers a WHERE answer_id = ?",  # noqa: S608
                (answer_id,),
            ).fetchone()
        return _answer(row) if row else None

    def by_message(self, message_id: int) -> StoredAnswer | None:
        """The answer that this message shows, in whole or in part."""
        with self._database.reading() as db:
            row = db.execute(
                f"SELECT {_ANSWER} FROM answers a WHERE answer_id = "  # noqa: S608
                "(SELECT answer_id FROM messages WHERE message_id = ?)",
                (message_id,),
            ).fetchone()
        return _answer(row) if row else None

    def attach(self, answer_id: str, message_id: int) -> None:
        """Note that the message shows the answer; nothing happens when that is gone."""
        with self._database.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO messages "
                "SELECT ?, answer_id FROM answers WHERE answer_id = ?",
                (message_id, answer_id),
            )

    def messages(self, answer_id: str) -> tuple[int, ...]:
        """The messages that show the answer, first to last."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT message_id FROM messages WHERE answer_id = ? ORDER BY message_id",
                (answer_id,),
            ).fetchall()
        return tuple(row[0] for row in rows)

    def delete(self, answer_id: str) -> bool:
        """Delete it, feedback on it aside; tells whether there was one."""
        with self._database.writing() as db:
            done = db.execute("DELETE FROM answers WHERE answer_id = ?", (answer_id,))
            return done.rowcount > 0

    def history(self, conversation_id: str, limit: int, since: datetime) -> tuple[StoredTurn, ...]:
        """The conversation's newest turns, oldest first, as far as their words are kept."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT question, standalone, text, citations FROM answers "
                "WHERE conversation_id = ? AND created_at >= ? AND question != '' "
                "ORDER BY created_at DESC, rowid DESC LIMIT ?",
                (conversation_id, stamp(since), limit),
            ).fetchall()
        return tuple(
            StoredTurn(question, standalone, text, tuple(map(_citation, json.loads(kept))))
            for question, standalone, text, kept in reversed(rows)
        )


class Threads:
    """The threads that the bot opened, and may go on in without being mentioned."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def open(
        self, thread_id: int, guild_id: int, asker_id: int, conversation_id: str, now: datetime
    ) -> None:
        """Remember a thread."""
        with self._database.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO threads VALUES (?,?,?,?,?)",
                (thread_id, guild_id, asker_id, conversation_id, stamp(now)),
            )

    def get(self, thread_id: int) -> StoredThread | None:
        """The thread, if the bot opened it and it has not expired."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT thread_id, guild_id, asker_id, conversation_id, opened_at "
                "FROM threads WHERE thread_id = ?",
                (thread_id,),
            ).fetchone()
        if row is None:
            return None
        *plain, opened_at = row
        return StoredThread(*[*plain, datetime.fromisoformat(opened_at)])

    def close(self, thread_id: int) -> None:
        """The bot no longer goes on in it."""
        with self._database.writing() as db:
            db.execute("DELETE FROM threads WHERE thread_id = ?", (thread_id,))


def _citation_kept(citation: StoredCitation) -> dict[str, Any]:
    published = citation.published.isoformat() if citation.published else None
    return asdict(citation) | {"published": published}


def _citation(kept: dict[str, Any]) -> StoredCitation:
    published = datetime.fromisoformat(kept["published"]) if kept["published"] else None
    return StoredCitation(**kept | {"published": published, "also": tuple(kept["also"])})


def _answer(row: Sequence[Any]) -> StoredAnswer:
    *plain, is_private, created_at, kept = row
    citations = tuple(_citation(one) for one in json.loads(kept))
    return StoredAnswer(*[*plain, bool(is_private), datetime.fromisoformat(created_at), citations])
