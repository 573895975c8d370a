"""How known questions are asked: as the product asks, at their own clock, within their articles."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.settings import load_settings
from eval.asking import open_asker
from eval.questions import Question
from index.scope import EVERYTHING, Scope
from index.search import Searcher
from index.settings import IndexSettings


def test_a_question_is_asked_at_its_clock_and_within_its_articles(
    sample_index: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer reads as many passages as the settings say; rows have a search of their own."""
    seen: list[tuple[Any, ...]] = []
    whole = Searcher.search

    def search(self: Searcher, question: str, k: int, scope: Scope, now: datetime | None) -> Any:
        seen.append((k, scope, now))
        return whole(self, question, k, scope, now)

    monkeypatch.setattr(Searcher, "search", search)
    monkeypatch.setenv("PULLQUOTE_TOP_K", "5")
    noon = datetime(2023, 4, 5, 12, tzinfo=UTC)
    context = frozenset({"a", "b"})
    with open_asker(load_settings(index_dir=sample_index.index_dir), depth=12) as asker:
        asker.ask(Question("q1", "Who joined NATO?", asked_at=noon, context=context))
        asker.ask(Question("q2", "Who joined NATO?"))

    closed = Scope(articles=context)
    assert [(5, closed, noon), (12, closed, noon)] == seen[:2]
    assert [(5, EVERYTHING, None), (12, EVERYTHING, None)] == seen[2:]
