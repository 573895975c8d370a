"""How far the asking has come: a bar on a terminal, a line now and then when piped."""

import time
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.terminal import Terminal

_EVERY = 30.0  # seconds between plain lines


class Asking:
    """Tells of `total` questions, on standard error."""

    def __init__(self, total: int) -> None:
        self._err = Terminal(stderr=True)
        self._total = total
        self._bar = Progress(
            TextColumn("Asking"),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True),
            console=self._err,
            transient=True,
            disable=not self._err.is_terminal,
        )
        self._task = self._bar.add_task("", total=total)
        self._last = time.monotonic()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def tell(self, done: int) -> None:
        """So many have been asked."""
        self._bar.update(self._task, completed=done)
        now = time.monotonic()
        if not self._err.is_terminal and now - self._last >= _EVERY:
            self._last = now
            self._err.say(f"Asking: {done:,} of {self._total:,} questions")
