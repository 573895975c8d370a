"""What went wrong, by kind, for a person to read through."""

from collections.abc import Iterable
from enum import StrEnum

from eval.measures import Outcome


class Failure(StrEnum):
    """A way to fail a question; one question may fail in two."""

    MISSED_EVIDENCE = "missed evidence"
    FALSE_ANSWER = "false answer"
    FALSE_ABSTENTION = "false abstention"
    WRONG_ANSWER = "wrong answer"


MEANING = {
    Failure.MISSED_EVIDENCE: "no gold sentence among the first ten passages",
    Failure.FALSE_ANSWER: "answered, though the archive does not hold it",
    Failure.FALSE_ABSTENTION: "said not to be in the archive, though it is",
    Failure.WRONG_ANSWER: "answered without the gold answer",
}


def failures(one: Outcome) -> set[Failure]:
    """In which ways this question failed."""
    if not one.question.answerable:
        return set() if one.abstained else {Failure.FALSE_ANSWER}
    found = set()
    if one.ranks and one.first is None:
        found.add(Failure.MISSED_EVIDENCE)
    if one.abstained:
        found.add(Failure.FALSE_ABSTENTION)
    elif one.question.answers and not one.held:
        found.add(Failure.WRONG_ANSWER)
    return found


def by_kind(outcomes: Iterable[Outcome]) -> dict[Failure, list[Outcome]]:
    """Every kind with the questions that failed in it, in their order."""
    found: dict[Failure, list[Outcome]] = {kind: [] for kind in Failure}
    for one in outcomes:
        for kind in failures(one):
            found[kind].append(one)
    return found
