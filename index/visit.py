"""What a run remembers of an address, so that the next one asks for what is new only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Visit:
    """What came before this has been read from `url`, at `at`.

    `digest` is of what was read: of a feed or page its bytes, of an entry what its feed says of
    it. `etag` and `modified` came from `landed`, where `url` led, and are sent there only; it is
    empty for an entry of which the feed alone was read. `via` is the feed that lists the entry.
    """

    url: str
    etag: str
    modified: str
    digest: str
    at: datetime
    landed: str
    via: str = ""


class Memory(Protocol):
    """The visits of earlier runs."""

    def visit(self, url: str) -> Visit | None:
        """The last visit to `url`."""
        ...
