"""A question to ranked passages: BM25 and vectors, blended by score."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace

import numpy as np

from index import fingerprint
from index.archive import Archive, Passage
from index.article import Source
from index.bm25 import Bm25Index
from index.embed import open_embedder
from index.encoder import Embedder, Vectors
from index.errors import ArchiveError, NoArchiveError
from index.scope import EVERYTHING, Scope
from index.settings import IndexSettings
from index.stores import Stores
from index.terms import stems
from index.vectors import VectorHit, VectorIndex

_CANDIDATES = 100  # from each side
# Chroma lists all that a condition admits before it searches: among 43,000 passages 130 to 320 ms
# for a wide scope. The nearest 300 of all hold enough of such a scope, and take 25 ms.
_LOOK_FIRST = 300
_TRIES = 5  # a re-index commits a few times a second at most, a search takes .05 s
_LEXICAL_SHARE = 0.6
# Syndicated copies with small edits share nearly all of their five-word shingles; two
# reports of one event share almost none.
_SHINGLE = 5
_SAME_STORY = 0.6
_COPIES_WITHIN = 50  # copies score alike; comparing all 200 candidates took 0.15 s


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and why it is here.

    `score` is 0 to 1, comparable within one search only; `bm25` is the raw BM25 score,
    `cosine` the similarity to the question. `also` names other articles that carry the
    same words: one source, however many printed it.
    """

    passage: Passage
    score: float
    bm25: float
    cosine: float
    also: tuple[Source, ...] = ()


class Searcher:
    """The two indexes, read together; the archive decides what is live.

    `generation` is the archive's as it was before the indexes were opened.
    """

    def __init__(
        self,
        archive: Archive,
        bm25: Bm25Index,
        vectors: VectorIndex,
        embedder: Embedder,
        generation: int | None = None,
    ) -> None:
        self.archive = archive
        self.bm25 = bm25
        self.embedder = embedder
        self._vectors = vectors
        self._generation = archive.generation() if generation is None else generation
        self._refreshed = self._generation

    @contextmanager
    def reading(self) -> Iterator["Searcher"]:
        """Itself, so that whoever reads need not know whether others write."""
        yield self

    def close(self) -> None:
        """Close the archive and let go of Chroma's files."""
        self.archive.close()
        self._vectors.close()

    def is_outdated(self) -> bool:
        """Whether others have written since it was opened: only a new one shows all of that."""
        return self.archive.generation() != self._generation

    def is_in_place(self) -> bool:
        """Whether its indexes are still where they were opened, and not replaced by new ones."""
        return self._vectors.is_in_place()

    def search(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """The `k` best passages in `scope`, best first, each story's copies counted once.

        Copies outside the scope are not told of. All that is found is of one state of the
        archive: a search that another process committed into is begun again.
        """
        if scope.is_empty:
            return []
        hits: list[Hit] = []
        for _ in range(_TRIES):
            before = self._refresh()
            hits = self._search(question, k, scope)
            if self.archive.generation() == before:
                break
        return hits

    def _refresh(self) -> int:
        """Let the word index show the newest commit; it would by itself half a second later."""
        generation = self.archive.generation()
        if generation != self._refreshed:
            self.bm25.reload()
            self._refreshed = generation
        return generation

    def _search(self, question: str, k: int, scope: Scope) -> list[Hit]:
        asked = self.embedder.encode_question(question)
        lexical = dict(self.bm25.search(question, _CANDIDATES, scope))
        cosines = {hit.passage_id: hit.cosine for hit in self._nearest(asked, scope)}
        cosines |= self._missing_cosines(asked, [one for one in lexical if one not in cosines])
        passages = self.archive.passages(list(dict.fromkeys([*lexical, *cosines])), scope)
        top = max(lexical.values(), default=0.0) or 1.0
        hits = [
            Hit(
                passage,
                _LEXICAL_SHARE * lexical.get(one, 0.0) / top
                + (1 - _LEXICAL_SHARE) * max(cosines.get(one, 0.0), 0.0),
                lexical.get(one, 0.0),
                cosines.get(one, 0.0),
            )
            for one, passage in passages.items()
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.passage.passage_id))
        return collapse_copies(hits, k)

    def _nearest(self, asked: Vectors, scope: Scope) -> list[VectorHit]:
        if not scope.is_everything:
            hits = self._vectors.search(asked, _LOOK_FIRST)
            inside = self.archive.passages([hit.passage_id for hit in hits], scope)
            found = [hit for hit in hits if hit.passage_id in inside]
            if len(found) >= _CANDIDATES:
                return found[:_CANDIDATES]
        return self._vectors.search(asked, _CANDIDATES, scope)

    def _missing_cosines(self, asked: Vectors, passage_ids: Sequence[str]) -> dict[str, float]:
        """BM25's finds that the vector search did not list: their vectors say how near."""
        return {
            one: float(np.dot(vector, asked))
            for one, vector in self._vectors.get(passage_ids).items()
        }


