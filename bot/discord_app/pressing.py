"""What the buttons do."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot.discord_app.backstage import TellableError, now
from bot.discord_app.conversing import where
from bot.discord_app.forms import answer_for, follow_up_form, reason_form
from bot.discord_app.press import Verb
from bot.discord_app.settings_panel import settings_pressed
from bot.discord_app.stage import is_gone
from bot.discord_app.telling import acknowledge
from bot.discord_app.views import notice, passage, source_of, sources
from bot.passage import PassageInPlace, Quoted
from bot.provenance import carriers, corrected_by
from bot.state_answers import StoredCitation
from index.scope import Scope

if TYPE_CHECKING:
    from bot.discord_app.client import PullquoteBot

Interaction = discord.Interaction[Any]
_NOT_HERE = "That source may no longer be shown here."


async def pressed(
    bot: "PullquoteBot", interaction: Interaction, verb: Verb, key: str, number: int
) -> None:
    """Carry out one press; `key` is an answer's id, or a setting's name."""
    match verb:
        case Verb.MORE:
            await interaction.response.send_modal(follow_up_form(key))
        case Verb.DOWN:
            await interaction.response.send_modal(reason_form(key))
            answer = await answer_for(bot, interaction, key)
            feedback = bot.back.state.feedback
            await bot.back.kept(feedback.add, answer, interaction.user.id, False, now())
        case Verb.UP:
            await _thank(bot, interaction, key)
        case Verb.SHOW:
            await _show_passage(bot, interaction, key, number)
        case Verb.ALL:
            await _show_sources(bot, interaction, key)
        case Verb.DELETE:
            await _delete(bot, interaction, key)
        case Verb.SETTINGS:
            await settings_pressed(bot, interaction, key)


async def _thank(bot: "PullquoteBot", interaction: Interaction, answer_id: str) -> None:
    await acknowledge(interaction)
    answer = await answer_for(bot, interaction, answer_id)
    await bot.back.kept(bot.back.state.feedback.add, answer, interaction.user.id, True, now())
    await interaction.edit_original_response(view=notice("Thank you: kept, without your name."))


async def _show_passage(
    bot: "PullquoteBot", interaction: Interaction, answer_id: str, number: int
) -> None:
    await acknowledge(interaction)
    answer = await answer_for(bot, interaction, answer_id)
    citation = next((one for one in answer.citations if one.marker == number), None)
    scope = await bot.back.scope_at(where(interaction))
    found = await _in_place(bot, citation, scope) if citation else None
    if citation is None or found is None:
        raise TellableError(_NOT_HERE)
    await interaction.edit_original_response(view=passage(citation, found))


async def _show_sources(bot: "PullquoteBot", interaction: Interaction, answer_id: str) -> None:
    await acknowledge(interaction)
    answer = await answer_for(bot, interaction, answer_id)
    scope = await bot.back.scope_at(where(interaction))
    held = await bot.back.read(bot.back.newsdesk.holdings, scope)
    outlets = {name for name, _ in held.outlets}
    admitted = []
    for citation in answer.citations:
        found = await _in_place(bot, citation, scope)
        if found is not None:
            # Who carried it now, and of those of then who may be seen here.
            then = (one for one in citation.also if one in outlets)
            also = tuple(dict.fromkeys([*carriers(found.source, found.also), *then]))
            corrected = corrected_by(found.corrected)
            admitted.append((replace(citation, also=also, corrected=corrected), found.source))
    first, *others = sources(answer, admitted)
    await interaction.edit_original_response(view=first)
    for view in others:
        await interaction.followup.send(view=view, ephemeral=True)


async def _in_place(
    bot: "PullquoteBot", citation: StoredCitation, scope: Scope
) -> PassageInPlace | None:
    quoted = Quoted(source_of(citation), citation.start, citation.end, citation.quote)
    return await bot.back.read(bot.back.newsdesk.passage, quoted, scope)


async def _delete(bot: "PullquoteBot", interaction: Interaction, answer_id: str) -> None:
    """For the asker and for moderators: the answer's messages, and what is kept of it."""
    await acknowledge(interaction, thinking=False)
    answer = await answer_for(bot, interaction, answer_id)
    if interaction.user.id != answer.asker_id and not interaction.permissions.manage_messages:
        raise TellableError("Only whoever asked, or a moderator, can delete this answer.")
    messages = await bot.back.kept(bot.back.state.answers.messages, answer_id)
    # Its own message by the interaction, which needs no permission in the channel.
    await interaction.delete_original_response()
    own = interaction.message.id if interaction.message else 0
    channel = bot.get_partial_messageable(answer.channel_id)
    for message_id in messages:
        if message_id != own and not answer.is_private:
            await _delete_message(channel.get_partial_message(message_id))
    await bot.back.kept(bot.back.state.delete, answer_id)


async def _delete_message(message: discord.PartialMessage) -> None:
    try:
        await message.delete()
    except discord.HTTPException as error:
        if not is_gone(error):
            raise
