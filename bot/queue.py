"""Who is answered when: a bounded queue before a few workers, fair to everybody who asks."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from index.errors import PullquoteError

Result = TypeVar("Result")
Clock = Callable[[], float]
# No answer is begun while acknowledgements are pending, but for this long: workers and the
# event loop share one interpreter, and Discord gives 3 seconds to acknowledge.
_HOLD_SECONDS = 2.0


class RefusedError(PullquoteError):
    """The question is not taken: too soon, too many, or closing. The text says what to do."""


class StoppedError(PullquoteError):
    """The answer was given up before it was done; the text says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Cooldowns and waits in seconds; `waiting` questions at most stand in the queue."""

    workers: int = 2
    waiting: int = 100
    longest_wait: float = 120.0
    longest_answer: float = 180.0
    user_cooldown: float = 5.0
    guild_cooldown: float = 0.0


class Ticket:
    """One question's place in the queue."""

    def __init__(self, user_id: int, guild_id: int) -> None:
        self.user_id = user_id
        self.guild_id = guild_id
        self.turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.holds_worker = False
        self.stopping = asyncio.Event()
        self._stopped = ""

    def stop(self, why: str) -> None:
        """Give the question up: at once while it waits, at the next step while it is answered."""
        self._stopped = self._stopped or why
        self.stopping.set()
        if not self.turn.done():
            self.turn.set_exception(StoppedError(why))
            self.turn.exception()  # nobody may be waiting for it any more

    def proceed(self) -> None:
        """Raise StoppedError when the question was given up; called from the worker's thread."""
        if self._stopped:
            raise StoppedError(self._stopped)


