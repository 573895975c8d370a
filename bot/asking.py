"""What `pullquote ask` does once it has its question: answer, or converse."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

from bot.answer import Answer, Answerer, Status
from bot.as_json import json_of
from bot.failure import FAILED, NOT_FOUND, say, told
from bot.judge import open_judge
from bot.model import open_model
from bot.narrowing import ANYWHERE, Narrowing
from bot.prompt import questions
from bot.render import AnswerView
from bot.settings import QUOTES, Settings
from bot.terminal import Terminal
from index.live import LiveSearcher

_CODES = {Status.NOT_FOUND: NOT_FOUND, Status.MODEL_UNAVAILABLE: FAILED}


@contextmanager
def open_answerer(settings: Settings) -> Iterator[Answerer]:
    """Search and model, opened in the order in which their faults are cheapest to tell."""
    with closing(LiveSearcher(settings.index())) as live:
        model = None if settings.model == QUOTES else open_model(settings)
        with model or nullcontext():
            yield Answerer(live, model, settings.top_k, open_judge(settings.judge))


def answer_one(
    answerer: Answerer, question: str, narrowing: Narrowing = ANYWHERE, *, verbose: bool
) -> int:
    """Print an answer as it arrives, then its sources; the exit code."""
    view = AnswerView(Terminal())
    found = view.findings if verbose else lambda _: None
    answer = answerer.ask(question, view.line, found, narrowing)
    view.sources(answer)
    if verbose:
        view.gate(answer.gate)
    return _ended(answer)


def answer_json(
    answerer: Answerer, question: str, narrowing: Narrowing = ANYWHERE, *, verbose: bool
) -> int:
    """Print an answer as one object; what else there is to say goes to standard error."""
    view = AnswerView(Terminal(stderr=True))
    found = view.findings if verbose else lambda _: None
    answer = answerer.ask(question, found=found, narrowing=narrowing)
    if verbose:
        view.gate(answer.gate)
    Terminal().exactly(json_of(answer))
    return _ended(answer)


def converse(
    answerer: Answerer,
    history: Path,
    narrowing: Narrowing = ANYWHERE,
    *,
    verbose: bool,
    debug: bool,
) -> None:
    """A small prompt: one question after the other until an empty line or Ctrl-D."""
    with closing(questions(history)) as asked:
        for question in asked:
            try:
                answer_one(answerer, question, narrowing, verbose=verbose)
                Terminal().say()
            except BrokenPipeError:
                raise
            except Exception as error:
                if debug:
                    raise
                say(told(error)[1])


def _ended(answer: Answer) -> int:
    if answer.notice:
        say(answer.notice)
    return _CODES.get(answer.status, 0)
