"""Whom and where a claim names, and whether a sentence speaks of the same.

Sentences name people once and then say "it" and "they", so a name may come from the article
around a sentence. But what Biden said, Putin did not: a name never takes the place of another.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.evidence import Sentence
from bot.figures import DATE, NUMBERED, figures, has_weekday, without_dates
from bot.verbs import is_verb
from bot.wording import spelled_out
from index.article import Kind
from index.terms import STOP_WORDS, stems

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]+"
NAME = re.compile(rf"\b{_CAPITAL}")
_NAMES = re.compile(rf"\b{_CAPITAL}(?:\s+{_CAPITAL})*")
PLACED = re.compile(rf"\b(in|at|from|to|near)\s+(?:the\s+)?({_CAPITAL}(?:\s+{_CAPITAL})*)")
_PRONOUNS = frozenset(("it", "its", "he", "his", "she", "her", "they", "their"))
_START = 4  # words in which a sentence's subject is expected
_PRONOUN_WITHIN = 6
_MOSTLY = 0.75
# The word after a name, unless the name is of somebody to whom it is done: "was called home".
_AFTER = re.compile(r"\s+(?!(?:was|were|is|are|be|been)\b)(?:[a-z]{1,4}\s+)?([a-z]{4,})\b")
_NEVER = r"\b\B"


def is_time(name: str) -> bool:
    """Whether a capitalised word is a month or a weekday."""
    return bool(DATE.match(name)) or has_weekday(name)


def own_names(text: str) -> Iterator[str]:
    """Its capitalised words one by one, without times and words that only begin a sentence."""
    for found in NAME.finditer(text):
        if found.group().lower() not in STOP_WORDS and not is_time(found.group()):
            yield found.group()


def named_around(claim: str, sentence: Sentence) -> set[str]:
    """Stems of the names that headline, passage and, for opinions, author lend a sentence.

    None for a sentence that has a subject of its own.
    """
    if not _may_mean_others(claim, sentence):
        return set()
    source = sentence.hit.passage.source
    title = "" if _is_in_capitals(source.title) else spelled_out(source.title)
    author = source.author if source.kind is Kind.OPINION else ""
    told = f". {spelled_out(sentence.hit.passage.text)} {author} {source.outlet}"
    told += f" {title[:1].lower()}{title[1:]}"
    found = re.findall(rf"(?<![.!?:“\"] )\b{_CAPITAL}", told)
    first = title.partition(" ")[0].strip(",:;")
    if re.search(rf"(?:\w |^){re.escape(first)}\b", claim):
        found.append(first)
    known = {stem for name in found for stem in stems(name)}
    known &= {stem for name in NAME.findall(claim) for stem in stems(name)}
    # "James Webb telescope" in the headline names the telescope too, "Putin agrees" no agreement.
    words = title.split()
    for name, thing in pairwise(words):
        if name[:1].isupper() and not is_verb(thing) and f"{name} {thing}" in claim:
            known |= set(stems(thing))
    return known


def missing_names(claim: str, said: str, sentence: Sentence) -> set[str]:
    """Names of the claim that neither sentence nor article can be meant by."""
    passage = sentence.hit.passage
    around = f"{said} {spelled_out(f'{passage.source.title} {passage.text}')}"
    return (
        _missing_words(without_dates(claim), said, around)
        | _missing_places(claim, said)
        | _missing_numbered(claim, said, around)
    )


def is_of_another(claim: str, said: str) -> bool:
    """Whether the sentence ties a name of the claim to a date or figure that the claim has not.

    "Paris will hold them in 2024, and Los Angeles will follow in 2028": each name is tied to what
    comes after it, up to the next name that the claim does not have.
    """
    mine = set(stems(claim))
    names = [
        (found.start(), found.end(), set(stems(found.group())) <= mine)
        for found in NAME.finditer(said)
        if not is_time(found.group()) and found.group().lower() not in STOP_WORDS
    ]
    dated = {found.group() for found in DATE.finditer(claim)}
    days = [
        (found.start(), any(set(stems(found.group())) & set(stems(one)) for one in dated))
        for found in DATE.finditer(said)
        if dated
    ]
    counted = list(figures(claim))
    counts = [
        (one.start, any(one.value == other.value for other in counted))
        for one in figures(said)
        if any(one.units & other.units or not (one.units and other.units) for other in counted)
    ]
    return any(_is_anothers(names, marks, len(said)) for marks in (days, counts))


def is_of_other_names(claim: str, said: str) -> bool:
    """Whether the words beside a name of the claim stand beside others in the sentence.

    "It belongs to Shoei and is operated by Evergreen" does not say that it belongs to Evergreen;
    nor "Hamburg withdrew; Rome followed" that Rome withdrew.
    """
    claim = without_dates(claim)
    for name in _NAMES.finditer(claim):
        last = re.escape(re.sub(r"[’']s?$", "", name.group().split()[-1]))
        at = [one.start() for one in re.finditer(rf"\b{last}", said)]
        before = re.search(r"\b([a-z]{4,})\s+(?:[a-z]{1,3}\s+)?$", claim[: name.start()])
        after = _AFTER.match(claim[name.end() :])
        for one in _places_of(before[1], said) if at and before else ():
            if min(at) > one and _turns(said[one : min(at)]):
                return True
        for one in _places_of(after[1], said) if at and after else ():
            if min(at) > one and any(own_names(said[:one])):
                return True
    return False


def _missing_words(claim: str, said: str, around: str) -> set[str]:
    """Names put together from others, or that stand where the sentence has another one."""
    here = set(stems(said))
    missing = set()
    for found in _NAMES.finditer(claim):
        plain = re.sub(r"[’']s?\b", "", found.group())
        words = [one for one in plain.split() if one.lower() not in STOP_WORDS]
        name = set(stems(" ".join(words)))
        if name <= here and len(words) == 1:
            continue
        is_unheard_of = bool(words) and " ".join(words) not in around
        if is_unheard_of or (not name & here and _is_anothers_place(claim, found, said)):
            missing |= name
    return missing


def _is_anothers_place(claim: str, name: re.Match[str], said: str) -> bool:
    """Whether another name has this one's neighbours: "using Navalny's name", "using Biden's"."""
    before = re.search(r"\b([a-z]{4,}(?:\s+[a-z]{2,4})?)\s+$", claim[: name.start()])
    after = re.match(r"(?:[’']s)?\s+([a-z]{4,})\b", claim[name.end() :])
    beside = (
        rf"\b{before[1]}\s+(?:[Tt]he\s+)?({_CAPITAL})" if before else _NEVER,
        rf"\b({_CAPITAL})(?:[’']s)?\s+{after[1]}\b" if after else _NEVER,
    )
    others = [found[1] for pattern in beside for found in re.finditer(pattern, said)]
    mine = set(stems(name.group()))
    return any(not set(stems(one)) & mine and one.lower() not in STOP_WORDS for one in others)


