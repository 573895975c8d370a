import re
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest
from loopback_site import STARTED, Names, Reply, Site, Time, html, moved, serving

from index.article import Article
from index.collect import Collected, collect
from index.document import Document, Hints
from index.fetch import Fetcher
from index.files import Problem
from index.load import load_articles
from index.sources import FeedSource, FetchSettings, PagesSource, Sources
from index.visit import Visit

PROSE = (
    "The harbour council voted on Tuesday night to raise the old sea wall by two metres, "
    "a decision that its engineers had asked for since the storm of last winter. Work is to "
    "begin in the spring and to last for three years, the council's treasurer said."
)
HERE = Names({"harbour.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


class Remembered:
    """The visits of the runs before, kept as a build keeps them."""

    def __init__(self) -> None:
        self.visits: dict[str, Visit] = {}

    def visit(self, url: str) -> Visit | None:
        return self.visits.get(url)

    def run(self, *sources: FeedSource | PagesSource, **settings: object) -> list[Collected]:
        """One run to its end: what it gave, its visits stored."""
        found = list(_collected(self, *sources, **settings))
        self.visits |= {one.url: one for one in found if isinstance(one, Visit)}
        return found


def _collected(
    memory: Remembered, *sources: FeedSource | PagesSource, **settings: object
) -> Iterator[Collected]:
    feeds = tuple(one for one in sources if isinstance(one, FeedSource))
    pages = tuple(one for one in sources if isinstance(one, PagesSource))
    how = FetchSettings(**{"private": True, "delay": 0.0, **settings})  # type: ignore[arg-type]
    fetcher = Fetcher(how, resolve=HERE, clock=Time().clock)
    return collect(Sources(feeds, pages, how), fetcher, memory, now=lambda: STARTED)


def _documents(found: Sequence[Collected]) -> list[Document]:
    return [one for one in found if isinstance(one, Document)]


def _names(found: Sequence[Collected]) -> list[str]:
    return [re.sub(r"^http://[^/]*", "", one.name) for one in _documents(found)]


def _reasons(found: Sequence[Collected]) -> list[str]:
    return [one.reason for one in found if isinstance(one, Problem)]


def _article(document: Document) -> Article:
    (article,) = load_articles(document)
    assert isinstance(article, Article), article
    return article


def _feed(*items: str, etag: str = "") -> Reply:
    body = f'<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'
    headers = {"Content-Type": "application/rss+xml"} | ({"ETag": etag} if etag else {})
    return Reply(body.encode(), headers=headers)


def _item(link: str, title: str = "Council raises the sea wall", text: str = "Short.") -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link><author>d@h.example (Ines Calloway)"
        "</author><pubDate>Wed, 16 Jun 2021 10:00:00 GMT</pubDate><category>Harbour</category>"
        f"<description>{text}</description></item>"
    )


# A feed's entries


def test_an_entry_becomes_its_page_with_what_the_feed_says_of_it(site: Site) -> None:
    """The page is fetched, the feed's word goes along, and a visit follows each."""
    site.pages |= {"/feed": _feed(_item("/wall")), "/wall": html(PROSE)}
    feed = FeedSource(site.url("/feed"), "Harbour Courier", ("sea",))
    document, page, whole = Remembered().run(feed)
    assert isinstance(document, Document)
    assert (site.url("/wall"), ".html") == (document.name, document.suffix)
    assert (
        Hints(
            title="Council raises the sea wall",
            author="Ines Calloway",
            outlet="Harbour Courier",
            url=site.url("/wall"),
            published="Wed, 16 Jun 2021 10:00:00 GMT",
            tags=("sea", "Harbour"),
        )
        == document.hints
    )
    assert isinstance(page, Visit)
    assert isinstance(whole, Visit)
    assert [(site.url("/wall"), STARTED), (site.url("/feed"), STARTED)] == [
        (page.url, page.at), (whole.url, whole.at),
    ]  # fmt: skip
    article = _article(document)
    assert PROSE in article.text
    assert datetime.fromisoformat("2021-06-16T10:00:00+00:00") == article.source.published


def test_a_second_run_asks_for_what_is_new_only(site: Site) -> None:
    """Nothing is read twice: neither an unchanged feed, nor an entry that was there before."""
    site.pages |= {
        "/feed": _feed(_item("/wall"), etag='"1"'), "/wall": html(PROSE), "/quay": html(PROSE),
    }  # fmt: skip
    memory, feed = Remembered(), FeedSource(site.url("/feed"))
    memory.run(feed)
    assert [] == memory.run(feed)
    site.pages["/feed"] = _feed(_item("/quay"), _item("/wall"), etag='"2"')
    site.asked.clear()
    assert ["/quay"] == _names(memory.run(feed))
    assert ["/feed", "/quay"] == site.paths


def test_an_unchanged_feed_without_validators_is_not_read_again(site: Site) -> None:
    """The same bytes are the same feed, though the server does not say so."""
    site.pages |= {"/feed": _feed(_item("/wall")), "/wall": html(PROSE)}
    memory, feed = Remembered(), FeedSource(site.url("/feed"))
    memory.run(feed)
    assert [] == memory.run(feed)


def test_a_changed_entry_is_fetched_again(site: Site) -> None:
    """A new title or text in the feed says that the page may be another."""
    site.pages |= {"/feed": _feed(_item("/wall")), "/wall": html(PROSE)}
    memory, feed = Remembered(), FeedSource(site.url("/feed"))
    memory.run(feed)
    site.pages["/feed"] = _feed(_item("/wall", title="Council raises the wall"))
    (document,) = _documents(memory.run(feed))
    assert "Council raises the wall" == document.hints.title


def test_a_changed_teaser_asks_whether_the_page_has_changed(site: Site) -> None:
    """The page is asked for conditionally, and not given again when it is as it was."""
    page = html(PROSE)
    page.headers = {**page.headers, "ETag": '"1"'}
    site.pages |= {"/feed": _feed(_item("/wall")), "/wall": page}
    memory, feed = Remembered(), FeedSource(site.url("/feed"))
    memory.run(feed)
    site.pages["/feed"] = _feed(_item("/wall", text="Other."))
    assert [] == _documents(memory.run(feed))
    assert ('"1"', '"1"') == (
        memory.visits[site.url("/wall")].etag, site.asked[-1][1]["If-None-Match"],
    )  # fmt: skip
    asked = len(site.asked)
    memory.run(feed)
    assert "/feed" == site.asked[-1][0]
    assert asked + 2 == len(site.asked)  # and robots.txt


def test_other_tags_in_the_settings_reach_what_was_read_before(site: Site) -> None:
    """Who changes sources.toml need not wait for the feed to change."""
    page = html(PROSE)
    page.headers = {**page.headers, "ETag": '"1"'}
    site.pages |= {"/feed": _feed(_item("/wall"), etag='"1"'), "/wall": page}
    memory = Remembered()
    memory.run(FeedSource(site.url("/feed")))
    (document,) = _documents(memory.run(FeedSource(site.url("/feed"), tags=("sea",))))
    assert ("sea", "Harbour") == document.hints.tags


def test_an_entry_in_two_feeds_is_fetched_once(site: Site) -> None:
    """The same article, tracked or not, is one."""
    site.pages |= {
        "/a": _feed(_item("/wall")), "/b": _feed(_item("/wall?utm_source=b")), "/wall": html(PROSE),
    }  # fmt: skip
    found = Remembered().run(FeedSource(site.url("/a")), FeedSource(site.url("/b")))
    assert ["/wall"] == _names(found)
    assert 1 == site.paths.count("/wall")
    assert {site.url("/a"), site.url("/b"), site.url("/wall")} == {
        one.url for one in found if isinstance(one, Visit)
    }


def test_an_article_stays_with_the_source_that_read_it(site: Site) -> None:
    """Two feeds and a list that say different things of it do not take it from each other."""
    site.pages |= {"/a": _feed(_item("/wall")), "/b": _feed(_item("/wall", text="Other."))}
    site.pages["/wall"] = html(PROSE)
    memory, first = Remembered(), FeedSource(site.url("/a"), tags=("a",))
    second, pages = FeedSource(site.url("/b"), tags=("b",)), PagesSource((site.url("/wall"),))
    assert ["/wall"] == _names(memory.run(first, second, pages))
    site.pages["/b"] = _feed(_item("/wall", text="Another."))
    assert [] == _documents(memory.run(first, second, pages))
    assert 1 == site.paths.count("/wall")
    site.pages["/b"] = _feed(_item("/wall", text="A third."))
    (document,) = _documents(memory.run(second, pages))  # the first feed is gone
    assert ("b", "Harbour") == document.hints.tags
    assert [] == memory.run(second, pages)
    (document,) = _documents(memory.run(pages))
    assert () == document.hints.tags
    site.pages["/b"] = _feed(_item("/wall", text="A fourth."))
    assert [] == _documents(memory.run(pages, second))


def test_a_dropped_entry_is_no_event(site: Site) -> None:
    """A feed that no longer lists an article says nothing about it."""
    site.pages |= {"/feed": _feed(_item("/wall"), _item("/quay")), "/wall": html(PROSE)}
    site.pages["/quay"] = html(PROSE)
    memory, feed = Remembered(), FeedSource(site.url("/feed"))
    memory.run(feed)
    site.pages["/feed"] = _feed(_item("/quay"))
    (visit,) = memory.run(feed)
    assert isinstance(visit, Visit)
    assert site.url("/feed") == visit.url


def test_a_page_that_moved_is_found_and_cited_where_it_is(site: Site) -> None:
    """The feed's address names the document; the one it leads to is the article's."""
    site.pages |= {"/feed": _feed(_item("/r/1")), "/r/1": moved("/wall"), "/wall": html(PROSE)}
    (document,) = _documents(Remembered().run(FeedSource(site.url("/feed"))))
    assert (site.url("/r/1"), site.url("/wall")) == (document.name, document.hints.url)


# When a page cannot be had


LONG = f"&lt;p&gt;{PROSE}&lt;/p&gt;"


@pytest.mark.parametrize(
    "page",
    [
        Reply(status=404), Reply(status=403), Reply(b"", headers={"Content-Type": "text/html"}),
        Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
        moved("http://169.254.169.254/"), moved("file:///etc/passwd"),
    ],
)  # fmt: skip
def test_the_feeds_own_text_stands_in_for_a_page(site: Site, page: Reply) -> None:
    """What the feed holds is kept when its page cannot be had, and is not asked for again."""
    site.pages |= {"/feed": _feed(_item("/wall", text=LONG)), "/wall": page}
    memory, feed = Remembered(), FeedSource(site.url("/feed"), "Harbour Courier")
    (document,) = _documents(memory.run(feed))
    article = _article(document)
    source = article.source
    assert PROSE == article.text.replace("Council raises the sea wall", "").strip()
    assert ("Council raises the sea wall", "Harbour Courier") == (source.title, source.outlet)
    assert ("Ines Calloway", site.url("/wall")) == (source.author, source.url)
    assert datetime.fromisoformat("2021-06-16T10:00:00+00:00") == source.published
    site.pages["/feed"] = _feed(_item("/wall", text=LONG), "<item/>")
    asked = site.paths.count("/wall")
    assert [] == _documents(memory.run(feed))
    assert asked == site.paths.count("/wall")


def test_the_feeds_own_text_follows_the_feed(site: Site) -> None:
    """Where the feed alone was read, what it says later is read as well."""
    site.pages |= {"/feed": _feed(_item("/wall", text=LONG)), "/wall": Reply(status=403)}
    memory, feed = Remembered(), FeedSource(site.url("/feed"))
    memory.run(feed)
    site.pages["/feed"] = _feed(_item("/wall", text=LONG.replace("two metres", "three metres")))
    (document,) = _documents(memory.run(feed))
    assert b"three metres" in document.raw


def test_a_teaser_is_no_article(site: Site) -> None:
    """With too little in the feed, the reason why the page cannot be had is told, once."""
    site.pages |= {"/feed": _feed(_item("/wall")), "/wall": Reply(status=404)}
    memory, feed = Remembered(), FeedSource(site.url("/feed"))
    problem, *visits = memory.run(feed)
    assert (
        Problem(
            site.url("/wall"),
            "127.0.0.1 answered 404 Not Found; check the address, or remove it.",
        )
        == problem
    )
    assert 2 == len(visits)
    assert [] == memory.run(feed)


@pytest.mark.parametrize(
    ("page", "is_used"),
    [
        (html("Please enable JavaScript to read on."), False),
        (Reply(b"<html><body><script>1</script></body></html>"), False),
        (html(PROSE, PROSE.replace("wall", "quay")), True),
    ],
)
def test_a_page_that_shows_less_than_its_feed_is_not_used(
    site: Site, page: Reply, is_used: bool
) -> None:
    """Where a page wants consent or a script, the feed's own text is the article."""
    page.headers = {"Content-Type": "text/html"}
    site.pages |= {"/feed": _feed(_item("/wall", text=LONG)), "/wall": page}
    (document,) = _documents(Remembered().run(FeedSource(site.url("/feed"))))
    assert is_used == (page.body == document.raw)
    assert PROSE in _article(document).text


def test_a_page_that_robots_txt_forbids_is_not_fetched(site: Site) -> None:
    """The feed's own text is what the site offers."""
    site.pages |= {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /wall\n"),
        "/feed": _feed(_item("/wall", text=LONG)),
        "/wall": html("Not for programs."),
    }
    (document,) = _documents(Remembered().run(FeedSource(site.url("/feed"))))
    assert PROSE in _article(document).text
    assert ["/feed"] == site.paths


@pytest.mark.parametrize("text", ["Short.", LONG])
def test_a_page_that_is_not_there_now_is_tried_in_the_next_run(site: Site, text: str) -> None:
    """A failure that may pass leaves no visit, for the entry nor for its feed."""
    site.pages |= {"/feed": _feed(_item("/wall", text=text), etag='"1"')}
    site.pages["/wall"] = [*[Reply(status=503)] * 3, html(PROSE)]
    memory, feed = Remembered(), FeedSource(site.url("/feed"))
    first = memory.run(feed)
    assert {} == memory.visits
    assert (1 if text == LONG else 0) == len(_documents(first))
    (document,) = _documents(memory.run(feed))
    assert b"<title>A page</title>" in document.raw
    assert {site.url("/wall"), site.url("/feed")} == set(memory.visits)


@pytest.mark.parametrize("status", [503, 404])
def test_a_page_read_before_is_not_replaced_by_its_teaser(site: Site, status: int) -> None:
    """Once an article was read in full, a failure later keeps what was read."""
    site.pages |= {"/feed": _feed(_item("/wall", text=LONG)), "/wall": html(PROSE)}
    memory, feed = Remembered(), FeedSource(site.url("/feed"))
    memory.run(feed)
    site.pages |= {"/feed": _feed(_item("/wall", "Wall", LONG)), "/wall": Reply(status=status)}
    found = memory.run(feed)
    assert [] == _documents(found)
    (reason,) = _reasons(found)
    assert reason.endswith("What was read from it before is kept.")
    site.pages["/feed"] = _feed(_item("/wall", "Wall", LONG), _item("/quay", text=LONG))
    asked = site.paths.count("/wall")
    memory.run(feed)
    is_tried_again = site.paths.count("/wall") > asked
    assert (status == 503) == is_tried_again


def test_a_feed_may_be_all_there_is(site: Site) -> None:
    """With full = false no page is fetched; entries without an address are named by their id."""
    nameless = f"<item><guid isPermaLink='false'>7</guid><description>{LONG}</description></item>"
    site.pages["/feed"] = _feed(_item("/wall", text=LONG), nameless, _item("/quay"))
    feed = FeedSource(site.url("/feed"), full=False)
    memory = Remembered()
    found = memory.run(feed)
    wall, other = _documents(found)
    assert PROSE in _article(wall).text
    assert re.fullmatch(re.escape(site.url("/feed")) + r"#[0-9a-f]{12}", other.name)
    assert ["The feed holds too little of it; set full = true in sources.toml."] == _reasons(found)
    assert ["/feed"] == site.paths
    site.pages["/feed"] = _feed(_item("/wall", text=LONG.replace("two", "three")), nameless)
    assert ["/wall"] == _names(memory.run(feed))


def test_an_entry_of_nothing_is_told(site: Site) -> None:
    """An entry with neither a page nor a text cannot be read, whatever is set."""
    site.pages["/feed"] = _feed("<item><title>Wall</title></item>")
    found = Remembered().run(FeedSource(site.url("/feed")))
    assert ["The feed gives neither its text nor the address of its page."] == _reasons(found)


def test_entries_that_are_too_many_are_told(site: Site) -> None:
    """A feed of thousands is read in part, and that is said."""
    site.pages["/feed"] = _feed("<item/>" * 1200)
    found = Remembered().run(FeedSource(site.url("/feed")))
    assert "Its first 1,000 entries are read, 200 more are not" in _reasons(found)[0]


# Dead and hostile feeds


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b'<rss version="2.0"><channel>')
    while True:
        handler.wfile.write(b"<item><title>More</title></item>" * 1000)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Reply(status=404), "answered 404"),
        (Reply(status=500), "answered 500"),
        (html("Welcome."), "is a web page, not a feed"),
        (Reply(b"<rss><channel><item"), "no RSS or Atom feed, or a broken one"),
        (Reply(b""), "The feed is empty"),
        (_endless, "over the limit of 8 MB; raise max_mb"),
        (Reply(b"<rss>" + b" " * 6_000_000), "The feed is over 5 MB"),
        (moved("http://169.254.169.254/"), "that nothing is fetched from"),
        (moved("/bad"), "more than 5 times"),
    ],
)
def test_one_bad_feed_stops_no_other(site: Site, page: Reply, reason: str) -> None:
    """What is wrong with it is told under its address; the others are read."""
    site.pages |= {"/bad": page, "/feed2": _feed(_item("/wall")), "/wall": html(PROSE)}
    found = Remembered().run(
        FeedSource(site.url("/bad", "other.example")), FeedSource(site.url("/feed2")), max_mb=8
    )
    assert ["/wall"] == _names(found)
    (problem,) = (one for one in found if isinstance(one, Problem))
    assert site.url("/bad", "other.example") == problem.path
    assert reason in problem.reason


