"""The embedding model as an ONNX graph: the same vectors, without torch.

Importing sentence-transformers takes 6 to 9 s of a cold process; this takes 0.3 s, and
the vectors agree to a cosine of 0.9999 (checked when the graph is exported). Documents may be
read by a second graph with eight-bit weights; questions never are.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
DESCRIPTION = "encoder.json"
QUANTIZED = "documents.onnx"  # is there only where it was found worth it
INT8 = "+int8"  # what the fingerprint of vectors made by it ends with
# Tokens run at once, padding included: so few stay in the processor's cache, and share one scale
# where activations have eight bits. A core read 14,400 characters a second in batches of 32 texts,
# 16,600 in these.
_TOKENS = 512


class Embedder(Protocol):
    """Texts to vectors of unit length, so that a dot product is the cosine."""

    @property
    def fingerprint(self) -> str:
        """What tells vectors of documents from others: the weights' digest, and how they ran."""

    @property
    def max_tokens(self) -> int:
        """How many tokens it reads; it would drop the rest without saying so."""

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions)."""

    def encode_question(self, text: str) -> Vectors:
        """One vector of shape (dimensions,)."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions)."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The model's own tokens in each text, its special ones not counted."""


class OnnxEncoder:
    """An exported model in a folder, run by onnxruntime on the CPU.

    With `quantized` documents are read by the graph with eight-bit weights that lies there too.
    """

    def __init__(self, folder: Path, *, quantized: bool = False) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415  # that other commands need not pay

        told = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        self._fingerprint: str = told["fingerprint"] + (INT8 if quantized else "")
        self._max_tokens: int = told["max_tokens"]
        self._max_length: int = told["max_length"]
        self._inputs: list[str] = told["inputs"]
        self._prompts: dict[str, str] = told["prompts"]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        padding = self._tokenizer.padding
        self._padding_id: int = padding["pad_id"] if padding else 0
        self._tokenizer.no_padding()
        self._counter = Tokenizer.from_file(str(folder / TOKENIZER))
        self._counter.no_truncation()
        self._counter.no_padding()
        self._tokenizer.enable_truncation(self._max_length)
        self._session = _session(folder / GRAPH)
        self._quick = folder / QUANTIZED if quantized else None
        self._documents: Any = None

    @property
    def fingerprint(self) -> str:
        """See Embedder."""
        return self._fingerprint

    @property
    def max_tokens(self) -> int:
        """See Embedder."""
        return self._max_tokens

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        if self._documents is None:  # 0.1 s that a search need not pay
            self._documents = _session(self._quick) if self._quick else self._session
        prompt = self._prompts.get("document", "")
        return self._encode([prompt + text for text in texts], self._documents)

    def encode_question(self, text: str) -> Vectors:
        """See Embedder."""
        vector: Vectors = self.encode_questions([text])[0]
        return vector

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        return self._encode(
            [self._prompts.get("query", "") + text for text in texts], self._session
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See Embedder."""
        encoded = self._counter.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(one.ids) for one in encoded]

    def _encode(self, texts: list[str], session: Any) -> Vectors:
        """Shape (len(texts), dimensions), each of unit length."""
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        ids = [one.ids for one in self._tokenizer.encode_batch_fast(texts)]
        matrix: Vectors | None = None
        for part in _alike([len(one) for one in ids]):
            vectors = session.run(None, self._feeds([ids[at] for at in part]))[0]
            if matrix is None:
                matrix = np.empty((len(texts), vectors.shape[1]), dtype=np.float32)
            matrix[part] = vectors
        assert matrix is not None
        unit: Vectors = matrix / np.linalg.norm(matrix, axis=1, keepdims=True).clip(1e-12)
        return unit

    def _feeds(self, ids: list[list[int]]) -> dict[str, Any]:
        """What the graph takes: each of shape (len(ids), length of the longest)."""
        shape = len(ids), max(len(one) for one in ids)
        padded = np.full(shape, self._padding_id, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int64)
        for row, one in enumerate(ids):
            padded[row, : len(one)] = one
            mask[row, : len(one)] = 1
        feeds = {
            "input_ids": padded,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(padded),
        }
        return {name: feeds[name] for name in self._inputs}


def _alike(lengths: list[int]) -> Iterator[list[int]]:
    """Places of texts of like length, so that little is computed on padding."""
    part: list[int] = []
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if part and (len(part) + 1) * lengths[at] > _TOKENS:
            yield part
            part = []
        part.append(at)
    if part:
        yield part


def _session(graph: Path) -> Any:
    import onnxruntime  # noqa: PLC0415  # 0.1 s, as above

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
