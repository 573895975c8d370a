"""What became of a draft's sentences at the gate: kept, replaced, dropped, and why."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from bot.verdict import Verdict


class Fate(StrEnum):
    """What the reader gets of a sentence: itself, the passage's own words, or nothing."""

    KEPT = "kept"
    REPLACED = "replaced"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of the draft, what became of it, the verdict that decided, and the line shown."""

    sentence: str
    fate: Fate
    verdict: Verdict
    line: str = ""


@dataclass(frozen=True, slots=True)
class GateTally:
    """Every sentence of a draft that came to the gate, in order; none in quote mode."""

    judged: tuple[Judged, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many were kept, replaced and dropped."""
        found = Counter(one.fate for one in self.judged)
        return {fate.value: found[fate] for fate in Fate}

    @property
    def reasons(self) -> dict[str, int]:
        """How often each reason kept a sentence from the reader, by its name."""
        found = Counter(
            one.verdict.reason.name.lower() for one in self.judged if one.verdict.reason
        )
        return dict(sorted(found.items()))


UNASKED = GateTally()
"""Of an answer that no model wrote."""
