"""Whether a sentence of the archive says what somebody claims, or says otherwise.

A draft's gate forgives a missing word, for a model writes from the passages. Somebody's claim may
differ from the truth in that one word: "a plane struck the pier". So every word of subject must
stand in the sentence here, itself or as a close synonym; only names may come from the article
around it. Otherwise means: all of it matches but one figure, date, place or "not". What these
checks cannot tell apart is neither for nor against.

Of 300 sentences of the sample archive 289 were taken to say what they say; with one word, name,
figure or "not" exchanged 2 of 682 still were. Of 20 true claims in other words 7 were confirmed,
of 20 false ones none; the rest was shown as on the subject.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from bot.agreement import contradicts
from bot.evidence import Sentence
from bot.figures import (
    DATE,
    Date,
    agree,
    dates,
    dates_around,
    figures,
    has_all_figures,
    has_other_figure,
    has_weekday,
    is_told,
    without_dates,
)
from bot.named import (
    NAME,
    PLACED,
    is_of_another,
    is_of_other_names,
    is_time,
    missing_names,
    named_around,
    own_names,
)
from bot.regions import REGIONS
from bot.wording import (
    CLAUSES,
    NOT,
    denied,
    family,
    is_kin,
    light,
    said_words,
    spelled_out,
    subject_words,
)
from index.terms import stems

_DENIES = re.compile(
    r"\b(?:without|unlikely|unable|hardly|scarcely|rarely|seldom|denie[sd]|deny|refuse[sd]?|"
    r"reject(?:s|ed)?|fail(?:s|ed)?|false(?:ly)?|hoax|myth|rumou?rs?)\b",
    re.IGNORECASE,
)
# What is only possible or to come contradicts nothing that has been.
_OPEN = re.compile(
    r"\b(?:may|might|could|would|if|unless|will|plan\w*|expect\w*|propos\w*|hope[sd]?|intend\w*|"
    r"predict\w*|forecast\w*|goal|target|aim\w*|due to|likely|demand\w*|ask(?:s|ed)? for|draft)\b",
    re.IGNORECASE,
)
# These may speak of another time or place where the like has happened.
_ANOTHER = re.compile(
    r"\b(?:before|earlier|previous(?:ly)?|again|another|last time|predecessor|also|second time|"
    r"once)\b",
    re.IGNORECASE,
)
_YEAR_COMMA = re.compile(r"(?<=\d),(?=\s\d{4})")
_PARTS = re.compile(rf"{CLAUSES.pattern}|\band\b")
# Things that happen again and again: on another day or elsewhere they say nothing of this time.
_REPEATED = """
    meet talk speak say visit call play win lose attack strike hit vote warn ask write travel fly
    go come host debate protest score beat rain fall rise increase report pass make give see run
    work live stay stand
"""
_LEAST_SHARED = 2
_SAID = 0.4  # share that must stand in the sentence itself, not in the article around it
_LEAST_SAID = 3  # words and figures; whoever says less has said nothing that could be confirmed


class Stance(Enum):
    """What a sentence has to do with a claim, where it can be told."""

    FOR = "for"
    AGAINST = "against"
    APART = "all but the day or the place"


@dataclass(frozen=True, slots=True)
class _Matched:
    """A claim beside a sentence, both spelled out, and the claim's words that are nowhere near."""

    claim: str
    said: str
    sentence: Sentence
    wanted: frozenset[str]
    shared: frozenset[str]
    missing: frozenset[str]

    @property
    def dates(self) -> list[Date]:
        """The days that the sentence ties itself to, by dates or by weekdays."""
        told = dates(self.said)
        if told or not has_weekday(self.said):
            return told
        return dates_around(self.said, self.sentence.hit.passage.source.published)


def stance(claim: str, sentence: Sentence) -> Stance | None:
    """Whether the sentence speaks for the claim or against it; None when neither is certain."""
    if sentence.text.rstrip("”\"’')] ").endswith("?"):
        return None
    matched = _matched(spelled_out(claim), sentence)
    if not matched.shared:
        return None
    if _is_for(matched):
        return Stance.FOR
    if _OPEN.search(_clause(matched)) and not _OPEN.search(matched.claim):
        return None
    if _is_against(matched):
        return Stance.AGAINST
    return Stance.APART if _is_apart(matched) else None


def _matched(claim: str, sentence: Sentence) -> _Matched:
    said = spelled_out(sentence.text)
    wanted, here = subject_words(claim), said_words(said)
    near = here | named_around(claim, sentence)
    missing = {one for one in wanted if one not in near and not is_kin(one, here)}
    missing |= missing_names(claim, said, sentence)
    return _Matched(claim, said, sentence, wanted, wanted & here, frozenset(missing))


