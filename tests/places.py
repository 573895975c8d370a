"""Where an index keeps its parts, for tests that look into them or break them."""

from contextlib import closing
from pathlib import Path

from index import stores
from index.archive import Archive
from index.settings import IndexSettings


def vectors_dir(settings: IndexSettings) -> Path:
    """Chroma's folder of the live pair."""
    return stores.vectors_dir(settings.index_dir, _live(settings))


def bm25_dir(settings: IndexSettings) -> Path:
    """Tantivy's folder of the live pair."""
    return stores.bm25_dir(settings.index_dir, _live(settings))


def _live(settings: IndexSettings) -> int:
    with closing(Archive(settings.index_dir)) as archive:
        return archive.stores()
