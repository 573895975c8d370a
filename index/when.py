"""The times that a question names, by rules: days, sides of them, events, and the present.

dated.py and reckoned.py read the expressions, expressions.py keeps those that count, happenings.py
reads the events; here they get their relation and stand in order. No question needs a model.

What is left out on purpose: the year of an edition ("the 2020 election", "World Cup 2022") and of a
season of sport, which words find better than days; months before a noun ("their March meeting");
feasts of the moon; and all that stands in quotation marks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from index.expressions import before, expressions
from index.happenings import Happening, happenings
from index.periods import Clock, Found
from index.time_words import masked, pattern


class Relation(StrEnum):
    """How articles, or what they tell of, stand to the days."""

    WITHIN = "within"
    BEFORE = "before"
    AFTER = "after"
    AS_OF = "as of"
    EVENT_BEFORE = "event before"
    EVENT_AFTER = "event after"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class When:
    """A time that a question names, `words` as they stand at `question[start:end]`.

    `since` and `until` are calendar days in the asker's zone, both included, None where open.
    "Before June" ends with May, "until 3 March" and "by 3 March" with that day; "since 3 March"
    begins with it, "after 3 March" on the next. AS_OF is a hard limit on what was published by the
    end of `until`; BEFORE and AFTER are about what happened unless `is_publication`. Events have
    their words in `event` and no days; PRESENT has neither.

    A day or month without a year is the last that has begun, or the next in a question that only
    looks ahead; "early", "mid" and "late" are thirds; 3/4/2022 spans both days, for AS_OF it is the
    earlier. A time with a zone ("23:30 EST") is the asker's day at that moment. Seasons are the
    northern half's.

    A publication moment is compared by its `published_day`.
    """

    relation: Relation
    words: str
    start: int
    end: int
    since: date | None = None
    until: date | None = None
    event: str = ""
    is_publication: bool = False


_PRESENT = pattern(
    r"\b(?:(?<!at\x20the\x20)latest|newest|most recent(?:ly)?|currently|nowadays|right now|so far"
    r"|at the moment|at present|these days|up to date|to date|as of (?:now|today)|until now"
    r"|in recent (?:days|weeks|months|years)|by now|today's|still(?! (?:lifes?|images?|photo"
    r"|picture|water|birth)\b|-)|now(?!-| that\b| and then\b)|recently(?=(?: )?(?:[?.,;]|$))"
    r"|(?:(?<=has\x20)|(?<=have\x20))recently"
    r"|(?:(?<=the\x20)|(?<='s\x20)|(?<=is\x20)|(?<=are\x20))current(?= \w))\b"
)
_PAST_BEFORE = re.compile(r"\b(?:was|were|had|did|been|stood|stands?|sit|hold) +(?:\w+ +)?$", re.I)
_AHEAD = pattern(
    r"\b(?:will|won't|shall|going to|upcoming|scheduled|expected to|due to|due on|due in|planned)\b"
)
_PAST = re.compile(
    r"\b(?:did|was|were|had|ago)\b"
    r"|\b(?!scheduled|expected|planned|united|indeed|need|speed)(?<!\bbe )[a-z]{2,20}ed\b"
)
_STATES = pattern(r"\b(?:today(?:'s date)?|the date|it) is\b")
_TODAY_IS = pattern(r"\btoday(?:'s date)? is(?: the)? $|\bthe date is $|\bit is now $")
# What stands before an expression, the longest first: it decides the relation.
_KNOWN = r"(?:known|reported|published|announced|confirmed|printed|written)"
_SIDES = tuple(
    (pattern(rf"\b(?:{words})(?: the)? $"), relation)
    for words, relation in (
        (rf"as of|as at|{_KNOWN} (?:already )?(?:by|until|up to|on or before)", Relation.AS_OF),
        (r"known (?:on|in)|as (?:things|it|they) stood (?:on|in|at)", Relation.AS_OF),
        (r"since|from|starting|beginning", Relation.AFTER),
        (r"after|later than|following", Relation.AFTER),
        (r"before|earlier than|prior to|ahead of", Relation.BEFORE),
        (r"by|until|till|up to|up until|through|no later than", Relation.BEFORE),
    )
)
_INSIDE = pattern(
    r"\b(?:in|on|at|of|over|during|within|throughout|for|between|around|from|(?:the|in) year"
    r"|back in|(?:the )?(?:night|morning|evening|day) of)(?: the)? $"
)
_ARTICLE = "article|report|story|piece|coverage|edition|issue|editorial|column|interview|analysis"
_IN_PRINT = pattern(rf"published|posted|reported|reporting|printed|(?:{_ARTICLE})s?|stories")
_BETWEEN = pattern(
    r"by|from|in|on|of|at|the|and|between|&|an?|before|after|since|until|as|up|to|no|later|than|prior"
    r"|-|[|]"
)
_NEXT_PRINT = pattern(rf"(?:'s)?,? (?:{_ARTICLE})s?\b")


def times(question: str, now: datetime) -> tuple[When, ...]:
    """The times named in `question`, in order, without overlaps; `now` is the asker's clock.

    `now` must be aware: "today" is the day in its zone. Where the question states its day, that
    counts instead: see `clock_of`.
    """
    text = masked(question)
    now, stated = _stated(text, now)
    found = [one for one in expressions(text, Clock(now, _is_ahead(text))) if one.start != stated]
    named = [_when(text, one) for one in found]
    chosen = _without_overlaps([*named, *_presents(text), *_events(text, question, named)])
    return tuple(replace(one, words=question[one.start : one.end]) for one in chosen)


def clock_of(question: str, now: datetime) -> datetime:
    """The asker's clock: `now`, on the day that the question gives ("Today is 3 March 2022.").

    Such a sentence is no limit: archives date articles up to five days late (8 of 87 in rtqa2026).
    """
    return _stated(masked(question), now)[0]


def published_day(published: datetime, now: datetime) -> date:
    """The asker's day of a publication, to compare with `since` and `until`.

    Midnight UTC stands for a bare day (index/dates) and is that day in every zone.
    """
    moment = published.astimezone(UTC)
    if moment.time() == time.min:
        return moment.date()
    return published.astimezone(now.tzinfo).date()


def _stated(text: str, now: datetime) -> tuple[datetime, int]:
    """The clock, and where the expression that sets it stands, or -1."""
    if _STATES.search(text) is not None:
        for one in expressions(text, Clock(now)):
            if one.yearly is None and _TODAY_IS.search(before(text, one.start)):
                day = one.period.since
                return now.replace(year=day.year, month=day.month, day=day.day), one.start
    return now, -1


def _is_ahead(text: str) -> bool:
    return _AHEAD.search(text) is not None and _PAST.search(text) is None


def _when(text: str, one: Found) -> When:
    """The expression with the relation that the words before it give it."""
    words, period = before(text, one.start), one.period
    relation, start = Relation.WITHIN, one.start
    is_range = False
    if found := _INSIDE.search(words):
        start -= len(found[0])
    for side, named in _SIDES:
        if found := side.search(words):
            relation, start = named, one.start - len(found[0])
            is_range = found[0].lower().startswith("from") and period.since != period.until
            break
    if is_range or (relation is Relation.AFTER and _is_from(text, one)):
        relation = Relation.WITHIN
    since, until = _limits(relation, text[start : one.start].lower(), one)
    return When(relation, "", start, one.end, since, until, "", _is_publication(text, one))


def _is_from(text: str, one: Found) -> bool:
    """Whether a "from" only says which: "the article from 3 May"; "from 3 May on" begins there."""
    found = re.search(r"\bfrom(?: the)? +$", before(text, one.start), re.IGNORECASE)
    return found is not None and not re.match(
        r" (?:on|onwards?|until|to)\b", text[one.end : one.end + 9]
    )


def _limits(relation: Relation, words: str, one: Found) -> tuple[date | None, date | None]:
    first, last = one.period.since, one.period.until
    if one.edge and relation is not Relation.WITHIN:
        first, last = (last, last) if one.edge > 0 else (first, first)
    if relation is Relation.WITHIN:
        return first, last
    if relation is Relation.AS_OF:
        return None, first if one.is_doubtful else last
    if relation is Relation.AFTER:
        is_later = re.match(r"after|later|following", words.lstrip()) is not None
        return (last + timedelta(1) if is_later else first), None
    is_earlier = re.match(r"before|earlier|prior|ahead", words.lstrip()) is not None
    return None, (first - timedelta(1) if is_earlier and one.edge <= 0 else last)


def _is_publication(text: str, one: Found) -> bool:
    """Whether the day is an article's: "published by The Verge on", "the 3 May report"."""
    if _NEXT_PRINT.match(text, one.end):
        return True
    if text[one.end : one.end + 2].lower() == "'s":
        return False
    words = re.findall(r"[\w&'.-]+|[^\w\s]", before(text, one.start))
    for word in reversed(words):
        if _IN_PRINT.fullmatch(word):
            return True
        if not _BETWEEN.fullmatch(word) and not word[0].isupper():
            return False
    return False


def _presents(text: str) -> Iterator[When]:
    for found in _PRESENT.finditer(text):
        if _PAST_BEFORE.search(before(text, found.start())) is None:
            yield When(Relation.PRESENT, "", found.start(), found.end())


def _events(text: str, question: str, named: list[When]) -> Iterator[When]:
    """Events, cut short where a time of its own begins within them."""
    for one in happenings(text, question):
        starts = [when.start for when in named if one.start <= when.start < one.end]
        end = min([one.end, *starts])
        words = question[one.since : end].rstrip(" ,;-")
        if len(words.split()) > 1 or not words[:1].islower():
            yield _event(one, words)


def _event(one: Happening, words: str) -> When:
    relation = Relation.EVENT_AFTER if one.is_after else Relation.EVENT_BEFORE
    end = one.since + len(words)
    return When(relation, "", one.start, end, None, None, words, one.is_publication)


def _without_overlaps(every: Iterable[When]) -> list[When]:
    """In order; where two overlap the one that begins first, then the longer."""
    kept = list[When]()
    for one in sorted(every, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
