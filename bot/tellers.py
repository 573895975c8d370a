"""Who says it: the speakers that a sentence names, and whose words a quotation is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.evidence import Sentence
from index.terms import STOP_WORDS, content_stems, stems

_CAPITAL = r"(?:(?:[A-Z]\.)+|[A-ZÀ-ÖØ-Þ][\w'’-]*\w)"
_NAME = rf"{_CAPITAL}(?:\s+(?:(?:of|de|van|von|al|bin|the|and|&)\s+)?{_CAPITAL})*"
SAYS = (
    r"(?:said|says?|saying|told|tells|added?|adds|argue[sd]?|wr(?:ote|ites)|claim(?:s|ed)|"
    r"warn(?:s|ed)|explain(?:s|ed)|insist(?:s|ed)|note[sd]|stat(?:es|ed)|report(?:s|ed)|"
    r"announce[sd]|tweet(?:s|ed)|post(?:s|ed)|testif(?:ies|ied)|suggest(?:s|ed)|think(?:s)?|"
    r"thought|believe[sd]?|call(?:s|ed)|acknowledge[sd]|admit(?:s|ted)|predict(?:s|ed)|"
    r"joke[sd]|recall(?:s|ed)|conclude[sd]|repl(?:ies|ied)|respond(?:s|ed)|continue[sd]|"
    r"den(?:ies|ied)|confirm(?:s|ed)|estimate[sd]|expect(?:s|ed)|hope[sd])"
)
# What tells no more than that it is said; others, as "called", have meanings of their own.
_PLAINLY = (
    r"(?:said|says|told|tells|added|adds|argue[sd]|wrote|writes|warn(?:s|ed)|explain(?:s|ed)|"
    r"insist(?:s|ed)|note[sd]|claim(?:s|ed)|tweet(?:s|ed)|testified|recalled|replied|concluded|"
    r"stat(?:es|ed))"
)
_ROLE = r"(?:[a-z][\w'’-]*\s+){0,4}"
_ASIDE = r"(?:,[^,.;“”\"]{1,90},)?"
_PRONOUN = r"[Hh]e|[Ss]he|[Tt]hey"
_BEFORE = re.compile(
    rf"\b(?P<name>{_NAME}){_ASIDE}(?:\s+(?:has|have|had|also|later|then|previously))*\s+{SAYS}\b"
)
_AFTER = re.compile(
    rf"\b{_PLAINLY}\s+(?:that\s+)?(?:[Tt]he\s+)?{_ROLE}(?P<name>{_NAME})|"
    rf"\b[Aa]ccording to\s+(?:the\s+|an?\s+)?{_ROLE}(?P<to>{_NAME})"
)
_PRONOUN_SAYS = re.compile(
    rf"(?:[,”\"]\s*|^)(?:{_PRONOUN})\s+(?:also\s+|later\s+)?{_PLAINLY}\b|\b{_PLAINLY}\s+(?:he|she|they)\b"
)
_GROUP = (
    r"(?:police|officials|prosecutors|authorities|sources|researchers|scientists|analysts|lawyers|"
    r"experts|critics|organi[sz]ers|investigators|doctors|witnesses|economists|company|"
    r"spokes(?:man|woman|person)|minister|president|mayor|court|judge|report|study)"
)
_ANYBODY = re.compile(
    rf"\b{_GROUP}(?:\s+(?:has|have|had|also|later))*\s+{SAYS}\b|\b{SAYS}\s+(?:[\w-]+\s+){{0,3}}{_GROUP}\b|"
    rf"\b[Aa]ccording to\b|\b(?:{_PRONOUN}|I|we|who|which)\s+(?:also\s+|later\s+)?{SAYS}\b|"
    r"\bin (?:his|her|their|[\w'’]+[’']s) (?:view|opinion|words)\b"
)
_CLAUSES = re.compile(r";|,?\s+\b(?:but|while|although|though|whereas)\b")
_TIMES = """monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december"""
_NOBODY = STOP_WORDS | frozenset(_TIMES.split())
_BACK = 3  # sentences before, within which a quotation's speaker is looked for


@dataclass(frozen=True, slots=True)
class Telling:
    """Somebody who is said to say something, and where in the text."""

    name: str
    start: int
    end: int

    @property
    def stems(self) -> frozenset[str]:
        """By what the name is compared."""
        return frozenset(stems(self.name.removeprefix("the ")))


@lru_cache(maxsize=4096)
def tellings(text: str) -> tuple[Telling, ...]:
    """Everybody who is named as saying something."""
    return tuple(_tellings(text))


def tells_who(text: str) -> bool:
    """Whether a text says of what it tells that somebody says it, by name or not."""
    return bool(tellings(text) or _ANYBODY.search(text))


def is_apart(claim: str, text: str) -> bool:
    """Whether the claim is of a clause where nobody speaks, beside one where somebody does."""
    if not tellings(text):
        return False
    wanted = set(content_stems(claim))
    mine = max(_CLAUSES.split(text), key=lambda one: len(wanted & set(stems(one))))
    return not (tells_who(mine) or re.search(r"[“”\"]", mine))


def speaker_of(sentence: Sentence) -> str:
    """Who is named as saying what the sentence tells, in it or around it; else nothing.

    A quotation goes on over sentences, and "he said" means who was named last as speaking.
    """
    text = sentence.text
    own = [one for one in tellings(text) if not _is_inside_quotes(text, one.start)]
    if own:
        return own[0].name
    if not (_PRONOUN_SAYS.search(text) or _is_quotation(text) or _is_inside(sentence)):
        return ""
    passage = sentence.hit.passage
    beside = [passage.beside(sentence.span, -step) for step in range(1, _BACK + 1)]
    for before in beside:
        named = [one for one in tellings(before) if not _is_inside_quotes(before, one.start)]
        if named:
            return named[-1].name
        if not (_is_quotation(before) or _PRONOUN_SAYS.search(before) or _is_inside(sentence)):
            break
    after = passage.beside(sentence.span, 1)
    if _is_quotation(text) and (found := tellings(after)) and _is_quotation(after):
        return found[0].name
    return ""


def _tellings(text: str) -> Iterator[Telling]:
    for pattern in (_BEFORE, _AFTER):
        for found in pattern.finditer(text):
            group = "name" if found.groupdict().get("name") else "to"
            name = found[group]
            words = name.split()
            while words and words[0].lower() in _NOBODY:
                words = words[1:]
            if words:
                before = text[: found.start(group)]
                the = "the " if re.search(r"\b[Tt]he\s+$", before) or "The" in name[:3] else ""
                yield Telling(the + " ".join(words), found.start(group), found.end(group))


def _is_inside_quotes(text: str, at: int) -> bool:
    before = text[:at]
    straight = before.count('"')
    return before.count("“") > before.count("”") or straight % 2 == 1


def _is_quotation(text: str) -> bool:
    """Whether most of it stands between quotation marks, or it goes on with one or begins one."""
    words = sum(len(one) for one in re.findall(r"[“\"]([^“”\"]+)(?:[”\"]|$)", text))
    head = text.find("”")
    if head >= 0 and "“" not in text[:head]:
        words += head
    return 2 * words > len(text)


def _is_inside(sentence: Sentence) -> bool:
    """Whether a quotation that began before the sentence in its passage still goes on."""
    passage = sentence.hit.passage
    before = passage.text[: sentence.span[0] - passage.start]
    last = before.rsplit("\n\n", 1)[-1]
    return last.count("“") > last.count("”")
