"""What the index needs to know, passed in by whoever runs it."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

# Raise when cleaning, chunking or the stored form changes in a way that makes an older
# index answer differently: it is part of the fingerprint.
FORMAT = 4


class Precision(StrEnum):
    """How documents are embedded; questions always are in full.

    QUICKEST is what the machine does best: a graphics processor, else eight-bit weights where they
    are much quicker, else in full. What an index was begun with stays until it is made anew.
    """

    QUICKEST = "quickest"
    FULL = "full"
    INT8 = "int8"


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Settings of the index; the `fingerprint` ones decide what is in it.

    `chunk_tokens` counts the embedder's own tokens, header included. `max_file_bytes`
    is the largest file read; larger ones are skipped and named. When more than `compact_share`
    of the vectors are dead, the indexes are built anew beside the live ones. `chroma_url` is the
    server that has the vectors, empty for the index folder. `precision` is that of the documents'
    vectors. `reranker` is a cross-encoder that looks at the first hits again, empty for none.
    """

    index_dir: Path
    cache_dir: Path
    embedding_model: str = "all-MiniLM-L6-v2"
    chunk_tokens: int = 250
    max_file_bytes: int = 100_000_000
    compact_share: float = 0.2
    chroma_url: str = ""
    chroma_token: str = field(default="", repr=False)
    precision: Precision = Precision.FULL
    reranker: str = ""
