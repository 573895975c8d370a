"""A model that keeps failing is left out, by a clock that the test sets."""

import threading

from bot.breaker import FAILURES, FIRST_PAUSE, LONGEST_PAUSE, Breaker


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def broken(clock: Clock) -> Breaker:
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        breaker.failed(breaker.enter())
    return breaker


def test_failures_in_a_row_leave_it_out_for_a_while() -> None:
    """The third failure does it, and only when no success came between."""
    breaker = Breaker(Clock())
    for _ in range(FAILURES - 1):
        breaker.failed(breaker.enter())
    breaker.succeeded()
    for _ in range(FAILURES - 1):
        breaker.failed(breaker.enter())
    assert breaker.enter()
    breaker.failed(breaker.enter())
    assert not breaker.enter()
    assert FIRST_PAUSE == breaker.left_out()


def test_after_the_pause_one_alone_tries() -> None:
    """Of eight threads that come at once, one is let in, and the others do without."""
    clock = Clock()
    breaker = broken(clock)
    clock.now += FIRST_PAUSE
    tickets: list[int] = []
    threads = [threading.Thread(target=lambda: tickets.append(breaker.enter())) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert 1 == sum(bool(one) for one in tickets)
    breaker.succeeded()
    assert all(breaker.enter() for _ in range(FAILURES + 1))


def test_a_trial_that_fails_doubles_the_pause_up_to_a_limit() -> None:
    """Each trial takes longer to come, and none longer than the longest pause."""
    clock = Clock()
    breaker = broken(clock)
    pauses = []
    for _ in range(8):
        pauses.append(breaker.left_out())
        clock.now += pauses[-1]
        breaker.failed(breaker.enter())
    assert [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE] == pauses[:3]
    assert LONGEST_PAUSE == pauses[-1]


def test_a_trial_whose_asker_left_is_free_for_the_next() -> None:
    """Nothing was learnt: the next question tries, and nobody else's letting go ends its trial."""
    clock = Clock()
    breaker = Breaker(clock)
    early = breaker.enter()
    for _ in range(FAILURES):
        breaker.failed(breaker.enter())
    clock.now += FIRST_PAUSE
    breaker.let_go(breaker.enter())
    assert breaker.enter()
    breaker.let_go(early)
    assert not breaker.enter()


def test_a_failure_that_comes_late_counts_for_nothing() -> None:
    """Questions that were asked before it was left out do not lengthen the pause."""
    clock = Clock()
    breaker = Breaker(clock)
    early = breaker.enter()
    for _ in range(FAILURES):
        breaker.failed(breaker.enter())
    clock.now += 10
    breaker.failed(early)
    assert FIRST_PAUSE - 10 == breaker.left_out()
