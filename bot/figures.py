"""Figures and dates of two sentences side by side: the same, another, or not comparable."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot.agreement import numbers
from index.terms import STOP_WORDS, stems

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = re.compile(
    rf"\b(?:(?:{_DAY}\s+(?:of\s+)?{_MONTH}\b|{_MONTH}\s+{_DAY}\b)(?:,?\s+\d{{4}}\b)?"
    rf"|{_MONTH},?\s+\d{{4}}\b|(?-i:{_MONTH})\b|(?:19|20)\d\d\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{1,2}(?:\.\d\d)?(?=\s?[ap]\.?m\b)", re.IGNORECASE)
# Words that begin a sentence before a count; "Chandrayaan-3" and "Apollo 11" are names.
_NO_NAME = (
    r"(?!(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|some|about|around|nearly|almost|over|roughly|"
    r"approximately|of|by|in|on|at|and|but|the|another|all|only|just|up|to|from|after|before|when|"
    r"with|for|then|yesterday|today|these|those|more|fewer|less)\b)"
)
NUMBERED = re.compile(
    rf"\b(?=[A-Z])(?i:{_NO_NAME})([A-Z][\w’'.]*)(?:-|\s)(\d{{1,4}}[a-z]?)\b(?!\s*(?:%|per|[\d,.]*\d))"
)

_ORDINALS = "first third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
_ORDINAL_VALUES = dict(zip(_ORDINALS, (1, *range(3, 11)), strict=True))
_WORDS = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_SCALE = r"(?:hundred|thousand|million|billion|bn|trillion)"
_FIGURE = re.compile(
    r"(?P<hedge>\b(?:more than|over|above|at least|less than|fewer than|under|below|up to|at most|"
    r"about|around|nearly|almost|roughly|some|approximately|close to|well over|well above)\s+)?"
    r"(?P<money>[$€£¥₹]\s?)?"
    rf"(?:(?P<value>\d[\d,]*(?:\.\d+)?(?:[\s-]?{_SCALE}\b)?|\b{_WORDS}(?:[\s-]{_SCALE})?\b)"
    rf"(?P<ordinal>st\b|nd\b|rd\b|th\b)?(?P<joined>-)?(?P<share>\s?(?:%|per ?cent\b))?"
    rf"|\b(?P<rank>{'|'.join(_ORDINALS)})\b)",
    re.IGNORECASE,
)
_MORE = re.compile(r"more than|over|above|at least|well", re.IGNORECASE)
_LESS = re.compile(r"less than|fewer than|under|below", re.IGNORECASE)
_MOST = re.compile(r"up to|at most", re.IGNORECASE)
_ROUGH = Decimal("0.05")  # "about 400" is not contradicted by 390
_CURRENCIES = {"dollar": "$", "euro": "€", "pound": "£", "yen": "¥", "rupee": "₹"}
_ENDS = re.compile(r"[,;:.()—–]|\b(?:and|or|but)\b")
_STOPS = STOP_WORDS - {"more"}

Date = tuple[str, str, str]
"""Year, month and day; what is not told is empty."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is no date: its value, what it counts, how it is hedged, where it stands."""

    value: Decimal
    units: frozenset[str]
    hedge: str
    start: int


def figures(text: str) -> Iterator[Figure]:
    """Every figure of a text; dates, times of day and numbers in names are none."""
    plain = text
    for pattern in (DATE, _CLOCK, NUMBERED):
        plain = pattern.sub(lambda found: " " * len(found.group()), plain)
    for found in _FIGURE.finditer(plain):
        if found["rank"]:
            value = Decimal(_ORDINAL_VALUES[found["rank"].lower()])
        elif known := numbers(found["value"]):
            value = Decimal(min(known))
        else:
            continue
        yield Figure(value, _units(found, plain), found["hedge"] or "", found.start())


def has_other_figure(claim: str, said: str) -> bool:
    """Whether the sentence has another figure for just what the claim counts."""
    theirs = list(figures(said))
    return any(
        mine.units & other.units and differ(mine, other)
        for mine in figures(claim)
        if not any(mine.value == other.value for other in theirs)
        for other in theirs
    )


