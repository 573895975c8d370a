"""One Chroma collection, wherever it lies, so that `vectors` reads and writes it in one way."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from index.errors import ArchiveError

CONFIGURATION = {"hnsw": {"space": "cosine"}}


@dataclass(frozen=True, slots=True)
class Opened:
    """A collection, what to close when done with it, and how many passages it takes at once."""

    client: Any  # its interface does not declare close()
    collection: Any
    batch: int


class Place(Protocol):
    """Where one collection lies."""

    def open(self, *, create: bool) -> Opened:
        """Show what is there now, made if there is nothing and `create`. Raises ArchiveError."""

    def alone(self) -> AbstractContextManager[None]:
        """While nobody else opens it or writes to it, where that would do harm."""

    def is_in_place(self) -> bool:
        """Whether it is known to be gone, without asking a server."""

    def exists(self) -> bool:
        """Whether there is anything, asking a server. Raises VectorServerError."""

    def fault(self, error: BaseException) -> ArchiveError:
        """What went wrong and what to do, in a sentence."""
