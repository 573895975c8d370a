"""Which of the dates that speak for an article counts, where it was found, how far to trust it.

The order is that of `DateOrigin`. The day of publication always goes before the day of a
change: what was only ever changed on a known day is dated by that last of all, and unsurely.
The clock has no say, so that a date in the future stays as it was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from index.article import Certainty, DateOrigin
from index.dates import parse_date, url_date

_IN_NAME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:(?P<between>[-_.])(?P<month>\d\d)(?P=between)(?P<day>\d\d)"
    r"|(?P<m>\d\d)(?P<d>\d\d))(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Dating:
    """When an article was published, zone as written; `reason` says it in words."""

    moment: datetime | None = None
    origin: DateOrigin = DateOrigin.NONE
    certainty: Certainty = Certainty.NONE
    reason: str = "nothing says when it was published"


@dataclass(frozen=True, slots=True)
class Clues:
    """All that may date an article; unknown strings are empty.

    `said` is the document's own field, `modified` when it says it was changed, `feed` what
    a feed says, `noted` a day in the page's words on itself, `name` the name of its file.
    """

    said: str = ""
    said_origin: DateOrigin = DateOrigin.METADATA
    said_certainty: Certainty = Certainty.CERTAIN
    feed: str = ""
    dateline: datetime | None = None
    has_year: bool = False  # the dateline, its own
    url: str = ""
    noted: datetime | None = None
    name: str = ""
    modified: str = ""


def date_article(clues: Clues) -> Dating:
    """The date that counts: of all that is said, what `DateOrigin` names first."""
    return next((one for one in _candidates(clues) if one.moment is not None), Dating())


def _candidates(clues: Clues) -> Iterator[Dating]:
    yield Dating(
        parse_date(clues.said),
        clues.said_origin,
        clues.said_certainty,
        f"its {clues.said_origin.value} says “{clues.said}”",
    )
    yield Dating(
        parse_date(clues.feed),
        DateOrigin.FEED,
        Certainty.CERTAIN,
        f"the feed says “{clues.feed}”",
    )
    yield Dating(
        clues.dateline,
        DateOrigin.DATELINE,
        Certainty.LIKELY if clues.has_year else Certainty.UNSURE,
        "its dateline names the day" + ("" if clues.has_year else "; the year was concluded"),
    )
    yield Dating(url_date(clues.url), DateOrigin.URL, Certainty.LIKELY, "its address names the day")
    yield Dating(
        clues.noted,
        DateOrigin.TEXT,
        Certainty.UNSURE,
        "a note in its text names the day",
    )
    yield Dating(
        name_date(clues.name),
        DateOrigin.FILE,
        Certainty.LIKELY,
        f"its file is called “{clues.name}”",
    )
    yield Dating(
        parse_date(clues.modified),
        DateOrigin.METADATA,
        Certainty.UNSURE,
        f"its metadata says only when it was changed: “{clues.modified}”",
    )


def name_date(name: str) -> datetime | None:
    """The day in a file's name such as `2021-06-16-summit` or `summit_20210616`.

    Two different days in one name are none. A file's time of change never counts: a copy
    has another one.
    """
    days = set()
    for found in _IN_NAME.finditer(name):
        month, day = found["month"] or found["m"], found["day"] or found["d"]
        try:
            days.add(datetime(int(found["year"]), int(month), int(day), tzinfo=UTC))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None
