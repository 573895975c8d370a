"""Documents embedded by a graphics processor, where torch finds one; questions never are.

Half precision: the vectors agree with those in full to a cosine of .9999 or better, so they are
of the same kind.
"""

import logging
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from index.encoder import Embedder, Vectors

_WORTH = 200  # texts; fewer, as an answer's sentences, are read before torch is imported
_DRIVER = Path("/dev/nvidiactl")
_log = logging.getLogger(__name__)


class Original(Protocol):
    """A model that torch runs; `model` is sentence-transformers' own."""

    model: Any

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""


def is_there() -> bool:
    """Whether torch is worth asking: importing it takes seconds."""
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    return _DRIVER.exists()


class GpuEmbedder:
    """`encoder` for questions and tokens; `load` gives the model that reads the documents.

    It is loaded with the first documents. Without a device that torch can use `encoder` reads
    those too.
    """

    def __init__(self, encoder: Embedder, load: Callable[[], Original]) -> None:
        self._encoder = encoder
        self._load = load
        self._documents: Original | Embedder | None = None

    @property
    def fingerprint(self) -> str:
        """See Embedder."""
        return self._encoder.fingerprint

    @property
    def max_tokens(self) -> int:
        """See Embedder."""
        return self._encoder.max_tokens

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        if self._documents is None:
            if len(texts) < _WORTH:
                return self._encoder.encode_documents(texts)
            self._documents = self._opened()
        return self._documents.encode_documents(texts)

    def encode_question(self, text: str) -> Vectors:
        """See Embedder."""
        return self._encoder.encode_question(text)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        return self._encoder.encode_questions(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See Embedder."""
        return self._encoder.count_tokens(texts)

    def _opened(self) -> "Original | Embedder":
        original = self._load()
        device = str(original.model.device)
        if device.startswith(("cuda", "mps")):
            original.model.half()
            return original
        _log.info("torch runs on %s: documents are embedded without it", device)
        return self._encoder
