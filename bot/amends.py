"""What a newspaper has put right: a claim against its corrections."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.evidence import Findings, Sentence
from bot.figures import Figure, figures
from bot.named import own_names
from bot.wording import subject_words
from index.article import Kind
from index.terms import stems

_NEAR = 0.5  # share of the claim's words in a correction's passage or headline
_WRONG = re.compile(
    r"\b(?:said|wrote|reported|stated|gave|misstated|wrong(?:ly)?|incorrect(?:ly)?|erroneously|"
    r"mistakenly|misspelled|misidentified|misnamed)\b",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"\bcorrect (?:\w+ ){1,3}(?:is|are|was|were)\b|\bshould have (?:said|read|been|stated)\b|"
    r"^(?:in fact|in reality|it is|it was)\b",
    re.IGNORECASE,
)
_THEN_RIGHT = re.compile(
    r";|,? but (?:in fact|it|he|she|they)\b|\b(?:in fact|in reality|instead of|rather than)\b"
)
_NOT_SO = re.compile(r", (?:and )?not\b|\band not\b", re.IGNORECASE)
_HEADLINE = re.compile(r"[“\"][^“”\"]*[”\"]")


@dataclass(frozen=True, slots=True)
class Amends:
    """Sentences of a correction that bear on a claim, and whether they bear it out."""

    sentences: tuple[Sentence, ...]
    bears_out: bool


def put_right(claim: str, findings: Findings) -> Amends | None:
    """What a correction among the finds says of the claim; None when there is none that does."""
    wanted = subject_words(claim)
    for hit in findings.hits:
        source = hit.passage.source
        known = set(stems(f"{source.title} {hit.passage.text}"))
        if source.kind is not Kind.CORRECTION or len(wanted & known) < _NEAR * len(wanted):
            continue
        passage_id = hit.passage.passage_id
        told = [one for one in findings.sentences if one.hit.passage.passage_id == passage_id]
        told.sort(key=lambda one: one.span)
        wrong, right = halves([one.text for one in told])
        was_wrong, is_right = has_side(claim, wrong, right), has_side(claim, right, wrong)
        if was_wrong != is_right:
            shown = [one for one in told if _WRONG.search(one.text) or _RIGHT.search(one.text)]
            bearing = [one for one in shown if bears(one.text, wrong, right)]
            return Amends(tuple(bearing or shown or told[:2]), bears_out=is_right)
    return None


def halves(told: Sequence[str]) -> tuple[str, str]:
    """What a correction takes back, and what it gives instead."""
    wrong, right = [], []
    for sentence in told:
        text = _HEADLINE.sub(" ", sentence)
        if _WRONG.search(text) and not re.search(r"should have (?:said|read|been|stated)", text):
            before, *then = _THEN_RIGHT.split(text, maxsplit=1)
            wrong.append(before)
            right += then
        elif _RIGHT.search(text):
            before, *then = _NOT_SO.split(text, maxsplit=1)
            right.append(before)
            wrong += then
        elif _NOT_SO.search(text):
            before, after = _NOT_SO.split(text, maxsplit=1)
            right.append(before)
            wrong.append(after)
    return " . ".join(wrong), " . ".join(right)


def has_side(claim: str, side: str, other: str) -> bool:
    """Whether the claim has a figure or name that only this side has, and the other another."""
    theirs, others = list(figures(side)), list(figures(other))
    for mine in figures(claim):
        here, there = (any(_is_same(mine, one) for one in known) for known in (theirs, others))
        if here != there:
            return here and any(one.units & mine.units for one in others)
    only = _names(side) - _names(other)
    return bool(only & _names(claim)) and bool(_names(other) - _names(side))


def _is_same(one: Figure, other: Figure) -> bool:
    return one.value == other.value and bool(one.units & other.units)


def bears(text: str, wrong: str, right: str) -> bool:
    """Whether a sentence holds the contrasted figures or names, or says what is wrong."""
    plain = _HEADLINE.sub(" ", text)
    contrasted = {one.value for one in (*figures(wrong), *figures(right))}
    named = _names(wrong) ^ _names(right)
    return (
        any(one.value in contrasted for one in figures(plain))
        or bool(named & _names(plain))
        or bool(re.search(r"\bwrong|\bincorrect|\berror", plain, re.IGNORECASE))
    )


def _names(text: str) -> set[str]:
    return {stem for name in own_names(text) for stem in stems(name)}
