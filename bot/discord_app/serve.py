"""`pullquote serve`: open everything, run until told to stop, close it all in order."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, closing

import aiohttp
import discord

from bot.discord_app import admin, commands
from bot.discord_app.backstage import Backstage, log, now
from bot.discord_app.client import PullquoteBot
from bot.newsdesk import open_newsdesk
from bot.queue import Limits, Queue
from bot.recording import records_of
from bot.reindexing import Reindexing, standing_order
from bot.settings import Settings
from bot.state import State
from bot.watching import BackgroundWatch, Watch
from index.errors import PullquoteError, SettingsError

_GRACE = 10.0  # seconds for what is being answered, once told to stop
_LAST_WORDS = 5.0  # seconds in which those who wait are told
_TIDY_SECONDS = 600.0
_STATE = "discord.sqlite3"
_CLOSING = "I am being restarted: ask again in a minute."
_UNSET = (
    "PULLQUOTE_DISCORD_TOKEN is not set: create a bot in Discord's developer portal and set its "
    "token; see docs/discord.md."
)
_REFUSED = (
    "Discord does not accept the token: copy it anew from the developer portal (Bot → Reset "
    "Token) into PULLQUOTE_DISCORD_TOKEN."
)
_NO_INTENT = (
    "Discord refuses the message content intent: switch it on in the developer portal (Bot → "
    "Privileged Gateway Intents), or set PULLQUOTE_DISCORD_MESSAGE_CONTENT=false."
)
_UNREACHABLE = "Discord could not be reached ({}): check the network and try again."


class DiscordError(PullquoteError):
    """Discord refuses the bot, or cannot be reached."""


def serve(settings: Settings, *, force_sync: bool = False) -> int:
    """Run the bot until SIGTERM or SIGINT; the exit code.

    Raises SettingsError without a token, ArchiveError without an index, and DiscordError.
    """
    if settings.discord_token is None:
        raise SettingsError(_UNSET)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing is spoken
    _log_to_stderr(settings.discord_token.get_secret_value())
    with ExitStack() as opened:
        newsdesk = opened.enter_context(closing(open_newsdesk(settings)))
        state = opened.enter_context(
            closing(State(settings.state_dir / _STATE, records_of(settings)))
        )
        order = standing_order(settings)
        reindexing = Reindexing(settings.index(), order)
        opened.callback(reindexing.stop)
        if settings.watch:
            watch = Watch(order.paths, settings.watch_minutes * 60)
            following = BackgroundWatch(watch, reindexing)
            following.start()
            opened.callback(following.stop)

        remembered = {one.guild_id: one for one in state.guilds.all_settings()}

        async def run() -> bool:
            limits = Limits(
                workers=settings.discord_workers,
                waiting=settings.discord_queue,
                longest_wait=settings.discord_wait,
                user_cooldown=settings.discord_cooldown,
                guild_cooldown=settings.discord_server_cooldown,
            )
            back = Backstage(settings, newsdesk, state, Queue(limits), reindexing, remembered)
            return await _run(back, force_sync=force_sync)

        # What was made while starting stays: looking through it again would stop the loop for .1 s.
        gc.collect()
        gc.freeze()
        is_idle = asyncio.run(run())
        if not is_idle:
            # A thread still waits for a model that does not answer; leaving would wait for it.
            state.close()
            reindexing.stop()
            logging.shutdown()
            sys.stderr.flush()
            os._exit(0)
    return 0


def create_bot(back: Backstage, *, force_sync: bool = False) -> PullquoteBot:
    """The bot with all its commands, not yet connected."""
    bot = PullquoteBot(back)
    bot.force_sync = force_sync
    commands.add_commands(bot)
    admin.add_commands(bot)
    return bot


async def _run(back: Backstage, *, force_sync: bool) -> bool:
    """Connect and stay; whether nothing was left running at the end."""
    bot = create_bot(back, force_sync=force_sync)
    token = back.settings.discord_token
    assert token is not None
    stop = asyncio.Event()
    async with _signals(stop), bot:
        connected = asyncio.create_task(_connect(bot, token.get_secret_value()))
        tidying = asyncio.create_task(_tidy(back))
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if connected.done():
                connected.result()
        finally:
            tidying.cancel()
            stopped.cancel()
            await _wind_up(bot)
            await bot.close()
            connected.cancel()
            await asyncio.gather(connected, tidying, return_exceptions=True)
    back.close()
    log.info("Closed.")
    return back.queue.is_idle


async def _connect(bot: PullquoteBot, token: str) -> None:
    """Log in and follow the gateway; every way it can fail is one sentence."""
    try:
        await bot.login(token)
        await bot.connect(reconnect=True)
    except discord.LoginFailure:
        raise DiscordError(_REFUSED) from None
    except discord.PrivilegedIntentsRequired:
        raise DiscordError(_NO_INTENT) from None
    except discord.ConnectionClosed as error:
        if error.code == 4004:
            raise DiscordError(_REFUSED) from None
        raise DiscordError(_UNREACHABLE.format(f"it closed with {error.code}")) from None
    except discord.HTTPException as error:
        raise DiscordError(_UNREACHABLE.format(f"status {error.status}")) from None
    except (aiohttp.ClientError, OSError, discord.GatewayNotFound) as error:
        raise DiscordError(_UNREACHABLE.format(type(error).__name__)) from None


async def _wind_up(bot: PullquoteBot) -> None:
    """Finish what is being answered, tell those who wait, stop a re-index."""
    under_way = len(bot.asking.under_way)
    if under_way:
        log.info("Stopping: %d questions are under way.", under_way)
    await bot.back.queue.close(_CLOSING, _GRACE)
    bot.back.reindexing.stop()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _LAST_WORDS
    while (bot.asking.under_way or bot.background) and loop.time() < deadline:
        await asyncio.sleep(0.05)


async def _tidy(back: Backstage) -> None:
    """Forget what has expired, now and then."""
    while True:
        settings = back.settings
        hours, days = settings.discord_conversation_hours, settings.discord_keep_days
        try:
            await back.kept(back.state.expire, now(), hours, days)
        except PullquoteError as error:
            log.warning("Expired conversations could not be removed: %s", error)
        await asyncio.sleep(_TIDY_SECONDS)


@contextlib.asynccontextmanager
async def _signals(stop: asyncio.Event) -> AsyncIterator[None]:
    """SIGTERM and Ctrl-C set `stop`; a second one ends the process at once."""
    loop = asyncio.get_running_loop()

    def told() -> None:
        if stop.is_set():
            os._exit(130)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


class _Unsecret(logging.Filter):
    """Keeps the token out of the log, whatever a library may write."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the token out; every record passes."""
        told = record.getMessage()
        if self._token in told:
            record.msg, record.args = told.replace(self._token, "[token]"), ()
        if record.exc_info and record.exc_info[1] and self._token in str(record.exc_info[1]):
            record.exc_info = None
        return True


def _log_to_stderr(token: str) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_Unsecret(token))
    for name, level in (("pullquote", logging.INFO), ("discord", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
        logger.propagate = False
