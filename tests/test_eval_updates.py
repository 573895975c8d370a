"""The benchmark of updates: measured by the public command, judged by stated shares."""

import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from eval.process import BenchError
from eval.updates import Step, _reindex, judged, row

FULL = Step("full build", 0, 1000.0, 800_000_000, 300_000_000, "Indexed 10,000 new articles.")
NOTHING = Step("nothing new", 1 / 100, 9.9, 80_000_000, 300_000_000, "Nothing new.")
ONE = Step("one more", 1 / 200, 4.9, 370_000_000, 300_000_000, "Indexed 1 new article.")


def test_updates_within_their_share_pass() -> None:
    """A hundredth for a run without news and a two-hundredth for one article are enough."""
    assert ("Every update stayed within its share.", 0) == judged([FULL, NOTHING, ONE], 10_000)


@pytest.mark.parametrize("late", [NOTHING, ONE])
def test_an_update_over_its_share_fails(late: Step) -> None:
    """One that took too long is named, and the exit code says so."""
    slow = dataclasses.replace(late, seconds=late.seconds + 0.2)

    assert (f"Took more than its share: {late.name}.", 1) == judged([FULL, slow], 10_000)


def test_a_short_build_judges_nothing() -> None:
    """A process's start alone is more than a hundredth of a build of a thousand articles."""
    assert 0 == judged([FULL, dataclasses.replace(ONE, seconds=900)], 1_000)[1]


def test_a_line_says_what_was_measured() -> None:
    """Seconds, the share of the full build, its limit, memory and disk stand in one line."""
    assert re.fullmatch(
        r"one more +4\.9 +1/204 +1/200 +370 MB +300 MB  Indexed 1 new article\.",
        row(ONE, [FULL, NOTHING, ONE]),
    )
    assert 2 == len(row(FULL, [FULL]).splitlines())


def test_a_command_that_fails_is_told(tmp_path: Path) -> None:
    """What the command said about its failure is what the benchmark says."""
    with pytest.raises(BenchError, match="There is no such file or folder"):
        _reindex("full build", tmp_path)


def test_the_benchmark_measures_every_kind_of_run(tmp_path: Path) -> None:
    """With a handful of articles the whole path runs, and its lines say what each run did."""
    done = subprocess.run(
        [sys.executable, "-m", "eval.updates", "--count", "5", "--scratch", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    lines = done.stdout.splitlines()
    told = [
        "1 added",
        "5 added",
        "Nothing new",
        "1 added",
        "1 changed",
        "1 removed",
    ]
    for said, line in zip(told, lines[2:-1], strict=True):
        assert said in line
        assert re.search(r" [\d.,]+ .* [\d,]+ MB +[\d,]+ MB ", line)
    assert not list(tmp_path.iterdir())
