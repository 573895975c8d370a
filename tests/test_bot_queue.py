"""Who is answered when, on a real event loop with real threads."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from bot.queue import Limits, Queue, RefusedError, StoppedError, Ticket


class Clock:
    """Time that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def held(gate: threading.Event, answer: str = "done") -> Callable[[], str]:
    """Work that ends when the gate is opened."""

    def work() -> str:
        assert gate.wait(10)
        return answer

    return work


async def asked(queue: Queue, ticket: Ticket, work: Callable[[], str]) -> str:
    try:
        return await queue.run(ticket, work)
    finally:
        queue.leave(ticket)


async def test_a_question_is_answered_off_the_event_loop() -> None:
    """Work runs in another thread than the loop, and its result comes back."""
    queue = Queue(Limits(user_cooldown=0))
    name = await asked(queue, queue.admit(1, 1), lambda: threading.current_thread().name)

    assert name.startswith("answer")
    assert queue.is_idle


async def test_those_who_wait_are_told_how_many_are_ahead() -> None:
    """The count takes in those being answered; who came first is answered first."""
    queue = Queue(Limits(workers=1, user_cooldown=0))
    gate, order = threading.Event(), []
    tickets = [queue.admit(user, 1) for user in (1, 2, 3)]

    async def run(ticket: Ticket, work: Callable[[], str]) -> None:
        await asked(queue, ticket, work)
        order.append(ticket.user_id)

    tasks = [asyncio.create_task(run(one, held(gate))) for one in tickets]
    await asyncio.sleep(0)

    assert [0, 1, 2] == [queue.ahead(one) for one in tickets]
    gate.set()
    await asyncio.gather(*tasks)
    assert [1, 2, 3] == order
    assert [0, 0, 0] == [queue.ahead(one) for one in tickets]


async def test_one_person_has_one_question_at_a_time() -> None:
    """A second question is refused while the first is under way, and taken after it."""
    queue = Queue(Limits(user_cooldown=0))
    first = queue.admit(1, 1)

    with pytest.raises(RefusedError, match="still being answered"):
        queue.admit(1, 2)
    queue.admit(2, 1)
    queue.leave(first)
    queue.admit(1, 1)


async def test_who_reads_an_answer_may_ask_on_before_it_is_confirmed() -> None:
    """A shown answer holds up no further question, and closing still waits for it."""
    queue = Queue(Limits(user_cooldown=0))
    first = queue.admit(1, 1)
    await queue.run(first, lambda: "done")
    queue.answered(first)
    second = queue.admit(1, 1)
    queue.leave(second)
    closing = asyncio.create_task(queue.close("closing now", grace=5))
    await asyncio.sleep(0.1)
    assert not closing.done()
    queue.leave(first)
    await closing


async def test_a_full_queue_refuses_with_a_sentence() -> None:
    """With one worker and room for one, the third question is told that we are busy."""
    queue = Queue(Limits(workers=1, waiting=1, user_cooldown=0))
    queue.admit(1, 1)
    queue.admit(2, 1)

    with pytest.raises(RefusedError, match="I am busy: 1 questions are waiting"):
        queue.admit(3, 1)


async def test_cooldowns_hold_for_a_person_and_for_a_server() -> None:
    """Within the cooldown both are refused, each by name, and after it both are taken."""
    clock = Clock()
    queue = Queue(Limits(user_cooldown=5, guild_cooldown=2), clock)
    queue.leave(queue.admit(1, 7))

    with pytest.raises(RefusedError, match="for you"):
        queue.admit(1, 8)
    with pytest.raises(RefusedError, match="for this server"):
        queue.admit(2, 7)
    clock.now += 3
    queue.leave(queue.admit(2, 7))
    with pytest.raises(RefusedError, match=r"Try again in 2 s"):
        queue.admit(1, 8)
    clock.now += 2.5
    queue.admit(1, 7)


