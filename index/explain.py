"""How a document was read: what is known of each article and why, its blocks, its chunks."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.article import Article, Block
from index.chunk import Chunk, CountTokens, chunk_article
from index.document import Document
from index.embed import open_embedder
from index.encoder import Embedder
from index.errors import ArticleError
from index.files import PACKS, SUFFIXES, Problem
from index.gather import Gathered
from index.load import load_gathered, read_bytes
from index.reading import inside
from index.reasons import reason
from index.settings import IndexSettings

AT_MOST = 20  # articles of one document
_LIMIT = 100_000_000  # bytes


@dataclass(frozen=True, slots=True)
class ExplainedBlock:
    """A block and, in words, why it is of its type."""

    block: Block
    reason: str


@dataclass(frozen=True, slots=True)
class ExplainedChunk:
    """A chunk and what it costs: the embedder's tokens of what is embedded, header included."""

    chunk: Chunk
    tokens: int


@dataclass(frozen=True, slots=True)
class Explained:
    """One article with how its date and kind were found, its blocks and its chunks."""

    article: Article
    dated: str
    kind: str
    blocks: tuple[ExplainedBlock, ...]
    chunks: tuple[ExplainedChunk, ...]


def explain(
    document: Document, chunk_tokens: int, count_tokens: CountTokens, limit: int = _LIMIT
) -> Iterator[Explained | Problem]:
    """Each article of a document as a re-index would read it, at most `AT_MOST`; and problems.

    `limit` is the largest file that is read, in bytes, where the document is a pack.
    """
    for number, found in enumerate(_gathered(document, limit), start=1):
        if number > AT_MOST:
            yield Problem(document.name, f"It holds more; the first {AT_MOST} are shown.")
            return
        if isinstance(found, Problem):
            yield found
        else:
            yield _explained(found, chunk_tokens, count_tokens)


def _gathered(document: Document, limit: int) -> Iterator[Gathered | Problem]:
    for part in inside(document, limit):
        if isinstance(part, Problem):
            yield part
        else:
            yield from load_gathered(part)


def _explained(found: Gathered, chunk_tokens: int, count_tokens: CountTokens) -> Explained:
    article = found.article
    chunks = chunk_article(article, chunk_tokens, count_tokens)
    costs = count_tokens([chunk.embedded for chunk in chunks]) if chunks else []
    return Explained(
        article,
        found.dated,
        found.kind,
        tuple(ExplainedBlock(block, reason(block.rule)) for block in article.blocks),
        tuple(ExplainedChunk(*pair) for pair in zip(chunks, costs, strict=True)),
    )


def explain_file(
    path: Path, settings: IndexSettings, embedder: Embedder | None = None
) -> Iterator[Explained | Problem]:
    """`explain` for a file, with the embedder that a re-index with these settings would use.

    Raises ArticleError where the file cannot be read. Nothing is written.
    """
    if path.suffix.lower() not in SUFFIXES | PACKS:
        raise ArticleError(
            f"{path} is not of a kind that is read; rename or convert it to "
            f"{', '.join(sorted(SUFFIXES))}."
        )
    try:
        raw = read_bytes(path, settings.max_file_bytes)
    except ArticleError as error:
        raise ArticleError(f"{path}: {error}") from error
    embedder = open_embedder(settings) if embedder is None else embedder
    document = Document(str(path.absolute()), path.suffix.lower(), raw)
    budget = min(settings.chunk_tokens, embedder.max_tokens)
    return explain(document, budget, embedder.count_tokens, settings.max_file_bytes)
