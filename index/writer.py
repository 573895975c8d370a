"""Articles into the three stores, in the order that survives a crash at any point.

Per batch: note the new passage ids as doubtful → Chroma and tantivy → one SQLite commit
makes them live → what became stale is removed from both. A crash leaves the old state or
the new one, and the next run tidies up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.archive import Archive, Passage
from index.article import Article
from index.bm25 import Bm25Index
from index.chunk import Chunk, chunk_article
from index.embed import open_embedder
from index.encoder import Embedder
from index.errors import ArchiveError
from index.settings import IndexSettings
from index.vector_cache import VectorCache
from index.vectors import VectorIndex


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that has to be written, and where it came from."""

    article: Article
    path: str
    content_hash: str


class Writer:
    """Writes batches; the embedder and the indexes open when first needed.

    `anew` is for a rebuild, in which the indexes start empty under a full archive.
    """

    def __init__(self, settings: IndexSettings, archive: Archive, *, anew: bool = False) -> None:
        self._settings = settings
        self._archive = archive
        self._anew = anew
        self._embedder: Embedder | None = None
        self._indexes: tuple[Bm25Index, VectorIndex] | None = None

    def close(self) -> None:
        """Let go of Chroma's files."""
        if self._indexes is not None:
            self._indexes[1].close()

    def write(self, batch: Sequence[Arrival], removed: Sequence[str] = ()) -> int:
        """Make a batch live and drop the articles `removed`; how many passages that made."""
        if not batch and not removed:
            return 0
        bm25, vectors = self._open_indexes()
        chunks = self._chunks(batch)
        if chunks:
            texts = [chunk.embedded for chunk in chunks]
            matrix = VectorCache(self._archive.database).encode(texts, self._open_embedder())
            live = self._archive.passages([chunk.chunk_id for chunk in chunks])
            self._archive.doubt(chunk.chunk_id for chunk in chunks if chunk.chunk_id not in live)
            passages = _passages(batch, chunks)
            vectors.upsert(passages, matrix)
            bm25.update(
                [(chunk.chunk_id, chunk.embedded) for chunk in chunks],
                sources={one.passage_id: one.source for one in passages},
            )
        self._archive.put(
            [(one.article, one.path, one.content_hash) for one in batch], chunks, removed
        )
        self.tidy()
        return len(chunks)

    def tidy(self) -> None:
        """Remove from Chroma and tantivy what the archive does not call live."""
        doubtful = self._archive.doubtful()
        if doubtful:
            bm25, vectors = self._open_indexes()
            vectors.delete(doubtful)
            bm25.update([], remove=doubtful)
            self._archive.settle(doubtful)

    def _chunks(self, batch: Sequence[Arrival]) -> list[Chunk]:
        if not batch:
            return []
        embedder = self._open_embedder()
        budget = min(self._settings.chunk_tokens, embedder.max_tokens)
        return [
            chunk
            for one in batch
            for chunk in chunk_article(one.article, budget, embedder.count_tokens)
        ]

    def _open_embedder(self) -> Embedder:
        if self._embedder is None:
            self._embedder = open_embedder(self._settings)
        return self._embedder

    def _open_indexes(self) -> tuple[Bm25Index, VectorIndex]:
        if self._indexes is None:
            settings = self._settings
            self._indexes = (Bm25Index(settings.bm25_dir), VectorIndex(settings.vectors_dir))
            if not self._anew:
                self._compare(*self._indexes)
        return self._indexes

    def _compare(self, bm25: Bm25Index, vectors: VectorIndex) -> None:
        """An index that lost passages, or came from elsewhere, is not added to."""
        live, doubtful = self._archive.count_passages(), len(self._archive.doubtful())
        held = (len(bm25), len(vectors))
        if not all(live <= count <= live + doubtful for count in held):
            raise ArchiveError(
                f"The archive in {self._archive.folder} holds {live:,} passages, its word index "
                f"{held[0]:,}, its vector index {held[1]:,}: run `pullquote reindex --rebuild`."
            )


def _passages(batch: Sequence[Arrival], chunks: Sequence[Chunk]) -> list[Passage]:
    sources = {one.article.source.article_id: one.article.source for one in batch}
    return [
        Passage(c.chunk_id, sources[c.article_id], c.start, c.end, c.text, c.sentences)
        for c in chunks
    ]
