"""A question taken apart: what it asks for, its subject, and the things it is about.

No grammar is known here, only closed lists: question words, auxiliaries, prepositions, and the
verbs that news questions are made of. A verb that is not listed stays with its noun ("the
tunnel collapse"), which reads well enough.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bot.verbs import is_verb
from index.terms import STOP_WORDS, regular, stems

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_SEASONS = "week|month|year|spring|summer|autumn|fall|winter|decade|century"
DATE = re.compile(
    rf"\b(?:{_DAY}\s+(?:of\s+)?(?:{_MONTHS})\b\.?(?:,?\s+\d{{4}}\b)?"
    rf"|(?:{_MONTHS})\b\.?\s+{_DAY}\b(?:,?\s+\d{{4}}\b)?"
    rf"|(?:{_MONTHS})\b\.?,?\s+\d{{4}}\b"
    rf"|(?i:(?:{_MONTHS})\s+\d{{4}})\b"
    rf"|(?:{_MONTHS})\b|(?:19|20)\d\ds?\b|\b(?:yesterday|today|tomorrow)\b"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    rf"|(?:last|next|this|that)\s+(?:{_SEASONS})\b)"
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'&-]*(?:\.(?=[A-Z])[A-Z])*"
NAME = re.compile(rf"\b{_CAPITAL}(?:\s+(?:(?:of|de|van|von|al|bin)\s+(?:the\s+)?)?{_CAPITAL})*")
_WORD = re.compile(r"[\w$€£¥₹%][\w’'&.%-]*|[^\w\s]")

WH = r"(?:what|which|who|whom|whose|when|where|why|how)"
AUXILIARY = (
    r"(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|might|may|must)"
    r"(?:n[’']t)?"
)
PLACED = r"(?:in|on|at|by|for|to|from|with|since|of|until|near|about|against|under|during|after)"
_OUR_PREFIX = re.compile(r"(?:On|In) (?P<about>[^:?]{1,300}): (?P<main>.+)")
_WITH_AUXILIARY = re.compile(
    rf"(?P<asking>(?:{PLACED}\s+)?{WH}\b(?:\s+and\s+{WH}\b)?(?P<noun>(?:\s+[\w’'-]+){{0,5}}?))"
    rf"\s+(?P<auxiliary>{AUXILIARY})\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(rf"(?P<auxiliary>{AUXILIARY})\s+(?P<rest>.+)", re.IGNORECASE)
_ASKING = re.compile(rf"(?:{PLACED}\s+)?{WH}\b(?:\s+(?:many|much|else|and\s+{WH}))*", re.IGNORECASE)
_OF_A_NOUN = re.compile(r"\b(?:which|what|whose|how many|how much)\b", re.IGNORECASE)

_DETERMINERS = frozenset("the a an this that these those his her its their our your my".split())  # noqa: SIM905
_ADJECTIVES = frozenset(
    """first second third last next new old final latest joint whole big great main only same
    other recent current former""".split()  # noqa: SIM905
)
_LINKS = frozenset({"of", "and", "de", "van", "von", "al", "bin", "the", "&"})
# Besides stop words, these carry no subject that a later question could be about.
_EMPTY = frozenset(
    """much many long old far still already ever else exactly really actually please also yet
    ago today yesterday now anyone anybody someone somebody everyone nobody people person anything
    something everything nothing thing things way kind sort lot time times year years month months
    day days date place part reason it's what's who's that's there's let's author say says said
    think expect place aground ashore together forward away home back apart""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Asked:
    """«On the Lune bridge:» «when» «did» «it open»; what is missing is empty."""

    about: tuple[str, ...]
    asking: str
    auxiliary: str
    rest: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A thing that a question is about, in the question's own words."""

    text: str
    is_date: bool = False

    @property
    def stems(self) -> frozenset[str]:
        """What it is compared by."""
        return frozenset(stems(self.text)) - _stop_stems()


def parsed(question: str) -> Asked:
    """The parts of a question that stands on its own, our own "On …:" included."""
    text = question.strip().rstrip("?!. ")
    about: tuple[str, ...] = ()
    if found := _OUR_PREFIX.fullmatch(text):
        about = tuple(re.split(r", (?!\d{4}\b)", found["about"]))
        text = found["main"]
    text = re.sub(r"^(?:and|but|so|or)\b,?\s+", "", text, flags=re.IGNORECASE)
    found = _WITH_AUXILIARY.fullmatch(text)
    if found and not any(is_verb(one) or one in _DETERMINERS for one in found["noun"].split()):
        return Asked(about, found["asking"], found["auxiliary"], found["rest"])
    if found := _YES_OR_NO.fullmatch(text):
        return Asked(about, "", found["auxiliary"], found["rest"])
    if found := _ASKING.match(text):
        return Asked(about, found.group(), "", text[found.end() :].strip())
    return Asked(about, "", "", text)


def topics(question: str) -> list[Topic]:
    """Names, things and dates of a question, in its order; without what it asks for."""
    asked = parsed(question)
    found = [Topic(one, bool(DATE.fullmatch(one))) for one in asked.about]
    things = list(_things(_without_verb(asked)))
    noun = noun_asked_for(asked)
    is_counted = asked.asking.lower().startswith("how ")
    if noun and not (is_counted and (things or found)):
        found.append(Topic(f"the {noun}"))
    found += things
    unique: list[Topic] = []
    for one in found:
        if one.stems and not any(one.stems <= other.stems for other in unique):
            unique = [other for other in unique if not other.stems < one.stems]
            unique.append(one)
    return unique


