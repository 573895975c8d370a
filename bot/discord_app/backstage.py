"""What every part of the bot works with, and the threads that slow work is done in."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar

from bot.access import Place, visible
from bot.days import DayError
from bot.markdown import plain
from bot.newsdesk import Newsdesk
from bot.question import QuestionError
from bot.queue import Queue, RefusedError, StoppedError
from bot.reindexing import CutShortError, Reindexing
from bot.settings import Settings
from bot.state import State
from bot.state_guilds import GuildSettings
from index.errors import PullquoteError, WriterBusyError
from index.scope import Scope

log = logging.getLogger("pullquote.discord")

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class TellableError(PullquoteError):
    """What it says may be shown on Discord: it holds no path, address or secret."""


# Written for whoever asked, without paths or addresses.
_TOLD_AS_THEY_ARE = (
    TellableError, RefusedError, StoppedError, CutShortError,
)  # fmt: skip
_TOLD_IN_PLAIN = (DayError, QuestionError)  # they repeat what was typed, or are for a terminal


@dataclass(frozen=True, slots=True)
class Backstage:
    """Archive, queue and state; nothing here is called on the event loop but the queue.

    `remembered` holds the servers' settings as last read, because whether an answer is private
    must be said within the first 3 seconds.
    """

    settings: Settings
    newsdesk: Newsdesk
    state: State
    queue: Queue
    reindexing: Reindexing
    remembered: dict[int, GuildSettings] = field(default_factory=dict)
    _keeper: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="state")
    )
    _readers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(2, thread_name_prefix="read")
    )

    async def kept(
        self, call: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """Run a call that reads or writes the state, one after the other, off the loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._keeper, lambda: call(*args, **kwargs))

    async def read(
        self, call: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """Run a short look into the archive, off the loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: call(*args, **kwargs))

    def settings_of(self, guild_id: int) -> GuildSettings:
        """A server's settings, without waiting."""
        return self.remembered.get(guild_id) or GuildSettings(guild_id)

    async def change(self, changed: GuildSettings) -> None:
        """Keep a server's settings."""
        await self.kept(self.state.guilds.set_settings, changed)
        self.remembered[changed.guild_id] = changed

    async def scope_at(self, place: Place) -> Scope:
        """What may be seen at that place."""
        new_servers = self.settings.discord_new_servers
        return await self.kept(visible, self.state, place, new_servers)

    def close(self) -> None:
        """Let the threads end; what they hold is closed by whoever opened it."""
        self._keeper.shutdown(wait=True)
        self._readers.shutdown(wait=False, cancel_futures=True)


def reference() -> str:
    """A short name for one failure, the same in the log and in what its reader is told."""
    return secrets.token_hex(3)


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def explained(error: BaseException) -> str:
    """What somebody on Discord is told of a failure; the rest goes to the log."""
    if isinstance(error, _TOLD_AS_THEY_ARE):
        return str(error)
    if isinstance(error, _TOLD_IN_PLAIN):
        return plain(str(error))
    if isinstance(error, WriterBusyError):
        return "A re-index is running already: wait until it has finished."
    mark = reference()
    log.error("[%s] %s: %s", mark, type(error).__name__, error, exc_info=error)
    return f"Something failed here. Try again later; the operator finds it as `{mark}` in the log."
