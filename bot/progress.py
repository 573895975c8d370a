"""What a re-index shows: a bar on a terminal, plain lines when piped, then the outcome."""

import time
from pathlib import Path
from types import TracebackType

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.render import open_console, printable
from bot.settings import Settings
from index.build import BuildReport
from index.build import Progress as Step

_SHOWN = 10  # problems listed in full
_EVERY = 5.0  # seconds between plain lines


class Reporter:
    """Tells of one run; a context manager, so that the bar is gone before the summary."""

    def __init__(self) -> None:
        self._out = open_console()
        self._err = open_console(stderr=True)
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

    def tell(self, step: Step) -> None:
        """One step of the run."""
        told = f"{step.articles:,} articles, {step.passages:,} passages"
        self._bar.update(self._task, description=told, completed=step.done, total=step.total)
        if not self._err.is_terminal and time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            share = f" ({step.done / step.total:.0%})" if step.total else ""
            self._err.print(f"Indexing: {told}{share}", soft_wrap=True)

    def summary(self, report: BuildReport, settings: Settings) -> int:
        """Print what was done and what was not; the exit code follows."""
        skipped = report.problems + report.doubles
        for problem in skipped[:_SHOWN]:
            where = printable(_short(problem.path))
            self._err.print(f"Skipped {where}: {printable(problem.reason)}", soft_wrap=True)
        if len(skipped) > _SHOWN:
            self._err.print(f"… and {len(skipped) - _SHOWN:,} more.", soft_wrap=True)
        held = report.added + report.changed + report.unchanged
        if report.touched:
            self._out.print(
                f"Indexed {report.added:,} new, {report.changed:,} changed, "
                f"{report.removed:,} removed; {report.unchanged:,} unchanged.",
                soft_wrap=True,
            )
        elif held:
            self._out.print(f"Nothing new: {held:,} articles are up to date.", soft_wrap=True)
        else:
            self._err.print(
                "pullquote: No articles were found: give `pullquote reindex` a folder with .txt, "
                ".md, .html or .jsonl files.",
                soft_wrap=True,
            )
            return 1
        return 1 if report.problems else 0


def _short(path: str) -> str:
    """Relative to here, where that is shorter."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path
