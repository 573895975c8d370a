"""One place turns what went wrong into a sentence for the one who acted."""

import functools
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec

import discord

from bot.discord_app.backstage import explained, log
from bot.discord_app.views import notice

Options = ParamSpec("Options")
Callback = Callable[Concatenate[discord.Interaction[Any], Options], Coroutine[Any, Any, None]]


ALREADY = 40060  # acknowledged: a first try arrived although it seemed to fail


async def acknowledge(
    interaction: discord.Interaction[Any], *, ephemeral: bool = True, thinking: bool = True
) -> int | None:
    """Defer, within the 3 seconds that Discord gives; the placeholder's id where it is told.

    Without `thinking`, a button's message stays as it is until it is edited.
    """
    try:
        done = await interaction.response.defer(ephemeral=ephemeral, thinking=thinking)
    except discord.HTTPException as error:
        if error.code != ALREADY:
            raise
        return None
    return done.message_id if done else None


async def tell(interaction: discord.Interaction[Any], text: str) -> None:
    """Say it to that person alone, whether or not the interaction has been acknowledged."""
    try:
        if interaction.response.is_done():
            await interaction.followup.send(view=notice(text), ephemeral=True)
        else:
            await _respond(interaction, text)
    except discord.HTTPException as error:
        log.info("A notice could not be shown: %s", error)


async def _respond(interaction: discord.Interaction[Any], text: str) -> None:
    try:
        await interaction.response.send_message(view=notice(text), ephemeral=True)
    except discord.HTTPException as error:
        if error.code != ALREADY:
            raise
        await interaction.followup.send(view=notice(text), ephemeral=True)


async def guarded(
    interaction: discord.Interaction[Any], handled: Coroutine[Any, Any, None]
) -> None:
    """Await `handled`; what it raises is told to whoever caused it."""
    try:
        await handled
    except Exception as error:  # noqa: BLE001  # told, and logged where it is a fault
        await tell(interaction, explained(error))


def told(callback: Callback[Options]) -> Callback[Options]:
    """A command whose failures end in a sentence."""

    @functools.wraps(callback)
    async def carried_out(
        interaction: discord.Interaction[Any], /, *args: Options.args, **kwargs: Options.kwargs
    ) -> None:
        await guarded(interaction, callback(interaction, *args, **kwargs))

    return carried_out
