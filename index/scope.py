"""Which part of the archive a reader may see: the same answer from Python, SQL and the indexes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from index import tags
from index.article import Source

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the archive may be seen. Conditions are ANDed; None or () means no condition.

    `outlets` are exact names as the archive holds them; an empty set sees nothing. An article
    needs one tag of each set in `tags`, so that scopes can be ANDed. `since` and `until` are
    days in UTC, both included; once one is set, undated articles are out. `articles` are the ids
    of a closed context.
    """

    outlets: frozenset[str] | None = None
    tags: tuple[frozenset[str], ...] = ()
    since: date | None = None
    until: date | None = None
    nothing: bool = False
    articles: frozenset[str] | None = None

    def __post_init__(self) -> None:
        folded = (frozenset(map(tags.fold, wanted)) for wanted in self.tags)
        object.__setattr__(self, "tags", tuple(dict.fromkeys(folded)))  # each condition once

    def __and__(self, other: "Scope") -> "Scope":
        """What both scopes admit."""
        outlets = [one.outlets for one in (self, other) if one.outlets is not None]
        articles = [one.articles for one in (self, other) if one.articles is not None]
        since = [one.since for one in (self, other) if one.since is not None]
        until = [one.until for one in (self, other) if one.until is not None]
        return Scope(
            outlets=frozenset.intersection(*outlets) if outlets else None,
            tags=(*self.tags, *other.tags),
            since=max(since, default=None),
            until=min(until, default=None),
            nothing=self.nothing or other.nothing,
            articles=frozenset.intersection(*articles) if articles else None,
        )

    def admits(self, source: Source) -> bool:
        """The last word on an article: every other filter only narrows down what is asked."""
        if self.nothing or (self.outlets is not None and source.outlet not in self.outlets):
            return False
        if self.articles is not None and source.article_id not in self.articles:
            return False
        if any(wanted.isdisjoint(source.tags) for wanted in self.tags):
            return False
        if not self.is_dated:
            return True
        if source.published is None:
            return False
        day = day_of(source.published)
        return (self.first_day is None or self.first_day <= day) and (
            self.last_day is None or day <= self.last_day
        )

    @property
    def is_everything(self) -> bool:
        """Whether it has no condition at all."""
        return self == EVERYTHING

    @property
    def is_empty(self) -> bool:
        """Whether its conditions alone say that it admits nothing, whatever the archive holds."""
        if self.nothing or frozenset() in (self.outlets, self.articles, *self.tags):
            return True
        return self.since is not None and self.until is not None and self.since > self.until

    @property
    def is_dated(self) -> bool:
        """Whether it has a condition on the day, which undated articles never meet."""
        return self.since is not None or self.until is not None

    @property
    def first_day(self) -> int | None:
        """`since`, counted like `day_of`."""
        return None if self.since is None else self.since.toordinal() - _EPOCH_ORDINAL

    @property
    def last_day(self) -> int | None:
        """`until`, counted like `day_of`."""
        return None if self.until is None else self.until.toordinal() - _EPOCH_ORDINAL


def second_of(moment: datetime) -> int:
    """The second in UTC, counted from 1 January 1970; it overflows nowhere, as `astimezone` does.

    Rounded down, so that the half second before 1970 belongs to 1969.
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // timedelta(seconds=1)


def day_of(moment: datetime) -> int:
    """The day in UTC, counted from 1 January 1970."""
    return second_of(moment) // (24 * 60 * 60)


def storable(name: str) -> str:
    """A name that a reader made up, without the lone surrogates that no store takes."""
    return name.encode("utf-8", "replace").decode()


EVERYTHING = Scope()
NOTHING = Scope(nothing=True)