def _missing_places(claim: str, said: str) -> set[str]:
    """The claim's places where the sentence names another one: no headline makes up for that."""
    theirs = [found[1] for found in PLACED.finditer(said) if not is_time(found[2])]
    here = set(stems(said))
    places = [(found[1], found[2]) for found in PLACED.finditer(claim) if not is_time(found[2])]
    return {
        stem
        for placed, place in places
        if placed in theirs and not set(stems(place)) & here
        for stem in stems(place)
    }


def _missing_numbered(claim: str, said: str, around: str) -> set[str]:
    """ "Chandrayaan-3" where the sentence speaks of Chandrayaan-2, or nothing of either."""
    theirs = dict(NUMBERED.findall(said))
    known = set(NUMBERED.findall(around))
    return {
        f"{name}-{number}"
        for name, number in NUMBERED.findall(claim)
        if not DATE.search(f"{name} {number}")
        if theirs.get(name, number) != number or (name, number) not in known
    }


def _may_mean_others(claim: str, sentence: Sentence) -> bool:
    """Whether a sentence may speak of those whom its article names."""
    known = set(stems(claim))
    words = sentence.text.split()
    begun = _NAMES.match(claim.removeprefix("The "))
    if begun and not set(stems(begun.group())) & set(stems(sentence.text)):
        # What the claim says of somebody, the sentence must say of an "it" or "the …".
        pronouns = {one.lower().strip(",") for one in words[:_PRONOUN_WITHIN]} & _PRONOUNS
        if not pronouns and words[0] not in {"The", "This", "These", "Both"}:
            return False
    return not any(
        not set(stems(name)) & known
        for name in own_names(" ".join(words[:_START]))
        if not sentence.text.startswith(name) or _is_name(name, sentence.hit.passage.text)
    )


def _is_name(word: str, passage: str) -> bool:
    """Whether a word at the start of a sentence is a name: so it is written elsewhere too."""
    inside = re.search(rf"[\w,;’'”\"] {re.escape(word)}\b", passage)
    return bool(inside) or word[1:].lower() != word[1:]


def _is_in_capitals(title: str) -> bool:
    """Whether Every Word Looks Like a Name."""
    long = [word for word in title.split() if len(word) > len("with") - 1]
    return sum(word[:1].isupper() for word in long) > _MOSTLY * len(long)


def _is_anothers(
    names: list[tuple[int, int, bool]], marks: list[tuple[int, bool]], end: int
) -> bool:
    """Whether one of the claim's names has another mark after it, or its mark another's before.

    The latter as in "Pinault promised 100 million and Arnault 200 million", of Arnault's 100.
    """
    if len(marks) == 1:
        return False
    for _, start, is_mine in names:
        until = min((at for at, _, ours in names if at > start and not ours), default=end)
        after = [is_known for at, is_known in marks if start <= at < until]
        if is_mine and after and not after[0]:
            return True
    for at, is_known in marks:
        before = [is_mine for _, over, is_mine in names if over <= at]
        after = [is_mine for start, _, is_mine in names if start > at]
        if is_known and before and not any(before) and any(after):
            return True
    return False


def _places_of(word: str, text: str) -> list[int]:
    """Where a form of the word ends in the text."""
    stem = set(stems(word))
    return [one.end() for one in re.finditer(r"[\w’'-]+", text) if stem & set(stems(one.group()))]


def _turns(text: str) -> bool:
    """Whether a name and another verb lie in these words."""
    return bool(NAME.search(text)) and bool(re.search(r"\band\b|[;,]|\b\w+ed\b", text))
