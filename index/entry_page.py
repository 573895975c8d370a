"""A feed's entry as a page of its own, for when the feed is all there is."""

from html import escape

from index.feeds import FeedEntry, plain_text

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
