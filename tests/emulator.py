"""Discord on loopback: REST v10 and the gateway, for a bot that runs in a process of its own.

    async with Emulator() as discord:
        ...  # start a bot that is pointed at discord.port
        asked = await discord.slash(discord.alice, discord.general, "ask", question="Who won?")
        await asked.until_answered()
        assert "Nobody" in asked.text

Nothing here is Discord itself: what it does was written after its documentation and schema.
"""

import base64
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from aiohttp import web
from emulator_actors import Actors, NotOfferedError
from emulator_bell import Bell
from emulator_gateway import Gateway
from emulator_http import ApiError, Bucket, Call, Trouble
from emulator_interactions import Interaction, Interactions
from emulator_messages import Messages
from emulator_rest import PREFIX, Rest, too_many
from emulator_routes import Routes
from emulator_world import (
    DM,
    EVERYONE,
    MANAGE_GUILD,
    PUBLIC_THREAD,
    Channel,
    Guild,
    Message,
    User,
    new_id,
)

__all__ = ["EVERYONE", "MANAGE_GUILD", "Channel", "Emulator", "Guild", "Interaction", "Message",
           "NotOfferedError", "User"]  # fmt: skip
T = TypeVar("T")
_CONTENT_LIMITED = 1 << 19  # the application flag for unverified bots with message content


