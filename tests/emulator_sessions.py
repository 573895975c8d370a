"""A connection of the gateway, and the session that outlives it."""

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from emulator_world import new_id

DISPATCH = 0
DROP = -1
_HANG_UP = 2.0  # seconds in which the bot may answer a close frame


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that the bot sent."""

    time: float
    shard: int | None
    op: int
    data: Any


@dataclass(frozen=True, slots=True)
class Close:
    """How a connection ended; 1006 is one that broke off."""

    time: float
    shard: int | None
    code: int | None
    is_ours: bool  # the emulator closed it


@dataclass(eq=False)
class Connection:
    """One WebSocket; what is sent goes through a queue, so that order and zlib stream hold."""

    socket: web.WebSocketResponse
    request: web.Request
    stream: Any  # a zlib compressor or None
    queue: asyncio.Queue[dict[str, Any] | int] = field(default_factory=asyncio.Queue)
    session: "Session | None" = None
    closed_with: int | None = None  # by the emulator

    def send(
        self, op: int, data: Any = None, name: str | None = None, seq: int | None = None
    ) -> None:
        self.queue.put_nowait({"op": op, "d": data, "t": name, "s": seq})

    def close(self, code: int) -> None:
        self.closed_with = code
        self.queue.put_nowait(code)

    async def pump(self) -> None:
        """Send what is queued, until told to close."""
        while True:
            item = await self.queue.get()
            if isinstance(item, int):
                break
            text = json.dumps(item)
            if self.socket.closed:
                return
            if self.stream is None:
                await self.socket.send_str(text)
            else:
                packed = self.stream.compress(text.encode())
                await self.socket.send_bytes(packed + self.stream.flush(zlib.Z_SYNC_FLUSH))
        if item != DROP:
            # Not socket.close(): it would hang up before the bot has read the code.
            await self.socket.send_frame(item.to_bytes(2, "big"), WSMsgType.CLOSE)
            await asyncio.sleep(_HANG_UP)
        if self.request.transport:
            self.request.transport.abort()


@dataclass(eq=False)
class Session:
    """What survives a lost connection: the events to replay."""

    shard: int
    shards: int
    intents: int
    connection: Connection | None
    id: str = field(default_factory=lambda: f"session{new_id()}")
    seq: int = 0
    log: list[tuple[int, str, Any]] = field(default_factory=list)

    def send(self, name: str, data: Any) -> None:
        self.seq += 1
        self.log.append((self.seq, name, data))
        if self.connection and self.connection.closed_with is None:
            self.connection.send(DISPATCH, data, name, self.seq)
