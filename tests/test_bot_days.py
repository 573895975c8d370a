"""Days as people write them."""

from datetime import date

import pytest

from bot.days import DayError, first_day, last_day

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2021-06-16", date(2021, 6, 16), date(2021, 6, 16)),
        ("16 June 2021", date(2021, 6, 16), date(2021, 6, 16)),
        ("June 16, 2021", date(2021, 6, 16), date(2021, 6, 16)),
        ("16/6/2021", date(2021, 6, 16), date(2021, 6, 16)),
        (" June  2021 ", date(2021, 6, 1), date(2021, 6, 30)),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31)),
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("yesterday", date(2026, 11, 23), date(2026, 11, 23)),
        ("3 days ago", date(2026, 11, 21), date(2026, 11, 21)),
        ("last week", date(2026, 11, 17), date(2026, 11, 24)),
        ("last month", date(2026, 10, 1), date(2026, 10, 31)),
        ("this year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_words_name_a_first_and_a_last_day(words: str, first: date, last: date) -> None:
    """A day is itself, a month or year is taken from its first to its last day."""
    assert (first, last) == (first_day(words, TODAY), last_day(words, TODAY))


@pytest.mark.parametrize("words", ["", "whenever", "2021-13", "99999", "x" * 5000, "{question}"])
def test_what_names_no_day_is_refused_with_examples(words: str) -> None:
    """The sentence repeats a little of what was written and shows how to write it."""
    with pytest.raises(DayError, match="write it as 2021-06-16") as caught:
        first_day(words, TODAY)

    assert len(str(caught.value)) < 200
