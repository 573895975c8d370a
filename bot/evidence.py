"""Which sentences of the found passages bear on the question, and whether that is enough."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.candidates import agreement, offered
from bot.confidence import confidence_of
from bot.edition import Edition
from bot.question import Asks, asks, names_a_time, other_time, subject_stems, type_match
from bot.suspicion import suspicions
from index.article import Kind, Source
from index.chunk import Span, header
from index.hit import Hit
from index.search import Searcher
from index.terms import stems
from index.understanding import Understanding, freshness


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage and how it bears on the question.

    `coverage` is the share of the question's idf weight that stands in the sentence,
    `context` the share in its passage with headline and outlet, `cosine` the embedder's
    similarity, `match` the share of asked-for kinds (date, place, …) that it offers, `agreement`
    how well other articles bear out what it offers.
    """

    hit: Hit
    span: Span
    text: str
    coverage: float
    context: float
    cosine: float
    match: float
    agreement: float
    score: float


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts towards a sentence's score.

    From a listwise logistic fit on two news benchmarks, rounded: on a plateau where .1 more or less
    of any changes little. On rtqa2026 the best sentence holds the gold string for .49 of the
    questions, the best three for .75; with the weights before, without the last three, .35 and .57.
    """

    coverage: float = 0.7
    context: float = 0.3
    cosine: float = 0.6
    match: float = 0.5
    passage: float = 0.3
    agreement: float = 0.2
    fresh: float = 0.4  # of today, unless the question looks back
    first: float = 0.1  # of its passage
    # Asked for a view, an opinion piece answers; asked for a fact, a report does.
    view: float = 0.4
    opinion: float = -0.1
    # Asked about June 2021, a sentence about March 2011 is beside the point.
    other_time: float = -0.5


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question, sentences best first.

    `confidence` (0 to 1) says how likely the passages hold an answer; `asked` is what the question
    was understood to ask. `suspicious` sentences, best first, are in none of these;
    `confidence_with` says how likely an answer is with them. `edition` tells of which state of
    the archive all this is.
    """

    question: str
    asks: frozenset[Asks]
    hits: tuple[Hit, ...]
    sentences: tuple[Sentence, ...]
    confidence: float
    asked: Understanding | None = None
    edition: Edition | None = None
    suspicious: tuple[Sentence, ...] = ()
    confidence_with: float = 0.0


def weigh(
    question: str,
    hits: Sequence[Hit],
    searcher: Searcher,
    asked: Understanding | None = None,
    weights: Weights = Weights(),
) -> Findings:
    """Score every sentence of the hits against the question, which `asked` is understood to ask."""
    kinds = asks(question)
    idf = {stem: searcher.bm25.idf(stem) for stem in subject_stems(question)}
    places = [(hit, at, span) for hit in hits for at, span in enumerate(hit.passage.sentences)]
    texts = [hit.passage.sentence(span) for hit, _, span in places]
    vector = searcher.embedder.encode_question(question)
    cosines = (searcher.embedder.encode_documents(texts) @ vector).tolist() if texts else []
    coverages = [
        _share(idf, f"{_understood(hit.passage.source, text)} {text}")
        for (hit, _, _), text in zip(places, texts, strict=True)
    ]
    agreements = agreement(
        [offered(kinds, set(stems(question)), text) for text in texts],
        [
            (hit.passage.source.article_id, coverage + 0.45 * cosine)
            for (hit, _, _), coverage, cosine in zip(places, coverages, cosines, strict=True)
        ],
    )
    contexts = {
        hit.passage.passage_id: _share(idf, f"{header(hit.passage.source)} {hit.passage.text}")
        for hit in hits
    }
    sentences = []
    for number, ((hit, at, span), text) in enumerate(zip(places, texts, strict=True)):
        draft = Sentence(
            hit=hit,
            span=span,
            text=text,
            coverage=coverages[number],
            context=contexts[hit.passage.passage_id],
            cosine=cosines[number],
            match=type_match(kinds, question, text),
            agreement=agreements[number],
            score=0.0,
        )
        bonus = _bonus(weights, kinds, hit) + _in_time(weights, question, draft, asked)
        bonus += weights.first if not at else 0.0
        sentences.append(replace(draft, score=_sum(weights, draft) + bonus))
    sentences.sort(key=lambda one: -one.score)
    told, suspicious = _parted(sentences)
    size = len(idf), len(searcher.bm25)
    return Findings(
        question,
        kinds,
        tuple(hits),
        told,
        confidence_of(told, asked, *size),
        asked,
        suspicious=suspicious,
        confidence_with=confidence_of(sentences, asked, *size),
    )


def _parted(sentences: Sequence[Sentence]) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """Those that may be told, and those that are suspicious; both keep their order."""
    passages = {one.hit.passage.passage_id: one.hit.passage for one in sentences}
    flagged = {(key, one.span) for key, held in passages.items() for one in suspicions(held)}
    sides: tuple[list[Sentence], list[Sentence]] = [], []
    for one in sentences:
        sides[(one.hit.passage.passage_id, one.span) in flagged].append(one)
    return tuple(sides[0]), tuple(sides[1])


def _sum(weights: Weights, one: Sentence) -> float:
    return (
        weights.coverage * one.coverage
        + weights.context * one.context
        + weights.cosine * one.cosine
        + weights.match * one.match
        + weights.passage * one.hit.score
        + weights.agreement * one.agreement
    )


def _in_time(weights: Weights, question: str, one: Sentence, asked: Understanding | None) -> float:
    """For what is new, unless the question looks back, and against what is of another year."""
    other = weights.other_time if other_time(question, one.text) else 0.0
    if asked is None or asked.looks_back:
        return other
    return other + weights.fresh * freshness(one.hit.age)


def _understood(source: Source, text: str) -> str:
    """What goes without saying in a sentence of this source: who says it and, unless the
    sentence names a time of its own, when.
    """
    when = "" if names_a_time(text) or not source.published else f"{source.published:%d %B %Y}"
    return f"{source.author} {source.outlet} {when}"


def _bonus(weights: Weights, kinds: frozenset[Asks], hit: Hit) -> float:
    if hit.passage.source.kind is not Kind.OPINION:
        return 0.0
    return weights.view if Asks.VIEW in kinds else weights.opinion


def _share(weights: dict[str, float], text: str) -> float:
    """The share of the question's idf weight that stands in `text`, 0 to 1."""
    total = sum(weights.values())
    present = set(stems(text))
    return sum(weight for stem, weight in weights.items() if stem in present) / (total or 1.0)
