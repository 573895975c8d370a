"""What the index needs to know, passed in by whoever runs it."""

from dataclasses import dataclass
from pathlib import Path

# Raise when cleaning, chunking or the stored form changes in a way that makes an older
# index answer differently: it is part of the fingerprint.
FORMAT = 2


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Settings of the index; the `fingerprint` ones decide what is in it.

    `chunk_tokens` counts the embedder's own tokens, header included. `max_file_bytes`
    is the largest file read; larger ones are skipped and named.
    """

    index_dir: Path
    cache_dir: Path
    embedding_model: str = "all-MiniLM-L6-v2"
    chunk_tokens: int = 200
    max_file_bytes: int = 100_000_000

    @property
    def bm25_dir(self) -> Path:
        """Where tantivy keeps its files."""
        return self.index_dir / "bm25"

    @property
    def vectors_dir(self) -> Path:
        """Where Chroma keeps its files."""
        return self.index_dir / "chroma"
