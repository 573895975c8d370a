"""When an article was published, and how that is known; never guessed from the clock.

Three readers, strict to lenient: `find_dates` for dates in prose, `url_date` for those in
addresses, `parse_date` for a field that is meant to be a date. A bare date is midnight UTC.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import dateparser
from dateutil import parser as dateutil_parser

from index.time_words import MONTHS

# The first newspaper appeared in 1605; sentinels such as 0001-01-01 and 9999-12-31 lie outside.
_YEARS = range(1600, 2200)

# Small, as French, Spanish, Italian, Portuguese and Dutch have them; read with a year only.
_FOREIGN_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar janvier enero gennaio janeiro januari", "februar février febrero febbraio"
            " fevereiro februari", "märz mars marzo março maart", "april avril abril aprile",
            "mai mayo maggio maio mei", "juni juin junio giugno junho", "juli juillet julio luglio"
            " julho", "august août agosto augustus", "september septembre septiembre settembre"
            " setembro", "oktober octobre octubre ottobre outubro", "november novembre noviembre"
            " novembro", "dezember décembre diciembre dicembre dezembro december",
        ),
        start=1,
    )
    for name in names.split()
} | {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen janv", "feb fev févr fév", "mar mär mrt", "abr apr avr", "mag mai",
            "jun giu",
            "jul lug juil", "aug ago", "sep sept set", "okt oct out ott", "nov", "dez dic déc dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# Capitalised, as in prose: "they may 3 times" names no day.
_MONTH_WORDS = sorted((*map(str.title, MONTHS), *map(str.upper, MONTHS)), key=len, reverse=True)
_MONTH = r"(?P<month>" + "|".join(_MONTH_WORDS) + r")\.?"
_ABROAD = "|".join(
    sorted((*_FOREIGN_MONTHS, *map(str.title, _FOREIGN_MONTHS)), key=len, reverse=True)
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[6-9]|2[01])\d\d)"
_IN_PROSE = tuple(
    re.compile(rf"(?<![\w/.-]){pattern}(?![\w/]|-\d)")
    for pattern in (
        rf"{_MONTH} {_DAY}(?:,? {_YEAR})?",
        rf"{_DAY} {_MONTH}(?:,? {_YEAR})?",
        rf"{_DAY}\.? (?:de )?(?P<month>{_ABROAD})\.?(?: de)? {_YEAR}",
        # With full stops the day is first, wherever that is done.
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}",
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?:T[\d:.]+)?",
    )
)
_IN_ENGLISH = _IN_PROSE[:2]
_IN_URL = re.compile(
    r"/(?:[^/?#]*-)?(?P<year>(?:19|20)\d\d)[/-](?P<month>\d{1,2}|[a-z]{3})[/-](?P<day>\d{1,2})"
    r"(?=[/_.?#-]|$)"
    # Eight digits are a day only where nothing else is in their part of the path: numbers of
    # articles look alike.
    r"|/(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?=/|$)"
)
_YEAR_IN_URL = re.compile(r"/(?P<year>(?:19|20)\d\d)(?=[/-])")

# Letters for zones that mean one thing in news datelines; IST, say, means three and is left out.
_FIXED = {
    "utc": 0, "gmt": 0, "z": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180,
    "msk": 180, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480,
    "pdt": -420, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "ict": 420, "wet": 0,
    "west": 60, "sast": 120, "eat": 180, "trt": 180, "npt": 345, "sgt": 480, "hkt": 480,
    "awst": 480, "acst": 570, "nzst": 720, "nzdt": 780,
}  # fmt: skip
_REGIONS = {"et": "America/New_York", "ct": "America/Chicago", "pt": "America/Los_Angeles"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in prose: `text[start:end]`, its year None when it is not given."""

    month: int
    day: int
    year: int | None
    start: int
    end: int

    def moment(self, year: int | None = None) -> datetime | None:
        """Midnight UTC of the day, in the year given here when it has none of its own."""
        return _midnight(self.year or year, self.month, self.day)


def _midnight(year: int | None, month: int, day: int) -> datetime | None:
    if year is None or year not in _YEARS:
        return None
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def find_dates(text: str) -> Iterator[Mention]:
    """Every day named in `text`, in order, of those that exist in the calendar."""
    found = (_mention(match) for pattern in _IN_PROSE for match in pattern.finditer(text))
    end = 0
    for mention in sorted((m for m in found if m is not None), key=lambda m: (m.start, -m.end)):
        if mention.start >= end:
            end = mention.end
            yield mention


def _mention(match: re.Match[str]) -> Mention | None:
    month = match["month"].lower()
    number = int(month) if month.isdigit() else MONTHS.get(month) or _FOREIGN_MONTHS[month]
    year = int(match["year"]) if match["year"] else None
    # 2000 was a leap year, so a day without a year may be 29 February.
    if _midnight(year or 2000, number, int(match["day"])) is None:
        return None
    return Mention(number, int(match["day"]), year, match.start(), match.end())


