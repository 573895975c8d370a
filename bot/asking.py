"""What `pullquote ask` does once it has its question: answer, or converse."""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from bot.answer import Answer, Answerer, Status
from bot.as_json import json_of
from bot.conversation import MOST_TURNS, in_context
from bot.failure import FAILED, NOT_FOUND, say, told
from bot.judge import open_judge
from bot.model import open_model
from bot.narrowing import ANYWHERE, Narrowing
from bot.prompt import questions
from bot.question import Turn, checked
from bot.record import Origin
from bot.recording import Recorder, records_of
from bot.render import AnswerView
from bot.roster import open_roster
from bot.settings import Settings
from bot.terminal import Terminal
from index.live import LiveSearcher

_CODES = {Status.NOT_FOUND: NOT_FOUND, Status.MODEL_UNAVAILABLE: FAILED}


@contextmanager
def open_answerer(settings: Settings) -> Iterator[Answerer]:
    """Search and models, opened in the order in which their faults are cheapest to tell."""
    with closing(LiveSearcher(settings.index())) as live:
        roster = open_roster(settings, open_model)
        with roster or nullcontext():
            for fault in roster.skipped if roster else ():
                say(fault)
            yield Answerer(live, roster, settings.top_k, open_judge(settings.judge))


@contextmanager
def open_recorder(settings: Settings) -> Iterator[Recorder]:
    """Where the answers of this terminal are recorded."""
    with closing(Recorder(records_of(settings), settings, Origin.TERMINAL, say)) as recorder:
        yield recorder


def answer_one(
    answerer: Answerer, question: str, narrowing: Narrowing = ANYWHERE, *, verbose: bool
) -> Answer:
    """Print an answer as it arrives, then its sources."""
    view = AnswerView(Terminal())
    found = view.findings if verbose else lambda _: None
    answer = answerer.ask(question, view.line, found, narrowing)
    view.sources(answer)
    if verbose:
        view.gate(answer.gate)
        view.record(answer)
    return answer


def answer_json(
    answerer: Answerer, question: str, narrowing: Narrowing = ANYWHERE, *, verbose: bool
) -> Answer:
    """Print an answer as one object; what else there is to say goes to standard error."""
    aside = AnswerView(Terminal(stderr=True))
    found = aside.findings if verbose else lambda _: None
    answer = answerer.ask(question, found=found, narrowing=narrowing)
    if verbose:
        aside.gate(answer.gate)
    Terminal().exactly(json_of(answer))
    if verbose:
        aside.record(answer)
    return answer


def ended(answer: Answer, question: str, recorder: Recorder) -> int:
    """Record an answer that has been shown, and tell what went otherwise; the exit code."""
    recorder.keep(question, answer.question, answer)
    if answer.notice:
        say(answer.notice)
    return _CODES.get(answer.status, 0)


def converse(
    answerer: Answerer,
    recorder: Recorder,
    history: Path,
    narrowing: Narrowing = ANYWHERE,
    *,
    verbose: bool,
    debug: bool,
) -> None:
    """A small prompt: one question after the other until an empty line or Ctrl-D.

    Each may lean on those before it.
    """
    turns: deque[Turn] = deque(maxlen=MOST_TURNS)
    with closing(questions(history)) as asked:
        for question in asked:
            try:
                writer = answerer.roster.ready() if answerer.roster and turns else None
                asks = in_context(_of(question, turns), turns, writer)
                if asks.question != question:
                    AnswerView(Terminal()).meant(asks.question)
                where = replace(narrowing, scope=narrowing.scope & asks.scope)
                answer = answer_one(answerer, asks.question, where, verbose=verbose)
                ended(answer, question, recorder)
                turns.append(_turn(answer))
                Terminal().say()
            except BrokenPipeError:
                raise
            except Exception as error:
                if debug:
                    raise
                say(told(error)[1])


def _of(question: str, turns: Sequence[Turn]) -> str:
    """A question that may lean on others is looked at before it is answered."""
    return checked(question) if turns else question


def _turn(answer: Answer) -> Turn:
    cited = tuple((one.marker, one.source) for one in answer.citations)
    return Turn(answer.question, answer.text, cited)
