"""How many questions were asked today, counted where two at once cannot both be the last."""

from datetime import date
from enum import StrEnum

from bot.state_database import StateDatabase

_USER = "SELECT coalesce(sum(questions), 0) FROM budgets WHERE day=? AND guild_id=? AND user_id=?"
_GUILD = "SELECT coalesce(sum(questions), 0) FROM budgets WHERE day=? AND guild_id=?"


class Spent(StrEnum):
    """Whether a question was counted, or whose limit had been reached."""

    OK = "ok"
    USER = "user"
    GUILD = "guild"


class Budgets:
    """Questions by day, server and user."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def spend(
        self,
        day: date,
        guild_id: int,
        user_id: int,
        user_limit: int | None,
        guild_limit: int | None,
    ) -> Spent:
        """Count one question unless that is over a limit; None is no limit. Drops older days."""
        key = (day.isoformat(), guild_id, user_id)
        with self._database.writing() as db:
            db.execute("DELETE FROM budgets WHERE day < ?", key[:1])
            if user_limit is not None and db.execute(_USER, key).fetchone()[0] >= user_limit:
                return Spent.USER
            if guild_limit is not None and db.execute(_GUILD, key[:2]).fetchone()[0] >= guild_limit:
                return Spent.GUILD
            db.execute(
                "INSERT INTO budgets VALUES (?,?,?,1) "
                "ON CONFLICT (day, guild_id, user_id) DO UPDATE SET questions = questions + 1",
                key,
            )
        return Spent.OK

    def refund(self, day: date, guild_id: int, user_id: int) -> None:
        """Take one question back, such as one that failed."""
        with self._database.writing() as db:
            db.execute(
                "UPDATE budgets SET questions = questions - 1 "
                "WHERE day = ? AND guild_id = ? AND user_id = ? AND questions > 0",
                (day.isoformat(), guild_id, user_id),
            )

    def spent(self, day: date, guild_id: int, user_id: int) -> tuple[int, int]:
        """What the user asked in this server on that day, and what all of them did."""
        key = (day.isoformat(), guild_id, user_id)
        with self._database.reading() as db:
            user = db.execute(_USER, key).fetchone()[0]
            guild = db.execute(_GUILD, key[:2]).fetchone()[0]
        return user, guild
