"""One question: candidates from both indexes in order, then once more with what is found."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import numpy as np

from index.archive import Archive
from index.aspects import Aspect, subject
from index.bm25 import Bm25Index
from index.chunk import header
from index.encoder import Vectors
from index.hit import Hit
from index.holdings import Passage
from index.leads import leads
from index.ranking import BLEND, Candidates, Signs, Words, blended, in_turn, joined, shares
from index.rerank import Reranker, reranked
from index.scope import Scope
from index.understanding import Understanding
from index.vectors import VectorHit, VectorIndex

_OF_THE_WHOLE = 100  # candidates from each index for the whole question,
_OF_A_PART = 60  # for each of its parts, for whom and for when it names
# Chroma lists all that a condition admits before it searches: among 43,000 passages 130 to 320 ms
# for a wide scope. The nearest 300 of all hold enough of such a scope, and take 25 ms.
_LOOK_FIRST = 300
_READ = 12  # hits of the first round are read for names
_DRAWN = 60  # are brought into order at least, so that copies among them can be told


class Rounds:
    """One search. `vectors` is (1 + parts, dimensions): the question, then each part.

    With a `reranker` the last order is looked at again.
    """

    def __init__(
        self,
        archive: Archive,
        words: Bm25Index,
        nearest: VectorIndex,
        asked: Understanding,
        vectors: Vectors,
        scope: Scope,
        reranker: Reranker | None = None,
    ) -> None:
        self._archive = archive
        self._bm25 = words
        self._nearest = nearest
        self._asked = asked
        self._vectors = vectors
        self._scope = scope
        self._among = archive.among(scope)
        self._reranker = reranker

    def hits(self, k: int) -> list[Hit]:
        """What both rounds bring, in order: `k`, and more where some of them are copies."""
        most = max(_DRAWN, k + _DRAWN // 2)
        first = self._candidates(self._first_ids())
        if not first.ids:
            return []
        followed = leads(self._asked.question, self._ordered(first, (), _READ, None))
        if not followed:
            return self._ordered(first, (), most, self._reranker)
        wanted = [*subject(self._asked.question), *followed]
        more = set(self._by_words(wanted, _OF_A_PART, self._scope)) - {*first.ids}
        every = joined(first, self._candidates(more))
        return self._ordered(every, followed, most, self._reranker)

    def _first_ids(self) -> list[str]:
        """Ids for the question, its parts, and for each outlet and day that it names."""
        asked = self._asked
        found = self._by_words(subject(asked.question), _OF_THE_WHOLE, self._scope)
        found += self._by_vector(self._vectors[0], _OF_THE_WHOLE)
        is_divided = len(asked.aspects) > 1
        for aspect, vector in zip(asked.aspects, self._vectors[1:], strict=True):
            stems = subject(aspect.words)
            if is_divided:
                found += self._by_words(stems, _OF_A_PART, self._scope)
                found += self._by_vector(vector, _OF_A_PART)
            for narrow in _routes(aspect):
                found += self._by_words(stems, _OF_A_PART, self._scope & narrow)
        return found

    def _by_words(self, stems: Sequence[str], most: int, scope: Scope) -> list[str]:
        return [passage_id for passage_id, _ in self._bm25.find(stems, most, scope, self._among)]

    def _by_vector(self, vector: Vectors, most: int) -> list[str]:
        return [hit.passage_id for hit in self._near(vector, most)]

    def _near(self, vector: Vectors, most: int) -> list[VectorHit]:
        if not self._scope.is_everything:
            hits = self._nearest.search(vector, _LOOK_FIRST)
            inside = self._archive.sources([hit.passage_id for hit in hits], self._scope)
            found = [hit for hit in hits if hit.passage_id in inside]
            if len(found) >= most:
                return found[:most]
        return self._nearest.search(vector, most, self._scope)

    def _candidates(self, passage_ids: Iterable[str]) -> Candidates:
        """Those that are live and in scope, with all that they are judged by."""
        sources = self._archive.sources(list(dict.fromkeys(passage_ids)), self._scope)
        ids = sorted(sources)
        words, vectors = self._bm25.words(ids), self._nearest.get(ids)
        nothing = np.zeros(self._vectors.shape[1], dtype=np.float32)
        return Candidates(
            tuple(ids),
            tuple(sources[one] for one in ids),
            tuple(Counter(words.get(one, ())) for one in ids),
            np.array([vectors.get(one, nothing) for one in ids]).reshape(-1, len(nothing)),
        )

    def _ordered(
        self,
        candidates: Candidates,
        followed: Sequence[str],
        most: int,
        reranker: Reranker | None,
    ) -> list[Hit]:
        """The best candidates as hits; `followed` are stems of names that lead to more."""
        asked, signs = self._asked, Signs(candidates, self._asked)
        words = Words(candidates.words)
        cosines = (candidates.vectors @ self._vectors.T).astype(np.float64)
        matching = words.bm25(self._weighed(subject(asked.question)))
        fit = blended(matching, cosines[:, 0])
        parts = [
            blended(words.bm25(self._weighed(subject(aspect.words))), cosines[:, at])
            + signs.of_aspect(aspect)
            for at, aspect in enumerate(asked.aspects, start=1)
        ]
        lead = shares(words.bm25(self._weighed(followed))) * BLEND.lead
        order = in_turn(fit + signs.of_whole(), parts, lead, most)
        passages = self._archive.passages([candidates.ids[one.at] for one in order], self._scope)
        # One that is missing was removed a moment ago.
        order = [one for one in order if candidates.ids[one.at] in passages]
        if reranker is not None:
            texts = [_whole_text(passages[candidates.ids[one.at]]) for one in order]
            order = reranked(order, texts, asked, reranker)
        hits = []
        for one in order:
            word, near = float(matching[one.at]), float(cosines[one.at, 0])
            part = asked.aspects[one.part].words if one.part >= 0 and len(parts) > 1 else ""
            passage, age = passages[candidates.ids[one.at]], signs.ages[one.at]
            hits.append(Hit(passage, float(fit[one.at]), word, near, part=part, age=age))
        return hits

    def _weighed(self, stems: Iterable[str]) -> dict[str, float]:
        return {stem: self._bm25.idf(stem) for stem in stems}


def _whole_text(passage: Passage) -> str:
    """With what the passage alone would not say, as the embedder has read it."""
    return f"{header(passage.source)}\n{passage.text}"


def _routes(aspect: Aspect) -> Iterator[Scope]:
    """Where a part of a question is to be looked for besides everywhere."""
    if aspect.names is not None and aspect.names.outlets:
        yield Scope(outlets=aspect.names.outlets)
    for when in aspect.times:
        if when.since and when.until:
            day = timedelta(days=1)  # articles are of a day in UTC, the asker may be elsewhere
            yield Scope(since=when.since - day, until=when.until + 2 * day)
