"""Verdicts on answers, kept in a real file."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
from stored import ANNA, BORIS, NOW, SERVER, an_answer

from bot.state import State
from bot.state_feedback import Feedback

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """A state with one answer."""
    opened = State(tmp_path / "state.sqlite3")
    opened.answers.save(an_answer())
    yield opened
    opened.close()


def test_feedback_tells_what_it_is_about(state: State) -> None:
    """A verdict comes with the words, status and model of its answer, and with its reason."""
    assert state.feedback.add(an_answer(), BORIS, False, NOW)
    assert state.feedback.set_reason("x1", BORIS, "Too old\ud800")

    asked = "When did Finland join NATO?"
    assert (
        Feedback(
            question=asked,
            standalone=asked,
            text="Finland joined NATO on 4 April. [1]",
            status="answered",
            model="quotes",
            reason="Too old?",
            guild_id=SERVER,
            is_good=False,
            created_at=NOW,
        ),
    ) == state.feedback.all()


def test_feedback_tells_no_ids_of_people() -> None:
    """What is given out has no field that says who asked, or who judged."""
    assert [] == [one.name for one in fields(Feedback) if "user" in one.name or "asker" in one.name]


def test_a_second_press_replaces_the_first(state: State) -> None:
    """One reader has one verdict on an answer, the last; its reason goes when it changes."""
    state.feedback.add(an_answer(), BORIS, False, NOW)
    state.feedback.set_reason("x1", BORIS, "Too old")

    state.feedback.add(an_answer(), BORIS, False, LATER)
    (same,) = state.feedback.all()
    assert (False, "Too old", LATER) == (same.is_good, same.reason, same.created_at)

    state.feedback.add(an_answer(), BORIS, True, LATER)
    (other,) = state.feedback.all()
    assert (True, "") == (other.is_good, other.reason)


def test_readers_and_answers_do_not_mix(state: State) -> None:
    """Each reader's verdict on each answer is one of its own, oldest first."""
    state.answers.save(an_answer("x2", text="2."))
    state.feedback.add(an_answer("x2"), ANNA, True, LATER)
    state.feedback.add(an_answer("x1"), BORIS, False, NOW)
    state.feedback.add(an_answer("x1"), ANNA, True, LATER + timedelta(minutes=1))

    assert [False, True, True] == [one.is_good for one in state.feedback.all()]
    assert "2." == state.feedback.all()[1].text


def test_a_reason_needs_a_verdict(state: State) -> None:
    """A reason on nothing is told as such, and does not become another reader's."""
    state.feedback.add(an_answer(), ANNA, False, NOW)

    assert not state.feedback.set_reason("x1", BORIS, "Wrong")
    assert not state.feedback.set_reason("x2", ANNA, "Wrong")
    assert "" == state.feedback.all()[0].reason


def test_feedback_on_an_answer_that_is_gone_is_not_kept(state: State) -> None:
    """Words that were deleted do not come back through a button pressed on them."""
    answer = state.answers.get("x1")
    state.forget(ANNA)

    assert not state.feedback.add(answer, BORIS, True, NOW)
    assert () == state.feedback.all()


def test_feedback_outlives_its_answer(state: State) -> None:
    """A verdict keeps its words when the answer is deleted, and when it expires."""
    state.feedback.add(an_answer(), BORIS, True, NOW)

    state.expire(NOW + timedelta(days=400), conversation_hours=1, keep_days=30)

    assert None is state.answers.get("x1")
    assert an_answer().question == state.feedback.all()[0].question


def test_a_second_press_after_the_words_expired_keeps_those_of_the_first(state: State) -> None:
    """The words that a verdict was given on stay with it when it is given anew."""
    state.feedback.add(an_answer(), BORIS, True, NOW)
    state.expire(NOW + timedelta(hours=2), conversation_hours=1, keep_days=30)

    state.feedback.add(an_answer(), BORIS, False, LATER)

    (kept,) = state.feedback.all()
    assert (an_answer().text, False) == (kept.text, kept.is_good)
