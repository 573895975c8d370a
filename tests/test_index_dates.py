from datetime import UTC, datetime, timedelta

import pytest

from index.dates import complete, find_dates, parse_date, url_date


def _day(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2021-06-16", "2021/06/16", "2021-6-16", "20210616", "June 16, 2021", "16 June 2021",
        "16th of June 2021", "Wednesday, 16 Jun. 2021", "16/06/2021", "06/16/2021", "16.06.2021",
        "16 juin 2021", "16. Juni 2021", "16 tháng 6, 2021", "2021-06-16 at noon",
        "Published: 16 June 2021", "June 16, 2021 Updated June 18, 2021, 7:00 p.m.",
    ],
)  # fmt: skip
def test_a_bare_day_is_midnight_utc(value: str) -> None:
    """However a day is written, it is midnight of that day in UTC."""
    assert _day(2021, 6, 16) == parse_date(value)


@pytest.mark.parametrize(
    ("value", "expected", "offset"),
    [
        ("2021-06-16T09:14:00+02:00", _day(2021, 6, 16, 7, 14), 2),
        ("2021-06-16T09:14:00Z", _day(2021, 6, 16, 9, 14), 0),
        ("20210616T091400Z", _day(2021, 6, 16, 9, 14), 0),
        ("Wed, 16 Jun 2021 09:14:00 +0200", _day(2021, 6, 16, 7, 14), 2),
        ("June 16, 2021 9:14 p.m. ET", _day(2021, 6, 17, 1, 14), -4),
        ("Dec. 16, 2021 9:14 p.m. ET", _day(2021, 12, 17, 2, 14), -5),
        ("2021-06-16 09:14 UTC", _day(2021, 6, 16, 9, 14), 0),
        ("16 June 2021, 9.14pm", _day(2021, 6, 16, 21, 14), 0),
        ("16/06/2021 09:14", _day(2021, 6, 16, 9, 14), 0),
        ("1623834840", _day(2021, 6, 16, 9, 14), 0),
        ("1623834840000", _day(2021, 6, 16, 9, 14), 0),
    ],
)
def test_times_keep_their_zone(value: str, expected: datetime, offset: int) -> None:
    """A time is the right moment and keeps the zone it was written with."""
    moment = parse_date(value)
    assert expected == moment
    assert moment is not None
    assert timedelta(hours=offset) == moment.utcoffset()


@pytest.mark.parametrize(
    "value",
    [
        "", "yesterday", "3 days ago", "31 Feb 2021", "2021-02-30", "2021-13-01", "0000-00-00",
        "0001-01-01T00:00:00Z", "9999-12-31", "03/04/2021", "31/02/2021", "June 2021", "2021",
        "June 16", "16/06/21", "12 2021", "soon in 2021", "n/a", "x" * 500,
        "99999999999999999999 June 2021",
    ],
)  # fmt: skip
def test_garbage_and_ambiguity_are_no_date(value: str) -> None:
    """What is no day, half a day, or two possible days gives nothing, not a guess."""
    assert parse_date(value) is None


def test_dates_in_prose_are_found_in_order() -> None:
    """Months need a capital, days must exist, and a missing year stays missing."""
    text = (
        "On 5 May 2020 they may 3 times meet; June 16 follows, 31 Feb 2021 never, 2021-07-01 last."
    )
    found = [(m.year, m.month, m.day) for m in find_dates(text)]
    assert [(2020, 5, 5), (None, 6, 16), (2021, 7, 1)] == found


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/2021/06/16/wall", _day(2021, 6, 16)),
        ("https://a.example/world/2021/jun/16/wall", _day(2021, 6, 16)),
        ("https://a.example/2021-06-16-wall.html", _day(2021, 6, 16)),
        ("https://a.example/2021/06/wall", None),
        ("https://a.example/2021/99/99/wall", None),
        ("https://a.example/wall-2021", None),
        ("https://a.example/wall-2021-06-16", _day(2021, 6, 16)),
        ("https://a.example/news/20210616/wall", _day(2021, 6, 16)),
        ("https://a.example/news/20211616/wall", None),
        ("https://a.example/news/world-europe-20210616", None),
    ],
)
def test_dates_in_addresses(url: str, expected: datetime | None) -> None:
    """Only a whole day in the path counts as a date."""
    assert expected == url_date(url)


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("", "", None),
        ("", "https://a.example/2021/06/wall", _day(2021, 6, 16)),
        ("", "https://a.example/2021/06/17/wall", _day(2021, 6, 16)),
        ("", "https://a.example/2021/11/17/wall", None),
        ("They met on 16 June 2019.", "", _day(2019, 6, 16)),
        ("They met on 16 June 2019 and on June 16, 2020.", "", None),
        ("They met on 17 June 2019.", "", None),
    ],
)
def test_a_missing_year_needs_one_witness(text: str, url: str, expected: datetime | None) -> None:
    """A dateline without a year gets the only year its article or address gives for it."""
    (mention,) = find_dates("June 16")
    assert expected == complete(mention, text, url)


def test_a_year_turns_between_dateline_and_address() -> None:
    """A report of 31 December put online on 1 January belongs to the old year."""
    (mention,) = find_dates("Dec. 31")
    assert _day(2021, 12, 31) == complete(mention, "", "https://a.example/2022/01/01/fireworks")


def test_an_unknown_zone_name_is_read_as_utc() -> None:
    """IST means three zones in news copy, so its name moves nothing."""
    moment = parse_date("16 June 2021 09:14 IST")
    assert _day(2021, 6, 16, 9, 14) == moment


@pytest.mark.parametrize(
    "value",
    ["06.07.2021", "6. Juli 2021", "6 juillet 2021", "6 de julio de 2021", "6 luglio 2021",
     "6 de julho de 2021", "6 juli 2021"],
)  # fmt: skip
def test_days_as_other_languages_write_them(value: str) -> None:
    """Before a full stop the day is first; foreign months count in prose with a year."""
    assert _day(2021, 7, 6) == parse_date(value)
    assert [(2021, 7, 6)] == [(m.year, m.month, m.day) for m in find_dates(f"Am {value} war es.")]
