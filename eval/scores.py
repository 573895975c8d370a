"""What a run comes to: each measure with its interval, over all questions and by type."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eval import intervals
from eval.intervals import Interval
from eval.measures import AUROC, MEASURES, Group, Measure, Outcome
from eval.metrics import wins

ALL = "all"


@dataclass(frozen=True, slots=True)
class Score:
    """A measure's figure over `questions` questions, with its 95 % interval."""

    name: str
    label: str
    group: Group
    value: float
    interval: Interval
    questions: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of the questions of one type, or of all; measures about none are left out."""

    type: str
    questions: int
    scores: tuple[Score, ...]

    def value(self, name: str) -> float | None:
        """The figure of a measure, if any question is what it is about."""
        return next((one.value for one in self.scores if one.name == name), None)


def score(outcomes: Sequence[Outcome], seed: int = 0) -> list[Scores]:
    """All together first, then by type in alphabetical order where there are several."""
    types = sorted({one.question.type for one in outcomes})
    parts = [(ALL, list(outcomes))]
    if len(types) > 1:
        parts += [
            (kind or "no type", [one for one in outcomes if one.question.type == kind])
            for kind in types
        ]
    return [Scores(kind, len(part), tuple(_scores(part, seed))) for kind, part in parts]


def values(measure: Measure, outcomes: Iterable[Outcome]) -> dict[str, float]:
    """What each question that the measure is about counts for, by its id."""
    found = ((one.question.id, measure.of(one)) for one in outcomes)
    return {name: float(value) for name, value in found if value is not None}


def sides(outcomes: Iterable[Outcome]) -> tuple[list[float], list[float]]:
    """The confidence in answerable questions, and in those that are not."""
    told: tuple[list[float], list[float]] = ([], [])
    for one in outcomes:
        confidence = one.row.answer.confidence
        if confidence is not None:
            told[not one.question.answerable].append(confidence)
    return told


def figure(measure: Measure, counted: Sequence[float]) -> float:
    """The mean, or the measure's percentile."""
    if measure.percent is None:
        return float(np.mean(counted))
    return float(np.percentile(counted, measure.percent))


def _scores(outcomes: Sequence[Outcome], seed: int) -> Iterable[Score]:
    for measure in MEASURES:
        if measure.group is Group.SECONDS:
            continue
        yield from _score(measure, outcomes, seed)
    yield from _auroc(outcomes, seed)
    for measure in MEASURES:
        if measure.group is Group.SECONDS:
            yield from _score(measure, outcomes, seed)


def _score(measure: Measure, outcomes: Sequence[Outcome], seed: int) -> Iterable[Score]:
    counted = list(values(measure, outcomes).values())
    if counted:
        interval = (
            intervals.of_mean(counted, seed)
            if measure.percent is None
            else intervals.of_percentile(counted, measure.percent, seed)
        )
        value = figure(measure, counted)
        yield Score(measure.name, measure.label, measure.group, value, interval, len(counted))


def _auroc(outcomes: Sequence[Outcome], seed: int) -> Iterable[Score]:
    answerable, unanswerable = sides(outcomes)
    if answerable and unanswerable:
        won = wins(answerable, unanswerable)
        interval = intervals.of_wins(won, seed)
        value, count = float(won.mean()), len(answerable) + len(unanswerable)
        yield Score(AUROC, "AUROC", Group.ABSTENTION, value, interval, count)
