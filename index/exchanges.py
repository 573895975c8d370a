"""Who speaks in turns: the questions of an interview, the writers of letters to the editor."""

import re
from collections.abc import Sequence
from itertools import pairwise

from index import names
from index.paragraphs import is_sentence

_QUESTIONS = 4  # so many before paragraphs make an interview
_FEW = 3  # will do where those who answer say "I"
_FIRST_PERSON = re.compile(
    r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Ww]e|[Ii]ch|[Ww]ir|[Jj]e|[Jj]['’]\w+|[Yy]o|[Ee]u|[Ii]o"
    r"|[Ii]k)\b"
)
_HEAD = 4  # lines above the first question
_QUESTION = 200  # a longer one answers itself
_PROSE = 100
_SIGNATURE = 50
_PLACE = re.compile(rf"{names.NAME}(?:, {names.NAME})?")


def is_interview(lines: Sequence[str]) -> bool:
    """Whether questions stand before paragraphs again and again: then they are no headings."""
    answers = [
        answer
        for one, answer in pairwise(lines)
        if one.endswith("?") and len(one) <= _QUESTION and is_sentence(answer)
    ]
    long = sum(len(answer) >= _PROSE for answer in answers)
    if long >= _QUESTIONS and long >= len(lines) // 5:
        return True
    # Answers may be short where they are somebody's own: those of an explainer are not.
    own = sum(map(bool, map(_FIRST_PERSON.search, answers)))
    return 2 * own >= len(answers) >= _FEW and 4 * len(answers) >= len(lines) - _HEAD


def is_writer(lines: Sequence[str], number: int) -> bool:
    """Whether a line is the name below a letter to the editor, a place below it."""
    line = lines[number]
    if not 2 <= number < len(lines) - 1 or len(line) > _SIGNATURE or is_sentence(line):
        return False
    below = lines[number + 1]
    letter = len(lines[number - 1]) >= _PROSE
    return letter and names.is_person(line) and len(below) <= _SIGNATURE and is_place(below)


def are_letters(heads: Sequence[str]) -> bool:
    """Whether a headline or what stands about it announces letters to the editor."""
    return any(re.search(r"\b[Ll]etters\b|\bLETTERS\b", head[:120]) for head in heads)


def is_signed(line: str, before: str) -> bool:
    """Whether a line below a letter is its writer's name and place: "Ada Brandt, Northgate"."""
    name, comma, place = line.partition(", ")
    return (
        len(line) <= _SIGNATURE
        and len(before) >= _PROSE
        and bool(comma)
        and (
            names.is_person(re.sub(r"^(?:Dr|Mrs?|Ms|Prof|Rev|Cllr)\.? ", "", name))
            and is_place(place)
        )
    )


def is_place(line: str) -> bool:
    """Whether a line may be the place below such a name."""
    return len(line) <= _SIGNATURE and _PLACE.fullmatch(line) is not None
