"""The embedding model as an ONNX graph: the same vectors, without torch.

Importing sentence-transformers takes 6 to 9 s of a cold process; this takes 0.3 s, and
the vectors agree to a cosine of 0.9999 (checked when the graph is exported).
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
DESCRIPTION = "encoder.json"
_BATCH = 32


class Embedder(Protocol):
    """Texts to vectors of unit length, so that a dot product is the cosine."""

    @property
    def fingerprint(self) -> str:
        """What tells this model from another: the digest of its weights."""

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
    """An exported model in a folder of three files, run by onnxruntime on the CPU."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime  # noqa: PLC0415  # 0.1 s that other commands need not pay
        from tokenizers import Tokenizer  # noqa: PLC0415

        told = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        self._fingerprint: str = told["fingerprint"]
        self._max_tokens: int = told["max_tokens"]
        self._inputs: list[str] = told["inputs"]
        self._prompts: dict[str, str] = told["prompts"]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._counter = Tokenizer.from_file(str(folder / TOKENIZER))
        self._counter.no_truncation()
        self._counter.no_padding()
        self._tokenizer.enable_truncation(told["max_length"])
        if self._tokenizer.padding is None:
            self._tokenizer.enable_padding()
        else:
            self._tokenizer.enable_padding(
                **{**self._tokenizer.padding, "length": None}  # to the longest of the batch
            )
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
        )

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
        return self._encode([self._prompts.get("document", "") + text for text in texts])

    def encode_question(self, text: str) -> Vectors:
        """See Embedder."""
        vector: Vectors = self.encode_questions([text])[0]
        return vector

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        return self._encode([self._prompts.get("query", "") + text for text in texts])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See Embedder."""
        encoded = self._counter.encode_batch(list(texts), add_special_tokens=False)
        return [len(one.ids) for one in encoded]

    def _encode(self, texts: list[str]) -> Vectors:
        """Batches of like length, so that little is computed on padding."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        rows: dict[int, Vectors] = {}
        for at in range(0, len(order), _BATCH):
            part = order[at : at + _BATCH]
            encoded = self._tokenizer.encode_batch([texts[one] for one in part])
            ids = np.array([one.ids for one in encoded], dtype=np.int64)
            feeds = {
                "input_ids": ids,
                "attention_mask": np.array([one.attention_mask for one in encoded], np.int64),
                "token_type_ids": np.zeros_like(ids),
            }
            vectors = self._session.run(None, {name: feeds[name] for name in self._inputs})[0]
            rows.update(zip(part, vectors, strict=True))
        if not rows:
            return np.empty((0, 0), dtype=np.float32)
        matrix = np.stack([rows[at] for at in range(len(texts))]).astype(np.float32)
        unit: Vectors = matrix / np.linalg.norm(matrix, axis=1, keepdims=True).clip(1e-12)
        return unit
