"""Files of questions: what is read from them, and what is said of those that cannot be."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import ROOT

from eval.questions import Fact, Question, QuestionsError, read_questions

SAMPLE = ROOT / "eval" / "questions.jsonl"


def _read(folder: Path, *rows: object) -> list[Question]:
    file = folder / "q.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return read_questions(file)


def test_a_sample_of_questions_is_the_same_each_time() -> None:
    """The seed decides which questions are asked."""
    assert read_questions(SAMPLE, 5, seed=1) == read_questions(SAMPLE, 5, seed=1)
    assert read_questions(SAMPLE, 5, seed=1) != read_questions(SAMPLE, 5, seed=2)
    assert len(read_questions(SAMPLE)) == 45


def test_a_question_has_its_facts_its_clock_and_its_articles(tmp_path: Path) -> None:
    """The clockless wording is preferred, and a day stands for its end in UTC."""
    full = {
        "id": "q1",
        "question": "Today is Monday. Who?",
        "question_raw": "Who?",
        "answers": ["Ada"],
        "answerable": True,
        "type": "who",
        "evidence": [{"article_id": "a", "quote": "Ada did."}],
        "asked_at": "2026-01-22",
        "context_article_ids": ["a", "b"],
        "fake_answer": "Bob",
    }
    end = datetime(2026, 1, 23, tzinfo=UTC) - timedelta(microseconds=1)
    assert _read(tmp_path, full) == [
        Question(
            "q1", "Who?", ("Ada",), True, "who", (Fact("a", "Ada did."),), end,
            frozenset({"a", "b"}), "Bob",
        )
    ]  # fmt: skip


def test_a_question_alone_is_enough(tmp_path: Path) -> None:
    """Without an id it is named by its line; without an answer it is one that has none."""
    asked = _read(tmp_path, {"question": "Who?"}, {"question": "Where?", "answers": ["Here"]})
    assert [("line-1", False), ("line-2", True)] == [(one.id, one.answerable) for one in asked]
    assert asked[0].context is None


def test_an_empty_context_is_one_that_holds_nothing(tmp_path: Path) -> None:
    """No articles given at all is not the same as every article."""
    (asked,) = _read(tmp_path, {"question": "Who?", "context_article_ids": []})
    assert asked.context == frozenset()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: it is not JSON"),
        ("[]", "line 2: it is not a JSON object"),
        ('{"answers": []}', 'line 2: "question" is missing'),
        ('{"question": "…"}', "line 2: The question is empty"),
        ('{"question": "Who?", "answers": "Ada"}', '"answers" is no list'),
        ('{"question": "Who?", "answerable": "yes"}', '"answerable" is neither'),
        ('{"question": "Who?", "evidence": [{"quote": ""}]}', '"evidence" is no list'),
        ('{"question": "Who?", "evidence": 7}', '"evidence" is no list'),
        ('{"question": "Who?", "asked_at": "soon"}', '"asked_at" is no date'),
        ('{"question": "Who?", "context_article_ids": [1]}', '"context_article_ids" is no list'),
        ('{"question": "Who?", "id": "line-1"}', "the id 'line-1' is used twice"),
    ],
)
def test_a_line_that_cannot_be_asked_is_named(tmp_path: Path, line: str, told: str) -> None:
    """One bad line ends the run before anything is asked, with its number and its fault."""
    file = tmp_path / "q.jsonl"
    file.write_text(f'{{"question": "Why?"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(QuestionsError, match=r"q\.jsonl, line 2") as fault:
        read_questions(file)
    assert told in str(fault.value)


def test_a_file_that_is_not_there_or_empty_is_told(tmp_path: Path) -> None:
    """Each fault of the file is one sentence that names it."""
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.write_text("\n\n")
    binary.write_bytes(b"\xff\xfe\x00")
    for file, told in [
        (empty, "holds no questions"),
        (binary, "is not UTF-8"),
        (tmp_path / "absent", "could not be read"),
        (tmp_path, "could not be read"),
    ]:
        with pytest.raises(QuestionsError, match=told):
            read_questions(file)
