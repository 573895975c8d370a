"""What "on Tuesday" and "last month" mean in an article: by its date, where that is certain.

The quote stays as it is; the days stand beside it. Left out is what could mean two days: a weekday
in a clause that looks neither back nor ahead, "last Friday" on a Saturday, "two weeks ago", seasons
(the other half of the world has others), words inside somebody's speech, live reports that run for
days, and articles whose own date is a guess.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.speech import masked as unspoken
from index.article import Certainty, Kind, Source
from index.expressions import expressions
from index.periods import Clock, Found, Period, Yearly
from index.time_words import WEEKDAY
from index.time_words import masked as unnamed


@dataclass(frozen=True, slots=True)
class Moment:
    """Words of time in a quote and the calendar days that they mean, both included."""

    words: str
    since: date
    until: date


_DAY = re.compile(
    r"(?:yesterday|today|tonight|tomorrow|this (?:morning|afternoon|evening)|last night)"
)
_SPAN = re.compile(r"(?:earlier |later )?(?:last|this|next) (?:week|month|year)")
_BARE_DAY = re.compile(rf"{WEEKDAY}(?: (?:morning|afternoon|evening|night))?")
_SIDED_DAY = re.compile(rf"(?P<side>last|next) (?P<weekday>{WEEKDAY})")
_CALENDAR = re.compile(
    r"[a-z]+\.? \d{1,2}(?:st|nd|rd|th)?|(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z]+\.?"
)
_CLAUSE = re.compile(
    r"[;:—–]|, (?:and|but|while|after|before|which|who|where|when)\b|\bbut\b|\bwhile\b"
)
_AHEAD = re.compile(
    r"\b(?:will|won[’']t|shall|would|going to|due to|due|scheduled|planned|plans? to|set to|"
    r"(?<!-)expected|(?:is|are|was|were) to|to be|to)\b"
    r"(?: not)?(?: be(?: [a-z]+ly)? [a-z]+|(?: [a-z]+ly)? [a-z]+ed\b)?"
    r"|[’']ll\b|\b(?:is|are) [a-z]+ing\b",
    re.IGNORECASE,
)
_NO_ADJECTIVE = (
    r"(?<!-)(?<!is )(?<!are )(?<!be )(?<!ly )(?<!the )(?<!an )(?<! a )(?<!its )(?<!their )"
)
_BACK = re.compile(
    r"\b(?:was|were|had|did|said|told|came|went|took|made|met|won|lost|left|began|held|fell|rose|"
    r"sank|rang|drew|flew|threw|grew|drove|rode|fled|gave|saw|found|got|hit|sent|spoke|struck|became|brought|bought|built|broke|led|ran|sold|stood|"
    r"wrote|died|has|have|"
    rf"{_NO_ADJECTIVE}[a-z]{{2,20}}(?<!ne)ed)\b",
    re.IGNORECASE,
)
# "Was due on Monday": nobody knows from it whether that day has come.
_WAS_TO = re.compile(
    r"\b(?:was|were|had(?: been)?)\s+(?:\w+ly\s+)?"
    r"(?:due|expected|scheduled|planned|supposed|set|to)\b|\bwould have\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(rf"\b(?:every|each|any|most)\s+{WEEKDAY}\b|\b{WEEKDAY}s\b", re.IGNORECASE)
_PROGRAMME = re.compile(r"\w+day [A-Z]\w+")  # "CBS Sunday Morning"
_ALMOST_A_WEEK = 6
_ENDS_A_WEEK = (5, 6)  # Saturday and Sunday: "last week" may be the one that ends
_NEAR = 120  # days from an article to a date without a year
_NIGHT_ENDS = time(10)  # UTC, when the day before is over in San Francisco


def moments(quote: str, source: Source) -> tuple[Moment, ...]:
    """The relative words of a quote with their days, in order; only what is certain."""
    published = source.published
    if published is None or source.kind is Kind.LIVE or source.certainty is Certainty.UNSURE:
        return ()
    text = unnamed(unspoken(quote).replace("¤", "_"))
    found: list[Moment] = []
    for start, end in _clauses(text):
        clause = text[start:end]
        for one in expressions(clause, Clock(published)):
            side = _side(clause, one.start)
            days = _days(clause, one, published, side)
            if days is not None:
                words = quote[start + one.start : start + one.end]
                found.append(Moment(" ".join(words.split()).rstrip("."), days.since, days.until))
    return tuple(_each_once(found))


def told(moment: Moment) -> str:
    """The days as people write them: "23 March 2021", "March 2021", "2021"."""
    since, until = moment.since, moment.until
    if since == until:
        return _day(since)
    if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
        return f"{since.year}" if since.year == until.year else f"{since.year} to {until.year}"
    if since.day == 1 and _is_last(until):
        first = f"{since:%B}" if since.year == until.year else f"{since:%B %Y}"
        return f"{since:%B %Y}" if _is_one_month(since, until) else f"{first} to {until:%B %Y}"
    first = f"{since.day}" if _is_one_month(since, until) else f"{since.day} {since:%B}"
    first += f" {since.year}" if since.year != until.year else ""
    return f"{first} to {_day(until)}"


def beside(found: Sequence[Moment]) -> str:
    """What stands in parentheses beside a quote; empty without any."""
    return "; ".join(
        told(one) if told(one).startswith(one.words) else f"{one.words}: {told(one)}"
        for one in found
    )


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that have one tense."""
    start = 0
    for cut in _CLAUSE.finditer(text):
        yield start, cut.start()
        start = cut.start()
    yield start, len(text)