def _is_for(matched: _Matched) -> bool:
    claim, said = matched.claim, matched.said
    counted = len(list(figures(claim))) + len(dates(claim))
    told, here = len(matched.wanted) + counted, len(matched.shared) + counted
    if matched.missing or told < _LEAST_SAID or here < max(_LEAST_SHARED, _SAID * told):
        return False
    if _is_denied(claim) != _is_denied(said) or denied(claim) != denied(said) & set(stems(claim)):
        return False
    theirs = dates(said) or dates_around(said, matched.sentence.hit.passage.source.published)
    return (
        has_all_figures(claim, said)
        and all(is_told(mine, theirs) for mine in dates(claim))
        and not contradicts(claim, said)
        and not is_of_another(claim, said)
        and not is_of_other_names(claim, said)
    )


def _is_against(matched: _Matched) -> bool:
    """Whether all matches but a figure, a "not" or a word for its opposite."""
    claim, said = matched.claim, matched.said
    if len(matched.shared) + len(list(figures(claim))) < _LEAST_SHARED:
        return False
    if dates(claim) and (not matched.dates or _has_other_date(matched)):
        return False
    if bool(NOT.search(claim)) != bool(NOT.search(said)):
        return not matched.missing and has_all_figures(claim, said) and _is_negated(matched)
    if not matched.missing and has_other_figure(claim, said):
        return True
    if not has_all_figures(claim, said):
        return False
    if matched.missing:
        return len(matched.missing) == 1 and all(
            contradicts(_softened(one), said) for one in matched.missing
        )
    if len(list(figures(said))) > 1:  # which of them is meant, the words beside them do not tell
        claim, said = (re.sub(r"\d", "", one) for one in (claim, said))
    return contradicts(_softened(claim), said)


def _is_apart(matched: _Matched) -> bool:
    """Whether all matches but the day or the place, of what can have happened but once."""
    if _ANOTHER.search(matched.said) or _is_denied(matched.claim) != _is_denied(matched.said):
        return False
    if not has_all_figures(matched.claim, matched.said):
        return False
    if matched.missing:
        told = len(matched.wanted - matched.missing) + len(dates(matched.claim))
        is_near = told >= _LEAST_SAID
        return is_near and _is_elsewhere(matched)
    return _happens_once(matched.claim) and _has_other_date(matched) and _is_of_that_date(matched)


def _clause(matched: _Matched) -> str:
    """The clause of the sentence that holds most of the claim."""
    clauses = CLAUSES.split(matched.said)
    return max(clauses, key=lambda one: len(matched.shared & family(set(stems(one)))))


def _softened(claim: str) -> str:
    """Told as possible only: a sentence that is less certain then contradicts it no longer."""
    return f"Possibly, allegedly, it would be that {claim}"


def _is_denied(text: str) -> bool:
    return bool(NOT.search(text) or _DENIES.search(text))


def _is_negated(matched: _Matched) -> bool:
    """Whether just what the claim says is denied, or the claim denies just what is said."""
    if NOT.search(matched.claim):
        return True
    for clause in CLAUSES.split(matched.said):
        found = NOT.search(clause)
        if found is None:
            continue
        near = set(stems(" ".join(clause[found.end() :].split()[:3])))
        if matched.shared & family(near) and matched.shared <= family(set(stems(clause))):
            return True
    return False


def _has_other_date(matched: _Matched) -> bool:
    mine, theirs = dates(matched.claim), matched.dates
    return bool(mine and theirs) and not any(agree(one, other) for one in mine for other in theirs)


def _is_of_that_date(matched: _Matched) -> bool:
    """Whether the clause with the date speaks of what the claim does, and of nobody else."""
    mine = set(stems(matched.claim))
    for clause in _PARTS.split(_YEAR_COMMA.sub("", matched.said)):
        if not (DATE.search(clause) or has_weekday(clause)):
            continue
        others = own_names(PLACED.sub(" ", without_dates(clause)))
        shared = set(stems(NAME.sub(" ", clause))) & family(mine) - light()
        if shared and all(set(stems(one)) & mine for one in others):
            return True
    return False


def _happens_once(claim: str) -> bool:
    """Whether a claim speaks of one event: by its article, or for its verb."""
    is_event = re.match(r"\s*The\s.*\b(?:took place|(?:was|were) held|happened)\b", claim)
    return bool(is_event) or not _repeated() & set(stems(claim))


def _is_elsewhere(matched: _Matched) -> bool:
    """Whether the place alone differs, of an event that can have but one.

    A country may hold the town that a sentence names, so like is compared with like; and a place
    that the article speaks of at all may be part of the other.
    """
    claim = matched.claim
    dated = bool(dates(claim) and dates(matched.said)) and not _has_other_date(matched)
    if not (dated or _happens_once(claim)):
        return False
    passage = set(stems(matched.sentence.hit.passage.text))
    theirs = [(one[1], one[2]) for one in PLACED.finditer(matched.said) if not is_time(one[2])]
    for mine in PLACED.finditer(claim):
        place = set(stems(mine[2]))
        if not matched.missing <= place or place & passage or is_time(mine[2]):
            continue
        for placed, other in theirs:
            is_like = (mine[2].casefold() in REGIONS) == (other.casefold() in REGIONS)
            if mine[1] == placed and is_like:
                return True
    return False


@cache
def _repeated() -> frozenset[str]:
    return frozenset(stem for word in _REPEATED.split() for stem in stems(word))
