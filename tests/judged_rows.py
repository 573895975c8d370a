"""Rows of results made by hand, for tests of what is made of them."""

from typing import Any

from bot.answer import Status
from eval.questions import Fact, Question
from eval.results import Answered, Cited, Found, Row


def question(name: str, *, answerable: bool = True, **more: Any) -> Question:
    """A question about the tide, with one gold sentence and answer if it has one."""
    facts = (Fact("a", "The tide turns at nine."),) if answerable else ()
    answers = ("nine",) if answerable else ()
    told: dict[str, Any] = {
        "text": f"When does the tide turn, {name}?",
        "answers": answers,
        "facts": facts,
        "type": "when" if answerable else "null",
    }
    return Question(name, answerable=answerable, **(told | more))


def row(
    name: str,
    text: str | None = "The Quay: “The tide turns at nine.” [1]",
    *,
    passages: tuple[str, ...] = ("Nothing.", "It rained. The tide\nturns at nine. So it goes."),
    confidence: float = 0.9,
    seconds: float = 0.5,
    run: str = "run",
) -> Row:
    """What came of it; without a text, that it is not in the archive."""
    cited = (Cited("a", 10, 33, "The tide turns at nine.", True),) if text else ()
    status = Status.QUOTED if text else Status.NOT_FOUND
    found = tuple(Found("a", 0, len(one), one, 0.5) for one in passages)
    answer = Answered(text or "Not in these articles.", status, cited, confidence)
    return Row(name, found, answer, {"search": 0.1, "write": 0.2, "total": seconds}, run)
