"""Who speaks in turns: the questions of an interview, the writers of letters to the editor."""

import re
from collections.abc import Sequence
from itertools import pairwise

from index import names
from index.paragraphs import is_sentence

_QUESTIONS = 4  # so many before paragraphs make an interview
_HEAD = 3  # lines above the first question
_QUESTION = 200  # a longer one answers itself
_PROSE = 100
_SIGNATURE = 50
_PLACE = re.compile(rf"{names.NAME}(?:, {names.NAME})?")


def is_interview(lines: Sequence[str]) -> bool:
    """Whether questions stand before paragraphs again and again: then they are no headings."""
    answers = [
        len(answer)
        for one, answer in pairwise(lines)
        if one.endswith("?") and len(one) <= _QUESTION and is_sentence(answer)
    ]
    long = sum(answer >= _PROSE for answer in answers)
    if long >= _QUESTIONS and long >= len(lines) // 5:
        return True
    # Answers may be short where hardly anything else is said.
    return len(answers) >= _QUESTIONS and 3 * len(answers) >= len(lines) - _HEAD


def is_writer(lines: Sequence[str], number: int) -> bool:
    """Whether a line is the name below a letter to the editor, a place below it."""
    line = lines[number]
    if not 2 <= number < len(lines) - 1 or len(line) > _SIGNATURE or is_sentence(line):
        return False
    below = lines[number + 1]
    letter = len(lines[number - 1]) >= _PROSE
    return letter and names.is_person(line) and len(below) <= _SIGNATURE and is_place(below)


def is_place(line: str) -> bool:
    """Whether a line may be the place below such a name."""
    return len(line) <= _SIGNATURE and _PLACE.fullmatch(line) is not None
