"""Questions whose answers are known: JSON Lines, one object a line; see docs/evaluation.md."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from bot.question import QuestionError, checked
from index.errors import PullquoteError


class QuestionsError(PullquoteError):
    """The file of questions is missing, empty, or has a line that cannot be asked."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A gold sentence and the article that it stands in, whose id may be unknown ("")."""

    article_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose answer is known.

    `asked_at` is the asker's clock, aware; `context` the ids of the only articles that may be
    read; `planted` a wrong answer that somebody put into them.
    """

    id: str
    text: str
    answers: tuple[str, ...] = ()
    answerable: bool = True
    type: str = ""
    facts: tuple[Fact, ...] = ()
    asked_at: datetime | None = None
    context: frozenset[str] | None = None
    planted: str = ""

    @property
    def quotes(self) -> tuple[str, ...]:
        """The gold sentences."""
        return tuple(fact.quote for fact in self.facts)

    @property
    def gold_articles(self) -> frozenset[str]:
        """The ids of the articles that hold them."""
        return frozenset(fact.article_id for fact in self.facts if fact.article_id)


def read_questions(path: Path, limit: int | None = None, seed: int = 0) -> list[Question]:
    """All questions of a file in its order, or a seeded sample of `limit`; raises QuestionsError.

    `question_raw`, where there is one, is asked instead of `question`.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionsError(f"{path} could not be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise QuestionsError(f"{path} is not UTF-8; save it as UTF-8 text.") from error
    found: dict[str, Question] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            one = _question(line, number)
        except (QuestionsError, QuestionError) as error:
            raise QuestionsError(f"{path}, line {number}: {error}") from error
        if one.id in found:
            raise QuestionsError(f"{path}, line {number}: the id {one.id!r} is used twice.")
        found[one.id] = one
    if not found:
        raise QuestionsError(f"{path} holds no questions: write one JSON object a line.")
    return sampled(list(found.values()), limit, seed)


def sampled(questions: Sequence[Question], limit: int | None, seed: int) -> list[Question]:
    """`limit` of them, the same for the same seed, or all."""
    if limit is None or limit >= len(questions):
        return list(questions)
    return random.Random(seed).sample(questions, limit)  # noqa: S311  # no secret


def _question(line: str, number: int) -> Question:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise QuestionsError(f"it is not JSON ({error}).") from error
    if not isinstance(row, dict):
        raise QuestionsError("it is not a JSON object.")
    text = row.get("question_raw") or row.get("question")
    if not isinstance(text, str):
        raise QuestionsError('"question" is missing, or is no text.')
    answers = _strings(row, "answers")
    answerable = row.get("answerable", bool(answers or row.get("evidence")))
    if not isinstance(answerable, bool):
        raise QuestionsError('"answerable" is neither true nor false.')
    context = row.get("context_article_ids")
    return Question(
        id=_said(row, "id") or f"line-{number}",
        text=checked(text),
        answers=answers,
        answerable=answerable,
        type=_said(row, "type"),
        facts=_facts(row),
        asked_at=_moment(row.get("asked_at")),
        context=None if context is None else frozenset(_strings(row, "context_article_ids")),
        planted=_said(row, "fake_answer"),
    )


def _said(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise QuestionsError(f'"{name}" is no text.')
    return str(value)


def _strings(row: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = row.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise QuestionsError(f'"{name}" is no list of texts.')
    return tuple(value)


def _facts(row: Mapping[str, object]) -> tuple[Fact, ...]:
    evidence = row.get("evidence") or []
    facts = []
    for one in evidence if isinstance(evidence, list) else [None]:
        fields: Mapping[str, object] = one if isinstance(one, dict) else {}
        quote = fields.get("quote")
        if not isinstance(quote, str) or not quote.strip():
            raise QuestionsError('"evidence" is no list of objects with a "quote".')
        facts.append(Fact(_said(fields, "article_id"), quote))
    return tuple(facts)


def _moment(value: object) -> datetime | None:
    """A moment as it is given, in UTC unless it says otherwise; a day stands for its end."""
    if value is None or value == "":
        return None
    try:
        text = str(value)
        if len(text) == len("2026-01-22"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise QuestionsError(f'"asked_at" is no date ({value!r}): write 2026-01-22.') from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
