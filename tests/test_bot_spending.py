"""What models cost a day: counted by several processes at once, and limited."""

import multiprocessing
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model_list import Price
from bot.settings import Settings
from bot.spending import FILE, Budget, Spending, Spent, open_spending, told_of
from bot.state_database import StateError
from bot.stream import Usage

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def _add_many(folder: Path) -> None:
    with closing(Spending(folder, Budget(), lambda: NOON)) as spending:
        for _ in range(50):
            spending.add("m", Usage(10, 1, is_estimated=False))


def test_no_token_is_lost_between_processes(tmp_path: Path) -> None:
    """Two processes that count at once come to the sum of both."""
    start = multiprocessing.get_context("spawn").Process
    workers = [start(target=_add_many, args=(tmp_path,)) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    with closing(Spending(tmp_path, Budget(), lambda: NOON)) as spending:
        assert [Spent("m", 100, 1000, 100)] == spending.today()


@pytest.mark.parametrize(
    ("budget", "told"),
    [
        (Budget(tokens=1100), "its 1,100 tokens for today"),
        (Budget(cost=0.5, prices={"m": Price(250, 2500)}), "its 0.50 for today"),
        (Budget(tokens=1101, cost=9), ""),
        (Budget(cost=0.5), ""),
        (Budget(), ""),
    ],
)
def test_a_budget_is_spent_for_its_model_and_its_day(
    tmp_path: Path, budget: Budget, told: str
) -> None:
    """Another model has its own, and at midnight (UTC) it begins anew."""
    now = [NOON]
    with closing(Spending(tmp_path, budget, lambda: now[0])) as spending:
        assert "" == spending.exhausted("m")
        spending.add("m", Usage(1000, 100, is_estimated=True))
        assert told == spending.exhausted("m")
        assert "" == spending.exhausted("other")
        now[0] += timedelta(hours=12)
        assert "" == spending.exhausted("m")
        assert [] == spending.today()


def test_what_is_estimated_is_said_so() -> None:
    """The day in words, with its cost where there is a price."""
    assert "m: 1,000 tokens read, 90 written (300 of them estimated), cost 0.2500" == told_of(
        Spent("m", 3, 1000, 90, 300, 0.25)
    )
    assert "m: 1,000 tokens read, 90 written" == told_of(Spent("m", 3, 1000, 90))


def test_old_days_are_forgotten(tmp_path: Path) -> None:
    """The file does not grow for ever."""
    now = [NOON - timedelta(days=400)]
    with closing(Spending(tmp_path, Budget(), lambda: now[0])) as spending:
        spending.add("m", Usage(1, 1, is_estimated=False))
        now[0] = NOON
        spending.add("m", Usage(1, 1, is_estimated=False))
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert [(NOON.date().isoformat(),)] == db.execute("SELECT day FROM spending").fetchall()


def test_a_file_that_cannot_be_used_stops_only_who_has_a_budget(tmp_path: Path) -> None:
    """Without a budget the answer matters more than its count; with one, nothing is spent."""
    (tmp_path / FILE).write_bytes(b"no database " * 100)
    settings = Settings(_env_file=None, state_dir=tmp_path)  # type: ignore[call-arg]
    assert open_spending(settings) is None
    with pytest.raises(StateError, match="damaged"):
        open_spending(settings.model_copy(update={"model_daily_tokens": 100}))
