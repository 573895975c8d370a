"""Somebody's statement against the archive: who says so, who says otherwise, and what is near."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.agreement import numbers
from bot.amends import put_right
from bot.answer import QUOTES_NAME, Answer, Answerer, Seconds, Status
from bot.citations import Footnotes
from bot.confidence import ENOUGH
from bot.evidence import Findings, Sentence
from bot.making import Making
from bot.narrowing import Narrowing
from bot.question import QuestionError
from bot.quotes import best_quotes, quoted
from bot.stance import Stance, stance
from bot.statements import claims
from index.article import Kind
from index.scope import EVERYTHING, Scope
from index.terms import content_stems

SAYS_SO = "The archive says so:"
SAYS_OTHERWISE = "The archive says otherwise:"
ON_THE_SUBJECT = "On the subject:"

_MOST_QUOTES = 3  # for one claim, under a heading
_SAME_WORDS = 0.6
_NO_CLAIM = (
    "There is nothing to check in this message: a statement can be checked, "
    'such as "The bridge reopened in March 2022".'
)


@dataclass(slots=True)
class _Found:
    """What speaks for and against the claims, and what is only near, best first."""

    says_so: list[Sentence] = field(default_factory=list)
    otherwise: list[Sentence] = field(default_factory=list)
    subject: list[Sentence] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def check_claim(
    answerer: Answerer,
    text: str,
    scope: Scope = EVERYTHING,
    proceed: Callable[[], None] = lambda: None,
) -> Answer:
    """What that part of the archive says for and against a message, in quotes.

    No model is asked. `proceed` is called before each claim; what it raises ends the check.
    Raises QuestionError when the message claims nothing, ArchiveError as a search does.
    """
    started = time.perf_counter()
    claimed = claims(text)
    if not claimed:
        raise QuestionError(_NO_CLAIM)
    found = _Found()
    searched: list[Findings] = []
    for claim in claimed:
        proceed()
        findings = answerer.findings(claim, Narrowing(scope))
        searched.append(findings)
        _sort(claim, findings, found)
    answer = _answer(answerer, searched, found, scope)
    spent = time.perf_counter() - started
    return replace(
        answer,
        question=" ".join(claimed),
        seconds=Seconds(spent, 0.0, spent),
        making=Making(tuple(searched), Narrowing(scope)),
    )


def _sort(claim: str, findings: Findings, found: _Found) -> None:
    """Add what was found on one claim to what was found on others.

    A correction outweighs what it corrects. Where somebody says so, what happened on another day
    or elsewhere is no contradiction: much the same may have happened twice.
    """
    sides: dict[Stance | None, list[Sentence]] = {one: [] for one in (*Stance, None)}
    for sentence in findings.sentences:
        if sentence.hit.passage.source.kind is not Kind.CORRECTION:
            sides[stance(claim, sentence)].append(sentence)
    says_so, otherwise = _ordered(sides[Stance.FOR]), _ordered(sides[Stance.AGAINST])
    if not says_so:
        otherwise = _ordered([*otherwise, *sides[Stance.APART]])
    if noticed := put_right(claim, findings):
        if noticed.bears_out:
            says_so, otherwise = [*noticed.sentences, *says_so], []
        else:
            says_so, otherwise = [], [*noticed.sentences, *otherwise]
    found.says_so += _unlike(says_so, found.says_so)
    found.otherwise += _unlike(otherwise, found.otherwise)
    if says_so or otherwise:
        return
    if findings.confidence < ENOUGH:
        found.unknown.append(claim)
    else:
        found.subject += _unlike(best_quotes(findings.sentences), found.subject)


def _ordered(found: Sequence[Sentence]) -> list[Sentence]:
    """Reports before opinions, then as they were ranked."""
    return sorted(found, key=lambda one: one.hit.passage.source.kind is Kind.OPINION)


def _unlike(chosen: Sequence[Sentence], known: Sequence[Sentence]) -> list[Sentence]:
    """The first few that do not say the same as one before.

    Two papers that carried one story are one witness, also where an edit parts their words.
    """
    kept: list[Sentence] = []
    for one in chosen:
        before = (*known, *kept)
        is_new = not any(_alike(one.text, other.text) or _is_copy(one, other) for other in before)
        if is_new and len(kept) < _MOST_QUOTES:
            kept.append(one)
    return kept


def _is_copy(one: Sentence, other: Sentence) -> bool:
    """Whether another article that carried the same story says the other."""
    is_other = one.hit.passage.source.article_id != other.hit.passage.source.article_id
    return is_other and bool(one.hit.story) and one.hit.story == other.hit.story


def _alike(one: str, other: str) -> bool:
    """Whether two sentences say the same; two that differ in a figure do not."""
    if numbers(one) != numbers(other):
        return False
    left, right = set(content_stems(one)), set(content_stems(other))
    return len(left & right) >= _SAME_WORDS * min(len(left), len(right))


def _answer(
    answerer: Answerer, searched: Sequence[Findings], found: _Found, scope: Scope
) -> Answer:
    """The lines under their headings, each quote with its marker."""
    notes = Footnotes()
    lines: list[str] = []
    for heading, chosen in (
        (SAYS_SO, found.says_so),
        (SAYS_OTHERWISE, found.otherwise),
        (ON_THE_SUBJECT, found.subject),
    ):
        if chosen:
            lines += [heading, *(quoted(notes.cite(one)) for one in chosen)]
    if not lines:
        missing = answerer.not_found(searched[0], scope)
        told = missing.text.replace("holds no answer to this", "says nothing on this claim", 1)
        return replace(missing, text=told, model=QUOTES_NAME)
    lines += [f"Not in these articles: “{claim}”" for claim in found.unknown]
    hits = {hit.passage.passage_id: hit for one in searched for hit in one.hits}
    return Answer(
        searched[0].question,
        Status.QUOTED,
        "\n".join(lines),
        notes.all(),
        tuple(hits.values()),
        QUOTES_NAME,
    )
