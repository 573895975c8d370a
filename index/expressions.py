"""The expressions of time in a question that count, in order, ranges joined."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from index import periods
from index.dated import dated
from index.dates import parse_date
from index.periods import Clock, Found, Period
from index.reckoned import reckoned
from index.time_words import pattern

_TIME = (
    r"(?P<hour>\d{1,2}(?::\d\d)?(?: )?(?:am|pm)?) (?P<zone>utc|gmt|bst|cet|cest|eet|msk|est|edt|cdt"
    r"|mst|mdt|pst|pdt|jst|kst|aest|aedt|sgt|hkt|et|ct|pt)\b"
)
_THEN = pattern(rf",?(?: at)? {_TIME}")
_JUST_BEFORE = pattern(rf"{_TIME},?(?: on)? $")
_JOINED = pattern(r"(?: )?-(?: )?|,? (?:to|until|till|through|and|or) ")
# What makes a time of a bare year or month.
_TAKES_WEAK = pattern(
    r"\b(?:in|on|over|at|during|within|throughout|since|before|after|until|till|by|from|through|of|between"
    r"|as of|as at|year|month of|circa|around|over the|at the)(?: both)? $"
)
_WHOLE = pattern(
    r"\b(?P<unit>week|weekend|month) (?:of|beginning|starting|ending|around)(?: the)? $"
)
_LISTED = pattern(r",?(?: and| or)? |(?: )?/(?: )?")
_LOOK_BACK = 80


def before(text: str, at: int) -> str:
    """What stands before `at`, as far back as anything is looked for."""
    return text[max(at - _LOOK_BACK, 0) : at]


def expressions(text: str, clock: Clock) -> list[Found]:
    """Those that count, the longest where they overlap, ranges joined, clock times applied."""
    every = sorted((*dated(text, clock), *reckoned(text, clock)), key=lambda f: (f.start, -f.end))
    end, kept = 0, list[Found]()
    for one in every:
        if one.start >= end:
            kept.append(one)
            end = one.end
    kept = [_whole(text, _timed(text, one, clock)) for one in kept]
    return list(_strong(text, _joined(text, kept)))


def _strong(text: str, every: Iterator[Found]) -> Iterator[Found]:
    """Without those that are no time where they stand; "in March and April" names two."""
    end = -1
    for one in every:
        is_next = end >= 0 and _LISTED.fullmatch(text[end : one.start]) is not None
        if not one.is_weak or is_next or _takes_weak(text, one):
            end = one.end
            yield one


def _takes_weak(text: str, one: Found) -> bool:
    return _TAKES_WEAK.search(before(text, one.start)) is not None


def _timed(text: str, one: Found, clock: Clock) -> Found:
    """With a clock time of a zone, the day that it is for the asker at that moment."""
    if one.period.since != one.period.until:
        return one
    after = _THEN.match(text, one.end)
    time = after or _JUST_BEFORE.search(before(text, one.start))
    if time is None:
        return one
    moment = parse_date(f"{one.period.since} {time['hour']} {time['zone']}")
    if moment is None:
        return one
    day = moment.astimezone(clock.now.tzinfo).date()
    end = after.end() if after else one.end
    return replace(one, end=end, period=Period(day, day), yearly=None)


def _whole(text: str, one: Found) -> Found:
    """The week of 3 May, the weekend of 3 May: the nearest."""
    found = _WHOLE.search(before(text, one.start))
    if found is None or one.period.since != one.period.until:
        return one
    day, unit = one.period.since, found["unit"].lower()
    if unit == "weekend" and day.weekday() < 2:
        day -= timedelta(7)
    start = one.start - len(found[0])
    return replace(one, start=start, period=periods.around(unit, day), is_weak=False)


def _joined(text: str, found: list[Found]) -> Iterator[Found]:
    """Two expressions with "to", or "between" and "and", are one range."""
    waiting: Found | None = None
    for one in found:
        if waiting is None:
            waiting = one
            continue
        range_ = _range(text, waiting, one)
        if range_ is None:
            yield waiting
        waiting = one if range_ is None else range_
    if waiting is not None:
        yield waiting


def _range(text: str, first: Found, second: Found) -> Found | None:
    link = text[first.end : second.start].strip().lower()
    if not _JOINED.fullmatch(text[first.end : second.start]):
        return None
    words = before(text, first.start).rstrip().lower()
    if link.endswith(("and", "or")) and not words.endswith("between"):
        return None
    if link in ("until", "till", "through", "to") and not words.endswith(
        ("from", "between", "in", "during")
    ):
        return None
    since, until = first.period, second.period
    if first.yearly and (one := first.yearly(until.until.year)):
        since = one
        if since.since > until.until:
            since = first.yearly(until.until.year - 1) or since
    elif second.yearly and (one := second.yearly(since.since.year)):
        until = one if one.until >= since.since else second.yearly(since.since.year + 1) or one
    if since.since > until.until and (since.since - until.until).days < 7:
        since = Period(since.since - timedelta(7), since.until)
    if since.since > until.until:
        return None
    is_weak = first.is_weak and second.is_weak
    return Found(first.start, second.end, Period(since.since, until.until), None, is_weak)
