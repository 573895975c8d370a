import os
import time
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.feeds import Feed, FeedEntry, read_feed

URL = "https://harbour.example/feeds/news.xml"
PROSE = "The harbour council voted on Tuesday night to raise the old sea wall by two metres."


def _rss(items: str, version: str = "2.0", more: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="{version}" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Harbour &amp; Coast</title>{more}{items}</channel></rss>"
    ).encode()


def _entries(raw: bytes, content_type: str = "") -> tuple[FeedEntry, ...]:
    return read_feed(raw, URL, content_type).entries


def test_rss_2() -> None:
    """Every field of an item is read; the full content goes before the summary."""
    feed = read_feed(
        _rss(
            f"""<item>
              <title>Council raises the &lt;i&gt;sea wall&lt;/i&gt; &amp;amp; the quay</title>
              <link>/2021/wall?a=1&amp;b=2</link>
              <guid isPermaLink="false">wall-1</guid>
              <dc:creator>Ines Calloway</dc:creator>
              <pubDate>Wed, 16 Jun 2021 10:00:00 +0200</pubDate>
              <description>Two metres.</description>
              <content:encoded><![CDATA[<p>{PROSE} <a href="/map">Map</a></p>
                <script>steal()</script>]]></content:encoded>
              <category>Harbour</category><category domain="x">The sea</category>
            </item>"""
        ),
        URL,
    )
    assert (
        Feed(
            title="Harbour & Coast",
            entries=(
                FeedEntry(
                    link="https://harbour.example/2021/wall?a=1&b=2",
                    guid="wall-1",
                    title="Council raises the sea wall & the quay",
                    author="Ines Calloway",
                    published="Wed, 16 Jun 2021 10:00:00 +0200",
                    content=f'<p>{PROSE} <a href="https://harbour.example/map">Map</a></p>',
                    tags=("Harbour", "The sea"),
                ),
            ),
        )
        == feed
    )


