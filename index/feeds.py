"""RSS and Atom: feedparser reads them, malformed ones too; here they become plain entries."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urljoin, urlsplit
from xml.sax import SAXException

import feedparser  # type: ignore[import-untyped]  # it carries no types
from lxml import etree
from lxml import html as lxml_html

from index.errors import ArticleError
from index.text import has_words, one_line

# Hostile feeds take feedparser up to 7 s and 190 MB of memory a megabyte.
_FEED_BYTES = 5_000_000
_ENTRIES = 1_000  # feeds have tens, archives of blogs some hundreds
_TAGS = 50
_MAILBOX = re.compile(r"[^\s@()<>]+@[^\s@()<>]+(?: \((?P<name>[^()]+)\))?")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry as its feed has it; unknown strings are empty.

    `link` is absolute. `published` and `updated` are as written. `content` is the longest HTML
    that the feed gives of it, scripts removed and links absolute.
    """

    link: str = ""
    guid: str = ""
    title: str = ""
    author: str = ""
    published: str = ""
    updated: str = ""
    content: str = field(default="", repr=False)
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own title, and its entries in order; `left_out` counts those that are too many."""

    title: str = ""
    entries: tuple[FeedEntry, ...] = ()
    left_out: int = 0


def read_feed(raw: bytes, url: str, content_type: str = "") -> Feed:
    """The feed found at `url`, or what can be read of it; ArticleError when it is no feed."""
    if len(raw) > _FEED_BYTES:
        raise ArticleError(
            f"The feed is over {_FEED_BYTES // 1_000_000} MB; ask for one with fewer entries."
        )
    headers = {"content-location": url} | ({"content-type": content_type} if content_type else {})
    try:
        # A stream: feedparser takes bytes for a path to open when a file is named so.
        parsed = feedparser.parse(io.BytesIO(raw), response_headers=headers)
    except Exception as error:  # hostile input, and a parser in plain Python
        raise ArticleError(
            f"The feed could not be read ({type(error).__name__}); check the address."
        ) from error
    found = parsed.get("entries", [])
    is_broken = isinstance(parsed.get("bozo_exception"), SAXException)
    if not found and (is_broken or not parsed.get("version")):
        raise ArticleError(_no_feed(raw))
    entries = tuple(_entry(entry, url, parsed.get("version", "")) for entry in found[:_ENTRIES])
    return Feed(_title(parsed.get("feed", {})), entries, len(found) - len(entries))


def _no_feed(raw: bytes) -> str:
    start = raw[:2000].lstrip().lower()
    if not start:
        return "The feed is empty; run again later, or check the address."
    if start.startswith((b"<!doctype html", b"<html")):
        return "It is a web page, not a feed; give the feed's own address, or list it in [[pages]]."
    return "It is no RSS or Atom feed, or a broken one; check the address."


def _entry(entry: Mapping[str, object], url: str, version: str) -> FeedEntry:
    return FeedEntry(
        link=_absolute(_plain(entry, "link"), url),
        guid=_plain(entry, "id"),
        title=_title(entry),
        author=_author(entry),
        published=_published(entry, version),
        updated=_plain(entry, "updated"),
        content=_content(entry),
        tags=_tags(entry),
    )


def _said(entry: Mapping[str, object], key: str) -> object:
    """What is there under the very key: feedparser's own look-up falls back, and warns of it."""
    return dict.get(entry, key) if isinstance(entry, dict) else None


def _plain(entry: Mapping[str, object], key: str) -> str:
    value = _said(entry, key)
    return one_line(value) if isinstance(value, str) else ""


def _title(entry: Mapping[str, object]) -> str:
    """The title without markup; feeds escape it once, twice, or not at all."""
    title = _plain(entry, "title")
    if _detail(entry, "title_detail").get("type") == "text/plain" and "</" not in title:
        return title
    return one_line(plain_text(title))


def plain_text(markup: str) -> str:
    """The words of an HTML fragment, a space between its blocks."""
    if not markup.strip():
        return ""
    try:
        root = lxml_html.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    return " ".join(" ".join(map(str, root.itertext())).split())


def _author(entry: Mapping[str, object]) -> str:
    """Who wrote it; RSS has an address there, with the name in brackets behind it."""
    authors = _said(entry, "authors")
    named = [_plain(one, "name") for one in authors] if isinstance(authors, list) else []
    author = _plain(entry, "author")
    if found := _MAILBOX.fullmatch(author):
        return found["name"] or ""
    return ", ".join(dict.fromkeys(name for name in named if name)) or author


def _published(entry: Mapping[str, object], version: str) -> str:
    """RSS 1.0 has one date, dc:date, which feedparser takes for that of a change."""
    published = _plain(entry, "published")
    return published or (_plain(entry, "updated") if version.startswith("rss") else "")


def _content(entry: Mapping[str, object]) -> str:
    """The longest of what the feed gives as the content or summary."""
    given = _said(entry, "content")
    found = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    return max(map(_markup, [*found, _detail(entry, "summary_detail")]), key=len)


def _markup(detail: Mapping[str, object]) -> str:
    value = detail.get("value")
    if not isinstance(value, str):
        return ""
    return escape(value) if detail.get("type") == "text/plain" else value


def _detail(entry: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = _said(entry, key)
    return found if isinstance(found, dict) else {}


def _tags(entry: Mapping[str, object]) -> tuple[str, ...]:
    given = _said(entry, "tags")
    tags = given[:_TAGS] if isinstance(given, list) else []
    words = (_plain(tag, "label") or _plain(tag, "term") for tag in tags)
    return tuple(word for word in words if has_words(word))


def _absolute(link: str, url: str) -> str:
    """The link as an address to fetch; empty when it is none."""
    try:
        absolute = urljoin(url, link) if link else ""
        parts = urlsplit(absolute)
        return absolute if parts.scheme in {"http", "https"} and parts.hostname else ""
    except ValueError:
        return ""