def test_a_feed_on_this_machine_is_refused_unless_allowed(site: Site) -> None:
    """A feed that leads inside is a problem, and is not asked."""
    site.pages["/feed"] = _feed(_item("/wall"))
    feed = FeedSource("http://harbour.example/feed")
    (problem,) = Remembered().run(feed, private=False)
    assert isinstance(problem, Problem)
    assert "harbour.example leads to 127.0.0.1" in problem.reason
    assert [] == site.asked


def test_entries_that_lead_inside_are_not_followed(site: Site) -> None:
    """A feed may list any address; those that are not for the public are refused."""
    site.pages["/feed"] = _feed(
        *map(_item, ("http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://a@b/"))
    )
    found = Remembered().run(FeedSource(site.url("/feed")))
    assert [] == _documents(found)
    assert 3 == len(_reasons(found))


def test_a_fault_of_ours_stops_one_source_only(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a hostile feed does to a parser, the others are read."""
    site.pages |= {"/a": _feed(), "/wall": html(PROSE)}

    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("index.collect.read_feed", fail)
    found = Remembered().run(FeedSource(site.url("/a")), PagesSource((site.url("/wall"),)))
    assert ["It could not be read (RecursionError); check the address."] == _reasons(found)
    assert ["/wall"] == _names(found)


# Pages


def test_pages_are_read_and_read_again_when_they_change(site: Site) -> None:
    """Each address of a list is an article; one that has not changed is not given again."""
    tagged = html(PROSE)
    tagged.headers = {**tagged.headers, "ETag": '"1"'}
    site.pages |= {"/a": tagged, "/b": html(PROSE)}
    memory = Remembered()
    pages = PagesSource((site.url("/a"), site.url("/b"), site.url("/a")), "", "Courier", ("sea",))
    found = memory.run(pages)
    assert ["/a", "/b"] == _names(found)
    assert Hints(outlet="Courier", url=site.url("/a"), tags=("sea",)) == _documents(found)[0].hints
    assert [] == memory.run(pages)
    site.pages["/b"] = html(PROSE, title="Another")
    assert ["/b"] == _names(memory.run(pages))


def test_a_page_that_fails_stops_no_other(site: Site) -> None:
    """The address and the reason are told, and it is tried again in the next run."""
    site.pages["/b"] = html(PROSE)
    memory, pages = Remembered(), PagesSource((site.url("/a"), site.url("/b")))
    found = memory.run(pages)
    assert (["/b"], 1) == (_names(found), len(_reasons(found)))
    site.pages["/a"] = html(PROSE)
    assert ["/a"] == _names(memory.run(pages))


@pytest.mark.parametrize(
    ("content_type", "body", "suffix"),
    [
        ("text/html", b"<p>Words.", ".html"),
        ("Application/XHTML+xml; charset=utf-8", b"<p>Words.", ".html"),
        ("text/plain", b"Words.", ".txt"),
        ("text/markdown", b"Words.", ".md"),
        ("", b"\xef\xbb\xbf\n <html>Words.", ".html"),
    ],
)
def test_the_type_says_how_a_page_is_read(
    site: Site, content_type: str, body: bytes, suffix: str
) -> None:
    """HTML, plain text and Markdown are read; without a type, what looks like HTML."""
    site.pages["/a.bin"] = Reply(
        body, headers={"Content-Type": content_type} if content_type else {}
    )
    (document,) = _documents(Remembered().run(PagesSource((site.url("/a.bin"),))))
    assert (suffix, body) == (document.suffix, document.raw)


@pytest.mark.parametrize(
    ("content_type", "named"),
    [
        ("application/pdf", "application/pdf"),
        ("image/png", "image/png"),
        ("", "of an unknown type"),
    ],
)
def test_other_types_are_problems(site: Site, content_type: str, named: str) -> None:
    """What is no text is named by its type."""
    site.pages["/a"] = Reply(
        b"%PDF", headers={"Content-Type": content_type} if content_type else {}
    )
    (reason,) = _reasons(Remembered().run(PagesSource((site.url("/a"),))))
    assert f"It is {named}, which is not read; save it as text and index the file." == reason


@pytest.mark.parametrize(
    ("charset", "encoding", "meta"),
    [
        ("windows-1251", "windows-1251", ""),
        ("windows-1251", "windows-1251", "utf-8"),
        ("koi8-r", "koi8-r", "windows-1251"),
        ("iso-8859-1", "utf-8", ""),
        ("koi8-r", "utf-8", ""),
        ("", "windows-1251", "windows-1251"),
        ("nonsense", "windows-1251", "windows-1251"),
    ],
)
def test_the_encoding_is_the_servers_word_unless_the_bytes_disprove_it(
    site: Site, charset: str, encoding: str, meta: str
) -> None:
    """The header goes before the page's own word; valid UTF-8 is UTF-8."""
    words = "Совет порта решил поднять старую стену на два метра. " * 8
    page = f"<html><head><meta charset='{meta}'></head><body><p>{words}</p></body></html>"
    kind = f"text/html; charset={charset}" if charset else "text/html"
    site.pages["/a"] = Reply(page.encode(encoding), headers={"Content-Type": kind})
    (document,) = _documents(Remembered().run(PagesSource((site.url("/a"),))))
    assert words.strip() in _article(document).text


# What a build relies on


def test_a_visit_comes_after_what_was_read_for_it(site: Site) -> None:
    """Stopped anywhere, with only the visits so far stored, the next run gives all the rest."""
    links = ["/a", "/b", "/c"]
    site.pages |= {"/feed": _feed(*map(_item, links), etag='"1"')}
    site.pages |= {link: html(PROSE) for link in links}
    feed = FeedSource(site.url("/feed"))
    whole = len(Remembered().run(feed))
    for stop in range(whole):
        memory = Remembered()
        run = _collected(memory, feed)
        first = [next(run) for _ in range(stop)]
        run.close()
        memory.visits = {one.url: one for one in first if isinstance(one, Visit)}
        assert set(links) == {*_names(first), *_names(memory.run(feed))}


def test_sources_take_turns(site: Site) -> None:
    """One source's pause is another one's turn."""
    pages = {f"/{n}": html(PROSE) for n in range(6)}
    site.pages |= pages
    found = Remembered().run(
        PagesSource(tuple(site.url(f"/{n}") for n in (0, 1, 2))),
        PagesSource(tuple(site.url(f"/{n}", "harbour.example") for n in (3, 4, 5))),
    )
    assert ["/0", "/3", "/1", "/4", "/2", "/5"] == _names(found)


def test_the_clock_is_the_real_one_unless_another_is_given(site: Site) -> None:
    """Left to itself a run waits between requests, and dates its visits."""
    site.pages["/a"] = html(PROSE)
    how = FetchSettings(private=True, delay=0.1)
    pages = (PagesSource((site.url("/a"),)),)
    began, started = datetime.now(UTC), time.monotonic()
    _, visit = collect(Sources((), pages, how), Fetcher(how), Remembered())
    assert isinstance(visit, Visit)
    assert began <= visit.at <= datetime.now(UTC)
    assert time.monotonic() - started >= 0.1  # after robots.txt


def test_what_one_feed_drops_the_other_goes_on_with(site: Site) -> None:
    """A correction in the second feed is read although the first had the article before."""
    site.pages |= {"/a": _feed(_item("/wall")), "/b": _feed(_item("/wall", text="Other."))}
    site.pages["/wall"] = html(PROSE)
    memory = Remembered()
    first, second = FeedSource(site.url("/a")), FeedSource(site.url("/b"))
    assert ["/wall"] == _names(memory.run(first, second))
    site.pages["/a"] = _feed(_item("/quay"))
    site.pages["/quay"] = html(PROSE)
    site.pages["/b"] = _feed(_item("/wall", text="Corrected."))
    assert {"/quay", "/wall"} == set(_names(memory.run(first, second)))
