"""How an answer came to be: what was found, what a model was told and wrote, what became of it."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum

from bot.citations import parse_claim
from bot.evidence import Findings
from bot.narrowing import ANYWHERE, Narrowing
from bot.settings import Provider
from index.errors import ModelError
from prompts import PromptMark


class Fate(StrEnum):
    """What the gate did with a drafted sentence."""

    KEPT = "kept"
    REPLACED = "replaced"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Judged:
    """A drafted sentence, and the line that the reader got in its place, if any."""

    sentence: str
    fate: Fate
    line: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model was told, and what it wrote before anything was checked.

    `failure` is the sentence that tells how it failed, if it did.
    """

    model: str
    provider: Provider
    prompt: PromptMark
    messages: tuple[tuple[str, str], ...]
    text: str
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Making:
    """All that the path from question to answer began with, in the order in which it came."""

    findings: tuple[Findings, ...]
    narrowing: Narrowing = ANYWHERE
    drafts: tuple[Draft, ...] = ()
    judged: tuple[Judged, ...] = ()


@dataclass(slots=True)
class Notebook:
    """Takes down what happens while an answer is written."""

    drafts: list[Draft] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)

    def drafted(
        self,
        model: tuple[str, Provider],
        prompt: PromptMark,
        messages: Sequence[tuple[str, str]],
        pieces: Generator[str, None, None],
    ) -> Generator[str, None, None]:
        """The same pieces; what came of them is kept however they end."""
        told: list[str] = []
        failure = ""
        try:
            with closing(pieces):
                for piece in pieces:
                    told.append(piece)
                    yield piece
        except ModelError as error:
            failure = str(error)
            raise
        finally:
            text = "".join(told)
            self.drafts.append(Draft(*model, prompt, tuple(messages), text, failure))

    def judge(self, sentence: str, line: str | None) -> None:
        """Take down what the gate made of a sentence."""
        words = parse_claim(sentence, 0).text.rstrip(".!?")
        fate = Fate.DROPPED if line is None else Fate.REPLACED
        if line is not None and words and words in line:
            fate = Fate.KEPT
        self.judged.append(Judged(sentence, fate, line or ""))

    def made(self, findings: Findings, narrowing: Narrowing) -> Making:
        """All of it."""
        return Making((findings,), narrowing, tuple(self.drafts), tuple(self.judged))
