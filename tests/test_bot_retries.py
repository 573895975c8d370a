"""When a model is asked again, by a clock that only sleeping moves."""

from collections.abc import Callable, Generator, Iterator

import pytest

from bot.model_failure import AttemptError
from bot.pump import Bounds
from bot.retries import persistent
from index.pace import Clock


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep)


def failing(*errors: Exception | None) -> Callable[[], Generator[str, None, None]]:
    """Attempts that end so, one after the other; None writes two pieces."""
    left: Iterator[Exception | None] = iter(errors)

    def attempt() -> Generator[str, None, None]:
        if error := next(left):
            raise error
        yield "Once "
        yield "more."

    return attempt


def busy(after: float | None = None) -> AttemptError:
    return AttemptError("M is busy.", may_pass=True, after=after)


def test_what_the_server_says_is_waited_for() -> None:
    """Retry-After is honoured to the second, and then the answer is there."""
    time = Time()
    pieces = persistent(failing(busy(7), None), 2, Bounds(20, 60), time.clock(), lambda: None)
    assert ["Once ", "more."] == list(pieces)
    assert pytest.approx(7, abs=0.1) == time.now


def test_a_wait_beyond_the_time_is_not_begun() -> None:
    """A server that asks for longer than is left is given up at once."""
    time = Time()
    with pytest.raises(AttemptError):
        list(persistent(failing(busy(21), None), 2, Bounds(20, 60), time.clock(), lambda: None))
    assert 0 == time.now


def test_waits_grow_and_are_never_the_same() -> None:
    """Without a word of the server's, pauses double, with some chance in each."""
    spent = set()
    for _ in range(5):
        time = Time()
        errors = [busy()] * 4
        with pytest.raises(AttemptError):
            list(persistent(failing(*errors), 3, Bounds(), time.clock(), lambda: None))
        assert 3.5 <= time.now <= 5.3
        spent.add(round(time.now, 2))
    assert len(spent) > 1


def test_what_will_not_pass_is_not_tried_again() -> None:
    """A refused key ends it, and so does the number of retries."""
    time = Time()
    for errors, retries in (([AttemptError("no")], 9), ([busy(1), busy(1)], 1)):
        with pytest.raises(AttemptError):
            list(persistent(failing(*errors), retries, Bounds(), time.clock(), lambda: None))
    assert time.now <= 1.1


def test_an_answer_that_has_begun_is_not_begun_again() -> None:
    """What was written before the failure may be on the reader's screen."""
    asked = []

    def attempt() -> Generator[str, None, None]:
        asked.append(1)
        yield "Once "
        raise busy(0)

    with pytest.raises(AttemptError):
        list(persistent(attempt, 5, Bounds(), Time().clock(), lambda: None))
    assert [1] == asked


def test_an_asker_who_leaves_ends_the_wait() -> None:
    """A pause of a minute is looked at ten times a second."""
    time = Time()

    def tick() -> None:
        if time.now > 1:
            raise KeyError

    with pytest.raises(KeyError):
        list(persistent(failing(busy(60), None), 2, Bounds(), time.clock(), tick))
    assert time.now < 2
