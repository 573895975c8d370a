"""Scores and comparisons as lines of plain text, at most 80 columns wide."""

import textwrap
from collections.abc import Iterator, Sequence

from eval.compare import Change, Comparison, Verdict
from eval.measures import Group
from eval.scores import Score, Scores

_LABEL = 21
_CELL = 14  # 0.77 0.69–0.85
_AT_ONCE = 4  # types beside each other
_WIDTH = 80
_REAL = (Verdict.BETTER, Verdict.WORSE)
_HEADINGS = {
    "More than noise": _REAL,
    "Within noise": (Verdict.NOISE,),
}
_NAMED = 6  # questions named on each side of a change


def score_lines(parts: Sequence[Scores]) -> Iterator[str]:
    """All questions together with intervals, then by type."""
    whole, *types = parts
    yield f"{whole.questions:,} questions: figure, 95 % interval, questions it is about"
    group: Group | None = None
    for one in whole.scores:
        if one.group is not group:
            group = one.group
            yield from ("", group.value)
        low, high = one.interval.low, one.interval.high
        interval = f"{low:6.3f} to {high:.3f}"
        yield f"  {one.label:<{_LABEL}}{one.value:6.3f}  {interval}  {one.questions:>6,}"
    for at in range(0, len(types), _AT_ONCE):
        yield ""
        yield from _by_type(whole, types[at : at + _AT_ONCE])


def _by_type(whole: Scores, parts: Sequence[Scores]) -> Iterator[str]:
    yield "By type".ljust(_LABEL - 1) + "".join(f" {_cut(one.type):>{_CELL}}" for one in parts)
    yield "questions".ljust(_LABEL - 1) + "".join(f" {one.questions:>{_CELL},}" for one in parts)
    for each in whole.scores:
        cells = [
            next((one for one in part.scores if one.name == each.name), None) for part in parts
        ]
        if any(cells):
            yield each.label.ljust(_LABEL - 1) + "".join(f" {_cell(one):>{_CELL}}" for one in cells)


def _cell(score: Score | None) -> str:
    if score is None:
        return ""
    return f"{score.value:.2f} {score.interval.low:.2f}–{score.interval.high:.2f}"


def _cut(name: str) -> str:
    """Both ends of a long name: types are told apart by either."""
    half = _CELL // 2
    return name if len(name) <= _CELL else f"{name[: half - 1]}…{name[-half:]}"


def change_lines(comparison: Comparison) -> Iterator[str]:
    """What changed, whether it is more than noise, and which questions are behind it."""
    yield f"{comparison.questions:,} questions in both; new less old, with its 95 % interval"
    if comparison.left_out:
        yield f"{comparison.left_out:,} more are in one of them alone, and left out."
    for heading, verdicts in _HEADINGS.items():
        told = [one for one in comparison.changes if one.verdict in verdicts]
        if told:
            yield ""
            yield f"{heading:<22}{'old':>6}{'new':>7}{'change':>8}{'interval':>18}{'p':>7}"
            yield from map(_change, told)
    if any(one.group is Group.SECONDS and one.verdict in _REAL for one in comparison.changes):
        yield ""
        yield "Seconds also tell what else the machine was doing."
    if same := [one.label for one in comparison.changes if one.verdict is Verdict.SAME]:
        yield ""
        yield from textwrap.wrap(f"The same: {', '.join(same)}.", _WIDTH)
    for one in comparison.changes:
        if one.gained or one.lost:
            yield ""
            yield f"{one.label}: {len(one.gained)} better, {len(one.lost)} worse"
            yield from _named("better", one.gained)
            yield from _named("worse", one.lost)
    yield ""
    yield from textwrap.wrap(comparison.verdict, _WIDTH)


def _change(one: Change) -> str:
    interval = f"{one.interval.low:+.3f} to {one.interval.high:+.3f}"
    chance = "" if one.p is None else f"{one.p:.3f}"
    direction = one.verdict.value if one.verdict in _REAL else ""
    return (
        f"  {one.label:<20}{one.old:6.3f}{one.new:7.3f}{one.new - one.old:+8.3f}{interval:>18}"
        f"{chance:>7}  {direction}"
    ).rstrip()


def _named(side: str, ids: Sequence[str]) -> Iterator[str]:
    if ids:
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        yield f"  {side}: {' '.join(ids[:_NAMED])}{more}"
