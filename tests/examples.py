"""Sources and sentences as small as a test needs them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.evidence import Sentence
from index.archive import Passage
from index.article import Source
from index.hit import Hit

SOURCE = Source(
    "quay-1",
    title="Notes from the harbour",
    outlet="The Quay",
    author="Ada Brandt",
    published=datetime(2021, 6, 16, tzinfo=UTC),  # a Wednesday
)


def hit(texts: Sequence[str], source: Source = SOURCE, score: float = 1.0) -> Hit:
    """A passage of these sentences, found."""
    text = " ".join(texts)
    spans, at = [], 0
    for one in texts:
        spans.append((at, at + len(one)))
        at += len(one) + 1
    passage = Passage(f"{source.article_id}:{text}", source, 0, len(text), text, tuple(spans))
    return Hit(passage, score, 1.0, 0.5)


def scored(texts: Sequence[str], *scores: float, source: Source = SOURCE) -> list[Sentence]:
    """The sentences of one passage, each with its score, or with 1."""
    found = hit(texts, source)
    made = [
        Sentence(found, span, text, 0.5, 0.5, 0.5, 0.0, 0.0, 1.0)
        for span, text in zip(found.passage.sentences, texts, strict=True)
    ]
    if not scores:
        return made
    return [replace(one, score=score) for one, score in zip(made, scores, strict=True)]
