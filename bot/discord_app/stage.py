"""Where an answer appears, and how often it may be rewritten there."""

import asyncio
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.discord_app.backstage import log
from bot.discord_app.telling import acknowledge
from bot.discord_app.views import notice

# Edits of one message; the limit is unpublished, 5 in 5 s was once named for all of a channel.
EDIT_SECONDS = 1.2
_EXPIRED = {10015, 50027}  # the interaction's token is older than 15 minutes
_GONE = {10008, 10003, 10062}
# Where messages are sent and found again.
Room = (
    discord.TextChannel
    | discord.VoiceChannel
    | discord.StageChannel
    | discord.Thread
    | discord.DMChannel
    | discord.PartialMessageable
)
Shown = discord.Message | discord.InteractionMessage | discord.WebhookMessage
# discord.py leaves our default out of edits, and Discord then allows all mentions.
_NOBODY = discord.AllowedMentions.none()


class Stage(ABC):
    """One place for one answer: a first message that is rewritten, further ones below it."""

    def __init__(self) -> None:
        self.messages: list[int] = []
        self._edited = 0.0

    async def show(self, view: ui.LayoutView) -> None:
        """Put or rewrite the first message, at least EDIT_SECONDS after the last time."""
        rest = self._edited + EDIT_SECONDS - time.monotonic()
        if rest > 0:
            await asyncio.sleep(rest)
        await self._show(view)
        self._edited = time.monotonic()

    async def settle(self, views: Sequence[ui.LayoutView]) -> None:
        """The final form: the first view in the first message, the others below."""
        await self.show(views[0])
        for view in views[1:]:
            await self._more(view)

    async def refuse(self, text: str) -> None:
        """Say why there is no answer, to the asker alone where that is possible."""
        await self.show(notice(text))

    @abstractmethod
    async def _show(self, view: ui.LayoutView) -> None: ...

    @abstractmethod
    async def _more(self, view: ui.LayoutView) -> None: ...


class InteractionStage(Stage):
    """The response to a command, button or form, deferred before anything else."""

    def __init__(self, interaction: discord.Interaction[Any], *, is_private: bool) -> None:
        super().__init__()
        self._interaction = interaction
        self._is_private = is_private

    async def defer(self) -> None:
        """Acknowledge; Discord gives 3 seconds for it."""
        message_id = await acknowledge(self._interaction, ephemeral=self._is_private)
        if message_id:
            self.messages.append(message_id)

    async def refuse(self, text: str) -> None:
        """A public placeholder is taken away, so that only the asker reads the refusal."""
        if self._is_private:
            await self.show(notice(text))
            return
        # As long as the placeholder is "thinking", a follow-up would fill it, for all to read.
        await self.show(notice("…"))
        await self._interaction.followup.send(view=notice(text), ephemeral=True)
        await self._interaction.delete_original_response()

    async def _show(self, view: ui.LayoutView) -> None:
        try:
            message: Shown = await self._interaction.edit_original_response(view=view)
        except discord.HTTPException as error:
            if error.code not in _EXPIRED or self._is_private or not self.messages:
                raise
            message = await self._as_bot(view)
        self._remember(message)

    async def _more(self, view: ui.LayoutView) -> None:
        message = await self._interaction.followup.send(
            view=view, ephemeral=self._is_private, wait=True
        )
        self._remember(message)

    async def _as_bot(self, view: ui.LayoutView) -> discord.Message:
        """Edit as any message of the bot's, without the token that has expired."""
        channel = self._interaction.channel
        assert isinstance(channel, Room)
        return await channel.get_partial_message(self.messages[0]).edit(
            view=view, allowed_mentions=_NOBODY
        )

    def _remember(self, message: Shown) -> None:
        if message.id not in self.messages:
            self.messages.append(message.id)


class MessageStage(Stage):
    """Messages of the bot's own in a channel, the first one in reply to the question."""

    def __init__(
        self, channel: discord.abc.Messageable, question: discord.Message | None = None
    ) -> None:
        super().__init__()
        self._channel = channel
        self._question = question
        self._message: discord.Message | None = None

    async def _show(self, view: ui.LayoutView) -> None:
        if self._message is None:
            self._message = await self._send(view, self._question)
        else:
            await self._message.edit(view=view, allowed_mentions=_NOBODY)

    async def _more(self, view: ui.LayoutView) -> None:
        await self._send(view, None)

    async def _send(self, view: ui.LayoutView, above: discord.Message | None) -> discord.Message:
        # With a nonce, a try that seemed to fail but arrived makes no second message.
        options: dict[str, Any] = {"view": view, "nonce": secrets.token_hex(12)}
        if above is not None:
            reference = above.to_reference(fail_if_not_exists=False)
            options |= {"reference": reference, "mention_author": False}
        message = await self._channel.send(**options)
        self.messages.append(message.id)
        return message


def is_gone(error: discord.HTTPException) -> bool:
    """Whether the message or channel was deleted, which is nobody's fault."""
    if error.code in _GONE:
        return True
    log.debug("Discord refused: %s", error)
    return False
