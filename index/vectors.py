"""The vector index: one Chroma collection, cosine, our own ids."""

import itertools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from index.archive import Passage
from index.chroma.folder import Folder
from index.chroma.place import Place
from index.errors import ArchiveError
from index.scope import EVERYTHING, Scope, day_of, second_of, storable

Vectors = npt.NDArray[np.float32]
_T = TypeVar("_T")

_NAMES_AT_ONCE = 10_000  # Chroma's SQLite takes 32,766 values in one condition,
_TAGS_AT_ONCE = 900  # and 999 conditions joined by "or"
_IDS_AT_ONCE = 10_000
# HNSW looks as far around as it is asked for, and no two builds of it are alike. Of the exact top
# 100 of 11,267 passages it found .964 when asked for 100 and .999 when asked for 500 (+2 ms); two
# builds ranked 70 and 189 of 200 questions alike.
_AROUND = 500


@dataclass(frozen=True, slots=True)
class VectorHit:
    """A passage and its cosine similarity to the question, -1 to 1."""

    passage_id: str
    cosine: float


class VectorIndex:
    """Vectors with their texts and metadata, so that LangChain's own `Chroma` can read them.

    They lie in a folder, or where `place` says. In a folder an open index shows its vectors as
    they were when it was opened; where others have written since, a call that trips over it opens
    the index anew, and so does one that finds its server restarted. Raises ArchiveError, and
    VectorServerError when a server does not answer.
    """

    def __init__(self, place: Place | Path, *, create: bool = True) -> None:
        self._place = Folder(place) if isinstance(place, Path) else place
        self._create = create
        self._client: Any = None
        self._renewing = threading.Lock()
        if not create and not self._place.is_in_place():
            raise ArchiveError(f"{self._place} is missing: run `pullquote reindex --repair`.")
        with self._place.alone():
            self._open()

    def _open(self) -> None:
        opened = self._place.open(create=self._create)
        self._client, self._collection = opened.client, opened.collection
        self._batch = opened.batch

    def close(self) -> None:
        """Let go of the files, or of the connection."""
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
        """Whether its files are still where they were opened; of a server nothing is known."""
        return self._place.is_in_place()

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove passages; ids that are not there are ignored."""
        for at in range(0, len(passage_ids), self._batch):
            self._write("delete", ids=list(passage_ids[at : at + self._batch]))

    def search(self, vector: Vectors, k: int, scope: Scope = EVERYTHING) -> list[VectorHit]:
        """The `k` passages in `scope` nearest to a vector of shape (dimensions,), best first."""
        if scope.is_empty:
            return []
        hits: dict[str, VectorHit] = {}  # a passage may meet several of the conditions
        for where in _conditions(scope):
            found = self._read(
                "query",
                query_embeddings=vector[None, :],
                n_results=max(
                    k, _AROUND
                ),  # Chroma returns what there is; counting takes 4 to 14 ms
                where=where,
                include=["distances"],
            )
            for passage_id, distance in zip(found["ids"][0], found["distances"][0], strict=True):
                hits[passage_id] = VectorHit(passage_id, 1.0 - float(distance))
        return sorted(hits.values(), key=lambda hit: (-hit.cosine, hit.passage_id))[:k]

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
        """Ask the collection, and if that fails, what is there now.

        Chroma's SQLite shows at once what other processes wrote, its vectors only to a client
        opened since: what is in the one and not in the other is an error there.
        """
        seen = self._client
        try:
            return getattr(self._collection, name)(**arguments)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001 (Chroma's Rust core panics as BaseException)
            with self._renewing, self._place.alone():
                if self._client is seen:  # and no other thread has done so
                    self._open()
                    seen.close()
                return self._tell(name, **arguments)

    def _write(self, name: str, **arguments: Any) -> None:
        with self._place.alone():
            self._tell(name, **arguments)

    def _tell(self, name: str, **arguments: Any) -> Any:
        try:
            return getattr(self._collection, name)(**arguments)
        except BaseException as error:  # as above
            raise self._place.fault(error) from error


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
