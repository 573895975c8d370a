"""The archive as a LangChain retriever, so that chains built with LangChain can search it."""

from datetime import datetime

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.hit import Hit
from index.scope import EVERYTHING, Scope
from index.search import Searcher
from index.understanding import Understanding


class HitDocument(Document):
    """A passage as LangChain sees it; `hit` is the passage as we do."""

    hit: Hit


class ArchiveRetriever(BaseRetriever):
    """Hybrid search over the archive, or the part in `scope`: the `k` best passages, best first."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    k: int = 8
    scope: Scope = EVERYTHING
    now: datetime | None = None
    as_it_stands: bool = False
    # What the last question was understood to ask, for whoever shows it.
    asked: Understanding | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        searcher, scope = self.searcher, self.scope
        self.asked = searcher.understand(query, scope, self.now, as_it_stands=self.as_it_stands)
        return [_document(hit) for hit in searcher.search_for(self.asked, self.k, scope)]


def _document(hit: Hit) -> HitDocument:
    source = hit.passage.source
    return HitDocument(
        id=hit.passage.passage_id,
        page_content=hit.passage.text,
        metadata={
            "article_id": source.article_id,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "title": source.title,
            "outlet": source.outlet,
            "author": source.author,
            "url": source.url,
            "kind": source.kind.value,
            "tags": list(source.tags),
            "published": source.published.isoformat() if source.published else "",
            "score": hit.score,
        },
        hit=hit,
    )
