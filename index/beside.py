"""Both indexes built anew beside the live ones, and switched to in one commit.

Used when settings change, when too many vectors are dead, and when an index is damaged.
Readers stay with the old pair until the switch; a build that is cut short leaves nothing but
vectors in the cache, which the next one need not make again.
"""

import time
from collections.abc import Callable, Sequence
from itertools import islice

import numpy as np

from index.archive import Archive
from index.chunk import Chunk, chunk_article
from index.encoder import Embedder
from index.errors import ArchiveError
from index.settings import IndexSettings
from index.staging import Staging
from index.stores import Stores, site_to_write
from index.vector_cache import VectorCache
from index.versions import Stored

Building = Callable[[int, int, int], None]  # articles done, of how many, passages so far
_BATCH = 64  # articles
_SAMPLED = 200  # passages whose own vectors must find them
_AMONG = 10
_FOUND_SHARE = 0.97
# Seconds after the switch until the old pair goes: a reader looks for changes every second.
_GRACE = 2.5


def build_beside(
    settings: IndexSettings,
    archive: Archive,
    staging: Staging,
    embedder: Embedder,
    tell: Building,
    meta: dict[str, str] | None = None,
) -> None:
    """Cut, embed and index every stored article, verify, switch, drop the old pair.

    `meta` is written with the switch. Raises ArchiveError and leaves everything as it was when
    the disk is full or the new pair does not hold what it should.
    """
    site, old = site_to_write(settings, archive), archive.stores()
    had_passages = archive.count_passages() > 0
    site.sweep(old)
    number = site.next_number(old)
    staging.clear()
    try:
        stores = Stores(site, number, create=True)
        try:
            staged = _fill(settings, archive, staging, embedder, stores, tell, anew=bool(meta))
        finally:
            stores.close()
        _verify(Stores(site, number), archive, embedder, staged)
        staging.switch(number, embedder.fingerprint, meta or {})
    except BaseException:
        site.discard(number)
        raise
    if had_passages:
        time.sleep(_GRACE)
    site.sweep(number)


def _fill(
    settings: IndexSettings,
    archive: Archive,
    staging: Staging,
    embedder: Embedder,
    stores: Stores,
    tell: Building,
    *,
    anew: bool,
) -> int:
    """Every article's passages into `stores` and the stage; how many there are."""
    cache = VectorCache(archive.database)
    total, done, passages = archive.stats().articles, 0, 0
    every = archive.every()
    while batch := list(islice(every, _BATCH)):
        chunks = chunks_of(settings, batch, embedder)
        matrix = cache.encode([chunk.embedded for chunk in chunks], embedder)
        sources = {one.article.source.article_id: one.article.source for one in batch}
        stores.add(chunks, sources, matrix)
        staging.stage(chunks)
        if anew:
            staging.relate(batch)
        done += len(batch)
        passages += len(chunks)
        tell(done, total, passages)
    return passages


def chunks_of(settings: IndexSettings, batch: Sequence[Stored], embedder: Embedder) -> list[Chunk]:
    """The passages of some articles, each of a length that the embedder reads whole."""
    budget = min(settings.chunk_tokens, embedder.max_tokens)
    return [
        chunk
        for one in batch
        for chunk in chunk_article(one.article, budget, embedder.count_tokens)
    ]


def _verify(stores: Stores, archive: Archive, embedder: Embedder, staged: int) -> None:
    """Raise ArchiveError unless the new pair holds all and finds a sample of it."""
    try:
        held = stores.counts()
        if held != (staged, staged):
            raise ArchiveError(
                f"The indexes built anew hold {held[0]:,} and {held[1]:,} passages where "
                f"{staged:,} were made: the old ones stay; run `pullquote reindex --repair`."
            )
        with archive.database.reading() as db:
            # Ids are digests: the first of them are as good as drawn by lot.
            rows = db.execute(
                "SELECT passage_id, text_hash FROM staged ORDER BY passage_id LIMIT ?", (_SAMPLED,)
            ).fetchall()
        share = found_share(stores, archive, embedder.fingerprint, rows)
    finally:
        stores.close()
    if share < _FOUND_SHARE:
        raise ArchiveError(
            f"Of a sample of the vectors built anew only {share:.0%} find their own passage: the "
            "old ones stay; run `pullquote reindex --repair`."
        )


def found_share(
    stores: Stores,
    archive: Archive,
    model: str,
    passages: Sequence[tuple[str, str]],
) -> float:
    """The share of these `(passage id, text hash)` that their own vectors find in the top 10.

    A passage counts as found when another of the very same words is: those are as near.
    """
    cache = VectorCache(archive.database)
    found = total = 0
    for at in range(0, len(passages), 500):
        part = passages[at : at + 500]
        vectors = cache.kept(model, [text for _, text in part])
        for passage_id, text in part:
            if (vector := vectors.get(text)) is None:
                continue
            total += 1
            hits = stores.vectors.search(np.asarray(vector), _AMONG)
            ids = {hit.passage_id for hit in hits}
            found += passage_id in ids or bool(hits and hits[-1].cosine > 0.99999)
    return found / total if total else 1.0
