"""A question to ranked passages: BM25 and vectors, blended by score."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from index import fingerprint
from index.archive import Archive, Passage
from index.article import Source
from index.bm25 import Bm25Index
from index.embed import open_embedder
from index.encoder import Embedder, Vectors
from index.errors import ArchiveError, NoArchiveError
from index.scope import EVERYTHING, Scope, second_of
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
_MOST_NAMED = 10  # of those who carried a story
_Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and why it is here.

    `score` is 0 to 1, comparable within one search only; `bm25` is the raw BM25 score,
    `cosine` the similarity to the question. Hits of one `story` are one source, however many
    printed it: `also` names the others that carried it, oldest first, and `also_more` counts
    those that are not named. Words that one of them has to itself are a hit of their own, which
    has the story of the hit that names all. `corrected` are the notices that correct any of these.
    """

    passage: Passage
    score: float
    bm25: float
    cosine: float
    also: tuple[Source, ...] = ()
    also_more: int = 0
    story: str = ""
    corrected: tuple[Source, ...] = ()


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

    def search(
        self, question: str, k: int, scope: Scope = EVERYTHING, now: datetime | None = None
    ) -> list[Hit]:
        """The `k` best passages in `scope`, best first, each story's copies counted once.

        `now` is the asker's clock, which "last week" is reckoned from; this machine's if None.

        Copies outside the scope are not told of. All that is found is of one state of the
        archive: a search that another process committed into is begun again.
        """
        if scope.is_empty:
            return []
        asked, hits = self.embedder.encode_question(question), list[Hit]()
        for _ in range(_TRIES):
            before = self._refresh()
            hits = self._search(question, asked, k, scope)
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

    def _search(self, question: str, asked: Vectors, k: int, scope: Scope) -> list[Hit]:
        among = None if scope.articles is None else self.archive.passage_ids(scope)
        lexical = dict(self.bm25.search(question, _CANDIDATES, scope, among))
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
        stories = self.archive.stories({hit.passage.source.article_id for hit in hits})
        return self._told(collapse_copies(hits, k, stories), stories, scope)

    def _told(self, hits: Sequence[Hit], stories: Mapping[str, str], scope: Scope) -> list[Hit]:
        """The hits with who carried them and what was put right, as far as `scope` admits it."""
        ids = [hit.passage.source.article_id for hit in hits]
        carriers = self.archive.carriers(ids, scope)
        also = []
        for own, hit in zip(ids, hits, strict=True):
            # Copies of its story are told of where their words are: with the one that speaks.
            others = [one for one in hit.also if not _is_copy(stories, own, one.article_id)]
            carried = carriers.get(own, ()) if hit.story == own else ()
            also.append(_by_day([*others, *carried], own))
        named = {one.article_id for found in also for one in found}
        notices = self.archive.notices([*ids, *sorted(named - {*ids})], scope)
        return [
            replace(
                hit,
                also=found[:_MOST_NAMED],
                also_more=max(len(found) - _MOST_NAMED, 0),
                corrected=_by_day(
                    (notice for at in (one, *_ids(found)) for notice in notices.get(at, ())), one
                ),
            )
            for one, hit, found in zip(ids, hits, also, strict=True)
        ]

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


def collapse_copies(
    hits: Sequence[Hit], k: int, stories: Mapping[str, str] | None = None
) -> list[Hit]:
    """The first `k` hits, best first, that say what none above says; copies are named there.

    Each story is told by the article of its best hit: another's words are left out where that
    article has them in any of the hits. `stories` names the story of articles that have one.
    """
    known = stories or {}
    tellers: dict[str, str] = {}
    words = _Words()
    kept: list[Hit] = []
    for rank, hit in enumerate(hits):
        if len(kept) == k and rank >= _COPIES_WITHIN:
            break
        own = hit.passage.source.article_id
        copy_of = next((at for at, one in enumerate(kept) if words.overlap(hit, one)), None)
        if copy_of is not None:
            kept[copy_of] = _with_copy(kept[copy_of], hit.passage.source)
        elif len(kept) < k:
            teller = tellers.setdefault(known.get(own, own), own)
            told = [one for one in hits if one.passage.source.article_id == teller]
            shown = (words.told_by(hit, told) if teller != own else None) or hit
            if all(one.passage.passage_id != shown.passage.passage_id for one in kept):
                kept.append(replace(shown, story=teller))
    return sorted(kept, key=lambda hit: (-hit.score, hit.passage.passage_id))


class _Words:
    """The shingles of hits, cut once for each."""

    def __init__(self) -> None:
        self._cut: dict[str, _Shingles] = {}

    def overlap(self, one: Hit, other: Hit) -> bool:
        """Containment, so that a trimmed copy is still a copy."""
        left, right = self._of(one), self._of(other)
        smaller = min(len(left), len(right))
        return bool(smaller) and len(left & right) / smaller >= _SAME_STORY

    def told_by(self, hit: Hit, told: Sequence[Hit]) -> Hit | None:
        """Of another article's hits that between them hold most of these words, the nearest."""
        mine = self._of(hit)
        shared = [mine & self._of(one) for one in told]
        held = frozenset[tuple[str, ...]]().union(*shared)
        if not mine or len(held) < _SAME_STORY * len(mine):
            return None
        return told[max(range(len(told)), key=lambda at: len(shared[at]))]

    def _of(self, hit: Hit) -> _Shingles:
        passage = hit.passage
        if passage.passage_id not in self._cut:
            words = stems(passage.text)
            runs = zip(*(words[at:] for at in range(_SHINGLE)), strict=False)
            self._cut[passage.passage_id] = frozenset(runs)
        return self._cut[passage.passage_id]


def _is_copy(stories: Mapping[str, str], one: str, other: str) -> bool:
    return one in stories and stories[one] == stories.get(other)


def _with_copy(hit: Hit, source: Source) -> Hit:
    known = {hit.passage.source.article_id, *_ids(hit.also)}
    if source.article_id in known:
        return hit
    return replace(hit, also=(*hit.also, source))


def _by_day(sources: Iterable[Source], own: str) -> tuple[Source, ...]:
    """Each once, oldest first, undated ones last, without the article that they are told of."""
    each = {one.article_id: one for one in sources if one.article_id != own}
    return tuple(sorted(each.values(), key=_age))


def _age(source: Source) -> tuple[bool, int, str]:
    when = source.published
    return when is None, second_of(when) if when else 0, source.article_id


def _ids(sources: Iterable[Source]) -> list[str]:
    return [one.article_id for one in sources]
