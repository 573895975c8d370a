"""The emulator's REST door: who may come in, what is written down, and how it is answered."""

import asyncio
import json
import re
import time
from typing import TYPE_CHECKING, Any

from aiohttp import web
from discord_schema import spec
from emulator_http import ApiError, Bucket, Call, Trouble

if TYPE_CHECKING:
    from emulator import Emulator

PREFIX = "/api/v10"
_NO_TOKEN = re.compile(r"/(?:interactions|webhooks)/\d+/")
# All of Discord stands behind a proxy; discord.py takes a 429 without this for a ban.
_VIA = {"Via": "1.1 google"}


class Rest:
    """Takes every call, records it, and answers it unless trouble was ordered."""

    def __init__(self, emulator: "Emulator") -> None:
        self._emulator = emulator
        self.calls: list[Call] = []
        self.troubles: list[Trouble] = []
        self.buckets: list[Bucket] = []

    async def serve(self, request: web.Request) -> web.Response:
        """One call, from its arrival to its answer."""
        call = Call(time.monotonic(), request.method, request.path.removeprefix(PREFIX),
                    dict(request.query))  # fmt: skip
        await _read(request, call)
        trouble = next((each for each in self.troubles if each.fits(call)), None)
        headers = dict(_VIA)
        if trouble:
            trouble.times -= 1
            call.is_injected = True
        if trouble and not trouble.is_processed:
            call.status, answer = trouble.status or 500, trouble.body
        else:
            call.status, answer = self._answer(request, call, headers)
        if answer is not None:
            call.raw = json.dumps(answer).encode()
        if trouble:
            await asyncio.sleep(trouble.delay)
            if trouble.is_processed and trouble.status:
                call.status = trouble.status
                call.raw = None if trouble.body is None else json.dumps(trouble.body).encode()
            headers |= trouble.headers
        call.seconds = time.monotonic() - call.time
        self.calls.append(call)
        self._emulator.bell.ring()
        if trouble and trouble.is_dropped and request.transport:
            request.transport.abort()
        if call.raw is None:
            return web.Response(status=call.status, headers=headers)
        # Exactly this content type: discord.py takes one with a charset for text.
        headers["Content-Type"] = "application/json"
        return web.Response(body=call.raw, status=call.status, headers=headers)

    def _answer(self, request: web.Request, call: Call, headers: dict[str, str]) -> tuple[int, Any]:
        is_bot = request.headers.get("Authorization") == f"Bot {self._emulator.token}"
        if not _NO_TOKEN.match(call.path) and not is_bot:
            return 401, {"code": 0, "message": "401: Unauthorized"}
        if limited := self._limited(call, headers):
            return 429, limited
        try:
            return self._emulator.routes.answer(call)
        except ApiError as error:
            return error.status, error.body

    def _limited(self, call: Call, headers: dict[str, str]) -> dict[str, Any] | None:
        """The answer to a call too many; what is left goes into the headers."""
        limit, left, reset, name = 10000, 9999, 1.0, "unlimited"
        for bucket in self.buckets:
            if not bucket.fits(call):
                continue
            rest, seconds = bucket.take(call)
            if rest < 0:
                call.is_injected = True
                headers["Retry-After"] = str(int(seconds) + 1)
                headers["X-RateLimit-Scope"] = "global" if bucket.is_global else "user"
                if bucket.is_global:
                    headers["X-RateLimit-Global"] = "true"
                else:
                    headers |= _limits(bucket.limit, 0, seconds, bucket.name)
                return too_many(seconds, is_global=bucket.is_global)
            if not bucket.is_global:
                limit, left, reset, name = bucket.limit, rest, seconds, bucket.name
        if not call.path.startswith("/interactions/"):  # Discord's callbacks carry none
            route = re.sub(r"\d{5,}|token\d+", "N", f"{call.method} {call.path}")
            name = name if name != "unlimited" else f"{abs(hash(route)):x}"
            headers |= _limits(limit, left, reset, name)
        return None

    def violations(self) -> list[str]:
        """What of all this Discord would not have sent or taken; computed when asked for."""
        judge, found = spec(), []
        for call in self.calls:
            found += [f"{call}: {rule}" for rule in call.rules]
            if judge is None or (call.is_injected and call.status >= 400):
                continue
            faults = judge.request(call.method, call.path, call.body)
            found += [f"{call}: asked: {fault.where}: {fault.what}" for fault in faults]
            if call.raw is not None and call.status != 401:
                faults = judge.response(call.method, call.path, call.status, call.answer)
                found += [f"{call}: answered: {fault.where}: {fault.what}" for fault in faults]
        return found


def too_many(seconds: float, *, is_global: bool = False) -> dict[str, Any]:
    """The body of a 429."""
    message = "You are being rate limited."
    return {"message": message, "retry_after": round(seconds, 3), "global": is_global}


def _limits(limit: int, left: int, seconds: float, name: str) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": f"{time.time() + seconds:.3f}",
        "X-RateLimit-Reset-After": f"{seconds:.3f}",
        "X-RateLimit-Bucket": name,
    }


async def _read(request: web.Request, call: Call) -> None:
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if part.name == "payload_json":
                call.body = json.loads(await part.text())
            else:
                call.files.append((part.filename or part.name or "", bytes(await part.read())))
    elif request.can_read_body:
        text = await request.text()
        call.body = json.loads(text) if text else None
