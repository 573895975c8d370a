"""Days that a question names by their distance from now."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from index import periods, time_words
from index.periods import Clock, Found, Period
from index.time_words import COUNT, UNIT, WEEKDAY, WEEKDAYS, pattern

_SPAN = "(?:week|weekend|month|quarter|year)"
_WHEN = "(?: (?:morning|afternoon|evening|night))?"
_DAYS = {
    "the day before yesterday": -2, "the day after tomorrow": 2, "last night": -1,
    "yesterday": -1, "tomorrow": 1, "today": 0, "tonight": 0, "this morning": 0,
    "this afternoon": 0, "this evening": 0,
}  # fmt: skip
_STEP = {"last": -1, "past": -1, "this": 0, "the": 0, "earlier this": 0, "later this": 0, "next": 1}
# What a bare weekday follows where it is a title or a generic day.
_NO_DAY = re.compile(
    r"(?:\b(?:in|of|an?|the|every|each|called|named|film|show|series|and|or) +)$", re.I
)

_IN = pattern(r"(?:\bin|(?<!\bas) of|\bduring) $")


def _relative_day(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    words = " ".join(found["day"].lower().split())
    one = clock.today + timedelta(_DAYS[words])
    yield Found(found.start(), found.end(), Period(one, one))


def _span(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    """Last week, this month, next year: whole ones, by the calendar."""
    which, unit = " ".join(found["which"].lower().split()), found["unit"].lower()
    if unit == "weekend":
        whole = _weekend(which, clock)
    else:
        whole = periods.around(unit, periods.moved(clock.today, unit, _STEP[which]))
    if which.startswith("earlier"):
        whole = Period(whole.since, clock.today)
    elif which.startswith("later"):
        whole = Period(clock.today, whole.until)
    edge = 0
    if part := (found["edge"] or found["part"] or "").lower():
        third = {"start": "early", "beginning": "early", "middle": "mid", "end": "late"}
        name = third.get(part, part)
        whole = whole.third(name)
        edge = {"early": -1, "late": 1}.get(name, 0) if found["edge"] else 0
    elif which == "the" and unit != "weekend":
        return
    yield Found(found.start(), found.end(), whole, edge=edge)


def _before_last(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    """The week before last."""
    unit = found["unit"].lower()
    one = periods.around(unit, periods.moved(clock.today, unit, -2))
    yield Found(found.start(), found.end(), one)


def _weekend(which: str, clock: Clock) -> Period:
    own = periods.around("weekend", clock.today)
    week = timedelta(7)
    if which == "last" or (which == "the" and not clock.is_ahead and clock.today < own.since):
        return Period(own.since - week, own.until - week)
    return Period(own.since + week, own.until + week) if which == "next" else own


def _rolling(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    """The past three days: from now back to the same hour, the days that this touches."""
    number, unit = time_words.count(found["count"] or "one"), found["unit"].lower()
    is_ahead = found["which"].lower() in ("next", "coming")
    sign = 1 if is_ahead else -1
    if unit == "hour":
        end = (clock.now + timedelta(hours=sign * number)).date()
    else:
        end = periods.moved(clock.today, unit, sign * number)
    # Kept in order by hand: near the calendar's ends a step may not move.
    first, last = sorted((end, clock.today), key=date.toordinal)
    yield Found(found.start(), found.end(), Period(first, last))


def _ago(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    """Two weeks ago: the whole week, as nobody means one day by it."""
    number, unit = time_words.count(found["count"]), found["unit"].lower()
    if unit == "hour":
        one = (clock.now - timedelta(hours=number)).date()
        yield Found(found.start(), found.end(), Period(one, one))
        return
    one = periods.moved(clock.today, unit, -number)
    whole = {"fortnight": "week", "decade": "year"}.get(unit, unit)
    whole = "day" if found["exact"] else whole
    yield Found(found.start(), found.end(), periods.around(whole, one))


def _weekday(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    """The nearest one that is not to come, today included; ahead, the nearest to come."""
    text, start, end = found.string, found.start(), found.end()
    which = (found["which"] or "").lower()
    number, today = WEEKDAYS.index(found["weekday"].lower()), clock.today
    if found["week"]:
        step = _STEP[found["week"].lower()]
        one = periods.around("week", today + timedelta(7 * step)).since + timedelta(number)
        yield Found(start, end, Period(one, one))
        return
    back, on = (today.weekday() - number) % 7, (number - today.weekday()) % 7
    if which == "last":
        one = today - timedelta(back or 7)
    elif which == "next":
        one = today + timedelta(on or 7)
    elif which == "this":
        one = today - timedelta(today.weekday() - number)
    else:
        one = today + timedelta(on) if clock.is_ahead else today - timedelta(back)
    is_sure = bool(which or found["part"]) or text[end : end + 2].lower() == "'s"
    before = text[max(start - 12, 0) : start]
    is_bare = time_words.goes_on(text, end) and _NO_DAY.search(before) is None
    if is_sure or _IN.search(before) is None:
        yield Found(start, end, Period(one, one), is_weak=not (is_sure or is_bare))


_Reader = Callable[[re.Match[str], Clock], Iterator[Found]]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (
        pattern(rf"\b(?P<day>{'|'.join(_DAYS)}){_WHEN}\b(?! is\b)(?! in\b)"),
        _relative_day,
    ),
    (
        pattern(
            rf"\b(?:(?P<part>early|late) |(?:the )?(?P<edge>start|beginning|middle|end) of )?"
            rf"(?<!the\x20)(?P<which>last|this|next|earlier this|later this) (?P<unit>{_SPAN})\b"
            r"(?! of)"
        ),
        _span,
    ),
    (
        pattern(
            r"(?P<part>(?!))?\b(?:the )?(?P<edge>start|beginning|middle|end) of (?P<which>the)"
            r" (?P<unit>week|month|quarter|year)\b(?! of)"
        ),
        _span,
    ),
    (pattern(r"\bthe (?P<unit>week|month|quarter|year) before last\b"), _before_last),
    (
        pattern(
            r"(?P<part>(?!))?(?P<edge>(?!))?(?<=at\x20|er\x20|on\x20)(?P<which>the)"
            r" (?P<unit>weekend)\b(?! of)"
        ),
        _span,
    ),
    (
        pattern(
            rf"\b(?:the )?(?P<which>past|last|next|coming) (?P<count>{COUNT}) (?P<unit>{UNIT})s?\b"
            r"(?! of)"
        ),
        _rolling,
    ),
    (
        pattern(
            rf"(?P<count>(?!))?\b(?:in|over|within|during|for|through|throughout) the"
            rf" (?P<which>past|last|coming) (?P<unit>{UNIT})\b(?! of)"
        ),
        _rolling,
    ),
    (pattern(rf"\b(?P<count>{COUNT}) (?P<unit>{UNIT})s? ago(?P<exact> today)?\b"), _ago),
    (
        pattern(
            rf"\b(?:(?P<which>last|this|next) )?(?P<weekday>{WEEKDAY})\b"
            r"(?P<part> morning| afternoon| evening| night)?"
            r"(?:(?: of)? (?P<week>last|this|next) week\b)?"
        ),
        _weekday,
    ),
)  # fmt: skip


def reckoned(text: str, clock: Clock) -> Iterator[Found]:
    """Every expression in the masked question `text` that counts from now; they may overlap."""
    for expression, read in _READERS:
        for found in expression.finditer(text):
            yield from read(found, clock)
