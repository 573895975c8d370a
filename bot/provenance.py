"""Who else carried a story, and what has put it right, in one line each."""

import re
from collections.abc import Sequence

from bot.words import day
from index.article import Source

_LABEL = re.compile(
    r"^\W*(?:corrections?(?: and clarifications?)?|clarification)\s*[:–—-]\s*", re.I
)


def carriers(own: Source, also: Sequence[Source]) -> tuple[str, ...]:
    """The others by their outlets, each once; one of the same outlet by its headline."""
    return tuple(dict.fromkeys(_name(own, one) for one in also))


def carried_by(names: Sequence[str], more: int = 0) -> str:
    """Who carried the story besides; empty when nobody is known to."""
    if not names:
        return ""
    rest = f" and {more:,} more" if more else ""
    return f"The same story, carried by: {'; '.join(names)}{rest}"


def corrected_by(notices: Sequence[Source]) -> str:
    """When and where the newest of the notices, oldest first, was printed; empty without any."""
    if not notices:
        return ""
    newest = notices[-1]
    when = f" on {day(newest.published)}" if newest.published else ""
    title = _LABEL.sub("", newest.title)
    by = ": ".join(part for part in (newest.outlet, f"“{title}”" if title else "") if part)
    last = f" (the last of {len(notices)} corrections)" if len(notices) > 1 else ""
    return f"Corrected{when} by {by or newest.article_id}{last}"


def corrects(corrected: Sequence[Source]) -> str:
    """What a correction is about; empty where that is not known."""
    if not corrected:
        return ""
    one = corrected[0]
    told = ", ".join(part for part in (f"“{one.title}”", one.outlet, day(one.published)) if part)
    return f"Corrects {told}"


def _name(own: Source, other: Source) -> str:
    is_own = other.outlet == own.outlet and other.title
    return f"“{other.title}”" if is_own else other.outlet or other.title or other.article_id
