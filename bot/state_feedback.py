"""What readers thought of answers: copied with the words it is about, told without who it was."""

from dataclasses import dataclass
from datetime import datetime

from bot.state_answers import StoredAnswer
from bot.state_database import StateDatabase, stamp, storable

# The words come from the kept answer, so that what has been forgotten meanwhile stays so.
# A second press changes the verdict alone, and the reason goes with the verdict it was given for.
_ADD = """
INSERT INTO feedback
SELECT answer_id, ?, guild_id, asker_id, conversation_id, question, standalone, text, status,
       model, ?, '', ? FROM answers WHERE answer_id = ?
ON CONFLICT (answer_id, user_id) DO UPDATE SET
    reason = CASE WHEN is_good = excluded.is_good THEN reason ELSE '' END,
    is_good = excluded.is_good, created_at = excluded.created_at
"""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's verdict on one answer, without anyone's id.

    Words are empty when they had expired before, or their writer asked to be forgotten.
    """

    question: str
    standalone: str
    text: str
    status: str
    model: str
    reason: str
    guild_id: int
    is_good: bool
    created_at: datetime


class FeedbackBook:
    """One verdict for each reader and answer."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def add(self, answer: StoredAnswer, user_id: int, is_good: bool, now: datetime) -> bool:
        """Keep a verdict in place of the reader's last; False when the answer is gone."""
        with self._database.writing() as db:
            done = db.execute(_ADD, (user_id, is_good, stamp(now), answer.answer_id))
            return done.rowcount > 0

    def set_reason(self, answer_id: str, user_id: int, reason: str) -> bool:
        """Add what the reader wrote to the verdict; False when there is none."""
        with self._database.writing() as db:
            done = db.execute(
                "UPDATE feedback SET reason = ? WHERE answer_id = ? AND user_id = ?",
                (storable(reason), answer_id, user_id),
            )
            return done.rowcount > 0

    def all(self) -> tuple[Feedback, ...]:
        """Every verdict, oldest first."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT question, standalone, text, status, model, reason, guild_id, is_good, "
                "created_at FROM feedback ORDER BY created_at, rowid"
            ).fetchall()
        return tuple(
            Feedback(*[*plain, bool(is_good), datetime.fromisoformat(created_at)])
            for *plain, is_good, created_at in rows
        )
