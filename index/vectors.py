"""The vector index: one Chroma collection, cosine, our own ids. The only chromadb import."""

import itertools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from index.archive import Passage
from index.errors import ArchiveError
from index.scope import EVERYTHING, Scope, day_of, second_of, storable

COLLECTION = "passages"
Vectors = npt.NDArray[np.float32]
_T = TypeVar("_T")

_OUTLETS_AT_ONCE = 10_000  # Chroma's SQLite takes 32,766 values in one condition,
_TAGS_AT_ONCE = 900  # and 999 conditions joined by "or"
_TRIES = 3
_spellings = itertools.count(1)


@dataclass(frozen=True, slots=True)
class VectorHit:
    """A passage and its cosine similarity to the question, -1 to 1."""

    passage_id: str
    cosine: float


class VectorIndex:
    """Vectors with their texts and metadata, so that LangChain's own `Chroma` can read them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reopening = threading.Lock()
        self._client: Any = None  # its interface does not declare close()
        self._open()

    def _open(self) -> None:
        """A client that shows what is on disk now, whatever other clients this process has."""
        # Imported here: 1.2 s that `--help` and `show` need not pay.
        import chromadb  # noqa: PLC0415
        from chromadb.config import Settings  # noqa: PLC0415

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            client: Any = chromadb.PersistentClient(
                path=_own_spelling(self._folder), settings=Settings(anonymized_telemetry=False)
            )
        except BaseException as error:  # Chroma's Rust core panics as BaseException
            raise self._damaged(error) from error
        try:
            collection = client.get_or_create_collection(
                COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
            self._batch = client.get_max_batch_size()
        except BaseException as error:  # as above
            client.close()
            raise self._damaged(error) from error
        self._client, self._collection = client, collection

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def upsert(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add or replace passages; `vectors` is (len(passages), dimensions), normalised."""
        for at in range(0, len(passages), self._batch):
            part = passages[at : at + self._batch]
            self._call(
                "upsert",
                ids=[passage.passage_id for passage in part],
                embeddings=vectors[at : at + self._batch],
                documents=[passage.text for passage in part],
                metadatas=[_metadata(passage) for passage in part],
            )

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove passages; ids that are not there are ignored."""
        for at in range(0, len(passage_ids), self._batch):
            self._call("delete", ids=list(passage_ids[at : at + self._batch]))

    def search(self, vector: Vectors, k: int, scope: Scope = EVERYTHING) -> list[VectorHit]:
        """The `k` passages in `scope` nearest to a vector of shape (dimensions,), best first."""
        count = len(self)
        if not count or scope.is_empty:
            return []
        hits: dict[str, VectorHit] = {}  # a passage may meet several of the conditions
        for where in _conditions(scope):
            found = self._call(
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
        found = self._call("get", ids=list(passage_ids), include=["embeddings"])
        return dict(
            zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True)
        )

    def __len__(self) -> int:
        return int(self._call("count"))

    def _call(self, name: str, **arguments: Any) -> Any:
        """Call the collection; where another process has written since, of a client opened anew.

        Chroma's SQLite shows at once what others wrote, its vectors only to a new client: what
        is found in the one and not in the other is an error there.
        """
        for left in reversed(range(_TRIES)):
            collection = self._collection
            try:
                return getattr(collection, name)(**arguments)
            except BaseException as error:  # as above
                is_stale = "Error finding id" in str(error) or collection is not self._collection
                if not is_stale or not left:
                    raise self._damaged(error) from error
            self._reopen(collection)
        raise AssertionError  # the last try returns or raises

    def _reopen(self, stale: Any) -> None:
        """Replace the client that `stale` belongs to, unless another thread has done so."""
        with self._reopening:
            if self._collection is stale:
                client = self._client
                self._open()
                client.close()

    def _damaged(self, error: BaseException) -> ArchiveError:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise error
        return ArchiveError(
            f"The vector index in {self._folder} could not be used ({error}): "
            "free some disk space if it is full, then run `pullquote reindex --rebuild`."
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
        all_of.append([{"outlet": {"$in": part}} for part in _parts(outlets, _OUTLETS_AT_ONCE)])
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
