"""A stream read on a thread of its own, so that whoever waits for it is never stuck in it."""

import contextvars
import math
import queue
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass

READER = "pullquote-model"  # the thread's name
_TICK = 0.1  # seconds between two looks at whether the asker still waits
_AHEAD = 64  # pieces read ahead of who takes them; an endless stream must not fill the memory

Tick = Callable[[], None]


class OverdueError(TimeoutError):
    """The whole answer's time was up, whatever this model may still have had to say."""


class BrokenError(Exception):
    """What went wrong in the stream, told apart from what the asker raises."""

    def __init__(self, reason: BaseException) -> None:
        super().__init__()
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Bounds:
    """By when, in seconds of the monotonic clock, a model must have begun and must have ended.

    `has_begun` says so where more than a first piece is wanted.
    """

    begin_by: float = math.inf
    end_by: float = math.inf
    has_begun: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None = None


_Line = queue.Queue[str | _End]


def pumped(
    source: Callable[[], Generator[str, None, None]],
    silence: float,
    bounds: Bounds,
    tick: Tick = lambda: None,
    seconds: Callable[[], float] = time.monotonic,
) -> Generator[str, None, None]:
    """The pieces of `source`; BrokenError for its fault, or as soon as a piece is overdue.

    A client's own limits start anew with each byte, so a line of comments every second keeps it
    reading for ever. An empty piece says that there is life, and is not passed on. `tick` is
    called while nothing comes; what it raises ends this. A reader that is given up closes its
    stream with the next piece that it gets.
    """
    line: _Line = queue.Queue(_AHEAD)
    given_up = threading.Event()
    run = contextvars.copy_context().run  # tracing is set in the context
    threading.Thread(
        target=run, args=(_pump, source, line, given_up), name=READER, daemon=True
    ).start()
    try:
        yield from _taken(line, silence, bounds, tick, seconds)
    finally:
        given_up.set()


def _taken(
    line: _Line, silence: float, bounds: Bounds, tick: Tick, seconds: Callable[[], float]
) -> Generator[str, None, None]:
    heard, has_begun = seconds(), False
    while True:
        tick()
        now = seconds()
        begun = bounds.has_begun() if bounds.has_begun else has_begun
        whole = bounds.end_by if begun else min(bounds.begin_by, bounds.end_by)
        if now >= whole:
            raise BrokenError(OverdueError())
        if now >= heard + silence:
            raise BrokenError(TimeoutError())
        try:
            piece = line.get(timeout=min(_TICK, whole - now, heard + silence - now))
        except queue.Empty:
            continue
        if isinstance(piece, _End):
            if piece.error is not None:
                raise BrokenError(piece.error)
            return
        if piece:
            has_begun = True
            yield piece
        heard = seconds()  # the taker's time is not the model's


def _pump(
    source: Callable[[], Generator[str, None, None]], line: _Line, given_up: threading.Event
) -> None:
    try:
        with closing(source()) as pieces:
            for piece in pieces:
                if not _put(line, piece, given_up):
                    return
    except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
        _put(line, _End(error), given_up)
    else:
        _put(line, _End(), given_up)


def _put(line: _Line, piece: str | _End, given_up: threading.Event) -> bool:
    while not given_up.is_set():
        try:
            line.put(piece, timeout=_TICK)
        except queue.Full:
            continue
        return True
    return False
