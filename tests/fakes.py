"""Stand-ins for the embedding model, and the real one, opened once for the whole run."""

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from index.embed import open_embedder
from index.encoder import Embedder, Vectors
from index.settings import IndexSettings


@cache
def minilm(cache_dir: Path) -> Embedder:
    """The real all-MiniLM-L6-v2 through `cache_dir`; opening it takes up to 15 s."""
    return open_embedder(IndexSettings(cache_dir / "no-index", cache_dir))


class WordEmbedder:
    """Texts that share words are near each other. Costs next to nothing; remembers its work."""

    fingerprint = "words"
    max_tokens = 254

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        self.read.extend(texts)
        return np.stack([self.encode_question(text) for text in texts])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.encode_question(text) for text in texts])

    def encode_question(self, text: str) -> Vectors:
        vector = np.zeros(32, dtype=np.float32)
        for word in _words(text):
            vector[hashlib.sha256(word.encode()).digest()[0] % 32] += 1
        unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-9)
        return unit

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(_words(text)) for text in texts]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
