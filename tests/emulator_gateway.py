"""The emulator's gateway: sessions, shards, resuming, and every way in which it can fail."""

import asyncio
import json
import time
import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web
from emulator_sessions import DISPATCH, DROP, Close, Connection, Operation, Session
from emulator_world import Guild

if TYPE_CHECKING:
    from emulator import Emulator

GUILDS, MEMBERS, MESSAGES, DIRECT, CONTENT = 1 << 0, 1 << 1, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = MEMBERS | 1 << 8 | CONTENT
# Event prefix: the intent that it takes in a guild, and in direct messages.
_INTENTS = {"MESSAGE_": (MESSAGES, DIRECT), "GUILD_": (GUILDS, 0), "CHANNEL_": (GUILDS, 0),
            "THREAD_": (GUILDS, 0)}  # fmt: skip
_HEARTBEAT, _IDENTIFY, _RESUME, _RECONNECT = 1, 2, 6, 7
_MEMBERS, _INVALID, _HELLO, _ACK = 8, 9, 10, 11


class Gateway:
    """Every connection and session; set an attribute to have it misbehave."""

    def __init__(self, emulator: "Emulator") -> None:
        self._emulator = emulator
        self.heartbeat_ms = 41250
        self.approved = PRIVILEGED  # the privileged intents switched on in the portal
        self.refuse_with: int | None = None  # close code that answers IDENTIFY
        self.holds_acks = False
        self.twice: Counter[str] = Counter()  # events of that name to send a second time
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.operations: list[Operation] = []
        self.closes: list[Close] = []
        self.events: list[tuple[float, int, str]] = []
        self.resumed = 0
        self.identified = 0

    # What a test does to it.

    def reconnect(self) -> None:
        """Op 7: the bot is to connect anew and resume."""
        for connection in self.connections:
            connection.send(_RECONNECT)

    def invalidate(self, *, is_resumable: bool = False) -> None:
        """Op 9: the session is void, or may be resumed."""
        if not is_resumable:
            self.sessions.clear()
        for connection in self.connections:
            connection.send(_INVALID, is_resumable)

    def close(self, code: int) -> None:
        """Close every connection."""
        for connection in self.connections:
            connection.close(code)

    def drop(self) -> None:
        """Cut every connection without a close frame."""
        for connection in self.connections:
            connection.close(DROP)

    def forget_sessions(self) -> None:
        """Let the next RESUME be answered with op 9."""
        self.sessions.clear()

    @property
    def is_connected(self) -> bool:
        """Every shard has a session on a connection."""
        live = {
            each.shard
            for each in self.sessions.values()
            if each.connection and each.connection.closed_with is None
        }
        return len(live) == self._emulator.shards

    # Sending.

    def dispatch(self, name: str, data: dict[str, Any], guild: Guild | None = None) -> None:
        """Tell the shard concerned, if its intents cover it."""
        for session in list(self.sessions.values()):
            shard = (int(guild.id) >> 22) % session.shards if guild else 0
            if shard != session.shard or not _covered(name, session.intents, guild):
                continue
            self._tell(session, name, self.visible(data, session.intents, guild))

    def visible(self, message: dict[str, Any], intents: int, guild: Guild | None) -> dict[str, Any]:
        """A message without what only the message content intent would show."""
        if guild is None or intents & CONTENT or "author" not in message:
            return message
        bot = self._emulator.bot.id
        seen = dict(message)
        if seen.get("referenced_message"):
            seen["referenced_message"] = self.visible(seen["referenced_message"], intents, guild)
        mentions = {user["id"] for user in message["mentions"]}
        if message["author"]["id"] != bot and bot not in mentions:
            seen |= {"content": "", "embeds": [], "components": [], "attachments": []}
        return seen

    def _tell(self, session: Session, name: str, data: Any) -> None:
        times = 2 if self.twice[name] else 1
        self.twice[name] -= self.twice[name] > 0
        for _ in range(times):
            session.send(name, data)
            self.events.append((time.monotonic(), session.shard, name))
        self._emulator.bell.ring()

    # Receiving.

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=0, timeout=1.0, compress=False, autoclose=False)
        await socket.prepare(request)
        stream = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        connection = Connection(socket, request, stream)
        self.connections.append(connection)
        pump = asyncio.create_task(connection.pump())
        connection.send(_HELLO, {"heartbeat_interval": self.heartbeat_ms})
        try:
            async for message in socket:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                self._receive(connection, json.loads(message.data))
                self._emulator.bell.ring()
        finally:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)
            code = connection.closed_with or int(socket.close_code or 1006)
            if connection.closed_with is None:
                await socket.close(code=code)
            elif request.transport:
                request.transport.close()
            self._ended(connection, code if code != DROP else 1006)
        return socket

    def _ended(self, connection: Connection, code: int) -> None:
        self.connections.remove(connection)
        session, ours = connection.session, connection.closed_with
        shard = session.shard if session else None
        self.closes.append(Close(time.monotonic(), shard, code, ours is not None))
        if session and session.connection is connection:
            session.connection = None
            if code in (1000, 1001) and ours is None:
                self.sessions.pop(session.id, None)  # as Discord does when the bot says goodbye
        self._emulator.bell.ring()

    def _receive(self, connection: Connection, payload: dict[str, Any]) -> None:
        op, data = payload["op"], payload.get("d")
        session = connection.session
        shard = session.shard if session else None
        if op in (_IDENTIFY, _RESUME):
            shard = (data.get("shard") or [shard])[0]
        self.operations.append(Operation(time.monotonic(), shard, op, data))
        if op == _HEARTBEAT:
            if not self.holds_acks:
                connection.send(_ACK)
        elif op in (_IDENTIFY, _RESUME):
            self._log_in(connection, op, data)
        elif session is None:
            connection.close(4003)
        elif op == _MEMBERS:
            self._members(session, data)
        elif op not in (3, 4):
            connection.close(4001)

    def _log_in(self, connection: Connection, op: int, data: dict[str, Any]) -> None:
        if data["token"] != self._emulator.token:
            connection.close(4004)
        elif connection.session:
            connection.close(4005)
        elif op == _IDENTIFY:
            self._identify(connection, data)
        else:
            self._resume(connection, data)

    def _identify(self, connection: Connection, data: dict[str, Any]) -> None:
        if self.refuse_with or data["intents"] & PRIVILEGED & ~self.approved:
            connection.close(self.refuse_with or 4014)
            return
        shard, shards = data.get("shard") or (0, 1)
        if shard >= shards or shards != self._emulator.shards:
            connection.close(4010 if shard >= shards else 4011)
            return
        session = Session(shard, shards, data["intents"], connection)
        self.sessions[session.id], connection.session = session, session
        guilds = [
            guild
            for guild in self._emulator.guilds
            if guild.is_installed and (int(guild.id) >> 22) % shards == shard
        ]
        self._tell(session, "READY", self._ready(session, guilds, data))
        for guild in guilds:
            if _covered("GUILD_CREATE", session.intents, guild):
                self._tell(session, "GUILD_CREATE", guild.event())
        self.identified += 1

    def _ready(self, session: Session, guilds: list[Guild], data: Any) -> dict[str, Any]:
        application = self._emulator.application()
        user = {**self._emulator.bot.wire(), "verified": True, "mfa_enabled": False, "email": None}
        return {
            "v": 10, "user": user, "session_id": session.id, "session_type": "normal",
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "resume_gateway_url": self._emulator.gateway_url, "private_channels": [],
            "application": {key: application[key] for key in ("id", "flags", "flags_new")},
            "relationships": [], "presences": [], "user_settings": {}, "auth": {},
            "geo_ordered_rtc_regions": [], "_trace": ["emulator"],
            **({"shard": data["shard"]} if "shard" in data else {}),
        }  # fmt: skip

    def _resume(self, connection: Connection, data: dict[str, Any]) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            connection.send(_INVALID, data=False)
        elif data["seq"] is None or data["seq"] > session.seq:
            connection.close(4007)
        else:
            session.connection, connection.session = connection, session
            for seq, name, event in session.log:
                if seq > data["seq"]:
                    connection.send(DISPATCH, event, name, seq)
            self._tell(session, "RESUMED", {"_trace": ["emulator"]})
            self.resumed += 1

    def _members(self, session: Session, data: dict[str, Any]) -> None:
        guild = self._emulator.guild_of(data["guild_id"])
        wanted = {str(each) for each in data.get("user_ids") or ()}
        members = [
            guild.member(user)
            for user in (guild.bot, *guild.members)
            if user.id in wanted or (not wanted and user.name.startswith(data.get("query") or ""))
        ]
        chunk = {"guild_id": guild.id, "members": members, "chunk_index": 0, "chunk_count": 1}
        self._tell(session, "GUILD_MEMBERS_CHUNK", {**chunk, "nonce": data.get("nonce")})


def _covered(name: str, intents: int, guild: Guild | None) -> bool:
    for prefix, (in_guild, in_direct) in _INTENTS.items():
        if name.startswith(prefix) and name != "GUILD_MEMBERS_CHUNK":
            return bool(intents & (in_guild if guild else in_direct))
    return True
