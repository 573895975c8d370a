"""What an address gave, as a document: which kind it is, and in which encoding."""

import codecs
from dataclasses import replace

from index.document import Document, Hints
from index.errors import ArticleError
from index.fetch import Fetched

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
}
_UTF8_MARK = codecs.BOM_UTF8
_ASCII = {"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"}


def web_page(name: str, fetched: Fetched, hints: Hints) -> Document:
    """The document to keep under `name`; ArticleError for what is no text."""
    raw = fetched.raw
    if not raw.strip():
        raise ArticleError("The page is empty; check the address.")
    suffix = _SUFFIXES.get(fetched.media_type or _sniffed(raw))
    if suffix is None:
        raise ArticleError(
            f"It is {fetched.media_type or 'of an unknown type'}, which is not read; "
            "save it as text and index the file."
        )
    raw = _in_utf8(raw, fetched.charset)
    return Document(name, suffix, raw, replace(hints, url=fetched.url))


def _sniffed(raw: bytes) -> str:
    """The type of what came without one."""
    return "text/html" if raw.lstrip(_UTF8_MARK + b" \t\r\n")[:1] == b"<" else ""


def _in_utf8(raw: bytes, charset: str) -> bytes:
    """The server's word on the encoding, which the bytes alone do not carry.

    It goes before the page's own, as in browsers, but not before bytes that are valid UTF-8:
    servers are often left at their default. The mark in front tells `decode` to ask no further.
    """
    if not charset or raw.startswith((_UTF8_MARK, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = raw.decode("windows-1252" if charset in _ASCII else charset)
        except (LookupError, ValueError):
            return raw
        return _UTF8_MARK + text.encode("utf-8", "replace")
    return raw
