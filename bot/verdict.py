"""What the gate found on a sentence, so that it can be told: which, and why."""

from dataclasses import dataclass
from enum import StrEnum

from bot.evidence import Sentence


class Reason(StrEnum):
    """What a sentence has that the passage has not, or has otherwise."""

    EMPTY = "it claims nothing that could be checked"
    UNSAID = "too little of it is in the passages"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    ADDRESS = "address"
    QUOTE = "quoted words"
    NEGATION = "negation"
    DIRECTION = "direction"
    COMPARISON = "comparison"
    MODALITY = "modality"
    ORDER = "order"
    SPEAKER = "speaker"
    MEANING = "meaning"
    JUDGE = "the judge finds no support"
    QUESTION = "it asks, or only says the question again"
    REPEATED = "it has been said"
    TOO_LONG = "the answer is long enough"
    BESIDE = "it does not answer the question"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence of a passage bears a claim out, which, and otherwise why not.

    `words` are those of the claim that are concerned, `instead` those of the passage.
    """

    sentence: Sentence | None = None
    reason: Reason | None = None
    words: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the claim may be shown as the passage's."""
        return self.reason is None

    def __str__(self) -> str:
        if self.reason is None:
            return "supported"
        if not self.words:
            return self.reason.value
        mine = ", ".join(f"“{one}”" for one in self.words)
        if self.instead:
            theirs = ", ".join(f"“{one}”" for one in self.instead)
            return f"{self.reason.value}: {mine} where the passage has {theirs}"
        return f"{self.reason.value}: {mine} is not in the passage"


def refused(reason: Reason, *words: str, instead: tuple[str, ...] = ()) -> Verdict:
    """The verdict on a claim that has `words` which the passage has not, or has otherwise."""
    return Verdict(None, reason, words, instead)
