"""From a file's bytes to articles: one bad file, or one bad line, never stops a run."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from index import kinds, tags
from index.address import same_address
from index.article import Article, Block, BlockType, Kind, Source
from index.clean import type_blocks
from index.dates import published
from index.document import STANDARD_INPUT, Document
from index.errors import ArticleError
from index.files import Problem
from index.html import read_html
from index.jsonl import read_jsonl
from index.learn import Learnt, learn
from index.markdown import read_markdown
from index.names import tidy_author
from index.page import Page
from index.pdf import read_pdf
from index.text import canonical, decode, has_words, one_line, shorten, slug

_TITLE_LENGTH = 80
_FIELD_LENGTH = 300  # a longer name or title is an accident or an attack
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
    if document.suffix == ".jsonl":
        yield from _from_lines(document)
        return
    try:
        yield _article(_page(document), document)
    except ArticleError as error:
        yield Problem(document.name, str(error))
    except Exception as error:  # noqa: BLE001 (hostile input, any parser)
        yield Problem(document.name, _unknown(error))


def _from_lines(document: Document) -> Iterator[Article | Problem]:
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


def _article(page: Page, document: Document, line: int | None = None) -> Article:
    """The page with its blocks typed and all that is known of it gathered."""
    hints = document.hints
    url = page.url or hints.url
    blocks = type_blocks(page.text, page.marks, page.title or hints.title)
    learnt = learn(page.text, blocks, url)
    when, origin = published(page.published or hints.published, learnt.dateline, url, learnt.noted)
    title = shorten(one_line(page.title or hints.title or learnt.title), _FIELD_LENGTH)
    identity = _identity(page, url, document, line)
    source = Source(
        article_id=page.given_id or _article_id(identity, document),
        title=title or _first_sentence(page.text, blocks),
        outlet=shorten(one_line(page.outlet or learnt.outlet or hints.outlet), _FIELD_LENGTH),
        author=tidy_author(shorten(page.author, _FIELD_LENGTH))
        or learnt.author
        or tidy_author(shorten(hints.author, _FIELD_LENGTH)),
        url=url,
        published=when,
        published_origin=origin,
        kind=_kind(page, learnt, title),
        tags=tags.tidy((*page.tags, *hints.tags)),
    )
    return Article(source, page.text, blocks, identity)


def _kind(page: Page, learnt: Learnt, title: str) -> Kind:
    """The first that speaks: labels, headline, address, then the article's own words."""
    said = (kinds.by_label(page.labels), kinds.by_title(title), kinds.by_address(page.url))
    return (
        next((kind for kind in (*said, learnt.kind) if kind not in {None, Kind.REPORT}), None)
        or Kind.REPORT
    )


def _first_sentence(text: str, blocks: tuple[Block, ...]) -> str:
    """A title for an article that has none: how its first paragraph begins."""
    start, end = next(
        ((block.start, block.end) for block in blocks if block.type is BlockType.PARAGRAPH),
        (0, len(text)),
    )
    words = one_line(text[start : min(end, start + 1000)])
    sentence = re.match(r".*?[.!?][”\"’')]*(?=\s+[^\W\d_a-z]|$)", words)
    return shorten(sentence[0] if sentence else words, _TITLE_LENGTH)


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
