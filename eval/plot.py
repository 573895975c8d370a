"""Three plots as inline SVG, drawn in the colours of the page around them; see page.css."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from eval.calibration import Bin

_WIDTH, _HEIGHT = 460, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 22, 18, 60
_INNER_WIDTH, _INNER_HEIGHT = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
_BARS = 24
_TICKS = 5


def reliability(series: Mapping[str, Sequence[Bin]]) -> str:
    """Confidence across, the share that held upwards; beside each dot its number of questions."""
    most = max((one.questions for parts in series.values() for one in parts), default=1)
    drawn = [_line([(0.0, 0.0), (1.0, 1.0)], "ideal")]
    for number, (name, parts) in enumerate(series.items()):
        drawn.append(_line([(one.confidence, one.share) for one in parts], f"s{number}"))
        for one in parts:
            told = f"{name}: {one.share:.2f} of {one.questions} at confidence {one.confidence:.2f}"
            size = 3 + 9 * math.sqrt(one.questions / most)
            drawn.append(_dot(one.confidence, one.share, size, f"s{number}", told))
            drawn.append(
                f'<text x="{_x(one.confidence)}" y="{_y(one.share) - size - 2:.1f}" '
                f'text-anchor="middle">{one.questions}</text>'
            )
    return _svg(
        "Calibration", [*_axes("confidence", "share", 1, 1), *drawn, *_legend(list(series))]
    )


def curves(series: Mapping[str, Sequence[float]]) -> str:
    """Shares at k = 1, 2, … for each name; the first stands highest in the legend."""
    last = max((len(values) for values in series.values()), default=1)
    drawn = []
    for number, (name, values) in enumerate(series.items()):
        points = [(k / last, value) for k, value in enumerate(values, start=1)]
        drawn.append(_line(points, f"s{number}"))
        for k, (x, y) in enumerate(points, start=1):
            drawn.append(_dot(x, y, 3, f"s{number}", f"{name} at {k}: {y:.3f}"))
    return _svg("Recall at k", [*_axes("k", "share", last, 1), *drawn, *_legend(list(series))])


def histogram(values: Sequence[float], marks: Mapping[str, float]) -> str:
    """How many values (seconds) lie in each of 24 bins up to the largest mark, marks as lines.

    What is larger is counted in the last bin.
    """
    most = _round(max(marks.values(), default=1.0))
    counts = [0] * _BARS
    for value in values:
        counts[min(int(value / most * _BARS), _BARS - 1)] += 1
    top = _round(max(counts))
    drawn = list(_axes("seconds", "questions", most, top))
    for number, count in enumerate(counts):
        told = f"{number * most / _BARS:.2f} to {(number + 1) * most / _BARS:.2f} s: {count}"
        drawn.append(_bar(number / _BARS, count / top, told))
    for name, value in marks.items():
        x = _x(value / most)
        drawn.append(f'<line class="mark" x1="{x}" y1="{_TOP}" x2="{x}" y2="{_y(0)}"/>')
        drawn.append(f'<text x="{x}" y="{_TOP - 3}" text-anchor="middle">{escape(name)}</text>')
    return _svg("Seconds a question", drawn)


def _round(most: float) -> float:
    """The end of an axis that reaches `most` and whose ticks are round."""
    step = most / _TICKS or 1.0
    power = 10.0 ** math.floor(math.log10(step))
    return _TICKS * next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= step)


def _svg(title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )


def _x(share: float) -> float:
    return round(_LEFT + share * _INNER_WIDTH, 1)


def _y(share: float) -> float:
    return round(_TOP + (1 - share) * _INNER_HEIGHT, 1)


def _axes(across: str, upwards: str, width: float, height: float) -> Iterator[str]:
    for tick in range(_TICKS + 1):
        share = tick / _TICKS
        x, y = _x(share), _y(share)
        yield f'<line class="grid" x1="{_x(0)}" y1="{y}" x2="{_x(1)}" y2="{y}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{share * height:.3g}</text>'
        below = _y(0) + 16
        yield f'<text x="{x}" y="{below}" text-anchor="middle">{share * width:.3g}</text>'
    below = _y(0) + 32
    yield f'<text x="{_x(0.5)}" y="{below}" text-anchor="middle">{escape(across)}</text>'
    middle = _y(0.5)
    yield (
        f'<text transform="rotate(-90 11 {middle})" x="11" y="{middle}" text-anchor="middle">'
        f"{escape(upwards)}</text>"
    )


def _line(points: Sequence[tuple[float, float]], style: str) -> str:
    told = " ".join(f"{_x(x)},{_y(y)}" for x, y in points)
    return f'<polyline class="line {style}" points="{told}"/>'


def _dot(x: float, y: float, size: float, style: str, told: str) -> str:
    return (
        f'<circle class="dot {style}" cx="{_x(x)}" cy="{_y(y)}" r="{size:.1f}">'
        f"<title>{escape(told)}</title></circle>"
    )


def _bar(x: float, height: float, told: str) -> str:
    top = _y(height)
    return (
        f'<rect class="bar" x="{_x(x)}" y="{top}" width="{_INNER_WIDTH / _BARS - 1:.1f}" '
        f'height="{round(_y(0) - top, 1)}"><title>{escape(told)}</title></rect>'
    )


def _legend(names: Sequence[str]) -> Iterator[str]:
    y = _HEIGHT - 8
    for number, name in enumerate(names):
        x = _x(number / len(names))
        yield f'<circle class="dot s{number}" cx="{x}" cy="{y - 4}" r="5"/>'
        yield f'<text x="{x + 10}" y="{y}">{escape(name)}</text>'
