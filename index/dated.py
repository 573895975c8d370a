"""Days, months, seasons and years that a question names by the calendar."""

import re
from collections.abc import Callable, Iterator

from index import periods, time_words
from index.dates import parse_date
from index.periods import Clock, Found, Period, Yearly
from index.time_words import MONTH, MONTHS, WEEKDAY, YEAR, pattern

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAY2 = r"(?P<day2>\d{1,2})(?:st|nd|rd|th)?"
_TO = r"(?:(?: )?-(?: )?| to | and | until | till | through )"
_MONTH = rf"(?P<month>{MONTH})\b\.?"
_YEAR = rf"(?P<year>{YEAR})"
_THEN = rf"(?:,?(?: of)? {_YEAR}\b)?"
_LEAD = r"(?<![\w$€£.,:/-])"
_END = r"(?![\w%]|[.,:/]\d|-\d)"
_PART = (
    r"(?:(?P<part>early|mid|late)(?: (?:in )?|-)"
    r"|(?:the )?(?P<edge>start|beginning|middle|end) of (?:the )?)?"
)
_WHICH = r"(?:(?P<which>last|this|next) )?"
_NTH = "|".join(sorted(time_words.ORDINALS, key=len, reverse=True))
_HOLIDAY = "|".join(name.replace("'", "'?") for name in periods.HOLIDAYS)
_EVENTS = pattern(
    "(?: )(?:[a-z]+ )?"
    "(?:attack|riot|massacre|insurrection|hearing|committee|panel|commission|bombing"
    "|assault|revolution|movement|uprising|style)"
)
# Nouns that are counted: "in 2000 homes" is no year.
_COUNTED = pattern(
    "(?: )(?:people|men|women|children|dollars|euros|pounds|miles|km|feet|words|troops|soldiers"
    "|jobs|homes|houses|cases|deaths|copies|employees|workers|students|schools|votes|points"
    "|calories|percent|tons|tonnes|degrees|hours|days|years|times|lives|victims|refugees|migrants"
    "|participants|pages|cities|countries|places|locations|stores|shops)\\b"
)
_LONG_MONTHS_APART = 3  # at most two pass until a month that has a 31st
_IN = pattern(r"\bin $")
_AT = pattern(r"\b(?:at|on|over)(?: the)? $")
_SEASON_OF_SPORT = pattern("(?: )(?:season|edition|campaign|cup|championship|olympic)")


def _part(found: re.Match[str]) -> str:
    """Early, mid or late, however the expression says it; "" for the whole."""
    named = found.groupdict()
    if part := (named.get("part") or "").lower():
        return str(part)
    edge = {"start": "early", "beginning": "early", "middle": "mid", "end": "late"}
    return edge.get((named.get("edge") or "").lower(), "")


