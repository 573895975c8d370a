"""The same archive at growing sizes, ours and the quickstart's, without hours of embedding.

`python -m eval.growth INDEX QUESTIONS` asks an index and prints the milliseconds, as JSON.

Generated articles go through Pullquote's own cutting, stores and ledger. Their vectors are real
ones of a few thousand generated passages, each turned a little at random: neighbours as near as
real ones are. The quickstart's Chroma takes the very same texts and vectors.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np

from bot.settings import load_settings
from eval import quickstart
from eval.generated import GeneratedArticle, generate
from index import fingerprint
from index.archive import Archive
from index.article import Article, Block, BlockType, DateOrigin, Source
from index.beside import chunks_of
from index.encoder import Embedder, Vectors
from index.ledger import Ledger
from index.search import open_searcher
from index.settings import IndexSettings
from index.stores import Stores, site_to_write
from index.vector_cache import VectorCache
from index.versions import Stored, content_hash

QUESTIONS = 160  # the first ten are not counted
_WARM = 10
_TOP = 8
_BATCH = 256  # articles
_CHARACTERS_PER_TOKEN = 4.6  # of this prose, measured; counting would take longer than storing
_TURN = 0.03  # standard deviation of what is added to each number: a cosine of about .86


class Turned:
    """An embedder's stand-in for filling: real vectors, turned at random, seeded."""

    def __init__(self, encoder: Embedder, sample: int, seed: int) -> None:
        self.fingerprint = encoder.fingerprint
        self.max_tokens = encoder.max_tokens
        self._rng = np.random.default_rng(seed)
        texts = islice((text for one in generate(sample, seed) for text in one.paragraphs), sample)
        self._real = encoder.encode_documents(list(texts))

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """See Embedder; the words do not matter."""
        chosen = self._real[self._rng.integers(0, len(self._real), len(texts))]
        turned = chosen + self._rng.normal(0, _TURN, chosen.shape).astype(np.float32)
        unit: Vectors = turned / np.linalg.norm(turned, axis=1, keepdims=True)
        return unit

    def encode_question(self, text: str) -> Vectors:
        """See Embedder; nothing asks here."""
        raise NotImplementedError

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See Embedder; nothing asks here."""
        raise NotImplementedError

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See Embedder; an estimate."""
        return [int(len(text) / _CHARACTERS_PER_TOKEN) + 1 for text in texts]


class Growing:
    """Two stores that are filled side by side, from one size to the next."""

    def __init__(self, settings: IndexSettings, store: Path, embedder: Embedder, seed: int) -> None:
        self._settings = settings
        self._store = store
        self._embedder = embedder
        self._articles = generate(1_000_000_000, seed)
        self.passages = 0

    def grow(self, size: int) -> None:
        """Add articles until there are `size` passages."""
        with closing(Archive(self._settings.index_dir, create=True)) as archive:
            if fingerprint.recall(archive) is None:
                fingerprint.remember(archive, fingerprint.fingerprint(self._settings))
            stores = Stores(site_to_write(self._settings, archive), archive.stores(), create=True)
            with closing(stores):
                while self.passages < size:
                    self._add(archive, stores, size - self.passages)

    def _add(self, archive: Archive, stores: Stores, room: int) -> None:
        batch = [stored(one) for one in islice(self._articles, min(_BATCH, room))]
        chunks = chunks_of(self._settings, batch, self._embedder)[:room]
        sources = {one.article.source.article_id: one.article.source for one in batch}
        cache = VectorCache(archive.database)
        vectors = cache.encode([one.embedded for one in chunks], self._embedder)
        stores.add(chunks, sources, vectors)
        Ledger(archive.database).put(batch, chunks)
        quickstart.fill(self._store, [one.text for one in chunks], vectors)
        self.passages += len(chunks)


def stored(made: GeneratedArticle) -> Stored:
    """A generated article as the archive keeps it, each paragraph evidence."""
    text, blocks = "\n\n".join(made.paragraphs), list[Block]()
    for paragraph in made.paragraphs:
        start = blocks[-1].end + 2 if blocks else 0
        blocks.append(Block(BlockType.PARAGRAPH, start, start + len(paragraph), "generated"))
    source = Source(
        made.name, made.title, made.outlet, made.author, made.url, made.published,
        DateOrigin.METADATA,
    )  # fmt: skip
    article = Article(source, text, tuple(blocks), f"address {made.url}")
    return Stored(article, made.place, content_hash(article))


def questions(seed: int) -> list[str]:
    """What is asked at every size; the articles that answer are in the smallest."""
    return [one.question for one in generate(QUESTIONS, seed)]


def warm(settings: IndexSettings, asked: Sequence[str]) -> Iterator[float]:
    """Milliseconds of each question but the first few, its embedding included."""
    with closing(open_searcher(settings)) as searcher:
        for number, question in enumerate(asked):
            started = time.perf_counter()
            searcher.search(question, _TOP)
            if number >= _WARM:
                yield (time.perf_counter() - started) * 1000


def main() -> int:
    """Ask and print."""
    index, asked = map(Path, sys.argv[1:])
    settings = load_settings(index_dir=index).index()
    print(json.dumps(list(warm(settings, json.loads(asked.read_text(encoding="utf-8"))))))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
