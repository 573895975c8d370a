"""`python -m eval.corruption ARTICLES [QUESTIONS]`: what the gate lets through, and what not.

Sentences that answers rest on are said in other words, which ought to be kept, and with one thing
changed, which ought to be caught. Articles fall into two halves by their words' digest: the gate
was tuned on one half, and the other says how it does.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.citations import parse_claim
from bot.support import judged
from eval.basis import Basis, bases
from eval.corrupted import corrupted
from eval.faithful import faithful
from eval.floors import FloorsError, bounds
from eval.intervals import Interval, of_share
from eval.questions import read_questions
from index.errors import PullquoteError

_FAITHFUL = "faithful"


@dataclass(frozen=True, slots=True)
class Trial:
    """One sentence put to the gate: whether it did right, and why it refused or let through."""

    kind: str
    how: str
    text: str
    said: str
    is_held_out: bool
    is_kept: bool
    why: str

    @property
    def is_right(self) -> bool:
        """Kept where it is faithful, caught where it is not."""
        return self.is_kept == (self.kind == _FAITHFUL)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often the gate did right by one kind of sentence."""

    right: int
    trials: int

    @property
    def share(self) -> float:
        """Of the trials, those it did right by."""
        return self.right / self.trials if self.trials else 0.0

    @property
    def interval(self) -> Interval:
        """95 %, by Wilson."""
        return of_share(self.right, self.trials)


def trials(found: Sequence[Basis], seed: int = 0) -> Iterator[Trial]:
    """Every variant of every sentence, judged with all of its own article at hand."""
    for basis in found:
        chance = Random(f"{seed} {basis.text}")  # noqa: S311  # no secret
        others = chance.sample(found, min(6, len(found)))
        strangers = sorted(
            {name for one in others if one.pool != basis.pool for name in one.names}
            - set(basis.names)
        )
        made = [(_FAITHFUL, how, text) for how, text in faithful(basis, chance)]
        made += [(kind, "", text) for kind, text in corrupted(basis, strangers, chance)]
        for kind, how, text in made:
            verdict = judged(parse_claim(text, len(basis.pool)), basis.pool)
            why = f"{verdict} by {verdict.sentence.text}" if verdict.sentence else str(verdict)
            yield Trial(kind, how, text, basis.text, basis.is_held_out, verdict.holds, why)


def tallied(done: Sequence[Trial], *, held_out: bool) -> dict[str, Tally]:
    """By kind, and faithful ones by how they were made too."""
    found: dict[str, list[bool]] = {}
    for one in done:
        if one.is_held_out is held_out:
            found.setdefault(one.kind, []).append(one.is_right)
            if one.how:
                found.setdefault(f"{_FAITHFUL}: {one.how}", []).append(one.is_right)
    return {kind: Tally(sum(right), len(right)) for kind, right in found.items()}


def lines(done: Sequence[Trial]) -> Iterator[str]:
    """The table: each kind with how many were kept or caught in both halves."""
    tuned, other = (tallied(done, held_out=one) for one in (False, True))
    yield f"{'':36}{'tuned on':^26}{'held out':^26}".rstrip()
    for kind in dict.fromkeys((*tuned, *other)):
        told = "kept" if kind.startswith(_FAITHFUL) else "caught"
        label = f"{kind}, {told}" if kind in (_FAITHFUL,) or told == "caught" else f"  {kind[10:]}"
        yield f"{label:<36}{_cell(tuned.get(kind))}  {_cell(other.get(kind))}".rstrip()


def _cell(tally: Tally | None) -> str:
    if tally is None:
        return " " * 24
    low, high = tally.interval.low, tally.interval.high
    return f"{tally.share:.3f} {low:.2f}–{high:.2f} {tally.trials:>6,}".rjust(24)


def missed(done: Sequence[Trial], floors: dict[str, float]) -> list[str]:
    """A sentence for each floor that does not hold in the half that nothing was tuned on."""
    found = tallied(done, held_out=True)
    told = []
    for kind, floor in floors.items():
        share = found[kind].share if kind in found else 0.0
        if share < floor:
            told.append(f"{kind} is {share:.3f} and must be at least {floor}.")
    return told


def main() -> int:
    """Exit code 0: measured; 1: a floor was missed, or nothing could be read."""
    asked = _parser().parse_args()
    try:
        floors = dict(bounds(asked.floors)) if asked.floors else {}
        questions = read_questions(asked.questions) if asked.questions else []
        done = list(trials(bases(asked.articles, questions), asked.seed))
    except (PullquoteError, FloorsError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{line}\n" for line in lines(done)))
    if asked.wrong:
        sys.stdout.write("".join(f"{line}\n" for line in _wrong(done, asked.wrong)))
    failed = missed(done, floors)
    sys.stderr.write("".join(f"{asked.floors}: {line}\n" for line in failed))
    return 1 if failed else 0


def _wrong(done: Sequence[Trial], kind: str) -> Iterator[str]:
    """What the gate did wrong by, from the half that may be looked at."""
    for one in done:
        if kind in (one.kind, "all") and not one.is_right and not one.is_held_out:
            yield f"\n{one.how or one.kind}: {one.why}\n  said  {one.said}\n  tried {one.text}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.corruption", description=__doc__)
    parser.add_argument("articles", type=Path, help="a file or folder of articles")
    parser.add_argument(
        "questions", type=Path, nargs="?", help="questions with evidence; else every sentence"
    )
    parser.add_argument("--floors", metavar="NAME", help="floors of eval/floors.json")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--wrong", metavar="KIND", help="show what went wrong by one kind, of the tuned half"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
