"""A follow-up question in a form that stands on its own, by a model where there is one."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.agreement import numbers
from bot.follow_up import rewritten
from bot.leaning import leans, points_back
from bot.model import WritingModel, stream_text
from bot.question import MAX_CHARACTERS, Turn, asks, subject_stems
from bot.reference import Referred, referred
from bot.settings import BUILTIN
from bot.suspicion import CAUTION
from bot.topics import names
from index.errors import ModelError
from index.terms import content_stems, stems
from prompts import load_prompt

MOST_TURNS = 4  # of a conversation are read, each cut as below
_MOST_OF_QUESTION = 300
_MOST_OF_ANSWER = 600
_LONGEST = 300
# Share of the rewriting's words that question and history must hold; the rest is glue.
_KNOWN = 0.7
_KEPT = 0.6  # of the follow-up's own words
_MARKER = re.compile(r"\s*\[\d{1,3}\]")
_LABEL = re.compile(r"^(?:(?:standalone|rewritten|new)?\s*question\s*:\s*)", re.IGNORECASE)


def standalone(
    question: str,
    history: Sequence[Turn],
    model: WritingModel | None,
    proceed: Callable[[], None] = lambda: None,
) -> str:
    """The question as somebody would ask it who had not heard the history, oldest turn first.

    Unchanged without history, or when it leans on none. A model's rewriting is taken only when
    it adds nothing that history and question do not hold; otherwise, without a model, and for
    the built-in one, rules do it. `proceed` is called between the model's pieces; what it raises
    ends this.
    """
    recent = [_shortened(turn) for turn in history[-MOST_TURNS:]]
    if not leans(question, recent):
        return question
    made = ""
    if model is not None and model.provider != BUILTIN:
        made = _by_model(question, recent, model, proceed)
    made = made or rewritten(question, recent)
    return made if len(made) <= MAX_CHARACTERS else question


def in_context(
    question: str,
    history: Iterable[Turn],
    model: WritingModel | None,
    proceed: Callable[[], None] = lambda: None,
) -> Referred:
    """The same, and the articles that it is asked of where it points at earlier sources.

    Only the last turns count, as many as `standalone` reads. Raises QuestionError.
    """
    recent = list(history)[-MOST_TURNS:]
    found = referred(question, recent)
    return replace(found, question=standalone(found.question, recent, model, proceed))


def _by_model(
    question: str, history: Sequence[Turn], model: WritingModel, proceed: Callable[[], None]
) -> str:
    """The model's rewriting if it can be relied on; empty when not, or when the model fails."""
    from langchain_core.prompts import ChatPromptTemplate  # noqa: PLC0415  # .7 s; few need it

    prompt = load_prompt("standalone_question", frozenset({"history", "question"}))
    template = ChatPromptTemplate([("system", prompt.system), ("user", prompt.user)])
    filled = template.invoke({"history": _fenced(history), "question": _inert(question)})
    pieces: list[str] = []
    try:
        for piece in stream_text(model, [(one.type, one.text) for one in filled.to_messages()]):
            proceed()
            pieces.append(piece)
    except ModelError:
        return ""
    made = _LABEL.sub("", _MARKER.sub("", "".join(pieces)).strip()).strip("\"“”' ")
    return made if _is_faithful(made, question, history) else ""


def _is_faithful(made: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether a rewriting is one short question that invents nothing and drops nothing asked.

    A "no" costs little: rules do it then. It need not stand on its own by all rules, but a
    pronoun that means nothing of it would leave the search without its subject.
    """
    if (
        not made
        or "\n" in made
        or points_back(made)
        or len(made) > max(_LONGEST, len(question) + _LONGEST // 2)
    ):
        return False
    told = " ".join([question, *(f"{turn.question} {turn.answer}" for turn in history)])
    known, mine, own = set(stems(told)), set(content_stems(made)), set(stems(made))
    if not numbers(made) <= numbers(told):
        return False
    if any(not set(stems(name)) <= known for name in names(made)):
        return False
    asked = subject_stems(question)
    return (
        len(mine & known) >= _KNOWN * len(mine)
        and len(asked & own) >= _KEPT * len(asked)
        and asks(question) <= asks(made)
    )


def _shortened(turn: Turn) -> Turn:
    """A turn in one line each, cut between words."""
    question, answer = _cut(turn.question, _MOST_OF_QUESTION), _cut(turn.answer, _MOST_OF_ANSWER)
    # What an article orders reaches no model, in an answer neither.
    return Turn(question, "" if answer.startswith(CAUTION) else answer, turn.cited)


def _cut(text: str, limit: int) -> str:
    line = " ".join(text[: 4 * limit].split())
    return line if len(line) <= limit else line[: limit + 1].rpartition(" ")[0] or line[:limit]


def _fenced(history: Sequence[Turn]) -> str:
    """The turns as data; no text of theirs can close its own fence."""
    return "\n".join(
        f'<turn n="{number}">\n<question>{_inert(turn.question)}</question>\n'
        f"<answer>{_inert(turn.answer)}</answer>\n</turn>"
        for number, turn in enumerate(history, start=1)
    )


def _inert(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›").replace('"', "”")
