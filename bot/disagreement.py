"""Where sources differ on what was asked, and where a later one tells of a change.

Precise rather than complete, for a quarrel that there is none of misleads. Figures count where the
question asks for one, both sentences count the same thing in clauses of mostly the same words, and
no rounding, date, place or hedge explains the difference. Copies of one story are one source.
Claims count where bot/stance finds one to say just the opposite of the other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.evidence import Findings, Sentence
from bot.figures import Figure, agree, dates, differ, figures
from bot.named import PLACED, is_time
from bot.question import Asks, subject_stems
from bot.stance import Stance, stance
from bot.wording import CLAUSES, NOT, family, subject_words
from index.article import Kind
from index.terms import stems


class Differing(StrEnum):
    """Whether two sources contradict each other, or the later one tells what has become of it."""

    DISPUTED = "disputed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sentences that differ on what was asked, the earlier first."""

    kind: Differing
    first: Sentence
    second: Sentence


_WITHIN = 30  # sentences, best first
_AS_GOOD = 0.7  # of the best one's score; what is further off is on something else
_ON_IT = 0.75  # share of the question that the passage with its headline must hold
_SHARED = 0.6  # share of the words of the shorter clause that the other's must have
_LEAST_SHARED = 2
_CLOSE = 31  # days within which two reports are of one time
_ROUNDED = Decimal("0.025")  # 548,213 and 550,000 are one figure
_AT_LEAST = Decimal("1.1")  # who knows of 422 does not write "at least 369"
_HEDGED = re.compile(r"more than|over|above|at least|well", re.IGNORECASE)

_UPDATE = re.compile(
    r"\b(?:now|raised|revised|updated?|(?:up|down) from|so far|"
    r"(?:rose|risen|climbed|grown|grew|fell|fallen|dropped|increased|decreased) (?:to|from)|"
    r"no longer|since then|latest|new figures?|reopened|resumed)\b",
    re.IGNORECASE,
)
_VARIES = re.compile(
    r"\b(?:dead|deaths?|died|killed|dying|injured|wounded|hurt|missing|toll|cases|infect\w+|"
    r"sick\w*|waiting|queue\w*|stranded|evacuated|displaced|prices?|cost of|worth|shares?|"
    r"subscribers|users|population|members|followers|grossed|votes counted|arrested|rescued|homes|"
    r"acres|hectares)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:may|might|could|would|should|if|unless|will|plan(?:s|ned)?|expect\w*|propos\w*|hope[sd]?|"
    r"predict\w*|forecast\w*|goal|target|aim\w*|likely|demand\w*)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:before|earlier|previous(?:ly)?|another|last time|former(?:ly)?|originally|initially|"
    r"at first|compared|than in|average|per|each|every)\b",
    re.IGNORECASE,
)
_MEASURES = frozenset(stems("metre meter kilometre kilometer mile foot feet ton tonne kilo"))
_MONEY = frozenset("$€£¥₹")
_ASKS_MONEY = re.compile(
    r"\b(?:cost|price|pay|paid|worth|money|fine|budget|revenue|sum|\w*spend)\b"
)
_ASKS_MEASURE = re.compile(
    r"\bhow (?:long|tall|high|wide|far|deep|large|big|heavy)\b"
    r"|\b(?:length|height|width|distance|depth|weight)\b"
)
_ASKS_SHARE = re.compile(r"\b(?:percent\w*|per cent|share|proportion|rate)\b")


def difference(findings: Findings) -> Difference | None:
    """The first difference among the best sentences on the question; None without a plain one."""
    best = findings.sentences[0].score if findings.sentences else 0.0
    near = [
        one
        for one in findings.sentences[:_WITHIN]
        if one.score >= _AS_GOOD * best and _is_report(one)
    ]
    return _of_figures(findings, near) or _of_claims(near)


def _of_figures(findings: Findings, near: Sequence[Sentence]) -> Difference | None:
    if Asks.NUMBER not in findings.asks:
        return None
    counted = [(one, figure) for one in near if (figure := _asked(findings.question, one))]
    for at, (one, mine) in enumerate(counted[:3]):
        for other, theirs in counted[at + 1 :]:
            if _differ(mine, theirs) and _is_of_one_thing(one, mine, other, theirs):
                kind = _kind(one, other, mine.units & theirs.units)
                if kind is not None:
                    return _in_order(kind, one, other)
    return None


def _of_claims(near: Sequence[Sentence]) -> Difference | None:
    """Two sentences that say the opposite of each other, not by a count that nobody asked for."""
    for at, one in enumerate(near[:3]):
        for other in near[at + 1 :]:
            if not _is_another_story(one, other) or _counts(one) != _counts(other):
                continue
            if Stance.AGAINST in (stance(one.text, other), stance(other.text, one)):
                kind = _kind(one, other, frozenset())
                if kind is not None:
                    return _in_order(kind, one, other)
    return None


def _counts(sentence: Sentence) -> set[Decimal]:
    return {figure.value for figure in figures(sentence.text)}


def _is_report(sentence: Sentence) -> bool:
    """Whether a sentence of a report on the question tells something."""
    is_told = not sentence.text.rstrip("”\"’') ").endswith("?")
    kind = sentence.hit.passage.source.kind
    return is_told and sentence.context >= _ON_IT and kind in (Kind.REPORT, Kind.LIVE)


