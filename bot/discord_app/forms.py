"""Forms: what they ask, and what becomes of it; read by custom id, so that a restart loses none."""

import re
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord_app.backstage import TellableError, now
from bot.discord_app.commands import begin
from bot.discord_app.conversing import where
from bot.discord_app.form import Form
from bot.discord_app.inquiry import Inquiry
from bot.discord_app.settings_forms import archive_given, limits_given
from bot.discord_app.settings_panel import check_manager, panel
from bot.discord_app.telling import acknowledge
from bot.discord_app.views import notice
from bot.invisible import invisible_free
from bot.question import MAX_CHARACTERS
from bot.state_answers import StoredAnswer
from bot.state_guilds import ScopeLevel

if TYPE_CHECKING:
    from bot.discord_app.client import PullquoteBot

_FORM = re.compile(r"pq:(?P<form>more|why|archive|limits):(?P<key>[A-Za-z0-9_-]{1,40})")
_REASON = 1000
_FIELDS = {
    ("archive", "guild"): {"outlets", "tags", "since", "until"},
    ("archive", "channel"): {"outlets", "tags", "since", "until"},
    ("limits", "daily"): {"user", "guild"},
}
Interaction = discord.Interaction[Any]


def follow_up_form(answer_id: str) -> Form:
    """Ask again, in the same conversation."""
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="question",
        style=discord.TextStyle.paragraph,
        placeholder="And what came of it?",
        max_length=MAX_CHARACTERS,
    )
    return Form("more", answer_id, "Ask a follow-up", {"Your question": field})


def reason_form(answer_id: str) -> Form:
    """What was wrong with an answer."""
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="reason",
        style=discord.TextStyle.paragraph,
        required=False,
        placeholder="A wrong source, not what I asked, out of date …",
        max_length=_REASON,
    )
    return Form("why", answer_id, "What was wrong with it?", {"Why": field})


async def submitted(bot: "PullquoteBot", interaction: Interaction) -> None:
    """A form came back; one that is not ours, or was tampered with, is left alone."""
    data: dict[str, Any] = dict(interaction.data or {})
    found = _FORM.fullmatch(str(data.get("custom_id", "")))
    if not found:
        return
    values = _values(data.get("components", []))
    match found["form"]:
        case "more":
            await _follow_up(bot, interaction, found["key"], values.get("question", ""))
        case "why":
            await _reason(bot, interaction, found["key"], values.get("reason", ""))
        case kind if _FIELDS.get((kind, found["key"]), {"none"}) <= values.keys():
            await _settings(bot, interaction, found["key"], values)


async def answer_for(bot: "PullquoteBot", interaction: Interaction, answer_id: str) -> StoredAnswer:
    """The answer that a button or form is about.

    Raises TellableError for one that is not kept, was given elsewhere, or is another's alone:
    an id that somebody made up or took along opens nothing.
    """
    answer = await bot.back.kept(bot.back.state.answers.get, answer_id)
    place = where(interaction)
    if (
        answer is None
        or (answer.guild_id, answer.channel_id) != (place.guild_id, place.channel_id)
        or (answer.is_private and answer.asker_id != interaction.user.id)
    ):
        raise TellableError("This answer is no longer kept: ask again.")
    return answer


async def _follow_up(
    bot: "PullquoteBot", interaction: Interaction, answer_id: str, words: str
) -> None:
    # Whether the answer is private shows in its message; the rest is looked up later.
    message = interaction.message
    inquiry = Inquiry(
        " ".join(invisible_free(words).split()),
        interaction.user.id,
        where(interaction),
        is_private=message is not None and message.flags.ephemeral,
    )

    async def conversation() -> str:
        return (await answer_for(bot, interaction, answer_id)).conversation_id

    await begin(bot, interaction, inquiry, conversation)


async def _reason(
    bot: "PullquoteBot", interaction: Interaction, answer_id: str, reason: str
) -> None:
    await acknowledge(interaction)
    answer = await answer_for(bot, interaction, answer_id)
    feedback = bot.back.state.feedback
    await bot.back.kept(feedback.add, answer, interaction.user.id, False, now())
    if told := invisible_free(reason).strip()[:_REASON]:
        await bot.back.kept(feedback.set_reason, answer.answer_id, interaction.user.id, told)
    await interaction.edit_original_response(view=notice("Thank you: kept, without your name."))


async def _settings(
    bot: "PullquoteBot", interaction: Interaction, key: str, values: dict[str, str]
) -> None:
    """What a manager wrote into a form of /settings; then the panel as it is now."""
    check_manager(interaction)
    await acknowledge(interaction, thinking=False)
    place = where(interaction)
    if key in (ScopeLevel.GUILD, ScopeLevel.CHANNEL):
        await archive_given(bot.back, place, ScopeLevel(key), values)
    else:
        await limits_given(bot, interaction, values)
    await interaction.edit_original_response(view=await panel(bot.back, place))


def _values(components: object) -> dict[str, str]:
    """The text of every field by its custom id, however deep it lies."""
    found: dict[str, str] = {}
    for one in components if isinstance(components, list) else [components]:
        if not isinstance(one, dict):
            continue
        if isinstance(one.get("custom_id"), str) and isinstance(one.get("value"), str):
            found[one["custom_id"]] = one["value"]
        found |= _values(one.get("components")) | _values(one.get("component"))
    return found