def _full(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    """2022-03-03, or a whole moment in ISO 8601, which falls on a day of the asker's."""
    number = {name: int(found[name]) for name in ("year", "month", "day")}
    one = periods.day(number["year"], number["month"], number["day"])
    if one is not None and found["offset"] and (moment := parse_date(found[0])):
        day = moment.astimezone(clock.now.tzinfo).date()
        one = Period(day, day)
    if one is not None:
        yield Found(found.start(), found.end(), one)


def _in_figures(found: re.Match[str]) -> Iterator[Found]:
    """3/4/2022: both days, from the first to the last; with full stops the day stands first."""
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    year += 2000 if year < 100 else 0
    days = [periods.day(year, second, first)]
    if found["sign"] != ".":
        days.append(periods.day(year, first, second))
    if known := sorted((one.since for one in days if one), key=lambda one: one.toordinal()):
        both = Period(known[0], known[-1])
        yield Found(found.start(), found.end(), both, is_doubtful=known[0] != known[-1])


def _yearly(
    found: re.Match[str], clock: Clock, yearly: Yearly, *, is_weak: bool
) -> Iterator[Found]:
    """What comes every year, in the year that stands with it or the one that is meant."""
    named = found.groupdict()
    which = (named.get("which") or "").lower()
    year = named.get("year")
    part = _part(found)
    part = _part(found)

    def own(year: int) -> Period | None:
        whole = yearly(year)
        return whole.third(part) if whole and part else whole

    meant = clock.chosen(own, which) if which else clock.nearest(own)
    period = own(int(year)) if year else meant
    if period is None:
        return
    bound = {"early": -1, "late": 1}.get(part, 0) if named.get("edge") else 0
    free = None if year or which else own
    weak = is_weak and not (year or which or part)
    yield Found(found.start(), found.end(), period, free, weak, bound)


def _days(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    month, first = MONTHS[found["month"].lower()], int(found["day"])
    last = int(found.groupdict().get("day2") or first)

    def yearly(year: int) -> Period | None:
        since, until = periods.day(year, month, first), periods.day(year, month, last)
        return Period(since.since, until.until) if since and until and first <= last else None

    text, end = found.string, found.end()
    if (
        not found["year"]
        and _EVENTS.match(text, end)
        and text[: found.start()][-3:].lower() != "on "
    ):
        return
    is_weak = found["month"].islower() and found["month"] in ("may", "march")
    weak = is_weak and not time_words.goes_on(text, end)
    yield from _yearly(found, clock, yearly, is_weak=weak)


def _month(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    name, text = found["month"].lower(), found.string
    number, is_bare = MONTHS[name], not (found["year"] or found["which"] or _part(found))
    is_named = name in time_words.DOUBTFUL_MONTHS and time_words.is_acting(text, found.end())
    if is_bare and is_named and not _IN.search(text[max(found.start() - 10, 0) : found.start()]):
        return  # "after May resigned"
    yield from _yearly(found, clock, lambda year: periods.months(year, number), is_weak=True)


def _season(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    number = time_words.SEASONS[found["season"].lower()]

    def yearly(year: int) -> Period | None:
        return periods.months(year, number, 3)

    yield from _yearly(found, clock, yearly, is_weak=not found["the"])


def _holiday(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    if not found["year"] and _IN.search(found.string[max(found.start() - 10, 0) : found.start()]):
        return  # "in Christmas markets"
    name = " ".join(found["holiday"].lower().split())
    name = next(one for one in periods.HOLIDAYS if one.replace("'", "") == name.replace("'", ""))
    yield from _yearly(found, clock, lambda year: periods.holiday(name, year), is_weak=True)


def _share(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    """A quarter or a half of a year."""
    code = (found["code"] or "").lower()
    number = int(code[1]) if code else time_words.ORDINALS[found["nth"].lower()]
    is_half = code.startswith("h") or (found["unit"] or "").lower() == "half"
    length = 6 if is_half else 3
    if not 1 <= number <= 12 // length or not (code or found["year"] or found["relative"]):
        return
    step = {"last": -1, "next": 1}.get((found["relative"] or "").lower().split(" ")[0], 0)

    def yearly(year: int) -> Period | None:
        return periods.months(year, 1 + (number - 1) * length, length)

    if found["relative"]:
        if one := yearly(clock.today.year + step):
            yield Found(found.start(), found.end(), one)
    else:
        yield from _yearly(found, clock, yearly, is_weak=True)


def _nth(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    """The first week of May: its days 1 to 7; the last one: its last seven. Or a day of it."""
    month, number = MONTHS[found["month"].lower()], time_words.ORDINALS[found["nth"].lower()]
    length = 1 if found["unit"].lower() == "day" else 7

    def yearly(year: int) -> Period | None:
        if (whole := periods.months(year, month)) is None:
            return None
        last = whole.until.day if number == 0 else number * length
        return Period(whole.since.replace(day=last - length + 1), whole.since.replace(day=last))

    yield from _yearly(found, clock, yearly, is_weak=False)


def _ordinal(found: re.Match[str], clock: Clock) -> Iterator[Found]:
    """On the 13th: the nearest."""
    step = 1 if clock.is_ahead else -1
    for count in range(_LONG_MONTHS_APART):
        month = periods.moved(clock.today.replace(day=1), "month", step * count)
        one = periods.day(month.year, month.month, int(found["day"]))
        if one and (one.since >= clock.today if clock.is_ahead else one.since <= clock.today):
            yield Found(found.start(), found.end(), one)
            return


def _decade(found: re.Match[str]) -> Iterator[Found]:
    first = int(found["decade"] or f"19{found['short']}")
    if one := periods.years(first, first + 9):
        part = (found["part"] or "").lower()
        yield Found(found.start(), found.end(), one.third(part) if part else one)


def _year(found: re.Match[str]) -> Iterator[Found]:
    text, first = found.string, int(found["year"])
    if _AT.search(text[max(found.start() - 10, 0) : found.start()]):
        return  # "at 1922 Main Street"
    last = int(found["last"] or first)
    last += first // 100 * 100 if last < 100 else 0
    if _COUNTED.match(text, found.end()) or _SEASON_OF_SPORT.match(text, found.end()):
        return
    whole = periods.years(first, last)
    if whole is None:
        return
    edge = {"start": -1, "beginning": -1, "end": 1}.get((found["edge"] or "").lower(), 0)
    if part := _part(found):
        whole = whole.third(part)
    yield Found(found.start(), found.end(), whole, is_weak=not part, edge=edge)


_Reader = Callable[[re.Match[str], Clock], Iterator[Found]]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (
        pattern(
            rf"{_LEAD}{_YEAR}(?P<sign>[-/])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}})"
            rf"(?:T[\d:.]{{4,15}}(?P<offset>Z|[+-]\d\d:?\d\d)?)?{_END}"
        ),
        _full,
    ),
    (
        pattern(
            r"(?<![\w$€£.,:/-])(?P<first>\d{1,2})(?P<sign>[/.-])(?P<second>\d{1,2})(?P=sign)"
            rf"(?P<year>{YEAR}|\d\d){_END}"
        ),
        lambda found, _: _in_figures(found),
    ),
    (
        pattern(
            rf"{_LEAD}(?:{WEEKDAY},? )?(?:the )?{_DAY}(?:{_TO}{_DAY2})?(?: of)? {_MONTH}{_THEN}"
            r"(?!\w)"
        ),
        _days,
    ),
    (
        pattern(
            rf"{_LEAD}(?:{WEEKDAY},? )?{_MONTH} (?:the )?{_DAY}(?:{_TO}{_DAY2})?{_END}"
            rf"(?:,?(?: of)? {_YEAR}\b)?"
        ),
        _days,
    ),
    (pattern(rf"(?<!-)\b{_PART}{_WHICH}{_MONTH}(?!\w){_THEN}(?!\w|\.? \d)"), _month),
    (
        pattern(rf"\bthe (?P<nth>{_NTH}) (?P<unit>week|day) (?:of|in) {_MONTH}{_THEN}"),
        _nth,
    ),
    (
        pattern(
            rf"\b{_PART}(?P<the>the )?{_WHICH}(?P<season>spring|summer|autumn|fall|winter)"
            rf"(?:(?: of)? {_YEAR}(?:[-/]\d\d)?)?\b"
        ),
        _season,
    ),
    (pattern(rf"\b{_WHICH}(?P<holiday>{_HOLIDAY})(?!\w)(?:,?(?: of| in)? {_YEAR}\b)?"), _holiday),
    (
        pattern(
            rf"\b(?:(?P<code>[qh][1-4])|(?:the )?(?P<nth>{_NTH}) (?P<unit>quarter|half))"
            rf"(?:(?: of)? (?:{_YEAR}|(?P<relative>last year|next year|this year|the year)))?\b"
        ),
        _share,
    ),
    (
        pattern(r"(?<=on\x20)the (?P<day>\d{1,2})(?:st|nd|rd|th)(?=(?: )?(?:[?.,;]|$))"),
        _ordinal,
    ),
    (
        pattern(
            r"\b(?:(?P<part>early|mid|late)(?: |-))?(?:the )?(?:(?P<decade>(?:1[6-9]|20)\d0)'?s"
            r"|(?<=the\x20)'?(?P<short>[5-9]0)s)\b"
        ),
        lambda found, _: _decade(found),
    ),
    (
        pattern(rf"{_LEAD}{_PART}{_YEAR}(?:[-/](?P<last>\d\d|{YEAR}))?(?![\w%]|[.,:/-]\d|-\w)"),
        lambda found, _: _year(found),
    ),
)  # fmt: skip


def dated(text: str, clock: Clock) -> Iterator[Found]:
    """Every expression of the calendar in the masked question `text`; they may overlap."""
    for expression, read in _READERS:
        for found in expression.finditer(text):
            yield from read(found, clock)
