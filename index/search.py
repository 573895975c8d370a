"""A question to ranked passages: understood, searched for in parts, blended by score."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime

import numpy as np

from index import fingerprint
from index.archive import Archive
from index.article import Source
from index.aspects import subject
from index.bm25 import Bm25Index
from index.copies import collapse_copies
from index.embed import open_embedder
from index.encoder import Embedder, Vectors
from index.errors import ArchiveError, NoArchiveError
from index.hit import Hit
from index.named import Names, known_names
from index.rerank import Reranker, open_reranker
from index.rounds import Rounds
from index.scope import EVERYTHING, Scope, second_of
from index.settings import IndexSettings
from index.stores import Stores, site_of
from index.understanding import Understanding, day_for, literally, understand
from index.vectors import VectorIndex
from index.when import Relation, When

_TRIES = 5  # a re-index commits a few times a second at most, a search takes .05 s
_MOST_NAMED = 10  # of those who carried a story
_EVENT = 5  # passages whose middle day dates an event


class Searcher:
    """The two indexes, read together; the archive decides what is live.

    `generation` is the archive's as it was before the indexes were opened, `number` is theirs.
    """

    def __init__(
        self,
        archive: Archive,
        bm25: Bm25Index,
        vectors: VectorIndex,
        embedder: Embedder,
        generation: int | None = None,
        number: int | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self.archive = archive
        self.bm25 = bm25
        self.embedder = embedder
        self.reranker = reranker
        self._vectors = vectors
        self._generation = archive.generation() if generation is None else generation
        self._refreshed = self._generation
        self._number = number
        self._names: tuple[int, Scope, Names] | None = None

    @contextmanager
    def reading(self) -> Iterator["Searcher"]:
        """Itself, so that whoever reads need not know whether others write."""
        yield self

    def close(self) -> None:
        """Close the archive and let go of the vectors."""
        self.archive.close()
        self._vectors.close()

    def is_outdated(self) -> bool:
        """Whether others have written since it was opened: only a new one shows all of that."""
        return self.archive.generation() != self._generation

    def is_in_place(self) -> bool:
        """Whether its indexes are still where they were opened, and not replaced by new ones."""
        return self._vectors.is_in_place() and self._number in (None, self.archive.stores())

    def understand(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        now: datetime | None = None,
        *,
        as_it_stands: bool = False,
    ) -> Understanding:
        """What the question names and asks; names outside `scope` mean nothing to it.

        `now` is the asker's clock, which "last week" is reckoned from; this machine's if None.
        With `as_it_stands` only its words count.
        """
        clock = now or datetime.now().astimezone()
        if as_it_stands:
            return literally(question, clock)
        return understand(question, self._known(scope), clock)

    def search(
        self, question: str, k: int, scope: Scope = EVERYTHING, now: datetime | None = None
    ) -> list[Hit]:
        """The `k` best passages in `scope`, best first, each story's copies counted once.

        Copies outside the scope are not told of. All that is found is of one state of the
        archive: a search that another process committed into is begun again. `now` as above.
        """
        return self.search_for(self.understand(question, scope, now), k, scope)

    def search_for(self, asked: Understanding, k: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """The same for a question that is understood already."""
        scope &= asked.scope
        if scope.is_empty:
            return []
        vectors, hits = self._vectors_of(asked), list[Hit]()
        for _ in range(_TRIES):
            before = self._refresh()
            hits = self._search(self._dated(asked, scope), vectors, k, scope)
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

    def _vectors_of(self, asked: Understanding) -> Vectors:
        """The question's vector and each part's, (1 + parts, dimensions)."""
        if len(asked.aspects) > 1:
            words = [asked.bare, *(one.words for one in asked.aspects)]
            return self.embedder.encode_questions(words)
        return np.repeat(self.embedder.encode_questions([asked.bare]), 2, axis=0)

    def _known(self, scope: Scope) -> Names:
        """Who may be named; made anew when the archive or the scope is another."""
        generation = self.archive.generation()
        if self._names is None or self._names[:2] != (generation, scope):
            outlets, authors = self.archive.names(scope)
            self._names = (generation, scope, known_names(outlets, authors))
        return self._names[2]

    def _dated(self, asked: Understanding, scope: Scope) -> Understanding:
        """With days in place of events: "before the summit" by the articles on the summit."""
        times = tuple(self._day_of(one, asked, scope) if one.event else one for one in asked.times)
        aspects = tuple(
            replace(one, times=tuple(times[asked.times.index(when)] for when in one.times))
            for one in asked.aspects
        )
        return replace(asked, times=times, aspects=aspects)

    def _day_of(self, when: When, asked: Understanding, scope: Scope) -> When:
        found = [one for one, _ in self.bm25.find(subject(when.event), _EVENT, scope)]
        sources = self.archive.sources(found, scope).values()
        days = sorted(filter(None, (day_for(source, asked.now) for source in sources)))
        if not days:
            return when
        middle = days[len(days) // 2]
        if when.relation is Relation.EVENT_BEFORE:
            return replace(when, until=middle)
        return replace(when, since=middle)

    def _search(self, asked: Understanding, vectors: Vectors, k: int, scope: Scope) -> list[Hit]:
        rounds = Rounds(
            self.archive, self.bm25, self._vectors, asked, vectors, scope, self.reranker
        )
        hits = rounds.hits(k)
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


def open_searcher(
    settings: IndexSettings, embedder: Embedder | None = None, reranker: Reranker | None = None
) -> Searcher:
    """Open the index that `settings` name, with the models that are already open, if any are.

    Raises NoArchiveError, OtherSettingsError, ArchiveError when a part is damaged, or WeightsError
    when a model's files are missing.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="open") as beside, ExitStack() as opened:
        archive = opened.enter_context(closing(Archive(settings.index_dir)))
        generation = archive.generation()  # first: what is committed from here on is told
        fingerprint.check(archive, fingerprint.fingerprint(settings))
        if not archive.count_passages():
            raise NoArchiveError(
                f"The index in {settings.index_dir} holds no articles: "
                "run `pullquote reindex PATH` with a folder of articles."
            )
        # The model is read while Chroma is imported: .2 s of a cold search.
        loading = beside.submit(open_embedder, settings) if embedder is None else None
        stores = _open_stores(settings, archive)
        opened.callback(stores.close)
        # Only this much: while another process writes, the counts may differ for a moment.
        if not all(stores.counts()):
            raise ArchiveError(
                f"The word index or the vector index in {settings.index_dir} is empty although "
                "articles are stored: run `pullquote reindex --repair`."
            )
        embedder = loading.result() if loading is not None else embedder
        assert embedder is not None
        reranker = open_reranker(settings) if reranker is None else reranker
        searcher = Searcher(
            archive, stores.bm25, stores.vectors, embedder, generation, stores.number, reranker
        )
        opened.pop_all()
    return searcher


def _open_stores(settings: IndexSettings, archive: Archive) -> Stores:
    """The live pair, also where another process switches to a new one meanwhile."""
    while True:
        number = archive.stores()
        try:
            stores = Stores(site_of(settings, archive), number)
        except ArchiveError:
            if archive.stores() == number:
                raise
            continue
        if archive.stores() == number:
            return stores
        stores.close()


def _is_copy(stories: Mapping[str, str], one: str, other: str) -> bool:
    return one in stories and stories[one] == stories.get(other)


def _by_day(sources: Iterable[Source], own: str) -> tuple[Source, ...]:
    """Each once, oldest first, undated ones last, without the article that they are told of."""
    each = {one.article_id: one for one in sources if one.article_id != own}
    return tuple(sorted(each.values(), key=_age))


def _age(source: Source) -> tuple[bool, int, str]:
    when = source.published
    return when is None, second_of(when) if when else 0, source.article_id


def _ids(sources: Iterable[Source]) -> list[str]:
    return [one.article_id for one in sources]
