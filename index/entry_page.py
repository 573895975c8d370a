"""A feed's entry as a page of its own, for when the feed is all there is."""

from dataclasses import replace
from html import escape

from index.article import Article
from index.document import Document
from index.feeds import FeedEntry, plain_text
from index.load import load_articles

ENTRY_SUFFIX = ".html"
# A short paragraph. Teasers, "Read more" and "Comments" are below it.
_LEAST = 200


def entry_page(entry: FeedEntry) -> bytes:
    """HTML in UTF-8 with the entry's title and content; empty when there is no paragraph of it."""
    if len(plain_text(entry.content)) < _LEAST:
        return b""
    title = escape(entry.title)
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        f"<title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{entry.content}</article></body></html>"
    ).encode("utf-8", "replace")


def fuller(page: Document, entry: FeedEntry) -> Document:
    """The page, or the entry in its place when the page shows less than half of its words.

    Pages that want consent, a login or JavaScript answer like any other.
    """
    own = entry_page(entry)
    if not own:
        return page
    shown = sum(len(found.text) for found in load_articles(page) if isinstance(found, Article))
    is_poor = 2 * shown < len(plain_text(entry.content))
    return replace(page, suffix=ENTRY_SUFFIX, raw=own) if is_poor else page