async def test_a_wait_that_is_too_long_ends_in_a_sentence() -> None:
    """The place is given up, and whoever comes next moves up."""
    queue = Queue(Limits(workers=1, longest_wait=0.05, user_cooldown=0))
    gate = threading.Event()
    running = asyncio.create_task(asked(queue, queue.admit(1, 1), held(gate)))
    await asyncio.sleep(0)

    with pytest.raises(StoppedError, match="waited 0 seconds"):
        await asked(queue, queue.admit(2, 1), held(gate))
    gate.set()
    assert "done" == await running
    assert queue.is_idle


async def test_an_answer_that_takes_too_long_is_given_up_but_keeps_its_worker() -> None:
    """The asker is told at once; the worker is free again when the work has really ended."""
    queue = Queue(Limits(workers=1, longest_answer=0.05, user_cooldown=0))
    gate = threading.Event()

    with pytest.raises(StoppedError, match="gave up"):
        await asked(queue, queue.admit(1, 1), held(gate))
    assert not queue.is_idle
    waiting = queue.admit(2, 1)
    assert 1 == queue.ahead(waiting)
    gate.set()
    assert "done" == await asked(queue, waiting, held(gate))
    assert queue.is_idle


async def test_a_deleted_question_stops_while_waiting_and_while_answered() -> None:
    """One that waits ends at once, one being answered at its next step, and no place is lost."""
    queue = Queue(Limits(workers=1, user_cooldown=0))
    begun, gate = threading.Event(), threading.Event()
    first, second = queue.admit(1, 1), queue.admit(2, 1)

    def work() -> str:
        begun.set()
        assert gate.wait(10)
        first.proceed()
        return "done"

    running = asyncio.create_task(asked(queue, first, work))
    waiting = asyncio.create_task(asked(queue, second, lambda: "never"))
    await asyncio.to_thread(begun.wait, 10)
    second.stop("deleted")
    with pytest.raises(StoppedError, match="deleted"):
        await waiting
    first.stop("deleted")
    gate.set()
    with pytest.raises(StoppedError, match="deleted"):
        await running
    assert "done" == await asked(queue, queue.admit(3, 1), lambda: "done")


async def test_a_place_that_is_left_before_its_turn_is_used_goes_to_the_next() -> None:
    """Leaving without having run frees the worker: a refused budget blocks nobody."""
    queue = Queue(Limits(workers=1, user_cooldown=0))
    first, second = queue.admit(1, 1), queue.admit(2, 1)
    queue.leave(first)

    assert "done" == await asked(queue, second, lambda: "done")
    assert queue.is_idle


async def test_no_answer_is_begun_while_acknowledgements_are_pending() -> None:
    """Workers hold still until everybody who just asked has been acknowledged."""
    queue = Queue(Limits(user_cooldown=0))
    begun = threading.Event()

    def work() -> str:
        begun.set()
        return "done"

    with queue.acknowledging():
        running = asyncio.create_task(asked(queue, queue.admit(1, 1), work))
        await asyncio.sleep(0.1)
        assert not begun.is_set()
    assert "done" == await running


async def test_closing_finishes_what_is_answered_and_tells_the_rest() -> None:
    """Within the grace the running answer is done; who waits or comes is told why not."""
    queue = Queue(Limits(workers=1, user_cooldown=0))
    gate = threading.Event()
    running = asyncio.create_task(asked(queue, queue.admit(1, 1), held(gate)))
    waiting = asyncio.create_task(asked(queue, queue.admit(2, 1), held(gate)))
    await asyncio.sleep(0)
    closing = asyncio.create_task(queue.close("closing now", grace=5))
    await asyncio.sleep(0)
    gate.set()

    with pytest.raises(StoppedError, match="closing now"):
        await waiting
    assert "done" == await running
    await closing
    with pytest.raises(RefusedError, match="closing now"):
        queue.admit(3, 1)


async def test_what_the_work_raises_reaches_whoever_asked() -> None:
    """A fault ends in its own exception, and the worker goes on with the next."""
    queue = Queue(Limits(workers=1, user_cooldown=0))

    def work() -> str:
        raise KeyError("fault")

    with pytest.raises(KeyError):
        await asked(queue, queue.admit(1, 1), work)
    assert "done" == await asked(queue, queue.admit(2, 1), lambda: "done")