def test_rss_1() -> None:
    """RDF has its own order and Dublin Core's names; its one date is that of publication."""
    raw = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="{URL}"><title>Harbour</title></channel>
      <item rdf:about="https://harbour.example/wall"><title>Wall</title>
        <link>https://harbour.example/wall</link><dc:creator>Tom Hale</dc:creator>
        <dc:date>2021-06-16T10:00:00Z</dc:date><description>{PROSE}</description>
      </item></rdf:RDF>""".encode()
    (entry,) = _entries(raw)
    assert ("https://harbour.example/wall", "Wall", "Tom Hale", "2021-06-16T10:00:00Z", PROSE) == (
        entry.link, entry.title, entry.author, entry.published, entry.content,
    )  # fmt: skip


def test_atom() -> None:
    """Of several links the article's own is taken; a change is no publication."""
    raw = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://harbour.example/b/">
      <title type="html">Harbour &amp;amp; Coast</title>
      <entry><title type="html">A &lt;b&gt;wall&lt;/b&gt; &amp;lt; two metres</title>
        <link rel="enclosure" href="/a.mp3"/><link href="wall"/><link rel="self" href="x"/>
        <id>urn:wall</id><published>2021-06-16T10:00:00Z</published>
        <updated>2021-06-17T10:00:00Z</updated>
        <author><name>Ines Calloway</name></author><author><name>Tom Hale</name></author>
        <category term="hrb" label="Harbour"/><category term="sea"/>
        <summary>Short.</summary>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{PROSE}</p></div>
        </content></entry>
      <entry><title>Later</title><id>https://harbour.example/later</id>
        <updated>2021-06-17T10:00:00Z</updated><summary type="text">a &lt; b</summary></entry>
      </feed>""".encode()
    feed = read_feed(raw, URL)
    assert "Harbour & Coast" == feed.title
    wall, later = feed.entries
    assert (
        FeedEntry(
            link="https://harbour.example/b/wall",
            guid="urn:wall",
            title="A wall < two metres",
            author="Ines Calloway, Tom Hale",
            published="2021-06-16T10:00:00Z",
            updated="2021-06-17T10:00:00Z",
            content=f"<p>{PROSE}</p>",
            tags=("Harbour", "sea"),
        )
        == wall
    )
    assert ("https://harbour.example/later", "", "a &lt; b") == (
        later.link, later.published, later.content,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("<author>desk@harbour.example (Ines Calloway)</author>", "Ines Calloway"),
        ("<author>desk@harbour.example</author>", ""),
        ("<author>Ines Calloway</author>", "Ines Calloway"),
        ("", ""),
    ],
)
def test_authors_are_names(author: str, name: str) -> None:
    """RSS wants a mail address there; whose it is may stand behind it."""
    (entry,) = _entries(_rss(f"<item><title>A</title>{author}</item>"))
    assert name == entry.author


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ("<guid>https://harbour.example/a</guid>", "https://harbour.example/a"),
        ('<guid isPermaLink="false">https://harbour.example/a</guid>', ""),
        ("<link>  https://harbour.example/a\n</link>", "https://harbour.example/a"),
        ("<link>//other.example/a</link>", "https://other.example/a"),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>mailto:desk@harbour.example</link>", ""),
        ("<link>http://[</link>", ""),
        ("", ""),
    ],
)
def test_links_are_addresses_to_fetch(fields: str, link: str) -> None:
    """Relative ones are made absolute, an id may be one, and what is no web page is none."""
    (entry,) = _entries(_rss(f"<item><title>A</title>{fields}</item>"))
    assert link == entry.link


def test_an_entry_may_lack_everything() -> None:
    """What a feed does not say is empty, never guessed."""
    assert (FeedEntry(), FeedEntry(title="B")) == _entries(
        _rss("<item/><item><title>B</title></item>")
    )


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", ""),
        ("windows-1252", "windows-1252", ""),
        ("windows-1252", "utf-8", ""),  # a lie
        ("utf-8", "iso-8859-1", "application/rss+xml; charset=utf-8"),
        ("utf-16", "utf-16", ""),
        ("windows-1251", "windows-1251", "text/xml"),
    ],
)
def test_encodings(encoding: str, declared: str, content_type: str) -> None:
    """The server's word, the feed's own and the bytes themselves tell how to read them."""
    title = "Стена" if encoding == "windows-1251" else "Café “Möwe”"
    raw = (
        f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel>'
        f"<item><title>{title}</title></item></channel></rss>"
    ).encode(encoding)
    (entry,) = _entries(raw, content_type)
    assert title == entry.title


@pytest.mark.parametrize(
    "broken",
    [
        "<item><title>A & B</title><link>https://harbour.example/a</link></item>",
        "<item><title>A &nbsp;&bogus; B</title><link>https://harbour.example/a</link></item>",
        "<item><title>A</title><link>https://harbour.example/a</link><description><p>x<br></description></item>",
        "<item><title>A</title><link>https://harbour.example/a</link><x:y>1</x:y></item>",
        "<item><title>A\x0b</title><link>https://harbour.example/a</link></item>",
    ],
)
def test_a_malformed_feed_gives_what_can_be_read(broken: str) -> None:
    """Bad entities, unclosed tags, unknown prefixes and control characters cost no entry."""
    entries = _entries(
        _rss(broken + "<item><title>Next</title><link>https://harbour.example/b</link></item>")
    )
    assert ["https://harbour.example/a", "https://harbour.example/b"] == [e.link for e in entries]


def test_a_feed_that_breaks_off_gives_what_came() -> None:
    """A feed cut in the middle of an item keeps the items before."""
    raw = _rss("<item><title>A</title></item><item><title>B</title></item>")
    entries = _entries(raw[: raw.index(b"B</title>")])
    assert "A" == entries[0].title


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "The feed is empty"),
        (b" \n", "The feed is empty"),
        (b"<!DOCTYPE html><html><body>Welcome</body></html>", "is a web page, not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "no RSS or Atom feed"),
        (b"<opml><body/></opml>", "no RSS or Atom feed"),
        (_rss("")[:-20], "no RSS or Atom feed, or a broken one"),
        (os.urandom(5000), "no RSS or Atom feed"),
        (b"x" * 5_000_001, "over 5 MB"),
    ],
)
def test_what_is_no_feed_is_told(raw: bytes, reason: str) -> None:
    """One sentence says what came instead."""
    with pytest.raises(ArticleError, match=reason):
        read_feed(raw, URL)


def test_an_empty_feed_is_a_feed() -> None:
    """A feed without entries is no fault."""
    assert Feed("Harbour & Coast", ()) == read_feed(_rss(""), URL)


def test_a_feed_that_is_a_file_name_opens_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came from a server is never taken for a path or an address to open."""
    monkeypatch.chdir(tmp_path)
    Path("news.xml").write_bytes(_rss("<item><title>Secret</title></item>"))
    with pytest.raises(ArticleError, match="no RSS or Atom feed"):
        read_feed(b"news.xml", URL)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + ']><rss version="2.0"><channel><item><title>A&a11;</title></item></channel></rss>'
)
HEAD = '<rss version="2.0"><channel><item><title>A'


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        HEAD + "<" * 200_000,
        HEAD + "&" * 200_000,
        HEAD + "<a>" * 66_000,
        HEAD + "</title>" + "<item/>" * 28_000,
        HEAD + "<![CDATA[" * 22_000,
        HEAD + "<!--" * 50_000,
        HEAD + " a='b'" * 33_000,
        "<!DOCTYPE rss [" + "<!ENTITY " * 22_000,
        HEAD + "</title><description>" + "&lt;div&gt;" * 18_000 + "</description>",
    ],
)
def test_hostile_markup_does_no_harm(text: str) -> None:
    """Entities that multiply, endless tags and deep nests end soon, and stay small."""
    began = time.process_time()
    try:
        entries = _entries(text.encode())
    except ArticleError:
        entries = ()
    assert time.process_time() - began < 10
    assert len(entries) <= 1000
    assert sum(len(entry.title) + len(entry.content) for entry in entries) < 2_000_000


def test_no_entity_reads_a_file(tmp_path: Path) -> None:
    """An entity that names a file stays empty."""
    (tmp_path / "secret").write_text("Secret")
    raw = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "{tmp_path.as_uri()}/secret">]>'
        '<rss version="2.0"><channel><item><title>A &a;</title></item></channel></rss>'
    )
    (entry,) = _entries(raw.encode())
    assert "A" == entry.title
