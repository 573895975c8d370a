"""The two indexes derived from the archive, side by side in numbered folders.

`bm25-3` and `chroma-3` belong together; the archive says which number is live. A new pair is
built under the next number and becomes live in one SQLite commit.
"""

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.archive import Passage
from index.article import Source
from index.bm25 import Bm25Index
from index.chunk import Chunk
from index.encoder import Vectors
from index.errors import ArchiveError
from index.vectors import VectorIndex, alone

_OURS = re.compile(r"(?:bm25|chroma)(?:-\d+)?(?:\.lock)?")


def bm25_dir(folder: Path, number: int) -> Path:
    """Where tantivy keeps the files of one pair."""
    return folder / f"bm25-{number}"


def vectors_dir(folder: Path, number: int) -> Path:
    """Where Chroma keeps the files of one pair."""
    return folder / f"chroma-{number}"


class Stores:
    """Both indexes of one number, open. Without `create` both must be there."""

    def __init__(self, folder: Path, number: int, *, create: bool = False) -> None:
        self.number = number
        words, vectors = bm25_dir(folder, number), vectors_dir(folder, number)
        if not create and (
            missing := next((one for one in (words, vectors) if not one.is_dir()), None)
        ):
            raise ArchiveError(f"{missing} is missing: run `pullquote reindex --repair`.")
        self.bm25 = Bm25Index(words)
        self.vectors = VectorIndex(vectors, create=create)

    def close(self) -> None:
        """Let go of Chroma's files."""
        self.vectors.close()

    def add(self, chunks: Sequence[Chunk], sources: Mapping[str, Source], vectors: Vectors) -> None:
        """Add or replace passages; `vectors` is (len(chunks), dimensions), `sources` by article."""
        if not chunks:
            return
        passages = passages_of(chunks, sources)
        self.vectors.upsert(passages, vectors)
        self._add_words(chunks, passages)

    def redescribe(self, chunks: Sequence[Chunk], sources: Mapping[str, Source]) -> None:
        """New metadata for passages whose words and vectors are there already."""
        if not chunks:
            return
        passages = passages_of(chunks, sources)
        self.vectors.describe(passages)
        self._add_words(chunks, passages)

    def _add_words(self, chunks: Sequence[Chunk], passages: Sequence[Passage]) -> None:
        self.bm25.update(
            [(chunk.chunk_id, chunk.embedded) for chunk in chunks],
            sources={one.passage_id: one.source for one in passages},
        )

    def remove(self, passage_ids: Sequence[str]) -> None:
        """Remove passages; ids that are not there are ignored."""
        if passage_ids:
            self.vectors.delete(passage_ids)
            self.bm25.update([], remove=passage_ids)

    def counts(self) -> tuple[int, int]:
        """How many passages the word index and the vector index hold."""
        return len(self.bm25), len(self.vectors)


def passages_of(chunks: Sequence[Chunk], sources: Mapping[str, Source]) -> list[Passage]:
    """Chunks as the archive will hold them."""
    return [
        Passage(c.chunk_id, sources[c.article_id], c.start, c.end, c.text, c.sentences)
        for c in chunks
    ]


def next_number(folder: Path, live: int) -> int:
    """A number under which nothing lies."""
    number = live + 1
    while bm25_dir(folder, number).exists() or vectors_dir(folder, number).exists():
        number += 1
    return number


def sweep(folder: Path, live: int) -> None:
    """Remove what killed builds and earlier pairs left; failing at that harms nobody."""
    kept = {bm25_dir(folder, live).name, vectors_dir(folder, live).name}
    for entry in folder.iterdir():
        if entry.name.removesuffix(".lock") in kept or not _OURS.fullmatch(entry.name):
            continue
        if entry.is_dir():
            with alone(entry):
                shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
