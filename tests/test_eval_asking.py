"""How known questions are asked: as the product asks, at their own clock, within their articles."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.settings import load_settings
from eval.asking import open_asker
from eval.questions import Question
from index.scope import EVERYTHING, Scope
from index.search import Searcher
from index.settings import IndexSettings
from index.understanding import Understanding


def test_a_question_is_asked_at_its_clock_and_within_its_articles(
    sample_index: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer reads as many passages as the settings say; rows have a search of their own."""
    seen: list[tuple[Any, ...]] = []
    whole = Searcher.search_for

    def search_for(self: Searcher, asked: Understanding, k: int, scope: Scope) -> Any:
        seen.append((k, scope, asked.now))
        return whole(self, asked, k, scope)

    monkeypatch.setattr(Searcher, "search_for", search_for)
    monkeypatch.setenv("PULLQUOTE_TOP_K", "5")
    noon = datetime(2023, 4, 5, 12, tzinfo=UTC)
    context = frozenset({"a", "b"})
    with open_asker(load_settings(index_dir=sample_index.index_dir), depth=12) as asker:
        asker.ask(Question("q1", "Who joined NATO?", asked_at=noon, context=context))
        asker.ask(Question("q2", "Who joined NATO?"))

    closed = Scope(articles=context)
    assert [(5, closed, noon), (12, closed, noon)] == seen[:2]
    assert [(5, EVERYTHING), (12, EVERYTHING)] == [one[:2] for one in seen[2:]]
    assert all(datetime.now(UTC) - one[2] < timedelta(minutes=1) for one in seen[2:])
