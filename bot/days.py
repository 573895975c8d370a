"""Days as people write them, "June 2021" or "last week", as the first and last day meant."""

import re
from datetime import date, datetime, timedelta

import dateparser

from index.errors import PullquoteError

_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)-(\d{1,2})")
_HAS_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?!\d)", re.IGNORECASE)
_RELATIVE = {"today": (0, 0), "yesterday": (1, 1), "this week": (6, 0), "last week": (7, 0)}
_UNIT = re.compile(r"(this|last) (month|year)")
_LONGEST = 40


class DayError(PullquoteError):
    """The words name no day, month or year."""


def first_day(words: str, today: date) -> date:
    """The day on which what `words` name begins."""
    return _span(words, today)[0]


def last_day(words: str, today: date) -> date:
    """The day on which what `words` name ends."""
    return _span(words, today)[1]


def _span(words: str, today: date) -> tuple[date, date]:
    told = " ".join(words.split()).lower()
    if told in _RELATIVE:
        earliest, latest = _RELATIVE[told]
        return today - timedelta(days=earliest), today - timedelta(days=latest)
    if found := _UNIT.fullmatch(told):
        return _unit(found[2], today, back=found[1] == "last")
    if _YEAR.fullmatch(told):
        return date(int(told), 1, 1), date(int(told), 12, 31)
    if found := _YEAR_MONTH.fullmatch(told):
        if 1 <= int(found[2]) <= 12:
            return _month(date(int(found[1]), int(found[2]), 1))
        told = ""  # a library would make some day of it
    day = _parsed(told, today) if told and len(told) <= _LONGEST else None
    if day is None:
        raise DayError(
            f"I cannot read “{words[:_LONGEST]}” as a date: write it as 2021-06-16, June 2021, "
            "2021, yesterday or “3 days ago”."
        )
    if day.year >= 9999:  # nothing comes after it, not even the end of its month
        return day, day
    names_day = _HAS_DAY.search(re.sub(r"\b(?:19|20)\d\d\b", "", told))
    names_month = re.search(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", told)
    return _month(day) if names_month and not names_day else (day, day)


def _parsed(told: str, today: date) -> date | None:
    found = dateparser.parse(
        told,
        languages=["en"],
        settings={
            "RELATIVE_BASE": _noon(today),
            "PREFER_DATES_FROM": "past",
            "PREFER_DAY_OF_MONTH": "first",
            "DATE_ORDER": "DMY",
        },
    )
    return found.date() if found else None


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


def _unit(unit: str, today: date, *, back: bool) -> tuple[date, date]:
    if unit == "year":
        year = today.year - back
        return date(year, 1, 1), date(year, 12, 31)
    first = today.replace(day=1)
    return _month(first - timedelta(days=1) if back else first)


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
