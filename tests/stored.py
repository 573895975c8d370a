"""Records of the bot's state, for the tests that need some."""

from datetime import UTC, datetime
from typing import Any

from bot.state_answers import StoredAnswer, StoredCitation

NOW = datetime(2026, 3, 4, 12, 30, 5, 678, tzinfo=UTC)
SERVER, CHANNEL, ANNA, BORIS = 900_000_000_000_000_001, 77, 1001, 1002

CITATION = StoredCitation(
    marker=1,
    article_id="a1",
    start=10,
    end=42,
    quote="Finland joined NATO on 4 April.",
    title="Finland’s “31st seat”",
    outlet="Wire",
    author="",
    url="https://example.org/finland",
    published=datetime(2023, 4, 4, 9, tzinfo=UTC),
    kind="report",
    also=("Post", "Herald"),
)


def an_answer(answer_id: str = "x1", **changes: Any) -> StoredAnswer:
    """Anna's answer, asked now, with what a test wants otherwise."""
    told: dict[str, Any] = {
        "answer_id": answer_id,
        "guild_id": SERVER,
        "channel_id": CHANNEL,
        "message_id": None,
        "asker_id": ANNA,
        "conversation_id": "c1",
        "question": "When did Finland join NATO?",
        "standalone": "When did Finland join NATO?",
        "text": "Finland joined NATO on 4 April. [1]",
        "status": "answered",
        "model": "quotes",
        "is_private": False,
        "created_at": NOW,
        "citations": (CITATION,),
    }
    return StoredAnswer(**told | changes)
