"""Candidates to an order: scores by their formulas, and a turn for every part."""

import math
from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from index.article import Source
from index.aspects import Aspect
from index.named import known_names
from index.ranking import (
    BLEND,
    Candidates,
    Ranked,
    Scores,
    Signs,
    Words,
    blended,
    in_turn,
    joined,
    shares,
)
from index.understanding import understand

NOW = datetime(2023, 6, 14, 15, 0, tzinfo=UTC)
NAMES = known_names(["The Harbour Courier", "Vik Post"], ["Noor Vik"])


def _of(*sources: Source) -> Candidates:
    count = len(sources)
    ids = tuple(f"p{n}" for n in range(count))
    return Candidates(ids, sources, (Counter("a"),) * count, np.zeros((count, 2), np.float32))


def _source(outlet: str, *day: int) -> Source:
    published = datetime(*day, 12, tzinfo=UTC) if day else None  # type: ignore[misc,arg-type]
    return Source(f"{outlet}{day}", "", outlet, "", "", published)


def _signs(question: str, *sources: Source) -> Signs:
    return Signs(_of(*sources), understand(question, NAMES, NOW))


def test_bm25_by_hand() -> None:
    """Two terms, passages half and twice as long as usual, 134 stems; k1 is .9, b is .4."""
    filled = Counter({"the": 65}), Counter({"the": 264})
    words = Words([filled[0] + Counter({"wall": 2}), filled[1] + Counter({"wall": 1, "sea": 3})])

    def part(count: int, length: float) -> float:
        return count * 1.9 / (count + 0.9 * (0.6 + 0.4 * length))

    expected = [2 * part(2, 0.5), 2 * part(1, 2) + 5 * part(3, 2)]
    assert np.allclose(expected, words.bm25({"wall": 2.0, "sea": 5.0, "none": 9.0}))


@pytest.mark.parametrize("words", [[], [Counter[str]()], [Counter[str](), Counter({"a": 1})]])
def test_empty_passages_score_nothing(words: list[Counter[str]]) -> None:
    """No candidate, none with words: zeros, never a division by nought."""
    scores = Words(words).bm25({"b": 1.0})

    assert [0.0] * len(words) == scores.tolist() == shares(scores).tolist()


def test_words_are_shares_of_the_best_and_cosines_are_not() -> None:
    """A cosine says something by itself, BM25 only beside others; one below nought counts as 0."""
    mixed = blended(np.array([8.0, 4.0, 0.0]), np.array([0.5, 0.0, -0.5]))

    assert np.allclose([0.6 + 0.2, 0.3, 0.0], mixed)


def test_candidates_are_joined_side_by_side() -> None:
    """Every field in the same order."""
    one, other = _of(_source("a")), _of(_source("b"), _source("c"))
    both = joined(one, other)

    assert one.sources + other.sources == both.sources
    assert (3, (3, 2)) == (len(both.words), both.vectors.shape)


def test_outlets_named_for_the_whole_and_half_for_another_part() -> None:
    """A part's own outlet counts full, one that only another part names half, others nothing."""
    sources = _source("Vik Post"), _source("The Harbour Courier"), _source("Other")
    question = "What do the Vik Post and The Harbour Courier say of walls?"
    asked = understand(question, NAMES, NOW)
    signs = Signs(_of(*sources), asked)

    assert np.allclose([BLEND.named, BLEND.named, 0], signs.of_whole())
    assert np.allclose([BLEND.named, 0, 0], signs.of_aspect(asked.aspects[0]))
    nameless = Aspect("walls")
    assert np.allclose([BLEND.named / 2, BLEND.named / 2, 0], signs.of_aspect(nameless))


def test_a_day_of_publication_counts_more_than_one_of_an_event() -> None:
    """What happened on a day is told later as well; an article's own day is its own."""
    on, off, undated = _source("a", 2023, 3, 3), _source("a", 2023, 5, 5), _source("a")

    printed = _signs("What did the article published on 3 March 2023 say?", on, off, undated)
    happened = _signs("Who resigned on 3 March 2023?", on, off, undated)
    assert np.allclose([BLEND.dated, 0, 0], printed.of_whole())
    assert np.allclose([BLEND.happened, 0, 0], happened.of_whole())


