"""/settings: what a server has chosen, and the controls that change it."""

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.access import Place
from bot.discord_app.backstage import Backstage, TellableError, now
from bot.discord_app.conversing import where
from bot.discord_app.press import Pick, Press, Verb
from bot.discord_app.settings_forms import archive_form, limits_form
from bot.discord_app.telling import acknowledge
from bot.markdown import escaped_to
from bot.state_guilds import GuildSettings, ScopeLevel
from index.scope import Scope

if TYPE_CHECKING:
    from bot.discord_app.client import PullquoteBot

_CHANNELS = 25  # Discord's limit for one menu
_NAMES = 600
_PLACES = {"place": "Answer in place", "thread": "Answer in a thread"}
_PRIVACIES = {
    "public": "Everybody sees answers",
    "private": "Only the asker sees an answer",
}
Interaction = discord.Interaction[Any]


def check_manager(interaction: Interaction) -> None:
    """Raise TellableError unless this person may manage the server."""
    if not interaction.guild_id or not interaction.permissions.manage_guild:
        raise TellableError("Only those who may manage the server can do that.")


async def panel(back: Backstage, place: Place) -> ui.LayoutView:
    """Everything that is set here, with its controls."""
    chosen = back.settings_of(place.guild_id)
    guilds = back.state.guilds
    here = (place.parent_id or place.channel_id) if place.parent_id else place.channel_id
    of_guild = await back.kept(guilds.scope, ScopeLevel.GUILD, place.guild_id, 0)
    of_channel = await back.kept(guilds.scope, ScopeLevel.CHANNEL, place.guild_id, here)
    held = await back.read(back.newsdesk.holdings, await back.scope_at(place))
    _, used = await back.kept(back.state.budgets.spent, now().date(), place.guild_id, 0)
    told = [
        "### Settings of this server",
        f"**Questions are taken in** {_channels(chosen)}",
        f"**Answers appear** {'in a thread of their own' if chosen.in_thread else 'in place'}, "
        f"{'for the asker alone' if chosen.is_private else 'for everybody'} unless asked otherwise",
        f"**This server sees** {told_scope(of_guild)}",
        f"**This channel sees** {'the same' if of_channel is None else told_scope(of_channel)}; "
        f"that makes {held.articles:,} articles here",
        f"**A day holds** {_limit(chosen.user_daily, back.settings.discord_user_daily)} questions "
        f"for each person and {_limit(chosen.guild_daily, back.settings.discord_server_daily)} "
        f"for the server; {used:,} asked today (UTC)",
    ]
    box: ui.Container[ui.LayoutView] = ui.Container(
        ui.TextDisplay("\n".join(told)), accent_colour=discord.Colour.blurple()
    )
    place_menu = _menu("place", "thread" if chosen.in_thread else "place", _PLACES)
    privacy_menu = _menu("privacy", "private" if chosen.is_private else "public", _PRIVACIES)
    for control in (_channel_menu(chosen), place_menu, privacy_menu):
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        row.add_item(control)
        box.add_item(row)
    buttons: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    buttons.add_item(Press(Verb.SETTINGS, "guild", label="Archive of this server"))
    buttons.add_item(Press(Verb.SETTINGS, "channel", label="Archive of this channel"))
    buttons.add_item(Press(Verb.SETTINGS, "limits", label="Daily limits"))
    box.add_item(buttons)
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    return view


async def settings_pressed(bot: "PullquoteBot", interaction: Interaction, key: str) -> None:
    """A button or a menu of the panel was used, by whomever."""
    check_manager(interaction)
    back, place = bot.back, where(interaction)
    chosen = back.settings_of(place.guild_id)
    if key == "limits":
        await interaction.response.send_modal(limits_form(chosen))
        return
    if key in ("guild", "channel"):
        level = ScopeLevel(key)
        channel_id = (place.parent_id or place.channel_id) if key == "channel" else 0
        scope = await back.kept(back.state.guilds.scope, level, place.guild_id, channel_id)
        await interaction.response.send_modal(archive_form(level, scope or Scope()))
        return
    data: dict[str, Any] = dict(interaction.data or {})
    values = [str(one) for one in data.get("values", [])]
    await acknowledge(interaction, thinking=False)
    known = {str(one.id) for one in interaction.guild.channels} if interaction.guild else set()
    await back.change(_changed(chosen, key, values, known))
    await interaction.edit_original_response(view=await panel(back, place))


def _changed(chosen: GuildSettings, key: str, values: list[str], known: set[str]) -> GuildSettings:
    """The settings with one choice carried out; a value that was never offered is refused."""
    channels, in_thread, is_private = chosen.channels, chosen.in_thread, chosen.is_private
    if key == "channels" and len(values) <= _CHANNELS and known.issuperset(values):
        channels = frozenset(int(one) for one in values)
    elif key == "place" and len(values) == 1 and values[0] in _PLACES:
        in_thread = values == ["thread"]
    elif key == "privacy" and len(values) == 1 and values[0] in _PRIVACIES:
        is_private = values == ["private"]
    else:
        raise TellableError("That choice was not offered.")
    return GuildSettings(
        chosen.guild_id,
        channels=channels,
        in_thread=in_thread,
        is_private=is_private,
        user_daily=chosen.user_daily,
        guild_daily=chosen.guild_daily,
    )


def told_scope(scope: Scope | None) -> str:
    """A scope in words."""
    if scope is None or scope.is_everything:
        return "all that it is granted"
    if scope.nothing:
        return "nothing"
    parts = []
    if scope.outlets is not None:
        parts.append("outlets " + (", ".join(sorted(scope.outlets)) or "none"))
    parts += ["tags " + " or ".join(sorted(tags)) for tags in scope.tags]
    if scope.since:
        parts.append(f"since {scope.since:%d %B %Y}")
    if scope.until:
        parts.append(f"until {scope.until:%d %B %Y}")
    return escaped_to("; ".join(parts), _NAMES)


def _channels(chosen: GuildSettings) -> str:
    return ", ".join(f"<#{one}>" for one in sorted(chosen.channels)) or "all channels"


def _limit(own: int | None, most: int) -> str:
    return f"{min(own or most, most):,}"


def _channel_menu(chosen: GuildSettings) -> Pick:
    menu: ui.ChannelSelect[Any] = ui.ChannelSelect(
        placeholder="Channels (none chosen: all)",
        channel_types=[
            discord.ChannelType.text,
            discord.ChannelType.news,
            discord.ChannelType.forum,
            discord.ChannelType.voice,
        ],
        min_values=0,
        max_values=_CHANNELS,
        default_values=[
            discord.SelectDefaultValue(id=one, type=discord.SelectDefaultValueType.channel)
            for one in sorted(chosen.channels)[:_CHANNELS]
        ],
    )
    return Pick("channels", menu)


def _menu(key: str, chosen: str, labels: dict[str, str]) -> Pick:
    """One of a few values, each with what it means."""
    menu: ui.Select[Any] = ui.Select(
        options=[
            discord.SelectOption(label=label, value=value, default=value == chosen)
            for value, label in labels.items()
        ]
    )
    return Pick(key, menu)
