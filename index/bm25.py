"""BM25 over title, outlet, author and body in one field (tantivy).

One field on purpose: title and outlet as a second field summed with the body ranked a
little worse (Hits@4 .736 against .752 on the news benchmark).
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy

from index.article import Source
from index.errors import ArchiveError
from index.scope import EVERYTHING, Scope, day_of, storable
from index.terms import analyzer, content_stems, regular, stems

_TOKENIZER = "news"
_WRITER_BYTES = 50_000_000
_TIED = 16  # more than are wanted, to see whether the last is one of several with its score


class Bm25Index:
    """The lexical index in `folder`; it holds passage ids, the archive holds the rest."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(_schema(), path=str(folder), reuse=True)
        except BaseException as error:  # tantivy's Rust core panics as BaseException
            raise _damaged(folder, error) from error
        self._folder = folder
        self._is_swept = False
        self._index.register_tokenizer(_TOKENIZER, analyzer())

    def update(
        self,
        add: Iterable[tuple[str, str]],
        remove: Sequence[str] = (),
        sources: Mapping[str, Source] | None = None,
    ) -> None:
        """Remove passages by id, then add `(id, text)` pairs, in one commit.

        `sources` says by id what a scope asks; without it a passage is in no narrowed one.
        """
        try:
            writer = self._index.writer(_WRITER_BYTES, 1)
            if not self._is_swept:
                # What a killed process was writing stands in the way of the same commit.
                writer.garbage_collect_files()
                self._is_swept = True
            for passage_id in remove:
                writer.delete_documents_by_term("id", passage_id)
            for passage_id, text in add:
                writer.delete_documents_by_term("id", passage_id)
                source = (sources or {}).get(passage_id)
                fields = _fields(source) if source else {}
                words = " ".join(stems(text)).encode()
                writer.add_document(
                    tantivy.Document(id=passage_id, body=regular(text), words=words, **fields)
                )
            writer.commit()
            writer.wait_merging_threads()
            self._index.reload()
        except BaseException as error:  # as above
            raise _damaged(self._folder, error) from error

    def search(
        self,
        question: str,
        k: int,
        scope: Scope = EVERYTHING,
        among: Collection[str] | None = None,
    ) -> list[tuple[str, float]]:
        """The `k` best passages in `scope` as `(id, BM25 score)`, best first; ties in id order."""
        return self.find(list(dict.fromkeys(content_stems(question))), k, scope, among)

    def find(
        self,
        wanted: Sequence[str],
        k: int,
        scope: Scope = EVERYTHING,
        among: Collection[str] | None = None,
    ) -> list[tuple[str, float]]:
        """The same for stems; by tantivy's own BM25, whose k1 is 1.2 and b .75.

        Of passages with the same score at the cut the first ids are taken, in whatever order they
        were written. `among`, if given, are the only ids that count: `Archive.among` says what
        `scope.articles` means here, which this index does not know.
        """
        if not wanted or scope.is_empty:
            return []
        schema = self._index.schema
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", stem, "freq"))
                for stem in wanted
            ]
        )
        try:
            found = _best(self._index.searcher(), _within(schema, query, scope, among), k)
        except BaseException as error:  # as above
            raise _damaged(self._folder, error) from error
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]

    def words(self, passage_ids: Sequence[str]) -> dict[str, list[str]]:
        """The stems of these passages in order, headers first; absent ones are left out."""
        if not passage_ids:
            return {}
        query = tantivy.Query.term_set_query(self._index.schema, "id", list(passage_ids))
        try:
            searcher = self._index.searcher()
            every = (
                searcher.doc(address)
                for _, address in searcher.search(query, len(passage_ids), count=False).hits
            )
            return {str(one["id"][0]): bytes(one["words"][0]).decode().split(" ") for one in every}
        except BaseException as error:  # as above
            raise _damaged(self._folder, error) from error

    def reload(self) -> None:
        """Show what has been committed until now, by whomever."""
        try:
            self._index.reload()
        except BaseException as error:  # as above
            raise _damaged(self._folder, error) from error

    def idf(self, stem: str) -> float:
        """BM25's inverse document frequency; highest for a stem the archive never uses."""
        searcher = self._index.searcher()
        count, having = searcher.num_docs, searcher.doc_freq("body", stem)
        return math.log(1 + (count - having + 0.5) / (having + 0.5))

    def ids(self) -> set[str]:
        """Every id that it holds."""
        try:
            searcher = self._index.searcher()
            every = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1)).hits
            return {str(searcher.doc(address)["id"][0]) for _, address in every}
        except BaseException as error:  # as above
            raise _damaged(self._folder, error) from error

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)


def _best(searcher: tantivy.Searcher, query: tantivy.Query, k: int) -> list[tuple[str, float]]:
    """At least the `k` best, with all that score as the last of them does."""
    most = k
    while True:
        most += _TIED
        hits = searcher.search(query, most).hits
        if len(hits) < most or hits[-1][0] < hits[k - 1][0]:
            return [(str(searcher.doc(at)["id"][0]), float(score)) for score, at in hits]
        most *= 2


def _fields(source: Source) -> dict[str, Any]:
    dated = {} if source.published is None else {"published": day_of(source.published)}
    return {"outlet": source.outlet, "tag": list(source.tags), **dated}


def _within(
    schema: tantivy.Schema, query: tantivy.Query, scope: Scope, among: Collection[str] | None
) -> tantivy.Query:
    """The same scores, of passages in `scope`, and `among` these, alone."""
    if scope.is_everything and among is None:
        return query
    make, filters = tantivy.Query, []
    if among is not None:
        filters.append(make.term_set_query(schema, "id", list(among)))
    if scope.outlets is not None:
        outlets = [storable(outlet) for outlet in scope.outlets]
        filters.append(make.term_set_query(schema, "outlet", outlets))
    filters += [make.term_set_query(schema, "tag", list(wanted)) for wanted in scope.tags]
    if scope.is_dated:
        kind = tantivy.FieldType.Integer
        days = (scope.first_day, scope.last_day)
        filters.append(make.range_query(schema, "published", kind, *days))
    must = tantivy.Occur.Must
    return make.boolean_query(
        [(must, query), *((must, make.const_score_query(one, 0.0)) for one in filters)]
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", stored=False, tokenizer_name=_TOKENIZER, index_option="freq")
    # The body as stems, so that candidates are scored anew without stemming them: it takes 1 ms
    # a passage.
    builder.add_bytes_field("words", stored=True)
    # What a scope asks: names as they are, days counted from 1970.
    for name in ("outlet", "tag"):
        builder.add_text_field(name, stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", stored=False, indexed=True, fast=True)
    return builder.build()


def _damaged(folder: Path, error: BaseException) -> ArchiveError:
    if isinstance(error, KeyboardInterrupt | SystemExit):
        raise error
    return ArchiveError(
        f"The word index in {folder} could not be used ({error}): "
        "free some disk space if it is full, then run `pullquote reindex --repair`."
    )
