"""Standard input: bytes without a name, known by how they begin."""

import gzip
import io
import zipfile

import pytest

from index.document import STANDARD_INPUT, Document
from index.errors import ArticleError
from index.formats import format_of
from index.load import load_articles
from index.stdin import document_from

PROSE = "The harbour council voted on Tuesday night to raise the old sea wall by two metres."


def _empty_zip() -> bytes:
    made = io.BytesIO()
    zipfile.ZipFile(made, "w").close()
    return made.getvalue()


@pytest.mark.parametrize(
    ("raw", "suffix"),
    [
        (b'{"text": "Words."}\n{"text": "More."}\n', ".jsonl"),
        (b'\xef\xbb\xbf\n { "text": "cut', ".jsonl"),
        ('{"text": "Words."}\n'.encode("utf-16"), ".jsonl"),
        (b'{"text": "' + b"x" * 100_000 + b'"}', ".jsonl"),
        (b"<!DOCTYPE html>\n<title>A</title>", ".html"),
        (b'<?xml version="1.0"?>\n<!-- saved -->\n<HTML lang="en"><body>', ".html"),
        (b"\n  <p>A fragment.</p>", ".html"),
        (b"---\ntitle: A\n---\nWords.", ".md"),
        (b"---\r\ntitle: A\r\n---\r\nWords.", ".md"),
        (b"PK\3\4rest", ".zip"),
        (_empty_zip(), ".zip"),
        (gzip.compress(b"x"), ".gz"),
        (b"%PDF-1.7\n", ".pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4", ".pdf"),
        (PROSE.encode(), ".txt"),
        (b"# A heading\n\nWords.", ".txt"),
        (b"--- The first line of a story ---\nWords.", ".txt"),
        (b"---\nA rule that nothing closes", ".txt"),
        (b"{\n  not: json\n}", ".txt"),
        (b"<3 is how she signed", ".txt"),
        (b"<pre-trial hearings> are", ".txt"),
        ("Wörter".encode("latin-1"), ".txt"),
        (b"", ".txt"),
    ],
)
def test_formats_are_told_from_the_first_bytes(raw: bytes, suffix: str) -> None:
    """JSON Lines, pages, front matter, packs and PDFs show at once; all else is text."""
    assert suffix == format_of(raw)
    assert raw.strip() == b"" or Document(STANDARD_INPUT, suffix, raw) == document_from(raw)


@pytest.mark.parametrize("start", [b"<!--" * 20_000, b"\n" * 65_536, b"---\n" + b"-- \n" * 16_000])
def test_telling_the_format_takes_no_time(start: bytes) -> None:
    """No beginning makes the look at it run away."""
    assert ".txt" == format_of(start)


@pytest.mark.parametrize("given", ["md", ".MD", " md "])
def test_the_format_may_be_given(given: str) -> None:
    """Who says the format is believed, with or without the dot."""
    assert ".md" == document_from(b"# A heading\n\nWords.", given).suffix


def test_an_unknown_format_is_refused() -> None:
    """The sentence lists what is read."""
    with pytest.raises(ArticleError, match=r"'docx' is not read; give one of gz, htm, html, jsonl"):
        document_from(b"x", "docx")


@pytest.mark.parametrize("raw", [b"", b" \n\t"])
def test_an_empty_input_is_refused(raw: bytes) -> None:
    """Nothing piped in is a mistake that is told."""
    with pytest.raises(ArticleError, match="empty"):
        document_from(raw)


def test_what_is_piped_is_known_by_its_words() -> None:
    """The same text piped twice is one article, another text another."""
    first, again, other = (
        next(load_articles(document_from(text.encode()))) for text in (PROSE, PROSE, PROSE + " No.")
    )
    assert first == again
    assert first != other
