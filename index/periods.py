"""Stretches of whole days, and the calendar arithmetic that makes them.

Weeks begin on Monday (ISO 8601); seasons are the meteorological ones of the northern half.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import TH, relativedelta

_RANGE = range(1600, 2200)  # as index/dates: the first newspaper appeared in 1605
_LEAP = 8  # 29 February is at most so many years away: 1896 to 1904


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included."""

    since: date
    until: date

    def third(self, which: str) -> "Period":
        """Its early, mid or late part: of a month 10 days, of a year four months."""
        number = {"early": 0, "mid": 1, "late": 2}[which]
        first, last = self.since, self.until
        days = (last - first).days + 1
        if days >= 365:
            months = (last.year - first.year + 1) * 4
            cuts = [first + relativedelta(months=months * step) for step in (0, 1, 2)]
        else:
            step = 10 if 28 <= days <= 31 else max(days // 3, 1)
            cuts = [first + timedelta(step * times) for times in (0, 1, 2)]
        ends = [cuts[1] - timedelta(1), cuts[2] - timedelta(1), last]
        return Period(cuts[number], max(cuts[number], ends[number]))


Yearly = Callable[[int], Period | None]


@dataclass(frozen=True, slots=True)
class Found:
    """An expression at `text[start:end]` and its days.

    `yearly` gives the days in another year where the expression has none of its own. `is_weak`:
    it is a time only after a word such as "in". `edge` is -1 for the beginning of the period
    and 1 for its end; `is_doubtful` where the period spans two possible days.
    """

    start: int
    end: int
    period: Period
    yearly: Yearly | None = None
    is_weak: bool = False
    edge: int = 0
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The asker's moment, and whether the question speaks of what is to come."""

    now: datetime
    is_ahead: bool = False

    @property
    def today(self) -> date:
        """The day in the asker's zone."""
        return self.now.date()

    def nearest(self, yearly: Yearly) -> Period | None:
        """The last one that has begun; ahead, the first that is not over."""
        if self.is_ahead:
            return self._first(yearly, lambda one: one.until >= self.today)
        return self._last(yearly, lambda one: one.since <= self.today)

    def chosen(self, yearly: Yearly, which: str) -> Period | None:
        """The one called "last" (wholly past), "next" (not begun) or "this" (this year's)."""
        if which == "last":
            return self._last(yearly, lambda one: one.until < self.today)
        if which == "next":
            return self._first(yearly, lambda one: one.since > self.today)
        before = yearly(self.today.year - 1)
        if before is not None and before.until >= self.today:
            return before  # this winter, in January
        return yearly(self.today.year)

    def _last(self, yearly: Yearly, fits: Callable[[Period], bool]) -> Period | None:
        years = range(self.today.year, self.today.year - _LEAP - 1, -1)
        return next((one for year in years if (one := yearly(year)) and fits(one)), None)

    def _first(self, yearly: Yearly, fits: Callable[[Period], bool]) -> Period | None:
        years = range(self.today.year - 1, self.today.year + _LEAP + 1)
        return next((one for year in years if (one := yearly(year)) and fits(one)), None)


def day(year: int, month: int, number: int) -> Period | None:
    """One day, if the calendar has it."""
    try:
        one = date(year, month, number)
    except ValueError:
        return None
    return Period(one, one) if year in _RANGE else None


def months(year: int, first: int, count: int = 1) -> Period | None:
    """`count` whole months from the one that is number `first`, 1 to 12."""
    if year not in _RANGE:
        return None
    since = date(year, first, 1)
    return Period(since, since + relativedelta(months=count, days=-1))


def years(first: int, last: int) -> Period | None:
    """Whole years."""
    if first not in _RANGE or last not in _RANGE or last < first:
        return None
    return Period(date(first, 1, 1), date(last, 12, 31))


def around(unit: str, one: date) -> Period:
    """The whole day, week, weekend, month, quarter or year that `one` lies in, or its weekend."""
    if unit == "day":
        return Period(one, one)
    if unit in ("week", "weekend"):
        monday = one - timedelta(one.weekday())
        return Period(monday + timedelta(5 if unit == "weekend" else 0), monday + timedelta(6))
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    since = date(one.year, (one.month - 1) // length * length + 1, 1)
    return Period(since, since + relativedelta(months=length, days=-1))


def moved(one: date, unit: str, count: int) -> date:
    """`one` plus `count` units, in the calendar's range; 31 March less a month is 28 February."""
    length = {"weekend": ("weeks", 1), "fortnight": ("weeks", 2), "quarter": ("months", 3)}
    length |= {"decade": ("years", 10)}
    name, factor = length.get(unit, (f"{unit}s", 1))
    if name == "years" and not 1 <= one.year + count * factor < MAXYEAR:
        return one
    try:
        return one + relativedelta(**{name: count * factor})  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return one


def holiday(name: str, year: int) -> Period | None:
    """The days of a holiday whose name is in `HOLIDAYS`."""
    if year not in _RANGE:
        return None
    return HOLIDAYS[name](year)


def _fixed(month: int, first: int, last: int | None = None) -> Callable[[int], Period]:
    return lambda year: Period(date(year, month, first), date(year, month, last or first))


def _easter(first: int, last: int | None = None) -> Callable[[int], Period]:
    end = first if last is None else last
    return lambda year: Period(easter(year) + timedelta(first), easter(year) + timedelta(end))


def _thanksgiving(year: int) -> Period:
    one = date(year, 11, 1) + relativedelta(weekday=TH(4))
    return Period(one, one)


# Longer names before those that they begin with.
HOLIDAYS: dict[str, Callable[[int], Period]] = {
    "christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "christmas": _fixed(12, 24, 26),
    "boxing day": _fixed(12, 26),
    "new year's eve": _fixed(12, 31),
    "new year's day": _fixed(1, 1),
    "valentine's day": _fixed(2, 14),
    "st patrick's day": _fixed(3, 17),
    "may day": _fixed(5, 1),
    "juneteenth": _fixed(6, 19),
    "fourth of july": _fixed(7, 4),
    "bastille day": _fixed(7, 14),
    "halloween": _fixed(10, 31),
    "armistice day": _fixed(11, 11),
    "veterans day": _fixed(11, 11),
    "thanksgiving": _thanksgiving,
    "good friday": _easter(-2),
    "easter sunday": _easter(0),
    "easter monday": _easter(1),
    "easter": _easter(-2, 1),
}
