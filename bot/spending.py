"""What models cost each day (UTC), in a file that several processes may share, and the budgets."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.model_list import Price, prices
from bot.settings import Settings
from bot.state_database import StateDatabase, StateError
from bot.stream import Usage

FILE = "spending.sqlite3"
_KEPT_DAYS = 90
_FIRST = """
CREATE TABLE spending (
    day TEXT NOT NULL, model TEXT NOT NULL, attempts INTEGER NOT NULL, read INTEGER NOT NULL,
    written INTEGER NOT NULL, estimated INTEGER NOT NULL, cost REAL NOT NULL,
    PRIMARY KEY (day, model)
) WITHOUT ROWID;
"""
_ADD = """
INSERT INTO spending VALUES (?, ?, 1, ?, ?, ?, ?)
ON CONFLICT (day, model) DO UPDATE SET attempts = attempts + 1, read = read + excluded.read,
    written = written + excluded.written, estimated = estimated + excluded.estimated,
    cost = cost + excluded.cost
"""
_OF_DAY = (
    "SELECT model, attempts, read, written, estimated, cost FROM spending WHERE day = ? "
    "ORDER BY model"
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Spent:
    """One model's day: tokens read and written, and how many of them are estimated."""

    model: str
    attempts: int = 0
    read: int = 0
    written: int = 0
    estimated: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Budget:
    """What each model may spend in a day; None is no limit."""

    tokens: int | None = None
    cost: float | None = None
    prices: dict[str, Price] = field(default_factory=dict)


def budget_of(settings: Settings) -> Budget:
    """The budget that the settings name."""
    return Budget(
        settings.model_daily_tokens, settings.model_daily_cost, prices(settings.model_prices)
    )


class Spending:
    """Counted after each attempt: answers in progress may still exceed a budget."""

    def __init__(
        self, folder: Path, budget: Budget, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = StateDatabase(folder / FILE, (_FIRST,))
        self._budget = budget
        self._now = now

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def add(self, model: str, usage: Usage) -> None:
        """Count one attempt. One that cannot be counted is logged: the answer is there already."""
        tokens = usage.read + usage.written
        price = self._budget.prices.get(model)
        cost = price.of(usage.read, usage.written) if price else 0.0
        estimated = tokens if usage.is_estimated else 0
        day = self._today()
        row = (day.isoformat(), model, usage.read, usage.written, estimated, cost)
        try:
            with self._database.writing() as db:
                kept = day - timedelta(days=_KEPT_DAYS)
                db.execute("DELETE FROM spending WHERE day < ?", (kept.isoformat(),))
                db.execute(_ADD, row)
        except StateError as error:
            log.warning("%d tokens of %s were not counted: %s", tokens, model, error)

    def today(self) -> list[Spent]:
        """What each model has spent since midnight, UTC."""
        with self._database.reading() as db:
            rows = db.execute(_OF_DAY, (self._today().isoformat(),)).fetchall()
        return [Spent(*row) for row in rows]

    def exhausted(self, model: str) -> str:
        """Which budget `model` has spent for today, in words; "" while there is some left."""
        budget = self._budget
        if budget.tokens is None and budget.cost is None:
            return ""
        spent = next((one for one in self.today() if one.model == model), Spent(model))
        if budget.tokens is not None and spent.read + spent.written >= budget.tokens:
            return f"its {budget.tokens:,} tokens for today"
        if budget.cost is not None and spent.cost >= budget.cost:
            return f"its {budget.cost:,.2f} for today"
        return ""

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()


def open_spending(settings: Settings) -> Spending | None:
    """The file of the settings' state folder.

    None where it cannot be used and no budget hangs on it; raises StateError where one does.
    """
    budget = budget_of(settings)
    try:
        return Spending(settings.state_dir, budget)
    except StateError as error:
        if budget.tokens is not None or budget.cost is not None:
            raise
        log.warning("What models cost is not counted: %s", error)
        return None


def told_of(spent: Spent) -> str:
    """One model's day in words."""
    told = f"{spent.model}: {spent.read:,} tokens read, {spent.written:,} written"
    if spent.estimated:
        told += f" ({spent.estimated:,} of them estimated)"
    return f"{told}, cost {spent.cost:,.4f}" if spent.cost else told
