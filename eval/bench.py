"""`python -m eval.bench`: Pullquote beside LangChain's quickstart, then both as archives grow.

First the same generated articles through both, each step a process of its own; then warm
questions at 1,000, 10,000 and 100,000 passages. `python -m eval.bench updates` is `eval.updates`,
`python -m eval.bench precision` is `eval.precision`. Exit code 1: a bound was missed.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bot.settings import load_settings
from eval import growth_plot, precision, updates
from eval.compared import Costs, Point, bounds, growth_table, table
from eval.generated import generate, lines
from eval.growth import Growing, Turned, questions
from eval.process import BenchError, Measured, disk, machine, run
from index.embed import find_model, open_embedder

ARTICLES, QUICK_ARTICLES = 400, 12
SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (50, 150)
_SAMPLE, _QUICK_SAMPLE = 2_000, 50  # passages that are really embedded for growth
_COLD = 3  # runs, of which the middle one counts
_OURS, _THEIRS = "Pullquote", "quickstart"


def main() -> int:
    """Run what is asked for, print its tables, and say whether the bounds were kept."""
    others: dict[str, Callable[[], int]] = {"updates": updates.main, "precision": precision.main}
    if len(sys.argv) > 1 and (other := others.get(sys.argv[1])):
        del sys.argv[1]
        return other()
    asked = _arguments()
    with tempfile.TemporaryDirectory(dir=asked.scratch, prefix="bench-") as folder:
        try:
            return _compare(Path(folder), asked)
        except BenchError as error:
            sys.exit(str(error))


def _compare(scratch: Path, asked: argparse.Namespace) -> int:
    count = QUICK_ARTICLES if asked.quick else ARTICLES
    print(f"{count} generated articles; {machine()}")  # noqa: T201
    model = str(find_model(load_settings().embedding_model)[0])
    costs = _costs(scratch, count, model, asked.seed)
    print(table(count, costs[_OURS], costs[_THEIRS]), flush=True)  # noqa: T201
    points = _grow(scratch, model, asked)
    print(growth_table(points))  # noqa: T201
    if asked.plot:
        growth_plot.draw(points, asked.plot)
    judged = bounds(costs[_OURS], costs[_THEIRS], points)
    for one in judged:
        print(one.told())  # noqa: T201
    if asked.quick:
        print("So little is not judged.")  # noqa: T201
        return 0
    return 0 if all(one.is_kept for one in judged) else 1


def _costs(scratch: Path, count: int, model: str, seed: int) -> dict[str, Costs]:
    """Both systems over the same file of articles; the first run of ours makes its model ready."""
    articles = scratch / "articles.jsonl"
    articles.write_text("\n".join(lines(generate(1, seed))), encoding="utf-8")
    run("bot", "reindex", str(articles), "--index-dir", "warm", folder=scratch)
    articles.write_text("\n".join(lines(generate(count, seed))), encoding="utf-8")
    asked = questions(seed)
    warm = scratch / "questions.json"
    warm.write_text(json.dumps(asked), encoding="utf-8")
    ours = Costs(
        build=run("bot", "reindex", str(articles), "--index-dir", "ours", folder=scratch),
        disk=disk(scratch / "ours"),
        cold=_middle(
            [
                run("bot", "search", "--index-dir", "ours", one, folder=scratch)
                for one in asked[:_COLD]
            ]
        ),
        warm=run("eval.growth", "ours", str(warm), folder=scratch),
    )
    theirs = Costs(
        build=run("eval.quickstart", "build", "store", model, str(articles), folder=scratch),
        disk=disk(scratch / "store"),
        cold=_middle(
            [
                run("eval.quickstart", "search", "store", model, one, folder=scratch)
                for one in asked[:_COLD]
            ]
        ),
        warm=run("eval.quickstart", "warm", "store", model, str(warm), folder=scratch),
    )
    return {_OURS: ours, _THEIRS: theirs}


def _middle(runs: list[Measured]) -> Measured:
    middle = statistics.median_low(one.seconds for one in runs)
    return next(one for one in runs if one.seconds == middle)


def _grow(scratch: Path, model: str, asked: argparse.Namespace) -> list[Point]:
    """Both systems at each size, asked by a fresh process that stays."""
    settings = load_settings(index_dir=scratch / "growing").index()
    sample = _QUICK_SAMPLE if asked.quick else _SAMPLE
    turned = Turned(open_embedder(settings), sample, asked.seed)
    growing = Growing(settings, scratch / "their-growing", turned, asked.seed)
    warm = str(scratch / "questions.json")
    points = []
    for size in QUICK_SIZES if asked.quick else asked.sizes:
        growing.grow(size)
        for name, folder, command in (
            (_OURS, "growing", ("eval.growth", "growing", warm)),
            (_THEIRS, "their-growing", ("eval.quickstart", "warm", "their-growing", model, warm)),
        ):
            done = run(*command, folder=scratch)
            times = json.loads(done.said)
            points.append(
                Point(
                    name,
                    size,
                    float(np.percentile(times, 50)),
                    float(np.percentile(times, 95)),
                    done.memory,
                    disk(scratch / folder),
                )
            )
    return points


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m eval.bench")
    parser.add_argument("--quick", action="store_true", help="a few articles, judged by nothing")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, help="passages of the growing archive"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--scratch", type=Path, help="a folder on the disk to measure")
    parser.add_argument("--plot", type=Path, help="where to draw growth, as PNG")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
