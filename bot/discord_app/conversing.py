"""Questions that are not commands: mentions, direct messages, replies, threads."""

import asyncio
import re
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import discord

from bot.access import DIRECT, Place, is_open
from bot.discord_app.backstage import explained, log, now
from bot.discord_app.inquiry import Inquiry
from bot.discord_app.stage import MessageStage, Stage
from bot.discord_app.views import notice
from bot.invisible import invisible_free
from bot.queue import RefusedError
from bot.state_answers import StoredAnswer, StoredThread
from index.errors import PullquoteError

if TYPE_CHECKING:
    from bot.discord_app.client import PullquoteBot

_REFUSE_EVERY = 30.0  # seconds, so that nobody makes the bot flood a channel with refusals
_NAME = 90  # characters of a question that become a thread's name
_UNREADABLE = (
    "I can read a reply only when it mentions me: keep the mention on, or use “Ask a follow-up”."
)

_PRIVATE = "On this server answers are for the asker alone: use `/ask`."
OPENING_SECONDS = 10.0  # for a thread; beyond, the answer comes without

NO_WORDS = "There are no words in that: ask a question, such as “Who …?”."


class Conversing:
    """Decides whether a message is a question, of which conversation, and answered where."""

    def __init__(self, bot: "PullquoteBot") -> None:
        self._bot = bot
        self._refused: dict[tuple[int, str], float] = {}

    async def heard(self, message: discord.Message) -> None:
        """Answer the message if it is meant for the bot.

        Pins, joins and the like are messages too, and refer to others without being replies.
        """
        if message.type not in (discord.MessageType.default, discord.MessageType.reply):
            return
        channel: object = message.channel
        if isinstance(channel, discord.PartialMessageable) and message.guild:
            # A thread that is not known yet: only with its parent is it known what may be seen.
            channel = await self._bot.fetch_channel(channel.id)
        place = place_of(channel, message.guild.id if message.guild else 0)
        try:
            replied_to = await self._replied_to(message)
            conversation_id, is_for_us = await self._conversation(message, place, replied_to)
        except PullquoteError as error:
            if any(one.id == self._own_id for one in message.mentions) or not place.guild_id:
                await self._refuse(message, explained(error))
            return
        if is_for_us:
            await self._meant(message, place, conversation_id, is_reply=replied_to is not None)

    async def _meant(
        self, message: discord.Message, place: Place, conversation_id: str, *, is_reply: bool
    ) -> None:
        words = self._words(message)
        if not words:
            if is_reply and not message.content:
                await self._refuse(message, _UNREADABLE)
            return
        if not has_words(words):
            await self._refuse(message, NO_WORDS)
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
        if chosen.is_private:
            await self._refuse(message, _PRIVATE)
            return
        try:
            ticket = bot.back.queue.admit(message.author.id, place.guild_id)
        except RefusedError as error:
            await self._refuse(message, str(error))
            return
        stage = MessageStage(message.channel, message)
        inquiry = Inquiry(
            words,
            message.author.id,
            place,
            conversation_id=conversation_id,
            question_message=message.id,
        )
        move = partial(self._into_thread, message) if chosen.in_thread else None
        await bot.asking.take(inquiry, ticket, stage, move)

    async def _into_thread(
        self, message: discord.Message, inquiry: Inquiry
    ) -> tuple[Inquiry, Stage] | None:
        """A thread under the question; None where none can be opened."""
        if not isinstance(message.channel, discord.TextChannel):
            return None
        try:
            async with asyncio.timeout(OPENING_SECONDS):
                thread = await message.create_thread(
                    name=thread_name(inquiry.words),
                    auto_archive_duration=1440,  # minutes
                )
        except (discord.HTTPException, TimeoutError) as error:
            log.info("No thread could be opened: %s", error)
            return None
        return await self.moved(inquiry, thread, message.id), MessageStage(thread)

    async def moved(
        self, inquiry: Inquiry, thread: discord.Thread, question_message: int
    ) -> Inquiry:
        """The inquiry in a thread that was opened for it, where its conversation goes on."""
        conversation_id = inquiry.conversation_id or f"thread-{thread.id}"
        back, guild_id = self._bot.back, thread.guild.id
        await back.kept(
            back.state.threads.open, thread.id, guild_id, inquiry.asker_id, conversation_id, now()
        )
        return replace(
            inquiry,
            place=place_of(thread, guild_id),
            conversation_id=conversation_id,
            question_message=question_message,
        )

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
        if reference.type is not discord.MessageReferenceType.reply:
            return None
        answers = self._bot.back.state.answers
        found = await self._bot.back.kept(answers.by_message, reference.message_id)
        if found is None or found.channel_id != message.channel.id:
            return None
        is_others = found.is_private and found.asker_id != message.author.id
        return None if is_others else found

    @property
    def _own_id(self) -> int:
        """The bot's id as a user; an old application has another one."""
        assert self._bot.user is not None
        return self._bot.user.id

    def _words(self, message: discord.Message) -> str:
        mention = re.compile(rf"<@!?{self._own_id}>")
        return " ".join(invisible_free(mention.sub(" ", message.content)).split())

    async def _refuse(self, message: discord.Message, text: str) -> None:
        at, key = time.monotonic(), (message.author.id, text)
        if at - self._refused.get(key, -_REFUSE_EVERY) < _REFUSE_EVERY:
            return
        if len(self._refused) > 1000:
            self._refused.clear()
        self._refused[key] = at
        await MessageStage(message.channel, message).show(notice(text))


def has_words(text: str) -> bool:
    """Whether there is anything in it that could be asked."""
    return any(map(str.isalnum, text))


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
