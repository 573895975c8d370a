"""The two indexes derived from the archive, side by side under one number.

`bm25-3` and `chroma-3`, or a server's collection that ends in `-3`, belong together; the archive
says which number is live. A new pair is built under the next number and becomes live in one
SQLite commit.
"""

import re
import secrets
import shutil
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.archive import Archive, Passage
from index.article import Source
from index.bm25 import Bm25Index
from index.chroma.folder import Folder, alone
from index.chroma.place import Place
from index.chroma.server import Remote, Server
from index.chunk import Chunk
from index.encoder import Vectors
from index.errors import ArchiveError, VectorServerError
from index.meta import ARCHIVE_ID
from index.settings import IndexSettings
from index.vectors import VectorIndex

_OURS = re.compile(r"(?:bm25|chroma)(?:-\d+)?(?:\.lock)?")


def bm25_dir(folder: Path, number: int) -> Path:
    """Where tantivy keeps the files of one pair."""
    return folder / f"bm25-{number}"


def vectors_dir(folder: Path, number: int) -> Path:
    """Where Chroma keeps the files of one pair."""
    return folder / f"chroma-{number}"


@dataclass(frozen=True, slots=True)
class Site:
    """Where one archive's pairs lie: below its folder, the vectors on `server` if there is one.

    There a collection is named after `archive_id` and the number, so that archives may share.
    """

    folder: Path
    server: Server | None = None
    archive_id: str = ""

    def vectors(self, number: int) -> Place:
        """Where the vectors of one pair lie."""
        if self.server is None:
            return Folder(vectors_dir(self.folder, number))
        return Remote(self.server, f"{self._prefix}{number}")

    def exists(self, number: int) -> bool:
        """Whether both parts of a pair are there; a server is asked. Raises VectorServerError."""
        return bm25_dir(self.folder, number).is_dir() and self.vectors(number).exists()

    def next_number(self, live: int) -> int:
        """A number under which nothing lies, here or on the server. Raises VectorServerError."""
        number, taken = live + 1, self._numbers()
        while (
            number in taken
            or bm25_dir(self.folder, number).exists()
            or vectors_dir(self.folder, number).exists()
        ):
            number += 1
        return number

    def discard(self, number: int) -> None:
        """Remove a pair that did not become live; failing at that harms nobody."""
        for left in (bm25_dir(self.folder, number), vectors_dir(self.folder, number)):
            shutil.rmtree(left, ignore_errors=True)
        self._drop({number})

    def sweep(self, live: int) -> None:
        """Remove what killed builds and earlier pairs left; failing at that harms nobody."""
        kept = {bm25_dir(self.folder, live).name, vectors_dir(self.folder, live).name}
        for entry in self.folder.iterdir():
            if entry.name.removesuffix(".lock") in kept or not _OURS.fullmatch(entry.name):
                continue
            if entry.is_dir():
                with alone(entry):
                    shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        with suppress(VectorServerError):
            self._drop(self._numbers() - {live})

    @property
    def _prefix(self) -> str:
        return f"pullquote-{self.archive_id}-"

    def _numbers(self) -> set[int]:
        """Those of the collections that are on the server."""
        if self.server is None:
            return set()
        tails = [one.removeprefix(self._prefix) for one in self.server.names(self._prefix)]
        return {int(one) for one in tails if one.isdecimal()}

    def _drop(self, numbers: Set[int]) -> None:
        if self.server is not None:
            for number in sorted(numbers):
                with suppress(VectorServerError):
                    self.server.drop(f"{self._prefix}{number}")


def site_of(settings: IndexSettings, archive: Archive) -> Site:
    """Where the pairs of an archive lie."""
    server = Server(settings.chroma_url, settings.chroma_token) if settings.chroma_url else None
    return Site(settings.index_dir, server, archive.meta(ARCHIVE_ID) or "")


def site_to_write(settings: IndexSettings, archive: Archive) -> Site:
    """The same for the only writer, who gives an archive its id when it first needs one."""
    if settings.chroma_url and not archive.meta(ARCHIVE_ID):
        archive.set_meta(ARCHIVE_ID, secrets.token_hex(8))
    return site_of(settings, archive)


class Stores:
    """Both indexes of one number, open. Without `create` both must be there."""

    def __init__(self, site: Site, number: int, *, create: bool = False) -> None:
        self.number = number
        words = bm25_dir(site.folder, number)
        if not create and not words.is_dir():
            raise ArchiveError(f"{words} is missing: run `pullquote reindex --repair`.")
        self.bm25 = Bm25Index(words)
        self.vectors = VectorIndex(site.vectors(number), create=create)

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
