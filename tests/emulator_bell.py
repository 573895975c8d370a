"""Waiting for something to become true, without asking all the time."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_GATHER = 0.004  # seconds in which rings are one: hundreds wait while thousands of things happen


class Bell:
    """Rung whenever something happened; those who wait look again."""

    def __init__(self) -> None:
        self._waiting: asyncio.Future[None] | None = None
        self._is_rung = False

    def ring(self) -> None:
        if self._waiting is not None and not self._is_rung:
            self._is_rung = True
            asyncio.get_running_loop().call_later(_GATHER, self._wake)

    def _wake(self) -> None:
        waiting, self._waiting, self._is_rung = self._waiting, None, False
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    async def until(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:
        """What the predicate gives, once it is true."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while not (result := predicate()):
            left = end - loop.time()
            if left <= 0:
                raise TimeoutError(f"still not so after {timeout:g} s")
            if self._waiting is None:
                self._waiting = loop.create_future()
            # A look every quarter of a second besides, for what nobody rings for.
            await asyncio.wait([self._waiting], timeout=min(left, 0.25))
        return result