def test_fresh_articles_gain_unless_the_question_looks_back() -> None:
    """All of it today, half after thirty days, nothing without a date, and for whole and part."""
    sources = _source("a", 2023, 6, 14), _source("a", 2023, 5, 15), _source("a")

    for asked in ("What is the latest on the wall?", "Who built the wall?"):
        signs = _signs(asked, *sources)
        assert np.allclose([BLEND.fresh, BLEND.fresh / 2, 0], signs.of_whole())
        assert np.allclose([BLEND.fresh, BLEND.fresh / 2, 0], signs.of_aspect(Aspect("the wall")))
        assert [0, 30, None] == signs.ages
    for asked in (
        "Who won World Cup 2022?",
        "Who built the wall in March?",
        "Since 1999, who won?",
    ):
        assert _signs(asked, *sources).of_whole().max() <= BLEND.happened


def test_what_was_published_before_a_recent_day_cannot_tell_of_it() -> None:
    """Three days early it may announce it; of an older day, articles may not even be dated well."""
    sources = _source("a", 2023, 6, 8), _source("a", 2023, 6, 10), _source("a", 2023, 6, 13)
    told = _signs("Who won on Tuesday?", *sources).of_whole()
    fresh = [BLEND.fresh * 2 ** (-age / 30) for age in (6, 4, 1)]
    assert np.allclose(np.add(fresh, [BLEND.early, 0, BLEND.happened]), told)

    assert not _signs("Who won on 3 May 2021?", *sources).of_whole().any()


def test_an_article_a_day_ahead_of_the_clock_is_as_fresh_as_today_s() -> None:
    """Time zones make that day; what is dated later than that is no news."""
    signs = _signs("What is the latest?", _source("a", 2023, 6, 15), _source("a", 9999, 1, 1))

    assert np.allclose([BLEND.fresh, 0], signs.of_whole())
    assert all(age is not None and age < 0 for age in signs.ages)


def _turns(whole: Scores, *parts: Scores, most: int = 10) -> list[Ranked]:
    return in_turn(whole, parts, np.zeros(len(whole)), most)


def test_the_best_of_the_whole_is_first() -> None:
    """It is chosen for no part; the others follow in the order of their scores."""
    whole = np.array([0.2, 0.9, 0.5])

    assert [(1, -1), (2, 0), (0, 0)] == [(one.at, one.part) for one in _turns(whole, whole)]


def test_a_part_with_one_answer_is_served() -> None:
    """Five of six candidates answer one part; the other's only one is among the first three."""
    whole = np.array([0.8, 0.79, 0.78, 0.77, 0.76, 0.1])
    first = np.array([0.8, 0.79, 0.78, 0.77, 0.76, 0.0])
    second = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.7])

    order = _turns(whole, first, second)
    assert Ranked(5, 1) in order[:3]
    assert 5 == [one.at for one in _turns(whole, first)][-1]


def test_every_candidate_comes_once() -> None:
    """However many are asked for; no more than there are."""
    rng = np.random.default_rng(7)
    whole, parts = rng.random(20), rng.random((3, 20))

    order = _turns(whole, *parts, most=99)
    assert sorted(range(20)) == sorted(one.at for one in order)
    assert order[:4] == _turns(whole, *parts, most=4)
    assert {one.part for one in order[1:]} <= {0, 1, 2}


def test_a_lead_lifts_but_not_to_the_first_place() -> None:
    """A name that was found on the way answers nothing by itself."""
    whole, lead = np.array([0.5, 0.45, 0.4]), np.array([0.0, 0.0, 0.3])

    assert [0, 2, 1] == [one.at for one in in_turn(whole, [whole], lead, 3)]


def test_scores_of_nothing_have_an_order() -> None:
    """All zero, one candidate: no division by nought, and no number that is none."""
    assert [0, 1, 2] == [one.at for one in _turns(np.zeros(3), np.zeros(3), np.zeros(3))]
    assert [Ranked(0, -1)] == _turns(np.zeros(1), np.zeros(1))
    assert math.isfinite(float(blended(np.zeros(1), np.zeros(1))[0]))
