"""Candidates to an order: words and vectors blended by score, every part of the question served."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from index.article import Source
from index.aspects import Aspect
from index.understanding import Understanding, day_for, fits, freshness, is_by
from index.when import When

Scores = npt.NDArray[np.float64]

# Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the
# parameters that Lin et al. measured on news. Tantivy's are fixed at 1.2 and .75, and its order is
# the first round only: with these, Hits@4 rises by .013 and all-evidence@10 by .018.
_K1, _B = 0.9, 0.4
# Stems of a passage with its header: the mean over that benchmark. Not the candidates' mean, which
# another build of the vector index changes by a candidate or two, and with it every score.
_LENGTH = 134.0


@dataclass(frozen=True, slots=True)
class Blend:
    """How much each sign counts; words and cosine are 0 to 1 at most, the others 0 or 1.

    Chosen on the development questions of a news benchmark; `pullquote eval` judges them.
    """

    words: float = 0.6
    cosine: float = 0.4
    named: float = 0.3  # by an outlet or author that the question names
    dated: float = 0.3  # of a day on which the question says that it was published
    happened: float = 0.1  # of a day that the question names: later articles tell of it as well
    fresh: float = 0.15  # of today, unless the question looks back
    early: float = -0.2  # of days before the recent one on which the question says it happened
    lead: float = 0.1  # tells of a name that the first round found
    # The first place goes by the whole question and this much of its best part, the others by a
    # part and this much of the whole; each place that a part has had costs it `turn`.
    best_part: float = 0.6
    whole: float = 0.6
    turn: float = 0.06


BLEND = Blend()
_AHEAD_DAYS = 3  # what happens on a day is told of a little before it, at times


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be an answer: ids, and for each its source, stems and vector (n, dimensions)."""

    ids: tuple[str, ...]
    sources: tuple[Source, ...]
    words: tuple[Counter[str], ...]
    vectors: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate by its place in `Candidates`, and the part it was chosen for; -1: the whole."""

    at: int
    part: int


def joined(one: Candidates, other: Candidates) -> Candidates:
    """Both, which share none."""
    return Candidates(
        one.ids + other.ids,
        one.sources + other.sources,
        one.words + other.words,
        np.concatenate([one.vectors, other.vectors]),
    )


class Words:
    """The stems of candidates, counted once however many parts of a question share them."""

    def __init__(self, words: Sequence[Counter[str]]) -> None:
        self._words = words
        lengths = np.array([one.total() for one in words], dtype=np.float64)
        self._base = _K1 * (1 - _B + _B * lengths / _LENGTH)
        self._columns: dict[str, Scores] = {}

    def bm25(self, terms: Mapping[str, float]) -> Scores:
        """BM25 of shape (n,) for stems with their idf."""
        scores = np.zeros(len(self._words))
        for stem, idf in terms.items():
            scores += idf * self._column(stem)
        return scores

    def _column(self, stem: str) -> Scores:
        if stem not in self._columns:
            counts = np.array([one.get(stem, 0) for one in self._words], dtype=np.float64)
            self._columns[stem] = counts * (_K1 + 1) / (counts + self._base)
        return self._columns[stem]


def blended(words: Scores, cosines: Scores, blend: Blend = BLEND) -> Scores:
    """Both by score, (n,): words as a share of the best candidate's, the cosine as it is."""
    return blend.words * shares(words) + blend.cosine * cosines.clip(0.0)


def shares(words: Scores) -> Scores:
    """BM25 scores (n,) as shares of the best candidate's."""
    shared: Scores = words / (words.max(initial=0.0) or 1.0)
    return shared


class Signs:
    """What the sources of candidates say for them, whatever their words."""

    def __init__(self, candidates: Candidates, asked: Understanding, blend: Blend = BLEND) -> None:
        self._blend = blend
        self._sources = candidates.sources
        self._days = [day_for(source, asked.now) for source in candidates.sources]
        self._named = self._share(asked.is_named)
        self._dated = {when: self._fit(when) for when in asked.times}
        self.ages = [(asked.today - day).days if day else None for day in self._days]
        self._in_time = self._fresh(asked) + self._early(asked)

    def of_whole(self) -> Scores:
        """For the whole question, (n,)."""
        signs = self._blend.named * self._named
        if self._dated:
            signs = signs + np.max(list(self._dated.values()), axis=0)
        return signs + self._in_time

    def of_aspect(self, aspect: Aspect) -> Scores:
        """For one part, (n,): an outlet that only another part names counts half."""
        signs = self._blend.named * 0.5 * self._named
        if (name := aspect.names) is not None:
            signs = self._blend.named * self._share(lambda source: is_by(source, name))
        if aspect.times:
            signs = signs + np.max([self._dated[when] for when in aspect.times], axis=0)
        return signs + self._in_time

    def _share(self, holds: Callable[[Source], bool]) -> Scores:
        return np.array([float(holds(source)) for source in self._sources])

    def _fresh(self, asked: Understanding) -> Scores:
        """Newer ones first, unless the question looks back."""
        weight = 0.0 if asked.looks_back else self._blend.fresh
        return np.array([weight * freshness(age) for age in self.ages])

    def _early(self, asked: Understanding) -> Scores:
        """What was published before a day cannot tell what happened on it."""
        first = asked.first_recent_day
        if first is None:
            return np.zeros(len(self._days))
        begun = first - timedelta(days=_AHEAD_DAYS)
        told = [float(day is not None and day < begun) for day in self._days]
        early: Scores = self._blend.early * np.array(told)
        return early

    def _fit(self, when: When) -> Scores:
        weight = self._blend.dated if when.is_publication else self._blend.happened
        return np.array([weight * fits(day, when) if day else 0.0 for day in self._days])


def in_turn(
    whole: Scores, parts: Sequence[Scores], lead: Scores, most: int, blend: Blend = BLEND
) -> list[Ranked]:
    """The order of at most `most` candidates; `whole`, `lead` and each of `parts` are (n,).

    The best of the whole question first. Then each place goes to the part that has most to offer,
    and what a part has had counts against it: one that only one article answers gets its turn, one
    that many answer does not fill the list. A greedy form of xQuAD (Santos et al., 2010).
    """
    first = int(np.argmax(whole + blend.best_part * np.max(parts, axis=0)))
    offers = np.array([blend.whole * (whole + lead) + part + lead for part in parts])
    offers = offers / np.maximum(offers.max(axis=1, keepdims=True), 1e-9)
    order = [Ranked(first, -1)]
    offers[:, first] = -np.inf
    turns = np.zeros(len(parts))
    while len(order) < min(most, len(whole)):
        part = int(np.argmax(offers.max(axis=1) - blend.turn * turns))
        at = int(np.argmax(offers[part]))
        order.append(Ranked(at, part))
        offers[:, at] = -np.inf
        turns[part] += 1
    return order
