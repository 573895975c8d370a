"""Growth as a picture: p95 of a warm question, and memory, over the size of the archive."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.compared import Point


def draw(points: Sequence[Point], to: Path) -> None:
    """Write a PNG of two panels, a line for each system."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # a dependency of developers alone

    figure: Any = Figure(figsize=(9, 3.6), layout="constrained", dpi=120)
    left, right = figure.subplots(1, 2)
    panels: tuple[tuple[Any, str, Callable[[Point], float]], ...] = (
        (left, "p95 of a warm question, ms", lambda one: one.p95),
        (right, "memory of the process, MB", lambda one: one.memory / 1e6),
    )
    for axes, title, value in panels:
        for system, marker in zip(dict.fromkeys(one.system for one in points), "os", strict=True):
            own = [one for one in points if one.system == system]
            axes.plot(
                [one.passages for one in own],
                [value(one) for one in own],
                marker=marker,
                label=system,
            )
        axes.set(xscale="log", xlabel="passages", title=title, ylim=(0, None))
        axes.grid(visible=True, alpha=0.3)
    left.legend()
    figure.savefig(to)
