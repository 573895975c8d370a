"""Intervals and the exact test, against figures that are known otherwise."""

import numpy as np
import pytest

from eval.intervals import of_mean, of_percentile, of_wins, sign_test
from eval.metrics import wins


def test_an_interval_is_as_wide_as_theory_says() -> None:
    """For 400 yes or no at a half, 1.96 standard errors on each side are .049."""
    interval = of_mean([0.0, 1.0] * 200)
    assert interval.low == pytest.approx(0.451, abs=0.006)
    assert interval.high == pytest.approx(0.549, abs=0.006)


def test_the_same_seed_gives_the_same_interval() -> None:
    """A table that is printed twice is the same twice."""
    values = [0.1, 0.5, 0.9, 0.3]
    assert of_mean(values, 3) == of_mean(values, 3)
    assert of_mean(values, 3) != of_mean(values, 4)


def test_a_percentile_has_an_interval_around_it() -> None:
    """The median of 0 to 100 lies near 50, its interval on both sides of it."""
    interval = of_percentile([float(n) for n in range(101)], 50)
    assert 35 < interval.low < 50 < interval.high < 65


def test_one_question_says_nothing_of_chance() -> None:
    """It is no error either."""
    assert (0.7, 0.7) == (of_mean([0.7]).low, of_mean([0.7]).high)


def test_auroc_has_an_interval_of_both_sides() -> None:
    """Against Hanley and McNeil's standard error for an AUROC of .76, .044, within a third."""
    chance = np.random.default_rng(1)
    positive, negative = chance.normal(1, 1, 60).tolist(), chance.normal(0, 1, 60).tolist()
    won = wins(positive, negative)
    interval = of_wins(won)
    assert interval.low < float(won.mean()) < interval.high
    assert 2 * 1.96 * 0.044 == pytest.approx(interval.high - interval.low, rel=0.35)


@pytest.mark.parametrize(
    ("gained", "lost", "expected"),
    [(0, 0, 1.0), (5, 5, 1.0), (6, 0, 2 / 64), (0, 6, 2 / 64), (9, 1, 22 / 1024)],
)
def test_the_sign_test_counts_coins(gained: int, lost: int, expected: float) -> None:
    """Ten changes nine of which go one way come up in 22 of 1,024 throws of ten coins."""
    assert sign_test(gained, lost) == pytest.approx(expected)


def test_the_sign_test_takes_large_counts() -> None:
    """Thousands of changes overflow nothing."""
    assert 0 < sign_test(2_400, 2_600) < 0.01