def subject(rest: str) -> str:
    """The subject at the start of what follows an auxiliary; empty when there is none to see."""
    words = _words(rest)
    if not words:
        return ""
    first = words[0]
    if first.lower() in _DETERMINERS:
        kept = [first]
        for word in words[1:]:
            if kept[1:] and (_ends_thing(word, kept) or word in {",", "and"}):
                break
            kept.append(word)
        return _as_written(kept, rest)
    if first[0].isupper() and first != "I":
        found = NAME.match(rest)
        return re.sub(r"[’']s?$", "", found.group()) if found else ""
    if len(words) == 1 or is_verb(words[1]):
        return "" if is_empty(first) or is_verb(first) else first
    return ""


def predicate(rest: str) -> str:
    """What follows the subject, the rest of it after a possessive included: "cost in 2021"."""
    who = subject(rest)
    after = rest[rest.index(who) + len(who) :].strip() if who else ""
    while found := re.match(rf"and\s+(?:{NAME.pattern})|[’']s\b|[’'](?=\s)", after):
        after = after[found.end() :].strip()
        if not found.group().startswith("and"):
            words = _words(after)
            verb = next((one for one in words if is_verb(one)), None)
            after = after[after.index(verb) :] if verb else ""
    return after


def noun_asked_for(asked: Asked) -> str:
    """ "ship" of "Which ship"; empty where only a question word asks."""
    asking, _, noun = asked.asking.rpartition(" ")
    if not asked.auxiliary:
        asking, noun = asked.asking, asked.rest.partition(" ")[0]
    if not _OF_A_NOUN.search(asking) or is_verb(noun) or is_empty(noun):
        return ""
    return noun


def names(text: str) -> list[str]:
    """Capitalised names, without dates, possessives and the word that begins a sentence."""
    plain = DATE.sub(lambda found: " " * len(found.group()), text)
    found = []
    for match in NAME.finditer(plain):
        name = re.sub(r"[’']s?$", "", match.group())
        if is_empty(name.split()[0]) or name == "I":
            name = " ".join(name.split()[1:])
        if name:
            found.append(name)
    return found


def is_empty(word: str) -> bool:
    """Whether a word alone is nothing that a question is about."""
    return word.lower() in STOP_WORDS or word.lower() in _EMPTY


def _without_verb(asked: Asked) -> str:
    """What follows an auxiliary; after a name the next word is the verb, listed or not."""
    after = predicate(asked.rest)
    is_named = subject(asked.rest)[:1].isupper() and re.match(
        r"d(?:id|oes|o)\b", asked.auxiliary, re.I
    )
    if not is_named or not re.match(r"[a-z]", after) or not asked.rest.endswith(after):
        return asked.rest
    return f"{asked.rest[: -len(after)]}, {after.partition(' ')[2]}"


def _things(text: str) -> Iterator[Topic]:
    """Runs of words between verbs, prepositions and marks; dates on their own."""
    at = 0
    for date in DATE.finditer(text):
        if re.search(r"\b[Tt]he $", text[: date.start()]) and text[date.end() :].strip():
            continue  # the 2024 Olympics
        yield from _runs(text[at : date.start()])
        yield Topic(date.group(), is_date=True)
        at = date.end()
    yield from _runs(text[at:])


def _runs(text: str) -> Iterator[Topic]:
    kept: list[str] = []
    for word in [*_words(text), "."]:
        if not _ends_thing(word, kept):
            kept.append(word)
            continue
        yield from _topic(kept, text)
        kept = []


def _topic(words: Sequence[str], text: str) -> Iterator[Topic]:
    """What is left of a run without empty words at its ends."""
    kept = list(words)
    while kept and kept[-1].islower() and (kept[-1] in _LINKS | _ADJECTIVES or is_empty(kept[-1])):
        kept.pop()
    if kept and kept[0].lower() in _DETERMINERS - {"the", "a", "an"}:
        kept.pop(0)  # whose it was, the words alone no longer say
    if any(not is_empty(one) for one in kept):
        yield Topic(re.sub(r"[’']s?$", "", _as_written(kept, text)))


def _ends_thing(word: str, before: Sequence[str]) -> bool:
    """Whether a word cannot go on with the thing that the words before it name."""
    lower = word.lower()
    last = before[-1].lower() if before else ""
    if lower in _DETERMINERS:
        return bool(before) and last not in _LINKS
    if lower in _LINKS:
        return not before
    if not re.match(r"[\w$€£¥₹]", word):
        return word not in {"-", "–"} or not before
    if word[0].isupper() and word != "I":
        return False
    if is_empty(word):
        return not (last in _DETERMINERS and lower in _EMPTY | {"other", "same", "own"})
    if last in _DETERMINERS or last in _ADJECTIVES:
        return False
    if word.endswith("ing") and before and before[0].lower() in _DETERMINERS:
        return False
    past = word.endswith("ed") or regular(word) != word
    return word.islower() and (past or is_verb(word))


def _words(text: str) -> list[str]:
    return [word.rstrip(".") or word for word in _WORD.findall(text)]


def _as_written(words: Sequence[str], text: str) -> str:
    """The words as they stand in the text, or with single spaces when marks lie between."""
    pattern = r"\W{1,3}".join(re.escape(one) for one in words)
    found = re.search(pattern, text)
    return found.group() if found else " ".join(words)


@cache
def _stop_stems() -> frozenset[str]:
    return frozenset(stem for word in (*STOP_WORDS, *_EMPTY) for stem in stems(word))
