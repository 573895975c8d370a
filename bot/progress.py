"""What a re-index shows: a bar on a terminal, plain lines when piped, then the outcome."""

import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.failure import FAILED, say
from bot.terminal import Terminal
from bot.words import counted, one_line
from index.report import BuildReport
from index.report import Progress as Step

_SHOWN = 10  # problems listed in full
_EVERY = 5.0  # seconds between plain lines


class Reporter:
    """Tells of one run; a context manager, so that the bar is gone before the summary."""

    def __init__(self) -> None:
        self._out = Terminal()
        self._err = Terminal(stderr=True)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=self._err,
            transient=True,
            disable=not self._err.is_terminal,
        )
        self._task = self._bar.add_task("Reading articles", total=None)
        self._last = time.monotonic()

    def __enter__(self) -> "Reporter":
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()
        if isinstance(error, KeyboardInterrupt):
            say("What has been indexed is kept: run it again to go on.")

    def tell(self, step: Step) -> None:
        """One step of the run."""
        told = f"{counted(step.articles, 'article')}, {counted(step.passages, 'passage')}"
        self._bar.update(self._task, description=told, completed=step.done, total=step.total)
        if not self._err.is_terminal and time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            share = f" ({step.done / step.total:.0%})" if step.total else ""
            self._err.say(f"Indexing: {told}{share}")

    def summary(self, report: BuildReport) -> int:
        """Print what was done and what was not; the exit code follows."""
        skipped = report.problems + report.doubles
        for problem in skipped[:_SHOWN]:
            self._err.say(f"Skipped {_short(problem.path)}: {one_line(problem.reason)}")
        if len(skipped) > _SHOWN:
            self._err.say(f"… and {len(skipped) - _SHOWN:,} more.")
        if report.touched:
            self._out.say(_done(report))
        elif report.unchanged:
            are = "is" if report.unchanged == 1 else "are"
            self._out.say(f"Nothing new: {counted(report.unchanged, 'article')} {are} up to date.")
        elif report.problems:
            say("Nothing was indexed: mend what was skipped and run it again.")
        else:
            say(
                f"No articles were found{_passed_over(report.ignored)}: give `pullquote reindex` "
                "a folder with .txt, .md, .html or .jsonl files."
            )
            return FAILED
        return FAILED if report.problems else 0


def _done(report: BuildReport) -> str:
    """Only what happened: a first run removes nothing."""
    written = [
        counted(count, f"{what} article")
        for count, what in ((report.added, "new"), (report.changed, "changed"))
        if count
    ]
    told = [f"indexed {', '.join(written)}"] if written else []
    told += [f"removed {report.removed:,}"] if report.removed else []
    told += [f"{report.unchanged:,} unchanged"] if report.unchanged else []
    sentence = "; ".join(told)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _passed_over(ignored: Counter[str]) -> str:
    if not ignored:
        return ""
    kinds = ", ".join(
        f"{count:,} {one_line(suffix) or 'without a suffix'}"
        for suffix, count in ignored.most_common(3)
    )
    return f" (other files: {kinds})"


def _short(path: str) -> str:
    """Relative to here, where that is shorter."""
    with suppress(ValueError, OSError):  # elsewhere, or the current folder is gone
        path = str(Path(path).relative_to(Path.cwd()))
    return one_line(path)
