"""Pull quotes: lines set large beside the text, whose words the text itself holds."""

import re
from collections.abc import Sequence

from index.lines import folded

_FEWEST = 5  # words; fewer may well be said twice
_FEWEST_UNQUOTED = 8  # without quotation marks: it may be a heading
_LONGEST = 300
_MOST_LINES = 1000  # each is looked for in the whole text; a book has no pull quotes
# What a pull quote ends with and its original does not: who said it.
_SAID_BY = re.compile(r"\s*[”\"’»]?\s*(?:[—–―]|\s-\s|-- )\s*[^.!?”\"]{2,80}$")
_QUOTED = re.compile(r"^\W*[“\"‘«„]")


def pull_quotes(lines: Sequence[str]) -> frozenset[int]:
    """Which lines repeat words of a longer line: whole, or but for the name of who said them."""
    if len(lines) > _MOST_LINES:
        return frozenset()
    plain = [folded(line) for line in lines]
    whole = "\n".join(plain)
    return frozenset(
        number
        for number, line in enumerate(lines)
        if len(line) <= _LONGEST
        and (_QUOTED.match(line) or len(line.split()) >= _FEWEST_UNQUOTED)
        and any(_repeats(words, number, plain, whole) for words in _words(line))
    )


def _words(line: str) -> list[str]:
    """The line folded, and folded without who said it."""
    said = _SAID_BY.sub("", line) if _QUOTED.match(line) or "—" in line else line
    return list(dict.fromkeys((folded(line), folded(said))))


def _repeats(words: str, number: int, plain: Sequence[str], whole: str) -> bool:
    if words.count(" ") < _FEWEST - 1 or whole.count(words) < (2 if words in plain[number] else 1):
        return False
    wanted = f" {words} "
    return any(
        wanted in f" {other} " and len(other) > len(plain[number])
        for at, other in enumerate(plain)
        if at != number
    )
