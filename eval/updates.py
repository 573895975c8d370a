"""`python -m eval.updates`: what a build costs, and what an update costs beside it.

Generated articles are indexed by the public command, each time in a process of its own, whose
start is part of the time: a full build, then with nothing new, one article more, one changed, one
gone. Exit code 1: an update took more than its share of the full build's time.
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count as numbers
from pathlib import Path

from eval.generated import GeneratedArticle, changed, generate, save, write
from eval.process import BenchError, disk, machine, run

COUNT, QUICK = 10_000, 1_000
_FULL = "full build"
# A process's start costs the same whatever the archive: only a long build makes it small.
_JUDGED_FROM = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """One run of `reindex`: what it may take of the full build's time, and what it took.

    `share` is 0 where nothing is asked. `memory` is the process's peak and `disk` the index's
    size after it, both in bytes; `said` the command's own summary.
    """

    name: str
    share: float
    seconds: float
    memory: int
    disk: int
    said: str

    def kept(self, full: float) -> bool:
        """Whether it stayed within its share of a full build of so many seconds."""
        return not self.share or self.seconds <= self.share * full


def main() -> int:
    """Run the benchmark and print its table."""
    asked = _arguments()
    count = QUICK if asked.quick else asked.count
    with tempfile.TemporaryDirectory(dir=asked.scratch, prefix="bench-") as folder:
        print(f"{count:,} generated articles; {machine()}")  # noqa: T201
        steps: list[Step] = []
        try:
            for step in _steps(Path(folder), count, asked.seed):
                steps.append(step)
                print(row(step, steps), flush=True)  # noqa: T201
        except BenchError as error:
            sys.exit(str(error))
    verdict, code = judged(steps, count)
    print(verdict)  # noqa: T201
    return code


def judged(steps: list[Step], count: int) -> tuple[str, int]:
    """The last line, and the exit code."""
    full = _full(steps)
    missed = [step.name for step in steps if not step.kept(full)]
    if count < _JUDGED_FROM:
        return f"Shares are judged from {_JUDGED_FROM:,} articles on.", 0
    if missed:
        return f"Took more than its share: {', '.join(missed)}.", 1
    return "Every update stayed within its share.", 0


def row(step: Step, steps: list[Step]) -> str:
    """A line of the table; the first is headed."""
    head = f"{'':22}{'seconds':>10}{'of full':>10}{'at most':>10}{'memory':>10}{'disk':>10}  said\n"
    full = _full(steps)
    of_full = f"1/{full / step.seconds:,.0f}" if step.share else "–"
    most = f"1/{1 / step.share:,.0f}" if step.share else "–"
    return (head if len(steps) == 1 else "") + (
        f"{step.name:22}{step.seconds:10,.1f}{of_full:>10}{most:>10}"
        f"{_megabytes(step.memory):>10}{_megabytes(step.disk):>10}  {step.said}"
    )


def _full(steps: list[Step]) -> float:
    """What the full build took; nought before it is done."""
    return next((step.seconds for step in steps if step.name == _FULL), 0.0)


def _steps(scratch: Path, count: int, seed: int) -> Iterator[Step]:
    """Every measured run, in order."""
    warm = scratch / "warm"
    write(warm / "news", 1, seed)
    yield _reindex("first run, 1 article", warm)  # makes the embedding model ready
    if count > QUICK:
        small = scratch / "small"
        write(small / "news", QUICK, seed)
        yield _reindex(f"build of {QUICK:,}", small)
    whole = scratch / "whole"
    write(whole / "news", count, seed)
    yield _reindex(_FULL, whole)
    yield _reindex("nothing new", whole, 1 / 100)
    save(whole / "news", [_in_a_file_of_its_own(count, seed)])
    yield _reindex("one more", whole, 1 / 200)
    old = _in_a_file_of_its_own(0, seed)
    save(whole / "news", [changed(old, 2)])
    yield _reindex("one changed", whole)
    (whole / "news" / old.place).unlink()
    yield _reindex("one gone", whole)


def _in_a_file_of_its_own(first: int, seed: int) -> GeneratedArticle:
    """The first article from this number on that is no line among others."""
    return next(
        article
        for number in numbers(first)
        for article in generate(1, seed, number)
        if article.suffix != ".jsonl"
    )


def _reindex(name: str, folder: Path, share: float = 0) -> Step:
    """Index `folder/news` into `folder/index` by the command; BenchError when it fails."""
    done = run("bot", "reindex", "news", "--index-dir", "index", folder=folder)
    counts = re.findall(r"^(\w+) +([\d,]+)$", done.said, re.MULTILINE)
    told = ", ".join(f"{count} {what.lower()}" for what, count in counts if count != "0")
    last = told or (done.said.splitlines()[-1] if done.said else "")
    return Step(name, share, done.seconds, done.memory, disk(folder / "index"), last)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m eval.updates")
    parser.add_argument("--count", type=int, default=COUNT, help="how many articles")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} articles")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--scratch", type=Path, help="a folder on the disk to measure")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
