"""A question as it came from Discord, and its answer as it is kept."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.access import Place
from bot.newsdesk import Reply
from bot.provenance import carriers, corrected_by
from bot.quotes import introduction
from bot.state_answers import StoredAnswer, StoredCitation
from index.scope import EVERYTHING, Scope


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What was asked, by whom, and where; `narrow` makes the scope of the options given.

    `conversation_id` is empty for a question that begins one. With `is_claim` the words are
    checked against the archive instead of being asked.
    """

    words: str
    asker_id: int
    place: Place
    is_private: bool = False
    conversation_id: str = ""
    narrow: Callable[[Scope], Scope] = lambda _: EVERYTHING
    is_claim: bool = False
    question_message: int = 0


def stored(inquiry: Inquiry, reply: Reply, moment: datetime) -> StoredAnswer:
    """The answer as it is kept for its buttons and for what is asked next."""
    answer = reply.answer
    return StoredAnswer(
        answer_id=answer.answer_id,
        guild_id=inquiry.place.guild_id,
        channel_id=inquiry.place.channel_id,
        message_id=None,
        asker_id=inquiry.asker_id,
        conversation_id=inquiry.conversation_id or secrets.token_urlsafe(12),
        question=inquiry.words,
        standalone=inquiry.words if inquiry.is_claim else reply.standalone,
        text=answer.text,
        status=answer.status.value,
        model=answer.model.partition(" at ")[0],
        is_private=inquiry.is_private,
        created_at=moment,
        citations=tuple(
            StoredCitation(
                marker=one.marker,
                article_id=one.source.article_id,
                start=one.start,
                end=one.end,
                quote=one.quote,
                title=one.source.title,
                outlet=one.source.outlet,
                author=one.source.author,
                url=one.source.url,
                published=one.source.published,
                kind=one.source.kind.value,
                also=carriers(one.source, one.also),
                corrected=corrected_by(one.corrected),
                who=introduction(one),
            )
            for one in answer.citations
        ),
    )
