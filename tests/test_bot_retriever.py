"""The archive as LangChain's retriever: the scope is kept, and a passage says where it is from."""

from datetime import UTC, datetime

from examples import SOURCE, hit

from bot.retriever import ArchiveRetriever, HitDocument
from index.hit import Hit
from index.scope import EVERYTHING, Scope
from index.search import Searcher
from index.understanding import Understanding, literally


class OneHit(Searcher):
    """Finds the same passage whatever is asked, and remembers what was."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, Scope]] = []

    def understand(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        now: datetime | None = None,
        *,
        as_it_stands: bool = False,
    ) -> Understanding:
        return literally(question, now or datetime.now(UTC))

    def search_for(self, asked: Understanding, k: int, scope: Scope = EVERYTHING) -> list[Hit]:
        self.asked.append((asked.question, k, scope))
        return [hit(["The wall held."])]


def test_a_scope_is_searched_within() -> None:
    """The question goes to the searcher with the retriever's number and scope."""
    searcher, quay = OneHit(), Scope(outlets=frozenset({"The Quay"}))
    ArchiveRetriever(searcher=searcher, k=3, scope=quay).invoke("Did it hold?")
    ArchiveRetriever(searcher=searcher).invoke("Did it hold?")
    assert [("Did it hold?", 3, quay), ("Did it hold?", 8, EVERYTHING)] == searcher.asked


def test_a_document_says_where_it_is_from() -> None:
    """Chains read from the metadata what a citation needs."""
    (document,) = ArchiveRetriever(searcher=OneHit()).invoke("Did it hold?")
    assert isinstance(document, HitDocument)
    assert ("The wall held.", SOURCE) == (document.page_content, document.hit.passage.source)
    assert {
        "article_id": "quay-1",
        "start": 0,
        "end": 14,
        "title": "Notes from the harbour",
        "outlet": "The Quay",
        "author": "Ada Brandt",
        "url": "",
        "kind": "report",
        "tags": [],
        "published": "2021-06-16T00:00:00+00:00",
        "score": 1.0,
    } == document.metadata