class Emulator(Actors):
    """Two guilds, five people, one bot; more of each can be added.

    alice and bob are plain members, mia manages guild A, otto owns the application, and
    greta owns both guilds. alice, otto and greta are in guild B as well.
    """

    def __init__(self, *, shards: int = 1) -> None:
        self.shards = shards
        self.bell = Bell()
        self.bot = User("pullquote", is_bot=True)
        self.users: list[User] = [self.bot]
        self.alice, self.bob, self.mia, self.otto, self.greta = (
            self.add_user(name) for name in ("alice", "bob", "mia", "otto", "greta")
        )
        name = base64.urlsafe_b64encode(self.bot.id.encode()).decode().rstrip("=")
        self.token = ".".join((name, "emu" * 2, "lat" * 9))
        self.guilds: list[Guild] = []
        self.closed_dms: set[str] = set()  # ids of users who take no direct messages
        self.syncs = 0  # how often commands were replaced as a whole
        self.application_flags = _CONTENT_LIMITED
        self._dms: dict[str, Channel] = {}
        self._commands: dict[str, dict[tuple[str, int], dict[str, Any]]] = {}
        self.messages = Messages(self)
        self.interactions = Interactions(self)
        self.gateway = Gateway(self)
        self.routes = Routes(self)
        self.rest = Rest(self)
        people = {self.alice: 0, self.otto: 0, self.greta: 0}
        both = {**people, self.bob: 0, self.mia: MANAGE_GUILD}
        self.a = self.add_guild("A", both)
        self.b = self.add_guild("B", people)
        self.general = self.a.channel("general")

    async def __aenter__(self) -> "Emulator":
        application = web.Application(client_max_size=1 << 26)
        application.router.add_route("*", PREFIX + "/{path:.*}", self.rest.serve)
        application.router.add_get("/", self.gateway.serve)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        self.gateway_url = f"ws://127.0.0.1:{self.port}/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.gateway.close(1001)
        await self._runner.cleanup()

    # What there is.

    def add_user(self, name: str) -> User:
        user = User(name)
        self.users.append(user)
        return user

    def add_guild(
        self, name: str, members: dict[User, int] | None = None, *, installed: bool = True
    ) -> Guild:
        """A new guild; guilds fall to the shards in turn. Not installed: only user-installed."""
        guild_id = new_id(len(self.guilds) % self.shards, self.shards)
        guild = Guild(name, self.greta, self.bot, guild_id, is_installed=installed)
        guild.members |= members or {}
        self.guilds.append(guild)
        self.add_channel(guild, "general")
        if installed:
            self.gateway.dispatch("GUILD_CREATE", guild.event(), guild)
        return guild

    def remove_guild(self, guild: Guild, *, is_outage: bool = False) -> None:
        """The bot is removed from it, or Discord has an outage there."""
        guild.is_installed = is_outage
        gone = {"id": guild.id, **({"unavailable": True} if is_outage else {})}
        self.gateway.dispatch("GUILD_DELETE", gone, guild)

    def add_channel(self, guild: Guild, name: str) -> Channel:
        channel = Channel(name, guild)
        guild.channels.append(channel)
        self.gateway.dispatch("CHANNEL_CREATE", channel.wire(), guild)
        return channel

    def remove_channel(self, channel: Channel) -> None:
        assert channel.guild
        channel.guild.channels.remove(channel)
        name = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        self.gateway.dispatch(name, channel.wire(), channel.guild)

    def restrict(self, channel: Channel, permissions: int) -> None:
        """What the bot may do in a channel from now on."""
        channel.bot_permissions = permissions
        self.gateway.dispatch("CHANNEL_UPDATE", channel.wire(), channel.guild)

    def open_thread(self, user: User, parent: Channel, name: str) -> Channel:
        """A thread that somebody opens."""
        return self.routes.add_thread(parent, user, name, kind=PUBLIC_THREAD)

    def dm(self, user: User) -> Channel:
        """The direct messages between a user and the bot."""
        if user.id not in self._dms:
            self._dms[user.id] = Channel(f"dm-{user.name}", None, DM, recipient=user)
        return self._dms[user.id]

    @property
    def commands(self) -> dict[tuple[str, int], dict[str, Any]]:  # type: ignore[override]
        """The global commands that the bot has synced, by name and type."""
        return self.commands_of("")

    def commands_of(self, guild: str) -> dict[tuple[str, int], dict[str, Any]]:
        return self._commands.setdefault(guild, {})

    def application(self) -> dict[str, Any]:
        return {
            "id": self.bot.id, "name": self.bot.name, "icon": None, "description": "",
            "type": None, "verify_key": "0" * 64, "flags": self.application_flags,
            "flags_new": str(self.application_flags), "bot_public": True,
            "bot_require_code_grant": False, "redirect_uris": [], "rpc_origins": [],
            "interactions_endpoint_url": None, "role_connections_verification_url": None,
            "owner": self.otto.wire(), "approximate_guild_count": len(self.guilds),
            "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0, "team": None, "eligible_oauth2_scopes": [],
            "summary": "", "hook": True,
        }  # fmt: skip

    def user_of(self, user_id: str) -> User:
        for user in self.users:
            if user.id == user_id:
                return user
        raise ApiError(404, 10013, "Unknown User")

    def guild_of(self, guild_id: str) -> Guild:
        for guild in self.guilds:
            if guild.id == str(guild_id) and guild.is_installed:
                return guild
        raise ApiError(404, 10004, "Unknown Guild")

    def channel_of(self, channel_id: str) -> Channel:
        places = [*self._dms.values(), *(each for guild in self.guilds for each in guild.channels)]
        for channel in places:
            if channel.id == channel_id:
                return channel
        raise ApiError(404, 10003, "Unknown Channel")

    # What goes wrong.

    def trouble(
        self,
        method: str,
        path: str,
        status: int | None = None,
        *,
        body: Any = None,
        headers: dict[str, str] | None = None,
        delay: float = 0.0,
        times: float = 1,
        processed: bool = False,
        dropped: bool = False,
    ) -> Trouble:
        """What befalls the next calls of a method to a path (regular expressions).

        With a status that is the answer and nothing is done, unless `processed`. Without
        one all is done and answered as ever, after `delay` seconds. `dropped`: done, but the
        connection breaks before the answer.
        """
        trouble = Trouble(method, path, status, body, headers or {}, delay, times)
        trouble.is_processed = processed or status is None
        trouble.is_dropped = dropped
        self.rest.troubles.append(trouble)
        return trouble

    def too_many(
        self, method: str, path: str, seconds: float, *, is_global: bool = False, times: float = 1
    ) -> Trouble:
        """Answer the next calls with a 429."""
        body = too_many(seconds, is_global=is_global)
        headers = {"Retry-After": str(int(seconds) + 1)}
        headers |= {"X-RateLimit-Global": "true"} if is_global else {}
        return self.trouble(method, path, 429, body=body, headers=headers, times=times)

    def limit(
        self, method: str, path: str, limit: int, per: float, *, is_global: bool = False
    ) -> None:
        """Enforce a bucket: so many calls in so many seconds."""
        self.rest.buckets.append(Bucket(method, path, limit, per, is_global))

    # What a test asks.

    async def until(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:
        """Wait until something is true; gives what it gives."""
        return await self.bell.until(predicate, timeout)

    async def until_ready(self, timeout: float = 60.0) -> None:
        """Every shard is connected and there are commands."""
        await self.until(lambda: self.gateway.is_connected and bool(self.commands), timeout)

    def calls(self, method: str = "", path: str = "") -> list[Call]:
        """The calls so far, of a method and with `path` in their path."""
        return [
            call for call in self.rest.calls if path in call.path and method in ("", call.method)
        ]

    def sent(self, channel: Channel) -> list[Message]:
        """What the bot has posted in a channel and is still there."""
        every = list(self.messages.by_id.values())
        return [each for each in every if each.channel is channel and each.author is self.bot]

    def violations(self) -> list[str]:
        """What neither Discord nor its bots should have sent; [] where all is well."""
        return self.rest.violations()
