"""What a search finds."""

from dataclasses import dataclass

from index.article import Source
from index.holdings import Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and why it is here.

    `score` is 0 to 1, comparable within one search only: how well its words fit the whole
    question, whoever published it and when. `part` is the part of it that the passage was chosen
    for, so that scores need not fall from hit to hit; empty where the question has no parts.
    `bm25` is the raw BM25 score, `cosine` the similarity to the question, `age` the days from its
    publication to the asker's clock, None where it has no
    date. Hits of one `story` are one source, however many
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
    part: str = ""
    age: int | None = None
