"""The forms behind /settings: which part of the archive, and how many questions a day."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.access import Place, granted
from bot.access import visible as visible_at
from bot.days import first_day, last_day
from bot.discord_app.backstage import Backstage, TellableError, now
from bot.discord_app.conversing import where
from bot.discord_app.form import Form
from bot.invisible import invisible_free, one_line
from bot.markdown import plain
from bot.state_guilds import GuildSettings, ScopeLevel
from index.scope import Scope

if TYPE_CHECKING:
    from bot.discord_app.client import PullquoteBot

_MOST = 1_000_000
_LONG = 1000
_SHORT = 40
Interaction = discord.Interaction[Any]


def archive_form(level: ScopeLevel, scope: Scope) -> Form:
    """Outlets, tags and dates; an empty field sets no condition."""
    tags = " ".join(", ".join(sorted(one)) for one in scope.tags)
    outlets = "\n".join(sorted(scope.outlets or ()))
    return Form(
        "archive",
        level.value,
        f"Archive of this {'server' if level is ScopeLevel.GUILD else 'channel'}",
        {
            "Outlets, one a line (empty: all)": _field("outlets", outlets, _LONG, is_long=True),
            "Tags, with commas; one of them is enough": _field("tags", tags, _LONG),
            "Articles since (2021-06-16, June 2021)": _field("since", scope.since, _SHORT),
            "Articles until": _field("until", scope.until, _SHORT),
        },
    )


def limits_form(chosen: GuildSettings) -> Form:
    """Questions a day."""
    return Form(
        "limits",
        "daily",
        "Questions a day",
        {
            "For each person (empty: as installed)": _field("user", chosen.user_daily, 7),
            "For the whole server (empty: as installed)": _field("guild", chosen.guild_daily, 7),
        },
    )


async def archive_given(
    back: Backstage, place: Place, level: ScopeLevel, values: dict[str, str]
) -> None:
    """Keep which part of the archive a server or channel sees, within what it is granted."""
    # A server's new part replaces its old one, so only the grant binds; a channel's lies within.
    visible = await back.kept(
        granted if level is ScopeLevel.GUILD else visible_at,
        back.state,
        Place(place.guild_id, 0),
        back.settings.discord_new_servers,
    )
    scope = await back.read(read_scope, back, visible, values)
    channel_id = (place.parent_id or place.channel_id) if level is ScopeLevel.CHANNEL else 0
    kept = None if scope.is_everything else scope
    await back.kept(back.state.guilds.set_scope, level, place.guild_id, channel_id, kept)


def read_scope(back: Backstage, visible: Scope, values: dict[str, str]) -> Scope:
    """The scope that somebody wrote down; slow, so not for the event loop.

    Raises TellableError for an outlet that `visible` does not hold, DayError for a bad date.
    """
    held = [name for name, _ in back.newsdesk.holdings(visible).outlets if name]
    known = {one_line(name).casefold(): name for name in held}
    outlets = []
    for line in invisible_free(values.get("outlets", "")).splitlines():
        if wanted := one_line(line):
            if wanted.casefold() not in known:
                raise TellableError(f"No articles of “{plain(wanted[:100])}” are in the archive.")
            outlets.append(known[wanted.casefold()])
    words = invisible_free(values.get("tags", "")).replace("\n", ",").split(",")
    tags = frozenset(one.strip().casefold() for one in words if one.strip())
    today = now().date()
    since, until = values.get("since", "").strip(), values.get("until", "").strip()
    first = first_day(since, today) if since else None
    last = last_day(until, today) if until else None
    if first and last and first > last:
        raise TellableError("The first day lies after the last, so no article can be within.")
    return Scope(
        outlets=frozenset(outlets) or None,
        tags=(tags,) if tags else (),
        since=first,
        until=last,
    )


async def limits_given(
    bot: "PullquoteBot", interaction: Interaction, values: dict[str, str]
) -> None:
    """Keep how many questions a day are taken."""
    back, guild_id = bot.back, where(interaction).guild_id
    chosen = replace(
        back.settings_of(guild_id),
        user_daily=_number(values.get("user", "")),
        guild_daily=_number(values.get("guild", "")),
    )
    await back.change(chosen)


def _number(words: str) -> int | None:
    told = words.strip().replace(",", "")
    if not told:
        return None
    if not (told.isascii() and told.isdigit() and len(told) <= 7 and 1 <= int(told) <= _MOST):
        raise TellableError(f"“{plain(words[:20])}” is no number from 1 to {_MOST:,}.")
    return int(told)


def _field(name: str, value: object, most: int, *, is_long: bool = False) -> ui.TextInput[Any]:
    style = discord.TextStyle.paragraph if is_long else discord.TextStyle.short
    default = "" if value is None else str(value)[:most]
    return ui.TextInput(
        custom_id=name, style=style, required=False, default=default, max_length=most
    )
