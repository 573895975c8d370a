"""A model that keeps failing is left out for a while, so that nobody waits for it in vain."""

import threading
from collections.abc import Callable

FAILURES = 3  # in a row
FIRST_PAUSE = 30.0
LONGEST_PAUSE = 600.0


class Breaker:
    """Shared by all threads. After a pause one of them tries again; the others do without.

    Each trial that fails doubles the pause.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._failures = 0
        self._pause = FIRST_PAUSE
        self._until = 0.0
        self._tickets = 0
        self._trial = 0

    def left_out(self) -> float:
        """For how many more seconds it is left out; 0 when it may be asked."""
        with self._lock:
            if self._failures < FAILURES:
                return 0.0
            return max(0.0, self._until - self._seconds())

    def enter(self) -> int:
        """A ticket to ask it, to be handed in to one of the three below; 0 when it is left out."""
        with self._lock:
            is_left_out = self._failures >= FAILURES
            if is_left_out and (self._trial or self._seconds() < self._until):
                return 0
            self._tickets += 1
            if is_left_out:
                self._trial = self._tickets
            return self._tickets

    def succeeded(self) -> None:
        """It answered: all is forgotten."""
        with self._lock:
            self._failures, self._pause, self._trial = 0, FIRST_PAUSE, 0

    def failed(self, ticket: int) -> None:
        """It did not, by its own fault."""
        with self._lock:
            was_left_out = self._failures >= FAILURES
            if was_left_out and ticket != self._trial:
                return  # asked before the others found out
            self._pause = min(2 * self._pause, LONGEST_PAUSE) if was_left_out else FIRST_PAUSE
            self._failures += 1
            self._until = self._seconds() + self._pause
            self._trial = 0

    def let_go(self, ticket: int) -> None:
        """Nothing was learnt: the asker left, or the question was at fault."""
        with self._lock:
            if ticket == self._trial:
                self._trial = 0
