"""How often a host is asked: with a pause between requests, and no more once it fails."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from index.errors import FetchError

_SILENCES = 3  # in a row; then a host is left alone for the rest of the run


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the rest of the program should see it: seconds that only grow, and the hour."""

    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class Pace:
    """When each host may be asked next, in one run."""

    def __init__(self, delay: float, clock: Clock) -> None:
        self._delay = delay
        self._clock = clock
        self._next: dict[str, float] = {}
        self._silences: Counter[str] = Counter()
        self._left_alone: dict[str, str] = {}

    def wait(self, host: str, delay: float = 0.0) -> None:
        """Sleep until `host` may be asked; FetchError when it is left alone in this run.

        The next request waits for `delay` seconds, or for the usual delay when that is longer.
        """
        if host in self._left_alone:
            raise FetchError(self._left_alone[host], is_temporary=True)
        now = self._clock.seconds()
        if (pause := self._next.get(host, now) - now) > 0:
            self._clock.sleep(pause)
            now += pause
        self._next[host] = now + max(self._delay, delay)

    def answered(self, host: str) -> None:
        """`host` answered, whatever it said."""
        self._silences[host] = 0

    def silent(self, host: str) -> None:
        """`host` did not answer, or not in time."""
        self._silences[host] += 1
        if self._silences[host] >= _SILENCES:
            self.leave(
                host,
                f"{host} failed {_SILENCES} times in a row and is left alone; run again later.",
            )

    def leave(self, host: str, reason: str) -> None:
        """Ask `host` no more in this run, for `reason`."""
        self._left_alone[host] = reason
