"""The bot as Discord sees it: what arrives, and who is called for it."""

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.asking import Asking
from bot.discord_app.backstage import Backstage, explained, log
from bot.discord_app.conversing import Conversing
from bot.discord_app.forms import submitted
from bot.discord_app.press import Pick, Press, Verb
from bot.discord_app.pressing import pressed
from bot.discord_app.telling import guarded, tell

_REMEMBERED = 4096  # ids of what was handled: a resumed connection may say it twice
_SYNCED = "commands"


class Tree(app_commands.CommandTree["PullquoteBot"]):
    """The commands; one place turns their failures into a sentence."""

    async def interaction_check(self, interaction: discord.Interaction["PullquoteBot"], /) -> bool:
        """Whether it has not been handled already."""
        return interaction.client.is_new(interaction.id)

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the one who gave the command."""
        if isinstance(error, app_commands.CheckFailure | app_commands.CommandNotFound):
            text = "That is not for you here."
        elif isinstance(error, app_commands.TransformerError):
            text = "One of the options is not what the command takes."
        else:
            text = explained(getattr(error, "original", error))
        await tell(interaction, text)


class PullquoteBot(commands.AutoShardedBot):
    """Answers from one archive, in every server it was invited to."""

    def __init__(self, backstage: Backstage) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        intents.message_content = backstage.settings.discord_message_content
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            tree_cls=Tree,
            activity=discord.Activity(type=discord.ActivityType.listening, name="/ask"),
        )
        self.back = backstage
        self.asking = Asking(backstage)
        self.conversing = Conversing(self)
        self.background: set[asyncio.Task[None]] = set()
        self.force_sync = False
        self._handled: OrderedDict[int, None] = OrderedDict()

    def is_new(self, event_id: int) -> bool:
        """Whether this is seen for the first time; from then on it is not."""
        if event_id in self._handled:
            return False
        self._handled[event_id] = None
        while len(self._handled) > _REMEMBERED:
            self._handled.popitem(last=False)
        return True

    async def setup_hook(self) -> None:
        """Before the connection: buttons of every age, and the commands where they changed."""
        self.add_dynamic_items(Press, Pick)
        await self.sync_commands()

    async def sync_commands(self) -> None:
        """Send the definitions, unless they are the ones that were sent last."""
        definitions = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        told = json.dumps([self.application_id, definitions], sort_keys=True)
        digest = hashlib.sha256(told.encode()).hexdigest()
        state = self.back.state
        if not self.force_sync and await self.back.kept(state.meta, _SYNCED) == digest:
            return
        await self.tree.sync()
        await self.back.kept(state.set_meta, _SYNCED, digest)
        log.info("The commands were synced.")

    async def on_ready(self) -> None:
        """Said at every new session."""
        log.info("Connected as %s, in %d servers.", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message, /) -> None:
        """A message that may be a question; prefix commands are not used."""
        if message.author.bot or message.webhook_id or not self.is_new(message.id):
            return
        try:
            await self.conversing.heard(message)
        except discord.Forbidden as error:
            log.info("A question could not be answered where it was asked: %s", error)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """What it asked is not answered any more."""
        self.asking.deleted(event.message_id)

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """As for a single one."""
        for message_id in event.message_ids:
            self.asking.deleted(message_id)

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        """Its conversation has ended, and what was being answered in it."""
        self.asking.closed(event.thread_id)
        await self.back.kept(self.back.state.threads.close, event.thread_id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was sent away: nothing of that server is kept."""
        self.back.remembered.pop(guild.id, None)
        await self.back.kept(self.back.state.forget_guild, guild.id)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Forms come back here, so that one opened before a restart is still read."""
        if interaction.type is discord.InteractionType.modal_submit and self.is_new(interaction.id):
            await guarded(interaction, submitted(self, interaction))

    async def pressed(
        self, interaction: discord.Interaction[Any], verb: Verb, key: str, number: int
    ) -> None:
        """A button or a choice of ours was used."""
        if self.is_new(interaction.id):
            await guarded(interaction, pressed(self, interaction, verb, key, number))

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` beside everything else; it tells its own failures."""
        task = asyncio.create_task(work)
        self.background.add(task)
        task.add_done_callback(self.background.discard)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Nobody can be told but the operator."""
        log.exception("Handling %s failed.", event_method)