def _asked(question: str, sentence: Sentence) -> Figure | None:
    """The one figure of a sentence for what the question counts; None where it has two."""
    about = subject_stems(question)
    asked = question.lower()
    found = {
        figure.value: figure
        for figure in figures(sentence.text)
        if figure.units & about
        or (figure.units & _MONEY and _ASKS_MONEY.search(asked))
        or ("%" in figure.units and _ASKS_SHARE.search(asked))
        or (figure.units & _MEASURES and _ASKS_MEASURE.search(asked))
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _differ(mine: Figure, theirs: Figure) -> bool:
    """Whether two figures of the same units cannot be one, even rounded or hedged."""
    if not mine.units & theirs.units or mine.value == theirs.value:
        return False
    less, more = sorted((mine, theirs), key=lambda one: one.value)
    if _HEDGED.match(less.hedge):
        return not _HEDGED.match(more.hedge) and more.value > _AT_LEAST * less.value
    if not (differ(mine, theirs) and differ(theirs, mine)):
        return False
    is_small = more.value < 100 and all(one.value == int(one.value) for one in (less, more))
    return is_small or more.value - less.value > _ROUNDED * more.value


def _is_of_one_thing(one: Sentence, mine: Figure, other: Sentence, theirs: Figure) -> bool:
    """Whether two sentences of different stories count one thing at one time and place."""
    if not _is_another_story(one, other):
        return False
    clauses = _clause(one.text, mine), _clause(other.text, theirs)
    if bool(NOT.search(clauses[0])) != bool(NOT.search(clauses[1])):
        return False
    words, others = (family(set(subject_words(clause))) for clause in clauses)
    least = min(len(subject_words(clause)) for clause in clauses)
    shared = len({stem for stem in subject_words(clauses[0]) if stem in others})
    if shared < max(_LEAST_SHARED, _SHARED * least) or not words:
        return False
    if any(_ANOTHER.search(clause) or _OPEN.search(clause) for clause in clauses):
        return False
    return _is_of_one_time(one, other) and _is_of_one_place(one, other)


def _clause(text: str, figure: Figure) -> str:
    """The clause that holds the figure."""
    cuts = [found for found in CLAUSES.finditer(text) if not _is_inside(text, found)]
    start = max((one.end() for one in cuts if one.end() <= figure.start), default=0)
    end = min((one.start() for one in cuts if one.start() > figure.start), default=len(text))
    return text[start:end]


def _is_inside(text: str, cut: re.Match[str]) -> bool:
    """Whether a comma stands within a number."""
    return text[cut.start() - 1 : cut.start()].isdigit() and text[cut.end() :][:1].isdigit()


def _is_another_story(one: Sentence, other: Sentence) -> bool:
    mine, theirs = one.hit, other.hit
    if mine.passage.source.article_id == theirs.passage.source.article_id:
        return False
    return not mine.story or mine.story != theirs.story


def _is_of_one_time(one: Sentence, other: Sentence) -> bool:
    """Whether no date tells them apart; a date in one is compared with the other's publication."""
    mine, theirs = dates(one.text), dates(other.text)
    for told, sentence in ((mine, other), (theirs, one)):
        published = sentence.hit.passage.source.published
        years = {year for year, _, _ in told if year}
        is_bare = not (mine and theirs)
        if is_bare and years and published and f"{published.year}" not in years:
            return False
    return not (mine and theirs) or any(agree(a, b) for a in mine for b in theirs)


def _is_of_one_place(one: Sentence, other: Sentence) -> bool:
    """Whether neither names a place where the other names another that its article does not."""
    mine, theirs = _places(one.text), _places(other.text)
    around = [f"{s.hit.passage.source.title} {s.hit.passage.text}" for s in (one, other)]
    apart = any(place not in around[1] for place in mine) and any(
        place not in around[0] for place in theirs
    )
    return not apart


def _places(text: str) -> set[str]:
    return {found[2] for found in PLACED.finditer(text) if not is_time(found[2])}


def _kind(one: Sentence, other: Sentence, units: frozenset[str]) -> Differing | None:
    """Changed where the later is of another day and tells of what changes; else disputed, if of
    one time or of what stays as it is. None where time alone may explain it.
    """
    first, second = sorted((one, other), key=_day_of)
    days = _day_of(second) - _day_of(first)
    is_dated = _day_of(first) > 0
    is_of_change = bool(_UPDATE.search(second.text)) or bool(
        _VARIES.search(first.text) and _VARIES.search(second.text)
    )
    outlets = {s.hit.passage.source.outlet for s in (one, other)}
    if is_dated and days > 0 and (is_of_change or len(outlets) == 1):
        return Differing.CHANGED
    if (is_dated and days <= _CLOSE) or units & _MEASURES:
        return Differing.DISPUTED
    return None


def _in_order(kind: Differing, one: Sentence, other: Sentence) -> Difference:
    first, second = sorted((one, other), key=_day_of)
    return Difference(kind, first, second)


def _day_of(sentence: Sentence) -> int:
    published = sentence.hit.passage.source.published
    return published.toordinal() if published else 0
