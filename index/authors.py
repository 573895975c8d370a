"""Lines about who wrote the article: no part of what it reports."""

import re
from collections.abc import Sequence

from index import names

_LENGTH = 320
_IS = (
    r"(?:is|was|writes|covers|reports|teaches|edits|has (?:covered|reported|worked|written|been)"
    r"|joined|specialises|specializes|leads|heads|lives|works)\b"
)
_ABOUT = re.compile(rf"((?:[A-Z][\w.’'-]+ ){{1,3}}[A-Z][\w.’'-]+),? {_IS}")
_SURNAME = re.compile(
    r"([A-Z][\w’'-]+) (?:covers|reports on|writes (?:about|on|for)|is (?:an?|the) (?:[\w’'-]+"
    r" ){0,6}"
    r"(?:reporter|correspondent|columnist|journalist|editor|writer)\b)"
)
_THE_AUTHOR = re.compile(rf"(?:The|Our) (?:writer|author|columnist|reviewer)s? {_IS}")
_TRADE = re.compile(
    r"\b(?:is|was|are|writes|covers|reports)\b(?: (?:\w+[ ’'-]){0,8}?)?(?:reporter|correspondent"
    r"|columnist"
    r"|journalist|editor|writer|contributor|fellow|professor|author|lecturer|reporting|politics"
    r"|economist|historian|researcher)\b",
)
LABEL = re.compile(
    r"\W*about (?:the |our )?(?:authors?|writers?|reporters?|contributors?)\W*", re.I
)


def is_about(lines: Sequence[str], number: int, bylines: Sequence[str]) -> bool:
    """Whether a line tells of the author: "Ada Brandt writes on ports".

    The author's name stands in one of the `bylines` met so far; or the line is among the
    last, gives a trade of those who write, and names somebody of whom nothing was said.
    """
    line = lines[number]
    if number > len(lines) // 2 and len(line) <= _LENGTH and _THE_AUTHOR.match(line):
        return True
    found = _ABOUT.match(line) if len(line) <= _LENGTH else None
    if found is None:
        return number > len(lines) // 2 and _is_by_surname(line, bylines)
    name = found.group(1)
    if any(name.casefold() in one.casefold() for one in bylines):
        return 2 * number >= len(lines)
    last = number >= len(lines) - 6 and number > 2 and not any(map(_is_prose, lines[number + 1 :]))
    unspoken = not any(name.split()[-1] in one for one in lines[:number])
    return last and unspoken and bool(_TRADE.search(line)) and names.is_person(name)


def _is_by_surname(line: str, bylines: Sequence[str]) -> bool:
    """Whether a line says what an author covers, who is called by the surname alone."""
    found = _SURNAME.match(line)
    return found is not None and any(
        found[1].casefold() in re.findall(r"[^\W_]+", one.casefold()) for one in bylines
    )


def _is_prose(line: str) -> bool:
    return len(line) > _LENGTH
