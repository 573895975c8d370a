"""What a question is understood to ask: its clock, names, limit and parts, by rules alone."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from index.article import Source
from index.named import Names, known_names
from index.scope import EVERYTHING, Scope
from index.understanding import day_for, fits, is_by, literally, understand
from index.when import Relation, When

NOW = datetime(2023, 6, 14, 15, 0, tzinfo=UTC)
NAMES = known_names(["The Harbour Courier", "Vik Post"], ["Noor Vik"])
SOURCE = Source("a", "Wall", "Vik Post", "Noor Vik", "", datetime(2023, 3, 3, 12, tzinfo=UTC))


def test_a_question_of_words_names_nothing() -> None:
    """One part, no limit, everything in scope; `bare` is the question."""
    asked = understand("Who raised the sea wall?", NAMES, NOW)

    assert ((), (), (), 1) == (asked.mentions, asked.times, asked.phrases, len(asked.aspects))
    assert (None, EVERYTHING, False) == (asked.limit, asked.scope, asked.is_of_the_present)
    assert ("Who raised the sea wall?", date(2023, 6, 14)) == (asked.bare, asked.today)


def test_names_are_left_out_of_the_bare_question() -> None:
    """Outlets steer where to look, and would draw vectors to articles about papers."""
    asked = understand("What did Noor Vik in the Vik Post say of walls?", NAMES, NOW)

    assert "What did in say of walls?" == " ".join(asked.bare.split())
    assert asked.is_named(SOURCE)
    assert not asked.is_named(Source("b", outlet="Other"))


def test_a_question_of_nothing_but_a_name_keeps_it() -> None:
    """Something must be looked for."""
    assert "Vik Post?" == understand("Vik Post?", NAMES, NOW).bare


def test_as_of_is_a_limit() -> None:
    """The earliest of them counts, and the scope ends with that day."""
    asked = understand(
        "As of 3 March 2023 and as of 5 March 2023, what was known of the wall?", NAMES, NOW
    )

    assert date(2023, 3, 3) == asked.limit
    assert Scope(until=date(2023, 3, 3)) == asked.scope


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the latest on the wall?", True),
        ("Who is currently mayor?", True),
        ("Who was mayor in 2019?", False),
        ("Who built the wall?", False),
    ],
)
def test_the_present_is_told(question: str, expected: bool) -> None:
    """Whether the newest article knows best."""
    assert expected == understand(question, NAMES, NOW).is_of_the_present


def test_the_question_may_set_its_clock() -> None:
    """ "Today is" moves the day that ages and "yesterday" are reckoned from."""
    asked = understand("Today is 3 March 2022. Who resigned yesterday?", NAMES, NOW)

    assert date(2022, 3, 3) == asked.today
    assert date(2022, 3, 2) in [one.since for one in asked.times]


def test_literally_nothing_is_understood() -> None:
    """For whom the rules misread: words alone, one part."""
    asked = literally("As of 3 March 2022, what did the Vik Post say of “the wall”?", NOW)

    assert ((), (), ()) == (asked.mentions, asked.times, asked.phrases)
    assert (asked.question, None) == (asked.bare, asked.limit)
    assert [asked.question] == [one.words for one in asked.aspects]


def test_an_article_is_by_its_outlet_or_author() -> None:
    """Either is enough; an article without names is nobody's."""
    outlet, author = NAMES.mentions("Vik Post, Noor Vik")

    assert is_by(SOURCE, outlet)
    assert is_by(SOURCE, author)
    assert is_by(replace(SOURCE, outlet="Other"), author)
    assert not is_by(Source("bare"), outlet)


def test_the_day_is_the_asker_s() -> None:
    """A late article of UTC is of the next day further east; midnight is a bare day anywhere."""
    east = NOW.astimezone(timezone(timedelta(hours=9)))
    late = replace(SOURCE, published=datetime(2023, 3, 3, 22, tzinfo=UTC))
    bare = replace(SOURCE, published=datetime(2023, 3, 3, tzinfo=UTC))

    assert [3, 4, 3] == [
        day.day
        for day in (day_for(late, NOW), day_for(late, east), day_for(bare, east))
        if day is not None
    ]
    assert day_for(Source("undated"), NOW) is None


@pytest.mark.parametrize("published", [datetime.min, datetime.max])
def test_either_end_of_the_calendar_has_a_day(published: datetime) -> None:
    """Where a zone would lead out of it the day is as written."""
    zone = timezone(timedelta(hours=-12 if published == datetime.min else 12))
    source = replace(SOURCE, published=published.replace(tzinfo=UTC, hour=12))

    assert published.date() == day_for(source, NOW.astimezone(zone))


@pytest.mark.parametrize(
    ("day", "told", "printed"),
    [(1, 0, 0), (2, 1, 1), (3, 1, 1), (5, 1, 1), (6, 1, 1), (7, 1, 0), (8, 0, 0)],
)
def test_what_is_told_of_days_is_told_on_them_or_soon_after(
    day: int, told: int, printed: int
) -> None:
    """A date line may be a day off; news of a day may come two days later, an article's own not."""
    of = When(Relation.WITHIN, "", 0, 1, date(2023, 3, 3), date(2023, 3, 5))

    assert told == fits(date(2023, 3, day), of)
    assert printed == fits(date(2023, 3, day), replace(of, is_publication=True))


def test_a_time_without_days_fits_nothing() -> None:
    """The present and an undated event say nothing of any day."""
    assert 0 == fits(date(2023, 3, 3), When(Relation.PRESENT, "", 0, 1))


PIECES = (",", ", ", '"', "“", "“a” ", "'", "Ab ", "A", "AB, ", "and ", "Vik Post, ", "; ",
          "before the ", "latest ", "3 May, ", "as of ", "\U0001f30a", "\x00")  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_questions_are_read_in_time(piece: str) -> None:
    """Four times as many signs cost about four times as much: at 12 times it is no longer linear.

    The clock is the process's own, and only costs of the same machine are compared.
    """
    costs = [min(_cost((piece * length)[:length]) for _ in range(2)) for length in (1000, 4000)]

    assert costs[1] < 12 * costs[0] + 0.02


def _cost(question: str, names: Names = NAMES) -> float:
    begun = time.process_time()
    asked = understand(question, names, NOW)
    assert 1 <= len(asked.aspects) <= 8
    return time.process_time() - begun
