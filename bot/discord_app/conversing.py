"""Questions that are not commands: mentions, direct messages, replies, threads."""

import re
import time
from typing import TYPE_CHECKING, Any

import discord

from bot.access import DIRECT, Place, is_open
from bot.discord_app.asking import Inquiry
from bot.discord_app.backstage import log, now
from bot.discord_app.stage import MessageStage, Stage
from bot.discord_app.views import notice
from bot.invisible import invisible_free
from bot.queue import RefusedError
from bot.state_answers import StoredAnswer, StoredThread

if TYPE_CHECKING:
    from bot.discord_app.client import PullquoteBot

_REFUSE_EVERY = 30.0  # seconds, so that nobody makes the bot flood a channel with refusals
_NAME = 90  # characters of a question that become a thread's name
_UNREADABLE = (
    "I can read a reply only when it mentions me: keep the mention on, or use “Ask a follow-up”."
)


class Conversing:
    """Decides whether a message is a question, of which conversation, and answered where."""

    def __init__(self, bot: "PullquoteBot") -> None:
        self._bot = bot
        self._refused: dict[int, float] = {}

    async def heard(self, message: discord.Message) -> None:
        """Answer the message if it is meant for the bot."""
        place = place_of(message.channel, message.guild.id if message.guild else 0)
        replied_to = await self._replied_to(message)
        conversation_id, is_for_us = await self._conversation(message, place, replied_to)
        if not is_for_us:
            return
        words = self._words(message)
        if not words:
            if replied_to and not message.content:
                await self._refuse(message, _UNREADABLE)
            return
        await self.ask(message, words, place, conversation_id)

    async def ask(
        self, message: discord.Message, words: str, place: Place, conversation_id: str
    ) -> None:
        """Admit and answer a question that stands in a message."""
        bot = self._bot
        chosen = bot.back.settings_of(place.guild_id)
        if not is_open(chosen, place):
            channels = ", ".join(f"<#{one}>" for one in sorted(chosen.channels)[:5])
            await self._refuse(message, f"Questions are answered in {channels}.")
            return
        try:
            ticket = bot.back.queue.admit(message.author.id, place.guild_id)
        except RefusedError as error:
            await self._refuse(message, str(error))
            return
        try:
            stage, place, opened = await self._stage(message, words, place)
            inquiry = Inquiry(
                words,
                message.author.id,
                place,
                conversation_id=opened or conversation_id,
                question_message=message.id,
            )
            await bot.asking.take(inquiry, ticket, stage)
        finally:
            bot.back.queue.leave(ticket)

    async def _stage(
        self, message: discord.Message, words: str, place: Place
    ) -> tuple[Stage, Place, str]:
        """Where the answer goes: a new thread where the server wants that, else a reply."""
        chosen = self._bot.back.settings_of(place.guild_id)
        if not (chosen.in_thread and isinstance(message.channel, discord.TextChannel)):
            return MessageStage(message.channel, message), place, ""
        try:
            thread = await message.create_thread(
                name=thread_name(words),
                auto_archive_duration=1440,  # minutes
            )
        except discord.HTTPException as error:
            log.info("No thread could be opened: %s", error)
            return MessageStage(message.channel, message), place, ""
        opened = await self.remember_thread(thread, message.author.id)
        return MessageStage(thread), place_of(thread, thread.guild.id), opened

    async def remember_thread(self, thread: discord.Thread, asker_id: int) -> str:
        """The conversation of a thread that the bot has just opened."""
        conversation_id = f"thread-{thread.id}"
        state = self._bot.back.state
        await self._bot.back.kept(
            state.threads.open, thread.id, thread.guild.id, asker_id, conversation_id, now()
        )
        return conversation_id

    async def _conversation(
        self, message: discord.Message, place: Place, replied_to: StoredAnswer | None
    ) -> tuple[str, bool]:
        """Which conversation it goes on with, and whether it is meant for the bot at all."""
        bot = self._bot
        if replied_to is not None:
            return replied_to.conversation_id, True
        is_mentioned = any(one.id == self._own_id for one in message.mentions)
        if place.guild_id == DIRECT:
            return await self.conversation_at(place), True
        thread = await self._thread_at(place)
        if thread is None:
            return "", is_mentioned
        is_askers = message.author.id == thread.asker_id
        is_read = bot.back.settings.discord_message_content and is_askers
        return thread.conversation_id, is_mentioned or is_read

    async def conversation_at(self, place: Place) -> str:
        """The conversation that goes on at a place by itself; empty where there is none."""
        if place.guild_id == DIRECT:
            return f"direct-{place.channel_id}"
        thread = await self._thread_at(place)
        return thread.conversation_id if thread else ""

    async def _thread_at(self, place: Place) -> StoredThread | None:
        """The thread that the bot opened there."""
        if place.parent_id is None:
            return None
        return await self._bot.back.kept(self._bot.back.state.threads.get, place.channel_id)

    async def _replied_to(self, message: discord.Message) -> StoredAnswer | None:
        reference = message.reference
        if reference is None or reference.message_id is None:
            return None
        answers = self._bot.back.state.answers
        found = await self._bot.back.kept(answers.by_message, reference.message_id)
        return found if found and found.channel_id == message.channel.id else None

    @property
    def _own_id(self) -> int:
        """The bot's id as a user; an old application has another one."""
        assert self._bot.user is not None
        return self._bot.user.id

    def _words(self, message: discord.Message) -> str:
        mention = re.compile(rf"<@!?{self._own_id}>")
        return " ".join(invisible_free(mention.sub(" ", message.content)).split())

    async def _refuse(self, message: discord.Message, text: str) -> None:
        at = time.monotonic()
        if at - self._refused.get(message.author.id, -_REFUSE_EVERY) < _REFUSE_EVERY:
            return
        if len(self._refused) > 1000:
            self._refused.clear()
        self._refused[message.author.id] = at
        await MessageStage(message.channel, message).show(notice(text))


def place_of(channel: object, guild_id: int) -> Place:
    """Where a channel, thread or direct conversation is; 0 is no server."""
    parent_id = channel.parent_id if isinstance(channel, discord.Thread) else None
    return Place(guild_id, int(getattr(channel, "id", 0)), parent_id)


def where(interaction: discord.Interaction[Any]) -> Place:
    """Where a command was given or a button pressed."""
    return place_of(interaction.channel, interaction.guild_id or 0)


def thread_name(words: str) -> str:
    """A question as the name of a thread."""
    return words if len(words) <= _NAME else f"{words[:_NAME].rpartition(' ')[0] or words[:_NAME]}…"
