"""A model server on loopback that speaks OpenAI's language, as slowly as a test wants."""

import asyncio
import json
from types import TracebackType

from aiohttp import web


class SlowModel:
    """Streams `text` word by word with `pause` seconds between two words."""

    def __init__(self, text: str, pause: float = 0.1) -> None:
        self.text = text
        self.pause = pause
        self.asked = 0
        self.broken_off = 0
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "SlowModel":
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.url = f"http://127.0.0.1:{port}/v1"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._runner
        await self._runner.cleanup()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        try:
            for word in self.text.split(" "):
                await response.write(_event({"content": f"{word} "}))
                await asyncio.sleep(self.pause)
            await response.write(_event({}, "stop") + b"data: [DONE]\n\n")
        except (ConnectionResetError, asyncio.CancelledError):
            self.broken_off += 1
            raise
        return response


def _event(delta: dict[str, str], reason: str | None = None) -> bytes:
    chunk = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "slow",
        "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()
