"""Answers and passages as programs read them; README documents the keys."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.age import ages_of
from bot.as_of import AsOf
from bot.suspicion import suspicions
from index.article import Source
from index.hit import Hit

if TYPE_CHECKING:
    from bot.answer import Answer  # a search answers nothing
    from bot.citations import Citation


def json_of(answer: "Answer") -> str:
    """The documented object of `ask --json`; see README."""
    ages = ages_of(answer)
    return _dumped(
        {
            "id": answer.answer_id,
            "question": answer.question,
            "status": answer.status.value,
            "answer": answer.text,
            "citations": [
                _citation(one) | {"age_days": ages.get(one.source.article_id)}
                for one in answer.citations
            ],
            "as_of": _as_of(answer.as_of),
            "confidence": round(answer.confidence, 3),
            "is_uncertain": answer.is_uncertain,
            "passages": [_passage(hit) for hit in answer.hits],
            "model": answer.model,
            "prompt": _prompt(answer),
            "gate": answer.gate.counts | {"reasons": answer.gate.reasons},
            "seconds": {name: round(value, 3) for name, value in asdict(answer.seconds).items()},
        }
    )


def _prompt(answer: "Answer") -> dict[str, Any] | None:
    """Which wording the model was given."""
    drafts = answer.making.drafts if answer.making else ()
    return asdict(drafts[-1].prompt) if drafts else None


def hits_json(words: str, hits: Sequence[Hit]) -> str:
    """The object of `search --json`."""
    return _dumped(
        {
            "query": words,
            "passages": [
                _passage(hit)
                | _about(hit.passage.source)
                | {"bm25": hit.bm25, "cosine": hit.cosine}
                | _told_beside(hit)
                for hit in hits
            ],
        }
    )


def _citation(citation: "Citation") -> dict[str, Any]:
    return {
        "marker": citation.marker,
        **_about(citation.source),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "how": citation.told.how.value,
        "speaker": citation.told.speaker,
        "is_forecast": citation.told.is_forecast,
        "moments": [
            {"words": one.words, "since": str(one.since), "until": str(one.until)}
            for one in citation.moments
        ],
        **_told_beside(citation),
    }


def _as_of(days: AsOf | None) -> dict[str, str] | None:
    return {"oldest": str(days.oldest), "newest": str(days.newest)} if days else None


def _told_beside(one: "Citation | Hit") -> dict[str, Any]:
    """Ids of the articles that carried the story too, and of those that correct it."""
    return {
        "also": [source.article_id for source in one.also],
        "corrected_by": [source.article_id for source in one.corrected],
    }


def _about(source: Source) -> dict[str, Any]:
    return {
        "article_id": source.article_id,
        "title": source.title,
        "outlet": source.outlet,
        "author": source.author,
        "published": source.published.isoformat() if source.published else None,
        "url": source.url,
    }


def _passage(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "article_id": passage.source.article_id,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": round(hit.score, 4),
        "age_days": hit.age,
        "suspicious": [
            {"start": one.span[0], "end": one.span[1], "reason": one.reason.value}
            for one in suspicions(passage)
        ],
    }


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
