"""Vectors once made, kept beside the archive: no text is embedded twice by the same model."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.chunk import text_hash
from index.database import Database
from index.encoder import Embedder

Vectors = npt.NDArray[np.float32]
_AT_ONCE = 500  # hashes in one statement; SQLite allows 32,766


class VectorCache:
    """What one model made of each text, by the text's hash."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def encode(self, texts: Sequence[str], embedder: Embedder) -> Vectors:
        """Vectors of (len(texts), dimensions); those that are not kept yet are made and kept."""
        hashes = [text_hash(text) for text in texts]
        vectors = self.kept(embedder.fingerprint, hashes)
        missing = {
            digest: text
            for digest, text in zip(hashes, texts, strict=True)
            if digest not in vectors
        }
        if missing:
            made = embedder.encode_documents(list(missing.values()))
            fresh = dict(zip(missing, made, strict=True))
            self.keep(embedder.fingerprint, fresh)
            vectors |= fresh
        if not hashes:
            return np.empty((0, 0), dtype=np.float32)
        return np.stack([vectors[digest] for digest in hashes])

    def kept(self, model: str, hashes: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that are kept of these texts."""
        found: dict[str, Vectors] = {}
        with self._database.reading() as db:
            for at in range(0, len(hashes), _AT_ONCE):
                part = hashes[at : at + _AT_ONCE]
                marks = ",".join("?" * len(part))
                rows = db.execute(
                    "SELECT text_hash, vector FROM embeddings "  # noqa: S608
                    f"WHERE model = ? AND text_hash IN ({marks})",
                    (model, *part),
                )
                found |= {digest: np.frombuffer(raw, dtype=np.float32) for digest, raw in rows}
        return found

    def keep(self, model: str, vectors: dict[str, Vectors]) -> None:
        """Keep these vectors of one model, by the hashes of their texts."""
        with self._database.writing() as db:
            db.executemany(
                "INSERT OR REPLACE INTO embeddings VALUES (?,?,?)",
                ((model, digest, vector.tobytes()) for digest, vector in vectors.items()),
            )
