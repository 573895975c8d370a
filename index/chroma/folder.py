"""Vectors in a folder of this machine."""

import itertools
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filelock

from index.chroma.place import CONFIGURATION, Opened
from index.chroma.tracing import without_exporter
from index.errors import ArchiveError

COLLECTION = "passages"
_PATIENCE = 60.0  # seconds; the largest write takes a few
_spellings = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Folder:
    """Chroma's files on this machine.

    An open client shows its vectors as they were when it was opened, whoever writes since.
    """

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    def open(self, *, create: bool) -> Opened:
        """A client that shows what is on disk now, whatever other clients this process has."""
        if not create and not (self.path / "chroma.sqlite3").is_file():
            raise self.fault(FileNotFoundError("its files are gone"))
        # Imported here: 1.2 s that `--help` and `show` need not pay.
        with without_exporter():
            import chromadb  # noqa: PLC0415
            from chromadb.config import Settings  # noqa: PLC0415

        try:
            client: Any = chromadb.PersistentClient(
                path=_own_spelling(self.path), settings=Settings(anonymized_telemetry=False)
            )
        except BaseException as error:  # Chroma's Rust core panics as BaseException
            raise self.fault(error) from error
        try:
            collection = client.get_or_create_collection(
                COLLECTION, configuration=CONFIGURATION, embedding_function=None
            )
            batch = client.get_max_batch_size()
            collection.get(limit=1, include=["embeddings"])  # reads all vectors, and may write
        except BaseException as error:  # as above
            client.close()
            raise self.fault(error) from error
        return Opened(client, collection, batch)

    def alone(self) -> AbstractContextManager[None]:
        """See `alone`."""
        return alone(self.path)

    def is_in_place(self) -> bool:
        """Whether the folder is there."""
        return self.path.is_dir()

    def exists(self) -> bool:
        """Whether the folder is there."""
        return self.path.is_dir()

    def fault(self, error: BaseException) -> ArchiveError:
        """See Place."""
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise error
        return ArchiveError(
            f"The vector index in {self.path} could not be used ({error}): "
            "free some disk space if it is full, then run `pullquote reindex --repair`."
        )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While no other process or thread opens the index in `folder`, or writes to it.

    Chroma is not made for several processes: a client that opens the files takes over what
    another has not yet saved, and both save. Held for every write and every opening, this keeps
    the index whole: nothing is half done when a client reads it all.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder.with_name(f"{folder.name}.lock"))
        lock.acquire(timeout=_PATIENCE)
    except filelock.Timeout as error:
        raise ArchiveError(
            f"The vector index in {folder} is being written to: try again in a minute."
        ) from error
    except OSError as error:
        raise Folder(folder).fault(error) from error
    try:
        yield
    finally:
        lock.release()


def _own_spelling(folder: Path) -> str:
    """The folder's path as no client of this process has spelled it yet.

    Clients of one path share what the first of them read, even after the folder was removed.
    """
    bits = f"{next(_spellings):b}"
    return str(folder) + "".join("/." if bit == "1" else "//" for bit in bits)
