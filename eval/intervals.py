"""How far a figure could be chance: bootstrap intervals, and an exact test for paired yes or no.

Efron's percentile bootstrap: questions are drawn anew with replacement, as many as there are, a
thousand times; 95 % of the figures that come of it lie in the interval. Seeded, so that the same
rows give the same interval.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_RESAMPLES = 1000
_AT_ONCE = 100
_SIDES = (2.5, 97.5)

Draws = NDArray[np.int64]  # (draws, questions): positions of the questions drawn
Floats = NDArray[np.float64]
Statistic = Callable[[Draws], Floats]


@dataclass(frozen=True, slots=True)
class Interval:
    """95 % of what chance would make of the same questions."""

    low: float
    high: float


def bootstrap(statistic: Statistic, questions: int, seed: int = 0) -> Interval:
    """The interval of a `statistic` that gives one figure for each row of draws."""
    chance = np.random.default_rng(seed)
    figures = [
        statistic(chance.integers(questions, size=(_AT_ONCE, questions)))
        for _ in range(_RESAMPLES // _AT_ONCE)
    ]
    low, high = np.percentile(np.concatenate(figures), _SIDES)
    return Interval(float(low), float(high))


def of_mean(values: Sequence[float], seed: int = 0) -> Interval:
    """The interval of the mean of at least one value."""
    array = np.asarray(values, dtype=np.float64)
    return bootstrap(lambda draws: array[draws].mean(axis=1), len(array), seed)


def of_percentile(values: Sequence[float], percent: float, seed: int = 0) -> Interval:
    """The interval of a percentile (0 to 100) of at least one value."""
    array = np.asarray(values, dtype=np.float64)
    return bootstrap(lambda draws: np.percentile(array[draws], percent, axis=1), len(array), seed)


def of_wins(won: NDArray[np.float32], seed: int = 0) -> Interval:
    """The interval of the mean of a (positives, negatives) table, both sides drawn anew.

    With `metrics.wins` that of the AUROC, with the difference of two such tables that of the
    difference.
    """
    chance = np.random.default_rng(seed)
    rows, columns = won.shape
    drawn_rows = chance.multinomial(rows, np.full(rows, 1 / rows), _RESAMPLES) / rows
    drawn_columns = chance.multinomial(columns, np.full(columns, 1 / columns), _RESAMPLES) / columns
    figures = ((drawn_rows @ won) * drawn_columns).sum(axis=1)
    low, high = np.percentile(figures, _SIDES)
    return Interval(float(low), float(high))


def sign_test(gained: int, lost: int) -> float:
    """How likely chance alone parts `gained + lost` changes at least as unevenly (McNemar, exact).

    Two-sided, 0 to 1.
    """
    changes = gained + lost
    tail: float = sum(math.comb(changes, k) for k in range(min(gained, lost) + 1)) / 2**changes
    return min(1.0, 2 * tail)


def of_share(right: int, trials: int) -> Interval:
    """Wilson's interval of a share: it means something at 0 and 1 too."""
    if not trials:
        return Interval(0.0, 1.0)
    share, z = right / trials, 1.96
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z * math.sqrt(share * (1 - share) / trials + (z / (2 * trials)) ** 2)
    half /= 1 + z * z / trials
    return Interval(max(0.0, middle - half), min(1.0, middle + half))
