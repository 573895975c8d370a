"""An answer with all that it was made of, so that anybody can see later why it says what it says.

    Answer, Settings → Record → bytes → Record → replay

It holds no key: of the settings only those that shape what a model writes, of addresses no user
names or passwords.
"""

import re
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from bot.answer import Answer
from bot.settings import Settings
from bot.tally import UNASKED
from index.errors import PullquoteError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

# User names and passwords, and what stands behind a question mark.
_CREDENTIALS = re.compile(r"(?<=//)[^/\s,]*@|(?<=[\w/])\?[^\s,]*")


class RecordError(PullquoteError):
    """There is no such record, or it cannot be read any more."""


class Origin(StrEnum):
    """Which front end asked."""

    TERMINAL = "terminal"
    DISCORD = "discord"


@dataclass(frozen=True, slots=True)
class Setup:
    """What the settings said of the model that was to write."""

    model: str
    url: str
    file: str
    timeout: float
    retries: int
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Record:
    """A question as it was asked and as it was understood, and its answer with its making.

    `program` is the version that answered. `is_claim` tells a statement that was checked.
    """

    question: str
    standalone: str
    made_at: datetime
    origin: Origin
    program: str
    setup: Setup
    answer: Answer
    is_claim: bool = False

    @property
    def record_id(self) -> str:
        """The answer's id."""
        return self.answer.answer_id


def record_of(
    question: str,
    standalone: str,
    answer: Answer,
    settings: Settings,
    origin: Origin,
    *,
    is_claim: bool = False,
) -> Record:
    """The record of an answer that has just been given."""
    setup = Setup(
        model=_CREDENTIALS.sub("", settings.model),
        url=_CREDENTIALS.sub("", settings.model_url),
        file=str(settings.model_file or ""),
        timeout=settings.model_timeout,
        retries=settings.model_retries,
        max_tokens=settings.model_max_tokens,
    )
    # What the gate found stands in the making, without the passages again.
    answer = replace(answer, gate=UNASKED)
    now = datetime.now(UTC)
    return Record(question, standalone, now, origin, _program(), setup, answer, is_claim)


def packed(record: Record) -> bytes:
    """The record as it is kept: some 12 kB for eight passages, 137 kB before they are packed.

    Raises RecordError.
    """
    try:
        return zlib.compress(_adapter().dump_json(record))
    except ValueError:  # half a character, such as only an article of old could hold
        raise RecordError("This answer holds signs that cannot be written.") from None


def unpacked(body: bytes) -> Record:
    """What `packed` made; RecordError when another version wrote it in another form."""
    try:
        return _adapter().validate_json(zlib.decompress(body))
    except (ValueError, zlib.error):
        raise RecordError(
            "This record was kept by another version of Pullquote, or is damaged: the Pullquote "
            "that wrote it may still replay it."
        ) from None


def _program() -> str:
    try:
        return version("pullquote")
    except PackageNotFoundError:  # run from its sources, without being installed
        return "not installed"


@cache
def _adapter() -> "TypeAdapter[Record]":
    from pydantic import TypeAdapter  # noqa: PLC0415  # made only where a record is kept or read

    return TypeAdapter(Record)