def url_date(url: str) -> datetime | None:
    """The day that an address names: /2021/06/16/, /2021/jun/16/, /wall-2021-06-16, /20210616/."""
    if (found := _IN_URL.search(url.lower())) is None:
        return None
    if found["y"]:
        return _midnight(int(found["y"]), int(found["m"]), int(found["d"]))
    month = found["month"]
    number = int(month) if month.isdigit() else MONTHS.get(month, 0)
    return _midnight(int(found["year"]), number, int(found["day"]))


def complete(mention: Mention, text: str, url: str) -> datetime | None:
    """A dateline's day with its year: its own, or the only one that the article gives for it.

    The address counts, and so does the same day in the text with a year; two different
    years, or none, leave the date unknown.
    """
    if mention.year is not None:
        return mention.moment()
    if (addressed := url_date(url)) is not None:
        near = [mention.moment(addressed.year + step) for step in (-1, 0, 1)]
        close = [day for day in near if day and abs(day - addressed) <= timedelta(days=7)]
        return close[0] if close else None
    years = {int(found["year"]) for found in _YEAR_IN_URL.finditer(url)}
    years |= {
        other.year
        for other in find_dates(text)
        if other.year and (other.month, other.day) == (mention.month, mention.day)
    }
    return mention.moment(years.pop()) if len(years) == 1 else None


_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?P<rest>(?:[T ].*)?)", re.DOTALL)
_COMPACT = re.compile(r"\d{8}(?:T\d{4,6}Z?)?")
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?P<rest>(?:[T ,].*)?)", re.DOTALL)
_EPOCH = re.compile(r"(\d{10})(?:\d{3}|\.\d+)?")
_PREFIX = re.compile(r"^\s*(?:(?:first )?published|posted|updated|date)(?: on| at)?\s*:?\s+", re.I)
_SUFFIX = re.compile(r"\s*(?:[|·•]|\b(?:last )?(?:updated|modified)\b).*$", re.I | re.DOTALL)
# 9.14pm: the British way of writing a time, which no parser reads.
_DOTTED_TIME = re.compile(r"\b(\d{1,2})\.(\d\d)(?=\s*[ap]\.?m)", re.I)
_LONGEST = 80


def parse_date(value: str) -> datetime | None:
    """The moment that a field meant for a date says, or None when it is garbage or ambiguous.

    03/04/2021 is ambiguous and therefore nothing; 13/04/2021 is not.
    """
    value = _SUFFIX.sub("", _PREFIX.sub("", value.strip()))
    if not value or len(value) > _LONGEST:
        return None
    if _COMPACT.fullmatch(value):
        return _iso(value)
    if found := _EPOCH.fullmatch(value):
        return datetime.fromtimestamp(int(found[1]), UTC)
    if found := _ISO.fullmatch(value):
        year, month, day = found[1], int(found[2]), int(found[3])
        bare = f"{year}-{month:02}-{day:02}"
        return _iso(bare + found["rest"]) or _iso(bare)
    if found := _NUMERIC.fullmatch(value):
        day_first = "." in value[: found.end(3)]  # nobody sets a month first before a full stop
        return _numeric(int(found[1]), int(found[2]), int(found[3]), found["rest"], day_first)
    if not re.search(r"(?<!\d)\d{4}(?!\d)", value):
        return None
    return _written_out(_DOTTED_TIME.sub(r"\1:\2", value))


def _iso(value: str) -> datetime | None:
    try:
        return _aware(datetime.fromisoformat(value))
    except ValueError:
        return _with_dateutil(value)


def _numeric(first: int, second: int, year: int, rest: str, day_first: bool) -> datetime | None:
    """Day and month told apart by size: only where one of them can be no month."""
    if first <= 12 and second <= 12 and first != second and not day_first:
        return None
    day, month = (first, second) if first > 12 or day_first else (second, first)
    if _midnight(year, month, day) is None:
        return None
    return _iso(f"{year:04}-{month:02}-{day:02} {rest.lstrip('T ,')}".strip())


def _written_out(value: str) -> datetime | None:
    """A date with its month as a word, in English or, failing that, in another language."""
    if (moment := _with_dateutil(value)) is not None:
        return moment
    if not re.search(r"[^\W\d_]", value) or any(one.search(value) for one in _IN_ENGLISH):
        return None
    settings = {"STRICT_PARSING": True, "PARSERS": ["absolute-time"]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        moment = dateparser.parse(value, settings=settings)
    return None if moment is None else _aware(moment)


def _with_dateutil(value: str) -> datetime | None:
    """dateutil's reading, if day, month and year are all in the value.

    It fills what is missing from a default: two defaults that differ in all three show it.
    """
    try:
        first, second = (
            dateutil_parser.parse(value, default=default, tzinfos=_zone)
            for default in (datetime(2000, 1, 1), datetime(2001, 2, 2))
        )
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return _aware(first) if first.date() == second.date() else None


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """What dateutil calls for each zone it meets; an unknown name is read as UTC."""
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    name = (name or "").lower()
    if name in _REGIONS:
        return ZoneInfo(_REGIONS[name])
    return timezone(timedelta(minutes=_FIXED.get(name, 0)))


def _aware(moment: datetime) -> datetime | None:
    if moment.year not in _YEARS:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
