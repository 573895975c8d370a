"""The vector index: one Chroma collection, cosine, our own ids. The only chromadb import."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import filelock
import numpy as np
import numpy.typing as npt

from index.archive import Passage
from index.errors import ArchiveError
from index.scope import EVERYTHING, Scope, day_of, second_of, storable

COLLECTION = "passages"
Vectors = npt.NDArray[np.float32]
_T = TypeVar("_T")

_NAMES_AT_ONCE = 10_000  # Chroma's SQLite takes 32,766 values in one condition,
_TAGS_AT_ONCE = 900  # and 999 conditions joined by "or"
_IDS_AT_ONCE = 10_000
_PATIENCE = 60.0  # seconds; the largest write takes a few
_spellings = itertools.count(1)


@dataclass(frozen=True, slots=True)
class VectorHit:
    """A passage and its cosine similarity to the question, -1 to 1."""

    passage_id: str
    cosine: float


class VectorIndex:
    """Vectors with their texts and metadata, so that LangChain's own `Chroma` can read them.

    An open one shows its vectors as they were when it was opened; where others have written
    since, a call that trips over it opens the index anew.
    """

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        self._folder = folder
        self._create = create
        self._client: Any = None  # its interface does not declare close()
        with alone(folder):
            self._open()

    def _open(self) -> None:
        """A client that shows what is on disk now, whatever other clients this process has."""
        if not self._create and not (self._folder / "chroma.sqlite3").is_file():
            raise _unusable(self._folder, FileNotFoundError("its files are gone"))
        # Imported here: 1.2 s that `--help` and `show` need not pay.
        import chromadb  # noqa: PLC0415
        from chromadb.config import Settings  # noqa: PLC0415

        try:
            client: Any = chromadb.PersistentClient(
                path=_own_spelling(self._folder), settings=Settings(anonymized_telemetry=False)
            )
        except BaseException as error:  # Chroma's Rust core panics as BaseException
            raise _unusable(self._folder, error) from error
        try:
            collection = client.get_or_create_collection(
                COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
            self._batch = client.get_max_batch_size()
            collection.get(limit=1, include=["embeddings"])  # reads all vectors, and may write
        except BaseException as error:  # as above
            client.close()
            raise _unusable(self._folder, error) from error
        self._client, self._collection = client, collection

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def upsert(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add or replace passages; `vectors` is (len(passages), dimensions), normalised."""
        for at in range(0, len(passages), self._batch):
            part = passages[at : at + self._batch]
            self._write(
                "upsert",
                ids=[passage.passage_id for passage in part],
                embeddings=vectors[at : at + self._batch],
                documents=[passage.text for passage in part],
                metadatas=[_metadata(passage) for passage in part],
            )

    def describe(self, passages: Sequence[Passage]) -> None:
        """New metadata for passages that are there; words and vectors stay untouched."""
        for at in range(0, len(passages), self._batch):
            part = passages[at : at + self._batch]
            self._write(
                "update",
                ids=[passage.passage_id for passage in part],
                metadatas=[_metadata(passage) for passage in part],
            )

    def ids(self) -> set[str]:
        """Every id that it holds."""
        found: set[str] = set()
        for at in range(0, len(self), _IDS_AT_ONCE):
            found.update(self._read("get", limit=_IDS_AT_ONCE, offset=at, include=[])["ids"])
        return found

    def is_in_place(self) -> bool:
        """Whether its files are still where they were opened."""
        return self._folder.is_dir()

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove passages; ids that are not there are ignored."""
        for at in range(0, len(passage_ids), self._batch):
            self._write("delete", ids=list(passage_ids[at : at + self._batch]))

    def search(self, vector: Vectors, k: int, scope: Scope = EVERYTHING) -> list[VectorHit]:
        """The `k` passages in `scope` nearest to a vector of shape (dimensions,), best first."""
        count = len(self)
        if not count or scope.is_empty:
            return []
        hits: dict[str, VectorHit] = {}  # a passage may meet several of the conditions
        for where in _conditions(scope):
            found = self._read(
                "query",
                query_embeddings=vector[None, :],
                n_results=min(k, count),
                where=where,
                include=["distances"],
            )
            for passage_id, distance in zip(found["ids"][0], found["distances"][0], strict=True):
                hits[passage_id] = VectorHit(passage_id, 1.0 - float(distance))
        return sorted(hits.values(), key=lambda hit: -hit.cosine)[:k]

    def get(self, passage_ids: Sequence[str]) -> dict[str, Vectors]:
        """The stored vectors of these passages; absent ones are left out."""
        if not passage_ids:
            return {}
        found = self._read("get", ids=list(passage_ids), include=["embeddings"])
        return dict(
            zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True)
        )

    def __len__(self) -> int:
        return int(self._read("count"))

    def _read(self, name: str, **arguments: Any) -> Any:
        """Ask the collection, and if that fails, what is on disk now.

        Chroma's SQLite shows at once what other processes wrote, its vectors only to a client
        opened since: what is in the one and not in the other is an error there.
        """
        try:
            return getattr(self._collection, name)(**arguments)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001 (panics, as above)
            with alone(self._folder):
                stale = self._client
                self._open()
                stale.close()
                return self._tell(name, **arguments)

    def _write(self, name: str, **arguments: Any) -> None:
        with alone(self._folder):
            self._tell(name, **arguments)

    def _tell(self, name: str, **arguments: Any) -> Any:
        try:
            return getattr(self._collection, name)(**arguments)
        except BaseException as error:  # as above
            raise _unusable(self._folder, error) from error


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
        raise _unusable(folder, error) from error
    try:
        yield
    finally:
        lock.release()


def _unusable(folder: Path, error: BaseException) -> ArchiveError:
    if isinstance(error, KeyboardInterrupt | SystemExit):
        raise error
    return ArchiveError(
        f"The vector index in {folder} could not be used ({error}): "
        "free some disk space if it is full, then run `pullquote reindex --repair`."
    )


def _own_spelling(folder: Path) -> str:
    """The folder's path as no client of this process has spelled it yet.

    Clients of one path share what the first of them read, even after the folder was removed.
    """
    bits = f"{next(_spellings):b}"
    return str(folder) + "".join("/." if bit == "1" else "//" for bit in bits)


def _conditions(scope: Scope) -> Iterator[dict[str, Any] | None]:
    """`scope` as Chroma's conditions: what meets any of them is in it; None is no condition."""
    all_of: list[list[dict[str, Any]]] = []
    if scope.outlets is not None:
        outlets = [storable(outlet) for outlet in sorted(scope.outlets)]
        all_of.append([{"outlet": {"$in": part}} for part in _parts(outlets, _NAMES_AT_ONCE)])
    if scope.articles is not None:
        articles = [storable(article_id) for article_id in sorted(scope.articles)]
        all_of.append([{"article_id": {"$in": part}} for part in _parts(articles, _NAMES_AT_ONCE)])
    for wanted in scope.tags:
        having = [{"tags": {"$contains": tag}} for tag in sorted(wanted)]
        at_once = max(_TAGS_AT_ONCE // len(scope.tags), 1)
        all_of.append([_joined("$or", part) for part in _parts(having, at_once)])
    if scope.first_day is not None:
        all_of.append([{"published_day": {"$gte": scope.first_day}}])
    if scope.last_day is not None:
        all_of.append([{"published_day": {"$lte": scope.last_day}}])
    for together in itertools.product(*all_of):
        yield _joined("$and", together) if together else None


def _parts(whole: Sequence[_T], size: int) -> list[Sequence[_T]]:
    return [whole[at : at + size] for at in range(0, len(whole), size)]


def _joined(operator: str, conditions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Chroma joins two or more; one stands alone."""
    return conditions[0] if len(conditions) == 1 else {operator: list(conditions)}


def _metadata(passage: Passage) -> dict[str, str | int | list[str] | None]:
    source = passage.source
    return {
        "article_id": source.article_id,
        "start": passage.start,
        "end": passage.end,
        "title": source.title,
        "outlet": source.outlet,
        "author": source.author,
        "url": source.url,
        "kind": source.kind.value,
        # An integer: Chroma compares no dates (`$gte` on a string raises ValueError).
        "published": second_of(source.published) if source.published else 0,
        # Not 0 but None where there is none: it also removes what was there before.
        "published_day": day_of(source.published) if source.published else None,
        "tags": list(source.tags) or None,
    }
