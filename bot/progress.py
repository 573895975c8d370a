"""What a re-index shows: a bar on a terminal, plain lines when piped, then the outcome."""

import json
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from bot.failure import FAILED, PARTLY, say
from bot.terminal import Terminal
from bot.words import counted, one_line
from index.report import BuildReport
from index.report import Progress as Step

_SHOWN = 10  # problems listed in full
_REASONS = 5  # in the table
_EVERY = 5.0  # seconds between plain lines
_NAMES = 13  # columns


class Reporter:
    """Tells of one run; a context manager, so that the bar is gone before the summary."""

    def __init__(self, *, as_json: bool = False) -> None:
        self._as_json = as_json
        self._out = Terminal()
        self._err = Terminal(stderr=True)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            TimeRemainingColumn(compact=True),
            console=self._err,
            transient=True,
            disable=not self._err.is_terminal,
        )
        self._task = self._bar.add_task("Reading articles", total=None)
        self._started = self._last = time.monotonic()

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
        now = time.monotonic()
        told = f"{counted(step.articles, 'article')}, {counted(step.passages, 'passage')}"
        rate = step.articles / max(now - self._started, 0.001)
        self._bar.update(
            self._task,
            description=f"{told}, {rate:,.1f} a second",
            completed=step.done,
            total=step.total or None,
        )
        if not self._err.is_terminal and now - self._last >= _EVERY:
            self._last = now
            share = f" ({step.done / step.total:.0%})" if step.total else ""
            self._err.say(f"Indexing: {told}{share}")

    def again(self) -> None:
        """Another run begins."""
        self._started = self._last = time.monotonic()
        self._bar.reset(self._task, description="Reading articles", total=None)
        self._bar.start()

    def quiet(self) -> None:
        """A run of a watch found nothing new: nothing to tell."""
        self._bar.stop()

    def failed(self, sentence: str) -> None:
        """A run of a watch failed; the next one may not."""
        self._bar.stop()
        say(sentence)

    def summary(self, report: BuildReport) -> int:
        """Print what was done and what was not; the exit code follows."""
        self._bar.stop()
        code = _code(report)
        if self._as_json:
            told = {"exit_code": code, **report.as_fields()}
            self._out.exactly(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
            return code
        self._skipped(report)
        if report.mended:
            self._err.say(f"The indexes were made anew: {one_line(report.mended)}")
        if report.touched or (report.problems and report.unchanged):
            self._table(report)
        elif report.unchanged:
            are = "is" if report.unchanged == 1 else "are"
            self._out.say(f"Nothing new: {counted(report.unchanged, 'article')} {are} up to date.")
        elif report.is_fetching and not report.problems:
            self._out.say("Nothing new in the feeds and pages.")
        elif report.problems:
            say("Nothing was indexed: mend what was skipped and run it again.")
        else:
            say(
                f"No articles were found{_passed_over(report.ignored)}: give `pullquote reindex` "
                "a folder with .txt, .md, .html, .jsonl or .pdf files, or packs of them."
            )
        return code

    def rebuilt(self, report: BuildReport) -> int:
        """After a rebuild."""
        return self._ended(
            report,
            f"Made anew: {counted(report.changed, 'article')}, "
            f"{counted(report.passages, 'passage')}.",
        )

    def repaired(self, report: BuildReport) -> int:
        """After a repair."""
        told = f"Mended: {one_line(report.mended)}" if report.mended else "Nothing is amiss."
        return self._ended(report, told)

    def taken_back(self, report: BuildReport) -> int:
        """After a rollback."""
        return self._ended(
            report,
            f"The last run is taken back: {counted(report.removed, 'article')} taken out, "
            f"{report.changed:,} put back as they were. The next run reads the files again.",
        )

    def _ended(self, report: BuildReport, told: str) -> int:
        self._bar.stop()
        if self._as_json:
            fields = {"exit_code": 0, **report.as_fields()}
            self._out.exactly(json.dumps(fields, ensure_ascii=False, indent=2) + "\n")
        else:
            self._out.say(told)
        return 0

    def _skipped(self, report: BuildReport) -> None:
        skipped = report.problems + report.doubles
        for problem in skipped[:_SHOWN]:
            self._err.say(f"Skipped {_short(problem.path)}: {one_line(problem.reason)}")
        if len(skipped) > _SHOWN:
            self._err.say(f"… and {len(skipped) - _SHOWN:,} more.")

    def _table(self, report: BuildReport) -> None:
        """One line a count, and under what was skipped why, the most frequent reasons first."""
        if report.is_dry:
            self._out.say("Nothing was written; this would be done:")
        rows = (
            ("Added", report.added),
            ("Changed", report.changed),
            ("Moved", report.moved),
            ("Unchanged", report.unchanged),
            ("Removed", report.removed),
            ("Duplicates", report.copies + len(report.doubles)),
            ("Skipped", len(report.problems)),
        )
        for name, count in rows:
            self._out.say(f"{name:<{_NAMES}}{count:>9,}")
        reasons = Counter(one_line(problem.reason) for problem in report.problems)
        for reason, count in reasons.most_common(_REASONS):
            self._out.say(reason, indent=_NAMES + 11, head=f"{count:>{_NAMES + 9},}")
        if not report.is_dry:
            took = f" in {report.seconds:,.1f} s" if report.seconds else ""
            self._out.say(f"{counted(report.passages, 'passage')} written{took}.")


def _code(report: BuildReport) -> int:
    """0 when all was done, 4 when some was skipped, 1 when nothing could be done."""
    if not (report.touched or report.unchanged):
        return 0 if report.is_fetching and not report.problems else FAILED
    return PARTLY if report.problems else 0


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
