"""Models asked in order for an answer, each sentence through the gate, until one has written it."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Protocol

from bot.citations import Footnotes
from bot.draft import sentences
from bot.model import WritingModel
from bot.model_failure import AttemptError
from bot.pump import Bounds, Tick
from bot.roster import Member, Roster
from bot.settings import BUILTIN
from bot.stream import Messages
from bot.tally import Judged
from bot.window import fitting
from index.hit import Hit

_PASSAGES_FOR_BUILTIN = 3  # it reads some 300 tokens a second on two cores


class Draft(Protocol):
    """What the gate is to a writer: sentences in, checked lines out."""

    lines: list[str]
    notes: Footnotes
    judged: list[Judged]
    wrote: bool

    def passed(self, sentence: str) -> str | None:
        """The line to show, if any."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written: from which passages, told how, checked by what, shown where.

    `stream` asks a model; `left_out` hears of one that is not asked, and why.
    """

    hits: Sequence[Hit]
    messages: Callable[[Sequence[Hit]], Messages]
    stream: Callable[[WritingModel, Messages, Bounds], Generator[str, None, None]]
    left_out: Callable[[WritingModel, str], None]
    gate: Callable[[Sequence[Hit], WritingModel], Draft]
    declines: Callable[[str], bool]
    show: Callable[[str], None]
    proceed: Tick


@dataclass(frozen=True, slots=True)
class Setback:
    """A model that did not write the answer: what happened, and the same with what to do.

    `is_vain`: it wrote, but nothing that a passage says.
    """

    brief: str
    sentence: str
    is_vain: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote what, from how many passages; `gate` is None when no model could be asked.

    `is_whole` is False when what stands was cut short, or when nothing stands.
    """

    gate: Draft | None
    model: str
    read: int = 0
    declined: bool = False
    is_whole: bool = False
    setbacks: tuple[Setback, ...] = ()

    @property
    def is_unavailable(self) -> bool:
        """Whether no model wrote anything at all."""
        wrote = self.gate is not None and self.gate.wrote
        return not (self.is_whole or wrote or any(one.is_vain for one in self.setbacks))

    def notice(self) -> str:
        """What the reader is told of models that did not write the answer, if there is anything.

        One that wrote in vain is only told of beside another: the answer says so by itself.
        """
        if self.is_whole:
            briefs = "; ".join(one.brief for one in self.setbacks)
            return f"{briefs}: answered by {self.model} instead." if briefs else ""
        if all(one.is_vain for one in self.setbacks):
            return ""
        if self.gate is not None and self.gate.wrote:
            done = "what it had written is shown"
        else:
            done = "quotes are shown instead"
        return f"{' '.join(one.sentence for one in self.setbacks)} For now, {done}."


@dataclass(slots=True)
class _State:
    """What has come of the answer so far."""

    gate: Draft | None = None
    model: str = ""
    read: int = 0
    setbacks: list[Setback] = field(default_factory=list)

    def has_own(self) -> bool:
        """Whether a model's own sentence stands."""
        return self.gate is not None and self.gate.wrote

    def ended(self, *, declined: bool = False, is_whole: bool = False) -> Written:
        told = tuple(self.setbacks)
        return Written(self.gate, self.model, self.read, declined, is_whole, told)


def write(roster: Roster, task: Task) -> Written:
    """The first model's answer of which something passes the gate.

    Lines that were shown stay. A model that fails when a sentence of its own has passed is not
    followed by another: what stands is true, and a second voice would begin anew. Until a sentence
    of its own stands a model has its share of the time that is left, then all of it.
    """
    until = roster.clock.seconds() + roster.deadline
    state = _State(model=roster.name)
    for place, member in enumerate(roster.members):
        why = roster.barred(member)
        ticket = 0 if why else member.breaker.enter()
        if not ticket:
            why = why or f"{member.model.name} is being tried by another question"
            state.setbacks.append(Setback(AttemptError(f"{why}.").brief, f"{why}."))
            task.left_out(member.model, why)
            continue
        now = roster.clock.seconds()
        share = (until - now) / (len(roster.members) - place)
        try:
            ended = _ask(member, task, Bounds(now + share, until, state.has_own), state)
        except AttemptError as error:
            (member.breaker.failed if error.is_its_own else member.breaker.let_go)(ticket)
            state.setbacks.append(Setback(error.brief, str(error)))
            if state.has_own():
                return state.ended()
        except BaseException:
            member.breaker.let_go(ticket)  # the asker left
            raise
        else:
            member.breaker.succeeded()
            if ended is not None:
                return ended
    return state.ended()


def _ask(member: Member, task: Task, bounds: Bounds, state: _State) -> Written | None:
    """The end of it, or None when what it wrote was in vain. Raises AttemptError."""
    model, limits = member.model, member.model.limits
    most = _PASSAGES_FOR_BUILTIN if model.provider == BUILTIN else len(task.hits)
    hits = fitting(task.hits[:most], task.messages, limits.context, limits.max_tokens)
    while True:
        if not hits:
            error = _too_narrow(model)
            task.left_out(model, str(error).rstrip("."))
            raise error
        state.gate = _renewed(state.gate, task, hits, model)
        state.model, state.read = model.name, len(hits)
        stream = task.stream(model, task.messages(hits), bounds)
        try:
            # Closed at once when it is given up, so that the model stops writing.
            with closing(stream):
                drafted = sentences(_until(task.proceed, stream))
                declined = not _pass(drafted, state.gate, task, model)
        except AttemptError as error:
            if not error.is_too_long or len(hits) == 1:
                raise
            hits = hits[: len(hits) // 2]  # its window is smaller than it was thought to be
            continue
        if declined or state.gate.lines:
            return state.ended(declined=declined, is_whole=True)
        told = f"{model.name} wrote nothing that the passages say"
        state.setbacks.append(Setback(told, f"{told}.", is_vain=True))
        return None


def _renewed(before: Draft | None, task: Task, hits: Sequence[Hit], model: WritingModel) -> Draft:
    """A gate for these passages, which knows the lines that are already shown."""
    gate = task.gate(hits, model)
    if before is not None:
        gate.lines, gate.notes, gate.judged = before.lines, before.notes, before.judged
    return gate


def _pass(drafted: Iterable[str], gate: Draft, task: Task, model: WritingModel) -> bool:
    """Show what passes the gate; False when the model says that the passages hold no answer."""
    for sentence in drafted:
        if task.declines(sentence):
            # The built-in model declines what stands before it as often as not.
            if model.provider != BUILTIN and not gate.lines:
                return False
        elif line := gate.passed(sentence):
            task.show(line)
    return True


def _until(proceed: Tick, pieces: Iterable[str]) -> Iterator[str]:
    for piece in pieces:
        proceed()
        yield piece


def _too_narrow(model: WritingModel) -> AttemptError:
    return AttemptError(
        f"{model.name} cannot read one passage of this length at once: set "
        "PULLQUOTE_MODEL_CONTEXT to what it can read.",
        is_its_own=False,
    )