def open_searcher(settings: IndexSettings, embedder: Embedder | None = None) -> Searcher:
    """Open the index that `settings` name, with an embedder that is already open if there is one.

    Raises NoArchiveError, OtherSettingsError, or ArchiveError when a part is damaged.
    """
    with ExitStack() as opened:
        archive = opened.enter_context(closing(Archive(settings.index_dir)))
        generation = archive.generation()  # first: what is committed from here on is told
        fingerprint.check(archive, fingerprint.fingerprint(settings))
        if not archive.count_passages():
            raise NoArchiveError(
                f"The index in {settings.index_dir} holds no articles: "
                "run `pullquote reindex PATH` with a folder of articles."
            )
        stores = _open_stores(settings, archive)
        opened.callback(stores.close)
        # Only this much: while another process writes, the counts may differ for a moment.
        if not all(stores.counts()):
            raise ArchiveError(
                f"The word index or the vector index in {settings.index_dir} is empty although "
                "articles are stored: run `pullquote reindex --repair`."
            )
        embedder = open_embedder(settings) if embedder is None else embedder
        searcher = Searcher(archive, stores.bm25, stores.vectors, embedder, generation)
        opened.pop_all()
    return searcher


def _open_stores(settings: IndexSettings, archive: Archive) -> Stores:
    """The live pair, also where another process switches to a new one meanwhile."""
    while True:
        number = archive.stores()
        try:
            stores = Stores(settings.index_dir, number)
        except ArchiveError:
            if archive.stores() == number:
                raise
            continue
        if archive.stores() == number:
            return stores
        stores.close()


def collapse_copies(hits: Sequence[Hit], k: int) -> list[Hit]:
    """The first `k` hits that are not copies of one above from another article."""
    kept: list[Hit] = []
    shingles: list[frozenset[tuple[str, ...]]] = []
    for rank, hit in enumerate(hits):
        if len(kept) == k and rank >= _COPIES_WITHIN:
            break
        mine = _shingles(hit.passage.text)
        copy_of = next((at for at, one in enumerate(shingles) if _overlap(mine, one)), None)
        if copy_of is None:
            if len(kept) < k:
                kept.append(hit)
                shingles.append(mine)
        else:
            kept[copy_of] = _with_copy(kept[copy_of], hit.passage.source)
    return kept


def _with_copy(hit: Hit, source: Source) -> Hit:
    known = {hit.passage.source.article_id, *(one.article_id for one in hit.also)}
    if source.article_id in known:
        return hit
    return replace(hit, also=(*hit.also, source))


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = stems(text)
    return frozenset(zip(*(words[at:] for at in range(_SHINGLE)), strict=False))


def _overlap(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    """Containment, so that a trimmed copy is still a copy."""
    smaller = min(len(one), len(other))
    return bool(smaller) and len(one & other) / smaller >= _SAME_STORY
