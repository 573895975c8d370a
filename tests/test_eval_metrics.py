"""The measures, on cases small enough to count by hand."""

import json
from pathlib import Path

import pytest

from eval.__main__ import FLOORS, HERE, Question, Scores, read_questions
from eval.metrics import auroc, contains_gold, facts_found, first_hit, normalised, token_f1

PASSAGES = ("The ferry sails\n at noon.", "The bridge is\tclosed.", "Nothing else.")


def test_a_hit_is_a_passage_that_holds_a_fact_whatever_its_white_space() -> None:
    """White space is stripped on both sides, as MultiHop-RAG does; ranks start at 1."""
    assert first_hit(PASSAGES, ["The bridge is closed."]) == 2
    assert first_hit(PASSAGES, ["absent", "The ferry sails at noon."]) == 1
    assert first_hit(PASSAGES, ["The bridge is open."]) is None


def test_evidence_recall_is_the_share_of_facts_found() -> None:
    """One of two facts found is a half."""
    assert facts_found(PASSAGES, ["The bridge is closed.", "absent"]) == 0.5


@pytest.mark.parametrize(
    ("text", "gold", "held"),
    [
        ("It was in Davos, Switzerland!", "davos switzerland", True),
        ("“Sinners” leads", "Sinners", True),
        ("The 1,430 km", "430", False),
        ("unrelated", "Sinners", False),
    ],
)
def test_gold_is_found_as_whole_words(text: str, gold: str, held: bool) -> None:
    """Case, punctuation and articles do not count; half a word does not either."""
    assert contains_gold(text, [gold]) is held


def test_token_f1_is_the_best_over_the_gold_answers() -> None:
    """Two of three words right on both sides is two thirds."""
    assert token_f1("red blue green", ["black", "red blue white"]) == pytest.approx(2 / 3)
    assert token_f1("red", ["black"]) == 0.0


def test_normalising_drops_case_punctuation_and_articles() -> None:
    """The answer and the gold are compared in one plain form."""
    assert normalised("The “Big”  Apple’s core") == "big apples core"


def test_auroc_counts_ties_as_half() -> None:
    """One pair of four is lost, one is a tie."""
    assert auroc([0.9, 0.5], [0.5, 0.1]) == 0.875


def test_every_floor_is_a_measure() -> None:
    """A misspelt floor would hold for ever."""
    for bounds in json.loads(FLOORS.read_text(encoding="utf-8")).values():
        assert set(bounds) <= set(Scores.__dataclass_fields__)


def test_a_sample_of_questions_is_the_same_each_time() -> None:
    """The seed decides which questions are asked."""
    file = HERE / "questions.jsonl"
    assert read_questions(file, 5, seed=1) == read_questions(file, 5, seed=1)
    assert len(read_questions(file, None, seed=1)) == 45


def test_questions_read_their_facts(tmp_path: Path) -> None:
    """Gold sentences come from `evidence`; the clockless wording is preferred."""
    row = {
        "question": "Today is Monday. Who?",
        "question_raw": "Who?",
        "answers": ["Ada"],
        "answerable": True,
        "evidence": [{"quote": "Ada did."}],
    }
    file = tmp_path / "q.jsonl"
    file.write_text(json.dumps(row))
    assert read_questions(file, None, 0) == [Question("Who?", ("Ada",), True, ("Ada did.",))]
