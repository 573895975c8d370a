"""How an answer came to be: what was found, what a model was told and wrote, what became of it."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field, replace

from bot.evidence import Findings
from bot.model import Limits, WritingModel
from bot.model_failure import AttemptError
from bot.narrowing import ANYWHERE, Narrowing
from bot.settings import Provider
from bot.stream import Messages
from bot.tally import Fate, GateTally
from prompts import PromptMark


@dataclass(frozen=True, slots=True)
class Outcome:
    """A drafted sentence, the line that the reader got in its place, if any, and why."""

    sentence: str
    fate: Fate
    line: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model was told, and what it wrote before anything was checked.

    `failure` is the sentence that tells how it failed, if it did; `is_too_long` that a shorter
    prompt was tried next, `is_left_out` that it was not asked at all. `limits` decided how many
    passages it was given.
    """

    model: str
    provider: Provider
    prompt: PromptMark
    messages: tuple[tuple[str, str], ...]
    text: str
    failure: str = ""
    limits: Limits = field(default_factory=Limits)
    is_too_long: bool = False
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Making:
    """All that the path from question to answer began with, in the order in which it came."""

    findings: tuple[Findings, ...]
    narrowing: Narrowing = ANYWHERE
    drafts: tuple[Draft, ...] = ()
    judged: tuple[Outcome, ...] = ()


@dataclass(slots=True)
class Notebook:
    """Takes down what happens while an answer is written."""

    drafts: list[Draft] = field(default_factory=list)

    def drafted(
        self,
        model: WritingModel,
        prompt: PromptMark,
        messages: Messages,
        pieces: Generator[str, None, None],
    ) -> Generator[str, None, None]:
        """The same pieces; what came of them is kept however they end."""
        told: list[str] = []
        draft = Draft(model.name, model.provider, prompt, tuple(messages), "", limits=model.limits)
        try:
            with closing(pieces):
                for piece in pieces:
                    told.append(piece)
                    yield piece
        except AttemptError as error:
            draft = replace(draft, failure=str(error), is_too_long=error.is_too_long)
            raise
        finally:
            self.drafts.append(replace(draft, text="".join(told)))

    def left_out(self, model: WritingModel, prompt: PromptMark, why: str) -> None:
        """Take down that a model was not asked."""
        draft = Draft(model.name, model.provider, prompt, (), "", why, model.limits)
        self.drafts.append(replace(draft, is_left_out=True))

    def made(self, findings: Findings, narrowing: Narrowing, gate: GateTally) -> Making:
        """All of it."""
        judged = tuple(
            Outcome(one.sentence, one.fate, one.line, str(one.verdict)) for one in gate.judged
        )
        return Making((findings,), narrowing, tuple(self.drafts), judged)
