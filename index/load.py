"""From a file's bytes to articles: one bad file, or one bad line, never stops a run."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from index.address import same_address
from index.article import Article
from index.document import STANDARD_INPUT, Document
from index.errors import ArticleError
from index.files import Problem
from index.gather import Gathered, gather
from index.html import read_html
from index.jsonl import read_jsonl
from index.markdown import read_markdown
from index.page import Page
from index.pdf import read_pdf
from index.text import canonical, decode, has_words, slug

_NO_TEXT = "It holds no text."


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The file's content; ArticleError when it is empty, too large or cannot be read."""
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise _too_large(size, max_bytes)
        with path.open("rb") as file:
            raw = file.read(max_bytes + 1)  # it may have grown since, or be a device
    except OSError as error:
        raise ArticleError(
            f"It cannot be read ({error.strerror or type(error).__name__}); check its rights."
        ) from error
    if len(raw) > max_bytes:
        raise _too_large(len(raw), max_bytes)
    if not raw.strip():
        raise ArticleError("The file is empty.")
    return raw


def _too_large(size: int, limit: int) -> ArticleError:
    return ArticleError(
        f"It is {_megabytes(size)}, over the limit of {_megabytes(limit)}; "
        "raise PULLQUOTE_MAX_FILE_MB to index it."
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB" if size >= 1_000_000 else f"{size:,} bytes"


def load_articles(document: Document) -> Iterator[Article | Problem]:
    """What a document holds: articles, and what failed."""
    for found in load_gathered(document):
        yield found if isinstance(found, Problem) else found.article


def load_gathered(document: Document) -> Iterator[Gathered | Problem]:
    """The same, each article with how its date and its kind were found."""
    if document.suffix == ".jsonl":
        yield from _from_lines(document)
        return
    try:
        yield _article(_page(document), document)
    except ArticleError as error:
        yield Problem(document.name, str(error))
    except Exception as error:  # noqa: BLE001 (hostile input, any parser)
        yield Problem(document.name, _unknown(error))


def _from_lines(document: Document) -> Iterator[Gathered | Problem]:
    empty = True
    for line in read_jsonl(document.raw):
        empty = False
        if line.page is None:
            yield Problem(document.name, f"Line {line.number}: {line.reason}")
            continue
        try:
            yield _article(line.page, document, line.number)
        except Exception as error:  # noqa: BLE001 (as above)
            yield Problem(document.name, f"Line {line.number}: {_unknown(error)}")
    if empty:
        yield Problem(document.name, _NO_TEXT)


def _unknown(error: Exception) -> str:
    return f"It could not be read ({type(error).__name__}); save it in another format."


def _page(document: Document) -> Page:
    match document.suffix:
        case ".html" | ".htm":
            page = read_html(decode(document.raw, markup=True))
        case ".md" | ".markdown":
            page = read_markdown(canonical(decode(document.raw)))
        case ".pdf":
            page = read_pdf(document.raw)
        case _:
            page = Page(canonical(decode(document.raw)))
    if not has_words(page.text):
        raise ArticleError(_NO_TEXT)
    return page


def _article(page: Page, document: Document, line: int | None = None) -> Gathered:
    """The page as an article, known by its identity."""
    identity = _identity(page, page.url or document.hints.url, document, line)
    return gather(
        page,
        document,
        article_id=page.given_id or _article_id(identity, document),
        identity=identity,
        alone=line is None,
    )


def _identity(page: Page, url: str, document: Document, line: int | None) -> str:
    """What a re-index finds it by: its own id, its address, its file, or its words.

    A line's number is none of these: it changes with what is put before it.
    """
    if page.given_id:
        return f"id {page.given_id}"
    if address := same_address(url):
        return f"address {address}"
    if line is None and not document.name.startswith(STANDARD_INPUT):
        return f"file {document.name}"
    digest = hashlib.sha256(page.text.encode("utf-8", "replace")).hexdigest()
    return f"words {digest}"


def _article_id(identity: str, document: Document) -> str:
    """A name to type: the file's, and a few digits of what it is known by."""
    digest = hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()
    return f"{slug(document.stem)}-{digest[:8]}"
