"""Two runs over the same questions: what changed, and whether it is more than noise.

Each question is compared with itself. The interval of the difference is a bootstrap over
questions; where a measure is yes or no, McNemar's exact test decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from eval import intervals
from eval.intervals import Draws, Floats, Interval, Statistic
from eval.measures import AUROC, MEASURES, Group, Measure, Outcome, judged
from eval.metrics import wins
from eval.questions import Question
from eval.results import ResultsError, Row
from eval.scores import figure, sides, values

_CHANCE = 0.05


class Verdict(StrEnum):
    """What to make of a difference; better and worse are more than noise."""

    SAME = "same"
    NOISE = "within noise"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Change:
    """A measure in both runs; `interval` is that of `new - old`.

    `p` is the exact test's, None where there is none; `gained` and `lost` are the ids of
    questions that got better and worse, for measures of yes or no.
    """

    name: str
    label: str
    group: Group
    old: float
    new: float
    interval: Interval
    verdict: Verdict
    questions: int
    p: float | None = None
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All measures of `questions` that both runs asked; `left_out` are in one of them alone."""

    questions: int
    left_out: int
    changes: tuple[Change, ...]

    @property
    def verdict(self) -> str:
        """One sentence on the whole."""
        real = [one for one in self.changes if one.verdict in (Verdict.BETTER, Verdict.WORSE)]
        if not real:
            return "Nothing here is more than noise."
        told = ", ".join(f"{one.label} ({one.verdict.value})" for one in real)
        tried = len(self.changes)
        return (
            f"More than noise: {told}. Of {tried} measures, about {tried * _CHANCE:.0f} would "
            "seem so by chance."
        )


def compare(
    questions: Sequence[Question], old: Mapping[str, Row], new: Mapping[str, Row], seed: int = 0
) -> Comparison:
    """Compare two runs; raises ResultsError when they share no question of the file."""
    both = [one for one in questions if one.id in old and one.id in new]
    if not both:
        raise ResultsError(
            "The two files of results have no question of this file in common: give the "
            "questions that they answer."
        )
    before, after = judged(both, old), judged(both, new)
    either = sum(one.id in old or one.id in new for one in questions)
    changes = [*_changes(before, after, seed), *_auroc(before, after, seed)]
    return Comparison(len(both), either - len(both), tuple(changes))


def _changes(old: list[Outcome], new: list[Outcome], seed: int) -> Iterable[Change]:
    for measure in MEASURES:
        before, after = values(measure, old), values(measure, new)
        ids = [one for one in before if one in after]
        if ids:
            yield _change(measure, ids, before, after, seed)


def _change(
    measure: Measure,
    ids: Sequence[str],
    before: Mapping[str, float],
    after: Mapping[str, float],
    seed: int,
) -> Change:
    was, now = [before[one] for one in ids], [after[one] for one in ids]
    interval = intervals.bootstrap(_difference(measure, was, now), len(ids), seed)
    up = tuple(one for one in ids if after[one] > before[one])
    down = tuple(one for one in ids if after[one] < before[one])
    gained, lost = (down, up) if measure.fewer else (up, down)
    p = intervals.sign_test(len(gained), len(lost)) if measure.binary else None
    old, new = figure(measure, was), figure(measure, now)
    real = p < _CHANCE if p is not None else not interval.low <= 0 <= interval.high
    verdict = _verdict(was == now, real, (new > old) is not measure.fewer)
    if p is None:
        gained, lost = (), ()
    return Change(
        measure.name,
        measure.label,
        measure.group,
        old,
        new,
        interval,
        verdict,
        len(ids),
        p,
        gained,
        lost,
    )


def _difference(measure: Measure, was: Sequence[float], now: Sequence[float]) -> Statistic:
    """New minus old of the same questions drawn."""
    old, new = np.asarray(was, dtype=np.float64), np.asarray(now, dtype=np.float64)
    percent = measure.percent
    if percent is None:
        change = new - old
        return lambda draws: change[draws].mean(axis=1)

    def of_percentile(draws: Draws) -> Floats:
        pair = (np.percentile(one[draws], percent, axis=1) for one in (new, old))
        return np.asarray(next(pair) - next(pair), dtype=np.float64)

    return of_percentile


def _auroc(old: list[Outcome], new: list[Outcome], seed: int) -> Iterable[Change]:
    before, after = wins(*sides(old)), wins(*sides(new))
    if not before.size:
        return
    interval = intervals.of_wins(after - before, seed)
    was, now = float(before.mean()), float(after.mean())
    real = not interval.low <= 0 <= interval.high
    verdict = _verdict(sides(old) == sides(new), real, now > was)
    yield Change(AUROC, "AUROC", Group.ABSTENTION, was, now, interval, verdict, len(old))


def _verdict(same: bool, real: bool, better: bool) -> Verdict:
    if same:
        return Verdict.SAME
    if not real:
        return Verdict.NOISE
    return Verdict.BETTER if better else Verdict.WORSE
