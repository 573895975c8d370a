"""Two systems side by side: what each cost, as a table with ratios, and the bounds on them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from eval.process import Measured

_FASTER = 2.0  # builds, in articles per second
_COLD = 1 / 5
_GROWTH = 2.0  # p95 at the largest size, of that at the smallest
_AS_QUICK = 2.0  # p95 at the largest size, of the quickstart's there


@dataclass(frozen=True, slots=True)
class Costs:
    """One system over one set of articles; `disk` in bytes, `warm` printed its milliseconds."""

    build: Measured
    disk: int
    cold: Measured
    warm: Measured

    def percentile(self, share: int) -> float:
        """Of the warm questions, in milliseconds."""
        return float(np.percentile(json.loads(self.warm.said), share))


@dataclass(frozen=True, slots=True)
class Point:
    """One system at one size: milliseconds of a warm question, bytes of memory and of disk."""

    system: str
    passages: int
    p50: float
    p95: float
    memory: int
    disk: int


@dataclass(frozen=True, slots=True)
class Bound:
    """A ratio and how large, or how small, it may be."""

    name: str
    ratio: float
    limit: float
    is_least: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether the ratio is within it."""
        return self.ratio >= self.limit if self.is_least else self.ratio <= self.limit

    def told(self) -> str:
        """In one line."""
        asked = f"at {'least' if self.is_least else 'most'} {self.limit:.2f}"
        return f"{'kept  ' if self.is_kept else 'MISSED'}  {self.name}: {self.ratio:.2f}, {asked}"


def table(count: int, ours: Costs, theirs: Costs) -> str:
    """What both cost, and ours as a share of theirs."""
    rows = [
        ("build, articles/s", count / ours.build.seconds, count / theirs.build.seconds),
        ("build, peak MB", ours.build.memory / 1e6, theirs.build.memory / 1e6),
        ("on disk, MB", ours.disk / 1e6, theirs.disk / 1e6),
        ("cold search, s", ours.cold.seconds, theirs.cold.seconds),
        ("cold search, peak MB", ours.cold.memory / 1e6, theirs.cold.memory / 1e6),
        ("warm p50, ms", ours.percentile(50), theirs.percentile(50)),
        ("warm p95, ms", ours.percentile(95), theirs.percentile(95)),
        ("warm, peak MB", ours.warm.memory / 1e6, theirs.warm.memory / 1e6),
    ]
    head = f"{'':24}{'Pullquote':>12}{'quickstart':>12}{'ratio':>8}"
    return "\n".join([head, *(f"{name:24}{a:12,.2f}{b:12,.2f}{a / b:8.2f}" for name, a, b in rows)])


def growth_table(points: Sequence[Point]) -> str:
    """A line for each system at each size."""
    head = f"{'':12}{'passages':>10}{'p50 ms':>9}{'p95 ms':>9}{'memory':>10}{'disk':>10}"
    return "\n".join(
        [
            head,
            *(
                f"{one.system:12}{one.passages:10,}{one.p50:9.1f}{one.p95:9.1f}"
                f"{one.memory / 1e6:7,.0f} MB{one.disk / 1e6:7,.0f} MB"
                for one in points
            ),
        ]
    )


def bounds(ours: Costs, theirs: Costs, points: Sequence[Point]) -> list[Bound]:
    """What is asked of a full run."""
    return [
        Bound("build throughput", theirs.build.seconds / ours.build.seconds, _FASTER, True),
        Bound("cold search", ours.cold.seconds / theirs.cold.seconds, _COLD),
        *_of_growth(points),
    ]


def _of_growth(points: Sequence[Point]) -> Iterator[Bound]:
    """Points come in pairs, ours first, sizes rising."""
    small, ours, theirs = points[0], points[-2], points[-1]
    sizes = f"{ours.passages:,} passages"
    yield Bound(
        f"warm p95 at {sizes}, of that at {small.passages:,}", ours.p95 / small.p95, _GROWTH
    )
    yield Bound(f"warm p95 at {sizes}, of the quickstart's", ours.p95 / theirs.p95, _AS_QUICK)