class Queue:
    """Admits questions, says how many are ahead, and runs them off the event loop."""

    def __init__(self, limits: Limits, clock: Clock = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._pool = ThreadPoolExecutor(limits.workers, thread_name_prefix="answer")
        self._waiting: deque[Ticket] = deque()
        self._running = 0
        self._in_flight: dict[int, Ticket] = {}
        self._shown: set[Ticket] = set()
        self._last_of_user: dict[int, float] = {}
        self._last_of_guild: dict[int, float] = {}
        self._unacknowledged = 0
        self._calm = asyncio.Event()
        self._calm.set()
        self._closing = ""

    def admit(self, user_id: int, guild_id: int) -> Ticket:
        """A place for this question. Raises RefusedError; `leave` gives the place back."""
        now = self._clock()
        if self._closing:
            raise RefusedError(self._closing)
        if user_id in self._in_flight:
            raise RefusedError(
                "Your last question is still being answered: wait for it, or delete it."
            )
        self._check_cooldown(self._last_of_user, user_id, self._limits.user_cooldown, now, "you")
        if guild_id:
            cooldown = self._limits.guild_cooldown
            self._check_cooldown(self._last_of_guild, guild_id, cooldown, now, "this server")
        if self._running >= self._limits.workers and len(self._waiting) >= self._limits.waiting:
            raise RefusedError(
                f"I am busy: {len(self._waiting)} questions are waiting. Try again in a minute."
            )
        ticket = Ticket(user_id, guild_id)
        self._in_flight[user_id] = ticket
        self._last_of_user[user_id] = self._last_of_guild[guild_id] = now
        if self._running < self._limits.workers:
            self._start(ticket)
        else:
            self._waiting.append(ticket)
        return ticket

    def ahead(self, ticket: Ticket) -> int:
        """How many questions are answered before this one, those being answered included."""
        if ticket not in self._waiting:
            return 0
        return self._waiting.index(ticket) + self._running

    async def run(self, ticket: Ticket, work: Callable[[], Result]) -> Result:
        """Wait for the ticket's turn, then run `work` in a thread.

        Raises StoppedError when the wait or the answer takes too long or is given up, and
        whatever `work` raises. The worker stays taken until `work` has really ended.
        """
        try:
            await asyncio.wait_for(asyncio.shield(ticket.turn), self._limits.longest_wait)
        except TimeoutError:
            ticket.stop("waited too long")
            raise StoppedError(
                f"I am too busy: your question waited {self._limits.longest_wait:.0f} seconds. "
                "Try again later."
            ) from None
        await self._quiet()
        ticket.proceed()
        ticket.holds_worker = False  # the thread does, until it ends
        done = asyncio.get_running_loop().run_in_executor(self._pool, _unless_stopped, ticket, work)
        done.add_done_callback(self._ended)
        stopping = asyncio.create_task(ticket.stopping.wait())
        both: set[asyncio.Future[Any]] = {done, stopping}
        await asyncio.wait(
            both,
            timeout=self._limits.longest_answer,
            return_when=asyncio.FIRST_COMPLETED,
        )
        stopping.cancel()
        if done.done():
            return done.result()
        # Not waited for: it may be stuck in a model that says nothing.
        ticket.stop(
            f"I gave up after {self._limits.longest_answer:.0f} seconds: the model or the "
            "archive is too slow right now. Try again later."
        )
        ticket.proceed()
        raise AssertionError("a stopped ticket proceeds")

    def answered(self, ticket: Ticket) -> None:
        """Only showing the answer is left: whoever reads it may ask on before Discord confirms."""
        self._release(ticket)
        self._shown.add(ticket)

    def leave(self, ticket: Ticket) -> None:
        """The question has ended, however it did; always called, once."""
        self._release(ticket)
        self._shown.discard(ticket)
        if ticket in self._waiting:
            self._waiting.remove(ticket)
        if ticket.holds_worker:
            ticket.holds_worker = False
            self._next()

    def stop(self, user_id: int, why: str) -> None:
        """Give up what this person has asked, if anything is under way."""
        if user_id in self._in_flight:
            self._in_flight[user_id].stop(why)

    @property
    def is_idle(self) -> bool:
        """Whether no worker is taken."""
        return not self._running

    @contextmanager
    def acknowledging(self) -> Iterator[None]:
        """While inside, no answer is begun."""
        self._unacknowledged += 1
        self._calm.clear()
        try:
            yield
        finally:
            self._unacknowledged -= 1
            if not self._unacknowledged:
                self._calm.set()

    async def close(self, why: str, grace: float) -> None:
        """Refuse and give up what waits, let what is being answered finish for `grace` seconds."""
        self._closing = why
        for ticket in list(self._waiting):
            ticket.stop(why)
        deadline = self._clock() + grace
        while (self._in_flight or self._shown) and self._clock() < deadline:
            await asyncio.sleep(0.05)
        for ticket in list(self._in_flight.values()):
            ticket.stop(why)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _release(self, ticket: Ticket) -> None:
        if self._in_flight.get(ticket.user_id) is ticket:
            del self._in_flight[ticket.user_id]

    def _check_cooldown(
        self, last: dict[int, float], who: int, cooldown: float, now: float, name: str
    ) -> None:
        rest = last.get(who, -cooldown) + cooldown - now
        if rest > 0:
            raise RefusedError(
                f"Not so fast: one question every {cooldown:g} seconds for {name}. "
                f"Try again in {max(1, round(rest))} s."
            )
        if len(last) > 10_000:
            for one in [one for one, at in last.items() if at + cooldown <= now]:
                del last[one]

    async def _quiet(self) -> None:
        try:
            await asyncio.wait_for(self._calm.wait(), _HOLD_SECONDS)
        except TimeoutError:
            return

    def _ended(self, done: asyncio.Future[Any]) -> None:
        """The worker is free, whether or not anybody still waits for what it did."""
        if not done.cancelled():
            done.exception()
        self._next()

    def _start(self, ticket: Ticket) -> None:
        self._running += 1
        ticket.holds_worker = True
        ticket.turn.set_result(None)

    def _next(self) -> None:
        self._running -= 1
        while self._waiting and self._running < self._limits.workers:
            ticket = self._waiting.popleft()
            if not ticket.turn.done():
                self._start(ticket)


def _unless_stopped(ticket: Ticket, work: Callable[[], Result]) -> Result:
    ticket.proceed()
    return work()
