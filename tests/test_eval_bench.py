"""The comparison with the quickstart: what is judged, and that every part of it runs."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from eval.compared import Bound, Costs, Point, bounds
from eval.precision import is_hit
from eval.process import Measured

FAST = Costs(Measured(10, 1, ""), 1, Measured(1.9, 1, ""), Measured(1, 1, "[1, 2]"))
SLOW = Costs(Measured(20, 1, ""), 1, Measured(9.6, 1, ""), Measured(1, 1, "[1, 2]"))
POINTS = [
    Point("Pullquote", 1_000, 5, 10, 1, 1),
    Point("quickstart", 1_000, 5, 9, 1, 1),
    Point("Pullquote", 100_000, 8, 20, 1, 1),
    Point("quickstart", 100_000, 8, 10, 1, 1),
]


def test_what_keeps_every_bound_passes() -> None:
    """Twice the throughput, a fifth of a cold start, and twice the p95 are just enough."""
    assert all(one.is_kept for one in bounds(FAST, SLOW, POINTS))


@pytest.mark.parametrize("missed", range(4))
def test_each_bound_can_be_missed(missed: int) -> None:
    """One figure that is a little worse misses its own bound."""
    ours, points = FAST, list(POINTS)
    if missed == 0:
        ours = dataclasses.replace(FAST, build=Measured(10.1, 1, ""))
    elif missed == 1:
        ours = dataclasses.replace(FAST, cold=Measured(1.93, 1, ""))
    elif missed == 2:
        points[0] = dataclasses.replace(points[0], p95=9.9)
    else:
        points[3] = dataclasses.replace(points[3], p95=9.9)

    kept = [one.is_kept for one in bounds(ours, SLOW, points)]

    assert [at != missed for at in range(4)] == kept


def test_a_bound_says_what_was_asked() -> None:
    """Name, ratio and limit stand in one line."""
    assert "MISSED  cold: 0.30, at most 0.20" == Bound("cold", 0.3, 0.2).told()


@pytest.mark.timeout(500)  # a dozen processes, half of which import torch
def test_the_comparison_runs(tmp_path: Path) -> None:
    """A few articles go through both systems, at both sizes, and the picture is drawn."""
    for needed in ("langchain_text_splitters", "matplotlib"):
        pytest.importorskip(needed)
    done = subprocess.run(
        [sys.executable, "-m", "eval.bench", "--quick", "--plot", str(tmp_path / "growth.png")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr
    assert 4 == sum(line.startswith(("kept", "MISSED")) for line in done.stdout.splitlines())
    assert (tmp_path / "growth.png").read_bytes().startswith(b"\x89PNG")


def test_a_hit_holds_a_gold_fact(tmp_path: Path) -> None:
    """No passage, no hit."""
    assert not is_hit([], ["a fact"])
