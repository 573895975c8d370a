"""`python -m eval.quickstart`: what LangChain's quickstart makes of the same articles.

As its documentation shows it: text cut by `RecursiveCharacterTextSplitter` into 1,000 characters
with 200 shared, the same model as `HuggingFaceEmbeddings` runs it, `Chroma` on disk, similarity
search. Each step is a command, so that each can be measured as a process.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from langchain_chroma import Chroma

Vectors = npt.NDArray[np.float32]
_SIZE, _SHARED, _TOP = 1000, 200, 4
_WARM = 10  # questions that are asked before it counts


class Given:
    """LangChain's interface of an embedding model, for vectors that are there already."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = iter(vectors.tolist())

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The next vectors."""
        return [next(self._vectors) for _ in texts]

    def embed_query(self, text: str) -> list[float]:
        """Nothing asks here."""
        raise NotImplementedError


class Encoding:
    """What `HuggingFaceEmbeddings` of langchain-huggingface does: one `encode` a call, newlines as
    spaces. That package wants huggingface-hub below 2, and what we use is past it.
    """

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  # as below

        self._client = SentenceTransformer(model)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text."""
        flat = [text.replace("\n", " ") for text in texts]
        vectors: list[list[float]] = self._client.encode(flat, show_progress_bar=False).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The question's vector."""
        return self.embed_documents([text])[0]


def build(articles: Path, store: Path, model: str) -> int:
    """Index a file of JSON Lines; how many pieces that made."""
    from langchain_core.documents import Document  # noqa: PLC0415  # the import is part of it
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415

    told = [json.loads(line) for line in articles.read_text(encoding="utf-8").splitlines()]
    documents = [
        Document(f"{one['title']}\n\n{one['text']}", metadata={"source": one["url"]})
        for one in told
    ]
    splitter = RecursiveCharacterTextSplitter(chunk_size=_SIZE, chunk_overlap=_SHARED)
    pieces = splitter.split_documents(documents)
    _opened(store, model).add_documents(pieces)
    return len(pieces)


def fill(store: Path, texts: Sequence[str], vectors: Vectors) -> None:
    """Add texts whose vectors, (len(texts), dimensions), are given."""
    from langchain_chroma import Chroma  # noqa: PLC0415  # as above

    held = Chroma(persist_directory=str(store), embedding_function=Given(vectors))  # type: ignore[arg-type]  # what it asks of one
    held.add_texts(list(texts))
    held._client.close()


def search(store: Path, model: str, question: str) -> list[str]:
    """The texts found, best first."""
    return [one.page_content for one in _opened(store, model).similarity_search(question, _TOP)]


def warm(store: Path, model: str, questions: Sequence[str]) -> Iterator[float]:
    """Milliseconds of each question but the first few."""
    held = _opened(store, model)
    for number, question in enumerate(questions):
        started = time.perf_counter()
        held.similarity_search(question, _TOP)
        if number >= _WARM:
            yield (time.perf_counter() - started) * 1000


def _opened(store: Path, model: str) -> "Chroma":
    from langchain_chroma import Chroma  # noqa: PLC0415  # as above

    return Chroma(persist_directory=str(store), embedding_function=Encoding(model))  # type: ignore[arg-type]  # as above


def main() -> int:
    """Run one step and print what it tells, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m eval.quickstart")
    parser.add_argument("step", choices=("build", "search", "warm"))
    parser.add_argument("store", type=Path)
    parser.add_argument("model", help="the folder of a sentence-transformers model")
    parser.add_argument("given", help="articles, a question, or a file of questions")
    asked = parser.parse_args()
    match asked.step:
        case "build":
            told: object = build(Path(asked.given), asked.store, asked.model)
        case "search":
            told = search(asked.store, asked.model, asked.given)
        case _:
            questions = json.loads(Path(asked.given).read_text(encoding="utf-8"))
            told = list(warm(asked.store, asked.model, questions))
    print(json.dumps(told))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
