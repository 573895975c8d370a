"""How likely the found sentences hold an answer, before any of them is shown."""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from index.hit import Hit
from index.understanding import Understanding, day_for

if TYPE_CHECKING:
    from bot.evidence import Sentence  # which asks here how much it may be trusted

# Below it the archive is said not to hold the answer. Measured with `pullquote eval`:
# false answers .10 and false abstentions .01 on one news benchmark, .03 and .15 on another.
ENOUGH = 0.35
# Up to here an answer is told with a caution: of rtqa2026's questions a tenth of those that have an
# answer are below, and nineteen of twenty that have none.
SURE = 0.7
UNCERTAIN = "Uncertain: the articles may not answer just this"
# What was published before the recent day that a question names, or after the asker's, is of that
# time only by chance. Measured on rtqa2026 between .5 and 1: AUROC .970 to .974 and .954 without.
_OUT_OF_TIME = 0.7
_AHEAD = timedelta(days=3)  # an announcement
_LATER = -2  # days; a date line may be a day off, and zones another


def confidence_of(
    sentences: Sequence["Sentence"], asked: Understanding | None, subject: int, passages: int
) -> float:
    """How likely an answer is here, 0 to 1: a logistic function of the best of each sign.

    `subject` counts the question's stems, `passages` the archive's. Fitted on two news benchmarks
    whole, and on parts of them of 1 to 300 articles with and without the articles that answer: a
    long question matches less of itself anywhere, a large archive more by chance.
    """
    if not sentences:
        return 0.0
    worth = [1.0 if _is_in_time(one.hit, asked) else _OUT_OF_TIME for one in sentences]
    pairs = list(zip(worth, sentences, strict=True))
    logit = (
        10.9 * max(share * one.cosine for share, one in pairs)
        + 2.6 * max(share * one.coverage for share, one in pairs)
        + 9.6 * max(share * one.context for share, one in pairs)
        + 2.8 * math.log(subject + 1)
        - 0.4 * math.log(passages + 1)
        - 15.5
    )
    return 1 / (1 + math.exp(-logit))


def _is_in_time(hit: Hit, asked: Understanding | None) -> bool:
    """Whether the article can know of the time that the question is about."""
    if asked is None:
        return True
    if hit.age is not None and hit.age < _LATER:
        return False
    day, first = day_for(hit.passage.source, asked.now), asked.first_recent_day
    return day is None or first is None or day >= first - _AHEAD
