"""The vector index: one Chroma collection, cosine, our own ids. The only chromadb import."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.archive import Passage
from index.errors import ArchiveError

COLLECTION = "passages"
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class VectorHit:
    """A passage and its cosine similarity to the question, -1 to 1."""

    passage_id: str
    cosine: float


class VectorIndex:
    """Vectors with their texts and metadata, so that LangChain's own `Chroma` can read them."""

    def __init__(self, folder: Path) -> None:
        # Imported here: 1.2 s that `--help` and `show` need not pay.
        import chromadb  # noqa: PLC0415
        from chromadb.config import Settings  # noqa: PLC0415

        self._folder = folder
        self._client: Any = None  # its interface does not declare close()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._client = chromadb.PersistentClient(
                path=str(folder), settings=Settings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
            self._batch = self._client.get_max_batch_size()
        except BaseException as error:  # Chroma's Rust core panics as BaseException
            self.close()
            raise self._damaged(error) from error

    def close(self) -> None:
        """Let go of the files. Chroma would hand a later client in this process the same ones,
        even after the folder was removed.
        """
        if self._client is not None:
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

    def search(self, vector: Vectors, k: int) -> list[VectorHit]:
        """The `k` passages nearest to one vector of shape (dimensions,), nearest first."""
        count = len(self)
        if not count:
            return []
        found = self._call(
            "query",
            query_embeddings=vector[None, :],
            n_results=min(k, count),
            include=["distances"],
        )
        return [
            VectorHit(passage_id, 1.0 - float(distance))
            for passage_id, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

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
        try:
            return getattr(self._collection, name)(**arguments)
        except BaseException as error:  # as above
            raise self._damaged(error) from error

    def _damaged(self, error: BaseException) -> ArchiveError:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise error
        return ArchiveError(
            f"The vector index in {self._folder} could not be used ({error}): "
            "free some disk space if it is full, then run `pullquote reindex --rebuild`."
        )


def _metadata(passage: Passage) -> dict[str, str | int]:
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
        "published": int(source.published.timestamp()) if source.published else 0,
    }
