"""One REST call, the ways in which it can go wrong, and the limits on how many there may be."""

import json
import re
import time
from dataclasses import dataclass, field
from typing import Any


class ApiError(Exception):
    """An error as Discord answers it."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status, self.code = status, code
        self.body = {"code": code, "message": message, **more}


@dataclass(eq=False)
class Call:
    """What was asked, and what was answered."""

    time: float
    method: str
    path: str
    query: dict[str, str]
    body: Any = None
    files: list[tuple[str, bytes]] = field(default_factory=list)
    status: int = 0
    raw: bytes | None = None  # the answer
    seconds: float = 0.0  # from its arrival to its answer
    is_injected: bool = False  # a fault or a limit answered it
    rules: list[str] = field(default_factory=list)  # which of Discord's rules it broke

    @property
    def answer(self) -> Any:
        return None if self.raw is None else json.loads(self.raw)

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}"


@dataclass(eq=False)
class Trouble:
    """What befalls the next `times` calls that fit: see Emulator.trouble."""

    method: str
    path: str
    status: int | None = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    times: float = 1
    is_processed: bool = False
    is_dropped: bool = False

    def fits(self, call: Call) -> bool:
        is_it = re.fullmatch(self.method, call.method) and re.search(self.path, call.path)
        return bool(self.times > 0 and is_it)


@dataclass(eq=False)
class Bucket:
    """At most `limit` calls in `per` seconds, for each channel, guild or webhook on its own."""

    method: str
    path: str
    limit: int
    per: float
    is_global: bool = False
    _windows: dict[str, tuple[float, int]] = field(default_factory=dict)

    def fits(self, call: Call) -> bool:
        if self.is_global:  # interactions and their webhooks are outside the global limit
            return not call.path.startswith(("/interactions/", "/webhooks/"))
        return bool(re.fullmatch(self.method, call.method) and re.search(self.path, call.path))

    def take(self, call: Call) -> tuple[int, float]:
        """(How many are left, or -1 for none even for this one; seconds until all are back)."""
        major = re.match(r"/(?:channels|guilds)/\d+|/webhooks/\d+/[^/]+", call.path)
        key = major[0] if major and not self.is_global else ""
        moment = time.monotonic()
        start, used = self._windows.get(key, (moment, 0))
        if moment - start >= self.per:
            start, used = moment, 0
        self._windows[key] = start, min(used + 1, self.limit)
        return self.limit - used - 1, start + self.per - moment

    @property
    def name(self) -> str:
        return f"bucket{abs(hash((self.method, self.path))):x}"
