from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.article import Article, Certainty, DateOrigin
from index.dating import Clues, date_article, name_date
from index.document import Document, Hints
from index.load import load_articles

PROSE = (
    "The harbour council voted on Tuesday night to raise the old sea wall by two metres, "
    "a decision that its engineers had asked for since the storm of last winter."
)
URL = "https://a.example/2021/06/04/wall"


def _day(day: int) -> datetime:
    return datetime(2021, 6, day, tzinfo=UTC)


def _read(name: str, text: str, hints: Hints | None = None) -> Article:
    document = Document(f"/news/{name}", Path(name).suffix, text.encode(), hints or Hints())
    (article,) = load_articles(document)
    assert isinstance(article, Article), article
    return article


ALL = Clues(
    said="2021-06-01",
    said_origin=DateOrigin.LINKED_DATA,
    feed="2021-06-02",
    dateline=_day(3),
    has_year=True,
    url=URL,
    noted=_day(5),
    name="2021-06-06-wall",
    modified="2021-06-07",
)


@pytest.mark.parametrize(
    ("without", "day", "origin", "certainty"),
    [
        ((), 1, DateOrigin.LINKED_DATA, Certainty.CERTAIN),
        (("said",), 2, DateOrigin.FEED, Certainty.CERTAIN),
        (("said", "feed"), 3, DateOrigin.DATELINE, Certainty.LIKELY),
        (("said", "feed", "dateline"), 4, DateOrigin.URL, Certainty.LIKELY),
        (("said", "feed", "dateline", "url"), 5, DateOrigin.TEXT, Certainty.UNSURE),
        (("said", "feed", "dateline", "url", "noted"), 6, DateOrigin.FILE, Certainty.LIKELY),
        (
            ("said", "feed", "dateline", "url", "noted", "name"),
            7,
            DateOrigin.METADATA,
            Certainty.UNSURE,
        ),
    ],
)
def test_the_surest_source_wins(
    without: tuple[str, ...], day: int, origin: DateOrigin, certainty: Certainty
) -> None:
    """Each source counts when all that are surer say nothing; what was changed counts last."""
    kept = {name: getattr(ALL, name) for name in Clues.__slots__ if name not in without}
    found = date_article(Clues(**kept))
    assert (_day(day), origin, certainty) == (found.moment, found.origin, found.certainty)


def test_nothing_is_no_date() -> None:
    """Where nothing speaks, nothing is invented; garbage in a field gives way to the next."""
    found = date_article(Clues())
    assert (None, DateOrigin.NONE, Certainty.NONE) == (found.moment, found.origin, found.certainty)
    assert DateOrigin.FEED is date_article(Clues(said="soon", feed="2021-06-02")).origin


def test_a_concluded_year_is_unsure() -> None:
    """A dateline that names no year is trusted less than one that does."""
    assert Certainty.UNSURE is date_article(Clues(dateline=_day(3))).certainty


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2021-06-16-summit", 16), ("summit_20210616", 16), ("2021_06_16", 16),
        ("summit 2021.06.16 (1)", 16), ("2021-06-16_20210616", 16),
        ("2021-06-16-to-2021-06-17", None), ("2021-06-31", None), ("summit-2021", None),
        ("2021-06_16", None), ("1202106160", None), ("", None),
    ],
)  # fmt: skip
def test_dates_in_file_names(name: str, expected: int | None) -> None:
    """One whole day in the name is a date; half a day, two days or more digits are none."""
    assert (_day(expected) if expected else None) == name_date(name)


def test_the_file_name_dates_an_article() -> None:
    """A text without any date is dated by its file's name, and its zone is UTC."""
    source = _read("2021-06-16-summit.txt", PROSE).source
    assert (_day(16), DateOrigin.FILE, Certainty.LIKELY) == (
        source.published, source.published_origin, source.certainty,
    )  # fmt: skip


def test_many_lines_are_not_dated_by_their_file() -> None:
    """A file of many articles is named for the day it was written, not for theirs."""
    source = _read("2021-06-16.jsonl", f'{{"text": "{PROSE}"}}').source
    assert (None, Certainty.NONE) == (source.published, source.certainty)


def test_a_feed_dates_what_says_nothing_itself() -> None:
    """The feed's word counts after the document's own metadata, before its dateline."""
    hints = Hints(published="Wed, 16 Jun 2021 09:14:00 +0200")
    text = f"Council raises wall\n\nPARIS, June 14, 2021 (Meridian Wire) — {PROSE}"
    source = _read("a.txt", text, hints).source
    assert (DateOrigin.FEED, Certainty.CERTAIN) == (source.published_origin, source.certainty)
    assert "2021-06-16T09:14:00+02:00" == (source.published or datetime.min).isoformat()
    source = _read("a.md", f"---\ndate: 2021-06-15\n---\n{PROSE}", hints).source
    assert (_day(15), DateOrigin.METADATA) == (source.published, source.published_origin)


LINKED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", %s "headline": "Wall"}</script>'
)
PAGE = f"<html><head>%s</head><body><article><p>{PROSE}</p><p>{PROSE}</p></article></body></html>"


@pytest.mark.parametrize(
    ("head", "day", "origin", "certainty"),
    [
        (
            LINKED % '"datePublished": "2021-06-16", "dateModified": "2021-06-18",'
            + "<meta property='article:published_time' content='2021-06-17'>",
            16, DateOrigin.LINKED_DATA, Certainty.CERTAIN,
        ),
        (
            LINKED % '"datePublished": "today",'
            + "<meta property='article:published_time' content='2021-06-17'>",
            17, DateOrigin.METADATA, Certainty.CERTAIN,
        ),
        (
            LINKED % '"dateModified": "2021-06-18",'
            + "<meta property='article:published_time' content='2021-06-17'>",
            17, DateOrigin.METADATA, Certainty.CERTAIN,
        ),
        (LINKED % '"dateModified": "2021-06-18",', 18, DateOrigin.METADATA, Certainty.UNSURE),
        ("<meta name='date' content='2099-01-01'>", 2099, DateOrigin.METADATA, Certainty.CERTAIN),
        (
            '<script type="application/ld+json">[{"@type": "WebPage", "datePublished":'
            ' "2021-06-10"}, {"@type": "NewsArticle", "datePublished": "2021-06-16"}]</script>',
            16, DateOrigin.LINKED_DATA, Certainty.CERTAIN,
        ),
    ],
)  # fmt: skip
def test_what_a_page_says(head: str, day: int, origin: DateOrigin, certainty: Certainty) -> None:
    """Published before modified, JSON-LD before meta, the article before the page around it."""
    source = _read("a.html", PAGE % head).source
    assert (origin, certainty) == (source.published_origin, source.certainty)
    assert source.published is not None
    assert day in {source.published.day, source.published.year}


def test_a_lone_time_element_is_only_likely() -> None:
    """A time that nothing marks as that of publication is a fair guess, and says so."""
    page = PAGE.replace("<article>", "<article><time datetime='2021-06-16'>today</time>") % ""
    source = _read("a.html", page).source
    assert (_day(16), Certainty.LIKELY) == (source.published, source.certainty)
