"""Keeps the record of each answer; what goes wrong with that costs nobody the answer."""

from collections.abc import Callable

from bot.answer import Answer
from bot.record import Origin, record_of
from bot.settings import Settings
from bot.state_records import FILE, NOBODY, Records, Whose
from index.errors import PullquoteError


def records_of(settings: Settings) -> Records:
    """Where the settings say that records are kept; nothing is opened yet."""
    return Records(settings.state_dir / FILE, settings.record_days, settings.records)


class Recorder:
    """Records the answers of one front end; `tell` hears once when that begins to fail."""

    def __init__(
        self, records: Records, settings: Settings, origin: Origin, tell: Callable[[str], None]
    ) -> None:
        self._records = records
        self._settings = settings
        self._origin = origin
        self._tell = tell
        self._is_failing = False

    def keep(
        self,
        question: str,
        standalone: str,
        answer: Answer,
        whose: Whose = NOBODY,
        *,
        is_claim: bool = False,
    ) -> None:
        """Keep how this answer came to be."""
        try:
            record = record_of(
                question, standalone, answer, self._settings, self._origin, is_claim=is_claim
            )
            self._records.save(record, whose)
            self._is_failing = False
        except PullquoteError as error:
            if not self._is_failing:
                self._tell(f"Answers are not recorded for now. {error}")
            self._is_failing = True

    def close(self) -> None:
        """Close the file of records."""
        self._records.close()
