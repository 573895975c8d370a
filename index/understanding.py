"""What a question was understood to ask, before anything is searched; shown by `--verbose`."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from index.article import Source
from index.aspects import Aspect, aspects, quoted
from index.named import Mention, Names, without
from index.scope import EVERYTHING, Scope
from index.when import Relation, When, clock_of, published_day, times

_HALF_DAYS = 30
_RECENT_DAYS = 60  # what was then is still in the news
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")  # also of an edition: "World Cup 2022"


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question, the asker's clock, and what its words say on whom, when and what.

    `aspects` has at least one. `limit` is the day after which nothing counts ("as of 3 March").
    """

    question: str
    now: datetime
    mentions: tuple[Mention, ...] = ()
    times: tuple[When, ...] = ()
    phrases: tuple[str, ...] = ()
    aspects: tuple[Aspect, ...] = ()

    @property
    def bare(self) -> str:
        """The question without the outlets and authors that it names."""
        words = without(self.question, self.mentions)
        return words if any(letter.isalnum() for letter in words) else self.question

    @property
    def limit(self) -> date | None:
        """The last day of publication that counts."""
        days = [one.until for one in self.times if one.relation is Relation.AS_OF and one.until]
        return min(days, default=None)

    @property
    def scope(self) -> Scope:
        """The part of the archive that the question confines itself to."""
        return EVERYTHING if self.limit is None else Scope(until=self.limit)

    @property
    def today(self) -> date:
        """The asker's day."""
        return self.now.date()

    @property
    def is_of_the_present(self) -> bool:
        """Whether it asks how things stand now, so that the newest article knows best."""
        return any(one.relation is Relation.PRESENT for one in self.times)

    @property
    def looks_back(self) -> bool:
        """Whether it asks of a time that is over, so that new articles know no better."""
        ended = [one.until or one.since for one in self.times if one.until or one.since]
        if any((self.today - day).days > _RECENT_DAYS for day in ended if day):
            return True
        return any(int(year) < self.today.year for year in _YEAR.findall(self.question))

    @property
    def first_recent_day(self) -> date | None:
        """The first day on which it says that something happened, unless it looks back."""
        happened = [one for one in self.times if one.relation is Relation.WITHIN]
        begun = [one.since for one in happened if one.since and not one.is_publication]
        return None if self.looks_back else min(begun, default=None)

    def is_named(self, source: Source) -> bool:
        """Whether any name in the question is that article's."""
        return any(is_by(source, one) for one in self.mentions)


def understand(question: str, names: Names, now: datetime) -> Understanding:
    """Read a question by rules alone; `now` is the asker's clock, with its zone."""
    now = clock_of(question, now)
    mentions = tuple(names.mentions(question))
    found = times(question, now)
    return Understanding(
        question, now, mentions, found, quoted(question), aspects(question, mentions, found)
    )


def literally(question: str, now: datetime) -> Understanding:
    """The question as its words alone, for whom the rules misread."""
    return Understanding(question, now, aspects=(Aspect(question),))


def is_by(source: Source, name: Mention) -> bool:
    """Whether the article is of an outlet or author so named."""
    return source.outlet in name.outlets or source.author in name.authors


def day_for(source: Source, now: datetime) -> date | None:
    """The day on which it was published, where the asker is."""
    if source.published is None:
        return None
    try:
        return published_day(source.published, now)
    except OverflowError:  # at either end of the calendar
        return source.published.date()


def freshness(age: int | None) -> float:
    """What an article's age in days is worth, 1 to 0: half of it is gone in a month.

    None for what has no date or was published after the asker's day; zones make one of those.
    """
    return 2.0 ** (-max(age, 0) / _HALF_DAYS) if age is not None and age >= -1 else 0.0


def fits(day: date, when: When) -> float:
    """How well an article of that day fits a time, 0 to 1.

    What is told of a day is told on it or within two days; a date line may be a day off.
    """
    after = timedelta(days=1 if when.is_publication else 2)
    if when.since and (when.since - day) > timedelta(days=1):
        return 0.0
    if when.until and (day - when.until) > after:
        return 0.0
    return 1.0 if when.since or when.until else 0.0
