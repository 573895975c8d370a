"""Answers and threads, kept in a real file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest
from stored import ANNA, BORIS, CITATION, NOW, SERVER, an_answer

from bot.state import State
from bot.state_answers import StoredThread, StoredTurn


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """An empty state."""
    opened = State(tmp_path / "state.sqlite3")
    yield opened
    opened.close()


def test_an_answer_comes_back_as_it_was(state: State, tmp_path: Path) -> None:
    """Every field of an answer and of its citations survives the bot's restart."""
    answer = an_answer(message_id=5, is_private=True, question="Żółć 🦉 – “why”?\nHow?")
    undated = replace(CITATION, marker=2, published=None, also=(), quote="a\x00b")
    answer = replace(answer, citations=(CITATION, undated))

    state.answers.save(answer)
    state.close()
    again = State(tmp_path / "state.sqlite3")

    assert answer == again.answers.get("x1")
    assert UTC == again.answers.get("x1").created_at.tzinfo
    again.close()


def test_an_unknown_answer_is_none(state: State) -> None:
    """An id or message nobody kept is no error."""
    assert None is state.answers.get("x1")
    assert None is state.answers.by_message(5)
    assert () == state.answers.messages("x1")


def test_every_message_leads_to_its_answer(state: State) -> None:
    """An answer may span several messages; the first of them is told as its own."""
    state.answers.save(an_answer("x1"))
    state.answers.save(an_answer("x2", message_id=9))
    state.answers.attach("x1", 12)
    state.answers.attach("x1", 11)

    assert "x1" == state.answers.by_message(11).answer_id
    assert "x1" == state.answers.by_message(12).answer_id
    assert "x2" == state.answers.by_message(9).answer_id
    assert 11 == state.answers.get("x1").message_id
    assert (11, 12) == state.answers.messages("x1")


def test_a_message_may_show_another_answer(state: State) -> None:
    """A message that was edited to show another answer leads to that one alone."""
    state.answers.save(an_answer("x1", message_id=11))
    state.answers.save(an_answer("x2"))

    state.answers.attach("x2", 11)

    assert "x2" == state.answers.by_message(11).answer_id
    assert () == state.answers.messages("x1")


def test_saving_again_replaces_but_keeps_messages(state: State) -> None:
    """An answer saved twice is one answer with its new words, still found by its messages."""
    state.answers.save(an_answer(message_id=11))

    state.answers.save(an_answer(text="Otherwise.", is_private=True, citations=()))

    kept = an_answer(message_id=11, text="Otherwise.", is_private=True, citations=())
    assert kept == state.answers.by_message(11)


def test_a_message_of_a_deleted_answer_is_not_attached(state: State) -> None:
    """Attaching to an answer that has been deleted meanwhile changes nothing."""
    state.answers.attach("x1", 11)

    assert None is state.answers.by_message(11)


def test_deleting_takes_the_messages_along(state: State) -> None:
    """A deleted answer is found neither by its id nor by its messages; deleting tells."""
    state.answers.save(an_answer(message_id=11))

    assert state.answers.delete("x1")
    assert not state.answers.delete("x1")
    assert None is state.answers.get("x1")
    assert None is state.answers.by_message(11)


def test_half_a_surrogate_pair_is_replaced(state: State) -> None:
    """Text that cannot be written as UTF-8 is kept as far as it can."""
    citation = replace(CITATION, quote="q\ud800")
    broken = {"question": "a\ud83d?", "standalone": "b\udc00", "text": "c\ud800"}

    state.answers.save(an_answer(**broken, citations=(citation,)))

    kept = state.answers.get("x1")
    assert ("a??", "b?", "c?") == (kept.question, kept.standalone, kept.text)
    assert (citation,) == kept.citations


def test_history_is_the_newest_turns_oldest_first(state: State) -> None:
    """The last few turns of this conversation alone come back in the order they were asked."""
    for number in range(5):
        state.answers.save(
            an_answer(
                f"x{number}",
                question=f"{number}?",
                standalone=f"What is {number}?",
                text=f"{number}.",
                created_at=NOW + timedelta(minutes=number),
            )
        )
    later = NOW + timedelta(hours=1)
    state.answers.save(an_answer("other", conversation_id="c2", created_at=later))

    assert (
        StoredTurn("3?", "What is 3?", "3.", (CITATION,)),
        StoredTurn("4?", "What is 4?", "4.", (CITATION,)),
    ) == state.answers.history("c1", 2, NOW)


def test_history_of_one_moment_keeps_the_order_of_saving(state: State) -> None:
    """Turns kept at the very same time stay in the order they were saved."""
    for number in range(3):
        state.answers.save(an_answer(f"x{9 - number}", question=f"{number}?"))

    assert ["0?", "1?", "2?"] == [turn.question for turn in state.answers.history("c1", 9, NOW)]


def test_history_reaches_back_to_a_moment(state: State) -> None:
    """Turns from before the moment given are left out, whatever zone it is told in."""
    state.answers.save(an_answer("x1", created_at=NOW - timedelta(seconds=1)))
    state.answers.save(an_answer("x2", question="Now?", created_at=NOW))

    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))

    assert ["Now?"] == [turn.question for turn in state.answers.history("c1", 9, tokyo)]


def test_a_thread_is_remembered_until_closed(state: State) -> None:
    """The bot knows a thread that it opened, with whose conversation it is, until it closes it."""
    state.threads.open(31, SERVER, ANNA, "c1", NOW)
    state.threads.open(32, SERVER, BORIS, "c2", NOW)

    assert StoredThread(31, SERVER, ANNA, "c1", NOW) == state.threads.get(31)
    state.threads.close(31)
    assert None is state.threads.get(31)
    assert StoredThread(32, SERVER, BORIS, "c2", NOW) == state.threads.get(32)


def test_a_thread_opened_again_goes_on_with_the_new_conversation(state: State) -> None:
    """Opening a known thread replaces what was known of it."""
    state.threads.open(31, SERVER, ANNA, "c1", NOW)

    state.threads.open(31, SERVER, ANNA, "c2", NOW)

    assert "c2" == state.threads.get(31).conversation_id