def _side(clause: str, at: int) -> int:
    """Whether a clause looks back (-1) or ahead (1) where a time stands in it; 0: not plain.

    By the last verb before it or, without one, the first after: what a council "said on Tuesday"
    is past though "it would close", and on what "it would close on Tuesday" is not.
    """
    if _WAS_TO.search(clause):
        return 0
    ahead = [(one.start(), one.end(), 1) for one in _AHEAD.finditer(clause)]
    back = [
        (one.start(), one.end(), -1)
        for one in _BACK.finditer(clause)
        if not any(start <= one.start() < end for start, end, _ in ahead)
    ]
    marks = sorted((*ahead, *back))
    before = [side for start, _, side in marks if start < at]
    return before[-1] if before else next((side for start, _, side in marks if start > at), 0)


def _days(clause: str, one: Found, published: datetime, side: int) -> Period | None:
    """The days that an expression means; None where they are not certain."""
    plain = " ".join(clause[one.start : one.end].split())
    words = plain.lower()
    if _SPAN.fullmatch(words):
        is_turn = words.endswith("week") and published.weekday() in _ENDS_A_WEEK
        return None if is_turn else one.period
    if _DAY.fullmatch(words):
        # "Today" may mean nowadays; "yesterday" is no other day.
        is_today = words.startswith(("today", "tonight", "this")) and (
            not side or not clause[: one.start].strip()
        )
        is_sure = not is_today and not _is_doubtful_day(published)
        return one.period if is_sure else None
    weekday = one.period.since.weekday()
    if sided := _SIDED_DAY.fullmatch(words):
        today = published.weekday()
        sure = weekday > today if sided["side"] == "last" else weekday <= today
        return one.period if sure else None
    if _BARE_DAY.fullmatch(words):
        is_name = _PROGRAMME.fullmatch(plain) or _PLURAL.search(clause)
        return None if is_name else _weekday(published.date(), weekday, side)
    if one.yearly is not None and _CALENDAR.fullmatch(words):
        is_day = side and _is_a_day(clause, one)
        return _nearest(one.yearly, published.date(), side) if is_day else None
    return None


def _weekday(published: date, weekday: int, side: int) -> Period | None:
    """The last such day, the article's own included, or the next.

    Nobody calls a day six days away by its bare name: that article is dated a day off.
    """
    away = (published.weekday() - weekday) % 7 if side < 0 else (weekday - published.weekday()) % 7
    if not side or away == _ALMOST_A_WEEK:
        return None
    one = published + side * timedelta(away)
    return Period(one, one)


def _nearest(yearly: Yearly, published: date, side: int) -> Period | None:
    """A day and month in the year that brings it nearest, if that is near and on its side.

    What "on November 7th" an article of October says to have been was a year ago or more.
    """
    years = (yearly(published.year + step) for step in (-1, 0, 1))
    days = [one.since for one in years if one and side * (one.since - published).days >= -1]
    best = min(days, key=lambda one: abs((one - published).days), default=None)
    if best is None or abs((best - published).days) > _NEAR:
        return None
    return Period(best, best)


def _is_a_day(clause: str, one: Found) -> bool:
    """Whether a day of a month is no name: not "the fandom's own January 6th"."""
    return not re.search(r"\b(?:own|another|of|like|every|each|since the)\s+$", clause[: one.start])


def _is_doubtful_day(published: datetime) -> bool:
    """Whether a moment in UTC may be of the day before where the article was written."""
    is_utc = published.utcoffset() == UTC.utcoffset(None)
    return is_utc and time.min < published.time() < _NIGHT_ENDS


def _each_once(found: Sequence[Moment]) -> Iterator[Moment]:
    known: set[tuple[date, date]] = set()
    for one in found:
        if (one.since, one.until) not in known:
            known.add((one.since, one.until))
            yield one


def _day(one: date) -> str:
    return f"{one.day} {one:%B %Y}"


def _is_last(one: date) -> bool:
    return (date.fromordinal(one.toordinal() + 1)).day == 1


def _is_one_month(since: date, until: date) -> bool:
    return (since.year, since.month) == (until.year, until.month)
