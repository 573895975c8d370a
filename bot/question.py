"""What a question asks for, by its words alone: a date, a place, a name, a number, a view."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from index.article import Source
from index.errors import PullquoteError
from index.terms import STOP_WORDS, content_stems, stems

MAX_CHARACTERS = 2000

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}\b|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\b|{_MONTH},?\s+\d{{4}}\b|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:19|20)\d\d\b|yesterday|tomorrow|tonight|"
    r"(?:last|next|this)\s+(?:week|month|year|spring|summer|autumn|fall|winter))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TIME = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|"
    r"October|November|December)\b"
)
NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|"
    r"thousands?|millions?|billions?|trillions?|half|third|quarter|once|twice|none)\b",
    re.IGNORECASE,
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'.&-]*"
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|outside|inside|across|off|on)\s+(?:the\s+)?"
    rf"({_CAPITAL}(?:\s+{_CAPITAL})*)"
    rf"|[’']s\s+({_CAPITAL})"
)
NAME = re.compile(rf"{_CAPITAL}(?:\s+(?:(?:of|de|van|von|al|bin|the)\s+)?{_CAPITAL})*")
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|caused?|reasons?|after|so that|in order to|led to|"
    r"result|blamed?|to (?:avoid|prevent|stop|allow|make|keep))\b",
    re.IGNORECASE,
)


class Asks(StrEnum):
    """What kind of answer a question calls for."""

    DATE = "date"
    PLACE = "place"
    NAME = "name"
    NUMBER = "number"
    REASON = "reason"
    VIEW = "view"


_VIEW = re.compile(
    r"\b(?:expect\w*|predict\w*|forecast\w*|think\w*|believ\w*|argu\w*|opinion\w*|views?|"
    r"author\w*|columnist\w*|commentator\w*|critic\w*)\b"
)
_HAPPENS = re.compile(
    r"\b(?:(?:take|takes|took|taken|taking) place|hold|holds|held|happen\w*|occur\w*)\b"
)
_ASKS = (
    (
        Asks.DATE,
        r"\bwhen\b|\b(?:what|which|on what) (?:date|day|year|month|time)\b|\bsince when\b|"
        r"\bhow (?:soon|recently)\b",
    ),
    (
        Asks.PLACE,
        r"\bwhere\b|\b(?:what|which) (?:city|country|place|town|venue|location|state|region|"
        r"building|port|capital|continent)\b",
    ),
    (
        Asks.NAME,
        r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|company|team|player|actor|actress|author|"
        r"organi[sz]ation|firm|film|movie|song|book|party|politician|group|agency|ship|rocket|"
        r"country|city|state|team|club|artist|band|show)\b",
    ),
    (
        Asks.NUMBER,
        r"\bhow (?:many|much|old|far|long|big|tall|large|often|high|wide|deep|heavy|fast)\b|"
        r"\b(?:what|which) (?:percentage|percent|share|number|amount|price|figure|proportion|"
        r"score|rate|cost|age|size|total|margin)\b",
    ),
    (Asks.REASON, r"\bwhy\b|\bhow come\b|\bwhat (?:caused|led|made|is the reason)\b|\breason\b"),
    (Asks.VIEW, _VIEW.pattern),
)

_TOLD_APART = {Asks.DATE, Asks.PLACE, Asks.NUMBER, Asks.REASON}
_SOME_NAME = re.compile(
    r"\bwhich\s+(?!of\b)\w|\bwho\b|\b(?:title|name) of\b|\bcalled\b"
    r"|\bwhat\s+(?!(?:is|was|are|were|be|did|do|does|has|have|had|will|can|could|would|should|may|"
    r"might|kind|sort|happen\w*|else|about|if)\b)\w"
)


class QuestionError(PullquoteError):
    """The question cannot be asked as it stands: a fault of usage, not of the archive."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and what was answered; the question stands on its own.

    `cited` are the answer's sources by their markers.
    """

    question: str
    answer: str
    cited: tuple[tuple[int, Source], ...] = ()


def checked(question: str) -> str:
    """The question in one line; raises QuestionError when it is empty or endless."""
    text = " ".join(question.split())
    if not any(character.isalnum() for character in text):
        raise QuestionError(
            'The question is empty: write it after `ask`, in quotes, as in "Who …?".'
        )
    if len(text) > MAX_CHARACTERS:
        raise QuestionError(
            f"The question has {len(text):,} characters: shorten it to {MAX_CHARACTERS:,} or fewer."
        )
    return text


def asks(question: str) -> frozenset[Asks]:
    """Every kind of answer that the question calls for; empty when its words do not say.

    "Which watch brand …" and "What festival …" ask for a name where nothing else is asked for.
    """
    lowered = question.lower()
    found = frozenset(kind for kind, pattern in _ASKS if re.search(pattern, lowered))
    if not found & _TOLD_APART and _SOME_NAME.search(lowered):
        return found | {Asks.NAME}
    return found


def subject_stems(question: str) -> set[str]:
    """What the question is about, stemmed.

    Words that only ask for somebody's view ("does the author expect …") or that something
    happens ("where will it be held") are not the subject: the text that answers seldom holds
    them. Empty when every word is one
    that carries no subject: "who is it" fits any passage, and is answered by none.
    """
    about = _HAPPENS.sub(" ", _VIEW.sub(" ", question.lower()))
    subject = set(content_stems(about)) - _stop_stems()
    return subject or set(content_stems(question)) - _stop_stems()


def type_match(kinds: frozenset[Asks], question: str, sentence: str) -> float:
    """The share of the asked-for kinds that the sentence offers, 0 to 1.

    A name or number counts only if the question does not hold it already: who met Putin
    is not answered by "Putin".
    """
    offered = kinds - {Asks.VIEW}
    if not offered:
        return 0.0
    known = set(stems(question))
    return sum(_offers(kind, known, sentence) for kind in offered) / len(offered)


def names_a_time(text: str) -> bool:
    """Whether the words themselves hold a month or a year."""
    return bool(_TIME.search(text))


def other_time(question: str, sentence: str) -> bool:
    """Whether the sentence speaks of other years than the question does."""
    asked, told = set(_YEAR.findall(question)), set(_YEAR.findall(sentence))
    return bool(asked and told and not asked & told)


def _offers(kind: Asks, known: set[str], sentence: str) -> bool:
    match kind:
        case Asks.DATE:
            return any(_new(found.group(), known) for found in DATE.finditer(sentence))
        case Asks.NUMBER:
            return any(_new(word, known) for word in sentence.split() if NUMBER.search(word))
        case Asks.PLACE:
            return any(
                _new(found.group(1) or found.group(2), known) for found in _PLACE.finditer(sentence)
            )
        case Asks.NAME:
            # The first word is capital in any case; it counts as the start of a longer name.
            names = [m.group() for m in NAME.finditer(sentence) if m.start() or " " in m.group()]
            return any(_new(name, known) for name in names)
        case Asks.REASON:
            return bool(_REASON.search(sentence))
        case Asks.VIEW:
            return False


@cache
def _stop_stems() -> frozenset[str]:
    return frozenset(stems(" ".join(STOP_WORDS)))


def _new(words: str, known: set[str]) -> bool:
    """Whether these words say something that the question does not."""
    return any(stem not in known for stem in stems(words))
