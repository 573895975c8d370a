"""A question that takes for granted what the articles deny: "Why did the bridge close in 2019?".

What it takes for granted is read only where its form is certain; bot/stance tells whether a
sentence denies it. Nobody is contradicted while any sentence found bears them out.
"""

import re
from collections.abc import Sequence

from bot.evidence import Findings, Sentence
from bot.figures import figures, has_all_figures, has_other_figure
from bot.stance import Stance, stance
from bot.wording import said_words, subject_words
from index.article import Kind
from index.terms import stems

_WITHIN = 30  # sentences, best first
_AS_GOOD = 0.6  # of the best one's score
_MOST = 2
_HELD = 0.8  # share of a question's words in a sentence that has another figure than it
_TAKES = re.compile(
    r"(?:why|when|where|how|in what year|on what (?:day|date))\s+"
    r"(?P<auxiliary>did|does|do|was|were|is|are|has|have|had)(?P<not>n[’']t)?\s+"
    r"(?P<rest>[^,;:?]{8,200})\??$",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|whether|would|could|might|or|there|you|i|we|it|this|that)\b", re.IGNORECASE
)
_ASKS = frozenset(stems("who what which how many much whom whose"))


def presupposed(question: str) -> str:
    """What the question takes for granted, as a statement; empty where that is not certain."""
    found = _TAKES.match(" ".join(question.split()))
    if found is None or _OPEN.search(found["rest"]):
        return ""
    denial = "not " if found["not"] else ""
    rest = found["rest"]
    return f"{rest[:1].upper()}{rest[1:]} {denial}".strip() + "."


def denied(findings: Findings) -> tuple[Sentence, ...]:
    """The best sentences that say otherwise than the question takes for granted; mostly none."""
    if not findings.sentences:
        return ()
    best = findings.sentences[0].score
    near = [
        one
        for one in findings.sentences[:_WITHIN]
        if one.score >= _AS_GOOD * best and one.hit.passage.source.kind is not Kind.OPINION
    ]
    return _by_stance(presupposed(findings.question), findings, near) or _by_figure(
        findings.question, findings, near
    )


def _by_stance(taken: str, findings: Findings, near: Sequence[Sentence]) -> tuple[Sentence, ...]:
    if not taken:
        return ()
    sides = [(stance(taken, one), one) for one in findings.sentences[:_WITHIN]]
    if any(side is Stance.FOR for side, _ in sides):
        return ()
    sides = [(side, one) for side, one in sides if one in near]
    against = [one for side, one in sides if side is Stance.AGAINST]
    apart = [one for side, one in sides if side is Stance.APART]
    return tuple((against or apart)[:_MOST])


def _by_figure(question: str, findings: Findings, near: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Those that have another figure for what the question counts, where none has its figure."""
    if not any(figure.units for figure in figures(question)):
        return ()
    if any(has_all_figures(question, one.hit.passage.text) for one in findings.sentences):
        return ()
    wanted = {stem for stem in subject_words(question) if stem not in _ASKS}
    return tuple(
        one
        for one in near
        if has_other_figure(question, one.text)
        and len(wanted & said_words(one.text)) >= _HELD * len(wanted)
    )[:_MOST]
