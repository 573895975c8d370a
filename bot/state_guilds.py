"""What each server has set: where and how the bot answers, and what of the archive it shows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.state_database import StateDatabase, StateError
from index.scope import Scope


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """A server's own settings; no channels means all, and None no limit of its own."""

    guild_id: int
    channels: frozenset[int] = frozenset()
    in_thread: bool = False
    is_private: bool = False
    user_daily: int | None = None
    guild_daily: int | None = None


_SETTINGS = "SELECT guild_id, channels, in_thread, is_private, user_daily, guild_daily FROM guilds"


class ScopeLevel(StrEnum):
    """Who set a scope: all that apply are ANDed, so that none can widen another."""

    GRANT = "grant"  # by the owner of the installation, for a server
    GUILD = "guild"
    CHANNEL = "channel"


class Guilds:
    """Settings and scopes by server; server 0 stands for direct messages."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def settings(self, guild_id: int) -> GuildSettings:
        """The server's settings, or the defaults."""
        with self._database.reading() as db:
            row = db.execute(f"{_SETTINGS} WHERE guild_id = ?", (guild_id,)).fetchone()
        return _settings(row) if row else GuildSettings(guild_id)

    def all_settings(self) -> tuple[GuildSettings, ...]:
        """Those of every server that has set anything."""
        with self._database.reading() as db:
            return tuple(_settings(row) for row in db.execute(_SETTINGS).fetchall())

    def set_settings(self, settings: GuildSettings) -> None:
        """Keep a server's settings, all of them."""
        row = (
            settings.guild_id,
            json.dumps(sorted(settings.channels)),
            settings.in_thread,
            settings.is_private,
            settings.user_daily,
            settings.guild_daily,
        )
        with self._database.writing() as db:
            db.execute("INSERT OR REPLACE INTO guilds VALUES (?,?,?,?,?,?)", row)

    def scopes(self, guild_id: int, channel_ids: Sequence[int] = ()) -> tuple[Scope, ...]:
        """All that apply in these channels: a thread's, its parent's, the server's, the grant."""
        marks = ",".join("?" * len(channel_ids))
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT scope FROM scopes WHERE guild_id = ? "  # noqa: S608
                f"AND (level != ? OR channel_id IN ({marks})) "
                "ORDER BY level = 'grant' DESC, level = 'guild' DESC, channel_id",
                (guild_id, ScopeLevel.CHANNEL.value, *channel_ids),
            ).fetchall()
        return tuple(self._read(guild_id, kept) for (kept,) in rows)

    def scope(self, level: ScopeLevel, guild_id: int, channel_id: int = 0) -> Scope | None:
        """The scope set at this level alone; only CHANNEL looks at `channel_id`."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT scope FROM scopes WHERE guild_id = ? AND level = ? AND channel_id = ?",
                _key(level, guild_id, channel_id),
            ).fetchone()
        return self._read(guild_id, row[0]) if row else None

    def set_scope(
        self, level: ScopeLevel, guild_id: int, channel_id: int, scope: Scope | None
    ) -> None:
        """Keep a scope in place of the one at this level; None takes it away."""
        key = _key(level, guild_id, channel_id)
        with self._database.writing() as db:
            if scope is None:
                db.execute(
                    "DELETE FROM scopes WHERE guild_id = ? AND level = ? AND channel_id = ?", key
                )
            else:
                db.execute("INSERT OR REPLACE INTO scopes VALUES (?,?,?,?)", (*key, _kept(scope)))

    def any_restriction(self) -> bool:
        """Whether any scope anywhere, direct messages included, keeps something back."""
        with self._database.reading() as db:
            # A scope without conditions is kept as an empty object.
            return db.execute("SELECT 1 FROM scopes WHERE scope != '{}'").fetchone() is not None

    def forget(self, guild_id: int) -> None:
        """Drop the server's settings and its own scopes.

        The grant stays: else a server could shake it off by throwing the bot out and asking it
        back in.
        """
        with self._database.writing() as db:
            db.execute("DELETE FROM guilds WHERE guild_id = ?", (guild_id,))
            db.execute(
                "DELETE FROM scopes WHERE guild_id = ? AND level != ?",
                (guild_id, ScopeLevel.GRANT.value),
            )

    def _read(self, guild_id: int, kept: str) -> Scope:
        """The scope as it was set; one that cannot be understood must not show everything."""
        try:
            return _scope(json.loads(kept))
        except (AttributeError, TypeError, ValueError) as error:
            raise StateError(
                f"A scope of the server {guild_id} in {self._database.path} cannot be read "
                f"({error}): set the server's scopes anew."
            ) from error


def _settings(row: Sequence[Any]) -> GuildSettings:
    guild_id, channels, in_thread, is_private, user_daily, guild_daily = row
    return GuildSettings(
        guild_id,
        frozenset(json.loads(channels)),
        bool(in_thread),
        bool(is_private),
        user_daily,
        guild_daily,
    )


def _key(level: ScopeLevel, guild_id: int, channel_id: int) -> tuple[int, str, int]:
    return guild_id, level.value, channel_id if level is ScopeLevel.CHANNEL else 0


def _kept(scope: Scope) -> str:
    """JSON that holds the conditions alone."""
    conditions: dict[str, Any] = {}
    if scope.outlets is not None:
        conditions["outlets"] = sorted(scope.outlets)
    if scope.articles is not None:
        conditions["articles"] = sorted(scope.articles)
    if scope.tags:
        conditions["tags"] = [sorted(tags) for tags in scope.tags]
    if scope.since is not None:
        conditions["since"] = scope.since.isoformat()
    if scope.until is not None:
        conditions["until"] = scope.until.isoformat()
    if scope.nothing:
        conditions["nothing"] = True
    return json.dumps(conditions)


def _scope(conditions: dict[str, Any]) -> Scope:
    if unknown := conditions.keys() - {"outlets", "articles", "tags", "since", "until", "nothing"}:
        raise ValueError(f"unknown condition {min(unknown)}")
    outlets, articles = conditions.get("outlets"), conditions.get("articles")
    since, until = conditions.get("since"), conditions.get("until")
    return Scope(
        outlets=None if outlets is None else frozenset(outlets),
        articles=None if articles is None else frozenset(articles),
        tags=tuple(frozenset(tags) for tags in conditions.get("tags", ())),
        since=None if since is None else date.fromisoformat(since),
        until=None if until is None else date.fromisoformat(until),
        nothing=conditions.get("nothing", False),
    )
