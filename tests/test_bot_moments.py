"""What relative words of time mean, by the article's date, and what is left as it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from examples import SOURCE, scored

from bot.citations import Footnotes
from bot.moments import beside, moments
from bot.quotes import quoted
from index.article import Certainty, Kind

# SOURCE is of Wednesday, 16 June 2021.


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("The council voted on Tuesday.", "Tuesday: 15 June 2021"),
        ("On Monday the council said it would close the pier.", "Monday: 14 June 2021"),
        ("The council said on Monday that it would close.", "Monday: 14 June 2021"),
        ("The council said it would vote on Friday.", "Friday: 18 June 2021"),
        ("The pier will close on Monday.", "Monday: 21 June 2021"),
        ("The pier closed on Wednesday.", "Wednesday: 16 June 2021"),
        ("The ship sank yesterday.", "yesterday: 15 June 2021"),
        ("The ship sails tomorrow and will be back.", "tomorrow: 17 June 2021"),
        ("Sales fell last month.", "last month: May 2021"),
        ("Sales fell last year.", "last year: 2020"),
        ("The pier has been closed twice this year.", "this year: 2021"),
        ("The pier closed last week.", "last week: 7 to 13 June 2021"),
        ("The vote, held on 3 May, was close.", "3 May 2021"),
        ("The vote will be held on July 4.", "July 4: 4 July 2021"),
        (
            "The pier closed on Tuesday and sales fell last month.",
            "Tuesday: 15 June 2021; last month: May 2021",
        ),
        ("The pier closed last Friday.", "last Friday: 11 June 2021"),
        ("The mill reopens next Monday.", "next Monday: 21 June 2021"),
    ],
)
def test_relative_words_have_days(quote: str, told: str) -> None:
    """The last such day for what is past, the next for what is to come, months and years whole."""
    assert told == beside(moments(quote, SOURCE))


@pytest.mark.parametrize(
    "quote",
    [
        "Monday is market day.",
        "The pier is closed on Mondays.",
        "The pier was due to open on Monday.",
        "The pier closed on Thursday.",  # six days ago nobody calls it that
        "The pier closed last Monday.",  # of this week or the one before
        "“We sail on Monday,” he said.",  # on the day when he spoke
        "The pier closed two weeks ago.",
        "The pier closed on 15 June 2020.",
        "Sales fell last summer.",
        "The riots of 6 January changed the law.",
        "Today, glass is commonly used.",
        "They sang on CBS Sunday Morning.",
        "The pier closed on 3 December.",
        "On 7 August the pier closed.",  # of the year before, or earlier
        "The pier closed.",
    ],
)
def test_what_is_not_certain_stays_as_it_is(quote: str) -> None:
    """No day rather than perhaps the wrong one."""
    assert () == moments(quote, SOURCE)


@pytest.mark.parametrize(
    "changes",
    [
        {"published": None},
        {"kind": Kind.LIVE},
        {"certainty": Certainty.UNSURE},
        {"published": datetime(2021, 6, 16, 3, tzinfo=UTC)},
    ],
)
def test_a_doubtful_date_resolves_no_yesterday(changes: dict[str, object]) -> None:
    """Undated, live and doubtfully dated articles, and the hours when zones have two days."""
    source = replace(SOURCE, **changes)  # type: ignore[arg-type]
    assert () == moments("The ship sank yesterday.", source)


def test_a_day_is_counted_where_the_article_was_written() -> None:
    """Ten at night in New York is that day, though Greenwich has the next."""
    evening = datetime(2021, 6, 15, 22, tzinfo=timezone(timedelta(hours=-4)))
    found = moments("The ship sank yesterday.", replace(SOURCE, published=evening))
    assert "yesterday: 14 June 2021" == beside(found)


def test_a_week_at_its_end_is_not_the_last_one() -> None:
    """On a Sunday "last week" may be the one that ends."""
    sunday = replace(SOURCE, published=datetime(2021, 6, 20, tzinfo=UTC))
    assert () == moments("The pier closed last week.", sunday)


def test_spans_of_two_months_and_years_are_told_in_full() -> None:
    """A week from one month into the next, and from one year into the next."""
    for day, told in (
        (datetime(2021, 7, 7, tzinfo=UTC), "last week: 28 June to 4 July 2021"),
        (datetime(2021, 1, 5, tzinfo=UTC), "last week: 28 December 2020 to 3 January 2021"),
    ):
        found = moments("The pier closed last week.", replace(SOURCE, published=day))
        assert told == beside(found)


def test_the_days_stand_beside_the_quote_which_stays_verbatim() -> None:
    """Parentheses after the closing mark, before the marker."""
    citation = Footnotes().cite(scored(["The council voted\non Tuesday."])[0])
    assert "The council voted\non Tuesday." == citation.quote
    assert (
        "The Quay, 16 June 2021: “The council voted on Tuesday.” (Tuesday: 15 June 2021) [1]"
    ) == quoted(citation)
