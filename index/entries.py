"""Live blogs: the times that head their entries."""

import re
from collections.abc import Sequence

from index.article import BlockType

_ENTRIES = 3  # so many timed lines make a live blog of a text
_CLOCK = r"\d{1,2}(?:[:.]\d\d){1,2} ?(?:[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?"
_NAMED_ZONE = r"[A-Z]{2,5}|GMT ?[+-] ?\d{1,2}|local time|(?:Eastern|Pacific|Central)(?: time)?"
_ZONE = rf"(?: ?\(?(?:{_NAMED_ZONE})\)?)?"
_TIME = rf"(?:{_CLOCK}){_ZONE}"
_DAY = (
    r"(?:(?:\w{3,9},? )?(?:\d{1,2} [A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.? \d{1,2})(?:,? \d{4})?"
    r"|(?:\w{3,6}day)|yesterday|today)"
)
_ALONE = re.compile(
    r"(?:(?:last |first )?(?:updated?|posted|published|stand)\b:?\s*(?:at )?)?"
    rf"(?:{_DAY},?(?: at| -| –| —)? )?{_TIME}"
    rf"(?:\s*[(/–-]?\s*(?:updated?:? )?(?:at )?{_TIME}\)?)?(?:,? {_DAY})?\s*[:–—-]?"
    r"|(?:(?:updated?|posted)\b:?\s*)?(?:about |an? )?(?:\d{1,2})?\s?(?:s|m|h|d|sec(?:ond)?s?"
    r"|min(?:ute)?s?"
    r"|h(?:ou)?rs?|days?) ago",
    re.IGNORECASE,
)
_PREFIX = re.compile(rf"[\[(]?{_TIME}[\])]?(?:\s*[:–—|-]\s+|\s+)(?=[“\"‘']?[A-Z])")
_LONGEST_TITLE = 110
_TITLE_BELOW = 70  # of one that stands under its time
_LABELLED = re.compile(r"\W*(?:last |first )?(?:updated?|posted|published|stand)\b", re.I)


def is_time(line: str) -> bool:
    """Whether a line is the time of an entry alone: "9.24 pm", "14:05 GMT", "2 hours ago"."""
    return len(line) <= 60 and _ALONE.fullmatch(line) is not None


def is_labelled(line: str) -> bool:
    """Whether such a time says that it is one of publication: "Updated at 9.24pm"."""
    return _LABELLED.match(line) is not None


def are_timed(lines: Sequence[str]) -> bool:
    """Whether at least three lines begin with a time, as the entries of a live blog do."""
    timed = (line for line in lines if is_time(line) or prefix(line))
    return sum(1 for _, _ in zip(range(_ENTRIES), timed, strict=False)) == _ENTRIES


def prefix(line: str) -> int:
    """How long the time is that stands before an entry's first words, with what parts them."""
    found = _PREFIX.match(line)
    return found.end() if found else 0


def is_title(line: str) -> bool:
    """Whether a line is a time and a short title: "14:05 The gates are shut"."""
    return 0 < prefix(line) < len(line) <= _LONGEST_TITLE and not re.search(r"[.!?…:]\W*$", line)


def judge(lines: Sequence[str], number: int, live: bool) -> tuple[BlockType, str] | None:
    """The time or the title of a live blog's entry, as type and rule."""
    line = lines[number]
    if is_time(line):
        if is_labelled(line):
            return BlockType.DATELINE, "dateline:time of an update"
        return BlockType.HEADING, "heading:time of an entry"
    headed = bool(number) and is_time(lines[number - 1])
    short = len(line) <= _TITLE_BELOW and not re.search(r"[.:…]\W*$", line)
    if live and (is_title(line) or (headed and short)):
        return BlockType.HEADING, "heading:title of an entry"
    return None
