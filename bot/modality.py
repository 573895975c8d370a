"""How certain a sentence is: what will be, may be, must be, is planned, and what is so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.verdict import Reason, Verdict, refused
from index.terms import STOP_WORDS, regular, stems


class Mood(StrEnum):
    """What a word such as "may" makes of the verb after it."""

    WILL = "will"
    WOULD = "would"
    EXPECTED = "is expected to"
    PLANNED = "is planned"
    MAY = "may"
    COULD = "could"
    CAN = "can"
    MUST = "must"
    SHOULD = "should"


_MEANS = (
    r"(?:plan(?:s|ned|ning)?|hop(?:es?|ed|ing)|want(?:s|ed|ing)?|wish(?:es|ed)?|aim(?:s|ed|ing)?|"
    r"intend(?:s|ed|ing)?|vow(?:s|ed|ing)?|promis(?:es?|ed|ing)|seek(?:s|ing)?|sought|"
    r"threaten(?:s|ed|ing)?|pledg(?:es?|ed|ing)) to"
)
_AWAITED = r"(?:expected|likely|set|due|scheduled|poised|slated|bound|certain|sure|about) to"
_MOODS = (
    (Mood.PLANNED, _MEANS),
    (Mood.EXPECTED, _AWAITED),
    (Mood.WILL, r"will|shall|(?:is|are|am|was|were) (?:going )?to|gonna"),
    (Mood.WOULD, r"would"),
    (Mood.MAY, r"may|might|possibly|perhaps|maybe|probably|potentially|likely"),
    (Mood.COULD, r"could"),
    (Mood.CAN, r"can|(?:is|are|was|were) able to"),
    (Mood.MUST, r"must|ha(?:s|ve|d) to|needs? to|required to"),
    (Mood.SHOULD, r"should|ought to|supposed to"),
)  # fmt: skip
_MARK = re.compile("|".join(rf"\b(?P<{mood.name}>{words})\b" for mood, words in _MOODS), re.I)
# "May" with a capital inside a sentence, or before a day or year, is the month.
_MONTH = re.compile(r"\bMay(?=\s+\d|,|\.|\s+(?:and|of)\b)|(?<=\w )May\b")
# What the sentence says, and what a claim may make of it.
_ALLOWED = {
    Mood.WILL: {Mood.WILL, Mood.WOULD, Mood.EXPECTED, Mood.PLANNED},
    Mood.WOULD: {Mood.WOULD, Mood.WILL, Mood.EXPECTED, Mood.PLANNED},
    Mood.EXPECTED: {Mood.EXPECTED, Mood.WOULD, Mood.PLANNED},
    Mood.PLANNED: {Mood.PLANNED, Mood.EXPECTED, Mood.WOULD},
    Mood.MAY: {Mood.MAY, Mood.COULD},
    Mood.COULD: {Mood.COULD, Mood.CAN, Mood.MAY},
    Mood.CAN: {Mood.CAN, Mood.COULD},
    Mood.MUST: {Mood.MUST, Mood.SHOULD, Mood.WILL},
    Mood.SHOULD: {Mood.SHOULD, Mood.MUST},
}
_SURE = re.compile(
    r"\b(?:certainly|certain|definitely|undoubtedly|surely|inevitably|guaranteed)\b", re.I
)
_NO_VERB = frozenset(
    """be been being have has had do not also still now soon then well yet only even just never
    always likely probably possibly possible no get""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A mood and the verb it is about, stemmed, with the word as written."""

    mood: Mood
    verb: str
    word: str


@lru_cache(maxsize=4096)
def marked(text: str) -> tuple[Marked, ...]:
    """Every verb of a text, made plain, that is not simply told as so."""
    return tuple(_marked(_MONTH.sub(lambda found: "#" * len(found.group()), text)))


def changed(claim: str, said: str) -> Verdict | None:
    """Why the claim is more or less certain than the sentence; None where it is not."""
    mine, theirs = marked(claim), marked(said)
    if (sure := _SURE.search(claim)) and sure.group().lower() not in said.lower():
        return refused(Reason.MODALITY, sure.group())
    stems_said = set(stems(said))
    for one in mine:
        about = [other for other in theirs if other.verb == one.verb]
        if about:
            if not any(one.mood in _ALLOWED[other.mood] for other in about):
                return refused(Reason.MODALITY, one.word, instead=(about[0].word,))
        elif one.mood in (Mood.MAY, Mood.COULD, Mood.PLANNED, Mood.MUST) and (
            one.verb in stems_said and not any(one.mood in _ALLOWED[it.mood] for it in theirs)
        ):
            return refused(Reason.MODALITY, one.word)
    return None


def _marked(text: str) -> Iterator[Marked]:
    for found in _MARK.finditer(text):
        mood = Mood[found.lastgroup or Mood.WILL.name]
        # "It would not be", "as far as it can": what it is about stands before.
        after, before = text[found.end() :][:_NEAR], text[: found.start()][-_NEAR:]
        if about := [*_verbs(after), *reversed(_verbs(before))]:
            yield Marked(mood, "".join(stems(regular(about[0]))), found.group())


def _verbs(text: str) -> list[str]:
    words = re.findall(r"[\w'-]+", text)
    return [one for one in words if one.lower() not in _NO_VERB and one.lower() not in _SMALL]


_NEAR = 60  # characters
_SMALL = STOP_WORDS - {"say", "tell"}
