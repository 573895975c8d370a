"""Copies among hits: a story is told once, with all who carried it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.article import Source
from index.hit import Hit
from index.terms import analyzer

# Syndicated copies with small edits share nearly all of their five-word shingles; two
# reports of one event share almost none.
_SHINGLE = 5
_SAME_STORY = 0.6
_COPIES_WITHIN = 50  # copies score alike; comparing all 200 candidates took 0.15 s
_Shingles = frozenset[tuple[str, ...]]


def collapse_copies(
    hits: Sequence[Hit], k: int, stories: Mapping[str, str] | None = None
) -> list[Hit]:
    """The first `k` hits, in their order, that say what none above says; copies are named there.

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
        copy_of = words.first_alike(hit, kept)
        if copy_of is not None:
            kept[copy_of] = _with_copy(kept[copy_of], hit.passage.source)
        elif len(kept) < k:
            teller = tellers.setdefault(known.get(own, own), own)
            told = [one for one in hits if one.passage.source.article_id == teller]
            shown = (words.told_by(hit, told) if teller != own else None) or hit
            if all(one.passage.passage_id != shown.passage.passage_id for one in kept):
                kept.append(replace(shown, story=teller))
    return kept


class _Words:
    """The shingles of hits, cut once for each."""

    def __init__(self) -> None:
        self._cut: dict[str, _Shingles] = {}

    def first_alike(self, hit: Hit, others: Sequence[Hit]) -> int | None:
        """Where the first stands that holds most of these words, or is held: of a trimmed copy."""
        mine = self._of(hit)
        for at, other in enumerate(others):
            theirs = self._of(other)
            smaller = min(len(mine), len(theirs))
            if smaller and len(mine & theirs) >= _SAME_STORY * smaller:
                return at
        return None

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
            words = analyzer().analyze(passage.text)
            runs = zip(*(words[at:] for at in range(_SHINGLE)), strict=False)
            self._cut[passage.passage_id] = frozenset(runs)
        return self._cut[passage.passage_id]


def _with_copy(hit: Hit, source: Source) -> Hit:
    known = {hit.passage.source.article_id, *(one.article_id for one in hit.also)}
    if source.article_id in known:
        return hit
    return replace(hit, also=(*hit.also, source))
