"""The days that an answer rests on: what was known then may be otherwise now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from index.article import Source


@dataclass(frozen=True, slots=True)
class AsOf:
    """The days of the oldest and the newest article cited, as these write them."""

    oldest: date
    newest: date


def as_of(sources: Iterable[Source]) -> AsOf | None:
    """None where no cited article has a date."""
    days = [one.published.date() for one in sources if one.published]
    return AsOf(min(days), max(days)) if days else None


def told(days: AsOf | None) -> str:
    """In one line, by the newest; empty without any."""
    if days is None:
        return ""
    newest = f"As of {_written(days.newest)}"
    if days.oldest == days.newest:
        return newest
    return f"{newest}; the oldest source is of {_written(days.oldest)}"


def _written(one: date) -> str:
    return f"{one.day} {one:%B %Y}"
