"""The measures, on cases small enough to count by hand."""

import math

import pytest

from eval.metrics import (
    auroc,
    contains_gold,
    exact_match,
    fact_ranks,
    facts_found,
    first_hit,
    gold_rank,
    ndcg,
    normalised,
    supported,
    token_f1,
    unmarked,
    wins,
)

PASSAGES = ("The ferry sails\n at noon.", "The bridge is\tclosed.", "Nothing else.")
QUOTES = ("The ferry sails at noon from pier 4.", "The bridge is closed.")


def test_a_hit_is_a_passage_that_holds_a_fact_whatever_its_white_space() -> None:
    """White space is stripped on both sides, as MultiHop-RAG does; ranks start at 1."""
    assert first_hit(PASSAGES, ["The bridge is closed."]) == 2
    assert first_hit(PASSAGES, ["absent", "The ferry sails at noon."]) == 1
    assert first_hit(PASSAGES, ["The bridge is open."]) is None
    assert fact_ranks(PASSAGES, ["The bridge is closed.", "absent"]) == [2, None]


def test_evidence_recall_is_the_share_of_facts_found() -> None:
    """One of two facts found is a half."""
    assert facts_found(PASSAGES, ["The bridge is closed.", "absent"]) == 0.5


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        ([1], 1.0),
        ([1, 2], 1.0),
        ([3], 1 / math.log2(4)),
        ([None], 0.0),
        ([11], 0.0),
        ([1, None], 1 / (1 + 1 / math.log2(3))),
        ([2, 2], (1 / math.log2(3)) / (1 + 1 / math.log2(3))),  # a passage counts once
    ],
)
def test_ndcg_discounts_by_rank(ranks: list[int | None], expected: float) -> None:
    """A fact at the top counts most, and the ideal is one fact a passage from the top."""
    assert ndcg(ranks) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "gold", "held"),
    [
        ("It was in Davos, Switzerland!", "davos switzerland", True),
        ("“Sinners” leads", "Sinners", True),
        ("The 1,430 km", "430", False),
        ("unrelated", "Sinners", False),
        ("anything", "the", False),  # nothing is left of it
    ],
)
def test_gold_is_found_as_whole_words(text: str, gold: str, held: bool) -> None:
    """Case, punctuation and articles do not count; half a word does not either."""
    assert contains_gold(text, [gold]) is held


def test_gold_has_a_rank_among_passages() -> None:
    """The first passage with any of the gold answers counts."""
    assert gold_rank(PASSAGES, ["closed", "open"]) == 2
    assert gold_rank(PASSAGES, ["open"]) is None


def test_an_exact_match_is_the_gold_answer_and_nothing_else() -> None:
    """Case, articles and full stops do not count, other words do."""
    assert exact_match("The ferry.", ["Ferry"])
    assert not exact_match("By ferry", ["ferry"])


def test_token_f1_is_the_best_over_the_gold_answers() -> None:
    """Two of three words right on both sides is two thirds."""
    assert token_f1("red blue green", ["black", "red blue white"]) == pytest.approx(2 / 3)
    assert token_f1("red", ["black"]) == 0.0


def test_normalising_drops_case_punctuation_and_articles() -> None:
    """The answer and the gold are compared in one plain form."""
    assert normalised("The “Big”  Apple’s core") == "big apples core"


def test_markers_are_no_words_of_an_answer() -> None:
    """A gold answer "1" is not found in the marker of the first citation."""
    assert unmarked("It sank. [1] So it goes [12].") == "It sank. So it goes."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The Quay, 3 May 2021: “The ferry sails at noon from pier 4.” [1]", True),
        ("From pier 4 the ferry sails at noon. [1]", True),
        ("The Quay, 3 May 2021: From pier 4 the ferry sails at noon. [1]", True),
        ("From pier 5 the ferry sails at noon. [1]", False),
        ("The harbour master resigned. [1]", False),
        ("The bridge is closed. [1]", False),
        ("The bridge is closed. [1][2]", True),
        ("The bridge is closed.", False),
        ("The bridge is closed. [3]", False),
    ],
)
def test_a_line_is_supported_by_a_quote_that_it_marks(line: str, expected: bool) -> None:
    """It holds the quote, or the quote holds its numbers and most of its words."""
    assert supported(f"{line}\n", QUOTES) == [expected]


def test_auroc_counts_ties_as_half() -> None:
    """One pair of four is lost, one is a tie."""
    assert auroc([0.9, 0.5], [0.5, 0.1]) == 0.875
    assert wins([0.9, 0.5], [0.5, 0.1]).tolist() == [[1, 1], [0.5, 1]]
