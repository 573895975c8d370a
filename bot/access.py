"""Who may see which part of the archive, and ask where."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.state import State
from bot.state_guilds import GuildSettings, ScopeLevel
from index.scope import EVERYTHING, NOTHING, Scope

DIRECT = 0  # stands for a server's id where there is none


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was asked; `parent_id` is the channel that a thread belongs to."""

    guild_id: int
    channel_id: int
    parent_id: int | None = None

    @property
    def channel_ids(self) -> tuple[int, ...]:
        """The channel and, for a thread, the one above it."""
        return (self.channel_id,) if self.parent_id is None else (self.channel_id, self.parent_id)


def visible(state: State, place: Place, new_servers: Literal["all", "nothing"]) -> Scope:
    """What may be seen there: what the owner grants, cut down by the server and the channel.

    Without a grant a server sees what `new_servers` says. Direct messages see nothing as long
    as any server is restricted and they have no grant of their own: they would be a way around.
    """
    scope = granted(state, place, new_servers)
    for one in state.guilds.scopes(place.guild_id, place.channel_ids):
        scope &= one
    return scope


def granted(state: State, place: Place, new_servers: Literal["all", "nothing"]) -> Scope:
    """What may be seen there at most, whatever the server itself has set."""
    scope = state.guilds.scope(ScopeLevel.GRANT, place.guild_id, 0)
    if scope is not None:
        return scope
    is_way_around = place.guild_id == DIRECT and state.guilds.any_restriction()
    return NOTHING if is_way_around or new_servers == "nothing" else EVERYTHING


def is_open(settings: GuildSettings, place: Place) -> bool:
    """Whether questions are taken there."""
    return not settings.channels or bool(settings.channels & set(place.channel_ids))


def midnight(now: datetime) -> str:
    """When the daily budgets start anew, as a clock that Discord shows in the reader's zone."""
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() + 86_400
    return f"<t:{int(tomorrow)}:R>"
