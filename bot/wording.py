"""Which words of a claim a sentence has: itself, by a synonym, or in another form."""

import re
from functools import cache

from bot.equivalents import named
from bot.figures import without_dates, without_hedges
from index.terms import STOP_WORDS, content_stems, stems

NOT = re.compile(
    r"\b(?:not|never|no|nobody|no one|none|nothing|neither|nor|cannot)\b|n[’']t\b", re.IGNORECASE
)
CLAUSES = re.compile(
    r"[,;:()—–]|\b(?:but|while|although|though|when|after|before|which|who|because|that)\b"
)
# Whoever becomes a member of something has joined it.
_MEMBER = re.compile(r"\bbec(?:a|o)mes? (?:(?:a|the|its) )?(?:[\w-]+ ){0,2}member of\b")
_SAME = (
    *("summit meeting talks meet", "kill die dead death", "begin start commence began begun"),
    *("end finish conclude", "big large huge giant", "buy acquire purchase", "ship vessel boat"),
    *("join accession", "win award receive", "firm company business", "leave depart quit"),
    *("blaze fire", "quake earthquake", "injure hurt wound", "car automobile", "jail prison"),
    *("film movie", "child children kid", "reopen open", "cost price worth", "land touchdown"),
    *("launch liftoff", "choose pick select", "reach arrive", "last take", "length long"),
    *("height high tall", "width wide", "depth deep", "age old", "agree accord deal"),
    *("approve accept", "announce declare", "destroy ruin wreck", "wait queue", "restart resume"),
)
# A claim may hold these and a sentence not: they add nothing that could be wrong.
_LIGHT = """
    take place become happen occur really actually finally officially apparently reportedly
    allegedly also about approximately roughly around nearly almost today yesterday news according
    already however indeed simply truly currently eventually later since even still held hold
    exactly because
"""
# Figures are compared on their own.
_COUNTED = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million billion bn trillion dozen st nd rd th percent per cent first third fourth fifth
    sixth seventh eighth ninth tenth dollar euro pound yen rupee
"""
# Stop words that a claim stands or falls with.
_WEIGHTY = frozenset(("more", "most", "only", "all", "before", "after"))
_KIN = 5  # letters that two forms of a word share: member and membership


def spelled_out(text: str) -> str:
    """A text with what has two names written in one way."""
    return _MEMBER.sub(r"\g<0> joined", named(text))


def subject_words(text: str) -> frozenset[str]:
    """The stems that a claim is about: without figures, dates and words that add nothing."""
    plain = NOT.sub(" ", without_hedges(without_dates(text)))
    kept = {stem for stem in content_stems(plain) if not stem[:1].isdigit()} - light()
    return frozenset(kept | (_WEIGHTY & set(re.findall(r"[a-z]+", plain.lower()))))


def said_words(text: str) -> set[str]:
    """The stems of a sentence, their synonyms, and its stop words as they are."""
    return family(set(stems(text)) | set(re.findall(r"[a-z]+", text.lower())))


def family(said: set[str]) -> set[str]:
    """The stems and their synonyms."""
    return said.union(*(group for group in _groups() if group & said))


def is_kin(stem: str, said: set[str]) -> bool:
    """Whether the sentence has the word in another form."""
    long = (one for one in said if len(one) >= _KIN)
    return len(stem) >= _KIN and any(one.startswith(stem) or stem.startswith(one) for one in long)


def denied(text: str) -> set[str]:
    """What each "not" of a text denies: the first word of subject after it."""
    found = set()
    for clause in CLAUSES.split(text):
        for one in NOT.finditer(clause):
            found.update(content_stems(clause[one.end() :])[:1])
    return found


@cache
def light() -> frozenset[str]:
    """Stems that tell nothing that could be wrong, or are compared otherwise."""
    words = [*_LIGHT.split(), *_COUNTED.split(), *STOP_WORDS]
    return frozenset(stem for word in words for stem in stems(word))


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(stems(group)) for group in _SAME)
