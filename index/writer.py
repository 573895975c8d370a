"""Articles into the three stores, in the order that survives a crash at any point.

Per batch: note the new passage ids as doubtful → Chroma and tantivy → one SQLite commit
makes them live → what became stale is removed from both. A crash leaves the old state or
the new one, and the next run tidies up.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

from index import fingerprint
from index.archive import Archive
from index.beside import Building, build_beside, chunks_of
from index.chunk import Chunk
from index.embed import open_embedder
from index.encoder import Embedder
from index.errors import ArchiveError, VectorServerError
from index.ledger import Ledger
from index.meta import VECTORS
from index.rows import parts
from index.settings import IndexSettings
from index.staging import Staging
from index.stores import Stores, site_to_write
from index.vector_cache import VectorCache
from index.verify import differences
from index.versions import Stored
from index.visit import Visit

_FEW_DEAD = 100  # so few cost no search anything


class Writer:
    """Writes batches; the embedder and the indexes open when first needed.

    Indexes that are missing, damaged or at odds with the archive are built anew, from the
    archive and the vectors it keeps. `tell` hears of that.
    """

    def __init__(self, settings: IndexSettings, archive: Archive, tell: Building) -> None:
        self._settings = settings
        self._archive = archive
        self._tell = tell
        self._ledger = Ledger(archive.database)
        self._site = site_to_write(settings, archive)
        self._embedder: Embedder | None = None
        self._stores: Stores | None = None
        self.mended = ""

    def close(self) -> None:
        """Let go of both indexes."""
        if self._stores is not None:
            self._stores.close()
            self._stores = None

    def write(self, batch: Sequence[Stored], removed: Sequence[str] = ()) -> int:
        """Make a batch live and drop the articles `removed`; how many passages that made."""
        if not batch and not removed:
            return 0
        chunks, known = self._indexed(batch)
        self._ledger.put(batch, chunks, removed, [one.chunk_id for one in known])
        self._redescribe(batch, known)
        self.tidy()
        return len(chunks)

    def put_back(self, before: Sequence[tuple[str, Stored | None]]) -> None:
        """Restore articles as they were; None is no article."""
        batch = [old for _, old in before if old is not None]
        chunks, known = self._indexed(batch)
        self._ledger.put_back(before, chunks, [one.chunk_id for one in known])
        self._redescribe(batch, known)
        self.tidy()

    def tidy(self) -> None:
        """Remove from both indexes what is not live, and let them tell what the archive does."""
        if stale := frozenset(self._ledger.stale()):
            for part in parts(sorted(self._ledger.owners(sorted(stale))), 64):
                batch = [one for one in map(self._archive.stored, part) if one is not None]
                chunks = chunks_of(self._settings, batch, self._open_embedder())
                self._redescribe(batch, [one for one in chunks if one.chunk_id in stale])
            self._ledger.described(stale)
        doubtful = self._ledger.doubtful()
        if doubtful:
            stores = self._open_stores()
            with self._suspecting():
                stores.remove(doubtful)
            self._ledger.settle(doubtful)

    def move(self, moved: Sequence[tuple[str, str, str]]) -> None:
        """`(article_id, identity, path)`: the same content, found elsewhere."""
        self._ledger.move(moved)

    def remember(self, digests: Iterable[tuple[str, str]], visits: Iterable[Visit]) -> None:
        """These have been read in full, and what they held was written."""
        self._ledger.remember(digests, visits)

    def copies(self, article_ids: Sequence[str]) -> int:
        """How many of these carry the story of an article that was there, or of one before."""
        mine, found = set(article_ids), 0
        for part in parts(sorted(mine)):
            for article_id, others in self._archive.carriers(part).items():
                ids = {one.article_id for one in others}
                found += bool(ids - mine) or any(one < article_id for one in ids)
        return found

    def is_due_for_compaction(self) -> bool:
        """Whether too many vectors are dead: searching then misses live ones."""
        dead = self._ledger.dead()
        live = self._archive.count_passages()
        return dead > max(_FEW_DEAD, self._settings.compact_share * (dead + live))

    def build_beside(self, meta: dict[str, str] | None = None) -> None:
        """Both indexes anew under the next number; readers stay with the old ones until then."""
        self.close()
        if meta:
            self._embedder = open_embedder(self._settings)
        build_beside(
            self._settings,
            self._archive,
            Staging(self._archive.database),
            self._open_embedder(),
            self._tell,
            meta,
        )

    def are_stores_there(self) -> bool:
        """Whether both indexes exist, or nothing is indexed; opening them takes a second."""
        return not self._archive.count_passages() or self._site.exists(self._archive.stores())

    def check_stores(self) -> None:
        """Build the indexes anew unless they can be opened and hold what the archive holds."""
        self._open_stores()

    def repair(self) -> str:
        """Make both indexes hold just what the archive calls live; what was wrong, or nothing."""
        if suspicion := self._ledger.suspicion():
            self.build_beside()
            return suspicion
        try:
            stores = Stores(
                self._site, self._archive.stores(), create=not self._archive.count_passages()
            )
        except VectorServerError:
            raise
        except ArchiveError as error:
            self.build_beside()
            return str(error)
        self._stores = stores
        try:
            amiss = differences(self._archive, stores)
        except VectorServerError:
            raise
        except ArchiveError as error:
            self.build_beside()
            return str(error)
        if not amiss:
            self.tidy()
            return ""
        if len(amiss.missing) > self._settings.compact_share * self._archive.count_passages():
            self.build_beside()
            return amiss.told()
        stores.remove(sorted(amiss.extra))
        self._ledger.settle(sorted(amiss.extra))
        self._add_missing(stores, amiss.missing)
        self.tidy()
        return amiss.told()

    def _add_missing(self, stores: Stores, missing: frozenset[str]) -> None:
        """Index again what the archive calls live, from its articles and the kept vectors."""
        owners = self._ledger.owners(sorted(missing))
        for part in parts(sorted(owners), 64):
            batch = [one for one in map(self._archive.stored, part) if one is not None]
            embedder = self._open_embedder()
            chunks = [
                one for one in chunks_of(self._settings, batch, embedder) if one.chunk_id in missing
            ]
            matrix = VectorCache(self._archive.database).encode(
                [one.embedded for one in chunks], embedder
            )
            sources = {one.article.source.article_id: one.article.source for one in batch}
            stores.add(chunks, sources, matrix)

    def _indexed(self, batch: Sequence[Stored]) -> tuple[list[Chunk], list[Chunk]]:
        """The batch's passages, in both indexes but not live yet; and those live before."""
        if not batch:
            return [], []
        stores, embedder = self._open_stores(), self._open_embedder()
        chunks = chunks_of(self._settings, batch, embedder)
        sources = {one.article.source.article_id: one.article.source for one in batch}
        live = self._ledger.live([chunk.chunk_id for chunk in chunks])
        fresh = [chunk for chunk in chunks if chunk.chunk_id not in live]
        matrix = VectorCache(self._archive.database).encode(
            [chunk.embedded for chunk in fresh], embedder
        )
        if self._archive.meta(VECTORS) is None:
            self._archive.set_meta(VECTORS, embedder.fingerprint)
        self._ledger.doubt(chunk.chunk_id for chunk in fresh)
        with self._suspecting():
            stores.add(fresh, sources, matrix)
        return chunks, [chunk for chunk in chunks if chunk.chunk_id in live]

    def _redescribe(self, batch: Sequence[Stored], chunks: Sequence[Chunk]) -> None:
        """Live passages whose words are as before, and whose outlet, tags or date may not be."""
        if chunks:
            sources = {one.article.source.article_id: one.article.source for one in batch}
            stores = self._open_stores()
            with self._suspecting():
                stores.redescribe(chunks, sources)
            self._ledger.described(one.chunk_id for one in chunks)

    @contextmanager
    def _suspecting(self) -> Iterator[None]:
        """An index that fails here may look whole and fail again: note it for a repair."""
        try:
            yield
        except VectorServerError:
            raise
        except ArchiveError as error:
            with suppress(ArchiveError):  # the disk may be full
                self._ledger.suspect(str(error))
            raise

    def _open_embedder(self) -> Embedder:
        if self._embedder is None:
            self._embedder = open_embedder(fingerprint.as_begun(self._settings, self._archive))
        return self._embedder

    def _open_stores(self) -> Stores:
        if self._stores is None:
            number = self._archive.stores()
            self._site.sweep(number)
            live = self._archive.count_passages()
            try:
                stores = Stores(self._site, number, create=not live)
                self._compare(stores, live)
            except VectorServerError:
                raise
            except ArchiveError as error:
                self.mended = str(error)
                self.build_beside()
                stores = Stores(self._site, self._archive.stores())
            self._stores = stores
        return self._stores

    def _compare(self, stores: Stores, live: int) -> None:
        """An index that lost passages, or came from elsewhere, is not added to."""
        doubtful = len(self._ledger.doubtful())
        held = stores.counts()
        if all(live <= count <= live + doubtful for count in held):
            return
        stores.close()
        raise ArchiveError(
            f"The archive held {live:,} passages, its word index {held[0]:,}, its vector index "
            f"{held[1]:,}."
        )
