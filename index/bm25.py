"""BM25 over title, outlet, author and body in one field (tantivy).

One field on purpose: title and outlet as a second field summed with the body ranked a
little worse (Hits@4 .736 against .752 on the news benchmark).
"""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from index.errors import ArchiveError
from index.terms import analyzer, content_stems, regular

_TOKENIZER = "news"
_WRITER_BYTES = 50_000_000


class Bm25Index:
    """The lexical index in `folder`; it holds passage ids, the archive holds the rest."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(_schema(), path=str(folder), reuse=True)
        except BaseException as error:  # tantivy's Rust core panics as BaseException
            raise _damaged(folder, error) from error
        self._folder = folder
        self._index.register_tokenizer(_TOKENIZER, analyzer())

    def update(self, add: Iterable[tuple[str, str]], remove: Sequence[str] = ()) -> None:
        """Remove passages by id, then add `(id, text)` pairs, in one commit."""
        try:
            writer = self._index.writer(_WRITER_BYTES, 1)
            for passage_id in remove:
                writer.delete_documents_by_term("id", passage_id)
            for passage_id, text in add:
                writer.delete_documents_by_term("id", passage_id)
                writer.add_document(tantivy.Document(id=passage_id, body=regular(text)))
            writer.commit()
            writer.wait_merging_threads()
            self._index.reload()
        except BaseException as error:  # as above
            raise _damaged(self._folder, error) from error

    def search(self, question: str, k: int) -> list[tuple[str, float]]:
        """The `k` best passages as `(id, BM25 score)`, best first; ties in id order."""
        wanted = list(dict.fromkeys(content_stems(question)))
        if not wanted:
            return []
        schema = self._index.schema
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", stem, "freq"))
                for stem in wanted
            ]
        )
        try:
            searcher = self._index.searcher()
            found = [
                (str(searcher.doc(address)["id"][0]), float(score))
                for score, address in searcher.search(query, k).hits
            ]
        except BaseException as error:  # as above
            raise _damaged(self._folder, error) from error
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def idf(self, stem: str) -> float:
        """BM25's inverse document frequency; highest for a stem the archive never uses."""
        searcher = self._index.searcher()
        count, having = searcher.num_docs, searcher.doc_freq("body", stem)
        return math.log(1 + (count - having + 0.5) / (having + 0.5))

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", stored=False, tokenizer_name=_TOKENIZER, index_option="freq")
    return builder.build()


def _damaged(folder: Path, error: BaseException) -> ArchiveError:
    if isinstance(error, KeyboardInterrupt | SystemExit):
        raise error
    return ArchiveError(
        f"The word index in {folder} could not be used ({error}): "
        "free some disk space if it is full, then run `pullquote reindex --rebuild`."
    )
