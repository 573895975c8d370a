"""Questions counted by day, in a real file."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from stored import ANNA, BORIS, SERVER

from bot.state import State
from bot.state_budgets import Spent

TODAY = date(2026, 3, 4)
TOMORROW = date(2026, 3, 5)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """An empty state."""
    opened = State(tmp_path / "state.sqlite3")
    yield opened
    opened.close()


def test_a_user_may_ask_up_to_the_limit(state: State) -> None:
    """The question after the last allowed is refused and not counted; another user may ask."""
    asked = [state.budgets.spend(TODAY, SERVER, ANNA, 2, None) for _ in range(4)]

    assert [Spent.OK, Spent.OK, Spent.USER, Spent.USER] == asked
    assert Spent.OK == state.budgets.spend(TODAY, SERVER, BORIS, 2, None)
    assert (2, 3) == state.budgets.spent(TODAY, SERVER, ANNA)


def test_a_server_may_ask_up_to_its_limit(state: State) -> None:
    """The server's limit counts all users of this server, and no other's."""
    state.budgets.spend(TODAY, SERVER, ANNA, None, 2)
    state.budgets.spend(TODAY, SERVER, BORIS, None, 2)

    assert Spent.GUILD == state.budgets.spend(TODAY, SERVER, ANNA, 9, 2)
    assert Spent.OK == state.budgets.spend(TODAY, 2, ANNA, 9, 2)
    assert (1, 1) == state.budgets.spent(TODAY, 2, ANNA)


def test_a_limit_of_none_is_no_limit_and_of_zero_is_a_ban(state: State) -> None:
    """Without a limit everything is counted; with a limit of nothing, nothing is allowed."""
    assert {Spent.OK} == {state.budgets.spend(TODAY, SERVER, ANNA, None, None) for _ in range(9)}
    assert Spent.USER == state.budgets.spend(TODAY, 2, ANNA, 0, None)
    assert Spent.GUILD == state.budgets.spend(TODAY, 2, ANNA, None, 0)
    assert (0, 0) == state.budgets.spent(TODAY, 2, ANNA)


def test_a_refund_gives_one_question_back(state: State) -> None:
    """A question that failed may be asked again, but no more than were asked come back."""
    state.budgets.spend(TODAY, SERVER, ANNA, 1, None)

    state.budgets.refund(TODAY, SERVER, ANNA)
    state.budgets.refund(TODAY, SERVER, ANNA)
    state.budgets.refund(TODAY, SERVER, BORIS)

    assert (0, 0) == state.budgets.spent(TODAY, SERVER, ANNA)
    assert Spent.OK == state.budgets.spend(TODAY, SERVER, ANNA, 1, None)
    assert Spent.USER == state.budgets.spend(TODAY, SERVER, ANNA, 1, None)


def test_a_new_day_starts_at_nothing(state: State) -> None:
    """Tomorrow's first question is allowed, and drops the counts of today."""
    state.budgets.spend(TODAY, SERVER, ANNA, 1, 1)

    assert Spent.OK == state.budgets.spend(TOMORROW, SERVER, ANNA, 1, 1)
    assert (0, 0) == state.budgets.spent(TODAY, SERVER, ANNA)
    assert (1, 1) == state.budgets.spent(TOMORROW, SERVER, ANNA)


def test_two_at_once_cannot_both_be_the_last(tmp_path: Path, state: State) -> None:
    """Threads of two bots on one file together get exactly what the limit allows."""
    second = State(tmp_path / "state.sqlite3")

    def ask(number: int) -> Spent:
        one = (state, second)[number % 2]
        return one.budgets.spend(TODAY, SERVER, ANNA, 25, None)

    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(ask, range(100)))
    second.close()

    assert 25 == asked.count(Spent.OK)
    assert 75 == asked.count(Spent.USER)
    assert (25, 25) == state.budgets.spent(TODAY, SERVER, ANNA)
