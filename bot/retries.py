"""A model asked again while that may help, and never longer than there is time."""

import math
from collections.abc import Callable, Generator
from contextlib import closing

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential, wait_random

from bot.model_failure import AttemptError
from bot.pump import Bounds, Tick
from index.pace import Clock

_backoff = wait_exponential(multiplier=0.5, max=8) + wait_random(0, 0.5)
_TICK = 0.1  # seconds between two looks at whether the asker still waits

Pieces = Generator[str, None, None]


def persistent(
    attempt: Callable[[], Pieces], retries: int, bounds: Bounds, clock: Clock, tick: Tick
) -> Pieces:
    """The pieces of the first attempt that begins; what has begun is never asked for again.

    A server that says when to come back is believed as long as that leaves time to begin.
    """

    def is_over(state: RetryCallState) -> bool:
        back = clock.seconds() + state.upcoming_sleep
        return state.attempt_number > retries or back >= min(bounds.begin_by, bounds.end_by)

    def sleep(seconds: float) -> None:
        for _ in range(math.ceil(seconds / _TICK)):
            tick()
            clock.sleep(min(_TICK, seconds))

    retrying = Retrying(
        retry=retry_if_exception(lambda error: isinstance(error, AttemptError) and error.may_pass),
        wait=_wait,
        stop=is_over,
        sleep=sleep,
        reraise=True,
    )
    first, rest = retrying(_begun, attempt)
    with closing(rest):
        yield first
        yield from rest


def _begun(attempt: Callable[[], Pieces]) -> tuple[str, Pieces]:
    pieces = attempt()
    return next(pieces, ""), pieces


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, AttemptError) and error.after is not None:
        return error.after
    return _backoff(state)
