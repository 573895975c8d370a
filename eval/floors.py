"""Bounds that must hold, by name: floors, and ceilings for errors. They only get tighter."""

import json
from collections.abc import Mapping
from pathlib import Path

from eval.measures import MEASURES
from eval.scores import Scores
from index.errors import PullquoteError

FLOORS = Path(__file__).resolve().parent / "floors.json"


class FloorsError(PullquoteError):
    """No bounds of this name are in eval/floors.json."""


def bounds(name: str) -> Mapping[str, float]:
    """The bounds of one name, by measure; raises FloorsError."""
    known: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    if name not in known:
        raise FloorsError(f"There are no floors called {name!r}: choose {', '.join(known)}.")
    return known[name]


def missed(scores: Scores, wanted: Mapping[str, float]) -> list[str]:
    """A sentence for each bound that does not hold; a measure about no question holds none."""
    fewer = {one.name for one in MEASURES if one.fewer}
    told = []
    for name, bound in wanted.items():
        value = scores.value(name)
        if value is None:
            told.append(f"{name} is about none of these questions; its bound is {bound}.")
        elif value > bound if name in fewer else value < bound:
            most = "at most" if name in fewer else "at least"
            told.append(f"{name} is {value:.3f} and must be {most} {bound}.")
    return told
