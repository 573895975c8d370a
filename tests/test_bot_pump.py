"""A stream on a thread of its own: its pieces, its faults, and its end when it is given up."""

import threading
from collections.abc import Generator

import pytest

from bot.pump import Bounds, BrokenError, OverdueError, pumped


def test_pieces_come_in_order_and_signs_of_life_do_not() -> None:
    """More than is read ahead passes through, without the empty ones."""

    def source() -> Generator[str, None, None]:
        for number in range(500):
            yield ""
            yield f"{number} "

    assert "".join(f"{number} " for number in range(500)) == "".join(pumped(source, 60, Bounds()))


def test_the_sources_fault_comes_after_its_pieces() -> None:
    """It is wrapped, so that nobody takes an asker's error for it."""

    def source() -> Generator[str, None, None]:
        yield "Once "
        raise KeyError("gone")

    pieces = pumped(source, 60, Bounds())
    assert "Once " == next(pieces)
    with pytest.raises(BrokenError) as caught:
        next(pieces)
    assert isinstance(caught.value.reason, KeyError)


@pytest.mark.parametrize(("begin", "end"), [(0.2, 60), (60, 0.2)])
def test_time_ends_it_however_lively_it_is(begin: float, end: float) -> None:
    """Signs of life are no beginning, and a deadline is one."""
    now = [0.0]

    def source() -> Generator[str, None, None]:
        while True:
            now[0] += 0.01
            yield ""

    with pytest.raises(BrokenError) as caught:
        next(pumped(source, 60, Bounds(begin, end), seconds=lambda: now[0]))
    assert isinstance(caught.value.reason, OverdueError)


def test_who_gives_up_frees_both_threads_and_closes_the_stream() -> None:
    """An asker's error passes through as it is; the source is closed with its next piece."""
    closed, stuck = threading.Event(), threading.Event()

    def source() -> Generator[str, None, None]:
        try:
            yield "Once "
            stuck.wait(60)
            yield "more."
        finally:
            closed.set()

    def tick() -> None:
        if has_begun:
            raise PermissionError

    has_begun: list[str] = []
    pieces = pumped(source, 60, Bounds(), tick)
    has_begun.append(next(pieces))
    with pytest.raises(PermissionError):
        next(pieces)
    assert not closed.is_set()
    stuck.set()
    assert closed.wait(30)