def has_all_figures(claim: str, said: str) -> bool:
    """Whether the sentence bears out all that the claim counts, and its times of day."""
    theirs = list(figures(said))
    times = {found.group().lower() for found in _CLOCK.finditer(claim)}
    if not times <= {found.group().lower() for found in _CLOCK.finditer(said)}:
        return False
    return all(any(_bears_out(other, mine) for other in theirs) for mine in figures(claim))


def dates(text: str) -> list[Date]:
    """Every date that the words themselves tell."""
    return [one for found in DATE.finditer(text) if any(one := _parts(found.group()))]


def dates_around(text: str, published: datetime | None) -> list[Date]:
    """What a sentence without a date of its own says of the day, by the article's date.

    "On Tuesday" is that day of the weeks on either side of it; otherwise only its month is known.
    """
    if published is None or dates(text):
        return []
    days = [published] if _TODAY.search(text) else []
    for name in _WEEKDAY.findall(text):
        since = (published.weekday() - _WEEKDAYS.index(name.lower())) % 7
        days += [published - timedelta(days=since), published + timedelta(days=7 - since)]
    if not days:
        return [(f"{published.year}", _MONTHS[published.month - 1], "")]
    return [(f"{one.year}", _MONTHS[one.month - 1], f"{one.day}") for one in days]


def has_weekday(text: str) -> bool:
    """Whether a sentence ties itself to a day without a date."""
    return bool(_WEEKDAY.search(text) or _TODAY.search(text))


def agree(one: Date, other: Date) -> bool:
    """Whether two dates can be the same day."""
    return all(
        mine == theirs or not (mine and theirs) for mine, theirs in zip(one, other, strict=True)
    )


def is_told(mine: Date, theirs: Sequence[Date]) -> bool:
    """Whether one of the dates says all that `mine` says."""
    return any(
        all(not part or part == other for part, other in zip(mine, one, strict=True))
        for one in theirs
    )


def without_dates(text: str) -> str:
    """The text with its dates blanked."""
    return DATE.sub(" ", text)


def without_hedges(text: str) -> str:
    """The text without "more than" and the like before a figure."""
    return _FIGURE.sub(lambda found: found.group().removeprefix(found["hedge"] or ""), text)


def _parts(date: str) -> Date:
    month = re.search(_MONTH, date, re.IGNORECASE)
    year = _YEAR.search(date)
    day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", date)
    return (
        year.group() if year else "",
        month.group().title() if month else "",
        day[1].lstrip("0") if day and month else "",
    )


def _units(found: re.Match[str], plain: str) -> frozenset[str]:
    if found["share"]:
        return frozenset("%")
    if found["money"]:
        return frozenset(found["money"].strip())
    after = _ENDS.split(plain[found.end() : found.end() + 60], maxsplit=1)[0]
    counted = [stem for stem in stems(after) if stem not in _STOPS]
    counted = counted[: 1 if found["joined"] else 2]
    if money := [sign for stem, sign in _CURRENCIES.items() if stem in counted[:1]]:
        return frozenset(money)
    if found["ordinal"] or found["rank"]:
        return frozenset(f"{one} in order" for one in counted[:1])
    return frozenset(counted)


def differ(mine: Figure, theirs: Figure) -> bool:
    """Whether two figures for one thing cannot both be right, as they are hedged."""
    if _MORE.match(mine.hedge):
        return theirs.value < mine.value
    if _LESS.match(mine.hedge):
        return theirs.value > mine.value
    if _MORE.match(theirs.hedge):
        return mine.value < theirs.value or mine.value > 2 * theirs.value
    if _MOST.match(theirs.hedge) and not mine.hedge:
        return mine.value > theirs.value
    room = _ROUGH * abs(theirs.value) if mine.hedge or theirs.hedge else Decimal(0)
    return abs(mine.value - theirs.value) > room


def _bears_out(theirs: Figure, mine: Figure) -> bool:
    if theirs.value == mine.value:
        return True
    if not theirs.units & mine.units:
        return False
    if _MORE.match(mine.hedge):
        return theirs.value > mine.value
    return bool(_LESS.match(mine.hedge)) and theirs.value < mine.value
