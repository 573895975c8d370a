"""Whether a confidence of .8 is right eight times in ten: reliability in ten bins."""

from collections.abc import Sequence
from dataclasses import dataclass

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence: how many, its mean, and the share that held (0 to 1)."""

    questions: int
    confidence: float
    share: float


def bins(told: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Pairs of confidence (0 to 1) and whether it held, in ten bins of equal width, none empty."""
    found = []
    for number in range(_BINS):
        part = [one for one in told if min(int(one[0] * _BINS), _BINS - 1) == number]
        if part:
            count = len(part)
            mean, held = sum(one[0] for one in part) / count, sum(one[1] for one in part) / count
            found.append(Bin(count, mean, held))
    return found


def expected_error(parts: Sequence[Bin]) -> float:
    """The expected calibration error, 0 to 1 (Naeini et al., 2015): how far bins lie off."""
    total = sum(one.questions for one in parts)
    return sum(one.questions * abs(one.share - one.confidence) for one in parts) / total
