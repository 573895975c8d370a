"""Paragraphs of plain text: lines, put together again where a column had broken them."""

import re
from collections.abc import Iterator
from itertools import pairwise

_RAGGED = 12  # how much shorter than the column editors leave a line for a long word
_LEAST_WRAPPED = 40  # shorter lines are labels, names, items of a list


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines of `text`; lines broken at a column are put together again."""
    lines = [found.span() for found in re.finditer(r"\S(?:[^\n]*\S)?", text)]
    width = _wrap_width(text)
    start = 0
    for number, line in enumerate(lines):
        upper = lines[number - 1]
        if number and not _runs_on(text, upper, line) and _is_break(text, upper, line, width):
            yield lines[start][0], lines[number - 1][1]
            start = number
    if lines:
        yield lines[start][0], lines[-1][1]


def _wrap_width(text: str) -> int:
    """The column that lines were broken at, or nought: where most lines stop in mid-sentence."""
    lines = text.split("\n")
    width = max(map(len, lines))
    if width > 100:
        return 0
    pairs = [a for a, b in pairwise(lines) if a.strip() and b.strip()]
    broken = [line for line in pairs if len(line) >= 50 and not is_sentence(line.rstrip())]
    return width if len(broken) >= 4 and len(broken) >= 0.5 * len(pairs) else 0


def _runs_on(text: str, upper: tuple[int, int], lower: tuple[int, int]) -> bool:
    """Whether a sentence plainly goes on in the lower of two lines that touch."""
    touch = text.count("\n", upper[1], lower[0]) == 1
    long = upper[1] - upper[0] >= _LEAST_WRAPPED
    return touch and long and text[upper[1] - 1].isalnum() and text[lower[0]].islower()


def _is_break(text: str, upper: tuple[int, int], lower: tuple[int, int], width: int) -> bool:
    """Whether the writer, not the column, ended the upper of two lines.

    A blank line shows it, and so does a line to which the next word would still have fitted.
    """
    if not width:
        return True
    following = text[lower[0] : lower[1]]
    if text.count("\n", upper[1], lower[0]) > 1 or re.match(r"[-*•–] ", following):
        return True
    return (upper[1] - upper[0]) + 1 + len(following.split(maxsplit=1)[0]) < width - _RAGGED


def is_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(re.search(r"[.!?…][”\"’')\]]*$", line))
